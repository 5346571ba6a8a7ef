//! What engine and baseline have to do, in one place.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use inveye_domain::FrameSize;
use inveye_test_support::clips;

/// The work of a wall of sixteen cheap cameras. The footage has 15 pictures a second.
#[derive(Debug, Clone)]
pub struct Load {
    /// Cameras.
    pub cameras: usize,
    /// Analysed pictures a second of each.
    pub analysis_fps: f64,
    /// Wall pictures a second of each.
    pub tile_fps: f64,
    /// Largest wall picture.
    pub tile: FrameSize,
    /// Quality of wall pictures.
    pub tile_quality: u8,
    /// What the cameras show, in turns.
    pub clips: Vec<PathBuf>,
    /// Where they lie.
    pub footage: PathBuf,
    /// Threads that detect; as many as the engine takes by itself when 0.
    pub workers: usize,
}

impl Load {
    /// Encodes the bundled clips as sub streams into a folder, once.
    pub fn prepare(folder: &Path, workers: usize) -> Result<Self> {
        Ok(Self {
            cameras: 16,
            analysis_fps: 5.0,
            // The engine's own settings: see `crates/engine/src/cameras.rs`.
            tile_fps: 10.0,
            tile: FrameSize::new(640, 360),
            tile_quality: 75,
            workers,
            footage: folder.to_owned(),
            clips: clips::sub_streams(folder).context("the footage could not be made")?,
        })
    }

    /// Threads that detect on the present processors.
    pub fn detecting(&self) -> usize {
        let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        match self.workers {
            // As `worker_count` in `crates/engine/src/engine.rs`.
            0 => (processors * 3).div_ceil(4).clamp(1, 8),
            workers => workers,
        }
    }

    /// How far a camera is into its clip at the start, as the simulator has it.
    pub fn ahead(number: u32) -> Duration {
        clips::PHASE * number
    }
}

/// A command that may use this many processors, where the machine has more.
pub fn pinned(program: &Path, processors: usize) -> Command {
    let there = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    if there <= processors {
        return Command::new(program);
    }
    let mut command = Command::new("taskset");
    command
        .args(["-c", &format!("0-{}", processors.max(1) - 1)])
        .arg(program);
    command
}
