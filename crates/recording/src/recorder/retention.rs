//! What is deleted when: by days, by bytes, and to keep room on the disk; protected video never.

use std::fmt;
use std::time::Duration;

use inveye_domain::CameraId;

use super::Shared;
use crate::SegmentId;
use crate::disk::sync_folder;
use crate::gap::GapCause;
use crate::index::{IndexError, IndexWriter, Interval};

/// How long video is kept. Whichever limit is reached first counts.
#[derive(Debug, Clone, PartialEq)]
pub struct RetentionSettings {
    /// Video without anything in it.
    pub continuous: Duration,
    /// Video around events and alerts.
    pub event: Duration,
    /// Most bytes of all cameras together; `None` for as much as there is room.
    pub most_bytes: Option<u64>,
    /// Room that is always left on the file system.
    pub reserve_bytes: u64,
    /// Most bytes of single cameras.
    pub camera_bytes: Vec<(CameraId, u64)>,
}

impl Default for RetentionSettings {
    fn default() -> Self {
        const DAY: Duration = Duration::from_secs(86_400);
        Self {
            continuous: DAY * 30,
            event: DAY * 90,
            most_bytes: None,
            reserve_bytes: 2 << 30,
            camera_bytes: Vec::new(),
        }
    }
}

/// Why a segment is more than continuous video.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Keep {
    /// Something happened in it.
    Event,
    /// Somebody protected it.
    Protected,
}

/// Knows what happened and what is protected.
pub trait KeepList: Send + fmt::Debug {
    /// The strongest reason to keep a camera's video of a time.
    fn reason(&self, camera: &CameraId, interval: Interval) -> Option<Keep>;
}

/// Everything is continuous video.
#[derive(Debug, Clone, Copy)]
pub struct NothingKept;

impl KeepList for NothingKept {
    fn reason(&self, _camera: &CameraId, _interval: Interval) -> Option<Keep> {
        None
    }
}

/// Segments looked at in one round and stream: the disk's thread has other things to do.
const BATCH: u32 = 64;
/// Segments deleted at once where room is needed.
const URGENT: usize = 32;

#[derive(Debug)]
pub(super) struct Retention {
    keep: Box<dyn KeepList>,
    urgent: bool,
    size: (u64, u64),
}

impl Retention {
    pub(super) fn new(keep: Box<dyn KeepList>) -> Self {
        Self {
            keep,
            urgent: false,
            size: (0, 0),
        }
    }

    /// Something could not be written for want of room.
    pub(super) fn make_room_now(&mut self) {
        self.urgent = true;
    }

    pub(super) fn is_urgent(&self) -> bool {
        self.urgent
    }

    /// Bytes and number of all segments, as of the last round.
    pub(super) fn size(&self) -> (u64, u64) {
        self.size
    }

    pub(super) fn round(
        &mut self,
        index: &mut IndexWriter,
        shared: &Shared,
        settings: &RetentionSettings,
    ) -> Result<(), IndexError> {
        let now = shared.clock.wall();
        let streams = shared.reader.streams()?;
        for (id, row, _) in &streams {
            let old = index.oldest(*row, now - settings.continuous, BATCH)?;
            let expired: Vec<SegmentId> = old
                .into_iter()
                .filter(|(_, start, end, _)| {
                    let interval = Interval {
                        from: *start,
                        to: *end,
                    };
                    match self.keep.reason(&id.camera, interval) {
                        None => true,
                        Some(Keep::Event) => *end < now - settings.event,
                        Some(Keep::Protected) => false,
                    }
                })
                .map(|(segment, ..)| segment)
                .collect();
            index.forget(&expired, GapCause::Expired)?;
        }
        for (camera, most) in &settings.camera_bytes {
            let used = shared.reader.usage(camera)?.bytes;
            if used > *most {
                self.make_room(index, shared, used - most, Some(camera))?;
            }
        }
        self.size = shared.reader.size()?;
        let mut needed = settings
            .most_bytes
            .map_or(0, |most| self.size.0.saturating_sub(most));
        if let Some(space) = crate::space::of(shared.disk.folder()) {
            needed = needed.max(settings.reserve_bytes.saturating_sub(space.free));
        }
        if self.urgent {
            needed = needed.max(1);
        }
        self.urgent = false;
        if needed > 0 {
            self.make_room(index, shared, needed, None)?;
        }
        empty(index, shared)
    }

    /// Deletes the oldest video, of one camera or of all, continuous first, then what has events.
    fn make_room(
        &mut self,
        index: &mut IndexWriter,
        shared: &Shared,
        needed: u64,
        only: Option<&CameraId>,
    ) -> Result<(), IndexError> {
        let now = shared.clock.wall();
        let mut candidates = Vec::new();
        for (id, row, _) in shared.reader.streams()? {
            if only.is_some_and(|camera| *camera != id.camera) {
                continue;
            }
            for (segment, start, end, bytes) in index.oldest(row, now, BATCH)? {
                let interval = Interval {
                    from: start,
                    to: end,
                };
                match self.keep.reason(&id.camera, interval) {
                    Some(Keep::Protected) => {}
                    reason => candidates.push((reason, start, segment, bytes)),
                }
            }
        }
        candidates.sort();
        let mut freed = 0;
        let mut chosen = Vec::new();
        for (_, _, segment, bytes) in candidates {
            if freed >= needed || chosen.len() >= URGENT {
                break;
            }
            freed += bytes;
            chosen.push(segment);
        }
        tracing::info!(
            segments = chosen.len(),
            bytes = freed,
            "deleting the oldest video to make room"
        );
        index.forget(&chosen, GapCause::Expired)
    }
}

/// Deletes files whose rows are gone, and then the note about them.
pub(crate) fn empty(index: &mut IndexWriter, shared: &Shared) -> Result<(), IndexError> {
    let done = empty_on(&shared.disk, index)?;
    if done > 0 {
        tracing::debug!(files = done, "deleted old recordings");
    }
    Ok(())
}

/// The same before there is a recorder.
pub(crate) fn empty_on(
    disk: &crate::disk::Disk,
    index: &mut IndexWriter,
) -> Result<usize, IndexError> {
    let garbage = index.garbage()?;
    let mut gone = Vec::with_capacity(garbage.len());
    let mut folders = std::collections::BTreeSet::new();
    for entry in garbage {
        let path = disk.path(
            entry.segment,
            &entry.stream.camera,
            entry.stream.kind,
            entry.start,
        );
        match std::fs::remove_file(&path) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => {
                tracing::warn!(%error, path = %path.display(), "an old recording could not be deleted");
                continue;
            }
        }
        folders.insert(disk.folder_of(entry.segment));
        gone.push(entry.segment);
    }
    for folder in folders {
        // Not empty, mostly; and a folder that stays disturbs nobody.
        let removed = std::fs::remove_dir(&folder).is_ok();
        let synced = if removed {
            folder.parent().map_or(Ok(()), sync_folder)
        } else {
            sync_folder(&folder)
        };
        if let Err(error) = synced {
            tracing::warn!(%error, folder = %folder.display(), "a folder of recordings could not be flushed");
        }
    }
    index.clear_garbage(&gone)?;
    Ok(gone.len())
}
