//! WS-UsernameToken with PasswordDigest: a hash of the password, of a number used once and of the time
//! by the device's own clock.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use inveye_base::Credentials;
use inveye_domain::WallTime;
use quick_xml::escape::escape;
use sha1::{Digest, Sha1};

const SECEXT: &str =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
const UTILITY: &str =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
const PROFILE: &str =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0";
const MESSAGE: &str =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0";

/// One proof; good for one request.
pub(crate) struct UsernameToken {
    username: String,
    digest: String,
    nonce: String,
    created: String,
}

impl UsernameToken {
    /// `created` by the device's clock: it refuses what is some seconds old.
    pub(crate) fn new(credentials: &Credentials, nonce: [u8; 16], created: WallTime) -> Self {
        let seconds = created.as_micros().div_euclid(1_000_000);
        // Whole seconds: some devices do not read fractions.
        let created = jiff::Timestamp::from_second(seconds)
            .unwrap_or_default()
            .to_string();
        let digest = Sha1::new()
            .chain_update(nonce)
            .chain_update(&created)
            .chain_update(&credentials.password)
            .finalize();
        Self {
            username: credentials.username.clone(),
            digest: STANDARD.encode(digest),
            nonce: STANDARD.encode(nonce),
            created,
        }
    }

    pub(crate) fn to_xml(&self) -> String {
        let Self {
            username,
            digest,
            nonce,
            created,
        } = self;
        let username = escape(username.as_str());
        format!(
            "<wsse:Security s:mustUnderstand=\"1\" xmlns:wsse=\"{SECEXT}\" xmlns:wsu=\"{UTILITY}\">\
             <wsse:UsernameToken><wsse:Username>{username}</wsse:Username>\
             <wsse:Password Type=\"{PROFILE}#PasswordDigest\">{digest}</wsse:Password>\
             <wsse:Nonce EncodingType=\"{MESSAGE}#Base64Binary\">{nonce}</wsse:Nonce>\
             <wsu:Created>{created}</wsu:Created></wsse:UsernameToken></wsse:Security>"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_that_of_the_programmers_guide() {
        // ONVIF Application Programmer's Guide 1.0, section 6.1.1.3, the one published example.
        let nonce = STANDARD.decode("LKqI6G/AikKCQrN0zqZFlg==").unwrap();
        let credentials = Credentials {
            username: "user".to_owned(),
            password: "userpassword".to_owned(),
        };
        let created: jiff::Timestamp = "2010-09-16T07:50:45Z".parse().unwrap();
        let token = UsernameToken::new(
            &credentials,
            nonce.try_into().unwrap(),
            WallTime::from_micros(created.as_microsecond()),
        );
        assert_eq!(token.created, "2010-09-16T07:50:45Z");
        assert_eq!(token.digest, "tuOSpGlFlIXsozq4HFNeeGeFLEI=");
        assert!(!token.to_xml().contains("userpassword"));
    }
}
