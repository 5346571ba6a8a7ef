//! What the engine offers to whoever puts incidents together and hands over shifts.

use bytes::Bytes;
use inveye_accounts::CameraScope;
use inveye_wire::{
    IncidentChange, IncidentDetail, IncidentRequest, IncidentStatus, IncidentView,
    NewIncidentEntry, NewShiftEntry, ShiftEntryView,
};

use crate::room::Answer;

/// Incidents, their reports, and the shift log.
pub trait IncidentRoom: Send + Sync + 'static {
    /// Newest first, of those about no other cameras.
    fn incidents(
        &self,
        status: Option<IncidentStatus>,
        of: CameraScope,
        limit: u32,
    ) -> Answer<'_, Vec<IncidentView>>;

    /// One, with its log.
    fn incident<'a>(&'a self, incident: &'a str) -> Answer<'a, IncidentDetail>;

    /// Makes one.
    fn add_incident(&self, request: IncidentRequest, actor: String) -> Answer<'_, IncidentDetail>;

    /// Changes how one stands.
    fn change_incident<'a>(
        &'a self,
        incident: &'a str,
        change: IncidentChange,
        actor: String,
    ) -> Answer<'a, IncidentDetail>;

    /// Puts something in.
    fn add_to_incident<'a>(
        &'a self,
        incident: &'a str,
        entry: NewIncidentEntry,
        actor: String,
    ) -> Answer<'a, IncidentDetail>;

    /// The picture kept with a line of its log.
    fn incident_picture<'a>(&'a self, incident: &'a str, entry: u64) -> Answer<'a, Bytes>;

    /// All of it as PDF, on A4 or Letter.
    fn incident_report<'a>(
        &'a self,
        incident: &'a str,
        is_letter: bool,
        actor: String,
    ) -> Answer<'a, Bytes>;

    /// The shift log, newest first.
    fn shift_log(&self, before: Option<u64>, limit: u32) -> Answer<'_, Vec<ShiftEntryView>>;

    /// Writes into the shift log.
    fn add_shift_entry(&self, new: NewShiftEntry, actor: String) -> Answer<'_, ShiftEntryView>;

    /// Takes over.
    fn take_shift_entry(&self, entry: u64, actor: String) -> Answer<'_, ShiftEntryView>;
}
