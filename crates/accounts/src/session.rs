//! Who is signed in.

use std::fmt;
use std::time::Duration;

use inveye_domain::WallTime;
use sha2::{Digest as _, Sha256};

use crate::random::{self, NoRandomness};
use crate::user::UserId;

/// Names a session; tells nothing about its token.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId(String);

impl SessionId {
    /// A new one.
    pub fn random() -> Result<Self, NoRandomness> {
        Ok(Self(format!("ses_{}", random::hex(&random::bytes::<8>()?))))
    }

    /// As stored.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// As stored and shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What is kept of a token: whoever reads the database cannot sign in with it. 256 bits of randomness
/// need no slow hash.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenHash(pub [u8; 32]);

impl TokenHash {
    /// Of a token as it was sent.
    pub fn of(token: &str) -> Self {
        Self(Sha256::digest(token.as_bytes()).into())
    }
}

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash(***)")
    }
}

/// 256 random bits as text.
pub fn new_token() -> Result<String, NoRandomness> {
    Ok(random::hex(&random::bytes::<32>()?))
}

/// How long sessions last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionLimits {
    /// Without use.
    pub idle: Duration,
    /// In all.
    pub longest: Duration,
    /// Of one person at a time; a further one ends the one that was used longest ago.
    pub at_once: usize,
}

impl Default for SessionLimits {
    fn default() -> Self {
        Self {
            idle: Duration::from_secs(30 * 60),
            longest: Duration::from_secs(8 * 3600),
            at_once: 3,
        }
    }
}

/// Somebody is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its name.
    pub id: SessionId,
    /// What is kept of its token.
    pub token: TokenHash,
    /// Who.
    pub user: UserId,
    /// Since when.
    pub made: WallTime,
    /// When it was used last.
    pub used: WallTime,
    /// From where.
    pub address: String,
    /// With which browser or program, as it says itself.
    pub program: String,
}

impl Session {
    /// When it ends, used or not.
    pub fn ends(&self, limits: &SessionLimits) -> WallTime {
        self.made + limits.longest
    }

    /// Whether it is over. A clock that was set back ends it too: otherwise it would last for ever.
    pub fn is_over(&self, limits: &SessionLimits, now: WallTime) -> bool {
        let ahead = |time: WallTime| time > now + Duration::from_secs(60);
        now >= self.ends(limits) || now.since(self.used) >= limits.idle || ahead(self.made)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(made_s: u64, used_s: u64) -> Session {
        Session {
            id: SessionId::random().unwrap(),
            token: TokenHash::of("t"),
            user: UserId::random().unwrap(),
            made: WallTime::default() + Duration::from_secs(made_s),
            used: WallTime::default() + Duration::from_secs(used_s),
            address: String::new(),
            program: String::new(),
        }
    }

    #[test]
    fn it_ends_without_use_and_at_the_latest() {
        let limits = SessionLimits::default();
        let at = |s: u64| WallTime::default() + Duration::from_secs(s);
        let check = |made, used, now, over: bool| {
            assert_eq!(
                session(made, used).is_over(&limits, at(now)),
                over,
                "{made} {used} {now}"
            );
        };
        check(1000, 1000, 1000, false);
        check(1000, 1000, 1000 + 1799, false);
        check(1000, 1000, 1000 + 1800, true);
        check(1000, 29_000, 1000 + 28_799, false);
        check(1000, 29_000, 1000 + 28_800, true);
        // The clock was set back by an hour.
        check(10_000, 10_000, 6400, true);
    }

    #[test]
    fn tokens_are_long_and_kept_as_hashes_only() {
        let (one, two) = (new_token().unwrap(), new_token().unwrap());
        assert_eq!(one.len(), 64);
        assert_ne!(one, two);
        assert_eq!(TokenHash::of(&one), TokenHash::of(&one));
        assert_ne!(TokenHash::of(&one), TokenHash::of(&two));
        assert_eq!(format!("{:?}", TokenHash::of(&one)), "TokenHash(***)");
    }
}
