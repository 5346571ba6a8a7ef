//! The encoded pictures since the last keyframe, and those to come: what the focus tile plays.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use inveye_video::{AccessUnit, VideoParameters};
use tokio::sync::broadcast;

/// Most bytes kept of one GOP: a camera that never sends a keyframe again must not fill the memory.
const MOST_BYTES: usize = 24 << 20;
/// Pictures a listener may fall behind before it has to start at a keyframe again.
const BACKLOG: usize = 128;

/// What listeners get.
#[derive(Debug, Clone)]
pub enum StreamItem {
    /// Comes before the first unit, and when the parameters change.
    Parameters(Arc<VideoParameters>),
    /// One encoded picture.
    Unit(AccessUnit),
}

/// One stream, for any number of listeners. Units are shared, never copied.
#[derive(Debug)]
pub struct GopRing {
    kept: Mutex<Kept>,
    live: broadcast::Sender<StreamItem>,
}

#[derive(Debug, Default)]
struct Kept {
    parameters: Option<Arc<VideoParameters>>,
    units: VecDeque<AccessUnit>,
    bytes: usize,
}

impl Default for GopRing {
    fn default() -> Self {
        Self {
            kept: Mutex::default(),
            live: broadcast::channel(BACKLOG).0,
        }
    }
}

impl GopRing {
    /// The stream's parameters are new: what was kept cannot be decoded with them.
    pub fn set_parameters(&self, parameters: Arc<VideoParameters>) {
        let mut kept = self.lock();
        *kept = Kept {
            parameters: Some(Arc::clone(&parameters)),
            ..Kept::default()
        };
        self.tell(StreamItem::Parameters(parameters));
    }

    /// The next unit.
    pub fn push(&self, unit: &AccessUnit) {
        let mut kept = self.lock();
        if unit.keyframe || kept.bytes > MOST_BYTES {
            kept.units.clear();
            kept.bytes = 0;
        }
        if unit.keyframe || !kept.units.is_empty() {
            kept.bytes += unit.data.len();
            kept.units.push_back(unit.clone());
        }
        self.tell(StreamItem::Unit(unit.clone()));
    }

    /// The session is over; its pictures are no start for the next one's.
    pub fn clear(&self) {
        *self.lock() = Kept::default();
    }

    /// Everything since the last keyframe, and what comes, without a gap or a repetition in between.
    pub fn listen(&self) -> (Vec<StreamItem>, broadcast::Receiver<StreamItem>) {
        let kept = self.lock();
        let live = self.live.subscribe();
        let parameters = kept
            .parameters
            .iter()
            .map(|p| StreamItem::Parameters(Arc::clone(p)));
        (
            parameters
                .chain(kept.units.iter().cloned().map(StreamItem::Unit))
                .collect(),
            live,
        )
    }

    /// How many listen.
    pub fn listeners(&self) -> usize {
        self.live.receiver_count()
    }

    fn tell(&self, item: StreamItem) {
        // An error means that nobody listens.
        let _nobody = self.live.send(item).is_err();
    }

    /// Held by the session while it adds a unit, and by a listener while it joins: both brief, and
    /// together they make sure that a listener misses nothing.
    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
