//! Recorded video: what is there, what is missing and why, and how the disk does.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::alerts::{AlertSubject, Severity};
use crate::scenes::Direction;

/// One encoded feed of a camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StreamName {
    /// Full size.
    Main,
    /// Small.
    Sub,
}

/// Why video of a time is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GapCause {
    /// The first connection was not made yet.
    Connecting,
    /// The camera could not be reached.
    Offline,
    /// Connected, but no picture came.
    Stalled,
    /// Pictures were lost on the way.
    PacketsLost,
    /// The camera's pictures could not be read.
    Unreadable,
    /// The disk took longer than could be waited for.
    DiskSlow,
    /// No room on the disk.
    DiskFull,
    /// The disk refused to write, or is not there.
    DiskFailed,
    /// The program did not run.
    EngineStopped,
    /// Recording was switched off.
    SwitchedOff,
    /// A clock was set: time passed twice or not at all.
    ClockSet,
    /// It was recorded, and deleted when its time was over.
    Expired,
    /// It was recorded, and the file is gone or damaged.
    Lost,
    /// The cause was not kept.
    Unknown,
}

/// Video without a break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct RecordedView {
    /// First moment.
    #[ts(type = "number")]
    pub from_ms: i64,
    /// First moment behind it.
    #[ts(type = "number")]
    pub to_ms: i64,
}

/// A time without video.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct GapView {
    /// First moment.
    #[ts(type = "number")]
    pub from_ms: i64,
    /// First moment behind it.
    #[ts(type = "number")]
    pub to_ms: i64,
    /// Why.
    pub cause: GapCause,
}

/// One camera's row of a timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CameraTimeline {
    /// Which camera.
    pub camera: String,
    /// What of it can be played; overlaps where a clock was set back.
    pub recorded: Vec<RecordedView>,
    /// Everything else of the time since it was added.
    pub gaps: Vec<GapView>,
}

/// What a mark on the timeline is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MarkKind {
    /// An alert was raised.
    Alert,
    /// Something happened.
    Event,
    /// Somebody made a note.
    Bookmark,
    /// Somebody protected the video.
    Protection,
}

/// Something to jump to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct MarkView {
    /// Id of the alert, event, bookmark or protection.
    pub id: String,
    /// What it is.
    pub kind: MarkKind,
    /// Which camera; absent for the whole store.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub camera: Option<String>,
    /// When.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// Until when, where it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub to_ms: Option<i64>,
    /// What people wrote; what the alert is called; of events, a few words in English.
    pub title: String,
    /// Of protections: when the lock ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub until_ms: Option<i64>,
    /// Of alerts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub severity: Option<Severity>,
    /// Of alerts: what the title says, for whoever says it in other words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub subject: Option<AlertSubject>,
    /// Of events: the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub event: Option<MarkedEvent>,
}

/// What an event on a timeline says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct MarkedEvent {
    /// As the event's own type: `line_cross`, `entry`, …
    #[serde(rename = "type")]
    pub kind: String,
    /// Line, zone or lane; absent where it is about the camera.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub place: Option<String>,
    /// Of crossings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub direction: Option<Direction>,
}

/// A stretch of time of several cameras.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct TimelineView {
    /// First moment.
    #[ts(type = "number")]
    pub from_ms: i64,
    /// First moment behind it.
    #[ts(type = "number")]
    pub to_ms: i64,
    /// Now: what lies after it has not happened.
    #[ts(type = "number")]
    pub now_ms: i64,
    /// In the order asked for.
    pub cameras: Vec<CameraTimeline>,
    /// By time.
    pub marks: Vec<MarkView>,
    /// Whether there are more marks than were sent: zoom in to see them.
    pub more_marks: bool,
}

/// How much of a camera is recorded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct CameraStorageView {
    /// Which camera.
    pub camera: String,
    /// Bytes of its video, all streams.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Beginning of its oldest video.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub oldest_ms: Option<i64>,
    /// Of those, bytes of video around events and alerts.
    #[ts(type = "number")]
    pub event_bytes: u64,
    /// Of all, bytes of video that is protected now.
    #[ts(type = "number")]
    pub protected_bytes: u64,
    /// How many days its continuous video is kept.
    pub continuous_days: u32,
    /// How many days its video around events and alerts is kept.
    pub event_days: u32,
    /// Most bytes of its video; absent where only the disk counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub most_bytes: Option<u64>,
    /// Most bytes of its continuous video.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub most_continuous_bytes: Option<u64>,
    /// Most bytes of its video around events and alerts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub most_event_bytes: Option<u64>,
    /// What of it is deleted next; absent while nothing is known to go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub next_deletion: Option<DeletionView>,
    /// Share of the last 24 hours, or since it was added, that can be played; 0–1.
    pub covered: f64,
    /// Seconds of the same time that are missing, by cause.
    pub missing: Vec<MissingView>,
}

/// Why video will be deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeletionCause {
    /// Its days are over.
    Age,
    /// The camera has no more bytes.
    CameraLimit,
    /// The disk, or the limit of all cameras, is full.
    Room,
}

/// An hour of a camera's video that will be deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DeletionView {
    /// Beginning of what is left of the hour.
    #[ts(type = "number")]
    pub from_ms: i64,
    /// First moment behind it.
    #[ts(type = "number")]
    pub to_ms: i64,
    /// About when it begins to go.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// Whether it is video around events and alerts.
    pub event: bool,
    /// Why.
    pub cause: DeletionCause,
}

/// Missing time of one cause.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct MissingView {
    /// Why.
    pub cause: GapCause,
    /// How much.
    pub seconds: f64,
}

/// How recording does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct StorageView {
    /// Whether anything is recorded at all.
    pub enabled: bool,
    /// Where video goes.
    pub folder: String,
    /// For people: what is wrong; empty when all is well.
    pub problem: String,
    /// Room on the disk.
    #[ts(type = "number")]
    pub free_bytes: u64,
    /// Size of the disk.
    #[ts(type = "number")]
    pub total_bytes: u64,
    /// Bytes of all video.
    #[ts(type = "number")]
    pub recorded_bytes: u64,
    /// Bytes written a second.
    pub write_rate: f64,
    /// How long the disk took at most to confirm, in milliseconds, over the last ten seconds.
    pub sync_ms: f64,
    /// Bytes that wait for the disk.
    #[ts(type = "number")]
    pub queued_bytes: u64,
    /// Days of video for which there is room at the present rate; absent while that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub days_of_room: Option<f64>,
    /// Days until there is no more room for new video, and the oldest goes for it; absent while nothing
    /// is recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub days_left: Option<f64>,
    /// How many days continuous video is kept.
    pub continuous_days: u32,
    /// How many days video with events is kept.
    pub event_days: u32,
    /// In the order of the wall.
    pub cameras: Vec<CameraStorageView>,
}

/// A note to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct BookmarkRequest {
    /// Which camera.
    pub camera: String,
    /// Which moment.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// What to remember.
    pub note: String,
}

/// Video to be locked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ProtectionRequest {
    /// Which camera.
    pub camera: String,
    /// First moment.
    #[ts(type = "number")]
    pub from_ms: i64,
    /// First moment behind it.
    #[ts(type = "number")]
    pub to_ms: i64,
    /// Why.
    pub reason: String,
    /// When the lock ends.
    #[ts(type = "number")]
    pub until_ms: i64,
}

/// Video that somebody outside is to get.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ExportRequest {
    /// Which cameras, in the order in which they are listed.
    pub cameras: Vec<String>,
    /// First moment.
    #[ts(type = "number")]
    pub from_ms: i64,
    /// First moment behind it.
    #[ts(type = "number")]
    pub to_ms: i64,
    /// What for.
    pub reason: String,
    /// Who exports.
    #[serde(default)]
    #[ts(optional, as = "Option<String>")]
    pub exported_by: String,
    /// One ZIP, which can be downloaded; otherwise a folder on the engine's machine.
    #[serde(default = "yes")]
    #[ts(optional, as = "Option<bool>")]
    pub zip: bool,
}

fn yes() -> bool {
    true
}

/// How far an export is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExportState {
    /// Being written.
    Running,
    /// Whole.
    Done,
    /// Not made; nothing of it is there.
    Failed,
}

/// Why an export failed, or what was found damaged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ExportProblem {
    /// The engine ended while it was written.
    EngineEnded,
    /// Parts had been damaged or changed before; the manifest names them.
    Damaged {
        /// How many.
        #[ts(type = "number")]
        parts: u64,
    },
    /// Nothing of that time is there.
    NothingRecorded,
    /// Too much for one export.
    TooLong,
    /// Somebody ended it.
    Cancelled,
    /// No room for it.
    DiskFull {
        /// Where it was written to.
        path: String,
    },
    /// It cannot be written.
    NotWritten {
        /// Which file.
        path: String,
    },
    /// A recording cannot be read.
    NotReadable,
    /// The key that signs exports cannot be read or made.
    Key {
        /// Which file.
        path: String,
    },
    /// A defect of the engine; the log names it.
    Defect,
}

/// An export on the engine's machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct ExportView {
    /// Names it.
    pub id: String,
    /// How far it is.
    pub state: ExportState,
    /// From 0 to 1.
    pub progress: f64,
    /// Bytes written so far, or in all.
    #[ts(type = "number")]
    pub bytes: u64,
    /// For people: why it failed, or what was found damaged; empty when all is well.
    pub problem: String,
    /// The same, for whoever says it in other words; absent where only the problem tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub why: Option<ExportProblem>,
    /// When it was asked for.
    #[ts(type = "number")]
    pub made_ms: i64,
    /// When it is deleted.
    #[ts(type = "number")]
    pub expires_ms: i64,
    /// Which cameras.
    pub cameras: Vec<String>,
    /// First moment.
    #[ts(type = "number")]
    pub from_ms: i64,
    /// First moment behind it.
    #[ts(type = "number")]
    pub to_ms: i64,
    /// What for.
    pub reason: String,
    /// Where it lies on the engine's machine, when it is whole.
    pub path: String,
    /// Address of the ZIP below `/api/v1`, when there is one. It opens without the token, so that a
    /// browser can download it; it is a secret of its own.
    pub download: Option<String>,
    /// Fingerprint of the key that signed, for the receiver to compare; empty while it is written.
    pub signed_by: String,
}
