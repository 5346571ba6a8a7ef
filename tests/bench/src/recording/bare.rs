//! What the same bytes cost without a recorder: hashed once, written, and flushed once a second.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Result;
use sha2::{Digest as _, Sha256};

/// Files end after this, as segments do.
const FILE: Duration = Duration::from_secs(60);

/// One stream's files.
#[derive(Debug)]
pub(super) struct BareLane {
    folder: PathBuf,
    number: usize,
    file: Option<(File, Duration)>,
    piece: Vec<u8>,
}

impl BareLane {
    pub(super) fn new(folder: &Path, number: usize) -> Result<Self> {
        let folder = folder.join("bare");
        fs::create_dir_all(&folder)?;
        Ok(Self {
            folder,
            number,
            file: None,
            piece: Vec::new(),
        })
    }

    /// Collects up to a second, as fragments do.
    pub(super) fn push(&mut self, data: &[u8], keyframe: bool, at: Duration) -> Result<()> {
        if keyframe || self.piece.len() > 8 << 20 {
            self.write(at)?;
        }
        self.piece.extend_from_slice(data);
        Ok(())
    }

    /// Writes what was collected, with its hash behind it.
    pub(super) fn write(&mut self, at: Duration) -> Result<()> {
        if self.piece.is_empty() {
            return Ok(());
        }
        let old = self
            .file
            .as_ref()
            .is_none_or(|(_, begun)| at.saturating_sub(*begun) >= FILE);
        if old {
            self.sync()?;
            let name = format!("{}-{}.bin", self.number, at.as_millis());
            let file = OpenOptions::new()
                .write(true)
                .create_new(true)
                .open(self.folder.join(name))?;
            file.sync_data()?;
            File::open(&self.folder)?.sync_all()?;
            self.file = Some((file, at));
        }
        if let Some((file, _)) = &mut self.file {
            let hash = Sha256::digest(&self.piece);
            file.write_all(&self.piece)?;
            file.write_all(&hash)?;
        }
        self.piece.clear();
        Ok(())
    }

    pub(super) fn sync(&self) -> Result<()> {
        if let Some((file, _)) = &self.file {
            file.sync_data()?;
        }
        Ok(())
    }
}
