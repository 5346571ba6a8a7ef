//! Pictures that only this device reads: the body of each `mdat` under an AEAD.
//!
//! XChaCha20-Poly1305. The nonce is the segment's salt, 16 random bytes, and the fragment's place in
//! its file: no two fragments have the same, however often the program is killed, because a file is
//! never written to again after it was closed. `moof` is authenticated with the pictures.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chacha20poly1305::aead::{AeadInPlace, KeyInit};
use chacha20poly1305::{Tag, XChaCha20Poly1305, XNonce};
use inveye_secrets::key_file::{self, KeyFileError};
use inveye_secrets::{Key, KeyId};

use super::boxes::{self, Fields};

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
        Ok(key_file::read(file)?.map(|key| Self::new(&key)))
    }

    /// A new one; a file that exists is never overwritten.
    pub(crate) fn make(file: &Path) -> Result<Self, RecordingKeyError> {
        Ok(Self::new(&key_file::make(file)?))
    }

    fn new(key: &Key) -> Self {
        Self {
            cipher: XChaCha20Poly1305::new(key.as_bytes().into()),
            id: key.id("inveye-recordings-key"),
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

impl From<KeyFileError> for RecordingKeyError {
    fn from(error: KeyFileError) -> Self {
        match error {
            KeyFileError::File {
                file,
                doing,
                source,
            } => Self::File {
                file,
                doing,
                source,
            },
            KeyFileError::Damaged { file } => Self::Damaged { file },
        }
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
        body.extend(self.key.as_str().as_bytes());
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
            key: KeyId::from_stored(key),
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
