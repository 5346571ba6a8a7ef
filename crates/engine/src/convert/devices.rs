//! Why there is nothing from a device: in words for logs and programs, and as facts for screens.

use inveye_onvif::OnvifError;
use inveye_video::{OpenStreamError, StreamError, TransportChoice};
use inveye_wire::{DeviceProblem, StepFinding, Transport};

use super::sentence;

/// The same twice. No words where nothing is wrong.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Trouble {
    /// For people, and what to do. Free of secrets.
    pub(crate) said: String,
    /// Absent where only the words tell it.
    pub(crate) problem: Option<DeviceProblem>,
}

impl Trouble {
    /// Why a camera gives no picture: its password is locked, its last session ended so, or nobody knows.
    pub(crate) fn of_camera(locked: Option<&str>, session: Self) -> Self {
        let told = |said: &str, problem| Self {
            said: said.to_owned(),
            problem: Some(problem),
        };
        match locked {
            Some(why) => told(why, DeviceProblem::PasswordLocked),
            None if session.said.is_empty() => told(
                "No picture comes from the camera. Check its power and cable.",
                DeviceProblem::Unknown,
            ),
            None => session,
        }
    }

    /// What came of a step that ended so.
    pub(crate) fn found(&self) -> Option<StepFinding> {
        let problem = self.problem.clone()?;
        Some(StepFinding::Failed { problem })
    }
}

impl From<&OpenStreamError> for Trouble {
    fn from(error: &OpenStreamError) -> Self {
        Self {
            said: sentence(error),
            problem: Some(not_opened(error)),
        }
    }
}

impl From<&StreamError> for Trouble {
    fn from(error: &StreamError) -> Self {
        Self {
            said: sentence(error),
            problem: Some(ended(error)),
        }
    }
}

impl From<&OnvifError> for Trouble {
    fn from(error: &OnvifError) -> Self {
        Self {
            said: sentence(error),
            problem: Some(refused(error)),
        }
    }
}

/// Why a stream did not open.
fn not_opened(error: &OpenStreamError) -> DeviceProblem {
    use OpenStreamError as Error;
    match error {
        Error::NotResolved { host, .. } => DeviceProblem::NotResolved { host: host.clone() },
        Error::Refused { address } => DeviceProblem::Refused {
            address: address.clone(),
        },
        Error::Unreachable { address } => DeviceProblem::NoAnswer {
            address: address.clone(),
        },
        Error::Silent { address, .. } | Error::HangsUp { address } => DeviceProblem::Silent {
            address: address.clone(),
        },
        Error::Unauthorized { given: false, .. } => DeviceProblem::CredentialsWanted,
        Error::Unauthorized { given: true, .. } => DeviceProblem::CredentialsRefused,
        Error::NonAsciiUser { .. } => DeviceProblem::UserNotAscii,
        Error::NoSuchStream { .. } => DeviceProblem::NoSuchStream,
        Error::NotRtsp { address } => DeviceProblem::NoCamera {
            address: address.clone(),
        },
        Error::NoVideo { offered } => DeviceProblem::NoVideo {
            offered: offered.clone(),
        },
        Error::UnsupportedCodec { codec } => DeviceProblem::Codec {
            codec: codec.clone(),
        },
        Error::TransportRefused { transport, .. } => DeviceProblem::TransportRefused {
            transport: match transport {
                TransportChoice::Tcp | TransportChoice::Auto => Transport::Tcp,
                TransportChoice::Udp => Transport::Udp,
            },
        },
        Error::Busy { .. } => DeviceProblem::Busy,
        Error::Status { status, .. } => DeviceProblem::Status { status: *status },
        Error::BrokenAnswer { .. } => DeviceProblem::Nonsense,
    }
}

/// Why a stream ended.
fn ended(error: &StreamError) -> DeviceProblem {
    match error {
        StreamError::Stalled { after } => DeviceProblem::Stalled {
            seconds: after.as_secs_f64(),
        },
        StreamError::NoParameters => DeviceProblem::NoParameters,
        // Opened again without sound.
        StreamError::SoundBroken | StreamError::Ended | StreamError::Broken { .. } => {
            DeviceProblem::Ended
        }
    }
}

/// Why a device did not do what it was asked over ONVIF.
fn refused(error: &OnvifError) -> DeviceProblem {
    let address = String::new;
    match error {
        OnvifError::Address { reason } => DeviceProblem::NoAddress {
            said: (*reason).to_owned(),
        },
        OnvifError::Unreachable(_) | OnvifError::NoAnswer { .. } => {
            DeviceProblem::NoAnswer { address: address() }
        }
        OnvifError::Broken(_) => DeviceProblem::Silent { address: address() },
        OnvifError::NotOnvif { .. } => DeviceProblem::NoCamera { address: address() },
        OnvifError::NotAuthorized => DeviceProblem::CredentialsRefused,
        OnvifError::CredentialsWanted => DeviceProblem::CredentialsWanted,
        OnvifError::NotSupported { what } => DeviceProblem::NotSupported {
            what: (*what).to_owned(),
        },
        OnvifError::Refused { reason, .. } => DeviceProblem::Said {
            said: reason.clone(),
        },
        OnvifError::TooLarge { .. } | OnvifError::Xml(_) | OnvifError::Incomplete { .. } => {
            DeviceProblem::Nonsense
        }
        OnvifError::NoRandomness => DeviceProblem::Unknown,
    }
}
