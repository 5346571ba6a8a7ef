//! Watches whether cameras still look where they looked: a small picture a minute of each. It and the watch of what
//! can be seen in pictures work far from the way of frames.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use inveye_analytics::view::{HEIGHT, Thumbnail, ViewWatch, WIDTH};
use inveye_base::{ErrorChain, Shutdown};
use inveye_db::StoredViewShift;
use inveye_domain::{CameraId, FrameSize};
use inveye_video::{Frame, PackedOrder, Scaler};
use tokio::time::{Instant, MissedTickBehavior};

use crate::picture_watch::PictureWatch;
use crate::room::Room;

/// How often pictures are looked at whether anybody can be seen in them.
const EVERY: Duration = Duration::from_secs(2);
/// A push is certain after ten looks, and nobody needs to know sooner: once a minute.
const ROUNDS: u32 = 30;

/// Looks at all pictures now and then until the end.
pub(crate) async fn run(room: Arc<Room>, mut shutdown: Shutdown) {
    let mut times = tokio::time::interval_at(Instant::now() + EVERY, EVERY);
    times.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut watches, mut pictures) = (Watches::default(), PictureWatch::default());
    let mut round = 0_u32;
    loop {
        tokio::select! {
            () = shutdown.triggered() => return,
            _tick = times.tick() => {}
        }
        round = round.wrapping_add(1);
        let room = Arc::clone(&room);
        let looked = tokio::task::spawn_blocking(move || {
            pictures.look(&room);
            if round.is_multiple_of(ROUNDS) {
                watches.look(&room);
            }
            (watches, pictures)
        });
        match looked.await {
            Ok(back) => (watches, pictures) = back,
            Err(error) => {
                tracing::error!(%error, "the watch of views begins anew");
                (watches, pictures) = (Watches::default(), PictureWatch::default());
            }
        }
    }
}

#[derive(Default)]
struct Watches {
    cameras: BTreeMap<CameraId, ViewWatch>,
    scaler: Scaler,
}

impl Watches {
    fn look(&mut self, room: &Room) {
        let ids: Vec<CameraId> = room
            .cameras
            .views()
            .iter()
            .filter_map(|view| CameraId::new(&view.id).ok())
            .collect();
        self.cameras.retain(|known, _| ids.contains(known));
        for id in ids {
            // An old picture says nothing of the present.
            let lane = room.cameras.lane(&id).filter(|_| room.cameras.is_live(&id));
            let newest = lane.and_then(|lane| lane.newest());
            let Some(seen) = newest.and_then(|frame| thumbnail(&mut self.scaler, &frame)) else {
                continue;
            };
            let watch = self
                .cameras
                .entry(id.clone())
                .or_insert_with(|| known(room, &id));
            let was_known = watch.reference().is_some();
            let shift = watch.observe(seen).map(|shift| StoredViewShift {
                at: room.clock.wall(),
                across: shift.across,
                down: shift.down,
            });
            let Some(reference) = watch.reference().filter(|_| shift.is_some() || !was_known)
            else {
                continue;
            };
            if let Some(shift) = &shift {
                tracing::info!(camera = %id, across = shift.across, down = shift.down, "the camera looks elsewhere; its lines should be looked at and counted by hand");
            }
            let kept = room
                .writer
                .keep_view(id.clone(), reference.as_bytes().to_vec(), shift);
            if let Err(error) = kept {
                tracing::warn!(camera = %id, error = %ErrorChain(&error), "where it looks was not stored");
            }
        }
    }
}

/// Goes on with what was stored before this start.
fn known(room: &Room, id: &CameraId) -> ViewWatch {
    let stored = room.reader.view_reference(id).unwrap_or_else(|error| {
        tracing::warn!(camera = %id, error = %ErrorChain(&error), "where it looked is not known");
        None
    });
    ViewWatch::new(stored.and_then(Thumbnail::new))
}

/// A picture small and grey.
fn thumbnail(scaler: &mut Scaler, frame: &Frame) -> Option<Thumbnail> {
    let pixels = |side: usize| u32::try_from(side).unwrap_or(u32::MAX);
    let size = FrameSize::new(pixels(WIDTH), pixels(HEIGHT));
    let mut rgb = Vec::new();
    match scaler.scale_packed(frame, size, PackedOrder::Rgb, &mut rgb) {
        Ok(()) => Thumbnail::of_rgb(&rgb),
        Err(error) => {
            tracing::debug!(%error, "no thumbnail");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use inveye_test_support::synthetic;
    use inveye_video::FileReader;

    use super::*;

    /// A thumbnail a second of a clip in which people come and go.
    fn footage(clip: &str) -> Vec<Thumbnail> {
        let mut scaler = Scaler::new();
        let frames = FileReader::open(synthetic(clip)).unwrap();
        let seconds = frames.step_by(10);
        seconds
            .map(|frame| thumbnail(&mut scaler, &frame.unwrap()).unwrap())
            .collect()
    }

    #[test]
    fn people_who_come_and_go_are_no_push() {
        for clip in ["entrance.mp4", "aisle.mp4", "checkout.mp4", "highvalue.mp4"] {
            let mut watch = ViewWatch::default();
            let shifts: Vec<_> = footage(clip)
                .into_iter()
                .filter_map(|seen| watch.observe(seen))
                .collect();
            assert_eq!(shifts, [], "{clip}");
        }
    }

    #[test]
    fn footage_of_a_camera_that_was_pushed_is_found() {
        let pushed = |seen: &Thumbnail| {
            let grey = seen.as_bytes();
            // What stood at a pixel stands five to the left of it; at the edge something new comes in.
            let moved = (0..HEIGHT * WIDTH).map(|at| {
                let x = at % WIDTH;
                if x + 5 < WIDTH { grey[at + 5] } else { 128 }
            });
            Thumbnail::new(moved.collect()).unwrap()
        };
        for clip in ["entrance.mp4", "aisle.mp4", "checkout.mp4"] {
            let seen = footage(clip);
            let mut watch = ViewWatch::default();
            let before = seen[..30].iter().cloned();
            let after = seen[30..].iter().map(pushed);
            let shifts: Vec<_> = before
                .chain(after)
                .filter_map(|one| watch.observe(one))
                .collect();
            assert_eq!(shifts.len(), 1, "{clip}: {shifts:?}");
            assert!(
                (shifts[0].across + 5.0 / 64.0).abs() < 0.02,
                "{clip}: {shifts:?}"
            );
        }
    }
}
