//! Lets through as many pictures a second as wanted, evenly, out of those that come.

use std::time::Duration;

use inveye_domain::MediaTime;

/// One gate for one purpose of one camera.
#[derive(Debug, Clone, Default)]
pub struct FrameGate {
    next: Option<MediaTime>,
}

/// Cameras' time stamps jitter by a few milliseconds; without this grace every other picture of a
/// camera at exactly the wanted rate would come "too early".
const GRACE: f64 = 0.25;

impl FrameGate {
    /// Whether the picture of time `at` goes through, at `fps` pictures a second.
    ///
    /// Over time at most `fps` pictures a second pass; after a gap or a jump of the clock the next
    /// picture passes at once, and there is no burst to catch up.
    pub fn passes(&mut self, at: MediaTime, fps: f64) -> bool {
        if !(fps.is_finite() && fps > 0.0) {
            return false;
        }
        let period = Duration::from_secs_f64((1.0 / fps).min(3600.0));
        let due = self.next.unwrap_or(at);
        let jumped_back = due.since(at) > period * 2;
        if at + period.mul_f64(GRACE) < due && !jumped_back {
            return false;
        }
        let late = at.since(due) > period || jumped_back;
        self.next = Some(if late { at + period } else { due + period });
        true
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn passed(times: impl Iterator<Item = f64>, fps: f64) -> usize {
        let mut gate = FrameGate::default();
        times
            .filter(|&t| gate.passes(MediaTime::from_seconds(t), fps))
            .count()
    }

    #[test]
    fn a_jump_of_the_clock_does_not_close_the_gate() {
        let mut gate = FrameGate::default();
        assert!(gate.passes(MediaTime::from_seconds(1000.0), 5.0));
        assert!(
            gate.passes(MediaTime::from_seconds(3.0), 5.0),
            "back by hours"
        );
        assert!(!gate.passes(MediaTime::from_seconds(3.1), 5.0));
        assert!(
            gate.passes(MediaTime::from_seconds(9000.0), 5.0),
            "forward by hours"
        );
        assert!(
            !gate.passes(MediaTime::from_seconds(9000.05), 5.0),
            "no burst afterwards"
        );
    }

    #[test]
    fn nonsense_rates_let_nothing_through() {
        for fps in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(passed([0.0, 1.0, 2.0].into_iter(), fps), 0);
        }
    }

    proptest! {
        #[test]
        fn as_many_pass_as_wanted_or_as_come(source in 3.0f64..60.0, wanted in 1.0f64..30.0, jitter in 0.0f64..0.1) {
            let seconds = 60.0;
            let times = (0..).map(|i| f64::from(i) / source + jitter / source * f64::from(i % 3)).take_while(|t| *t < seconds);
            let got = passed(times, wanted) as f64 / seconds;
            let expected = source.min(wanted);
            prop_assert!(got <= wanted * 1.02 + 0.05, "{got} of {source} when {wanted} are wanted");
            prop_assert!(got >= expected * 0.66 - 0.05, "{got} of {source} when {wanted} are wanted");
        }

        #[test]
        fn whole_divisors_are_met(divisor in 1u32..8, wanted in 1u32..16) {
            let source = divisor * wanted;
            let times = (0..source * 60).map(|i| f64::from(i) / f64::from(source));
            let (got, due) = (passed(times, f64::from(wanted)), (wanted * 60) as usize);
            // The grace may let the first picture of the next minute in.
            prop_assert!(got == due || got == due + 1, "{got} of {due}");
        }
    }
}
