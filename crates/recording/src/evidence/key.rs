//! The key that a device signs exports with.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use inveye_secrets::write_private;
use sha2::{Digest as _, Sha256};

use super::{hex, unhex};

const FILE: &str = "evidence.key";
/// First words of a signature file.
const FORMAT: &str = "inveye-signature/1 ed25519";

/// Lies in the data folder, readable by its user alone; made at first use. Whoever has it can sign in
/// this device's name.
#[derive(Debug)]
pub struct DeviceKey(SigningKey);

/// Names a public key, for people to compare: half of its SHA-256.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint([u8; 16]);

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// It cannot be read or made.
    #[error("the key that signs exports could not be {doing}: {}", file.display())]
    File {
        /// Which file.
        file: PathBuf,
        /// `read` or `made`.
        doing: &'static str,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// It is no key.
    #[error("{} holds no key: restore it from a backup, or remove it and a new one is made, with another fingerprint", file.display())]
    Damaged {
        /// Which file.
        file: PathBuf,
    },
}

/// The text is no fingerprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a fingerprint has 32 hexadecimal digits, for example 0123-4567-89ab-cdef-0123-4567-89ab-cdef"
)]
pub struct NoFingerprint;

impl DeviceKey {
    /// The key of a data folder.
    pub fn open(data: &Path) -> Result<Self, KeyError> {
        let file = data.join(FILE);
        match fs::read_to_string(&file) {
            Ok(text) => {
                let seed = text.strip_suffix('\n').and_then(unhex);
                let key = seed.map(|seed| Self(SigningKey::from_bytes(&seed)));
                key.ok_or(KeyError::Damaged { file })
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Self::make(file),
            Err(source) => Err(KeyError::File {
                file,
                doing: "read",
                source,
            }),
        }
    }

    fn make(file: PathBuf) -> Result<Self, KeyError> {
        let mut seed = [0_u8; 32];
        let key = getrandom::fill(&mut seed)
            .map_err(|_| io::Error::other("no source of randomness"))
            .and_then(|()| write_private(&file, format!("{}\n", hex(&seed)).as_bytes()))
            .map(|()| Self(SigningKey::from_bytes(&seed)));
        key.map_err(|source| KeyError::File {
            file,
            doing: "made",
            source,
        })
    }

    /// Names its public half.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&self.0.verifying_key())
    }

    /// A signature file for these bytes. They must begin with what they are: one key signs several
    /// sorts of things.
    pub fn sign(&self, bytes: &[u8]) -> String {
        let public = hex(self.0.verifying_key().as_bytes());
        let signature = hex(&self.0.sign(bytes).to_bytes());
        format!("{FORMAT}\n{public}\n{signature}\n")
    }
}

/// Who signed these bytes; none when the signature is not theirs or no signature at all.
pub fn signer(signature: &str, bytes: &[u8]) -> Option<Fingerprint> {
    let rest = signature.strip_prefix(FORMAT)?.strip_prefix('\n')?;
    let (public, signature) = rest.strip_suffix('\n')?.split_once('\n')?;
    let public = VerifyingKey::from_bytes(&unhex(public)?).ok()?;
    let signature = Signature::from_bytes(&unhex(signature)?);
    public.verify_strict(bytes, &signature).ok()?;
    Some(Fingerprint::of(&public))
}

impl Fingerprint {
    fn of(key: &VerifyingKey) -> Self {
        let digest = Sha256::digest(key.as_bytes());
        let mut half = [0; 16];
        half.copy_from_slice(&digest[..16]);
        Self(half)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, pair) in self.0.chunks(2).enumerate() {
            let dash = if i == 0 { "" } else { "-" };
            write!(f, "{dash}{}", hex(pair))?;
        }
        Ok(())
    }
}

impl FromStr for Fingerprint {
    type Err = NoFingerprint;

    /// With or without what stands between the digits.
    fn from_str(text: &str) -> Result<Self, NoFingerprint> {
        let digits: String = text
            .chars()
            .filter(|c| !matches!(c, '-' | ':' | ' '))
            .map(|c| c.to_ascii_lowercase())
            .collect();
        unhex(&digits).map(Self).ok_or(NoFingerprint)
    }
}

impl serde::Serialize for Fingerprint {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_kept_private() {
        let folder = tempfile::tempdir().unwrap();
        let first = DeviceKey::open(folder.path()).unwrap();
        let second = DeviceKey::open(folder.path()).unwrap();
        assert_eq!(first.fingerprint(), second.fingerprint());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(folder.path().join(FILE))
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn only_what_was_signed_is_signed() {
        let folder = tempfile::tempdir().unwrap();
        let key = DeviceKey::open(folder.path()).unwrap();
        let signature = key.sign(b"evidence");
        assert_eq!(signer(&signature, b"evidence"), Some(key.fingerprint()));
        assert_eq!(signer(&signature, b"evidencf"), None);
        for bit in 0..signature.len() * 8 {
            let mut bytes = signature.clone().into_bytes();
            bytes[bit / 8] ^= 1 << (bit % 8);
            if let Ok(changed) = String::from_utf8(bytes) {
                assert_eq!(signer(&changed, b"evidence"), None, "bit {bit}");
            }
        }
    }

    #[test]
    fn a_damaged_key_is_told_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE), "abc\n").unwrap();
        let error = DeviceKey::open(folder.path()).unwrap_err();
        assert!(matches!(error, KeyError::Damaged { .. }), "{error}");
        assert_eq!(fs::read(folder.path().join(FILE)).unwrap(), b"abc\n");
    }

    #[test]
    fn fingerprints_are_read_as_people_write_them() {
        let folder = tempfile::tempdir().unwrap();
        let shown = DeviceKey::open(folder.path()).unwrap().fingerprint();
        let text = shown.to_string();
        assert_eq!(text.parse(), Ok(shown));
        assert_eq!(text.replace('-', " ").to_uppercase().parse(), Ok(shown));
        assert_eq!("0123".parse::<Fingerprint>(), Err(NoFingerprint));
    }
}
