//! When somebody came to a stand, and when they walked off.

use std::time::Duration;

use inveye_domain::{MediaTime, Point};

/// Standing: a foot point that stays within a circle for a while.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rest {
    /// Middle of the circle.
    anchor: Point,
    /// When the foot point came into it.
    since: MediaTime,
    /// Last moment in it.
    last: MediaTime,
    /// When the last stand before this circle ended, and where it was.
    ended: Option<(MediaTime, Point)>,
}

impl Rest {
    pub(crate) fn new(at: MediaTime, foot: Point) -> Self {
        Self {
            anchor: foot,
            since: at,
            last: at,
            ended: None,
        }
    }

    pub(crate) fn observe(&mut self, at: MediaTime, foot: Point, radius: f64, still: Duration) {
        if foot.distance(self.anchor) > radius {
            if self.last.since(self.since) >= still {
                self.ended = Some((self.last, self.anchor));
            }
            (self.anchor, self.since) = (foot, at);
        }
        self.last = at;
    }

    /// Since when somebody has stood; none while they walk.
    pub(crate) fn since(&self, still: Duration) -> Option<MediaTime> {
        (self.last.since(self.since) >= still).then_some(self.since)
    }

    /// When they walked off; none where they never stood, or stand.
    pub(crate) fn ended(&self) -> Option<MediaTime> {
        self.ended.map(|(at, _)| at)
    }

    /// Where they stood last.
    pub(crate) fn place(&self, still: Duration) -> Point {
        match (self.since(still), self.ended) {
            (None, Some((_, place))) => place,
            _ => self.anchor,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STILL: Duration = Duration::from_secs(1);

    fn walk(steps: &[(i64, f64)]) -> Rest {
        let mut rest = Rest::new(MediaTime::from_millis(0), Point::new(0.0, 0.0));
        for &(ms, x) in steps {
            rest.observe(MediaTime::from_millis(ms), Point::new(x, 0.0), 0.1, STILL);
        }
        rest
    }

    #[test]
    fn a_stand_begins_when_the_walk_ends_and_ends_when_the_next_begins() {
        let walking = walk(&[(500, 0.3), (1000, 0.6), (1500, 0.9)]);
        assert_eq!((walking.since(STILL), walking.ended()), (None, None));
        let standing = walk(&[(500, 0.3), (1000, 0.6), (1600, 0.65), (2100, 0.6)]);
        assert_eq!(standing.since(STILL), Some(MediaTime::from_millis(1000)));
        let gone = walk(&[(500, 0.3), (1600, 0.32), (2000, 0.6), (2200, 0.8)]);
        assert_eq!(gone.since(STILL), None);
        assert_eq!(gone.ended(), Some(MediaTime::from_millis(1600)));
        assert_eq!(gone.place(STILL), Point::new(0.3, 0.0));
    }
}
