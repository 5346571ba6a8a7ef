//! Ends sessions inside the camera, too: a camera allows few of them, and keeps each for a minute
//! when nobody says that it is over.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use retina::client::{Demuxed, SessionGroup};
use tokio::runtime::Handle;
use tokio::time::timeout;

/// Sessions of one camera that are being ended. Cheap to clone; keep one for each camera.
#[derive(Clone, Default)]
pub struct StaleSessions(Arc<SessionGroup>);

impl StaleSessions {
    pub(super) fn group(&self) -> Arc<SessionGroup> {
        Arc::clone(&self.0)
    }

    /// How many may still live inside the camera.
    pub fn count(&self) -> usize {
        self.0.stale_sessions().num_sessions
    }

    /// Waits until the camera was told about all that ended, or the time is over.
    pub async fn settle(&self, within: Duration) {
        if self.count() == 0 {
            return;
        }
        match timeout(within, self.0.await_teardown()).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => tracing::debug!("the camera did not take the end of an old session"),
            Err(_) => tracing::debug!("an old session is still being ended"),
        }
    }
}

impl fmt::Debug for StaleSessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StaleSessions({})", self.count())
    }
}

/// A playing session that may be dropped anywhere.
///
/// The RTSP library starts a task when a session is dropped, which panics outside of a runtime.
pub(super) struct Wire {
    /// `None` only while dropping.
    demuxed: Option<Demuxed>,
    runtime: Handle,
    stale: StaleSessions,
}

impl Wire {
    pub(super) fn new(demuxed: Demuxed, stale: StaleSessions) -> Self {
        Self {
            demuxed: Some(demuxed),
            runtime: Handle::current(),
            stale,
        }
    }

    pub(super) fn demuxed(&mut self) -> &mut Demuxed {
        self.demuxed
            .as_mut()
            .expect("only drop takes it, and nothing is called afterwards")
    }

    pub(super) async fn close(self) {
        let stale = self.stale.clone();
        drop(self);
        stale.settle(CLOSE_TIMEOUT).await;
    }
}

const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);

impl Drop for Wire {
    fn drop(&mut self) {
        let _inside = self.runtime.enter();
        drop(self.demuxed.take());
    }
}
