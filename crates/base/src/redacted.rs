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

fn is_secret(name: &str) -> bool {
    SECRET_PARAMETERS.contains(&name.to_ascii_lowercase().as_str())
}

/// A path with other values for its secret parameters, or without these; none when it has none.
///
/// Some recorders take `/user=admin_password=secret_channel=1.sdp` or `/user=admin&password=secret&…`. What
/// has no name and stands behind a secret belongs to it, as passwords may hold the character that parts.
fn path_without_secrets(path: &str, instead: Option<&str>) -> Option<String> {
    const PARTS: [char; 3] = ['&', '_', ';'];
    let mut rest = String::with_capacity(path.len());
    let (mut found, mut within) = (false, false);
    let mut kept_before = false;
    for part in path.split_inclusive(['/', '&', '_', ';']) {
        let bare = part.trim_end_matches(['/', '&', '_', ';']);
        let end = &part[bare.len()..];
        match bare.split_once('=') {
            Some((name, _)) if is_secret(name) => {
                (found, within) = (true, true);
                kept_before = false;
                if let Some(instead) = instead {
                    rest.push_str(name);
                    rest.push('=');
                    rest.push_str(instead);
                    rest.push_str(end);
                    kept_before = true;
                }
            }
            None if within => {
                if instead.is_some() {
                    rest.pop();
                    rest.push_str(end);
                }
            }
            _ => {
                within = false;
                rest.push_str(bare);
                rest.push_str(end);
                kept_before = true;
            }
        }
        if end == "/" {
            within = false;
            if !kept_before {
                // What parted the secret from what stood before it.
                rest.truncate(rest.trim_end_matches(PARTS).len());
                if !rest.ends_with('/') {
                    rest.push('/');
                }
            }
        }
    }
    if !kept_before {
        rest.truncate(rest.trim_end_matches(PARTS).len());
    }
    found.then_some(rest)
}

/// The URL without user, password and secret parameters of query and path: safe to show and to log.
pub fn redact_url(url: &Url) -> String {
    let mut shown = url.clone();
    if let Some(path) = path_without_secrets(url.path(), Some("***")) {
        shown.set_path(&path);
    }
    // Both fail only for URLs that cannot hold credentials, which then have none to hide.
    let _ = shown.set_username("").is_ok() && shown.set_password(None).is_ok();
    if shown.query().is_some() {
        let pairs: Vec<(String, String)> = url
            .query_pairs()
            .map(|(name, value)| {
                let secret = is_secret(&name);
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

/// The URL without secret parameters in its path and query; none when it has none. Everything else stays to
/// the letter.
pub fn without_secret_parameters(url: &Url) -> Option<Url> {
    let path = path_without_secrets(url.path(), None);
    let query = query_without_secrets(url);
    if path.is_none() && query.is_none() {
        return None;
    }
    let mut rest = url.clone();
    if let Some(path) = path {
        rest.set_path(&path);
    }
    if let Some(query) = query {
        rest.set_query((!query.is_empty()).then_some(query.as_str()));
    }
    Some(rest)
}

fn query_without_secrets(url: &Url) -> Option<String> {
    let query = url.query()?;
    let tells = |part: &&str| {
        url::form_urlencoded::parse(part.as_bytes()).any(|(name, _)| is_secret(&name))
    };
    let kept: Vec<&str> = query.split('&').filter(|part| !tells(part)).collect();
    (kept.len() < query.split('&').count()).then(|| kept.join("&"))
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

    #[test]
    fn secret_parameters_are_taken_out_and_the_others_stay_to_the_letter() {
        let rest = |text: &str| {
            let url = Url::parse(text).unwrap();
            without_secret_parameters(&url).map(String::from)
        };
        let all = "rtsp://10.0.0.8/s?a=%20x&USER=admin&Password=s3%26cret&b";
        assert_eq!(rest(all).as_deref(), Some("rtsp://10.0.0.8/s?a=%20x&b"));
        let only = "rtsp://10.0.0.8/s?pwd=x";
        assert_eq!(rest(only).as_deref(), Some("rtsp://10.0.0.8/s"));
        for none in ["rtsp://10.0.0.8/s", "rtsp://10.0.0.8/s?a=password&b=%3d"] {
            assert_eq!(rest(none), None);
        }
    }

    #[test]
    fn secrets_in_a_path_are_taken_out_too() {
        let rest = |text: &str| without_secret_parameters(&Url::parse(text).unwrap());
        for (text, left, shown) in [
            (
                "rtsp://h/user=admin_password=tlJw_pbo6_channel=1_stream=0.sdp?real_stream",
                "rtsp://h/channel=1_stream=0.sdp?real_stream",
                "rtsp://h/user=***_password=***_channel=1_stream=0.sdp?real_stream=",
            ),
            (
                "rtsp://h/user=admin&password=tlJwpbo6&channel=1&stream=0.sdp",
                "rtsp://h/channel=1&stream=0.sdp",
                "rtsp://h/user=***&password=***&channel=1&stream=0.sdp",
            ),
            (
                "rtsp://h/live/ch1_pwd=tlJwpbo6/main?token=tlJwpbo6",
                "rtsp://h/live/ch1/main",
                "rtsp://h/live/ch1_pwd=***/main?token=***",
            ),
            (
                "rtsp://h/password=tlJw_pbo6",
                "rtsp://h/",
                "rtsp://h/password=***",
            ),
        ] {
            let left = Url::parse(left).unwrap();
            assert_eq!(rest(text), Some(left.clone()), "{text}");
            assert_eq!(rest(left.as_str()), None, "nothing is left");
            assert_eq!(redact_url(&Url::parse(text).unwrap()), shown, "{text}");
        }
        for none in [
            "rtsp://h/ch00_0",
            "rtsp://h/cam/realmonitor?channel=1",
            "rtsp://h/a=b_password",
        ] {
            assert_eq!(rest(none), None, "{none}");
        }
    }
}
