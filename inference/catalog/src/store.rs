//! Files in the models folder: there whole, or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// A file that is still being written, in its final folder, so that the last step is a rename.
/// Dropped before [`commit`], it is removed.
pub(crate) fn begin(folder: &Path) -> io::Result<NamedTempFile> {
    fs::create_dir_all(folder)?;
    tempfile::Builder::new()
        .prefix(".incoming-")
        .tempfile_in(folder)
}

/// Gives a written file its name; after a power cut the name is on the whole file or on nothing.
pub(crate) fn commit(written: NamedTempFile, folder: &Path, name: &str) -> io::Result<PathBuf> {
    written.as_file().sync_all()?;
    let path = folder.join(name);
    written.persist(&path).map_err(|failed| failed.error)?;
    // Only Unix lets a folder be opened; elsewhere the rename is as durable as the system makes it.
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(path)
}

/// Writes a whole file in one step.
pub(crate) fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<PathBuf> {
    let mut written = begin(folder)?;
    written.write_all(bytes)?;
    commit(written, folder, name)
}
