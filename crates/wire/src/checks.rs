//! What came of asking and trying a device, as facts: each screen says them in its own language.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::cameras::Transport;
use crate::recordings::StreamName;

/// One step of trying a device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct CheckStep {
    /// What was tried, for people.
    pub name: String,
    /// Whether it worked.
    pub ok: bool,
    /// What came back, and what to do if it did not work.
    pub detail: String,
    /// The name, for whoever says it in other words.
    pub step: StepName,
    /// Of which stream, where a camera has two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub stream: Option<StreamName>,
    /// The same as the detail; absent where only that tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub found: Option<StepFinding>,
}

/// What was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepName {
    /// Looking for it.
    Find,
    /// User name and password.
    SignIn,
    /// Which streams it offers.
    Streams,
    /// Whether its addresses are its own.
    Addresses,
    /// Its clock.
    Clock,
    /// The addresses that makers use.
    UsualAddresses,
    /// The password that is kept here.
    Password,
    /// A connection.
    Connect,
    /// A picture.
    Picture,
    /// Its sound.
    Sound,
    /// A way for a voice.
    Loudspeaker,
}

/// What came of a step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum StepFinding {
    /// It did not work.
    Failed {
        /// Why.
        problem: DeviceProblem,
    },
    /// ONVIF answers.
    OnvifAnswers {
        /// Where.
        address: String,
    },
    /// ONVIF does not; other ways are tried.
    NoOnvif {
        /// Why.
        problem: DeviceProblem,
    },
    /// User name and password are right.
    SignedIn,
    /// Streams that it offers.
    Streams {
        /// How many can be shown.
        shown: u32,
        /// Of how many.
        offered: u32,
    },
    /// None of its streams can be shown.
    NoStream,
    /// It names another host than the one that answered, which is used.
    OtherHost,
    /// Its clock.
    Clock {
        /// How far it is ahead of this machine's; negative when it is behind.
        #[ts(type = "number")]
        offset_ms: i64,
    },
    /// A maker's address gives video.
    UsualAddress {
        /// Whose.
        makers: String,
    },
    /// No maker's address does.
    NoUsualAddress,
    /// The kept password cannot be opened.
    PasswordLocked,
    /// It answered and let us in.
    Connected,
    /// A picture came.
    Picture {
        /// Its codec.
        codec: String,
        /// Its size.
        size: [u32; 2],
        /// Pictures a second.
        fps: f64,
        /// Kilobits a second.
        kilobits: f64,
        /// Seconds from one keyframe to the next; absent when no second one came.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        keyframe_seconds: Option<f64>,
    },
    /// Sound is recorded with the pictures.
    Sound {
        /// Its codec.
        codec: String,
    },
    /// Sound is not recorded.
    SoundLeft {
        /// Its codec.
        codec: String,
        /// Why, in the engine's words.
        said: String,
    },
    /// People can speak through it.
    Loudspeaker {
        /// How their voice is sent.
        codec: String,
    },
    /// It is not known whether they can.
    LoudspeakerUnknown,
}

/// Why there is nothing from a device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum DeviceProblem {
    /// What was typed is no address.
    NoAddress {
        /// What is wrong with it, in the engine's words.
        said: String,
    },
    /// No such name.
    NotResolved {
        /// As typed.
        host: String,
    },
    /// The machine is there; nothing listens.
    Refused {
        /// Host and port.
        address: String,
    },
    /// Nothing answers.
    NoAnswer {
        /// Host and port; empty where they are known from elsewhere.
        address: String,
    },
    /// Connected, but no answer, or none that is whole.
    Silent {
        /// Host and port; empty where they are known from elsewhere.
        address: String,
    },
    /// It wants a user name and a password.
    CredentialsWanted,
    /// It refuses those given.
    CredentialsRefused,
    /// It refuses a user name with letters that cameras do not read.
    UserNotAscii,
    /// The kept password cannot be opened.
    PasswordLocked,
    /// It has no such stream.
    NoSuchStream,
    /// Something else listens there.
    NoCamera {
        /// Host and port; empty where they are known from elsewhere.
        address: String,
    },
    /// Sound or metadata only.
    NoVideo {
        /// What there is.
        offered: String,
    },
    /// Video in something else than H.264 and H.265.
    Codec {
        /// What it sends.
        codec: String,
    },
    /// It refuses the way in which packets travel.
    TransportRefused {
        /// Which.
        transport: Transport,
    },
    /// Too many viewers.
    Busy,
    /// Any other refusal.
    Status {
        /// Its number.
        status: u16,
    },
    /// Answers that make no sense, or too many of them.
    Nonsense,
    /// It does not know what was asked.
    NotSupported {
        /// Which.
        what: String,
    },
    /// It refused and said why.
    Said {
        /// In its words.
        said: String,
    },
    /// Data came, but no picture.
    NoPicture,
    /// Pictures stopped coming.
    Stalled {
        /// Seconds without one.
        seconds: f64,
    },
    /// Pictures come, but it never says how they are encoded.
    NoParameters,
    /// It ended the stream, or the connection broke.
    Ended,
    /// Nothing came, and it is not known why.
    Unknown,
}
