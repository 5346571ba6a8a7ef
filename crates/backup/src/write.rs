//! Making a backup.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Cursor, Read, Write};
use std::path::{Path, PathBuf};

use flate2::{Compression, GzBuilder};
use sha2::{Digest as _, Sha256};

use crate::error::BackupError;
use crate::manifest::{FORMAT, FileEntry, Manifest, NAME, hex};
use crate::sealed::{Passphrase, SealingWriter};

/// First bytes of the compressed stream: always the same ones, so that a change of them is told.
pub(crate) const GZIP: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 0xff];

/// What goes into a backup.
#[derive(Debug, Clone)]
pub struct Part {
    /// Its place in the data folder.
    pub name: String,
    /// What it holds.
    pub content: Content,
}

/// What a file in a backup holds.
#[derive(Clone)]
pub enum Content {
    /// What this file holds; nobody may change it meanwhile.
    File(PathBuf),
    /// These bytes.
    Bytes(Vec<u8>),
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(file) => f.debug_tuple("File").field(file).finish(),
            // Keys are among them.
            Self::Bytes(bytes) => write!(f, "Bytes({} of them)", bytes.len()),
        }
    }
}

impl Content {
    fn open(&self) -> Result<Box<dyn Read + '_>, BackupError> {
        Ok(match self {
            Self::Bytes(bytes) => Box::new(Cursor::new(bytes)),
            Self::File(file) => {
                Box::new(File::open(file).map_err(BackupError::file(file, "read"))?)
            }
        })
    }

    fn name(&self) -> &Path {
        match self {
            Self::File(file) => file,
            Self::Bytes(_) => Path::new(NAME),
        }
    }
}

/// Writes a backup to `file`, which must not be there yet. `about` gets its format and files filled in.
pub fn create(
    file: &Path,
    parts: &[Part],
    about: Manifest,
    passphrase: Option<&Passphrase>,
) -> Result<Manifest, BackupError> {
    let mut manifest = Manifest {
        format: FORMAT.to_owned(),
        files: Vec::new(),
        ..about
    };
    for part in parts {
        manifest.files.push(entry(part)?);
    }
    let draft = file.with_extension("part");
    let made = write(&draft, parts, &manifest, passphrase).and_then(|()| publish(&draft, file));
    if made.is_err() {
        let _gone = fs::remove_file(&draft).is_err();
    }
    made.map(|()| manifest)
}

fn entry(part: &Part) -> Result<FileEntry, BackupError> {
    let mut content = part.content.open()?;
    let mut digest = Sha256::new();
    let bytes = io::copy(&mut content, &mut digest)
        .map_err(BackupError::file(part.content.name(), "read"))?;
    Ok(FileEntry {
        name: part.name.clone(),
        bytes,
        sha256: hex(digest),
    })
}

pub(crate) fn write(
    draft: &Path,
    parts: &[Part],
    manifest: &Manifest,
    passphrase: Option<&Passphrase>,
) -> Result<(), BackupError> {
    let not_written = || BackupError::file(draft, "written");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let disk = options.open(draft).map_err(not_written())?;
    let disk = BufWriter::new(disk);
    let disk = match passphrase {
        None => archive(disk, parts, manifest).map_err(not_written())?,
        Some(passphrase) => {
            let sealing = SealingWriter::new(disk, passphrase, draft)?;
            archive(sealing, parts, manifest)
                .and_then(SealingWriter::finish)
                .map_err(not_written())?
        }
    };
    let disk = disk.into_inner().map_err(io::IntoInnerError::into_error);
    disk.and_then(|disk| disk.sync_all()).map_err(not_written())
}

fn archive<W: Write>(to: W, parts: &[Part], manifest: &Manifest) -> io::Result<W> {
    let gzip = GzBuilder::new()
        .mtime(0)
        .operating_system(GZIP[9])
        .write(to, Compression::fast());
    let mut tar = tar::Builder::new(gzip);
    let text = serde_json::to_vec_pretty(manifest)?;
    let seconds = u64::try_from(manifest.made_ms / 1000).unwrap_or_default();
    let mut append = |name: &str, bytes: u64, content: &mut dyn Read| {
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes);
        header.set_mode(0o600);
        header.set_mtime(seconds);
        tar.append_data(&mut header, name, content)
    };
    let length = u64::try_from(text.len()).unwrap_or_default();
    append(NAME, length, &mut Cursor::new(text))?;
    for (part, entry) in parts.iter().zip(&manifest.files) {
        let mut content = part.content.open().map_err(io::Error::other)?;
        // One that grew meanwhile would break the file; reading tells by its hash.
        append(
            &entry.name,
            entry.bytes,
            &mut (&mut content).take(entry.bytes),
        )?;
    }
    tar.into_inner()?.finish()
}

fn publish(draft: &Path, file: &Path) -> Result<(), BackupError> {
    if fs::symlink_metadata(file).is_ok() {
        let there = io::ErrorKind::AlreadyExists.into();
        return Err(BackupError::file(file, "written")(there));
    }
    fs::rename(draft, file).map_err(BackupError::file(file, "written"))?;
    sync(file.parent().unwrap_or(Path::new(".")))
}

/// Waits until a folder's names are on the disk. Windows has no such thing and needs none.
pub(crate) fn sync(folder: &Path) -> Result<(), BackupError> {
    if cfg!(windows) {
        return Ok(());
    }
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(BackupError::file(folder, "written"))
}
