//! One person and one zone: whether the foot point has settled inside, and since when.

use std::time::Duration;

use inveye_domain::MediaTime;

use crate::settings::ZoneSettings;

/// What a step changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    /// Inside since.
    Entered(MediaTime),
    /// Left at, after.
    Left(MediaTime, Duration),
}

/// Follows one person in and out of one zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum VisitState {
    /// Not inside.
    #[default]
    Outside,
    /// Inside, but not long enough to count.
    Arriving {
        /// First moment inside.
        since: MediaTime,
    },
    /// Inside; [`Change::Entered`] was stated.
    Inside {
        /// First moment inside.
        since: MediaTime,
    },
    /// Outside, but not long enough to be gone.
    Leaving {
        /// First moment inside.
        since: MediaTime,
        /// Last moment inside.
        left: MediaTime,
    },
}

impl VisitState {
    /// Since when the person counts as inside.
    pub(crate) fn inside_since(&self) -> Option<MediaTime> {
        match *self {
            Self::Inside { since } | Self::Leaving { since, .. } => Some(since),
            Self::Outside | Self::Arriving { .. } => None,
        }
    }

    /// `last` is when the person was observed before.
    pub(crate) fn observe(
        &mut self,
        settings: &ZoneSettings,
        at: MediaTime,
        last: MediaTime,
        inside: bool,
    ) -> Option<Change> {
        let (next, change) = match (*self, inside) {
            (Self::Outside, true) => (Self::Arriving { since: at }, None),
            (Self::Arriving { since }, true) if at.since(since) >= settings.enter_after => {
                (Self::Inside { since }, Some(Change::Entered(since)))
            }
            (Self::Arriving { .. }, false) => (Self::Outside, None),
            (Self::Inside { since }, false) => (Self::Leaving { since, left: last }, None),
            (Self::Leaving { since, .. }, true) => (Self::Inside { since }, None),
            (Self::Leaving { since, left }, false) if at.since(left) >= settings.exit_after => {
                let dwell = left.since(since);
                (Self::Outside, Some(Change::Left(left, dwell)))
            }
            (state, _) => (state, None),
        };
        *self = next;
        change
    }

    /// The person is gone for good; `last` is when they were observed last.
    pub(crate) fn end(&mut self, last: MediaTime) -> Option<Change> {
        let left = match std::mem::take(self) {
            Self::Outside | Self::Arriving { .. } => None,
            Self::Inside { since } => Some((since, last)),
            Self::Leaving { since, left } => Some((since, left)),
        };
        left.map(|(since, left)| Change::Left(left, left.since(since)))
    }
}
