//! Writing one segment.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use inveye_domain::WallTime;
use sha2::{Digest as _, Sha256};

use super::{Header, Keyframe, Lock, SEAL_BYTES, Seal, TAG, boxes};
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
    lock: Option<Lock>,
}

impl SegmentFile {
    /// Makes a new file; one that exists is never overwritten. `init` is `ftyp` and `moov`.
    pub fn create(path: &Path, header: Header, init: &[u8]) -> io::Result<Self> {
        Self::create_locked(path, header, init, None)
    }

    /// The same with pictures that take a key to read.
    pub(crate) fn create_locked(
        path: &Path,
        header: Header,
        init: &[u8],
        lock: Option<Lock>,
    ) -> io::Result<Self> {
        let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
        let locked = lock.as_ref().map(|lock| lock.locked().to_box());
        let front = [init, &locked.unwrap_or_default(), &header.to_box()].concat();
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
            lock,
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
        let mut tag = 0;
        match &self.lock {
            None => self.file.write_all(fragment.bytes)?,
            Some(lock) => {
                let mut bytes = Vec::with_capacity(fragment.bytes.len() + TAG);
                bytes.extend(fragment.bytes);
                let from = moof.len() + boxes::HEAD;
                lock.close(summary.bytes, moof, &mut bytes, from)?;
                tag = TAG;
                let length = u32::try_from(mdat.len() + tag);
                let length = length.map_err(|_| io::ErrorKind::InvalidInput)?;
                bytes[moof.len()..moof.len() + 4].copy_from_slice(&length.to_be_bytes());
                self.file.write_all(&bytes)?;
            }
        }
        self.file.write_all(&seal.to_box())?;
        if fragment.keyframe {
            summary.keyframes.push(Keyframe {
                offset: summary.bytes,
                at: fragment.start,
            });
        }
        summary.bytes += (fragment.bytes.len() + tag + SEAL_BYTES) as u64;
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
