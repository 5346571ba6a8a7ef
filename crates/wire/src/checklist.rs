//! What is tried before people rely on a store.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::setup::CameraRole;

/// What was tried to see whether all is ready.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct ChecklistView {
    /// Whether nothing is [`Readiness::Problem`].
    pub ready: bool,
    /// When it was tried.
    #[ts(type = "number")]
    pub checked_ms: i64,
    /// Each once, in this order.
    pub items: Vec<ChecklistItem>,
}

/// One thing that was tried.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct ChecklistItem {
    /// What.
    pub subject: ChecklistSubject,
    /// How it went.
    pub state: Readiness,
    /// What was found.
    pub found: ChecklistFinding,
    /// Cameras that it is about when it did not go well.
    pub cameras: Vec<String>,
}

/// How something went.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Readiness {
    /// As it should be.
    Ok,
    /// It works, and should be better.
    Advice,
    /// Nobody should rely on the store like this.
    Problem,
}

/// What is tried before a store goes live.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChecklistSubject {
    /// The store has a name of its own, hours and money.
    Site,
    /// Somebody can sign in who may manage everything.
    People,
    /// Each camera gives pictures.
    Cameras,
    /// It is known what each camera is for.
    CameraRoles,
    /// Each camera has the lines and zones that its work needs.
    Drawings,
    /// Each camera stands on the floor plan.
    FloorPlan,
    /// Pictures of each camera are analysed.
    Analysis,
    /// Each entrance has counted somebody in and somebody out today.
    Counting,
    /// Somebody was seen in each zone today.
    Zones,
    /// Each camera is being recorded.
    Recording,
    /// There is room for what is to be kept.
    Disk,
    /// What happens is stored, and reads back.
    History,
    /// This machine's clock is kept right.
    Clock,
    /// Cameras' own clocks are right.
    CameraClocks,
    /// Rules raise alarms.
    Rules,
    /// Alarms reach somebody who does not look at the screen.
    Notifications,
    /// Screens hear at once of what happens.
    LiveUpdates,
    /// The audit log is whole.
    AuditLog,
}

/// What was found of one thing. `said` is in the words of a system, a device or the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ChecklistFinding {
    /// The store has what it needs.
    Store {
        /// Its name.
        name: String,
        /// IANA name of its time zone.
        time_zone: String,
    },
    /// The store lacks something.
    StoreLacks {
        /// What.
        lacks: Vec<StorePart>,
    },
    /// Nobody can sign in who may manage people.
    NobodyManages,
    /// Whoever manages people has a second factor.
    SecondFactors,
    /// Some have none.
    NoSecondFactor {
        /// How many.
        accounts: u32,
    },
    /// There is no camera.
    NoCamera,
    /// All give pictures.
    Pictures {
        /// How many.
        cameras: u32,
    },
    /// Some give none.
    NoPicture,
    /// It is known what each camera is for.
    Roles,
    /// Of some it is not.
    NoRole,
    /// Each has the lines and zones that its work needs.
    Drawings,
    /// One lacks something.
    NoDrawing {
        /// What it is for, from which follows what to draw.
        role: CameraRole,
    },
    /// Several do.
    NoDrawings,
    /// There is no floor plan.
    NoFloorPlan,
    /// Each camera has its place.
    Places,
    /// Some have none.
    NoPlace,
    /// People are not looked for.
    AnalysisOff {
        /// Why.
        said: String,
    },
    /// No picture of some is analysed.
    NotAnalysed,
    /// Too few pictures of some are.
    AnalysedSlowly,
    /// People are found.
    Analysed {
        /// By which models.
        models: String,
        /// On what.
        provider: String,
    },
    /// No camera is for an entrance.
    NoEntrance,
    /// Some entrances have not counted both ways today.
    NotCounted,
    /// All have.
    Counted {
        /// How many came in.
        footfall: u32,
    },
    /// No zone is drawn.
    NoZone,
    /// In some nobody was seen today.
    ZonesEmpty,
    /// Somebody was seen in each.
    ZonesSeen,
    /// Nothing is to be recorded.
    RecordingOff,
    /// The disk has a problem.
    RecordingProblem {
        /// Which, and what to do, in the store's language.
        said: String,
    },
    /// Nothing of some was recorded just now.
    NotRecorded,
    /// Some are not to be recorded.
    RecordingOffForSome,
    /// All are recorded.
    Recorded,
    /// Less than 1 GiB is free.
    DiskFull,
    /// There is room for fewer days than are to be kept.
    FewDays {
        /// For how many there is.
        days: f64,
        /// How many are to be kept.
        wanted: u32,
    },
    /// There is room.
    Room {
        /// For how many days; absent where nobody knows yet.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        days: Option<f64>,
    },
    /// The database has a problem.
    HistoryProblem {
        /// Which.
        said: String,
    },
    /// What was written did not read back.
    HistoryLost,
    /// It did.
    History,
    /// A time server keeps this machine's clock right.
    Clock,
    /// None does.
    ClockAdrift,
    /// Nobody knows.
    ClockUnknown,
    /// Clocks of some cameras are off.
    CameraClocksOff,
    /// All that tell theirs are right.
    CameraClocks {
        /// How many tell it.
        cameras: u32,
    },
    /// No rule raises alarms.
    NoRule,
    /// Some do.
    Rules {
        /// How many.
        rules: u32,
    },
    /// The desktop took a test notification.
    ToastTaken,
    /// It took none.
    ToastRefused {
        /// Why.
        said: String,
    },
    /// This engine shows none.
    NoToasts,
    /// Screens hear of what happens.
    ScreensHear,
    /// They do not.
    ScreensDeaf,
    /// The audit log is whole.
    AuditLog,
    /// It is not.
    AuditLogProblem {
        /// What is wrong.
        said: String,
    },
}

/// Something that a store needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StorePart {
    /// A name of its own.
    Name,
    /// When it is open.
    OpeningHours,
    /// What it is paid in.
    Currency,
}
