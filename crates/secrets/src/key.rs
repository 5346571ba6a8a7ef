//! A key and its name.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// 256 random bits.
#[derive(Clone, PartialEq, Eq)]
pub struct Key([u8; 32]);

/// The system gives no random numbers.
#[derive(Debug, thiserror::Error)]
#[error("no source of randomness")]
pub struct NoRandomness;

impl Key {
    /// A new one.
    pub fn random() -> Result<Self, NoRandomness> {
        let mut key = [0; 32];
        getrandom::fill(&mut key).map_err(|_| NoRandomness)?;
        Ok(Self(key))
    }

    /// For the cipher.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Its name among keys of one purpose.
    pub fn id(&self, purpose: &str) -> KeyId {
        let digest = Sha256::new().chain_update(purpose).chain_update(self.0);
        KeyId(hex(&digest.finalize()[..8]))
    }

    /// As it stands in a file.
    pub(crate) fn to_hex(&self) -> String {
        hex(&self.0)
    }

    pub(crate) fn from_hex(text: &str) -> Option<Self> {
        let digits = <&[u8; 64]>::try_from(text.as_bytes()).ok()?;
        let mut key = [0; 32];
        for (byte, pair) in key.iter_mut().zip(digits.chunks_exact(2)) {
            let digit = |at: usize| char::from(pair[at]).to_digit(16);
            *byte = u8::try_from((digit(0)? << 4) | digit(1)?).ok()?;
        }
        Some(Self(key))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(***)")
    }
}

/// Names a key without telling it: the first bytes of a SHA-256, in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KeyId(String);

impl KeyId {
    /// As read from where it was written.
    pub fn from_stored(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_reads_back_and_nothing_else_is_one() {
        let key = Key::random().unwrap();
        assert_eq!(Key::from_hex(&key.to_hex()), Some(key.clone()));
        assert_ne!(key.id("a"), key.id("b"), "purposes are apart");
        assert!(!format!("{key:?}").contains(&key.to_hex()));
        for bad in [
            "",
            "00",
            &"0".repeat(63),
            &"0".repeat(65),
            &"g".repeat(64),
            &"é".repeat(32),
            &format!("+{}", "0".repeat(63)),
        ] {
            assert_eq!(Key::from_hex(bad), None, "{bad}");
        }
    }
}
