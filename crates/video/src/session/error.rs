//! Why a stream did not open, in words for the person who typed the address.

use std::fmt;

use inveye_base::ErrorKind;

use super::{RtspCause, TransportChoice};
use crate::Credentials;

/// How far it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenStep {
    /// Asking for the stream's description.
    Describe,
    /// Agreeing on how packets travel.
    Setup,
    /// Starting.
    Play,
}

impl fmt::Display for OpenStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Describe => "DESCRIBE",
            Self::Setup => "SETUP",
            Self::Play => "PLAY",
        })
    }
}

/// Why a stream did not open. No text holds a secret.
#[derive(Debug, thiserror::Error)]
pub enum OpenStreamError {
    /// No such name.
    #[error("there is no host called `{host}`")]
    NotResolved {
        /// As typed.
        host: String,
        /// What the resolver said.
        #[source]
        source: std::io::Error,
    },
    /// The machine is there; nothing listens.
    #[error("{address} refuses connections; is the port right, and RTSP switched on?")]
    Refused {
        /// Host and port.
        address: String,
    },
    /// Nothing answers at that address.
    #[error("{address} does not answer; is the camera on, and in this network?")]
    Unreachable {
        /// Host and port.
        address: String,
    },
    /// Connected, but no answer.
    #[error("{address} took the connection but does not answer {step}")]
    Silent {
        /// Host and port.
        address: String,
        /// What was asked.
        step: OpenStep,
    },
    /// Connected, then cut off.
    #[error("{address} hangs up without an answer")]
    HangsUp {
        /// Host and port.
        address: String,
    },
    /// 401 or 403.
    #[error("{}", if *.given { "the camera refuses the user name and the password" } else { "the camera wants a user name and a password" })]
    Unauthorized {
        /// Whether there were any to try.
        given: bool,
        /// What it said.
        #[source]
        source: RtspCause,
    },
    /// 401 or 403 to a user name that Digest can only send in a form which cameras do not read.
    #[error(
        "the camera refuses the user name and the password; user names with letters outside ASCII are not supported by Digest authentication in most cameras, so use an ASCII user name"
    )]
    NonAsciiUser {
        /// What it said.
        #[source]
        source: RtspCause,
    },
    /// 404.
    #[error("the camera has no such stream; is the path right?")]
    NoSuchStream {
        /// What it said.
        #[source]
        source: RtspCause,
    },
    /// Something else listens there.
    #[error("what answers at {address} is not an RTSP camera; is the port right?")]
    NotRtsp {
        /// Host and port.
        address: String,
    },
    /// Sound or metadata only.
    #[error("there is no video in this stream, only {offered}")]
    NoVideo {
        /// What there is.
        offered: String,
    },
    /// Video in something else than H.264 and H.265.
    #[error(
        "the camera sends {codec}; only H.264 and H.265 are supported, so change it in the camera"
    )]
    UnsupportedCodec {
        /// What it sends.
        codec: String,
    },
    /// 461.
    #[error("the camera refuses {transport}; choose the other transport")]
    TransportRefused {
        /// What was asked for.
        transport: TransportChoice,
        /// What it said.
        #[source]
        source: RtspCause,
    },
    /// 453, 503: too many viewers.
    #[error("the camera is busy: {status} to {step}; does it allow another viewer?")]
    Busy {
        /// RTSP's number.
        status: u16,
        /// What was asked.
        step: OpenStep,
        /// What it said.
        #[source]
        source: RtspCause,
    },
    /// Any other refusal.
    #[error("the camera answered {status} to {step}")]
    Status {
        /// RTSP's number.
        status: u16,
        /// What was asked.
        step: OpenStep,
        /// What it said.
        #[source]
        source: RtspCause,
    },
    /// Answers that make no sense.
    #[error("the camera's answer to {step} makes no sense")]
    BrokenAnswer {
        /// What was asked.
        step: OpenStep,
        /// What was wrong.
        #[source]
        source: RtspCause,
    },
}

impl OpenStreamError {
    /// What sort of failure it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::NotResolved { .. }
            | Self::Refused { .. }
            | Self::Unreachable { .. }
            | Self::Silent { .. }
            | Self::HangsUp { .. } => ErrorKind::Unavailable,
            Self::Unauthorized { .. } | Self::NonAsciiUser { .. } => ErrorKind::PermissionDenied,
            Self::NoSuchStream { .. } => ErrorKind::NotFound,
            Self::NotRtsp { .. }
            | Self::NoVideo { .. }
            | Self::UnsupportedCodec { .. }
            | Self::TransportRefused { .. }
            | Self::BrokenAnswer { .. } => ErrorKind::InvalidArgument,
            Self::Busy { .. } => ErrorKind::Exhausted,
            Self::Status { status, .. } if *status >= 500 => ErrorKind::Unavailable,
            Self::Status { .. } => ErrorKind::InvalidArgument,
        }
    }

    /// The number with which the camera plainly refused a request.
    pub(crate) fn refusal(&self) -> Option<u16> {
        match self {
            Self::Status { status, .. } | Self::Busy { status, .. } => Some(*status),
            Self::NoSuchStream { .. } => Some(404),
            _ => None,
        }
    }

    pub(crate) fn from_status(
        status: u16,
        step: OpenStep,
        given: Option<&Credentials>,
        source: RtspCause,
    ) -> Self {
        match status {
            // RFC 7616 sends such a name as `username*`, which few cameras know.
            401 | 403 if given.is_some_and(|c| !c.username.is_ascii()) => {
                Self::NonAsciiUser { source }
            }
            401 | 403 => Self::Unauthorized {
                given: given.is_some(),
                source,
            },
            404 => Self::NoSuchStream { source },
            453 | 503 => Self::Busy {
                status,
                step,
                source,
            },
            200..300 => Self::BrokenAnswer { step, source },
            _ => Self::Status {
                status,
                step,
                source,
            },
        }
    }
}
