//! The live socket, `GET /api/v1/live`: JSON text both ways, pictures as binary messages
//! (see [`crate::tile`]).
//!
//! The client speaks first: [`ClientMessage::Auth`] within 5 s, or the socket is closed. The engine
//! answers with [`Hello`], a complete picture of the present; every later message replaces a part of it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::accounts::MeView;
use crate::alerts::{AlertView, SnoozeView};
use crate::cameras::CameraView;
use crate::error::WireError;
use crate::events::EventView;
use crate::health::HealthView;
use crate::numbers::NumbersView;
use crate::site::SiteView;

/// Tiles of at most this many pixels get small pictures: four in a row on a screen of 1600.
pub const SMALL_PICTURE_WIDTH: u32 = 400;

/// From the client.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClientMessage {
    /// Signs in.
    Auth {
        /// The token of a session, or the machine's.
        token: String,
    },
    /// Which cameras' pictures to send; replaces the list before. Empty ends them.
    Watch {
        /// Camera ids in the order of the tiles.
        cameras: Vec<String>,
        /// At most this many pictures a second each.
        fps: f64,
        /// At most this many pictures on their way that [`ClientMessage::Seen`] did not tell of yet,
        /// so that a slow client sees few new pictures and not many old ones; any number when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        window: Option<u32>,
        /// Tiles are no wider than this many pixels. Up to [`SMALL_PICTURE_WIDTH`] small pictures are
        /// sent, which cost everybody less; as large as the wall has them when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        width: Option<u32>,
    },
    /// Pictures that arrived since the last such message.
    Seen {
        /// How many.
        pictures: u32,
    },
}

/// Which tile index stands for which camera in picture messages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct TileAssignment {
    /// Index in picture headers.
    pub index: u16,
    /// Which camera.
    pub camera: String,
}

/// One person's box.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct TrackBox {
    /// Who.
    #[ts(type = "number")]
    pub track: u64,
    /// x1, y1, x2, y2 in 0–1 of the picture.
    #[serde(rename = "box")]
    pub bbox: [f64; 4],
    /// Confidence, 0–1.
    pub score: f64,
}

/// The people in one analysed picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct Boxes {
    /// Which camera.
    pub camera: String,
    /// The picture's media time in microseconds, as in its header.
    #[ts(type = "number")]
    pub media_us: i64,
    /// When the picture's last packet arrived at the engine, in microseconds of Unix time.
    #[ts(type = "number")]
    pub received_us: i64,
    /// Who is where.
    pub boxes: Vec<TrackBox>,
}

/// The present, complete.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct Hello {
    /// Program version.
    pub version: String,
    /// The engine's clock.
    #[ts(type = "number")]
    pub now_ms: i64,
    /// The store.
    pub site: SiteView,
    /// All cameras, in the order of the wall.
    pub cameras: Vec<CameraView>,
    /// Today.
    pub numbers: NumbersView,
    /// All that nobody has closed, at most 10,000, and the newest 200 of every state; newest first.
    pub alerts: Vec<AlertView>,
    /// What is held back now.
    pub snoozes: Vec<SnoozeView>,
    /// How the engine is.
    pub health: HealthView,
}

/// From the engine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerMessage {
    /// After signing in, and again when the client fell behind and missed messages.
    Hello {
        /// The present.
        hello: Box<Hello>,
    },
    /// After each `hello`: who listens. What they may not see is left out of all messages; when their
    /// rights change, a new `hello` comes.
    Me {
        /// Who.
        me: Box<MeView>,
    },
    /// A camera is new or changed.
    Camera {
        /// As it is now.
        camera: Box<CameraView>,
    },
    /// A camera is gone.
    CameraRemoved {
        /// Its id.
        camera: String,
    },
    /// Answer to `watch`.
    Watching {
        /// Which index stands for which camera.
        tiles: Vec<TileAssignment>,
    },
    /// People in an analysed picture.
    Tracks(Boxes),
    /// Something happened.
    Event {
        /// What.
        event: EventView,
    },
    /// Today's numbers changed.
    Numbers {
        /// As they are now.
        numbers: NumbersView,
    },
    /// An alert is new or changed.
    Alert {
        /// As it is now.
        alert: Box<AlertView>,
    },
    /// What is held back has changed.
    Snoozes {
        /// All that hold something back now, by their end.
        snoozes: Vec<SnoozeView>,
    },
    /// Once a second.
    Health {
        /// How the engine is.
        health: HealthView,
        /// The engine's clock.
        #[ts(type = "number")]
        now_ms: i64,
    },
    /// The store's name or zone changed.
    Site {
        /// As it is now.
        site: SiteView,
    },
    /// Walls that everybody sees have changed: `GET /walls` has them.
    WallsChanged,
    /// The last client message failed, or signing in did.
    Error {
        /// Why.
        error: WireError,
    },
}

/// First message of a sound socket, `GET /api/v1/cameras/{id}/sound`, and again when the sound is
/// another: a new initialization segment follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SoundStart {
    /// For `MediaSource.isTypeSupported`, for example `audio/mp4; codecs="mp4a.40.2"`.
    pub mime: String,
}

/// First message of a talk socket, `GET /api/v1/cameras/{id}/talk`: the loudspeaker is open, and what is
/// sent from now on is heard. Binary messages of the client are samples, signed 16 bits, little-endian,
/// one channel, at most a tenth of a second in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct TalkStart {
    /// Samples a second.
    pub rate: u32,
    /// After so many milliseconds it ends.
    pub limit_ms: u32,
}

/// First message of a video socket, `GET /api/v1/cameras/{id}/video`, and again when the stream's
/// parameters change: a new initialization segment follows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct VideoStart {
    /// For `MediaSource.isTypeSupported`, for example `video/mp4; codecs="avc1.4d401f"`.
    pub mime: String,
    /// Pixels across and down.
    pub size: [u32; 2],
    /// Media time in microseconds at which the segments' clock starts from 0.
    #[ts(type = "number")]
    pub start_media_us: i64,
}
