//! Codes of an authenticator: RFC 6238 with SHA-1, 30 s and six digits, which every one of them knows.

use hmac::{Hmac, Mac};
use sha1::Sha1;
use subtle::{Choice, ConstantTimeEq};

use crate::random::{self, NoRandomness};

const STEP_S: u64 = 30;
const DIGITS: usize = 6;
/// Clocks of phones are off, and people type slowly: one step before and one after.
const TOLERANCE: u64 = 1;

/// What phone and engine share.
#[derive(Clone, PartialEq, Eq)]
pub struct TotpSecret([u8; 20]);

impl std::fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TotpSecret(***)")
    }
}

impl TotpSecret {
    /// A new one.
    pub fn random() -> Result<Self, NoRandomness> {
        random::bytes().map(Self)
    }

    /// As stored.
    pub fn from_bytes(bytes: [u8; 20]) -> Self {
        Self(bytes)
    }

    /// To be stored.
    pub fn as_bytes(&self) -> &[u8; 20] {
        &self.0
    }

    /// To be typed into an authenticator.
    pub fn to_base32(&self) -> String {
        random::base32(&self.0)
    }

    /// For a QR code. Names are percent-encoded: they must not add parameters.
    pub fn address(&self, site: &str, name: &str) -> String {
        let issuer = format!("InvEye {site}");
        let (issuer, name) = (percent(&issuer), percent(name));
        format!(
            "otpauth://totp/{issuer}:{name}?secret={}&issuer={issuer}",
            self.to_base32()
        )
    }

    /// The step whose code it is, if it may be used now: within a step of the present, and behind the
    /// last one that was used. A code that was seen over a shoulder is worth nothing.
    pub fn accept(&self, code: &str, unix_s: u64, last_used: Option<u64>) -> Option<u64> {
        let typed: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        let now = unix_s / STEP_S;
        let steps = now.saturating_sub(TOLERANCE)..=now.saturating_add(TOLERANCE);
        // All are compared, so that the time taken does not tell which one it was.
        steps.fold(None, |found, step| {
            let right: Choice = self.code(step).as_bytes().ct_eq(typed.as_bytes());
            let usable = last_used.is_none_or(|last| step > last);
            if bool::from(right) && usable {
                Some(step)
            } else {
                found
            }
        })
    }

    /// The code of a step of 30 s since 1970.
    pub fn code(&self, step: u64) -> String {
        format!(
            "{:0width$}",
            self.truncated(step) % 10_u32.pow(6),
            width = DIGITS
        )
    }

    /// RFC 4226, 5.3.
    fn truncated(&self, step: u64) -> u32 {
        let mac =
            Hmac::<Sha1>::new_from_slice(&self.0).map(|mac| mac.chain_update(step.to_be_bytes()));
        // HMAC takes keys of any length.
        let Ok(digest) = mac.map(|mac| mac.finalize().into_bytes()) else {
            return u32::MAX;
        };
        let at = usize::from(digest[19] & 15);
        let word = [digest[at], digest[at + 1], digest[at + 2], digest[at + 3]];
        u32::from_be_bytes(word) & 0x7fff_ffff
    }
}

/// An authenticator's secret as it is stored: codes are computed from it, so that a hash would not do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoredTotp {
    /// As it is: from a version that did not seal them.
    Plain(TotpSecret),
    /// Sealed, as text that whoever holds the key understands.
    Sealed(String),
}

impl StoredTotp {
    /// What is stored, told apart by its length: a sealed one is longer than the secret in it.
    pub fn from_bytes(bytes: Vec<u8>) -> Option<Self> {
        match <[u8; 20]>::try_from(bytes) {
            Ok(plain) => Some(Self::Plain(TotpSecret(plain))),
            Err(bytes) => String::from_utf8(bytes).ok().map(Self::Sealed),
        }
    }

    /// To be stored.
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Plain(secret) => &secret.0,
            Self::Sealed(text) => text.as_bytes(),
        }
    }
}

fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rfc() -> TotpSecret {
        TotpSecret::from_bytes(*b"12345678901234567890")
    }

    #[test]
    fn codes_are_those_of_rfc_6238() {
        // Appendix B, SHA-1; there with eight digits.
        for (unix_s, code) in [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ] {
            assert_eq!(rfc().code(unix_s / 30), code[2..], "{unix_s}");
        }
    }

    #[test]
    fn a_step_of_tolerance_and_no_more() {
        let now = 1_000_000_000_u64;
        let step = now / 30;
        for (offset, good) in [
            (-2_i64, false),
            (-1, true),
            (0, true),
            (1, true),
            (2, false),
        ] {
            let code = rfc().code(step.checked_add_signed(offset).unwrap());
            assert_eq!(rfc().accept(&code, now, None).is_some(), good, "{offset}");
        }
    }

    #[test]
    fn a_used_code_and_those_before_it_are_refused() {
        let now = 1_000_000_000_u64;
        let code = rfc().code(now / 30);
        let used = rfc().accept(&code, now, None).unwrap();
        assert_eq!(rfc().accept(&code, now, Some(used)), None);
        let before = rfc().code(now / 30 - 1);
        assert_eq!(rfc().accept(&before, now, Some(used)), None);
        let next = rfc().code(now / 30 + 1);
        assert_eq!(rfc().accept(&next, now, Some(used)), Some(used + 1));
    }

    #[test]
    fn nonsense_is_no_code() {
        for bad in ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "-12345"] {
            assert_eq!(rfc().accept(bad, 1_000_000_000, None), None, "{bad}");
        }
        let code = rfc().code(1_000_000_000 / 30);
        let spaced = format!(" {} {} ", &code[..3], &code[3..]);
        assert!(
            rfc().accept(&spaced, 1_000_000_000, None).is_some(),
            "as phones show it"
        );
    }

    #[test]
    fn a_name_adds_nothing_to_the_address() {
        let address = rfc().address("Shop & Sons?", "a&secret=X/../b");
        assert_eq!(address.matches('?').count(), 1, "{address}");
        assert_eq!(address.matches("secret=").count(), 1, "{address}");
        assert!(
            !format!("{:?}", rfc()).contains("49"),
            "no secret in debug output"
        );
    }
}
