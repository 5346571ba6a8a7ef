//! Ways in without the authenticator.

use sha2::{Digest as _, Sha256};

use crate::random::{self, NoRandomness};

/// Made at a time.
pub const CODES: usize = 10;

/// A code as its owner writes it down: 80 bits, `abcd-efgh-ijkl-mnop`.
#[derive(Clone)]
pub struct RecoveryCode(String);

/// What is stored of one. 80 bits of randomness need no slow hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RecoveryHash(pub [u8; 32]);

impl RecoveryCode {
    /// A new one.
    pub fn random() -> Result<Self, NoRandomness> {
        let text = random::base32(&random::bytes::<10>()?).to_ascii_lowercase();
        let groups: Vec<&str> = (0..4)
            .filter_map(|group| text.get(group * 4..group * 4 + 4))
            .collect();
        Ok(Self(groups.join("-")))
    }

    /// To be shown once.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl RecoveryHash {
    /// Of what somebody typed; case, dashes and spaces do not matter. None when it cannot be one.
    pub fn of(typed: &str) -> Option<Self> {
        let text: String = typed
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_lowercase())
            .take(17)
            .collect();
        (text.len() == 16).then(|| Self(Sha256::digest(text.as_bytes()).into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_however_it_is_typed() {
        let code = RecoveryCode::random().unwrap();
        let hash = RecoveryHash::of(code.reveal()).unwrap();
        let loud = code.reveal().to_uppercase().replace('-', " ");
        assert_eq!(RecoveryHash::of(&loud), Some(hash));
        assert_ne!(
            RecoveryHash::of(RecoveryCode::random().unwrap().reveal()),
            Some(hash)
        );
        for bad in [
            "",
            "123456",
            "abcd-efgh-ijkl",
            "abcd-efgh-ijkl-mnop-q",
            "ääää-efgh-ijkl-mnop",
        ] {
            assert_eq!(RecoveryHash::of(bad), None, "{bad}");
        }
    }
}
