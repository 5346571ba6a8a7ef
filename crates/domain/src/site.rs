//! The retail location an engine works for.

use serde::{Deserialize, Serialize};

use crate::id::SiteId;

/// One retail location (UI text: store).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// Unique in the organization.
    pub id: SiteId,
    /// What people call it.
    pub name: String,
    /// IANA time zone, for example `Europe/Berlin`; checked where the zone database is at hand.
    pub time_zone: String,
}
