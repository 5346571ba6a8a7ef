//! From coming in to going out: how long somebody was in the store.

use std::time::Duration;

use inveye_domain::WallTime;

/// The crossings of doors that a visit's length follows from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Stay {
    first_in: Option<WallTime>,
    last_in: Option<WallTime>,
    last_out: Option<WallTime>,
}

impl Stay {
    pub(crate) fn enter(&mut self, at: WallTime) {
        self.join(Self {
            first_in: Some(at),
            last_in: Some(at),
            last_out: None,
        });
    }

    pub(crate) fn leave(&mut self, at: WallTime) {
        self.last_out = self.last_out.max(Some(at));
    }

    /// Was of the same person.
    pub(crate) fn join(&mut self, other: Self) {
        let earliest = self.first_in.into_iter().chain(other.first_in).min();
        self.first_in = earliest;
        self.last_in = self.last_in.max(other.last_in);
        self.last_out = self.last_out.max(other.last_out);
    }

    /// Whether they are in the store, as far as doors tell.
    pub(crate) fn is_inside(&self) -> Option<bool> {
        match (self.last_in, self.last_out) {
            (None, None) => None,
            (Some(came), went) => Some(went.is_none_or(|went| went < came)),
            (None, Some(_)) => Some(false),
        }
    }

    /// The same of the time before they crossed a door first: who comes in was outside.
    pub(crate) fn was_inside(&self) -> Option<bool> {
        match (self.first_in, self.last_out) {
            (None, None) => None,
            (Some(came), went) => Some(went.is_some_and(|went| went < came)),
            (None, Some(_)) => Some(true),
        }
    }

    /// From the first coming in to the last going out; none while they are inside, or nobody saw them come or go.
    /// Who comes back goes on with the visit: then it has no end until they go again.
    pub(crate) fn length(&self) -> Option<Duration> {
        let (from, inside_since, to) = (self.first_in?, self.last_in?, self.last_out?);
        (to > inside_since).then(|| to.since(from))
    }
}
