//! What is deleted when: by days, by bytes, and to keep room on the disk; protected video never.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::time::Duration;

use inveye_domain::{CameraId, WallTime};

use super::Shared;
use super::forecast::Forecast;
use crate::SegmentId;
use crate::disk::sync_folder;
use crate::gap::GapCause;
use crate::index::{Class, IndexError, IndexWriter, Interval, Old, StreamRow};

/// How long video is kept. Whichever limit is reached first counts.
#[derive(Debug, Clone, PartialEq)]
pub struct RetentionSettings {
    /// Video without anything in it.
    pub continuous: Duration,
    /// Video around events and alerts; at least as long as the other.
    pub event: Duration,
    /// Most bytes of all cameras together; `None` for as much as there is room.
    pub most_bytes: Option<u64>,
    /// Room that is always left on the file system.
    pub reserve_bytes: u64,
    /// Single cameras, where it is otherwise.
    pub cameras: BTreeMap<CameraId, CameraRetention>,
}

/// How long one camera's video is kept; the shop's limits count where there is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CameraRetention {
    /// Video without anything in it.
    pub continuous: Option<Duration>,
    /// Video around events and alerts.
    pub event: Option<Duration>,
    /// Most bytes of it.
    pub most_bytes: Option<u64>,
    /// Most bytes of video without anything in it.
    pub continuous_bytes: Option<u64>,
    /// Most bytes of video around events and alerts.
    pub event_bytes: Option<u64>,
}

impl Default for RetentionSettings {
    fn default() -> Self {
        const DAY: Duration = Duration::from_secs(86_400);
        Self {
            continuous: DAY * 30,
            event: DAY * 90,
            most_bytes: None,
            reserve_bytes: 2_000_000_000,
            cameras: BTreeMap::new(),
        }
    }
}

impl RetentionSettings {
    /// What counts for a camera by bytes.
    pub(super) fn camera(&self, camera: &CameraId) -> CameraRetention {
        self.cameras.get(camera).copied().unwrap_or_default()
    }

    /// How long a camera's video of a class is kept.
    pub(super) fn time(&self, camera: &CameraId, class: Class) -> Duration {
        let own = self.camera(camera);
        let continuous = own.continuous.unwrap_or(self.continuous);
        if class.is_event() {
            own.event.unwrap_or(self.event).max(continuous)
        } else {
            continuous
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

    /// Whether something happened in it, also where it is protected.
    fn happened(&self, camera: &CameraId, interval: Interval) -> bool {
        self.reason(camera, interval) == Some(Keep::Event)
    }

    /// Up to when the video is protected that is so at a moment; none where that is not known.
    fn protected_until(&self, camera: &CameraId, at: WallTime) -> Option<WallTime> {
        let _ = (camera, at);
        None
    }
}

/// Everything is continuous video.
#[derive(Debug, Clone, Copy)]
pub struct NothingKept;

impl KeepList for NothingKept {
    fn reason(&self, _camera: &CameraId, _interval: Interval) -> Option<Keep> {
        None
    }
}

/// Segments deleted in one round, stream and class: the disk's thread has other things to do.
const BATCH: usize = 64;
/// Segments deleted at once where room is needed.
const URGENT: usize = 32;
/// Segments that are protected and passed over in one go.
const MOST_PASSED: u32 = 512;
/// Segments sorted in one round.
const SORTED: u32 = 1024;
/// What happened in a segment is known so long after its end.
const KNOWN_AFTER: Duration = Duration::from_secs(60);

#[derive(Debug)]
pub(super) struct Retention {
    keep: Box<dyn KeepList>,
    urgent: bool,
    size: (u64, u64),
    forecast: Forecast,
}

/// The oldest video of one stream and class, read as far as it is needed.
#[derive(Debug)]
pub(super) struct Front {
    pub(super) camera: CameraId,
    row: StreamRow,
    pub(super) class: Class,
    before: WallTime,
    after: WallTime,
    read: VecDeque<Old>,
    passed: u32,
}

impl Front {
    fn new(camera: &CameraId, row: StreamRow, class: Class, before: WallTime) -> Self {
        Self {
            camera: camera.clone(),
            row,
            class,
            before,
            after: WallTime::from_micros(i64::MIN),
            read: VecDeque::new(),
            passed: 0,
        }
    }

    /// The oldest that was not taken yet, whether it may be deleted or not.
    fn first(&mut self, index: &mut IndexWriter) -> Result<Option<Old>, IndexError> {
        const PAGE: u32 = 16;
        if self.read.is_empty() && self.passed < MOST_PASSED {
            self.read = index
                .oldest((self.row, self.class), self.after, self.before, PAGE)?
                .into();
            if let Some(last) = self.read.back() {
                self.after = last.start;
            }
        }
        Ok(self.read.front().copied())
    }

    fn take(&mut self) -> Option<Old> {
        self.read.pop_front()
    }

    /// Goes on behind a moment.
    fn skip_to(&mut self, moment: WallTime) {
        self.read.retain(|old| old.start >= moment);
        if self.read.is_empty() {
            let before = WallTime::from_micros(moment.as_micros().saturating_sub(1));
            self.after = self.after.max(before);
        }
    }
}

impl Retention {
    pub(super) fn new(keep: Box<dyn KeepList>) -> Self {
        Self {
            keep,
            urgent: false,
            size: (0, 0),
            forecast: Forecast::default(),
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

    /// What is deleted next, as of the last round.
    pub(super) fn forecast(&self) -> &Forecast {
        &self.forecast
    }

    pub(super) fn round(
        &mut self,
        index: &mut IndexWriter,
        shared: &Shared,
        settings: &RetentionSettings,
    ) -> Result<(), IndexError> {
        let now = shared.clock.wall();
        self.sort(index, now)?;
        let streams = shared.reader.streams()?;
        for (id, row, _) in &streams {
            for class in Class::ALL {
                let over = now - settings.time(&id.camera, class).max(KNOWN_AFTER);
                let mut front = Front::new(&id.camera, *row, class, over);
                let mut expired = Vec::new();
                while expired.len() < BATCH
                    && let Some(old) = self.deletable(index, &mut front)?
                {
                    front.take();
                    expired.push(old.segment);
                }
                index.forget(&expired, GapCause::Expired)?;
            }
        }
        let mut cameras: Vec<CameraId> = streams.iter().map(|(id, ..)| id.camera.clone()).collect();
        cameras.dedup();
        for camera in &cameras {
            self.limit_camera(index, shared, settings, camera)?;
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
            self.make_room(index, shared, needed, |_, _| true)?;
            self.size = shared.reader.size()?;
        }
        empty(index, shared)?;
        self.forecast = self.foresee(index, shared, settings, &cameras)?;
        Ok(())
    }

    /// One camera to its bytes, each class and both together.
    fn limit_camera(
        &mut self,
        index: &mut IndexWriter,
        shared: &Shared,
        settings: &RetentionSettings,
        camera: &CameraId,
    ) -> Result<(), IndexError> {
        let limits = settings.camera(camera);
        let over = |used: u64, most: Option<u64>| most.map_or(0, |most| used.saturating_sub(most));
        let usage = shared.reader.usage(camera)?;
        let continuous = over(usage.continuous_bytes(), limits.continuous_bytes);
        if continuous > 0 {
            self.make_room(index, shared, continuous, |id, class| {
                id == camera && !class.is_event()
            })?;
        }
        let events = over(usage.event_bytes, limits.event_bytes);
        if events > 0 {
            self.make_room(index, shared, events, |id, class| {
                id == camera && class.is_event()
            })?;
        }
        let all = over(shared.reader.usage(camera)?.bytes, limits.most_bytes);
        if all > 0 {
            self.make_room(index, shared, all, |id, _| id == camera)?;
        }
        Ok(())
    }

    /// Notes of new segments whether something happened in them.
    fn sort(&mut self, index: &mut IndexWriter, now: WallTime) -> Result<(), IndexError> {
        let new = index.unsorted(now - KNOWN_AFTER, SORTED)?;
        let sorted: Vec<(SegmentId, Class)> = new
            .iter()
            .map(|(id, old)| {
                let class = if self.keep.happened(&id.camera, interval(old)) {
                    Class::Event
                } else {
                    Class::Continuous
                };
                (old.segment, class)
            })
            .collect();
        if sorted.is_empty() {
            return Ok(());
        }
        index.set_class(&sorted)
    }

    /// The oldest of a front that may be deleted; what may not is passed over.
    pub(super) fn deletable(
        &self,
        index: &mut IndexWriter,
        front: &mut Front,
    ) -> Result<Option<Old>, IndexError> {
        while let Some(old) = front.first(index)? {
            match self.keep.reason(&front.camera, interval(&old)) {
                Some(Keep::Protected) => {
                    front.passed += 1;
                    front.take();
                    if let Some(end) = self.keep.protected_until(&front.camera, old.start) {
                        front.skip_to(end);
                    }
                }
                // It was told late.
                Some(Keep::Event) if !front.class.is_event() => {
                    index.set_class(&[(old.segment, Class::Event)])?;
                    front.take();
                }
                _ => return Ok(Some(old)),
            }
        }
        Ok(None)
    }

    /// The oldest video of each stream and class that is wanted.
    pub(super) fn fronts(
        shared: &Shared,
        wanted: impl Fn(&CameraId, Class) -> bool,
    ) -> Result<Vec<Front>, IndexError> {
        let now = shared.clock.wall();
        let mut fronts = Vec::new();
        for (id, row, _) in shared.reader.streams()? {
            let classes = Class::ALL
                .into_iter()
                .filter(|class| wanted(&id.camera, *class));
            fronts.extend(classes.map(|class| Front::new(&id.camera, row, class, now)));
        }
        Ok(fronts)
    }

    /// Deletes the oldest video of what is wanted, continuous first, then what has events.
    fn make_room(
        &mut self,
        index: &mut IndexWriter,
        shared: &Shared,
        needed: u64,
        wanted: impl Fn(&CameraId, Class) -> bool,
    ) -> Result<(), IndexError> {
        let mut fronts = Self::fronts(shared, wanted)?;
        let (mut freed, mut chosen) = (0, Vec::new());
        while freed < needed && chosen.len() < URGENT {
            let mut oldest: Option<((bool, WallTime), usize)> = None;
            for (number, front) in fronts.iter_mut().enumerate() {
                if let Some(old) = front.first(index)? {
                    let rank = ((front.class.is_event(), old.start), number);
                    oldest = Some(oldest.map_or(rank, |other| other.min(rank)));
                }
            }
            let Some((_, number)) = oldest else { break };
            let front = &mut fronts[number];
            let before = front.first(index)?;
            // What is behind something protected may not be the oldest any more.
            if self.deletable(index, front)? == before
                && let Some(old) = front.take()
            {
                freed += old.bytes;
                chosen.push(old.segment);
            }
        }
        tracing::info!(
            segments = chosen.len(),
            bytes = freed,
            "deleting the oldest video to make room"
        );
        index.forget(&chosen, GapCause::Expired)
    }
}

fn interval(old: &Old) -> Interval {
    Interval {
        from: old.start,
        to: old.end,
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
