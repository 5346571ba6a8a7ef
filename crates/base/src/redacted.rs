//! Keeps secrets out of logs, URLs and screens.

use std::fmt;

use url::Url;

/// Holds a secret that prints as `***`; [`Redacted::reveal`] is the only way to it.
#[derive(Clone, PartialEq, Eq)]
pub struct Redacted<T>(T);

impl<T> Redacted<T> {
    /// Hides a value.
    pub fn new(secret: T) -> Self {
        Self(secret)
    }

    /// The secret itself, for the one place that must send it.
    pub fn reveal(&self) -> &T {
        &self.0
    }
}

impl<T> fmt::Debug for Redacted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl<T> fmt::Display for Redacted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// Query parameters whose names suggest a secret; some cameras carry user and password there.
const SECRET_PARAMETERS: [&str; 9] = [
    "user", "usr", "username", "pass", "passwd", "password", "pwd", "token", "key",
];

/// The URL without user, password and secret query parameters: safe to show and to log.
pub fn redact_url(url: &Url) -> String {
    let mut shown = url.clone();
    // Both fail only for URLs that cannot hold credentials, which then have none to hide.
    let _ = shown.set_username("").is_ok() && shown.set_password(None).is_ok();
    if shown.query().is_some() {
        let pairs: Vec<(String, String)> = url
            .query_pairs()
            .map(|(name, value)| {
                let secret = SECRET_PARAMETERS.contains(&name.to_ascii_lowercase().as_str());
                (
                    name.into_owned(),
                    if secret {
                        "***".to_owned()
                    } else {
                        value.into_owned()
                    },
                )
            })
            .collect();
        shown.query_pairs_mut().clear().extend_pairs(pairs);
    }
    shown.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_part_of_a_credential_survives() {
        let url = Url::parse(
            "rtsp://admin:s3cret%40@10.0.0.8:554/stream?user=admin&password=s3cret&channel=1",
        )
        .unwrap();
        let shown = redact_url(&url);
        assert!(!shown.contains("s3cret"), "{shown}");
        assert!(!shown.contains("admin"), "{shown}");
        assert!(
            shown.contains("channel=1") && shown.contains("10.0.0.8"),
            "{shown}"
        );
        assert_eq!(
            format!("{:?} {}", Redacted::new("x"), Redacted::new("x")),
            "*** ***"
        );
    }
}
