//! Notices that events are not being saved, and tells people once.

use std::path::Path;
use std::time::Duration;

use inveye_base::ErrorKind;
use inveye_db::{NewAlert, Stall, WriterHealth};
use inveye_domain::{AlertSubject, RuleId, Severity, WallTime};
use inveye_words::Words;

/// Stands where other alerts name their rule.
pub(crate) const RULE: &str = "events-not-saved";
/// What screens call it.
pub(crate) const RULE_NAME: &str = "Events not saved";

/// A disk that comes and goes is told no more often.
const COOL_DOWN: Duration = Duration::from_secs(600);

#[derive(Debug, Default)]
pub(super) struct StoreWatch {
    is_stall_told: bool,
    told: Option<Duration>,
    /// Lost events at the last look, and whether this stall's losses were told.
    dropped: u64,
    is_loss_told: bool,
}

impl StoreWatch {
    /// The alert to raise now, if any: when saving fails, and again when events begin to be lost.
    pub(super) fn observe(
        &mut self,
        health: &WriterHealth,
        folder: &Path,
        (monotonic, now): (Duration, WallTime),
        words: &Words,
    ) -> Option<NewAlert> {
        let loses = health.dropped > self.dropped;
        self.dropped = health.dropped;
        let Some(stall) = &health.stalled else {
            (self.is_stall_told, self.is_loss_told) = (false, false);
            return None;
        };
        let cools = self
            .told
            .is_some_and(|told| monotonic.saturating_sub(told) < COOL_DOWN);
        let (severity, subject) = if loses && !self.is_loss_told {
            self.is_loss_told = true;
            (Severity::Critical, AlertSubject::EventsLost)
        } else if !self.is_stall_told && !cools {
            (Severity::High, AlertSubject::EventsNotSaved)
        } else {
            return None;
        };
        (self.is_stall_told, self.told) = (true, Some(monotonic));
        Some(NewAlert {
            rule: RuleId::new(RULE).expect("a constant that a test makes"),
            camera: None,
            severity,
            title: words.title(&subject),
            subject: Some(subject),
            place: advice(stall, folder, words),
            at: now.min(stall.since),
            event: None,
        })
    }
}

/// The cause, then what to do.
fn advice(stall: &Stall, folder: &Path, words: &Words) -> String {
    let what = match stall.kind {
        ErrorKind::Exhausted => words.storage.free_space,
        ErrorKind::PermissionDenied => words.storage.make_writable,
        _ => words.storage.check_disk,
    };
    let folder = folder.display().to_string();
    format!("{}; {}", stall.message, what(&folder))
}

#[cfg(test)]
mod tests {
    use inveye_domain::Language;
    use inveye_words::words;

    use super::*;

    fn look(watch: &mut StoreWatch, s: u64, dropped: u64, stalled: bool) -> Option<NewAlert> {
        let now = WallTime::from_millis(1_795_176_000_000) + Duration::from_secs(s);
        let stall = Stall {
            since: now,
            message: "database or disk is full".to_owned(),
            kind: ErrorKind::Exhausted,
        };
        let health = WriterHealth {
            stalled: stalled.then_some(stall),
            dropped,
            ..WriterHealth::default()
        };
        let at = (Duration::from_secs(s), now);
        let words = words(Language::English);
        watch.observe(&health, Path::new("/data"), at, words)
    }

    #[test]
    fn a_stall_is_told_once_and_so_is_the_beginning_of_losses() {
        let mut watch = StoreWatch::default();
        assert_eq!(look(&mut watch, 0, 0, false), None);
        let told = look(&mut watch, 1, 0, true).expect("it is news");
        assert_eq!(
            (told.severity, told.title.as_str()),
            (Severity::High, "Events are not being saved")
        );
        assert_eq!(told.place, "database or disk is full; free space on /data");
        assert_eq!(look(&mut watch, 2000, 0, true), None, "once");
        let lost = look(&mut watch, 2001, 3, true).expect("it is worse");
        assert_eq!(
            (lost.severity, lost.title.as_str()),
            (Severity::Critical, "Events are being lost")
        );
        assert_eq!(look(&mut watch, 2002, 9, true), None, "once");
    }

    #[test]
    fn a_disk_that_comes_and_goes_is_told_now_and_then() {
        let mut watch = StoreWatch::default();
        let told = (0..3600).filter(|&s| look(&mut watch, s, 0, s % 4 < 2).is_some());
        assert_eq!(told.count(), 6, "in an hour");
    }
}
