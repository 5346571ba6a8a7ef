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
