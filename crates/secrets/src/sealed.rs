//! A sealed secret, and what it belongs to.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::key::KeyId;

/// AES-256-GCM with a nonce of 96 bits before and a tag of 128 bits behind the text.
const FIRST: &str = "v1";
pub(crate) const NONCE: usize = 12;
pub(crate) const TAG: usize = 16;

/// What a secret belongs to. It is authenticated with the secret, not stored in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject<'a> {
    kind: &'static str,
    id: &'a str,
}

impl<'a> Subject<'a> {
    /// The password of a camera.
    pub fn camera(id: &'a str) -> Self {
        Self::new("camera", id)
    }

    /// The secret of a person's authenticator.
    pub fn authenticator(user: &'a str) -> Self {
        Self::new("authenticator", user)
    }

    /// A secret of another kind. Two kinds never share a name; it is one word of this program.
    pub const fn new(kind: &'static str, id: &'a str) -> Self {
        Self { kind, id }
    }

    pub(crate) fn bytes(self) -> Vec<u8> {
        // A kind holds no NUL, so that two subjects never give the same bytes.
        format!("inveye-secret\0{FIRST}\0{}\0{}", self.kind, self.id).into_bytes()
    }
}

impl fmt::Display for Subject<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} `{}`", self.kind, self.id)
    }
}

/// A sealed secret as it is stored: `v1.KEY.DATA`, in letters, digits, `-`, `_` and `.`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Sealed {
    pub(crate) key: KeyId,
    /// Nonce, encrypted text, tag.
    pub(crate) data: Vec<u8>,
}

/// It is no sealed secret of a form that this program knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no sealed secret: it was cut or changed, or a later version wrote it")]
pub struct NotSealed;

impl Sealed {
    /// Which key opens it.
    pub fn key(&self) -> &KeyId {
        &self.key
    }
}

impl FromStr for Sealed {
    type Err = NotSealed;

    fn from_str(text: &str) -> Result<Self, NotSealed> {
        let mut parts = text.split('.');
        let (Some(FIRST), Some(key), Some(data), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(NotSealed);
        };
        let is_key = key.len() == 16 && key.bytes().all(|byte| byte.is_ascii_hexdigit());
        let data = URL_SAFE_NO_PAD.decode(data).map_err(|_| NotSealed)?;
        if !is_key || data.len() < NONCE + TAG {
            return Err(NotSealed);
        }
        Ok(Self {
            key: KeyId::from_stored(key),
            data,
        })
    }
}

impl TryFrom<String> for Sealed {
    type Error = NotSealed;

    fn try_from(text: String) -> Result<Self, NotSealed> {
        text.parse()
    }
}

impl From<Sealed> for String {
    fn from(sealed: Sealed) -> Self {
        sealed.to_string()
    }
}

impl fmt::Display for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let data = URL_SAFE_NO_PAD.encode(&self.data);
        write!(f, "{FIRST}.{}.{data}", self.key)
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealed({})", self.key)
    }
}
