//! A new key for all stored secrets of a data folder on which no engine runs.

use std::path::Path;
use std::sync::Arc;

use inveye_accounts::{StoredTotp, UserId};
use inveye_base::{ErrorChain, Redacted, SystemClock};
use inveye_db::{Database, OpenDatabaseError, ReadError, WriteError};
use inveye_secrets::{
    KeyId, Keys, KeysError, NoRandomness, NotSealed, OpenSecretError, Sealed, Subject,
};

use crate::backups::{self, RestoreError};
use crate::config::{Config, ConfigError};
use crate::people::LocalAccounts;
use crate::route_secrets;

/// What became of the secrets.
#[derive(Debug)]
pub struct Rotation {
    /// The key that seals from now on.
    pub key: KeyId,
    /// Secrets that were sealed anew.
    pub sealed: usize,
    /// Cameras and accounts whose secrets could not be opened, with why; they stay as they were.
    pub left: Vec<String>,
    /// Whether older keys were forgotten.
    pub has_forgotten: bool,
}

/// Why secrets keep the key they have. What was sealed anew before it failed opens all the same: older
/// keys stay until all is done.
#[derive(Debug, thiserror::Error)]
pub enum RotateError {
    /// An engine runs, or the file is damaged.
    #[error("the database cannot be opened")]
    Database(#[from] OpenDatabaseError),
    /// Keys.
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// The configuration.
    #[error("the configuration cannot be used")]
    Config(#[from] ConfigError),
    /// Accounts.
    #[error("accounts cannot be read")]
    Read(#[from] ReadError),
    /// Accounts.
    #[error("accounts cannot be stored")]
    Write(#[from] WriteError),
    /// Notification routes.
    #[error("a notification route's secret stays as it was")]
    Routes(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A restore that was interrupted could not be ended.
    #[error("a restore was interrupted and cannot be ended")]
    Restore(#[from] Box<RestoreError>),
    /// Nothing can be sealed.
    #[error("nothing can be sealed")]
    Randomness(#[from] NoRandomness),
}

/// Makes a new key and seals all with it. Older keys stay, for backups, unless they shall be forgotten;
/// they are not while something could not be opened.
pub fn rotate_secrets(folder: &Path, forget_older: bool) -> Result<Rotation, RotateError> {
    backups::finish_restore(folder).map_err(Box::new)?;
    // Before all else: an engine that runs would go on with the old ones.
    let database = Database::open(folder, Arc::new(SystemClock::new()))?;
    let config = Config::load(folder)?;
    let keys = Keys::open(folder)?.rotate(folder)?;
    config.save(folder)?;
    let mut left: Vec<String> = config
        .cameras
        .iter()
        .filter_map(|camera| camera.locked.clone())
        .collect();
    let mut sealed = config
        .cameras
        .iter()
        .filter(|camera| camera.password.is_some())
        .count();
    let writer = database.writer();
    for mut user in database.reader().users()? {
        let Some(factor) = &mut user.second_factor else {
            continue;
        };
        match anew(&keys, &user.id, &factor.secret)? {
            Ok(secret) => {
                factor.secret = secret;
                writer.save_user(user)?;
                sealed += 1;
            }
            Err(why) => left.push(why),
        }
    }
    let routes = route_secrets::reseal(&keys, &database.reader(), &writer);
    let (routes, closed) = routes.map_err(|error| RotateError::Routes(Box::new(error)))?;
    sealed += routes;
    left.extend(closed);
    writer.scrub()?;
    database.close()?;
    let has_forgotten = forget_older && left.is_empty();
    let keys = if has_forgotten {
        keys.forget_older(folder)?
    } else {
        keys
    };
    let key = keys.ids().next().ok_or(NoRandomness)?.clone();
    left.extend(note(folder, &key, has_forgotten));
    Ok(Rotation {
        key,
        sealed,
        left,
        has_forgotten,
    })
}

/// Into the audit log. What went wrong, for people: the keys are changed already.
fn note(folder: &Path, key: &KeyId, has_forgotten: bool) -> Option<String> {
    let detail = if has_forgotten {
        "older keys were forgotten"
    } else {
        "older keys stay"
    };
    let noted = || -> Result<(), String> {
        let accounts =
            LocalAccounts::open(folder).map_err(|error| ErrorChain(&error).to_string())?;
        accounts
            .note_offline("secrets.rotate", key.as_str(), detail)
            .map_err(|error| error.to_string())?;
        accounts
            .close()
            .map_err(|error| ErrorChain(&error).to_string())
    };
    noted()
        .err()
        .map(|why| format!("the audit log does not tell of it: {why}"))
}

/// The inner error is why it cannot be opened.
fn anew(
    keys: &Keys,
    user: &UserId,
    secret: &StoredTotp,
) -> Result<Result<StoredTotp, String>, NoRandomness> {
    match opened(keys, user, secret) {
        Ok(bytes) => {
            let sealed = keys.seal(Subject::authenticator(user.as_str()), bytes.reveal())?;
            Ok(Ok(StoredTotp::Sealed(sealed.to_string())))
        }
        Err(why) => Ok(Err(why)),
    }
}

/// An authenticator's secret, or why it cannot be opened.
pub(crate) fn opened(
    keys: &Keys,
    user: &UserId,
    secret: &StoredTotp,
) -> Result<Redacted<Vec<u8>>, String> {
    let subject = Subject::authenticator(user.as_str());
    match secret {
        StoredTotp::Plain(secret) => Ok(Redacted::new(secret.as_bytes().to_vec())),
        StoredTotp::Sealed(text) => match text.parse::<Sealed>() {
            Ok(sealed) => keys
                .open_sealed(subject, &sealed)
                .map_err(|error: OpenSecretError| error.to_string()),
            Err(error @ NotSealed) => Err(format!("{subject}: {error}")),
        },
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::config::{CameraConfig, FILE_NAME};
    use inveye_domain::CameraId;
    use inveye_secrets::KeyPlace;

    fn shop() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let id = CameraId::new("a").unwrap();
        let camera = CameraConfig::new(id, None, "rtsp://u:kettle-9417@10.0.0.1/1", None);
        let config = Config {
            cameras: vec![camera.unwrap()],
            ..Config::default()
        };
        config.save(folder.path()).unwrap();
        folder
    }

    fn password(folder: &Path) -> Option<String> {
        Config::load(folder).unwrap().cameras.remove(0).password
    }

    #[test]
    fn all_is_sealed_with_the_new_key_and_the_old_one_can_go() {
        let folder = shop();
        let old = fs::read_to_string(Keys::file(folder.path())).unwrap();
        let done = rotate_secrets(folder.path(), true).unwrap();
        assert!(done.has_forgotten && done.sealed == 1, "{done:?}");
        let text = fs::read_to_string(folder.path().join(FILE_NAME)).unwrap();
        assert!(text.contains(done.key.as_str()), "{text}");
        assert!(
            !fs::read_to_string(Keys::file(folder.path()))
                .unwrap()
                .contains(old.trim_end())
        );
        assert_eq!(password(folder.path()).as_deref(), Some("kettle-9417"));
    }

    #[test]
    fn one_that_was_killed_half_way_leaves_all_open_and_is_done_again() {
        let folder = shop();
        // The new key is there, and nothing is sealed with it yet.
        let keys = Keys::open(folder.path()).unwrap();
        keys.rotate(folder.path()).unwrap();
        assert_eq!(password(folder.path()).as_deref(), Some("kettle-9417"));
        let done = rotate_secrets(folder.path(), true).unwrap();
        assert!(done.has_forgotten && done.left.is_empty(), "{done:?}");
        assert_eq!(Keys::open(folder.path()).unwrap().ids().count(), 1);
        assert_eq!(password(folder.path()).as_deref(), Some("kettle-9417"));
    }

    #[test]
    fn while_something_cannot_be_opened_no_key_is_forgotten() {
        let folder = shop();
        let key = fs::read_to_string(Keys::file(folder.path())).unwrap();
        fs::remove_file(Keys::file(folder.path())).unwrap();
        Keys::open_or_make(folder.path(), KeyPlace::File).unwrap();
        let done = rotate_secrets(folder.path(), true).unwrap();
        assert!(!done.has_forgotten && done.left.len() == 1, "{done:?}");
        let both = fs::read_to_string(Keys::file(folder.path())).unwrap() + &key;
        fs::write(Keys::file(folder.path()), both).unwrap();
        assert_eq!(password(folder.path()).as_deref(), Some("kettle-9417"));
    }
}
