//! The machine's own token, pages from this engine only, and names that mean this machine only.

use std::net::IpAddr;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{HOST, ORIGIN, STRICT_TRANSPORT_SECURITY};
use axum::http::{HeaderMap, HeaderValue, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use inveye_base::{ErrorKind, Redacted};
use inveye_tls::Names;

use crate::door::Peer;
use crate::error::ApiError;
use crate::server::Context;

/// A year. Only with a certificate that was given: what devices do not trust they do not remember either, and
/// an own authority that was lost must not lock anybody out.
const HTTPS_ONLY: &str = "max-age=31536000";

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
///
/// The outermost layer: it also says to all others where a request comes from.
pub(crate) async fn require_own_origin(
    State(context): State<Context>,
    mut request: Request,
    next: Next,
) -> Response {
    let peer = request.extensions().get::<ConnectInfo<Peer>>().copied();
    let is_secure = peer.is_some_and(|ConnectInfo(peer)| peer.is_secure);
    if let Some(ConnectInfo(peer)) = peer {
        request.extensions_mut().insert(ConnectInfo(peer.address));
    }
    let shown = context.tls.filter(|_| is_secure).map(|tls| tls.about());
    let names = shown.as_ref().map(|about| &about.names);
    let mut response = match check_origin(request.headers(), names) {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    };
    if shown.is_some_and(|about| about.authority.is_none()) {
        let header = HeaderValue::from_static(HTTPS_ONLY);
        response
            .headers_mut()
            .insert(STRICT_TRANSPORT_SECURITY, header);
    }
    response
}

/// `names` are those of the certificate under which a client came in over TLS: it has verified that we are
/// meant, which DNS rebinding cannot forge.
fn check_origin(headers: &HeaderMap, names: Option<&Names>) -> Result<(), ApiError> {
    let host = headers
        .get(HOST)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    let is_named = names.is_some_and(|names| names.includes(host_name(host)));
    if !is_named && !is_machine_name(host) {
        return Err(ApiError::forbidden_origin(format!(
            "This engine is reached by its IP address or as localhost, not as `{}`.",
            host.chars().take(100).collect::<String>()
        )));
    }
    let Some(origin) = headers.get(ORIGIN) else {
        return Ok(());
    };
    let from = origin.to_str().ok().and_then(|o| o.parse::<Uri>().ok());
    // A page that came in plain may have been changed on the way. The other way round it is a proxy with TLS.
    let is_safe = |page: &Uri| names.is_none() || page.scheme_str() == Some("https");
    let from = from.filter(is_safe);
    let from = from.as_ref().and_then(|page| page.authority());
    if from.is_some_and(|from| from.as_str() == host) {
        Ok(())
    } else {
        Err(ApiError::forbidden_origin(
            "Pages of other sites may not talk to this engine.",
        ))
    }
}

/// An address, `localhost`, or a name without dots: nothing an outsider's DNS can point here.
pub(crate) fn is_machine_name(host: &str) -> bool {
    let name = host_name(host);
    !name.is_empty()
        && (name.parse::<IpAddr>().is_ok() || !name.contains('.') || name.ends_with(".local"))
}

/// Without the port.
pub(crate) fn host_name(host: &str) -> &str {
    match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => host.rsplit_once(':').map_or(host, |(name, _port)| name),
    }
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
            check_origin(&headers, None).is_ok(),
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
    fn over_tls_the_names_of_the_certificate_count_and_plain_pages_do_not() {
        let names = Names {
            dns: ["cctv.shop.example".to_owned()].into(),
            ..Names::default()
        };
        let passes = |host: &str, origin: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, host.parse().unwrap());
            headers.insert(ORIGIN, origin.parse().unwrap());
            check_origin(&headers, Some(&names)).is_ok()
        };
        assert!(passes(
            "cctv.shop.example:7878",
            "https://cctv.shop.example:7878"
        ));
        assert!(passes("10.0.0.5:7878", "https://10.0.0.5:7878"));
        assert!(!passes(
            "cctv.shop.example:7878",
            "http://cctv.shop.example:7878"
        ));
        assert!(!passes("10.0.0.5:7878", "http://10.0.0.5:7878"));
        assert!(!passes("evil.example", "https://evil.example"));
        assert!(!passes("cctv.shop.example", "https://evil.example"));
    }

    #[test]
    fn a_token_matches_only_itself() {
        let token = random_token().unwrap();
        assert!(token.matches(token.reveal()));
        assert!(!token.matches("") && !token.matches(&token.reveal()[1..]));
        assert_eq!(format!("{token:?}"), "AccessToken(***)");
    }
}
