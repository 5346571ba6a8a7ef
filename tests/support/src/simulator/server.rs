//! What all connections share.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use inveye_base::{Clock, SystemClock};
use tokio::sync::watch;
use tokio::time::Instant;

use super::counters::Counters;
use super::faults::Faults;
use super::loudspeaker::Loudspeaker;
use super::options::Options;
use super::player::Origin;
use super::session::Sessions;
use crate::footage::{Footage, Soundtrack};

/// One path of the server.
#[derive(Debug)]
pub(super) struct Stream {
    pub(super) path: Arc<str>,
    pub(super) footage: Arc<Footage>,
    pub(super) faults: Faults,
    pub(super) ahead: Duration,
    pub(super) sound: Option<Arc<Soundtrack>>,
    pub(super) loudspeaker: Option<Arc<Loudspeaker>>,
}

impl Stream {
    /// What it shows at the moment.
    pub(super) fn shown(&self) -> Arc<Footage> {
        let switched = self.faults.watch().borrow().footage.clone();
        switched.unwrap_or_else(|| Arc::clone(&self.footage))
    }
}

/// What the port speaks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Speech {
    /// As a camera does.
    #[default]
    Rtsp,
    /// A web server that refuses everything.
    Http,
    /// Bytes without meaning, at once and then the end of the connection.
    Garbage,
    /// Accepts connections and never says anything.
    Silence,
}

#[derive(Debug)]
pub(super) struct Server {
    pub(super) streams: HashMap<String, Arc<Stream>>,
    pub(super) options: Options,
    pub(super) counters: Arc<Counters>,
    pub(super) sessions: Sessions,
    pub(super) speech: watch::Sender<Speech>,
    /// Grows when all connections are to be reset.
    pub(super) resets: watch::Sender<u64>,
    pub(super) next_connection: AtomicU64,
    clock: SystemClock,
    started: Origin,
}

impl Server {
    pub(super) fn new(streams: HashMap<String, Arc<Stream>>, options: Options) -> Self {
        let counters = Arc::new(Counters::default());
        let clock = SystemClock::new();
        Self {
            streams,
            options,
            sessions: Sessions::new(Arc::clone(&counters)),
            counters,
            speech: watch::Sender::default(),
            resets: watch::Sender::default(),
            next_connection: AtomicU64::new(0),
            started: Origin {
                instant: Instant::now(),
                wall: clock.wall(),
            },
            clock,
        }
    }

    /// The start of the timeline that all live sessions of a stream share.
    pub(super) fn started(&self, stream: &Stream) -> Origin {
        self.started.earlier(stream.ahead)
    }

    /// A timeline that starts now.
    pub(super) fn now(&self) -> Origin {
        Origin {
            instant: Instant::now(),
            wall: self.clock.wall(),
        }
    }

    /// The stream of a path; a query that no stream names is ignored, as cameras do.
    pub(super) fn stream(&self, path: &str) -> Option<&Arc<Stream>> {
        let found = self.streams.get(path);
        found.or_else(|| self.streams.get(path.split('?').next()?))
    }
}
