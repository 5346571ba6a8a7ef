//! Which camera's picture is analysed next.
//!
//! Each camera has one place for one picture: a newer one replaces it (newest frame wins). Workers
//! take from the camera that was served longest ago, so that no camera starves beside a fast one,
//! and never two pictures of one camera at once, so that its tracker sees them in order.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use inveye_domain::{MediaTime, WallTime};
use inveye_inference_core::PackedImage;
use inveye_video::Frame;

use crate::lane::Lane;

/// A picture that waits for a worker.
#[derive(Debug)]
pub struct DuePicture {
    /// Scaled for the camera's model.
    pub image: PackedImage,
    /// The frame itself, of an entrance where faces are looked for; no pixels are copied for it.
    pub frame: Option<Frame>,
    /// Media time of the frame.
    pub at: MediaTime,
    /// When it was in front of the camera.
    pub captured: WallTime,
    /// When its last packet arrived, on the monotonic clock.
    pub received: Duration,
    /// The lane's session it belongs to, by [`Lane::session`].
    pub session: u64,
}

/// The waiting room between decode threads and workers. One lock, held for a few moves of pointers:
/// a hundred pictures a second pass here, so it is never fought for.
#[derive(Debug, Default)]
pub struct Dispatch {
    waiting: Mutex<Waiting>,
    ready: Condvar,
}

#[derive(Debug, Default)]
struct Waiting {
    places: Vec<Place>,
    served: u64,
    offered: u64,
    replaced: u64,
    closed: bool,
}

#[derive(Debug)]
struct Place {
    lane: Arc<Lane>,
    picture: Option<DuePicture>,
    busy: bool,
    /// Value of `Waiting::served` when a worker last took from here.
    last: u64,
    /// Pixels of an analysed or replaced picture, to be filled again.
    spare: Vec<Vec<u8>>,
}

/// What a worker got.
#[derive(Debug)]
pub struct Taken {
    /// The camera.
    pub lane: Arc<Lane>,
    /// Its picture.
    pub picture: DuePicture,
}

impl Dispatch {
    /// Gives a camera its place.
    pub fn enter(&self, lane: &Arc<Lane>) {
        let mut waiting = self.lock();
        waiting
            .places
            .retain(|place| !Arc::ptr_eq(&place.lane, lane));
        waiting.places.push(Place {
            lane: Arc::clone(lane),
            picture: None,
            busy: false,
            last: 0,
            spare: Vec::new(),
        });
    }

    /// Takes a camera's place away; a picture being analysed is finished.
    pub fn leave(&self, lane: &Arc<Lane>) {
        self.lock()
            .places
            .retain(|place| !Arc::ptr_eq(&place.lane, lane));
    }

    /// An empty buffer, one that was used before if there is one.
    pub fn buffer(&self, lane: &Arc<Lane>) -> Vec<u8> {
        self.lock()
            .place(lane)
            .and_then(|place| place.spare.pop())
            .unwrap_or_default()
    }

    /// Puts a picture into the camera's place; the one that waited there is dropped.
    pub fn offer(&self, lane: &Arc<Lane>, picture: DuePicture) {
        let mut waiting = self.lock();
        waiting.offered += 1;
        let Some(place) = waiting.place(lane) else {
            return;
        };
        if let Some(old) = place.picture.replace(picture) {
            place.spare.push(old.image.pixels);
            lane.count_replaced();
            waiting.replaced += 1;
        }
        drop(waiting);
        self.ready.notify_one();
    }

    /// Waits for a picture. `None` when closed.
    pub fn take(&self) -> Option<Taken> {
        let mut waiting = self.lock();
        loop {
            if waiting.closed {
                return None;
            }
            waiting.served += 1;
            let served = waiting.served;
            let next = waiting
                .places
                .iter_mut()
                .filter(|p| p.picture.is_some() && !p.busy)
                .min_by_key(|p| p.last);
            if let Some(place) = next
                && let Some(picture) = place.picture.take()
            {
                place.busy = true;
                place.last = served;
                return Some(Taken {
                    lane: Arc::clone(&place.lane),
                    picture,
                });
            }
            waiting = self
                .ready
                .wait(waiting)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// The worker is done with a camera; its buffer comes back.
    pub fn done(&self, lane: &Arc<Lane>, pixels: Vec<u8>) {
        let mut waiting = self.lock();
        if let Some(place) = waiting.place(lane) {
            place.busy = false;
            place.spare.push(pixels);
            place.spare.truncate(2);
        }
        drop(waiting);
        // Its next picture may have come meanwhile, and another worker may be asleep.
        self.ready.notify_one();
    }

    /// Pictures offered and replaced since the last call.
    pub fn drain_load(&self) -> (u64, u64) {
        let mut waiting = self.lock();
        (
            std::mem::take(&mut waiting.offered),
            std::mem::take(&mut waiting.replaced),
        )
    }

    /// Ends all workers after the picture they have.
    pub fn close(&self) {
        self.lock().closed = true;
        self.ready.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        // Every state between two statements above is a valid one, so a panic elsewhere is no reason to stop.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    fn place(&mut self, lane: &Arc<Lane>) -> Option<&mut Place> {
        self.places
            .iter_mut()
            .find(|place| Arc::ptr_eq(&place.lane, lane))
    }
}

#[cfg(test)]
mod tests {
    use inveye_domain::FrameSize;

    use super::*;

    fn picture(at: i64) -> DuePicture {
        let image = PackedImage {
            size: FrameSize::new(1, 1),
            pixels: vec![0; 3],
            frame: FrameSize::new(1, 1),
        };
        DuePicture {
            image,
            frame: None,
            at: MediaTime::from_millis(at),
            captured: WallTime::default(),
            received: Duration::ZERO,
            session: 0,
        }
    }

    #[test]
    fn the_newest_picture_wins_and_the_longest_waiting_camera_is_next() {
        let dispatch = Dispatch::default();
        let (a, b) = (Lane::for_test("a"), Lane::for_test("b"));
        dispatch.enter(&a);
        dispatch.enter(&b);
        dispatch.offer(&a, picture(1));
        dispatch.offer(&a, picture(2));
        let first = dispatch.take().unwrap();
        assert_eq!(
            first.picture.at,
            MediaTime::from_millis(2),
            "1 was replaced"
        );
        dispatch.offer(&a, picture(3));
        dispatch.offer(&b, picture(4));
        let second = dispatch.take().unwrap();
        assert!(Arc::ptr_eq(&second.lane, &b), "a is busy");
        dispatch.done(&a, vec![]);
        dispatch.done(&b, vec![]);
        dispatch.offer(&b, picture(5));
        assert!(
            Arc::ptr_eq(&dispatch.take().unwrap().lane, &a),
            "b was served after a"
        );
        assert_eq!(dispatch.drain_load(), (5, 1));
        assert_eq!((a.status().replaced, b.status().replaced), (1, 0));
        dispatch.close();
        assert!(dispatch.take().is_none());
    }

    #[test]
    fn a_camera_that_left_takes_nothing_with_it() {
        let dispatch = Dispatch::default();
        let a = Lane::for_test("a");
        dispatch.enter(&a);
        dispatch.offer(&a, picture(1));
        dispatch.leave(&a);
        dispatch.offer(&a, picture(2));
        dispatch.done(&a, vec![]);
        dispatch.close();
        assert!(dispatch.take().is_none());
        assert_eq!(
            Arc::strong_count(&a),
            1,
            "the dispatch holds no reference any more"
        );
    }
}
