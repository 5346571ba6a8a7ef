//! When what failed is tried again. Pure: time and chance are arguments.

use std::time::Duration;

/// After the first failure.
const FIRST: Duration = Duration::from_secs(5);
/// Never longer between two attempts.
pub const LONGEST_WAIT: Duration = Duration::from_secs(15 * 60);
/// What nobody took for so long is given up.
pub const GIVE_UP: Duration = Duration::from_secs(24 * 3600);

/// How long to wait after so many attempts: 5 s, 10 s, 20 s, … 15 min, each between half and the whole
/// of it, so that many do not come back at the same moment. `chance` is anything.
pub fn wait_after(attempts: u32, chance: u32) -> Duration {
    let doublings = attempts.saturating_sub(1).min(16);
    let whole = FIRST.saturating_mul(1 << doublings).min(LONGEST_WAIT);
    whole / 2 + (whole / 2).mul_f64(f64::from(chance) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn waits_grow_to_a_cap_and_a_day_has_a_hundred_attempts() {
        assert_eq!(wait_after(1, u32::MAX), FIRST);
        assert_eq!(wait_after(2, u32::MAX), FIRST * 2);
        assert_eq!(wait_after(1, 0), FIRST / 2);
        assert_eq!(wait_after(40, u32::MAX), LONGEST_WAIT);
        let attempts = (1..)
            .scan(Duration::ZERO, |at, attempt| {
                *at += wait_after(attempt, u32::MAX);
                Some(*at)
            })
            .take_while(|at| *at < GIVE_UP)
            .count();
        assert!((95..110).contains(&attempts), "{attempts}");
    }

    proptest! {
        #[test]
        fn no_wait_is_too_short_or_too_long(attempts: u32, chance: u32) {
            let wait = wait_after(attempts, chance);
            prop_assert!(wait >= FIRST / 2 && wait <= LONGEST_WAIT);
            prop_assert!(wait_after(attempts.saturating_add(1), chance) >= wait);
        }
    }
}
