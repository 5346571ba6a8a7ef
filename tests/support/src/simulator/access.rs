//! Who may watch: nobody is asked, Basic or Digest (RFC 7616 with MD5, as cameras do).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest, Md5};

const REALM: &str = "IP Camera(A0B1C2)";

/// User and password of a simulated camera.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// User name.
    pub user: String,
    /// Password in plain text.
    pub password: String,
}

impl Credentials {
    /// From its two parts.
    pub fn new(user: impl Into<String>, password: impl Into<String>) -> Self {
        Self {
            user: user.into(),
            password: password.into(),
        }
    }
}

/// What a camera asks of its clients.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Access {
    /// Nothing.
    #[default]
    Open,
    /// User and password, sent readably.
    Basic(Credentials),
    /// A hash of them and of a number used once, without `qop`.
    Digest(Credentials),
}

impl Access {
    /// The challenge of a 401, `None` where nobody is asked.
    pub(crate) fn challenge(&self, nonce: &str) -> Option<String> {
        match self {
            Self::Open => None,
            Self::Basic(_) => Some(format!("Basic realm=\"{REALM}\"")),
            Self::Digest(_) => Some(format!("Digest realm=\"{REALM}\", nonce=\"{nonce}\"")),
        }
    }

    /// Whether the `Authorization` header proves the credentials for `method`.
    pub(crate) fn allows(&self, method: &str, authorization: Option<&str>, nonce: &str) -> bool {
        let given = authorization.unwrap_or_default();
        match self {
            Self::Open => true,
            Self::Basic(c) => given
                .strip_prefix("Basic ")
                .and_then(|text| STANDARD.decode(text.trim()).ok())
                .is_some_and(|plain| plain == format!("{}:{}", c.user, c.password).as_bytes()),
            Self::Digest(c) => given
                .strip_prefix("Digest ")
                .is_some_and(|fields| digest_matches(c, method, fields, nonce)),
        }
    }
}

fn digest_matches(credentials: &Credentials, method: &str, fields: &str, nonce: &str) -> bool {
    let field = |name: &str| {
        fields.split(',').find_map(|part| {
            let (key, value) = part.split_once('=')?;
            (key.trim() == name).then(|| value.trim().trim_matches('"'))
        })
    };
    let (Some(uri), Some(response)) = (field("uri"), field("response")) else {
        return false;
    };
    let secret = md5(&format!(
        "{}:{REALM}:{}",
        credentials.user, credentials.password
    ));
    let request = md5(&format!("{method}:{uri}"));
    let expected = match (field("qop"), field("nc"), field("cnonce")) {
        (Some(qop), Some(nc), Some(cnonce)) => {
            md5(&format!("{secret}:{nonce}:{nc}:{cnonce}:{qop}:{request}"))
        }
        _ => md5(&format!("{secret}:{nonce}:{request}")),
    };
    field("username") == Some(&credentials.user)
        && field("nonce") == Some(nonce)
        && response == expected
}

fn md5(text: &str) -> String {
    Md5::digest(text)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_formula_is_that_of_the_standard() {
        // RFC 2617 section 3.5, as corrected by erratum 1649: the one example with a published response.
        let hash = |secret: &str, request: &str| {
            md5(&format!(
                "{}:dcd98b7102dd2f0e8b11d0f600bfb0c093:00000001:0a4f113b:auth:{}",
                md5(secret),
                md5(request)
            ))
        };
        assert_eq!(
            hash(
                "Mufasa:testrealm@host.com:Circle Of Life",
                "GET:/dir/index.html"
            ),
            "6629fae49393a05397450978507c4ef1"
        );
    }

    #[test]
    fn only_the_right_password_for_the_right_request_opens() {
        let access = Access::Digest(Credentials::new("admin", "p@ss: word"));
        let header = |password: &str| {
            let secret = md5(&format!("admin:{REALM}:{password}"));
            let response = md5(&format!(
                "{secret}:77:{}",
                md5("DESCRIBE:rtsp://10.0.0.1/x")
            ));
            format!(
                "Digest username=\"admin\", realm=\"{REALM}\", nonce=\"77\", \
                 uri=\"rtsp://10.0.0.1/x\", response=\"{response}\""
            )
        };
        let good = header("p@ss: word");
        assert!(access.allows("DESCRIBE", Some(&good), "77"));
        assert!(!access.allows("SETUP", Some(&good), "77"), "another method");
        assert!(
            !access.allows("DESCRIBE", Some(&good), "78"),
            "another nonce"
        );
        assert!(
            !access.allows("DESCRIBE", Some(&header("p@ss")), "77"),
            "another password"
        );
        assert!(!access.allows("DESCRIBE", None, "77"));
    }

    #[test]
    fn basic_compares_user_and_password() {
        let access = Access::Basic(Credentials::new("Aladdin", "open sesame"));
        // RFC 2617 section 2.
        assert!(access.allows("DESCRIBE", Some("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="), ""));
        assert!(!access.allows("DESCRIBE", Some("Basic QWxhZGRpbjpvcGVuIHNlc2FtZ=="), ""));
    }
}
