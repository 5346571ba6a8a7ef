//! Files that only their owner reads, a line a key.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::key::Key;

/// Why a key's file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// It cannot be read or made.
    #[error("{} could not be {doing}", file.display())]
    File {
        /// Which file.
        file: PathBuf,
        /// `read` or `made`.
        doing: &'static str,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// It holds something else.
    #[error("{} holds no key: put it back from your copy; it is never overwritten", file.display())]
    Damaged {
        /// Which file.
        file: PathBuf,
    },
}

/// The one key of a file; none when there is no such file.
pub fn read(file: &Path) -> Result<Option<Key>, KeyFileError> {
    let Some(text) = read_text(file)? else {
        return Ok(None);
    };
    let damaged = || KeyFileError::Damaged {
        file: file.to_owned(),
    };
    Key::from_hex(text.trim_end()).map(Some).ok_or_else(damaged)
}

/// A file with a new key; one that exists is never overwritten.
pub fn make(file: &Path) -> Result<Key, KeyFileError> {
    let made = Key::random().map_err(io::Error::other).and_then(|key| {
        make_text(file, &format!("{}\n", key.to_hex()))?;
        Ok(key)
    });
    made.map_err(|source| not("made", file, source))
}

pub(crate) fn read_text(file: &Path) -> Result<Option<String>, KeyFileError> {
    match fs::read(file) {
        // A file of bytes that are no text is damaged, not unreadable.
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(not("read", file, source)),
    }
}

/// A file that only its owner may read. One that exists is never overwritten, not even when two processes
/// make it at the same moment: what was sealed with a key that got lost would be lost, too.
pub(crate) fn make_text(file: &Path, text: &str) -> io::Result<()> {
    let mut draft = file.to_owned();
    draft
        .as_mut_os_string()
        .push(format!(".{}", std::process::id()));
    write_draft(&draft, text.as_bytes())?;
    let made = fs::hard_link(&draft, file).or_else(|error| {
        let is_there = fs::symlink_metadata(file).is_ok();
        if is_there || error.kind() == io::ErrorKind::AlreadyExists {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        // Some file systems have no second names.
        fs::rename(&draft, file)
    });
    let _renamed = fs::remove_file(&draft).is_err();
    made?;
    sync_folder_of(file)
}

/// Replaces a file that only its owner may read. Writes beside and swaps: a power cut leaves one or the
/// other. Nobody else may write the same file meanwhile.
pub fn write_private(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let draft = file.with_extension("draft");
    write_draft(&draft, bytes)?;
    fs::rename(&draft, file)?;
    sync_folder_of(file)
}

fn write_draft(draft: &Path, bytes: &[u8]) -> io::Result<()> {
    // One left by a power cut may be open to others, or lead elsewhere; the mode counts for new files only.
    match fs::remove_file(draft) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut made = options.open(draft)?;
    let written = made.write_all(bytes).and_then(|()| made.sync_all());
    if written.is_err() {
        let _left = fs::remove_file(draft).is_err();
    }
    written
}

fn sync_folder_of(file: &Path) -> io::Result<()> {
    match file.parent() {
        Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}

pub(crate) fn not(doing: &'static str, file: &Path, source: io::Error) -> KeyFileError {
    KeyFileError::File {
        file: file.to_owned(),
        doing,
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_who_make_a_key_at_once_one_wins_and_the_other_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.key");
        let first = make(&file).unwrap();
        let error = make(&file).unwrap_err();
        let KeyFileError::File { source, .. } = error else {
            panic!("{error}");
        };
        assert_eq!(source.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(read(&file).unwrap(), Some(first));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no draft");
    }

    #[cfg(unix)]
    #[test]
    fn a_draft_that_was_left_open_to_others_or_leads_elsewhere_tells_nothing() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let (file, draft) = (folder.path().join("a.toml"), folder.path().join("a.draft"));
        let elsewhere = folder.path().join("elsewhere");
        fs::write(&elsewhere, "as it was").unwrap();
        std::os::unix::fs::symlink(&elsewhere, &draft).unwrap();
        write_private(&file, b"secret").unwrap();
        assert_eq!(fs::read_to_string(&elsewhere).unwrap(), "as it was");
        fs::write(&draft, "left").unwrap();
        fs::set_permissions(&draft, fs::Permissions::from_mode(0o644)).unwrap();
        write_private(&file, b"secret").unwrap();
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
