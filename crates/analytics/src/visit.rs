//! One person and one zone: whether the foot point has settled inside, and since when.

use std::time::Duration;

use inveye_domain::{MediaTime, Point, Polygon};

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
        /// When they went over the border.
        left: MediaTime,
    },
}

/// When somebody went over a border on the straight way from one foot point to the next; both ends of the way are on
/// different sides. What lies between two looks is a third of a second at three a second: who took the look after for
/// the beginning and the one before for the end would state visits too short by that.
pub(crate) fn crossed(
    border: &Polygon,
    (from, before): (MediaTime, Point),
    (at, foot): (MediaTime, Point),
) -> MediaTime {
    let was_inside = border.contains(before);
    let (mut low, mut high) = (0.0, 1.0);
    // To a hundredth of the way.
    for _ in 0..7 {
        let share = f64::midpoint(low, high);
        let there = Point::new(
            before.x + (foot.x - before.x) * share,
            before.y + (foot.y - before.y) * share,
        );
        if border.contains(there) == was_inside {
            low = share;
        } else {
            high = share;
        }
    }
    from + at.since(from).mul_f64(high)
}

impl VisitState {
    /// Since when the person counts as inside.
    pub(crate) fn inside_since(&self) -> Option<MediaTime> {
        match *self {
            Self::Inside { since } | Self::Leaving { since, .. } => Some(since),
            Self::Outside | Self::Arriving { .. } => None,
        }
    }

    /// `crossed` is when the border was crossed, should it have been since the person was observed before.
    pub(crate) fn observe(
        &mut self,
        settings: &ZoneSettings,
        at: MediaTime,
        crossed: MediaTime,
        inside: bool,
    ) -> Option<Change> {
        let (next, change) = match (*self, inside) {
            (Self::Outside, true) => (Self::Arriving { since: crossed }, None),
            (Self::Arriving { since }, true) if at.since(since) >= settings.enter_after => {
                (Self::Inside { since }, Some(Change::Entered(since)))
            }
            (Self::Arriving { .. }, false) => (Self::Outside, None),
            (Self::Inside { since }, false) => (
                Self::Leaving {
                    since,
                    left: crossed,
                },
                None,
            ),
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
