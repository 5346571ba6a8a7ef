//! The one shape of errors.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// A code exists only where a client acts on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// Not signed in, or the token is wrong.
    NotSignedIn,
    /// Signed in, but without the right.
    Forbidden,
    /// Name, password or code is wrong. It is not said which.
    SignInRefused,
    /// Too many wrong attempts; `detail` says for how many seconds there is no other.
    TooManyAttempts,
    /// A password of one's own must be chosen first.
    PasswordChangeNeeded,
    /// A second factor must be set up first.
    SecondFactorNeeded,
    /// The request's page may not talk to this engine.
    ForbiddenOrigin,
    /// Something in the request cannot be.
    InvalidArgument,
    /// It is not there.
    NotFound,
    /// It is there already.
    Conflict,
    /// May work later.
    Unavailable,
    /// Out of disk or places.
    Exhausted,
    /// A defect of ours; the log has the causes under `request_id`.
    Internal,
}

/// Why a request failed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct WireError {
    /// For programs.
    pub code: ErrorCode,
    /// For people: what does not work and what to do.
    pub message: String,
    /// Which field or thing it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub detail: Option<String>,
    /// Names the request in the log.
    pub request_id: String,
}
