//! Alerts that the database did not take: shown all the same, kept in memory, and stored when it can
//! be written again.

use std::collections::VecDeque;

use bytes::Bytes;
use inveye_base::{ErrorChain, ErrorKind};
use inveye_db::{EventWriter, WriteError};
use inveye_domain::{Alert, AlertEntry, AlertId};

/// Alerts kept. A guard who has so many open ones has read none.
const MOST: usize = 1000;
/// Pictures kept beside them, of up to a megabyte.
const MOST_SNAPSHOTS: usize = 32;

/// Oldest first.
#[derive(Debug, Default)]
pub(super) struct Unsaved {
    waiting: VecDeque<Waiting>,
    dropped: u64,
}

#[derive(Debug)]
struct Waiting {
    alert: Alert,
    log: Vec<AlertEntry>,
    snapshot: Option<Bytes>,
}

impl Unsaved {
    /// Keeps it; the oldest goes where there are too many.
    pub(super) fn keep(&mut self, alert: Alert, snapshot: Option<Bytes>) {
        if self.waiting.len() >= MOST {
            self.waiting.pop_front();
            self.dropped += 1;
            if self.dropped.is_power_of_two() {
                tracing::error!(
                    dropped = self.dropped,
                    "alerts are lost: too many wait for the disk"
                );
            }
        }
        let pictures = self.waiting.iter().filter(|w| w.snapshot.is_some());
        if snapshot.is_some()
            && pictures.count() >= MOST_SNAPSHOTS
            && let Some(oldest) = self.waiting.iter_mut().find(|w| w.snapshot.is_some())
        {
            oldest.snapshot = None;
        }
        self.waiting.push_back(Waiting {
            alert,
            log: Vec::new(),
            snapshot,
        });
    }

    /// Writes into the log of an alert that waits; returns it as it is then, and whether that was news.
    pub(super) fn note(&mut self, id: AlertId, entry: &AlertEntry) -> Option<(Alert, bool)> {
        let waiting = self.waiting.iter_mut().find(|w| w.alert.id == id)?;
        let is_news = waiting.alert.work.apply(entry);
        if is_news {
            waiting.log.push(entry.clone());
        }
        Some((waiting.alert.clone(), is_news))
    }

    /// Newest first, each with its log.
    pub(super) fn alerts(&self) -> impl Iterator<Item = (&Alert, &[AlertEntry])> {
        let newest_first = self.waiting.iter().rev();
        newest_first.map(|waiting| (&waiting.alert, waiting.log.as_slice()))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Stores what can be stored now, and returns it.
    pub(super) fn store(&mut self, writer: &EventWriter) -> Vec<Alert> {
        let mut stored = Vec::new();
        while let Some(oldest) = self.waiting.front_mut() {
            let (alert, log) = (&mut oldest.alert, oldest.log.as_slice());
            match store(writer, alert, log, oldest.snapshot.as_ref()) {
                Ok(()) => {}
                Err(error) if may_pass(&error) => break,
                Err(error) => {
                    tracing::error!(error = %ErrorChain(&error), "an alert is never stored");
                }
            }
            stored.extend(self.waiting.pop_front().map(|waiting| waiting.alert));
        }
        stored
    }
}

/// Stores the alert with its log, then its picture: a second attempt at either changes nothing.
pub(super) fn store(
    writer: &EventWriter,
    alert: &mut Alert,
    log: &[AlertEntry],
    snapshot: Option<&Bytes>,
) -> Result<(), WriteError> {
    writer.store_alert(alert, log)?;
    if let Some(jpeg) = snapshot {
        writer.save_snapshot(alert.id, jpeg)?;
        alert.has_snapshot = true;
    }
    Ok(())
}

/// Whether a later attempt may go through.
fn may_pass(error: &WriteError) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Exhausted | ErrorKind::Unavailable | ErrorKind::PermissionDenied
    )
}

#[cfg(test)]
mod tests {
    use inveye_domain::{AlertWork, RuleId, Severity, WallTime};

    use super::*;

    fn alert(id: usize) -> Alert {
        Alert {
            id: AlertId(id as u64),
            rule: RuleId::new("r").unwrap(),
            camera: None,
            severity: Severity::Low,
            title: String::new(),
            subject: None,
            place: String::new(),
            at: WallTime::default(),
            event: None,
            has_snapshot: false,
            work: AlertWork::default(),
        }
    }

    #[test]
    fn a_disk_that_never_comes_back_fills_no_memory() {
        let mut unsaved = Unsaved::default();
        for id in 1..=MOST + 5 {
            unsaved.keep(alert(id), Some(Bytes::from_static(b"jpeg")));
        }
        let kept: Vec<u64> = unsaved.alerts().map(|(alert, _)| alert.id.0).collect();
        assert_eq!(
            (kept.len(), kept[0]),
            (MOST, MOST as u64 + 5),
            "the newest stay"
        );
        assert_eq!(unsaved.dropped, 5);
        let pictures = unsaved.waiting.iter().filter(|w| w.snapshot.is_some());
        assert_eq!(pictures.count(), MOST_SNAPSHOTS);
    }
}
