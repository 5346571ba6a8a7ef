//! Notices that video is not being recorded, and tells people once: recording that stopped unseen is
//! what nobody forgives.

use std::time::Duration;

use inveye_db::NewAlert;
use inveye_domain::{AlertSubject, RuleId, Severity, WallTime};
use inveye_words::Words;

/// Stands where other alerts name their rule.
pub(crate) const RULE: &str = "not-recorded";
/// What screens call it.
pub(crate) const RULE_NAME: &str = "Video not recorded";

/// A problem shorter than this is a hiccup, which the ledger tells about.
const PATIENCE: Duration = Duration::from_secs(3);
/// A disk that comes and goes is told no more often.
const COOL_DOWN: Duration = Duration::from_secs(600);

#[derive(Debug, Default)]
pub(super) struct RecordingWatch {
    since: Option<(Duration, WallTime)>,
    is_told: bool,
    told: Option<Duration>,
}

impl RecordingWatch {
    /// The alert to raise now, if any. `problem` is what is wrong with recording, for people.
    pub(super) fn observe(
        &mut self,
        problem: Option<String>,
        (monotonic, now): (Duration, WallTime),
        words: &Words,
    ) -> Option<NewAlert> {
        let Some(problem) = problem else {
            (self.since, self.is_told) = (None, false);
            return None;
        };
        let (since, at) = *self.since.get_or_insert((monotonic, now));
        let cools = self
            .told
            .is_some_and(|told| monotonic.saturating_sub(told) < COOL_DOWN);
        if self.is_told || cools || monotonic.saturating_sub(since) < PATIENCE {
            return None;
        }
        (self.is_told, self.told) = (true, Some(monotonic));
        Some(NewAlert {
            rule: RuleId::new(RULE).expect("a constant that a test makes"),
            camera: None,
            severity: Severity::High,
            title: words.title(&AlertSubject::NotRecorded),
            subject: Some(AlertSubject::NotRecorded),
            place: problem,
            at,
            event: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use inveye_domain::Language;
    use inveye_words::words;

    use super::*;

    fn look(watch: &mut RecordingWatch, s: u64, problem: bool) -> Option<NewAlert> {
        let now = WallTime::from_millis(1_795_176_000_000) + Duration::from_secs(s);
        let problem = problem.then(|| "The disk is full.".to_owned());
        let at = (Duration::from_secs(s), now);
        watch.observe(problem, at, words(Language::English))
    }

    #[test]
    fn a_problem_that_stays_is_told_once_and_a_hiccup_never() {
        let mut watch = RecordingWatch::default();
        assert_eq!(look(&mut watch, 0, true), None);
        assert_eq!(look(&mut watch, 1, false), None);
        assert_eq!(look(&mut watch, 10, true), None);
        let told = look(&mut watch, 13, true).expect("it is news");
        assert_eq!(told.place, "The disk is full.");
        assert_eq!(told.at.as_millis(), 1_795_176_010_000, "when it began");
        assert_eq!(look(&mut watch, 900, true), None, "once");
        assert_eq!(look(&mut watch, 901, false), None);
        assert_eq!(look(&mut watch, 902, true), None);
        assert!(look(&mut watch, 906, true).is_some(), "again");
    }
}
