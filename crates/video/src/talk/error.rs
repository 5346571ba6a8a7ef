//! Why nobody can be heard through a camera.

use inveye_base::ErrorKind;

use crate::OpenStreamError;

/// Why a talk did not begin, or broke. No text holds a secret.
#[derive(Debug, thiserror::Error)]
pub enum TalkError {
    /// It describes no backchannel.
    #[error("the camera offers no loudspeaker over ONVIF")]
    NoLoudspeaker,
    /// It wants something else than G.711.
    #[error("the camera's loudspeaker takes {offered}; only G.711 (PCMU, PCMA) is supported")]
    UnsupportedCodec {
        /// What it takes.
        offered: String,
    },
    /// It did not open.
    #[error(transparent)]
    Open(#[from] OpenStreamError),
    /// The camera hung up.
    #[error("the camera ended the talk")]
    Ended,
    /// It takes no packet any more.
    #[error("the camera takes no sound any more")]
    Stalled,
    /// What came in the middle was not RTSP.
    #[error("the camera's answer makes no sense")]
    Broken,
    /// The machine gives no random numbers.
    #[error("the machine gives no random numbers")]
    NoRandomness,
}

impl TalkError {
    /// What sort of failure it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::NoLoudspeaker | Self::UnsupportedCodec { .. } => ErrorKind::InvalidArgument,
            Self::Open(error) => error.kind(),
            Self::Ended | Self::Stalled | Self::Broken => ErrorKind::Unavailable,
            Self::NoRandomness => ErrorKind::Internal,
        }
    }
}
