//! From an error kind to an HTTP answer.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use inveye_base::ErrorKind;
use inveye_wire::{ErrorCode, WireError};

/// Why a request failed, in words an operator can act on. Causes go to the log, where it is made.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct ApiError {
    kind: ErrorKind,
    code: ErrorCode,
    message: String,
    detail: Option<String>,
}

impl ApiError {
    /// An error of a kind, in words for people.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        let code = match kind {
            ErrorKind::InvalidArgument => ErrorCode::InvalidArgument,
            ErrorKind::NotFound => ErrorCode::NotFound,
            ErrorKind::Conflict => ErrorCode::Conflict,
            ErrorKind::PermissionDenied => ErrorCode::NotSignedIn,
            ErrorKind::Unavailable => ErrorCode::Unavailable,
            ErrorKind::Exhausted => ErrorCode::Exhausted,
            ErrorKind::DataLoss | ErrorKind::Internal => ErrorCode::Internal,
        };
        Self {
            kind,
            code,
            message: message.into(),
            detail: None,
        }
    }

    /// Names the field or thing it is about.
    #[must_use]
    pub fn about(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// An error on whose code a client acts.
    pub fn coded(kind: ErrorKind, code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            ..Self::new(kind, message)
        }
    }

    /// Signed in, but without the right.
    pub fn forbidden(message: impl Into<String>) -> Self {
        Self::coded(ErrorKind::PermissionDenied, ErrorCode::Forbidden, message)
    }

    /// The page that asked may not talk to this engine.
    pub(crate) fn forbidden_origin(message: impl Into<String>) -> Self {
        let code = ErrorCode::ForbiddenOrigin;
        Self::coded(ErrorKind::PermissionDenied, code, message)
    }

    /// What sort of failure it is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// What clients act on.
    pub fn code(&self) -> ErrorCode {
        self.code
    }

    /// As sent to the client.
    pub(crate) fn to_wire(&self, request_id: &str) -> WireError {
        WireError {
            code: self.code,
            message: self.message.clone(),
            detail: self.detail.clone(),
            request_id: request_id.to_owned(),
        }
    }

    fn status(&self) -> StatusCode {
        match self.code {
            ErrorCode::NotSignedIn | ErrorCode::SignInRefused => StatusCode::UNAUTHORIZED,
            ErrorCode::Forbidden
            | ErrorCode::ForbiddenOrigin
            | ErrorCode::PasswordChangeNeeded
            | ErrorCode::SecondFactorNeeded => StatusCode::FORBIDDEN,
            ErrorCode::TooManyAttempts => StatusCode::TOO_MANY_REQUESTS,
            ErrorCode::InvalidArgument => StatusCode::UNPROCESSABLE_ENTITY,
            ErrorCode::NotFound => StatusCode::NOT_FOUND,
            ErrorCode::Conflict => StatusCode::CONFLICT,
            ErrorCode::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            ErrorCode::Exhausted => StatusCode::INSUFFICIENT_STORAGE,
            ErrorCode::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// Names a request in the log and in its answer.
pub(crate) fn request_id() -> String {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(1);
    format!("req_{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let request_id = request_id();
        if self.status().is_server_error() {
            tracing::warn!(request_id, kind = ?self.kind, error = %self, "request failed");
        } else {
            tracing::debug!(request_id, kind = ?self.kind, error = %self, "request refused");
        }
        (self.status(), Json(self.to_wire(&request_id))).into_response()
    }
}
