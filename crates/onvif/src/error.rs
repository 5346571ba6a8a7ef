//! What goes wrong between us and a device.

use std::io;

use inveye_base::ErrorKind;

use crate::xml::XmlError;

/// Why a device did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum OnvifError {
    /// Not `http://HOST…`.
    #[error("the address is not usable: {reason}")]
    Address {
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Nobody listens there, or no way leads there.
    #[error("the camera cannot be reached")]
    Unreachable(#[source] io::Error),
    /// It took longer than we wait.
    #[error("the camera did not answer within {seconds} s")]
    NoAnswer {
        /// How long we waited.
        seconds: u64,
    },
    /// The connection broke, or what came is no HTTP.
    #[error("the camera's answer broke off or is no HTTP")]
    Broken(#[source] hyper::Error),
    /// More than any answer of a camera.
    #[error("the camera's answer is larger than {limit} bytes")]
    TooLarge {
        /// How much is read.
        limit: usize,
    },
    /// Something else lives at the address.
    #[error("what answers there (HTTP status {status}) does not speak ONVIF")]
    NotOnvif {
        /// Its HTTP status.
        status: u16,
    },
    /// The answer is no XML that we take.
    #[error("the camera's answer cannot be understood")]
    Xml(#[source] XmlError),
    /// Wrong user name or password, or this user may not do it.
    #[error("the camera refused user name and password")]
    NotAuthorized,
    /// The device asks for a user name and there is none.
    #[error("the camera wants a user name and a password")]
    CredentialsWanted,
    /// The device does not know this operation.
    #[error("the camera does not support {what}")]
    NotSupported {
        /// Which.
        what: &'static str,
    },
    /// The device refused and said why.
    #[error("the camera refused {what}: {reason}")]
    Refused {
        /// What was asked.
        what: &'static str,
        /// In the device's words.
        reason: String,
    },
    /// The system gives no random numbers.
    #[error("this machine gives no random numbers")]
    NoRandomness,
    /// The answer lacks what was asked for.
    #[error("the camera's answer to {what} lacks {lacks}")]
    Incomplete {
        /// What was asked.
        what: &'static str,
        /// What is not there.
        lacks: &'static str,
    },
}

impl OnvifError {
    /// What sort of failure it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Address { .. } | Self::Refused { .. } | Self::NotSupported { .. } => {
                ErrorKind::InvalidArgument
            }
            Self::NotOnvif { .. } => ErrorKind::NotFound,
            Self::NotAuthorized | Self::CredentialsWanted => ErrorKind::PermissionDenied,
            Self::NoRandomness => ErrorKind::Internal,
            Self::Unreachable(_)
            | Self::NoAnswer { .. }
            | Self::Broken(_)
            | Self::TooLarge { .. }
            | Self::Xml(_)
            | Self::Incomplete { .. } => ErrorKind::Unavailable,
        }
    }

    /// Whether the device asks for other credentials.
    pub fn is_about_credentials(&self) -> bool {
        matches!(self, Self::NotAuthorized | Self::CredentialsWanted)
    }
}
