//! Pictures that only this device reads: the body of each `mdat` under an AEAD.
//!
//! XChaCha20-Poly1305. The nonce is the segment's salt, 16 random bytes, and the fragment's place in
//! its file: no two fragments have the same, however often the program is killed, because a file is
//! never written to again after it was closed. `moof` is authenticated with the pictures.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chacha20poly1305::aead::{AeadInPlace, KeyInit};
use chacha20poly1305::{Key, Tag, XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::boxes::{self, Fields};
use crate::disk::write_private;

const FILE: &str = "recordings.key";
/// Bytes that each fragment is longer.
pub(crate) const TAG: usize = 16;
/// The one cipher there is.
const XCHACHA20_POLY1305: u8 = 1;

/// Lies in the data folder, readable by its user alone. Whoever has it can read encrypted recordings;
/// nobody can without it.
pub struct RecordingKey {
    cipher: XChaCha20Poly1305,
    id: KeyId,
}

/// Names a key without telling it: the first bytes of its SHA-256, in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KeyId(String);

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum RecordingKeyError {
    /// It cannot be read or made.
    #[error("the key of encrypted recordings could not be {doing}: {}", file.display())]
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
    #[error("{} holds no key of recordings: put it back from your copy; it is never overwritten", file.display())]
    Damaged {
        /// Which file.
        file: PathBuf,
    },
    /// The disk was encrypted with a key that is not there.
    #[error("recordings in {} are encrypted with key {key}, and {} is not there: put it back from your copy; without it older video cannot be read. To go on without older video, record to an empty folder; to go on unencrypted, set `encrypt = false`", folder.display(), file.display())]
    Missing {
        /// The recordings.
        folder: PathBuf,
        /// Where the key should be.
        file: PathBuf,
        /// Which key.
        key: KeyId,
    },
    /// There is another one.
    #[error("recordings in {} are encrypted with key {key}, and {} holds key {found}: put the right one back from your copy, or record to an empty folder", folder.display(), file.display())]
    Other {
        /// The recordings.
        folder: PathBuf,
        /// The key's file.
        file: PathBuf,
        /// Which key it should hold.
        key: KeyId,
        /// Which it holds.
        found: KeyId,
    },
}

impl RecordingKey {
    /// Where the key of a data folder lies.
    pub fn file(data: &Path) -> PathBuf {
        data.join(FILE)
    }

    /// Reads a key; none when there is no such file.
    pub fn read(file: &Path) -> Result<Option<Self>, RecordingKeyError> {
        match fs::read_to_string(file) {
            Ok(text) => {
                let key = text.trim_end().as_bytes();
                let key = <&[u8; 64]>::try_from(key).ok().and_then(unhex);
                key.map(|key| Some(Self::new(&key)))
                    .ok_or_else(|| RecordingKeyError::Damaged {
                        file: file.to_owned(),
                    })
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(RecordingKeyError::File {
                file: file.to_owned(),
                doing: "read",
                source,
            }),
        }
    }

    /// A new one; a file that exists is never overwritten.
    pub(crate) fn make(file: &Path) -> Result<Self, RecordingKeyError> {
        let mut key = [0; 32];
        let made = getrandom::fill(&mut key)
            .map_err(|_| io::Error::other("no source of randomness"))
            .and_then(|()| {
                if file.exists() {
                    return Err(io::ErrorKind::AlreadyExists.into());
                }
                let text: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
                write_private(file, &format!("{text}\n"))
            });
        made.map(|()| Self::new(&key))
            .map_err(|source| RecordingKeyError::File {
                file: file.to_owned(),
                doing: "made",
                source,
            })
    }

    fn new(key: &[u8; 32]) -> Self {
        let mut digest = Sha256::new();
        digest.update(b"inveye-recordings-key");
        digest.update(key);
        let id = digest.finalize();
        Self {
            cipher: XChaCha20Poly1305::new(Key::from_slice(key)),
            id: KeyId(
                id.iter()
                    .take(8)
                    .map(|byte| format!("{byte:02x}"))
                    .collect(),
            ),
        }
    }

    /// Its name.
    pub fn id(&self) -> &KeyId {
        &self.id
    }
}

impl fmt::Debug for RecordingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordingKey")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What an encrypted segment says before its header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Locked {
    /// Which key opens it.
    pub key: KeyId,
    /// First part of its nonces.
    pub(crate) salt: [u8; 16],
}

impl Locked {
    pub(super) fn to_box(&self) -> Vec<u8> {
        let mut body = vec![XCHACHA20_POLY1305];
        body.extend(self.salt);
        body.extend(self.key.0.as_bytes());
        boxes::uuid(&boxes::CIPHER, &body)
    }

    /// None for a cipher that this program does not know.
    pub(super) fn from_body(body: &[u8]) -> Option<Self> {
        let mut fields = Fields(body);
        let [XCHACHA20_POLY1305] = fields.take()? else {
            return None;
        };
        let salt = fields.take()?;
        let key = std::str::from_utf8(fields.0).ok()?;
        Some(Self {
            salt,
            key: KeyId(key.to_owned()),
        })
    }
}

/// A key for one segment.
#[derive(Debug, Clone)]
pub(crate) struct Lock {
    key: Arc<RecordingKey>,
    locked: Locked,
}

impl Lock {
    /// For a new segment.
    pub(crate) fn new(key: &Arc<RecordingKey>) -> io::Result<Self> {
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(|_| io::Error::other("no source of randomness"))?;
        let locked = Locked {
            key: key.id.clone(),
            salt,
        };
        Ok(Self {
            key: Arc::clone(key),
            locked,
        })
    }

    /// For reading one; none when that takes another key.
    pub(crate) fn of(locked: &Locked, key: Option<&Arc<RecordingKey>>) -> Option<Self> {
        let key = key.filter(|key| key.id == locked.key)?;
        Some(Self {
            key: Arc::clone(key),
            locked: locked.clone(),
        })
    }

    pub(super) fn locked(&self) -> &Locked {
        &self.locked
    }

    fn nonce(&self, offset: u64) -> XNonce {
        let mut nonce = [0; 24];
        nonce[..16].copy_from_slice(&self.locked.salt);
        nonce[16..].copy_from_slice(&offset.to_be_bytes());
        nonce.into()
    }

    /// Encrypts what follows `from` in a buffer and adds the tag.
    pub(super) fn close(
        &self,
        offset: u64,
        moof: &[u8],
        buffer: &mut Vec<u8>,
        from: usize,
    ) -> io::Result<()> {
        let pictures = buffer.get_mut(from..).unwrap_or_default();
        let tag = self
            .key
            .cipher
            .encrypt_in_place_detached(&self.nonce(offset), moof, pictures)
            .map_err(|_| io::Error::other("a fragment is too large to be encrypted"))?;
        buffer.extend(tag);
        Ok(())
    }

    /// Decrypts a body and takes the tag off; whether it is what was encrypted.
    #[must_use]
    pub(crate) fn open(&self, offset: u64, moof: &[u8], body: &mut Vec<u8>) -> bool {
        let Some(length) = body.len().checked_sub(TAG) else {
            return false;
        };
        let tag = Tag::clone_from_slice(&body[length..]);
        body.truncate(length);
        let opened =
            self.key
                .cipher
                .decrypt_in_place_detached(&self.nonce(offset), moof, body, &tag);
        opened.is_ok()
    }
}

fn unhex(text: &[u8; 64]) -> Option<[u8; 32]> {
    let mut out = [0; 32];
    for (byte, pair) in out.iter_mut().zip(text.chunks_exact(2)) {
        let pair = std::str::from_utf8(pair).ok()?;
        *byte = u8::from_str_radix(pair, 16).ok()?;
    }
    Some(out)
}
