//! What will be deleted next, and when.

use std::time::Duration;

use inveye_domain::{CameraId, WallTime};

use super::retention::{Retention, RetentionSettings};
use super::{Shared, lock};
use crate::index::{IndexError, IndexWriter, Usage};
use crate::segment::Fragment;

/// Why video will be deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeletionCause {
    /// Its days are over.
    Age,
    /// The camera has no more bytes.
    CameraLimit,
    /// The disk, or the limit of all cameras, is full.
    Room,
}

/// The video of a camera that goes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deletion {
    /// Its beginning.
    pub from: WallTime,
    /// Whether something happened in it.
    pub event: bool,
    /// About when it goes.
    pub at: WallTime,
    /// Why.
    pub cause: DeletionCause,
}

/// One camera.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CameraForecast {
    /// Which.
    pub camera: CameraId,
    /// What it takes.
    pub usage: Usage,
    /// What goes next; none while nothing is known to go.
    pub next: Option<Deletion>,
}

/// What will become of the disk if things go on as they are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Forecast {
    /// Each camera, by its name.
    pub cameras: Vec<CameraForecast>,
    /// Time until there is no more room for new video; none while nothing is recorded.
    pub full_in: Option<Duration>,
}

/// Rates are taken over this long.
const RATE_OVER: Duration = Duration::from_secs(3600);

impl Retention {
    pub(super) fn foresee(
        &self,
        index: &mut IndexWriter,
        shared: &Shared,
        settings: &RetentionSettings,
        cameras: &[CameraId],
    ) -> Result<Forecast, IndexError> {
        let now = shared.clock.wall();
        let mut forecast = Forecast::default();
        let mut all_rates = 0.0;
        // Continuous before events, then the oldest, of all cameras.
        let mut oldest: Option<(bool, WallTime, usize)> = None;
        for camera in cameras {
            let usage = shared.reader.usage(camera)?;
            let rate = rate(shared, camera, &usage, now)?;
            all_rates += rate;
            let limits = settings.camera(camera);
            let mut next: Option<Deletion> = None;
            let mut sooner = |deletion: Deletion| {
                if next.is_none_or(|other| deletion.at < other.at) {
                    next = Some(deletion);
                }
            };
            let (mut first, mut first_event) = (None, None);
            for mut front in Self::fronts(shared, |id, _| id == camera)? {
                let Some(old) = self.deletable(index, &mut front)? else {
                    continue;
                };
                let event = front.class.is_event();
                sooner(Deletion {
                    from: old.start,
                    event,
                    at: old.end + settings.time(camera, front.class),
                    cause: DeletionCause::Age,
                });
                let kept = if event { &mut first_event } else { &mut first };
                *kept = Some(kept.map_or(old.start, |other: WallTime| other.min(old.start)));
            }
            let by_bytes = [
                (
                    limits.most_bytes,
                    usage.bytes,
                    first.or(first_event),
                    first.is_none(),
                ),
                (
                    limits.continuous_bytes,
                    usage.continuous_bytes(),
                    first,
                    false,
                ),
                (limits.event_bytes, usage.event_bytes, first_event, true),
            ];
            for (most, used, from, event) in by_bytes {
                let (Some(most), Some(from)) = (most, from) else {
                    continue;
                };
                if let Some(left) = lasts(most.saturating_sub(used), rate) {
                    sooner(Deletion {
                        from,
                        event,
                        at: now + left,
                        cause: DeletionCause::CameraLimit,
                    });
                }
            }
            if let Some(from) = first.or(first_event) {
                let rank = (first.is_none(), from, forecast.cameras.len());
                oldest = Some(oldest.map_or(rank, |other| other.min(rank)));
            }
            forecast.cameras.push(CameraForecast {
                camera: camera.clone(),
                usage,
                next,
            });
        }
        let free = crate::space::of(shared.disk.folder())
            .map(|space| space.free.saturating_sub(settings.reserve_bytes));
        let below = settings
            .most_bytes
            .map(|most| most.saturating_sub(self.size().0));
        let room = free.into_iter().chain(below).min();
        forecast.full_in = room.and_then(|room| lasts(room, all_rates));
        if let (Some(left), Some((event, from, number))) = (forecast.full_in, oldest)
            && let Some(camera) = forecast.cameras.get_mut(number)
            && camera.next.is_none_or(|next| now + left < next.at)
        {
            camera.next = Some(Deletion {
                from,
                event,
                at: now + left,
                cause: DeletionCause::Room,
            });
        }
        for camera in &mut forecast.cameras {
            if let Some(next) = &mut camera.next {
                next.at = next.at.max(now);
            }
        }
        Ok(forecast)
    }
}

/// Bytes a second of a camera.
fn rate(
    shared: &Shared,
    camera: &CameraId,
    usage: &Usage,
    now: WallTime,
) -> Result<f64, IndexError> {
    let (open_since, open_bytes) = open(shared, camera);
    let Some(oldest) = usage.oldest.into_iter().chain(open_since).min() else {
        return Ok(0.0);
    };
    let from = oldest.max(now - RATE_OVER);
    let bytes = shared.reader.bytes_between(camera, from, now)? + open_bytes;
    let seconds = now.since(from).as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "for people")]
    let rate = bytes as f64 / seconds.max(1.0);
    Ok(rate)
}

/// Of the camera's segments being written, which the index does not sum yet: the earliest beginning and
/// their bytes. In the first minutes of a camera there is nothing else.
fn open(shared: &Shared, camera: &CameraId) -> (Option<WallTime>, u64) {
    let (mut since, mut bytes) = (None::<WallTime>, 0);
    for state in lock(&shared.streams).values() {
        if state.id.camera != *camera {
            continue;
        }
        if let Some(segment) = &lock(&state.tail).segment {
            since = Some(since.map_or(segment.start, |since| since.min(segment.start)));
            let whole = |fragment: &Fragment| u64::from(fragment.moof) + u64::from(fragment.mdat);
            bytes += segment.fragments.iter().map(whole).sum::<u64>();
        }
    }
    (since, bytes)
}

/// How long there is room; none when nothing is written.
fn lasts(bytes: u64, rate: f64) -> Option<Duration> {
    /// Longer than any disk, and short enough to be added to a time.
    const MOST: f64 = 1e9;
    #[expect(clippy::cast_precision_loss, reason = "for people")]
    let seconds = bytes as f64 / rate;
    seconds
        .is_finite()
        .then(|| Duration::from_secs_f64(seconds.min(MOST)))
}
