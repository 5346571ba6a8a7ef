//! What the engine shows the network.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// The certificate under which other devices reach the engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CertificateView {
    /// Names and addresses that it is good for.
    pub names: Vec<String>,
    /// From when on.
    #[ts(type = "number")]
    pub starts_ms: i64,
    /// Until when.
    #[ts(type = "number")]
    pub ends_ms: i64,
    /// Its SHA-256.
    pub fingerprint: String,
    /// The shop's own authority; none when the certificate was given.
    pub authority: Option<AuthorityView>,
}

/// The shop's own authority: devices that trust it show no warning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct AuthorityView {
    /// SHA-256 of its certificate, to be compared before a device trusts it.
    pub fingerprint: String,
    /// Until when.
    #[ts(type = "number")]
    pub ends_ms: i64,
}

/// Whether other devices of the store's network may reach the engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct OtherDevicesView {
    /// Whether they are let in, as the configuration says; another one begins with the engine's next start.
    pub let_in: bool,
    /// Whether the engine that runs lets them in.
    pub now: bool,
    /// On which port, as the configuration says.
    pub port: u16,
    /// Where they find the screens while they are let in.
    pub pages: Vec<String>,
    /// Why it cannot be changed here; absent where it can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub obstacle: Option<OtherDevicesObstacle>,
}

/// Why letting other devices in cannot be changed by screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OtherDevicesObstacle {
    /// Whoever starts the engine says where it listens.
    CommandLine,
    /// TLS is switched off in the configuration: whatever is sent would be readable.
    NoTls,
}

/// Lets other devices in, or no more. The engine begins anew with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct OtherDevicesChange {
    /// Whether they are let in.
    pub let_in: bool,
    /// On which port; as it is when absent.
    #[serde(default)]
    #[ts(optional)]
    pub port: Option<u16>,
}
