//! What the same bytes cost when they are only copied, or only hashed.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest as _, Sha256};

/// Copies a folder's files as a program does it that cannot share blocks, and flushes each.
pub(super) fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir(to)?;
    for file in files(from)? {
        let name = file.file_name().context("a file has a name")?;
        let mut out = File::create(to.join(name))?;
        read(&file, |bytes| Ok(out.write_all(bytes)?))?;
        out.sync_all()?;
    }
    Ok(())
}

/// SHA-256 of each file below a folder, in one thread.
pub(super) fn hash(folder: &Path) -> Result<()> {
    for file in files(folder)? {
        let mut hasher = Sha256::new();
        read(&file, |bytes| {
            hasher.update(bytes);
            Ok(())
        })?;
        std::hint::black_box(hasher.finalize());
    }
    Ok(())
}

fn read(path: &Path, mut take: impl FnMut(&[u8]) -> Result<()>) -> Result<()> {
    let mut file = File::open(path)?;
    let mut buffer = vec![0; 1 << 20];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok(());
        }
        take(&buffer[..read])?;
    }
}

/// All files below a folder.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}
