//! Writing an export: a folder or a ZIP that appears when it is whole.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::Digest;
use crate::disk::sync_folder;

/// Sizes from which a ZIP needs its wider numbers.
const WIDE: u64 = u32::MAX as u64;

/// Where an export is being written. Dropping it before [`Package::finish`] removes all of it.
pub(super) struct Package {
    target: PathBuf,
    draft: PathBuf,
    form: Form,
}

enum Form {
    Folder,
    /// Open from the first file on, and none when it is finished.
    Zip(Option<Box<ZipWriter<BufWriter<File>>>>),
}

/// One file being written.
pub(super) struct PackageFile<'a> {
    out: Out<'a>,
    path: PathBuf,
    hasher: Sha256,
    bytes: u64,
}

enum Out<'a> {
    File(File),
    Zip(&'a mut ZipWriter<BufWriter<File>>),
}

/// What was refused, and where.
pub(super) type Refused = (PathBuf, io::Error);

impl Package {
    /// Begins beside the target; an old draft of the same name is thrown away.
    pub(super) fn create(target: &Path, zip: bool) -> Result<Self, Refused> {
        let mut name = target.file_name().unwrap_or_default().to_owned();
        name.push(".part");
        let draft = target.with_file_name(name);
        let refused = |error| (draft.clone(), error);
        if target.exists() {
            return Err((target.to_owned(), io::ErrorKind::AlreadyExists.into()));
        }
        remove(&draft).map_err(refused)?;
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).map_err(refused)?;
        }
        let form = if zip {
            let made = OpenOptions::new().write(true).create_new(true).open(&draft);
            let file = BufWriter::with_capacity(1 << 16, made.map_err(refused)?);
            Form::Zip(Some(Box::new(ZipWriter::new(file))))
        } else {
            fs::create_dir(&draft).map_err(refused)?;
            Form::Folder
        };
        Ok(Self {
            target: target.to_owned(),
            draft,
            form,
        })
    }

    /// Begins a file that will have so many bytes.
    pub(super) fn begin(&mut self, name: &str, bytes: u64) -> Result<PackageFile<'_>, Refused> {
        let path = self.draft.join(name);
        let out = match &mut self.form {
            Form::Folder => OpenOptions::new()
                .write(true)
                .create_new(true)
                .open(&path)
                .map(Out::File),
            Form::Zip(None) => Err(io::ErrorKind::BrokenPipe.into()),
            Form::Zip(Some(zip)) => {
                let options = SimpleFileOptions::default()
                    .compression_method(CompressionMethod::Stored)
                    .large_file(bytes >= WIDE);
                zip.start_file(name, options)
                    .map_err(io::Error::from)
                    .map(|()| Out::Zip(zip))
            }
        };
        let out = out.map_err(|error| (path.clone(), error))?;
        Ok(PackageFile {
            out,
            path,
            hasher: Sha256::new(),
            bytes: 0,
        })
    }

    /// Waits until everything is on the disk, then gives it its name. Returns its bytes.
    pub(super) fn finish(mut self) -> Result<u64, Refused> {
        let finished = self.close();
        finished.map_err(|error| (self.draft.clone(), error))
    }

    fn close(&mut self) -> io::Result<u64> {
        let bytes = match &mut self.form {
            Form::Folder => {
                sync_folder(&self.draft)?;
                let mut bytes = 0;
                for file in fs::read_dir(&self.draft)? {
                    bytes += file?.metadata()?.len();
                }
                bytes
            }
            Form::Zip(zip) => {
                let writer = zip.take().ok_or(io::ErrorKind::BrokenPipe)?.finish()?;
                let mut file = writer
                    .into_inner()
                    .map_err(io::IntoInnerError::into_error)?;
                file.sync_all()?;
                file.seek(SeekFrom::End(0))?
            }
        };
        fs::rename(&self.draft, &self.target)?;
        if let Some(parent) = self.target.parent().filter(|p| !p.as_os_str().is_empty()) {
            sync_folder(parent)?;
        }
        Ok(bytes)
    }
}

impl Drop for Package {
    fn drop(&mut self) {
        // After the rename there is nothing left to remove.
        if let Err(error) = remove(&self.draft) {
            tracing::warn!(%error, path = %self.draft.display(), "a broken-off export could not be removed");
        }
    }
}

impl PackageFile<'_> {
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), Refused> {
        self.hasher.update(bytes);
        self.bytes += bytes.len() as u64;
        let written = match &mut self.out {
            Out::File(file) => file.write_all(bytes),
            Out::Zip(zip) => zip.write_all(bytes),
        };
        written.map_err(|error| (self.path.clone(), error))
    }

    /// Waits until it is on the disk. Returns its length and its SHA-256.
    pub(super) fn finish(self) -> Result<(u64, Digest), Refused> {
        if let Out::File(file) = &self.out {
            file.sync_all()
                .map_err(|error| (self.path.clone(), error))?;
        }
        Ok((self.bytes, self.hasher.finalize().into()))
    }
}

fn remove(path: &Path) -> io::Result<()> {
    let removed = match fs::symlink_metadata(path) {
        Ok(meta) if meta.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
