//! What the engine offers to whoever works alerts.

use bytes::Bytes;
use inveye_accounts::CameraScope;
use inveye_wire::{
    AlertDetail, AlertStep, AlertView, ResponseTimeView, ReviewRequest, ReviewView, SnoozeRequest,
    SnoozeView,
};

use crate::room::Answer;

/// Alerts, their logs, and what is silenced.
pub trait AlarmRoom: Send + Sync + 'static {
    /// The newest of these cameras and of the whole store, newest first; of those raised before one, where it is named.
    fn alerts(
        &self,
        limit: usize,
        before: Option<String>,
        of: CameraScope,
    ) -> Answer<'_, Vec<AlertView>>;

    /// One, with its log.
    fn alert<'a>(&'a self, alert: &'a str) -> Answer<'a, AlertDetail>;

    /// The picture kept with an alert.
    fn alert_snapshot<'a>(&'a self, alert: &'a str) -> Answer<'a, Bytes>;

    /// Somebody did something. Asking twice is no error, and a state never goes back.
    fn note_on_alert<'a>(
        &'a self,
        alert: &'a str,
        step: AlertStep,
        actor: String,
    ) -> Answer<'a, AlertView>;

    /// How soon alerts were answered whose cause happened in a time, milliseconds of Unix time.
    fn response_times(&self, from_ms: i64, to_ms: i64) -> Answer<'_, Vec<ResponseTimeView>>;

    /// Suspicious behaviour that is to be looked at, what most speaks for first; with `all` also what was.
    fn reviews(&self, all: bool) -> Answer<'_, Vec<ReviewView>>;

    /// Says what something suspicious was; `id` is the event's.
    fn review<'a>(
        &'a self,
        id: &'a str,
        request: ReviewRequest,
        actor: String,
    ) -> Answer<'a, ReviewView>;

    /// What is held back now.
    fn snoozes(&self) -> Vec<SnoozeView>;

    /// Holds alerts back for a while.
    fn snooze(&self, request: SnoozeRequest, actor: String) -> Answer<'_, SnoozeView>;

    /// Ends a snooze before its time.
    fn end_snooze(&self, snooze: u64) -> Answer<'_, ()>;
}
