//! Files as they are after a start of the machine.

use std::fs;
use std::path::Path;

use anyhow::Result;
use rustix::fs::{Advice, fadvise};

/// Takes a folder's files out of the page cache.
pub(super) fn forget_cached(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            forget_cached(&path)?;
        } else if path.is_file() {
            let file = fs::File::open(&path)?;
            file.sync_all()?;
            fadvise(&file, 0, None, Advice::DontNeed)?;
        }
    }
    Ok(())
}
