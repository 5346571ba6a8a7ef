//! Passes: what a program shows instead of its session's own token, so that what it shows each time is good for an
//! hour only.

use std::collections::BTreeMap;
use std::time::Duration;

use inveye_accounts::{TokenHash, new_token};
use inveye_api::{ApiError, Pass};
use inveye_base::ErrorKind;

use super::{People, no_randomness};

/// How long one is good.
const LASTS: Duration = Duration::from_secs(3600);
/// Of one session; a further one ends the oldest.
const AT_ONCE: usize = 8;

#[derive(Debug, Default)]
pub(super) struct Passes(BTreeMap<TokenHash, Held>);

#[derive(Debug, Clone, Copy)]
struct Held {
    session: TokenHash,
    /// By the clock that only goes on.
    ends: Duration,
}

impl Passes {
    /// Of which session it is, while it is good.
    pub(super) fn session(&self, pass: TokenHash, now: Duration) -> Option<TokenHash> {
        let held = self.0.get(&pass)?;
        (now < held.ends).then_some(held.session)
    }

    fn add(&mut self, pass: TokenHash, session: TokenHash, now: Duration) {
        self.0.retain(|_, held| now < held.ends);
        let own = self.0.iter().filter(|(_, held)| held.session == session);
        if own.clone().count() >= AT_ONCE
            && let Some(oldest) = own.min_by_key(|(_, held)| held.ends).map(|(key, _)| *key)
        {
            self.0.remove(&oldest);
        }
        let ends = now + LASTS;
        self.0.insert(pass, Held { session, ends });
    }
}

impl People {
    /// A new one of a session.
    pub(super) fn pass(&self, session: &str) -> Result<Pass, ApiError> {
        let token = new_token().map_err(no_randomness)?;
        let session = TokenHash::of(session);
        let now = self.clock.wall();
        let mut book = self.book();
        let lives = book
            .sessions
            .get_mut(&session)
            .filter(|held| !held.session.is_over(&self.limits, now))
            .ok_or_else(|| {
                let text = "Sign in again: the session is over.";
                ApiError::new(ErrorKind::PermissionDenied, text)
            })?;
        lives.session.used = now;
        let left = lives.session.ends(&self.limits).since(now);
        book.passes
            .add(TokenHash::of(&token), session, self.clock.monotonic());
        Ok(Pass {
            token,
            lasts: LASTS.min(left),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pass_ends_and_the_oldest_makes_room() {
        let mut passes = Passes::default();
        let (session, other) = (TokenHash::of("s"), TokenHash::of("o"));
        let at = Duration::from_secs;
        passes.add(TokenHash::of("other"), other, at(0));
        for number in 0..=AT_ONCE {
            let pass = TokenHash::of(&number.to_string());
            passes.add(pass, session, at(u64::try_from(number).unwrap()));
        }
        let of = |pass: &str, now: u64| passes.session(TokenHash::of(pass), at(now));
        assert_eq!(of("0", 100), None, "the oldest made room");
        assert_eq!(of("1", 100), Some(session));
        assert_eq!(of("other", 100), Some(other), "and no other session's");
        assert_eq!(of("1", 3600), Some(session));
        assert_eq!(of("1", 3601), None);
        assert_eq!(of("s", 100), None, "a session's own token is none");
    }
}
