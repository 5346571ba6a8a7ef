//! Whether a camera is there: decided by the age of its newest picture, not by what its connection says.

use std::time::Duration;

use inveye_domain::CameraState;

/// Pictures older than this are stale. Screens turn within 2 s, so it is decided a little before.
const STALE: Duration = Duration::from_millis(1750);
/// Without a picture for this long the camera is offline. Health says so within 5 s.
const OFFLINE: Duration = Duration::from_millis(4500);

/// The state of one camera over time.
#[derive(Debug, Clone)]
pub(crate) struct Presence {
    state: CameraState,
    blind_since: Duration,
    /// What was last said; nothing after the start, so that the first picture is said, too.
    said: Option<bool>,
}

/// A change worth an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    /// Blind since the newest picture, or since the start.
    Offline {
        /// On the monotonic clock.
        since: Duration,
    },
    /// Sees again.
    Online {
        /// How long it was blind.
        after: Duration,
    },
}

impl Presence {
    pub(crate) fn new(now: Duration) -> Self {
        Self {
            state: CameraState::Connecting,
            blind_since: now,
            said: None,
        }
    }

    pub(crate) fn state(&self) -> CameraState {
        self.state
    }

    /// Takes the age of things now; `last` is when the newest picture was there.
    pub(crate) fn observe(&mut self, now: Duration, last: Option<Duration>) -> Option<Change> {
        if let Some(last) = last
            && self.said == Some(true)
        {
            self.blind_since = last;
        }
        let age = now.saturating_sub(last.unwrap_or(self.blind_since));
        self.state = match last {
            _ if age >= OFFLINE => CameraState::Offline,
            None => CameraState::Connecting,
            Some(_) if age >= STALE => CameraState::Stale,
            Some(_) => CameraState::Live,
        };
        match (self.state, self.said) {
            (CameraState::Offline, None | Some(true)) => {
                self.said = Some(false);
                Some(Change::Offline {
                    since: self.blind_since,
                })
            }
            (CameraState::Live, None | Some(false)) => {
                self.said = Some(true);
                Some(Change::Online {
                    after: now.saturating_sub(self.blind_since),
                })
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn s(seconds: f64) -> Duration {
        Duration::from_secs_f64(seconds)
    }

    #[test]
    fn an_outage_is_one_offline_and_one_online() {
        let mut presence = Presence::new(s(0.0));
        assert_eq!(presence.observe(s(0.3), None), None);
        assert_eq!(presence.state(), CameraState::Connecting);
        assert_eq!(
            presence.observe(s(1.0), Some(s(0.9))),
            Some(Change::Online { after: s(1.0) })
        );
        assert_eq!(presence.state(), CameraState::Live);
        assert_eq!(presence.observe(s(2.9), Some(s(0.9))), None);
        assert_eq!(
            presence.state(),
            CameraState::Stale,
            "before 2 s have passed on a screen"
        );
        assert_eq!(
            presence.observe(s(5.6), Some(s(0.9))),
            Some(Change::Offline { since: s(0.9) })
        );
        assert_eq!(
            presence.observe(s(9.0), Some(s(0.9))),
            None,
            "once is enough"
        );
        assert_eq!(
            presence.observe(s(20.0), Some(s(19.95))),
            Some(Change::Online {
                after: s(20.0) - s(0.9)
            })
        );
    }

    #[test]
    fn a_camera_that_never_answers_goes_offline_and_stays() {
        let mut presence = Presence::new(s(10.0));
        assert_eq!(
            presence.observe(s(14.6), None),
            Some(Change::Offline { since: s(10.0) })
        );
        assert_eq!(presence.observe(s(99.0), None), None);
        assert_eq!(presence.state(), CameraState::Offline);
    }
}
