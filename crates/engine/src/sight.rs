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

/// What there is to judge it by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Seen {
    /// A camera without a picture is another matter.
    pub(crate) is_live: bool,
    /// Its pictures are not analysed, for a reason that is shown.
    pub(crate) has_problem: bool,
    pub(crate) analysed_fps: f64,
    /// Why nobody can be seen in its pictures.
    pub(crate) hidden: Option<BlindCause>,
}

impl Seen {
    /// The first thing to put right.
    fn wrong(self) -> Option<BlindCause> {
        if !self.is_live {
            None
        } else if self.has_problem {
            Some(BlindCause::Unanalysed)
        } else if self.analysed_fps < LEAST_FPS {
            Some(BlindCause::Starved)
        } else {
            self.hidden
        }
    }
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
    /// Takes one measurement.
    pub(crate) fn observe(&mut self, now: Duration, seen: Seen) -> Vec<SightChange> {
        let cause = seen.wrong();
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

    fn at(analysed_fps: f64) -> Seen {
        Seen {
            is_live: true,
            has_problem: false,
            analysed_fps,
            hidden: None,
        }
    }

    #[test]
    fn a_rate_that_stays_low_is_told_from_its_beginning() {
        let mut sight = Sight::default();
        assert!(sight.observe(s(0), at(10.0)).is_empty());
        for second in 1..11 {
            assert!(sight.observe(s(second), at(0.5)).is_empty());
        }
        let (cause, since) = (BlindCause::Starved, s(1));
        assert_eq!(
            sight.observe(s(11), at(0.5)),
            [SightChange::Blind { cause, since }]
        );
        assert!(sight.observe(s(20), at(0.0)).is_empty(), "once");
        let after = s(29);
        assert_eq!(
            sight.observe(s(30), at(8.0)),
            [SightChange::Sees { cause, after }]
        );
        for second in 31..35 {
            assert!(sight.observe(s(second), at(0.5)).is_empty());
        }
        assert!(sight.observe(s(35), at(8.0)).is_empty(), "a moment only");
    }

    #[test]
    fn a_camera_that_goes_offline_is_that_alone() {
        let mut sight = Sight::default();
        let broken = Seen {
            has_problem: true,
            ..at(0.0)
        };
        let offline = Seen {
            is_live: false,
            ..broken
        };
        let _nothing = sight.observe(s(0), broken);
        let cause = BlindCause::Unanalysed;
        assert_eq!(
            sight.observe(s(10), broken),
            [SightChange::Blind { cause, since: s(0) }]
        );
        assert_eq!(
            sight.observe(s(12), offline),
            [SightChange::Sees {
                cause,
                after: s(12)
            }]
        );
        assert!(sight.observe(s(99), offline).is_empty());
    }

    #[test]
    fn one_cause_follows_another_without_a_moment_between() {
        let mut sight = Sight::default();
        let dark = Seen {
            hidden: Some(BlindCause::Dark),
            ..at(10.0)
        };
        let _nothing = sight.observe(s(0), dark);
        assert_eq!(
            sight.observe(s(10), dark),
            [SightChange::Blind {
                cause: BlindCause::Dark,
                since: s(0)
            }]
        );
        // Whoever cannot follow cannot look at the picture either: the rate is the first thing to put right.
        let both = Seen {
            analysed_fps: 0.5,
            ..dark
        };
        assert_eq!(
            sight.observe(s(20), both),
            [SightChange::Sees {
                cause: BlindCause::Dark,
                after: s(20)
            }]
        );
        assert_eq!(
            sight.observe(s(30), both),
            [SightChange::Blind {
                cause: BlindCause::Starved,
                since: s(20)
            }]
        );
    }
}
