//! Camera addresses as people type them.

use inveye_base::{Credentials, ErrorKind, Redacted};
use url::Url;

/// Why an address cannot be used. Texts never repeat the address: it may hold a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CameraUrlError {
    /// Nothing there.
    #[error("the address is empty; write rtsp://HOST/PATH")]
    Empty,
    /// `10.0.0.5/stream`.
    #[error("the address does not start with rtsp://")]
    NoScheme,
    /// Encrypted RTSP.
    #[error("rtsps:// (encrypted RTSP) is not supported; use rtsp:// in a network you trust")]
    Encrypted,
    /// `http://…`.
    #[error("{scheme}:// is not a camera stream; an address starts with rtsp://")]
    Scheme {
        /// The one that was written.
        scheme: String,
    },
    /// `rtsp:///path`.
    #[error("there is no host in the address")]
    NoHost,
    /// Line breaks and the like.
    #[error("there is a control character in the address")]
    ControlCharacter,
    /// Not a number, 0 or above 65535.
    #[error("the port is not a number from 1 to 65535")]
    Port,
    /// Not a host name or an IP address.
    #[error("the host is not a name or an IP address")]
    Host,
}

impl CameraUrlError {
    /// What sort of failure it is.
    pub fn kind(&self) -> ErrorKind {
        ErrorKind::InvalidArgument
    }
}

const SCHEME: &str = "rtsp://";

/// Splits an address into a URL without credentials and the credentials.
///
/// Takes what people paste: `@`, `#`, `:`, `?` and spaces in passwords need no escape (the last `@`
/// before the first `/` ends them; a `/` is fine where what is before it cannot be a host), escapes
/// like `%40` are undone, spaces in the path are escaped.
pub fn parse_camera_url(
    text: &str,
) -> Result<(Url, Option<Redacted<Credentials>>), CameraUrlError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(CameraUrlError::Empty);
    }
    if text.chars().any(char::is_control) {
        return Err(CameraUrlError::ControlCharacter);
    }
    let (scheme, rest) = text.split_once("://").ok_or(CameraUrlError::NoScheme)?;
    match scheme.to_ascii_lowercase().as_str() {
        "rtsp" => {}
        "rtsps" => return Err(CameraUrlError::Encrypted),
        scheme if scheme.bytes().all(is_scheme_byte) && !scheme.is_empty() => {
            let scheme = scheme.to_owned();
            return Err(CameraUrlError::Scheme { scheme });
        }
        _ => return Err(CameraUrlError::NoScheme),
    }
    let (credentials, address) = split_credentials(rest);
    let (authority, path) = match address.find(['/', '?']) {
        Some(at) => address.split_at(at),
        None => (address, ""),
    };
    check_port(authority)?;
    // RTSP has no fragments, so `#` is part of the path.
    let path = path.replace('#', "%23");
    let url = Url::parse(&format!("{SCHEME}{authority}{path}")).map_err(|error| match error {
        url::ParseError::EmptyHost => CameraUrlError::NoHost,
        url::ParseError::InvalidPort => CameraUrlError::Port,
        _ => CameraUrlError::Host,
    })?;
    if url.host_str().is_none_or(str::is_empty) {
        return Err(CameraUrlError::NoHost);
    }
    Ok((url, credentials.map(decode)))
}

fn is_scheme_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)
}

/// What is before the `@`, if there is one, and the rest.
fn split_credentials(rest: &str) -> (Option<&str>, &str) {
    let before_path = rest.split('/').next().unwrap_or_default();
    if let Some(at) = before_path.rfind('@') {
        return (Some(&rest[..at]), &rest[at + 1..]);
    }
    // `admin:a/b@host`: before the slash is no host with a port, so the slash is in the password.
    let first = rest.find('@').filter(|_| check_port(before_path).is_err());
    let Some(first) = first else {
        return (None, rest);
    };
    // It may hold an `@` as well: the host begins behind the last one before its own path.
    let end = rest[first..]
        .find('/')
        .map_or(rest.len(), |slash| first + slash);
    let at = rest[..end].rfind('@').unwrap_or(first);
    (Some(&rest[..at]), &rest[at + 1..])
}

/// Refuses an authority whose port is there but not a port.
fn check_port(authority: &str) -> Result<(), CameraUrlError> {
    let after_host = match authority.rfind(']') {
        Some(end) => &authority[end + 1..],
        None => authority,
    };
    let Some((_, port)) = after_host.split_once(':') else {
        return Ok(());
    };
    match port.parse::<u16>() {
        Ok(port) if port > 0 => Ok(()),
        _ => Err(CameraUrlError::Port),
    }
}

fn decode(credentials: &str) -> Redacted<Credentials> {
    let (username, password) = credentials.split_once(':').unwrap_or((credentials, ""));
    Redacted::new(Credentials {
        username: unescape(username),
        password: unescape(password),
    })
}

/// Undoes `%40`; a `%` that is no escape stays, since people paste passwords as they are.
fn unescape(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while let Some(&byte) = bytes.get(i) {
        let escape = bytes.get(i + 1..i + 3).filter(|_| byte == b'%');
        let value = escape
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        out.push(value.unwrap_or(byte));
        i += if value.is_some() { 3 } else { 1 };
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, url: &str, credentials: Option<(&str, &str)>) {
        let (got, who) = parse_camera_url(text).unwrap();
        assert_eq!(got.as_str(), url, "{text}");
        let who = who.as_ref().map(Redacted::reveal);
        let who = who.map(|c| (c.username.as_str(), c.password.as_str()));
        assert_eq!(who, credentials, "{text}");
    }

    #[test]
    fn what_people_paste_is_understood() {
        check("rtsp://10.0.0.8/live", "rtsp://10.0.0.8/live", None);
        check(
            " RTSP://cam:8554/a b?x=1 ",
            "rtsp://cam:8554/a%20b?x=1",
            None,
        );
        check(
            "rtsp://admin:p@ss@10.0.0.8:554/s",
            "rtsp://10.0.0.8:554/s",
            Some(("admin", "p@ss")),
        );
        check(
            "rtsp://admin:p%40ss@h/s",
            "rtsp://h/s",
            Some(("admin", "p@ss")),
        );
        check(
            "rtsp://admin:a:b#c?d e@h/s",
            "rtsp://h/s",
            Some(("admin", "a:b#c?d e")),
        );
        check(
            "rtsp://admin:100%@h/s",
            "rtsp://h/s",
            Some(("admin", "100%")),
        );
        check(
            "rtsp://admin:a/b@h:554/s",
            "rtsp://h:554/s",
            Some(("admin", "a/b")),
        );
        check(
            "rtsp://admin:a/b@c@h/s",
            "rtsp://h/s",
            Some(("admin", "a/b@c")),
        );
        check("rtsp://admin@h/s", "rtsp://h/s", Some(("admin", "")));
        check("rtsp://h/s?user=a@b", "rtsp://h/s?user=a@b", None);
        check("rtsp://[fe80::1]:554/s", "rtsp://[fe80::1]:554/s", None);
        check("rtsp://h", "rtsp://h", None);
        check("rtsp://h/ch#1", "rtsp://h/ch%231", None);
    }

    #[test]
    fn what_cannot_be_used_is_refused_with_a_reason() {
        use CameraUrlError as E;
        for (text, error) in [
            ("", E::Empty),
            ("10.0.0.8/live", E::NoScheme),
            ("rtsps://h/s", E::Encrypted),
            (
                "http://h/s",
                E::Scheme {
                    scheme: "http".into(),
                },
            ),
            ("rtsp:///s", E::NoHost),
            ("rtsp://u:p@/s", E::NoHost),
            ("rtsp://h:0/s", E::Port),
            ("rtsp://h:99999/s", E::Port),
            ("rtsp://h:rtsp/s", E::Port),
            ("rtsp://two words/s", E::Host),
            ("rtsp://h/a\nb", E::ControlCharacter),
        ] {
            assert_eq!(parse_camera_url(text).unwrap_err(), error, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_password_survives_and_never_shows(
            user in "[a-z]{1,8}",
            password in "[a-zA-Z0-9@#:? !$&*+=_-]{4,16}",
        ) {
            let (url, who) = parse_camera_url(&format!("rtsp://{user}:{password}@10.1.2.3:554/x")).unwrap();
            prop_assert_eq!(url.as_str(), "rtsp://10.1.2.3:554/x");
            let shown = format!("{who:?}");
            prop_assert!(!shown.contains(&password));
            let who = who.unwrap();
            prop_assert_eq!(&who.reveal().username, &user);
            prop_assert_eq!(&who.reveal().password, &password);
        }

        #[test]
        fn no_text_panics_and_no_error_repeats_it(text in "\\PC{0,40}", secret in "[A-Z]{12}") {
            let _any = parse_camera_url(&text);
            if let Err(error) = parse_camera_url(&format!("rtsp://u:{secret}{text}")) {
                prop_assert!(!error.to_string().contains(&secret));
            }
            let _any = parse_camera_url(&format!("rtsp://{text}"));
        }
    }
}
