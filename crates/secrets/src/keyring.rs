//! The keyring of the user's desktop.

use std::sync::mpsc;
use std::time::Duration;

use inveye_base::task;

const SERVICE: &str = "InvEye Control Room";
/// A locked keyring asks its user first.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where keys can be kept outside of the data folder. A seam, for keyrings that refuse or forget.
pub(crate) trait Ring {
    /// A text by its name; none when there is none.
    fn get(&self, name: &str) -> Result<Option<String>, String>;
    /// Stores a text.
    fn set(&self, name: &str, text: &str) -> Result<(), String>;
    /// Forgets one.
    fn remove(&self, name: &str) -> Result<(), String>;
}

/// What the operating system has: the Secret Service, Windows' credentials, the Keychain.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OsKeyring;

impl Ring for OsKeyring {
    fn get(&self, name: &str) -> Result<Option<String>, String> {
        asked(name, |entry| match entry.get_password() {
            Ok(text) => Ok(Some(text)),
            Err(keyring::v1::Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })
    }

    fn set(&self, name: &str, text: &str) -> Result<(), String> {
        let text = text.to_owned();
        asked(name, move |entry| entry.set_password(&text))
    }

    fn remove(&self, name: &str) -> Result<(), String> {
        asked(name, |entry| entry.delete_credential())
    }
}

/// On a thread of its own: it may wait for a person, and must not run within an async runtime.
fn asked<T: Send + 'static>(
    name: &str,
    ask: impl FnOnce(&keyring::v1::Entry) -> keyring::v1::Result<T> + Send + 'static,
) -> Result<T, String> {
    let (tell, told) = mpsc::sync_channel(1);
    let name = name.to_owned();
    let asking = move || {
        let answer = keyring::v1::Entry::new(SERVICE, &name).and_then(|entry| ask(&entry));
        let words = |error: keyring::v1::Error| error.to_string();
        // Nobody waits any more when it took too long.
        let _late = tell.send(answer.map_err(words)).is_err();
    };
    task::thread_named("keyring", asking).map_err(|error| error.to_string())?;
    told.recv_timeout(PATIENCE)
        .unwrap_or_else(|_| Err("it did not answer in time".to_owned()))
}
