//! What stands first in a backup.

use std::fmt;
use std::path::{Component, Path};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// The form that this program writes and reads.
pub const FORMAT: &str = "inveye-backup/1";
pub(crate) const FORMATS: &str = "inveye-backup/";
pub(crate) const NAME: &str = "manifest.json";

/// Why a backup was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Somebody asked for it.
    Manual,
    /// By the engine, once a day.
    Daily,
}

impl Kind {
    /// As it stands in names of files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Daily => "daily",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What a backup holds, and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: String,
    /// Version of the program that made it.
    pub product: String,
    /// Schema of its database.
    pub schema: u32,
    /// When, in milliseconds of Unix time.
    pub made_ms: i64,
    /// Name of the store.
    pub site: String,
    /// Why it was made.
    pub kind: Kind,
    /// Names of the keys that open sealed passwords in it.
    pub keys: Vec<String>,
    /// Whether those keys, and other private ones, are in it: only behind a passphrase.
    pub has_keys: bool,
    /// Every file.
    pub files: Vec<FileEntry>,
}

/// A file in a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Its place in the data folder.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}

/// Whether a name stays in the folder that it is looked up in.
pub(crate) fn is_inside(name: &str) -> bool {
    let path = Path::new(name);
    let mut parts = path.components();
    !name.is_empty()
        && !name.contains(['\\', '\0', ':'])
        && parts.all(|part| matches!(part, Component::Normal(_)))
        // Neither `a//b` nor `a/./b` nor `a/`.
        && name.split('/').all(|part| !part.is_empty() && part != ".")
}

pub(crate) fn hex(digest: Sha256) -> String {
    let digest = digest.finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leads_outside() {
        for good in ["inveye.toml", "tls/authority.pem", "a..b"] {
            assert!(is_inside(good), "{good}");
        }
        for bad in [
            "",
            "/",
            "/etc/passwd",
            "..",
            "../x",
            "a/../b",
            "a//b",
            "a/",
            "./a",
            "a/.",
            "c:x",
            "a\\b",
            "a\0",
        ] {
            assert!(!is_inside(bad), "{bad:?}");
        }
    }
}
