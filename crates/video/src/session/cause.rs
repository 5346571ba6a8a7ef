//! The RTSP library's texts, made fit for logs.

use std::fmt;

use inveye_base::Redacted;
use url::Url;

use super::StreamSource;

/// What the RTSP library said, in one line and without secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RtspCause(String);

impl RtspCause {
    pub(super) fn new(error: &retina::Error, secrets: &Secrets) -> Self {
        let text = error.to_string();
        // What follows the first line are addresses and packet numbers, and sometimes whole messages.
        let line = text.lines().next().unwrap_or_default();
        Self(secrets.scrub(line))
    }

    /// What was wrong where the library was not asked.
    pub(crate) fn said(text: &str, secrets: &Secrets) -> Self {
        Self(secrets.scrub(text))
    }
}

impl fmt::Display for RtspCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for RtspCause {}

/// Texts that must never be shown: the password, and values in the URL that may be one.
#[derive(Debug, Clone)]
pub(crate) struct Secrets(Redacted<Vec<String>>);

impl Secrets {
    pub(crate) fn of(source: &StreamSource) -> Self {
        let mut secrets = Vec::new();
        if let Some(credentials) = &source.credentials {
            secrets.push(credentials.reveal().password.clone());
        }
        secrets.extend(query_values(&source.url));
        secrets.retain(|secret| !secret.is_empty());
        // Longest first: a secret may contain another one.
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        Self(Redacted::new(secrets))
    }

    fn scrub(&self, text: &str) -> String {
        self.0
            .reveal()
            .iter()
            .fold(text.to_owned(), |text, secret| text.replace(secret, "***"))
    }
}

/// Values of the query that are not plain numbers, as written and unescaped.
fn query_values(url: &Url) -> impl Iterator<Item = String> {
    let plain = |value: &str| value.len() < 4 && value.bytes().all(|b| b.is_ascii_digit());
    let unescaped = url.query_pairs().map(|(_, value)| value.into_owned());
    let written = url.query().unwrap_or_default().split('&');
    let written =
        written.filter_map(|pair| pair.split_once('=').map(|(_, value)| value.to_owned()));
    unescaped
        .chain(written)
        .filter(move |value| !plain(value))
        .collect::<Vec<_>>()
        .into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse_camera_url;
    use crate::session::TransportChoice;

    #[test]
    fn passwords_in_credentials_and_queries_are_scrubbed() {
        let (url, credentials) =
            parse_camera_url("rtsp://admin:hunter2@cam/x?channel=1&password=s%40fe&u=root")
                .unwrap();
        let secrets = Secrets::of(&StreamSource {
            url: url.clone(),
            credentials,
            transport: TransportChoice::Tcp,
        });
        let scrubbed = secrets.scrub(&format!("bad answer to {url} with hunter2 or s@fe"));
        for secret in ["hunter2", "s%40fe", "s@fe"] {
            assert!(!scrubbed.contains(secret), "{scrubbed}");
        }
        assert!(scrubbed.contains("channel=1"), "{scrubbed}");
        assert!(!format!("{secrets:?}").contains("hunter2"));
    }
}
