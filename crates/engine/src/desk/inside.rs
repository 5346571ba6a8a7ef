//! Keeps the count of people inside honest: zero when the store has closed, never fewer than are seen.

use std::time::Duration;

use inveye_domain::StoreState;

/// How long so many people must have been seen at once. Tracks that are two for one person for a moment
/// are not two people.
const SURE_AFTER: Duration = Duration::from_secs(60);

/// What must be done to the count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum InsideChange {
    /// The store has closed: nobody is inside.
    Close,
    /// At least so many are.
    AtLeast(u32),
}

#[derive(Debug, Default)]
pub(super) struct InsideWatch {
    store: Option<StoreState>,
    /// More than counted were seen since then; at least so many all the time.
    more: Option<(Duration, u32)>,
}

impl InsideWatch {
    /// Looks at the present, on the monotonic clock. A store that is closed when the engine starts is
    /// closed then.
    pub(super) fn observe(
        &mut self,
        now: Duration,
        store: Option<StoreState>,
        (counted, seen): (u32, u32),
    ) -> Option<InsideChange> {
        let before = std::mem::replace(&mut self.store, store);
        if store == Some(StoreState::Closed) && before != store {
            self.more = None;
            return Some(InsideChange::Close);
        }
        if seen <= counted {
            self.more = None;
            return None;
        }
        let (since, least) = self
            .more
            .map_or((now, seen), |(since, least)| (since, least.min(seen)));
        if now.saturating_sub(since) < SURE_AFTER {
            self.more = Some((since, least));
            return None;
        }
        self.more = None;
        Some(InsideChange::AtLeast(least))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn s(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn closing_is_told_once() {
        let mut watch = InsideWatch::default();
        let (open, closed) = (Some(StoreState::Open), Some(StoreState::Closed));
        assert_eq!(watch.observe(s(0), open, (3, 0)), None);
        assert_eq!(
            watch.observe(s(1), closed, (3, 0)),
            Some(InsideChange::Close)
        );
        assert_eq!(watch.observe(s(2), closed, (0, 0)), None);
        assert_eq!(watch.observe(s(3), open, (0, 0)), None);
        assert_eq!(watch.observe(s(4), None, (0, 0)), None, "nobody knows");
    }

    #[test]
    fn who_is_seen_for_a_minute_is_inside() {
        let mut watch = InsideWatch::default();
        for second in 0..60 {
            let seen = if second == 30 { 4 } else { 5 };
            assert_eq!(watch.observe(s(second), None, (2, seen)), None);
        }
        assert_eq!(
            watch.observe(s(60), None, (2, 5)),
            Some(InsideChange::AtLeast(4))
        );
        assert_eq!(watch.observe(s(61), None, (4, 4)), None);
        assert_eq!(watch.observe(s(90), None, (4, 5)), None);
        assert_eq!(watch.observe(s(120), None, (4, 4)), None);
        assert_eq!(
            watch.observe(s(160), None, (4, 5)),
            None,
            "not all the time"
        );
    }
}
