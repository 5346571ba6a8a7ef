//! How the engine is.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// Whether people are being found, and if not, why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct AnalyticsView {
    /// Whether frames are analysed.
    pub on: bool,
    /// For people: why not, and what to do; empty when on.
    pub detail: String,
    /// Models in use.
    pub models: Vec<String>,
    /// Where they run, for example `CPU`, and why not elsewhere.
    pub provider: String,
}

/// Space on the data folder's disk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct DiskView {
    /// Bytes free.
    #[ts(type = "number")]
    pub free_bytes: u64,
    /// Bytes in all.
    #[ts(type = "number")]
    pub total_bytes: u64,
}

/// How the engine is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct HealthView {
    /// Program version.
    pub version: String,
    /// Seconds since the engine started.
    #[ts(type = "number")]
    pub uptime_s: u64,
    /// Whether people are being found.
    pub analytics: AnalyticsView,
    /// Whether events are being stored; the problem when not.
    pub store_problem: String,
    /// The data folder's disk.
    pub disk: DiskView,
    /// Cameras that are live.
    pub cameras_live: u32,
    /// Cameras set up.
    pub cameras_total: u32,
}

/// A detector in the catalogue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct ModelView {
    /// Name in the manifest.
    pub name: String,
    /// What it finds and where it is good.
    pub description: String,
    /// SPDX expression.
    pub licence: String,
    /// Input size in pixels.
    pub input: [u32; 2],
    /// Whether the file is here and its hash is right.
    pub available: bool,
    /// For people: where it is, or why it is not here and what to do.
    pub detail: String,
}
