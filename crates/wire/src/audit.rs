//! The audit log: who did what, where and when.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// What sort of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuditActor {
    /// An account.
    User,
    /// The machine's own window or command line.
    Machine,
    /// Whoever holds an address with a secret in it.
    Link,
    /// Somebody not signed in, under the name they gave.
    Nobody,
    /// The engine itself.
    Engine,
}

/// How it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuditOutcome {
    /// Done.
    Done,
    /// Not allowed.
    Refused,
    /// Allowed, but it did not work.
    Failed,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct AuditEntryView {
    /// 1, 2, 3, … without gaps.
    #[ts(type = "number")]
    pub sequence: u64,
    /// When.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// What sort of somebody.
    pub actor: AuditActor,
    /// The account's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub user: Option<String>,
    /// The name as it was then.
    pub name: String,
    /// From which address.
    pub address: String,
    /// What, for example `camera.change` or `recording.play`; `docs/admins.md` has the list.
    pub action: String,
    /// On what: ids of cameras, alerts, users.
    pub target: String,
    /// More about it, for people. Never a secret.
    pub detail: String,
    /// How it went.
    pub outcome: AuditOutcome,
    /// Its link of the chain, hexadecimal.
    pub hash: String,
}

/// Entries, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct AuditPage {
    /// At most as many as asked for.
    pub entries: Vec<AuditEntryView>,
    /// Pass as `before` to read on; absent at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub next: Option<u64>,
}

/// Whether the log is whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct AuditCheckView {
    /// Every link fits, and nothing is missing at the end.
    pub unchanged: bool,
    /// Entries read.
    #[ts(type = "number")]
    pub entries: u64,
    /// What is wrong, for people; empty when nothing is.
    pub problems: Vec<String>,
    /// The newest link, hexadecimal: noted elsewhere, it proves the log up to here.
    pub head: String,
    /// Fingerprint of the key that sealed it, the one that signs exports.
    pub signed_by: String,
}
