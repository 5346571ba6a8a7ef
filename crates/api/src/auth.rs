//! The machine's own token, pages from this engine only, and names that mean this machine only.

use std::net::IpAddr;

use axum::extract::Request;
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use inveye_base::{ErrorKind, Redacted};

use crate::error::ApiError;

/// The secret that opens the API for the machine's own window and command line.
#[derive(Debug, Clone)]
pub struct AccessToken(Redacted<String>);

impl AccessToken {
    /// Takes a token that was stored or given.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Redacted::new(text.into()))
    }

    /// For the one place that hands it to a person or a window.
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }

    /// Compares in constant time, so that the time of an answer tells nothing about the token.
    pub(crate) fn matches(&self, offered: &str) -> bool {
        let (own, offered) = (self.reveal().as_bytes(), offered.as_bytes());
        own.len() == offered.len()
            && own
                .iter()
                .zip(offered)
                .fold(0, |differing, (a, b)| differing | (a ^ b))
                == 0
    }
}

/// 256 random bits as text.
pub fn random_token() -> Result<AccessToken, getrandom::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(AccessToken::new(URL_SAFE_NO_PAD.encode(bytes)))
}

pub(crate) fn not_signed_in() -> ApiError {
    ApiError::new(
        ErrorKind::PermissionDenied,
        "Sign in first: the token is missing, wrong, or not good any more.",
    )
}

/// Refuses foreign pages and foreign names for this machine.
///
/// A page of another site may not read our answers, but it can open a WebSocket or send a form; and
/// with a name of its own that resolves to 127.0.0.1 it would even count as the same origin
/// (DNS rebinding). Both carry a telling header.
pub(crate) async fn require_own_origin(request: Request, next: Next) -> Response {
    match check_origin(request.headers()) {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

fn check_origin(headers: &HeaderMap) -> Result<(), ApiError> {
    let host = headers
        .get(HOST)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    if !is_machine_name(host) {
        return Err(ApiError::forbidden_origin(format!(
            "This engine is reached by its IP address or as localhost, not as `{}`.",
            host.chars().take(100).collect::<String>()
        )));
    }
    let Some(origin) = headers.get(ORIGIN) else {
        return Ok(());
    };
    let from = origin
        .to_str()
        .ok()
        .and_then(|o| o.parse::<Uri>().ok())
        .and_then(|u| u.authority().map(|a| a.as_str().to_owned()));
    if from.as_deref() == Some(host) {
        Ok(())
    } else {
        Err(ApiError::forbidden_origin(
            "Pages of other sites may not talk to this engine.",
        ))
    }
}

/// An address, `localhost`, or a name without dots: nothing an outsider's DNS can point here.
fn is_machine_name(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => host.rsplit_once(':').map_or(host, |(name, _port)| name),
    };
    !name.is_empty()
        && (name.parse::<IpAddr>().is_ok() || !name.contains('.') || name.ends_with(".local"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(host: &str, origin: Option<&str>, allowed: bool) {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, host.parse().unwrap());
        if let Some(origin) = origin {
            headers.insert(ORIGIN, origin.parse().unwrap());
        }
        assert_eq!(
            check_origin(&headers).is_ok(),
            allowed,
            "host {host}, origin {origin:?}"
        );
    }

    #[test]
    fn only_own_pages_pass() {
        check("127.0.0.1:7878", None, true);
        check("127.0.0.1:7878", Some("http://127.0.0.1:7878"), true);
        check("[::1]:7878", Some("http://[::1]:7878"), true);
        check("shop-pc:7878", None, true);
        check("127.0.0.1:7878", Some("http://localhost:7878"), false);
        check("127.0.0.1:7878", Some("https://evil.example"), false);
        check("127.0.0.1:7878", Some("null"), false);
        check(
            "rebound.evil.example:7878",
            Some("http://rebound.evil.example:7878"),
            false,
        );
    }

    #[test]
    fn a_token_matches_only_itself() {
        let token = random_token().unwrap();
        assert!(token.matches(token.reveal()));
        assert!(!token.matches("") && !token.matches(&token.reveal()[1..]));
        assert_eq!(format!("{token:?}"), "AccessToken(***)");
    }
}
