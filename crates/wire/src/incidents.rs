//! What happened, put together by people, and what one shift hands over to the next.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::Severity;

/// How an incident stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum IncidentStatus {
    /// Somebody works on it, or should.
    Open,
    /// Done. It takes nothing but notes.
    Closed,
}

/// Alerts, video, pictures and notes that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct IncidentView {
    /// Its id.
    pub id: String,
    /// What happened, in a line.
    pub title: String,
    /// How it stands.
    pub status: IncidentStatus,
    /// Who has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub owner: Option<String>,
    /// What came of it; empty while it is open.
    pub outcome: String,
    /// The cameras it is about. It exists for whoever sees all of them.
    pub cameras: Vec<String>,
    /// Lines of its log.
    #[ts(type = "number")]
    pub entries: u64,
    /// When it was made.
    #[ts(type = "number")]
    pub made_at_ms: i64,
    /// By whom.
    pub made_by: String,
    /// When something was put in or changed last.
    #[ts(type = "number")]
    pub changed_at_ms: i64,
    /// When it was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub closed_at_ms: Option<i64>,
    /// Goes up with each change of how it stands.
    #[ts(type = "number")]
    pub version: u64,
}

/// An incident with its log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct IncidentDetail {
    /// The incident.
    pub incident: IncidentView,
    /// What was put in, oldest first.
    pub log: Vec<IncidentEntryView>,
}

/// One line of an incident's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct IncidentEntryView {
    /// Its number.
    #[ts(type = "number")]
    pub id: u64,
    /// When it was put in.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// By whom.
    pub actor: String,
    /// What.
    pub item: IncidentItem,
    /// SHA-256 of the picture kept with it, in hexadecimal; absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub sha256: Option<String>,
    /// The recorded video it is about; absent where it is about none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub video: Option<EntryVideo>,
}

/// The recorded video that a line of an incident's log is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct EntryVideo {
    /// Whose.
    pub camera: String,
    /// From.
    #[ts(type = "number")]
    pub from_ms: i64,
    /// To.
    #[ts(type = "number")]
    pub to_ms: i64,
    /// What becomes of it.
    pub state: EntryVideoState,
    /// When it is kept no longer; absent as long as the incident is open, and where it is not kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub until_ms: Option<i64>,
}

/// What becomes of the video that a line of an incident's log is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EntryVideoState {
    /// It is there and is not deleted.
    Kept,
    /// It is there and goes when its time is over: somebody ended its protection, or the incident has been closed
    /// for long.
    NotKept,
    /// There is none.
    NotRecorded,
}

/// What is in an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum IncidentItem {
    /// An alert, as it was when it was put in.
    Alert {
        /// Which.
        alert: String,
        /// What happened and where.
        title: String,
        /// Line or zone, then camera.
        place: String,
        /// How urgent.
        severity: Severity,
        /// When its cause happened.
        #[ts(type = "number")]
        at_ms: i64,
        /// The camera it is about; absent for the whole store.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        camera: Option<String>,
    },
    /// A time of recorded video.
    Clip {
        /// Whose.
        camera: String,
        /// From.
        #[ts(type = "number")]
        from_ms: i64,
        /// To.
        #[ts(type = "number")]
        to_ms: i64,
        /// What is to be seen; may be empty.
        note: String,
    },
    /// A picture of recorded video.
    Snapshot {
        /// Whose.
        camera: String,
        /// The moment it shows.
        #[ts(type = "number")]
        at_ms: i64,
        /// What is to be seen; may be empty.
        note: String,
    },
    /// Something somebody wrote.
    Note {
        /// What.
        text: String,
    },
    /// It stands otherwise from then on.
    Change {
        /// What happened, in a line.
        title: String,
        /// How it stands.
        status: IncidentStatus,
        /// Who has it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        owner: Option<String>,
        /// What came of it.
        outcome: String,
    },
}

/// Makes an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct IncidentRequest {
    /// What happened, in 1 to 120 characters.
    pub title: String,
    /// Alerts that are in it at first, at most 100.
    #[serde(default)]
    pub alerts: Vec<String>,
    /// What there is to say; may be empty or absent.
    #[serde(default)]
    pub note: String,
}

/// Changes how an incident stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct IncidentChange {
    /// The one it was made from: somebody else may have been faster.
    #[ts(type = "number")]
    pub version: u64,
    /// What happened, in 1 to 120 characters.
    pub title: String,
    /// How it stands.
    pub status: IncidentStatus,
    /// Who has it.
    #[serde(default)]
    #[ts(optional)]
    pub owner: Option<String>,
    /// What came of it: needed to close it.
    #[serde(default)]
    pub outcome: String,
}

/// Puts something into an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum NewIncidentEntry {
    /// An alert with its picture.
    Alert {
        /// Which.
        alert: String,
    },
    /// A time of recorded video, at most a day.
    Clip {
        /// Whose.
        camera: String,
        /// From.
        #[ts(type = "number")]
        from_ms: i64,
        /// To.
        #[ts(type = "number")]
        to_ms: i64,
        /// What is to be seen; may be empty.
        #[serde(default)]
        note: String,
    },
    /// A picture of recorded video.
    Snapshot {
        /// Whose.
        camera: String,
        /// The moment it shows.
        #[ts(type = "number")]
        at_ms: i64,
        /// What is to be seen; may be empty.
        #[serde(default)]
        note: String,
    },
    /// Something to write down, 1 to 2000 characters.
    Note {
        /// What.
        text: String,
    },
}

/// A line of the shift log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ShiftEntryView {
    /// Its number.
    #[ts(type = "number")]
    pub id: u64,
    /// When.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// Who.
    pub actor: String,
    /// What the next shift should know.
    pub text: String,
    /// Whether a shift ends with it: the next one takes over.
    pub hand_over: bool,
    /// Alerts that nobody had closed then.
    pub alerts: Vec<CarriedAlert>,
    /// Incidents that were open then.
    pub incidents: Vec<CarriedIncident>,
    /// When the next shift took over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub taken_at_ms: Option<i64>,
    /// Who took over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub taken_by: Option<String>,
}

/// An alert that is handed over, as it was then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CarriedAlert {
    /// Which.
    pub id: String,
    /// What happened and where.
    pub title: String,
    /// How urgent.
    pub severity: Severity,
    /// The camera it is about; absent for the whole store.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub camera: Option<String>,
}

/// An incident that is handed over, as it was then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CarriedIncident {
    /// Which.
    pub id: String,
    /// What happened.
    pub title: String,
    /// The cameras it is about.
    pub cameras: Vec<String>,
}

/// Writes into the shift log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct NewShiftEntry {
    /// What the next shift should know, at most 2000 characters; may be empty at the end of a shift.
    pub text: String,
    /// Whether a shift ends with it: open alerts and incidents are carried over.
    pub hand_over: bool,
}
