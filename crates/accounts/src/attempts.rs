//! Lockout: who guessed wrong has to wait, longer each time.

use std::collections::BTreeMap;
use std::time::Duration;

/// How many wrong attempts are free, and how the waiting grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Wrong attempts without waiting.
    pub free: u32,
    /// The first wait; each further one is twice as long.
    pub first: Duration,
    /// No wait is longer.
    pub longest: Duration,
    /// Attempts are forgotten after so long without another.
    pub forgotten: Duration,
}

impl Patience {
    /// For one name: a person mistypes a few times; a program gets some 100 guesses a day.
    pub const NAME: Self = Self {
        free: 4,
        first: Duration::from_secs(2),
        longest: Duration::from_secs(15 * 60),
        forgotten: Duration::from_secs(24 * 3600),
    };

    /// For one address, from which several people may sign in: against one password tried on many names.
    pub const ADDRESS: Self = Self {
        free: 30,
        first: Duration::from_secs(2),
        longest: Duration::from_secs(5 * 60),
        forgotten: Duration::from_secs(3600),
    };

    fn wait(&self, failures: u32) -> Duration {
        let Some(doublings) = failures.checked_sub(self.free + 1) else {
            return Duration::ZERO;
        };
        self.first
            .saturating_mul(1_u32.checked_shl(doublings).unwrap_or(u32::MAX))
            .min(self.longest)
    }
}

/// Whoever asks has to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many wrong attempts")]
pub struct TooManyAttempts {
    /// For how long.
    pub wait: Duration,
}

/// Names or addresses that are remembered at most: a flood of made-up ones must not fill the memory.
const MOST: usize = 10_000;

/// Wrong attempts by name or address. Names that do not exist count like those that do: the waiting
/// tells nobody which is which.
#[derive(Debug)]
pub struct Attempts {
    patience: Patience,
    failed: BTreeMap<String, Failed>,
}

#[derive(Debug, Clone, Copy)]
struct Failed {
    times: u32,
    last: Duration,
}

impl Attempts {
    /// None yet.
    pub fn new(patience: Patience) -> Self {
        Self {
            patience,
            failed: BTreeMap::new(),
        }
    }

    /// Takes an attempt, or refuses it before anything is compared. It counts as wrong until
    /// [`Attempts::succeeded`]: attempts at the same time cannot all be free.
    pub fn begin(&mut self, who: &str, now: Duration) -> Result<(), TooManyAttempts> {
        let times = match self.failed.get(who) {
            Some(failed) if now.saturating_sub(failed.last) < self.patience.forgotten => {
                let over = failed.last + self.patience.wait(failed.times);
                if let Some(wait) = over.checked_sub(now).filter(|wait| !wait.is_zero()) {
                    return Err(TooManyAttempts { wait });
                }
                failed.times
            }
            _ => 0,
        };
        self.make_room(now);
        let failed = Failed {
            times: times.saturating_add(1),
            last: now,
        };
        self.failed.insert(who.to_owned(), failed);
        Ok(())
    }

    /// The attempt that was begun was right.
    pub fn succeeded(&mut self, who: &str) {
        self.failed.remove(who);
    }

    /// The attempt that was begun was right, but of an address where others fail: only it is taken back.
    pub fn taken_back(&mut self, who: &str) {
        if let Some(failed) = self.failed.get_mut(who) {
            failed.times = failed.times.saturating_sub(1);
        }
    }

    fn make_room(&mut self, now: Duration) {
        if self.failed.len() < MOST {
            return;
        }
        let forgotten = self.patience.forgotten;
        self.failed
            .retain(|_, failed| now.saturating_sub(failed.last) < forgotten);
        if self.failed.len() < MOST {
            return;
        }
        // Whoever failed least goes first, so that a flood does not free a name that is under attack.
        let least = self
            .failed
            .iter()
            .min_by_key(|(_, failed)| (failed.times, failed.last))
            .map(|(who, _)| who.clone());
        if let Some(least) = least {
            self.failed.remove(&least);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn fails(attempts: &mut Attempts, times: u32, at: Duration) {
        for _ in 0..times {
            attempts.begin("x", at).unwrap();
        }
    }

    #[test]
    fn waiting_begins_after_the_free_attempts_and_doubles() {
        let mut attempts = Attempts::new(Patience::NAME);
        let mut now = SECOND;
        fails(&mut attempts, Patience::NAME.free + 1, now);
        let mut expected = Patience::NAME.first;
        for _ in 0..20 {
            let refused = attempts.begin("x", now).unwrap_err();
            assert_eq!(refused.wait, expected.min(Patience::NAME.longest));
            assert!(attempts.begin("y", now).is_ok(), "others do not wait");
            attempts.succeeded("y");
            now += refused.wait;
            attempts.begin("x", now).expect("who waited may try");
            expected = expected.saturating_mul(2);
        }
    }

    #[test]
    fn a_refused_attempt_does_not_lengthen_the_wait() {
        let mut attempts = Attempts::new(Patience::NAME);
        fails(&mut attempts, 5, SECOND);
        let first = attempts.begin("x", SECOND).unwrap_err();
        let second = attempts.begin("x", SECOND).unwrap_err();
        assert_eq!(first, second);
    }

    #[test]
    fn success_and_a_quiet_day_forgive() {
        let mut attempts = Attempts::new(Patience::NAME);
        fails(&mut attempts, 5, SECOND);
        attempts.succeeded("x");
        fails(&mut attempts, 5, SECOND);
        let later = SECOND + Patience::NAME.forgotten;
        fails(&mut attempts, 5, later);
        assert!(attempts.begin("x", later).is_err());
    }

    #[test]
    fn a_flood_of_names_neither_fills_memory_nor_frees_the_one_under_attack() {
        let mut attempts = Attempts::new(Patience::NAME);
        fails(&mut attempts, 5, SECOND);
        for number in 0..MOST + 1000 {
            attempts
                .begin(&format!("made-up-{number}"), SECOND)
                .unwrap();
        }
        assert!(attempts.failed.len() <= MOST);
        assert!(attempts.begin("x", SECOND).is_err());
    }

    proptest! {
        #[test]
        fn however_one_tries_guesses_a_day_are_few(pauses in prop::collection::vec(0_u64..2000, 1..4000)) {
            let mut attempts = Attempts::new(Patience::NAME);
            let (mut now, mut guesses) = (SECOND, 0);
            for pause in pauses {
                now += Duration::from_secs(pause);
                if now > Duration::from_secs(24 * 3600) { break; }
                guesses += u32::from(attempts.begin("x", now).is_ok());
            }
            // 4 free, about 9 while the wait grows, then one each 15 minutes.
            prop_assert!(guesses <= 4 + 10 + 96, "{guesses}");
        }
    }
}
