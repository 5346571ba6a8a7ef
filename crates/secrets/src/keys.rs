//! The keys of a data folder, and what they do.

use std::path::{Path, PathBuf};

use aes_gcm::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use inveye_base::Redacted;

use crate::key::{Key, KeyId, NoRandomness};
use crate::keyring::{OsKeyring, Ring};
use crate::place::{self, Found, KeyPlace, KeysError};
use crate::sealed::{NONCE, Sealed, Subject};

pub(crate) const PURPOSE: &str = "inveye-secrets-key";

/// Seals with the newest key of a data folder, and opens with any of them.
#[derive(Debug)]
pub struct Keys {
    place: KeyPlace,
    file: PathBuf,
    /// Newest first, at least one.
    keys: Vec<(KeyId, Key)>,
}

/// Why a sealed secret cannot be opened.
#[derive(Debug, Clone, thiserror::Error)]
pub enum OpenSecretError {
    /// Its key is not there.
    #[error("the secret of {subject} is sealed with key {key}, which is not among those of {}: put that file back from your copy, or type the secret again", file.display())]
    OtherKey {
        /// Whose.
        subject: String,
        /// Which key opens it.
        key: KeyId,
        /// Where keys are looked for.
        file: PathBuf,
    },
    /// It is not what was sealed.
    #[error(
        "the sealed secret of {subject} was changed, or belongs to something else: type the secret again"
    )]
    Changed {
        /// Whose.
        subject: String,
    },
}

impl Keys {
    /// Those of a data folder.
    pub fn open(folder: &Path) -> Result<Self, KeysError> {
        Self::open_with(folder, &OsKeyring)
    }

    /// Those of a data folder; makes the first one where there is none, in `place` if that answers.
    pub fn open_or_make(folder: &Path, place: KeyPlace) -> Result<Self, KeysError> {
        Self::open_or_make_with(folder, place, &OsKeyring)
    }

    /// Where the keys of a data folder lie, or which file says where.
    pub fn file(folder: &Path) -> PathBuf {
        place::file(folder)
    }

    pub(crate) fn open_with(folder: &Path, ring: &dyn Ring) -> Result<Self, KeysError> {
        let found = place::find(folder, ring)?;
        let missing = || KeysError::Missing {
            file: place::file(folder),
        };
        found
            .map(|found| Self::new(folder, found))
            .ok_or_else(missing)
    }

    pub(crate) fn open_or_make_with(
        folder: &Path,
        wanted: KeyPlace,
        ring: &dyn Ring,
    ) -> Result<Self, KeysError> {
        let found = match place::find(folder, ring)? {
            Some(found) => found,
            None => match place::make(folder, wanted, ring) {
                // Somebody else was faster: it is theirs.
                Err(error) if error.is_taken() => place::find(folder, ring)?.ok_or(error)?,
                made => made?,
            },
        };
        Ok(Self::new(folder, found))
    }

    fn new(folder: &Path, found: Found) -> Self {
        let keys = found.keys.into_iter().map(|key| (key.id(PURPOSE), key));
        Self {
            place: found.place,
            file: place::file(folder),
            keys: keys.collect(),
        }
    }

    /// Where they lie.
    pub fn place(&self) -> KeyPlace {
        self.place
    }

    /// Their names, the one that seals first.
    pub fn ids(&self) -> impl Iterator<Item = &KeyId> {
        self.keys.iter().map(|(id, _)| id)
    }

    /// Whether a secret is sealed with the newest key.
    pub fn is_newest(&self, sealed: &Sealed) -> bool {
        self.ids().next() == Some(&sealed.key)
    }

    /// Seals a secret for what it belongs to.
    pub fn seal(&self, subject: Subject<'_>, secret: &[u8]) -> Result<Sealed, NoRandomness> {
        let (id, key) = self.keys.first().ok_or(NoRandomness)?;
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(|_| NoRandomness)?;
        let associated = subject.bytes();
        let payload = Payload {
            msg: secret,
            aad: &associated,
        };
        // Refused only for texts of gigabytes.
        let closed = cipher(key).encrypt(Nonce::from_slice(&nonce), payload);
        let closed = closed.map_err(|_| NoRandomness)?;
        Ok(Sealed {
            key: id.clone(),
            data: [&nonce[..], &closed].concat(),
        })
    }

    /// The secret, if it was sealed for this and is unchanged.
    pub fn open_sealed(
        &self,
        subject: Subject<'_>,
        sealed: &Sealed,
    ) -> Result<Redacted<Vec<u8>>, OpenSecretError> {
        let found = self.keys.iter().find(|(id, _)| *id == sealed.key);
        let (_, key) = found.ok_or_else(|| OpenSecretError::OtherKey {
            subject: subject.to_string(),
            key: sealed.key.clone(),
            file: self.file.clone(),
        })?;
        let changed = || OpenSecretError::Changed {
            subject: subject.to_string(),
        };
        let (nonce, closed) = sealed.data.split_at_checked(NONCE).ok_or_else(changed)?;
        let associated = subject.bytes();
        let payload = Payload {
            msg: closed,
            aad: &associated,
        };
        let opened = cipher(key).decrypt(Nonce::from_slice(nonce), payload);
        opened.map(Redacted::new).map_err(|_| changed())
    }

    /// As [`Keys::open_sealed`], for a secret that is text.
    pub fn open_text(
        &self,
        subject: Subject<'_>,
        sealed: &Sealed,
    ) -> Result<Redacted<String>, OpenSecretError> {
        let opened = self.open_sealed(subject, sealed)?;
        String::from_utf8(opened.reveal().clone())
            .map(Redacted::new)
            .map_err(|_| OpenSecretError::Changed {
                subject: subject.to_string(),
            })
    }

    /// All of them, for a place that is protected otherwise.
    pub fn export(&self) -> Redacted<String> {
        let keys: Vec<Key> = self.keys.iter().map(|(_, key)| key.clone()).collect();
        Redacted::new(place::lines(&keys))
    }

    /// Adds keys that were exported to those of a data folder. What seals there goes on sealing.
    pub fn adopt(folder: &Path, exported: &str) -> Result<Self, KeysError> {
        Self::adopt_with(folder, exported, &OsKeyring)
    }

    pub(crate) fn adopt_with(
        folder: &Path,
        exported: &str,
        ring: &dyn Ring,
    ) -> Result<Self, KeysError> {
        let file = place::file(folder);
        let keys = place::from_lines(exported).ok_or(KeysError::Exported)?;
        let found = match place::find(folder, ring) {
            Ok(found) => found,
            // A keyring of another machine or user does not answer: then these keys lie in the file.
            Err(KeysError::Keyring { .. }) => {
                place::keep_pointer(folder)?;
                None
            }
            Err(error) => return Err(error),
        };
        let mut all = Self {
            place: KeyPlace::File,
            file,
            keys: Vec::new(),
        };
        if let Some(found) = found {
            all = Self::new(folder, found);
        }
        for key in keys {
            let id = key.id(PURPOSE);
            if !all.ids().any(|known| *known == id) {
                all.keys.push((id, key));
            }
        }
        all.store(folder, ring)?;
        Ok(all)
    }

    /// Adds a new key, with which all is sealed from now on. Older ones still open what they sealed.
    pub fn rotate(self, folder: &Path) -> Result<Self, KeysError> {
        self.rotate_with(folder, &OsKeyring)
    }

    pub(crate) fn rotate_with(mut self, folder: &Path, ring: &dyn Ring) -> Result<Self, KeysError> {
        let key = Key::random()?;
        self.keys.insert(0, (key.id(PURPOSE), key));
        self.store(folder, ring)?;
        Ok(self)
    }

    /// Forgets all but the newest: what they sealed cannot be opened any more, in backups neither.
    pub fn forget_older(self, folder: &Path) -> Result<Self, KeysError> {
        self.forget_older_with(folder, &OsKeyring)
    }

    pub(crate) fn forget_older_with(
        mut self,
        folder: &Path,
        ring: &dyn Ring,
    ) -> Result<Self, KeysError> {
        self.keys.truncate(1);
        self.store(folder, ring)?;
        Ok(self)
    }

    fn store(&self, folder: &Path, ring: &dyn Ring) -> Result<(), KeysError> {
        let keys: Vec<Key> = self.keys.iter().map(|(_, key)| key.clone()).collect();
        place::replace(folder, self.place, &keys, ring)
    }
}

fn cipher(key: &Key) -> Aes256Gcm {
    Aes256Gcm::new(key.as_bytes().into())
}

#[cfg(test)]
mod tests;
