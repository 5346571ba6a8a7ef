//! Who may ask, and how they prove it.

use std::collections::HashSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha1::{Digest, Sha1};

use crate::simulator::{Access, Credentials};

/// What a device asks of its clients.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum OnvifAccess {
    /// Nothing.
    #[default]
    Open,
    /// A token in the envelope.
    Token(Credentials),
    /// HTTP Digest.
    Digest(Credentials),
    /// Only HTTP Basic, which sends the password readably.
    Basic(Credentials),
}

/// Seconds that a token may be old, or early.
const FRESH: i64 = 5;
/// The number of HTTP Digest; it stays, as with many devices.
const NONCE: &str = "4d6f3a58:9f1c20";

impl OnvifAccess {
    fn http(&self) -> Option<Access> {
        match self {
            Self::Open | Self::Token(_) => None,
            Self::Digest(credentials) => Some(Access::Digest(credentials.clone())),
            Self::Basic(credentials) => Some(Access::Basic(credentials.clone())),
        }
    }

    /// The challenge of a 401, where HTTP asks.
    pub(super) fn challenge(&self) -> Option<String> {
        self.http()?.challenge(NONCE)
    }

    /// Whether a request proves the credentials at a time of the device's clock, in Unix seconds.
    pub(super) fn allows(
        &self,
        authorization: Option<&str>,
        body: &str,
        now: i64,
        used: &mut HashSet<String>,
    ) -> bool {
        match (self, self.http()) {
            (Self::Token(credentials), _) => {
                token(credentials, body, now, used).is_some_and(|fits| fits)
            }
            (_, Some(http)) => http.allows("POST", authorization, NONCE),
            (_, None) => true,
        }
    }
}

fn token(
    credentials: &Credentials,
    body: &str,
    now: i64,
    used: &mut HashSet<String>,
) -> Option<bool> {
    let text = |name: &str| super::answers::text_of(body, name);
    let (nonce, created) = (text("Nonce")?, text("Created")?);
    let seconds = super::answers::seconds_of(&created)?;
    let digest = Sha1::new()
        .chain_update(STANDARD.decode(&nonce).ok()?)
        .chain_update(&created)
        .chain_update(&credentials.password)
        .finalize();
    let fits = text("Username")? == credentials.user
        && text("Password")? == STANDARD.encode(digest)
        && (seconds - now).abs() <= FRESH;
    Some(fits && used.insert(nonce))
}
