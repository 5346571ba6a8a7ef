//! What live clients hear and see: one fan-out for facts, one place a camera for pictures.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use inveye_api::{LiveMessage, Picture};
use inveye_base::Clock;
use inveye_domain::{CameraId, MediaTime};
use inveye_pipeline::{PictureSink, TileSize};
use inveye_wire::{SMALL_PICTURE_WIDTH, ServerMessage};
use tokio::sync::{broadcast, watch};

/// Messages a client may fall behind before it gets the whole present anew: several seconds of a busy wall.
const BACKLOG: usize = 1024;

/// Fan-out to live clients.
#[derive(Debug)]
pub(crate) struct LiveHub {
    clock: Arc<dyn Clock>,
    messages: broadcast::Sender<Arc<LiveMessage>>,
    pictures: Mutex<BTreeMap<CameraId, Arc<PictureFeed>>>,
    any_picture: watch::Sender<u64>,
}

/// The newest wall picture of one camera.
#[derive(Debug)]
pub(crate) struct PictureFeed {
    clock: Arc<dyn Clock>,
    small: watch::Sender<Option<Picture>>,
    full: watch::Sender<Option<Picture>>,
    any_picture: watch::Sender<u64>,
}

impl LiveHub {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            messages: broadcast::channel(BACKLOG).0,
            pictures: Mutex::default(),
            any_picture: watch::Sender::new(0),
        }
    }

    /// Serializes once for all clients; costs nothing while nobody listens.
    pub(crate) fn tell(&self, message: &ServerMessage) {
        if self.messages.receiver_count() == 0 {
            return;
        }
        match LiveMessage::new(message) {
            Ok(message) => {
                // An error means that the last client left meanwhile.
                let _nobody = self.messages.send(Arc::new(message)).is_err();
            }
            Err(error) => tracing::error!(%error, "a live message could not be written"),
        }
    }

    pub(crate) fn messages(&self) -> broadcast::Receiver<Arc<LiveMessage>> {
        self.messages.subscribe()
    }

    pub(crate) fn any_picture(&self) -> watch::Receiver<u64> {
        self.any_picture.subscribe()
    }

    /// Pictures of a camera for tiles of at most that width, in pixels.
    pub(crate) fn pictures(
        &self,
        camera: &CameraId,
        width: Option<u32>,
    ) -> Option<watch::Receiver<Option<Picture>>> {
        let size = match width {
            Some(..=SMALL_PICTURE_WIDTH) => TileSize::Small,
            _ => TileSize::Full,
        };
        self.lock()
            .get(camera)
            .map(|feed| feed.newest(size).subscribe())
    }

    /// A place for a new camera's pictures.
    pub(crate) fn add_camera(&self, camera: &CameraId) -> Arc<PictureFeed> {
        let feed = PictureFeed {
            clock: Arc::clone(&self.clock),
            small: watch::Sender::new(None),
            full: watch::Sender::new(None),
            any_picture: self.any_picture.clone(),
        };
        let feed = Arc::new(feed);
        self.lock().insert(camera.clone(), Arc::clone(&feed));
        feed
    }

    pub(crate) fn remove_camera(&self, camera: &CameraId) {
        self.lock().remove(camera);
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<CameraId, Arc<PictureFeed>>> {
        self.pictures.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl PictureFeed {
    fn newest(&self, size: TileSize) -> &watch::Sender<Option<Picture>> {
        match size {
            TileSize::Small => &self.small,
            TileSize::Full => &self.full,
        }
    }
}

impl PictureSink for PictureFeed {
    fn wanted(&self, size: TileSize) -> bool {
        let newest = self.newest(size);
        let is_wanted = newest.receiver_count() > 0;
        if !is_wanted {
            // Whoever looks next would get a picture from long ago.
            newest.send_if_modified(|picture| picture.take().is_some());
        }
        is_wanted
    }

    fn publish(&self, size: TileSize, at: MediaTime, received: Duration, jpeg: Bytes) {
        let received_us = wall_micros(&*self.clock, received);
        self.newest(size).send_replace(Some(Picture {
            media_us: at.as_micros(),
            received_us,
            jpeg,
        }));
        self.any_picture
            .send_modify(|count| *count = count.wrapping_add(1));
    }
}

/// A moment of the monotonic clock as microseconds of Unix time.
pub(crate) fn wall_micros(clock: &dyn Clock, at: Duration) -> i64 {
    (clock.wall() - clock.monotonic().saturating_sub(at)).as_micros()
}
