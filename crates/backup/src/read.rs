//! Looking through a backup.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::GzDecoder;
use sha2::{Digest as _, Sha256};
use tar::EntryType;

use crate::error::BackupError;
use crate::manifest::{FORMAT, FORMATS, FileEntry, Manifest, NAME, hex, is_inside};
use crate::sealed::{MAGIC, MAGICS, OpeningReader, Passphrase};
use crate::write::GZIP;

/// A manifest is smaller.
const LARGEST_MANIFEST: u64 = 1 << 20;

/// Whether reading a backup takes a passphrase.
pub fn is_protected(file: &Path) -> Result<bool, BackupError> {
    let mut start = Vec::new();
    let length = u64::try_from(MAGICS.len()).unwrap_or_default();
    File::open(file)
        .and_then(|disk| disk.take(length).read_to_end(&mut start))
        .map_err(BackupError::file(file, "read"))?;
    Ok(start == MAGICS)
}

/// How many bytes of a backup's file have been read; for whoever waits beside it.
#[derive(Debug, Clone, Default)]
pub struct Progress(Arc<AtomicU64>);

impl Progress {
    /// So many.
    pub fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

struct Counted<R> {
    from: R,
    progress: Progress,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(into)?;
        let bytes = u64::try_from(read).unwrap_or_default();
        self.progress.0.fetch_add(bytes, Ordering::Relaxed);
        Ok(read)
    }
}

/// Reads all of a backup and compares it with its manifest. Writes nothing.
pub fn verify(
    file: &Path,
    passphrase: Option<&Passphrase>,
    progress: &Progress,
) -> Result<Manifest, BackupError> {
    read(file, passphrase, progress, None)
}

/// As [`verify`]; the files are laid down in `into`, which holds nothing of worth when this fails.
pub(crate) fn extract(
    file: &Path,
    passphrase: Option<&Passphrase>,
    progress: &Progress,
    into: &Path,
) -> Result<Manifest, BackupError> {
    read(file, passphrase, progress, Some(into))
}

fn read(
    file: &Path,
    passphrase: Option<&Passphrase>,
    progress: &Progress,
    into: Option<&Path>,
) -> Result<Manifest, BackupError> {
    let disk = File::open(file).map_err(BackupError::file(file, "read"))?;
    let mut disk = BufReader::new(Counted {
        from: disk,
        progress: progress.clone(),
    });
    let start = disk.fill_buf().map_err(BackupError::file(file, "read"))?;
    if start.starts_with(MAGIC) {
        disk.consume(MAGIC.len());
        let passphrase = passphrase.ok_or_else(|| BackupError::PassphraseNeeded {
            file: file.to_owned(),
        })?;
        let opened = OpeningReader::new(disk, passphrase, file)?;
        return archive(BufReader::new(opened), file, into);
    }
    if start.starts_with(MAGICS) {
        let line = start
            .split(|byte| *byte == b'\n')
            .next()
            .unwrap_or_default();
        return Err(BackupError::Newer {
            file: file.to_owned(),
            format: String::from_utf8_lossy(line).chars().take(60).collect(),
        });
    }
    if !start.starts_with(&GZIP[..3]) {
        return Err(BackupError::NotABackup {
            file: file.to_owned(),
        });
    }
    if !start.starts_with(&GZIP) {
        return Err(BackupError::damaged(file, "its beginning is another"));
    }
    archive(disk, file, into)
}

fn archive(from: impl BufRead, file: &Path, into: Option<&Path>) -> Result<Manifest, BackupError> {
    let broken = |error: io::Error| BackupError::damaged(file, error.to_string());
    let mut tar = tar::Archive::new(GzDecoder::new(from));
    let mut entries = tar.entries().map_err(broken)?;
    let first = entries.next().ok_or_else(|| BackupError::NotABackup {
        file: file.to_owned(),
    })?;
    let manifest = manifest(first.map_err(broken)?, file)?;
    let mut expected: BTreeMap<&str, &FileEntry> = BTreeMap::new();
    for entry in &manifest.files {
        let is_new = expected.insert(&entry.name, entry).is_none();
        if !is_inside(&entry.name) || !is_new {
            let words = format!("its list has the name {:?}", entry.name);
            return Err(BackupError::damaged(file, words));
        }
    }
    for entry in entries {
        let entry = entry.map_err(broken)?;
        let name = entry.path_bytes().into_owned();
        let name = String::from_utf8_lossy(&name).into_owned();
        let is_file = entry.header().entry_type() == EntryType::Regular;
        let listed = expected.remove(&*name).filter(|_| is_file);
        let listed = listed
            .ok_or_else(|| BackupError::damaged(file, format!("{name:?} is not in its list")))?;
        take(entry, listed, file, into)?;
    }
    if let Some(name) = expected.keys().next() {
        return Err(BackupError::damaged(file, format!("{name:?} is missing")));
    }
    drop(expected);
    // What follows is padding; reading it compares the stream's own sum.
    let mut rest = tar.into_inner();
    let mut part = [0; 4096];
    loop {
        let read = rest.read(&mut part).map_err(broken)?;
        if read == 0 {
            break;
        }
        if part[..read].iter().any(|byte| *byte != 0) {
            return Err(BackupError::damaged(file, "something follows its end"));
        }
    }
    let mut behind = rest.into_inner();
    if !behind.fill_buf().map_err(broken)?.is_empty() {
        return Err(BackupError::damaged(file, "something follows its end"));
    }
    Ok(manifest)
}

fn manifest(entry: tar::Entry<'_, impl Read>, file: &Path) -> Result<Manifest, BackupError> {
    let not_ours = || BackupError::NotABackup {
        file: file.to_owned(),
    };
    if *entry.path_bytes() != *NAME.as_bytes() {
        return Err(not_ours());
    }
    let mut text = Vec::new();
    entry
        .take(LARGEST_MANIFEST)
        .read_to_end(&mut text)
        .map_err(|error| BackupError::damaged(file, error.to_string()))?;
    let said: serde_json::Value = serde_json::from_slice(&text).map_err(|_| not_ours())?;
    let format = said["format"].as_str().ok_or_else(not_ours)?;
    if format != FORMAT {
        return Err(if format.starts_with(FORMATS) {
            BackupError::Newer {
                file: file.to_owned(),
                format: format.chars().take(60).collect(),
            }
        } else {
            not_ours()
        });
    }
    serde_json::from_value(said).map_err(|error| {
        BackupError::damaged(file, format!("its list is not understood ({error})"))
    })
}

fn take(
    mut entry: tar::Entry<'_, impl Read>,
    listed: &FileEntry,
    file: &Path,
    into: Option<&Path>,
) -> Result<(), BackupError> {
    let wrong = |what: &str| BackupError::damaged(file, format!("{:?} {what}", listed.name));
    if entry.size() != listed.bytes {
        return Err(wrong("has another length than in its list"));
    }
    let mut to: Option<File> = None;
    if let Some(folder) = into {
        let target = folder.join(&listed.name);
        let made = target.parent().map_or(Ok(()), fs::create_dir_all);
        let made = made.and_then(|()| private(&target));
        to = Some(made.map_err(BackupError::file(&target, "written"))?);
    }
    let mut digest = Sha256::new();
    let mut part = vec![0; 64 << 10];
    loop {
        let read = entry
            .read(&mut part)
            .map_err(|error| BackupError::damaged(file, error.to_string()))?;
        if read == 0 {
            break;
        }
        digest.update(&part[..read]);
        if let Some(to) = &mut to {
            to.write_all(&part[..read])
                .map_err(BackupError::file(Path::new(&listed.name), "written"))?;
        }
    }
    if hex(digest) != listed.sha256 {
        return Err(wrong("has another content than in its list"));
    }
    to.map_or(Ok(()), |to| to.sync_all())
        .map_err(BackupError::file(Path::new(&listed.name), "written"))
}

fn private(file: &Path) -> io::Result<File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)
}

#[cfg(test)]
mod tests;
