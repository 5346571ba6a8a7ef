//! Where people were and went, on its way to the disk: stored in the same transactions as events.

use inveye_base::SiteZone;
use inveye_domain::{CameraId, HeatSum, WallTime, Way};
use rusqlite::Connection;

use crate::heat::WaitingHeat;
use crate::ways::WaitingWays;

/// What a camera saw in a short time.
pub(crate) struct Moved {
    pub(crate) camera: CameraId,
    pub(crate) at: WallTime,
    pub(crate) heat: HeatSum,
    pub(crate) ways: Vec<Way>,
}

/// Sums that wait; bounded however long a disk takes nothing.
#[derive(Debug, Default)]
pub(crate) struct WaitingMovement {
    heat: WaitingHeat,
    ways: WaitingWays,
}

impl WaitingMovement {
    pub(crate) fn is_empty(&self) -> bool {
        self.heat.is_empty() && self.ways.is_empty()
    }

    pub(crate) fn clear(&mut self) {
        self.heat.clear();
        self.ways.clear();
    }

    pub(crate) fn add(&mut self, zone: &SiteZone, moved: Moved) {
        if !moved.heat.is_empty() {
            self.heat.add(zone, moved.camera, moved.at, &moved.heat);
        }
        for way in moved.ways {
            self.ways.add(zone, moved.at, way);
        }
    }

    /// Adds this to what is stored.
    pub(crate) fn store(&self, connection: &Connection) -> rusqlite::Result<()> {
        self.heat.store(connection)?;
        self.ways.store(connection)
    }
}
