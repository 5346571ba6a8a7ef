//! What people do with alerts, who is told when nobody does, and what is silenced.

use std::collections::BTreeMap;
use std::time::Duration;

use inveye_base::ErrorChain;
use inveye_db::{NewSnooze, WriteError};
use inveye_domain::{
    Alert, AlertEntry, AlertId, AlertState, AlertStep, EscalationTimes, Snooze, WallTime,
};
use inveye_wire::{ServerMessage, SnoozeView};

use super::lock;
use super::work::DeskWork;
use crate::convert::alerts as shown;

/// Stands in logs for the engine itself.
const ENGINE: &str = "InvEye";
/// An escalation that could not be written down is tried again then.
const TRY_AGAIN: Duration = Duration::from_secs(10);

#[derive(Debug, Default)]
pub(super) struct Alarms {
    /// Alerts that nobody has: the next level of people to tell, and when.
    waiting: BTreeMap<AlertId, (u8, WallTime)>,
    /// By their end.
    snoozes: Vec<Snooze>,
}

impl Alarms {
    /// Watches an alert while nobody has it.
    pub(super) fn follow(&mut self, alert: &Alert, times: &EscalationTimes) {
        match alert.next_escalation(times) {
            Some(next) => self.waiting.insert(alert.id, next),
            None => self.waiting.remove(&alert.id),
        };
    }

    fn due(&self, now: WallTime) -> Vec<(AlertId, u8)> {
        let due = self.waiting.iter().filter(|(_, (_, at))| *at <= now);
        due.map(|(id, (level, _))| (*id, *level)).collect()
    }
}

impl DeskWork {
    /// Goes on where the last run ended.
    pub(super) fn read_alarms(&mut self) {
        let times = self.parts.site.escalation;
        match self.parts.reader.open_alerts() {
            Ok(open) => (open.iter()).for_each(|alert| self.alarms.follow(alert, &times)),
            Err(error) => tracing::error!(error = %ErrorChain(&error), "open alerts were not read"),
        }
        self.read_snoozes();
    }

    /// Further people are told at other times now, and screens hear when.
    pub(super) fn follow_anew(&mut self) {
        let mut open: Vec<Alert> = match self.parts.reader.open_alerts() {
            Ok(open) => open,
            Err(error) => {
                tracing::error!(error = %ErrorChain(&error), "alerts go on at the times of before");
                return;
            }
        };
        open.extend(self.unsaved.alerts().map(|(alert, _)| alert.clone()));
        open.retain(|alert| alert.work.state == AlertState::Open);
        open.iter().for_each(|alert| self.tell_alert(alert));
        if !self.unsaved.is_empty() {
            self.show_unsaved();
        }
    }

    /// Writes into an alert's log, wherever it is.
    pub(super) fn note(&mut self, id: AlertId, entry: &AlertEntry) -> Result<Alert, WriteError> {
        if let Some((alert, is_news)) = self.unsaved.note(id, entry) {
            if is_news {
                self.tell_alert(&alert);
                self.show_unsaved();
            }
            return Ok(alert);
        }
        let change = self.parts.writer.note_on_alert(id, entry.clone())?;
        if change.changed {
            self.parts.bell.ring();
            self.tell_alert(&change.alert);
        }
        Ok(change.alert)
    }

    /// Tells further people of what nobody has, and ends what was silenced long enough.
    pub(super) fn follow_alarms(&mut self) {
        let now = self.parts.clock.wall();
        for (id, level) in self.alarms.due(now) {
            let entry = AlertEntry {
                at: now,
                actor: ENGINE.to_owned(),
                step: AlertStep::Escalate { level },
                told: None,
            };
            match self.note(id, &entry) {
                Ok(alert) => {
                    tracing::info!(alert = %id, level, "nobody has it: it goes to further people");
                    self.alarms.follow(&alert, &self.parts.site.escalation);
                    if let Some(toasts) = &self.parts.toasts {
                        toasts.push(alert, self.parts.site.language);
                    }
                }
                Err(WriteError::NotFound { .. }) => {
                    self.alarms.waiting.remove(&id);
                }
                Err(error) => {
                    tracing::warn!(alert = %id, error = %ErrorChain(&error), "not escalated");
                    self.alarms.waiting.insert(id, (level, now + TRY_AGAIN));
                }
            }
        }
        let held_back = self.book.take_held_back();
        for (id, alerts) in &held_back {
            if let Err(error) = self.parts.writer.count_held_back(*id, *alerts) {
                tracing::warn!(error = %ErrorChain(&error), "what was held back is not counted");
            }
        }
        let has_ended = |snooze: &Snooze| snooze.until <= now;
        if !held_back.is_empty() || self.alarms.snoozes.iter().any(has_ended) {
            self.read_snoozes();
        }
    }

    pub(super) fn snooze(&mut self, new: NewSnooze) -> Result<SnoozeView, WriteError> {
        let made = self.parts.writer.add_snooze(new)?;
        self.read_snoozes();
        Ok(self.snooze_view(&made))
    }

    fn snooze_view(&self, snooze: &Snooze) -> SnoozeView {
        let rule = snooze.rule.as_ref().and_then(|rule| self.rules.get(rule));
        shown::snooze(snooze, rule)
    }

    pub(super) fn end_snooze(&mut self, snooze: u64) -> Result<(), WriteError> {
        self.parts.writer.end_snooze(snooze)?;
        self.read_snoozes();
        Ok(())
    }

    /// Also what was held back is read anew.
    pub(super) fn read_snoozes(&mut self) {
        let now = self.parts.clock.wall();
        let snoozes = match self.parts.reader.snoozes(now) {
            Ok(snoozes) => snoozes,
            // Better an alert too many than one too few.
            Err(error) => {
                tracing::error!(error = %ErrorChain(&error), "snoozes were not read: none holds");
                Vec::new()
            }
        };
        let is_other = |a: &Snooze, b: &Snooze| (a.id, a.until) != (b.id, b.until);
        if snoozes.len() != self.alarms.snoozes.len()
            || std::iter::zip(&snoozes, &self.alarms.snoozes).any(|(a, b)| is_other(a, b))
        {
            self.book.set_snoozes(snoozes.clone());
        }
        // Of a rule that was removed before this engine began there is nothing to hold back, and nothing to show.
        let is_known = |snooze: &&Snooze| {
            let rule = snooze.rule.as_ref();
            rule.is_none_or(|rule| self.rules.contains_key(rule))
        };
        let shown = snoozes.iter().filter(is_known);
        let views: Vec<SnoozeView> = shown.map(|snooze| self.snooze_view(snooze)).collect();
        self.alarms.snoozes = snoozes;
        lock(&self.shown).snoozes.clone_from(&views);
        self.parts
            .hub
            .tell(&ServerMessage::Snoozes { snoozes: views });
    }
}

#[cfg(test)]
mod tests;
