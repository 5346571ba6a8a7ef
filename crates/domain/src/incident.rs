//! What happened, put together by people: incidents, and the log in which one shift hands over to the
//! next.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::alert::Severity;
use crate::id::{AlertId, CameraId, IncidentId};
use crate::time::WallTime;

/// To each side of the moment of an alert or a picture, video belongs to the incident: how it came about, and
/// how it went on.
const AROUND: Duration = Duration::from_secs(60);

/// Alerts, video, pictures and notes that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// Its number.
    pub id: IncidentId,
    /// Goes up with each change: two people who change it at once are told.
    pub version: u64,
    /// When it was made.
    pub made_at: WallTime,
    /// By whom.
    pub made_by: String,
    /// When something was put in or changed last.
    pub changed_at: WallTime,
    /// When it was closed.
    pub closed_at: Option<WallTime>,
    /// What it is and how it stands.
    pub standing: IncidentStanding,
}

impl Incident {
    /// So long after an incident was closed its video is kept.
    ///
    /// An insurer or the police ask within weeks, and somebody may open it again. For as long as the incident
    /// itself is known would be for years: people who came by would stay recorded without anybody's need.
    pub const VIDEO_KEPT: Duration = Duration::from_secs(90 * 86_400);

    /// Until when its video is kept; as long as it is open there is no such time.
    pub fn video_until(&self) -> Option<WallTime> {
        self.closed_at.map(|closed| closed + Self::VIDEO_KEPT)
    }
}

/// What an incident is and how it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentStanding {
    /// What happened, in a line.
    pub title: String,
    /// How it stands.
    pub status: IncidentStatus,
    /// Who has it.
    pub owner: Option<String>,
    /// What came of it; empty while it is open.
    pub outcome: String,
}

/// How an incident stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IncidentStatus {
    /// Somebody works on it, or should.
    Open,
    /// Done. It takes nothing but notes.
    Closed,
}

/// One line of an incident's log. Lines are added, never changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentEntry {
    /// Its number, of all incidents.
    pub id: u64,
    /// When it was put in.
    pub at: WallTime,
    /// By whom.
    pub actor: String,
    /// What.
    pub item: IncidentItem,
    /// SHA-256 of the picture that is kept with it.
    pub picture: Option<[u8; 32]>,
    /// Whether the video that it is about is kept from deletion as long as the incident wants it: not where it
    /// is about none, or somebody ended that.
    pub holds_video: bool,
}

/// What may be put into an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum IncidentItem {
    /// An alert, as it was: it may be deleted before the incident.
    Alert {
        /// Which.
        alert: AlertId,
        /// What happened and where.
        title: String,
        /// Line or zone, then camera.
        place: String,
        /// How urgent.
        severity: Severity,
        /// When its cause happened.
        at: WallTime,
        /// The camera it is about; none for the whole site.
        camera: Option<CameraId>,
    },
    /// A time of recorded video.
    Clip {
        /// Whose.
        camera: CameraId,
        /// From.
        from: WallTime,
        /// To.
        to: WallTime,
        /// What is to be seen; may be empty.
        note: String,
    },
    /// A picture of recorded video.
    Snapshot {
        /// Whose.
        camera: CameraId,
        /// The moment it shows.
        at: WallTime,
        /// What is to be seen; may be empty.
        note: String,
    },
    /// Something somebody wrote.
    Note {
        /// What.
        text: String,
    },
    /// It stands otherwise.
    Change {
        /// How from then on.
        standing: IncidentStanding,
    },
}

impl IncidentItem {
    /// The camera it is about.
    pub fn camera(&self) -> Option<&CameraId> {
        match self {
            Self::Alert { camera, .. } => camera.as_ref(),
            Self::Clip { camera, .. } | Self::Snapshot { camera, .. } => Some(camera),
            Self::Note { .. } | Self::Change { .. } => None,
        }
    }

    /// The recorded video that it is about: whose, from when, to when.
    pub fn video(&self) -> Option<(&CameraId, WallTime, WallTime)> {
        match self {
            Self::Alert { camera, at, .. } => {
                let camera = camera.as_ref()?;
                Some((camera, *at - AROUND, *at + AROUND))
            }
            Self::Snapshot { camera, at, .. } => Some((camera, *at - AROUND, *at + AROUND)),
            Self::Clip {
                camera, from, to, ..
            } => Some((camera, *from, *to)),
            Self::Note { .. } | Self::Change { .. } => None,
        }
    }

    /// Whether a closed incident takes it.
    pub fn fits_closed(&self) -> bool {
        matches!(self, Self::Note { .. } | Self::Change { .. })
    }
}

/// A line of the shift log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShiftEntry {
    /// Its number.
    pub id: u64,
    /// When.
    pub at: WallTime,
    /// Who.
    pub actor: String,
    /// What the next shift should know.
    pub text: String,
    /// What is handed over; none where it is only a note.
    pub carried: Option<Carried>,
    /// When the next shift took it, and who.
    pub taken: Option<(WallTime, String)>,
}

/// What is not done when a shift ends.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// Alerts that nobody has closed.
    pub alerts: Vec<CarriedAlert>,
    /// Incidents that are open.
    pub incidents: Vec<CarriedIncident>,
}

/// An alert that is handed over, as it was then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarriedAlert {
    /// Which.
    pub id: AlertId,
    /// What happened and where.
    pub title: String,
    /// How urgent.
    pub severity: Severity,
    /// The camera it is about; none for the whole site.
    pub camera: Option<CameraId>,
}

/// An incident that is handed over, as it was then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarriedIncident {
    /// Which.
    pub id: IncidentId,
    /// What happened.
    pub title: String,
    /// The cameras it is about.
    pub cameras: Vec<CameraId>,
}
