//! Whether what a camera shows is counted: pictures alone are not enough.

use std::time::Duration;

use inveye_domain::BlindCause;

/// Fewer analysed pictures a second, and people pass a line between two of them.
const LEAST_FPS: f64 = 2.0;
/// A rate is low only when it stays so: starting and a change of the scene take a moment.
const SURE_AFTER: Duration = Duration::from_secs(10);

/// One camera's, over time.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sight {
    /// What is wrong, since when, and whether that was said.
    wrong: Option<(BlindCause, Duration, bool)>,
}

/// A change worth an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SightChange {
    /// Since then on the monotonic clock.
    Blind { cause: BlindCause, since: Duration },
    /// It is over.
    Sees { cause: BlindCause, after: Duration },
}

impl Sight {
    /// Takes one measurement. A camera without a picture is another matter: `is_live` is false.
    pub(crate) fn observe(
        &mut self,
        now: Duration,
        is_live: bool,
        has_problem: bool,
        analysed_fps: f64,
    ) -> Vec<SightChange> {
        let cause = match (is_live, has_problem) {
            (false, _) => None,
            (true, true) => Some(BlindCause::Unanalysed),
            (true, false) => (analysed_fps < LEAST_FPS).then_some(BlindCause::Starved),
        };
        let mut changes = Vec::new();
        if let Some((before, since, was_said)) = self.wrong
            && cause != Some(before)
        {
            self.wrong = None;
            if was_said {
                let after = now.saturating_sub(since);
                changes.push(SightChange::Sees {
                    cause: before,
                    after,
                });
            }
        }
        if let Some(cause) = cause {
            let (_, since, was_said) = self.wrong.get_or_insert((cause, now, false));
            if !*was_said && now.saturating_sub(*since) >= SURE_AFTER {
                *was_said = true;
                let since = *since;
                changes.push(SightChange::Blind { cause, since });
            }
        }
        changes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn s(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn a_rate_that_stays_low_is_told_from_its_beginning() {
        let mut sight = Sight::default();
        assert!(sight.observe(s(0), true, false, 10.0).is_empty());
        for second in 1..11 {
            assert!(sight.observe(s(second), true, false, 0.5).is_empty());
        }
        let (cause, since) = (BlindCause::Starved, s(1));
        assert_eq!(
            sight.observe(s(11), true, false, 0.5),
            [SightChange::Blind { cause, since }]
        );
        assert!(sight.observe(s(20), true, false, 0.0).is_empty(), "once");
        let after = s(29);
        assert_eq!(
            sight.observe(s(30), true, false, 8.0),
            [SightChange::Sees { cause, after }]
        );
        for second in 31..35 {
            assert!(sight.observe(s(second), true, false, 0.5).is_empty());
        }
        assert!(
            sight.observe(s(35), true, false, 8.0).is_empty(),
            "a moment only"
        );
    }

    #[test]
    fn a_camera_that_goes_offline_is_that_alone() {
        let mut sight = Sight::default();
        let _nothing = sight.observe(s(0), true, true, 0.0);
        let cause = BlindCause::Unanalysed;
        assert_eq!(
            sight.observe(s(10), true, true, 0.0),
            [SightChange::Blind { cause, since: s(0) }]
        );
        assert_eq!(
            sight.observe(s(12), false, true, 0.0),
            [SightChange::Sees {
                cause,
                after: s(12)
            }]
        );
        assert!(sight.observe(s(99), false, true, 0.0).is_empty());
    }
}
