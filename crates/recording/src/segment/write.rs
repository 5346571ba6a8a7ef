//! Writing one segment.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use inveye_domain::WallTime;
use sha2::{Digest as _, Sha256};

use super::{Header, Keyframe, Seal, boxes};
use crate::Digest;

/// What [`SegmentFile::append`] takes: a `moof` and its `mdat`, as `inveye_video::fmp4` makes them.
#[derive(Debug, Clone, Copy)]
pub struct NewFragment<'a> {
    /// Both boxes.
    pub bytes: &'a [u8],
    /// When its first picture happened.
    pub start: WallTime,
    /// Its decode time on the segment's track, in ticks.
    pub decode_time: u64,
    /// How long it lasts, in ticks.
    pub duration: u32,
    /// Whether it begins with a keyframe.
    pub keyframe: bool,
}

/// A finished segment, for the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentSummary {
    /// As written at its front.
    pub header: Header,
    /// When its last picture ended.
    pub end: WallTime,
    /// Length of its track, in ticks.
    pub ticks: u64,
    /// Length of the file.
    pub bytes: u64,
    /// End of its chain.
    pub chain: Digest,
    /// Where playing can start.
    pub keyframes: Vec<Keyframe>,
}

/// A segment being written. Nothing is believed to be on the disk before [`SegmentFile::sync`].
#[derive(Debug)]
pub struct SegmentFile {
    file: File,
    path: PathBuf,
    unsynced: bool,
    summary: SegmentSummary,
}

impl SegmentFile {
    /// Makes a new file; one that exists is never overwritten. `init` is `ftyp` and `moov`.
    pub fn create(path: &Path, header: Header, init: &[u8]) -> io::Result<Self> {
        let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
        let front = [init, &header.to_box()].concat();
        file.write_all(&front)?;
        Ok(Self {
            file,
            path: path.to_owned(),
            unsynced: true,
            summary: SegmentSummary {
                end: header.start_us,
                ticks: 0,
                bytes: front.len() as u64,
                chain: Sha256::digest(&front).into(),
                keyframes: Vec::new(),
                header,
            },
        })
    }

    /// Adds a fragment with its seal. After an error the segment must not be written any further.
    pub fn append(&mut self, fragment: &NewFragment<'_>) -> io::Result<Seal> {
        let split = boxes::head(fragment.bytes)
            .and_then(|(length, _)| usize::try_from(length).ok())
            .and_then(|length| fragment.bytes.split_at_checked(length));
        let (moof, mdat) = split.ok_or(io::ErrorKind::InvalidInput)?;
        let pictures = mdat.get(boxes::HEAD..).ok_or(io::ErrorKind::InvalidInput)?;
        let summary = &mut self.summary;
        let seal = Seal::of(
            &summary.chain,
            moof,
            pictures,
            (
                fragment.start,
                fragment.decode_time,
                fragment.duration,
                fragment.keyframe,
            ),
        );
        self.unsynced = true;
        self.file.write_all(fragment.bytes)?;
        let seal_box = seal.to_box();
        self.file.write_all(&seal_box)?;
        if fragment.keyframe {
            summary.keyframes.push(Keyframe {
                offset: summary.bytes,
                at: fragment.start,
            });
        }
        summary.bytes += (fragment.bytes.len() + seal_box.len()) as u64;
        summary.chain = seal.chain;
        summary.ticks = fragment.decode_time + u64::from(fragment.duration);
        summary.end = fragment.start + super::ticks_to_duration(u64::from(fragment.duration));
        Ok(seal)
    }

    /// Waits until everything written is on the disk.
    pub fn sync(&mut self) -> io::Result<()> {
        if self.unsynced {
            self.file.sync_data()?;
            self.unsynced = false;
        }
        Ok(())
    }

    /// Writes the footer and waits for the disk.
    pub fn finish(mut self) -> io::Result<SegmentSummary> {
        let footer = super::footer::to_box(&self.summary);
        self.unsynced = true;
        self.file.write_all(&footer)?;
        self.summary.bytes += footer.len() as u64;
        self.sync()?;
        Ok(self.summary)
    }

    /// What is in it so far.
    pub fn summary(&self) -> &SegmentSummary {
        &self.summary
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether bytes wait for the disk.
    pub fn is_unsynced(&self) -> bool {
        self.unsynced
    }
}
