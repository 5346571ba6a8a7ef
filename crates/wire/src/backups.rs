//! Backups of configuration and database.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// Why a backup was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BackupKind {
    /// Somebody asked for it.
    Manual,
    /// By the engine, once a day.
    Daily,
}

/// A backup that lies on the engine's machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct BackupView {
    /// Its file's name, by which it is asked for.
    pub id: String,
    /// When it was made.
    #[ts(type = "number")]
    pub made_ms: i64,
    /// Why it was made.
    pub kind: BackupKind,
    /// Its length.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Whether it takes a passphrase: then it also holds the keys that another machine needs.
    pub protected: bool,
    /// Where it lies.
    pub path: String,
    /// While it is checked or restored: so much of it has been read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub read_bytes: Option<u64>,
}

/// What a backup that is whole holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct BackupContent {
    /// When it was made.
    #[ts(type = "number")]
    pub made_ms: i64,
    /// The store's name then.
    pub site: String,
    /// Version of the program that made it.
    pub product: String,
    /// Length of its files, unpacked.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Whether passwords in it open on this machine; otherwise cameras ask for theirs anew.
    pub opens: bool,
}

/// How a backup is made or read.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct BackupRequest {
    /// Encrypts it, and takes the keys in: at least twelve characters. For one that is there: opens it.
    #[serde(default)]
    #[ts(optional)]
    pub passphrase: Option<String>,
}

impl std::fmt::Debug for BackupRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BackupRequest(***)")
    }
}
