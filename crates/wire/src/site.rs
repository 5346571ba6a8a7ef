//! The store an engine works for.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// A store.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct SiteView {
    /// Unique in the organization.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// IANA time zone; every time on a screen is shown in it.
    pub time_zone: String,
}

/// What may be changed about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct SiteChange {
    /// New name.
    pub name: String,
    /// New IANA time zone.
    pub time_zone: String,
}
