//! A stream behind a passphrase.
//!
//! A line with the form, the length of a header in four bytes, the header in JSON (how the key is made), then
//! chunks of AES-256-GCM after STREAM: each is bound to its place and to the header, and the last one is
//! marked, so that a stream that was cut between two chunks is told.

use std::io::{self, Read, Write};
use std::path::Path;

use aes_gcm::Aes256Gcm;
use aes_gcm::aead::stream::{DecryptorBE32, EncryptorBE32};
use aes_gcm::aead::{KeyInit as _, Payload};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use inveye_base::Redacted;
use serde::{Deserialize, Serialize};

use crate::error::BackupError;

pub(crate) const MAGIC: &[u8] = b"inveye-backup-sealed/1\n";
pub(crate) const MAGICS: &[u8] = b"inveye-backup-sealed/";
const CHUNK: usize = 64 << 10;
const TAG: usize = 16;
/// The rest of a nonce counts chunks.
const NONCE: usize = 7;
const SALT: usize = 16;
/// Fewer are tried through.
const LEAST: usize = 12;
/// Kibibytes and passes: about half a second.
const MEMORY: u32 = 64 << 10;
const PASSES: u32 = 3;
/// What a file may ask for: more would let a made-up one take all memory.
const MOST_MEMORY: u32 = 1 << 20;
const MOST_PASSES: u32 = 16;
const LARGEST_HEADER: u32 = 4 << 10;

/// What protects a backup.
#[derive(Debug, Clone)]
pub struct Passphrase(Redacted<String>);

impl Passphrase {
    /// For a new backup: not one that is tried through.
    pub fn new(text: impl Into<String>) -> Result<Self, BackupError> {
        let text = text.into();
        if text.chars().count() < LEAST {
            return Err(BackupError::ShortPassphrase { least: LEAST });
        }
        Ok(Self(Redacted::new(text)))
    }

    /// For a backup that is there.
    pub fn typed(text: impl Into<String>) -> Self {
        Self(Redacted::new(text.into()))
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Header {
    kdf: String,
    memory_kib: u32,
    passes: u32,
    salt: String,
    nonce: String,
}

const ARGON2ID: &str = "argon2id";

impl Header {
    fn new() -> Result<Self, BackupError> {
        let random = |length: usize| {
            let mut bytes = vec![0; length];
            getrandom::fill(&mut bytes)
                .map(|()| STANDARD_NO_PAD.encode(bytes))
                .map_err(|error| BackupError::Key {
                    why: error.to_string(),
                })
        };
        Ok(Self {
            kdf: ARGON2ID.to_owned(),
            memory_kib: MEMORY,
            passes: PASSES,
            salt: random(SALT)?,
            nonce: random(NONCE)?,
        })
    }

    /// None when the header is not one that this program writes.
    fn cipher(&self, passphrase: &Passphrase) -> Option<(Aes256Gcm, [u8; NONCE])> {
        let is_known =
            self.kdf == ARGON2ID && self.memory_kib <= MOST_MEMORY && self.passes <= MOST_PASSES;
        if !is_known {
            return None;
        }
        let salt = STANDARD_NO_PAD.decode(&self.salt).ok()?;
        let nonce = STANDARD_NO_PAD.decode(&self.nonce).ok()?;
        let params = Params::new(self.memory_kib, self.passes, 1, Some(32)).ok()?;
        let mut key = [0; 32];
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.0.reveal().as_bytes(), &salt, &mut key)
            .ok()?;
        Some((Aes256Gcm::new(&key.into()), nonce.try_into().ok()?))
    }
}

/// Encrypts what is written to it.
pub(crate) struct SealingWriter<W> {
    to: W,
    stream: EncryptorBE32<Aes256Gcm>,
    header: Vec<u8>,
    waiting: Vec<u8>,
}

impl<W: Write> SealingWriter<W> {
    /// Writes the header.
    pub(crate) fn new(
        mut to: W,
        passphrase: &Passphrase,
        file: &Path,
    ) -> Result<Self, BackupError> {
        let header = Header::new()?;
        let (cipher, nonce) = header.cipher(passphrase).ok_or_else(|| BackupError::Key {
            why: "there is not enough memory".to_owned(),
        })?;
        let header = serde_json::to_vec(&header).unwrap_or_default();
        let length = u32::try_from(header.len())
            .unwrap_or_default()
            .to_be_bytes();
        [MAGIC, &length, &header]
            .into_iter()
            .try_for_each(|part| to.write_all(part))
            .map_err(BackupError::file(file, "written"))?;
        Ok(Self {
            to,
            stream: EncryptorBE32::from_aead(cipher, &nonce.into()),
            header,
            waiting: Vec::with_capacity(CHUNK),
        })
    }

    /// Writes the last chunk, marked as such.
    pub(crate) fn finish(mut self) -> io::Result<W> {
        let payload = Payload {
            msg: &self.waiting,
            aad: &self.header,
        };
        let last = self.stream.encrypt_last(payload).map_err(|_| too_much())?;
        self.to.write_all(&last)?;
        Ok(self.to)
    }
}

impl<W: Write> Write for SealingWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.is_empty() {
            return Ok(0);
        }
        // A full chunk is written when there is more: it may be the last.
        if self.waiting.len() == CHUNK {
            let payload = Payload {
                msg: &self.waiting,
                aad: &self.header,
            };
            let chunk = self.stream.encrypt_next(payload).map_err(|_| too_much())?;
            self.to.write_all(&chunk)?;
            self.waiting.clear();
        }
        let taken = bytes.len().min(CHUNK - self.waiting.len());
        self.waiting.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn too_much() -> io::Error {
    io::Error::other("a backup of more than 256 TiB cannot be encrypted")
}

/// Decrypts what is read from it. Nothing is given out that was not authenticated.
pub(crate) struct OpeningReader<R> {
    from: R,
    stream: Option<DecryptorBE32<Aes256Gcm>>,
    header: Vec<u8>,
    /// The next chunk: whether another follows tells whether it is the last.
    next: Vec<u8>,
    opened: Vec<u8>,
    given: usize,
}

impl<R: Read> OpeningReader<R> {
    /// Reads the header, behind [`MAGIC`], and the first chunk, which tells whether the passphrase is right.
    pub(crate) fn new(
        mut from: R,
        passphrase: &Passphrase,
        file: &Path,
    ) -> Result<Self, BackupError> {
        let cut = |_: io::Error| BackupError::damaged(file, "its header ends too early");
        let mut length = [0; 4];
        from.read_exact(&mut length).map_err(cut)?;
        let length = u32::from_be_bytes(length);
        if length > LARGEST_HEADER {
            return Err(BackupError::damaged(file, "its header is too long"));
        }
        let mut header = vec![0; length as usize];
        from.read_exact(&mut header).map_err(cut)?;
        let said: Header = serde_json::from_slice(&header)
            .map_err(|_| BackupError::damaged(file, "its header is not understood"))?;
        let (cipher, nonce) = said
            .cipher(passphrase)
            .ok_or_else(|| BackupError::damaged(file, "its header is not understood"))?;
        let next = chunk(&mut from).map_err(BackupError::file(file, "read"))?;
        let mut reader = Self {
            from,
            stream: Some(DecryptorBE32::from_aead(cipher, &nonce.into())),
            header,
            next,
            opened: Vec::new(),
            given: 0,
        };
        reader.open_next().map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData => BackupError::WrongPassphrase {
                file: file.to_owned(),
            },
            _ => BackupError::file(file, "read")(error),
        })?;
        Ok(reader)
    }

    fn open_next(&mut self) -> io::Result<()> {
        let changed = || {
            let words = "a part of it does not open";
            io::Error::new(io::ErrorKind::InvalidData, words)
        };
        let following = chunk(&mut self.from)?;
        let this = std::mem::replace(&mut self.next, following);
        let payload = Payload {
            msg: &this,
            aad: &self.header,
        };
        let opened = if self.next.is_empty() {
            let last = self.stream.take().ok_or_else(changed)?;
            last.decrypt_last(payload)
        } else {
            let stream = self.stream.as_mut().ok_or_else(changed)?;
            stream.decrypt_next(payload)
        };
        self.opened = opened.map_err(|_| changed())?;
        self.given = 0;
        Ok(())
    }
}

impl<R: Read> Read for OpeningReader<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.given == self.opened.len() {
            if self.stream.is_none() {
                return Ok(0);
            }
            self.open_next()?;
        }
        let left = &self.opened[self.given..];
        let taken = left.len().min(into.len());
        into[..taken].copy_from_slice(&left[..taken]);
        self.given += taken;
        Ok(taken)
    }
}

/// As much as a chunk has; less at the end.
fn chunk(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let most = u64::try_from(CHUNK + TAG).unwrap_or_default();
    let mut chunk = Vec::new();
    from.take(most).read_to_end(&mut chunk)?;
    Ok(chunk)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed(bytes: &[u8]) -> Vec<u8> {
        let passphrase = Passphrase::new("blue kettle on fire").unwrap();
        let mut writer = SealingWriter::new(Vec::new(), &passphrase, Path::new("x")).unwrap();
        writer.write_all(bytes).unwrap();
        writer.finish().unwrap()
    }

    fn opened(sealed: &[u8], passphrase: &str) -> Result<Vec<u8>, String> {
        let body = &sealed[MAGIC.len()..];
        let passphrase = Passphrase::typed(passphrase);
        let mut reader = OpeningReader::new(body, &passphrase, Path::new("x"))
            .map_err(|error| error.to_string())?;
        let mut bytes = Vec::new();
        reader
            .read_to_end(&mut bytes)
            .map_err(|error| error.to_string())?;
        Ok(bytes)
    }

    #[test]
    fn lengths_around_a_chunk_come_back_and_no_cut_does() {
        for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK] {
            let bytes: Vec<u8> = (0..length)
                .map(|at| u8::try_from(at % 251).unwrap())
                .collect();
            let sealed = sealed(&bytes);
            assert_eq!(
                opened(&sealed, "blue kettle on fire").unwrap(),
                bytes,
                "{length}"
            );
            let cuts = [1, TAG, TAG + 1, CHUNK + TAG];
            for cut in cuts
                .into_iter()
                .filter(|cut| sealed.len() > MAGIC.len() + cut)
            {
                let cut_off = &sealed[..sealed.len() - cut];
                assert!(
                    opened(cut_off, "blue kettle on fire").is_err(),
                    "{length} without {cut}"
                );
            }
        }
        let error = opened(&sealed(b"x"), "red kettle on fire").unwrap_err();
        assert!(error.contains("passphrase"), "{error}");
        assert!(Passphrase::new("short").is_err());
    }
}
