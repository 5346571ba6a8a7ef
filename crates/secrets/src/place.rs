//! Where the keys of a data folder lie.
//!
//! `secrets.key` in the data folder holds either the keys, a line each and the newest first, or the line
//! `keyring ID`: then the same lines are in the keyring under that id.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::key::{Key, KeyId, NoRandomness};
use crate::key_file::{self, KeyFileError};
use crate::keyring::Ring;
use crate::keys::PURPOSE;

const FILE: &str = "secrets.key";
const IN_KEYRING: &str = "keyring ";
/// Where the line of a keyring that did not answer is kept.
const POINTER: &str = "secrets.key.keyring";

/// Where keys lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyPlace {
    /// `secrets.key` in the data folder, readable by its owner alone.
    File,
    /// The keyring of the user's desktop; `secrets.key` names the entry.
    Keyring,
}

impl fmt::Display for KeyPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::File => "file",
            Self::Keyring => "keyring",
        })
    }
}

/// Why there are no keys.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// Their file.
    #[error("the key of stored passwords cannot be used")]
    File(#[from] KeyFileError),
    /// There is none.
    #[error("the key of stored passwords is not there: put {} back from your copy, or type the passwords again", file.display())]
    Missing {
        /// Where it should be.
        file: PathBuf,
    },
    /// It is in a keyring that does not answer.
    #[error("the key of stored passwords, {key}, is in this user's keyring, as {} says, and the keyring did not give it ({why}): sign in to the desktop as the user who made it and unlock the keyring, then start again; or put your copy of the key in the file's place", file.display())]
    Keyring {
        /// The file that says so.
        file: PathBuf,
        /// Which key.
        key: KeyId,
        /// What the keyring said.
        why: String,
    },
    /// What should hold exported keys holds something else.
    #[error("these are no exported keys")]
    Exported,
    /// None can be made.
    #[error("a key of stored passwords cannot be made")]
    Randomness(#[from] NoRandomness),
}

/// What `secrets.key` says.
pub(crate) struct Found {
    pub(crate) place: KeyPlace,
    /// Newest first, at least one.
    pub(crate) keys: Vec<Key>,
}

pub(crate) fn file(folder: &Path) -> PathBuf {
    folder.join(FILE)
}

/// None when no key was made yet.
pub(crate) fn find(folder: &Path, ring: &dyn Ring) -> Result<Option<Found>, KeysError> {
    let file = file(folder);
    let Some(text) = key_file::read_text(&file)? else {
        return Ok(None);
    };
    let (place, text) = match text.trim_end().strip_prefix(IN_KEYRING) {
        None => (KeyPlace::File, text),
        Some(id) => {
            let not_given = |why| KeysError::Keyring {
                file: file.clone(),
                key: KeyId::from_stored(id),
                why,
            };
            let text = ring.get(id).map_err(not_given)?;
            let text = text.ok_or_else(|| not_given("it has no such key".to_owned()))?;
            (KeyPlace::Keyring, text)
        }
    };
    let keys = from_lines(&text).ok_or(KeyFileError::Damaged { file })?;
    Ok(Some(Found { place, keys }))
}

/// None when there is anything but keys, or no key.
pub(crate) fn from_lines(text: &str) -> Option<Vec<Key>> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let keys: Option<Vec<Key>> = lines.map(Key::from_hex).collect();
    keys.filter(|keys| !keys.is_empty())
}

/// Stores the first key. A keyring that does not answer is no reason to have none: then it is the file.
pub(crate) fn make(folder: &Path, wanted: KeyPlace, ring: &dyn Ring) -> Result<Found, KeysError> {
    let file = file(folder);
    let key = Key::random()?;
    let keys = vec![key];
    let made = |text: &str| {
        let made = key_file::make_text(&file, text);
        made.map_err(|source| KeysError::from(key_file::not("made", &file, source)))
    };
    if wanted == KeyPlace::Keyring {
        match put_into(ring, &keys) {
            Ok(pointer) => {
                made(&pointer)?;
                return Ok(Found {
                    place: KeyPlace::Keyring,
                    keys,
                });
            }
            Err(why) => tracing::info!(%why, "no keyring answers; the key lies in the data folder"),
        }
    }
    made(&lines(&keys))?;
    Ok(Found {
        place: KeyPlace::File,
        keys,
    })
}

/// Replaces the keys where they lie.
pub(crate) fn replace(
    folder: &Path,
    place: KeyPlace,
    keys: &[Key],
    ring: &dyn Ring,
) -> Result<(), KeysError> {
    let file = file(folder);
    let text = match place {
        KeyPlace::File => lines(keys),
        KeyPlace::Keyring => put_into(ring, keys).map_err(|why| KeysError::Keyring {
            file: file.clone(),
            key: first_id(keys),
            why,
        })?,
    };
    let before = key_file::read_text(&file)?.unwrap_or_default();
    key_file::write_private(&file, text.as_bytes())
        .map_err(|source| KeysError::from(key_file::not("made", &file, source)))?;
    let before = before.trim_end().strip_prefix(IN_KEYRING);
    // What lies in a keyring that could not be read is not in `keys`, and stays there.
    let before = before.filter(|_| place == KeyPlace::Keyring);
    if let Some(old) = before.filter(|old| *old != first_id(keys).as_str())
        && let Err(why) = ring.remove(old)
    {
        tracing::warn!(%why, key = old, "the keyring kept an entry that is not needed any more");
    }
    Ok(())
}

/// Puts keys into a keyring, and makes sure that they come back. What the file shall say of it.
fn put_into(ring: &dyn Ring, keys: &[Key]) -> Result<String, String> {
    let (id, text) = (first_id(keys), lines(keys));
    ring.set(id.as_str(), &text)?;
    match ring.get(id.as_str())? {
        Some(back) if back == text => Ok(format!("{IN_KEYRING}{id}\n")),
        _ => Err("it did not keep what it was given".to_owned()),
    }
}

/// Keeps what `secrets.key` says of a keyring that does not answer: the line leads to keys that may be needed.
pub(crate) fn keep_pointer(folder: &Path) -> Result<(), KeysError> {
    let file = file(folder);
    let Some(text) = key_file::read_text(&file)? else {
        return Ok(());
    };
    let kept = folder.join(POINTER);
    key_file::write_private(&kept, text.as_bytes())
        .map_err(|source| KeysError::from(key_file::not("made", &kept, source)))
}

fn first_id(keys: &[Key]) -> KeyId {
    keys.first()
        .map_or_else(|| KeyId::from_stored(""), |key| key.id(PURPOSE))
}

pub(crate) fn lines(keys: &[Key]) -> String {
    keys.iter()
        .map(|key| format!("{}\n", key.to_hex()))
        .collect()
}

impl KeysError {
    /// What the system said of the file, if that is what is wrong.
    pub fn io(&self) -> Option<&io::Error> {
        match self {
            Self::File(KeyFileError::File { source, .. }) => Some(source),
            _ => None,
        }
    }

    pub(crate) fn is_taken(&self) -> bool {
        self.io()
            .is_some_and(|error| error.kind() == io::ErrorKind::AlreadyExists)
    }
}
