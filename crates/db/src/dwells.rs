//! Visits of zones by how long they lasted.

use inveye_domain::{CameraId, WallTime, ZoneName};

use crate::counts::{collect, count, id, one_moment};
use crate::error::ReadError;
use crate::reader::Reader;
use crate::roll_up::{DWELLS, Stretch};

/// Minutes of the time that sums of dwell are kept for: hours of every time zone begin with such a one.
pub(crate) const QUARTER: i64 = 15;

/// How many visits of a zone lasted how long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DwellCount {
    /// Whose zone.
    pub camera: CameraId,
    /// Which zone.
    pub zone: ZoneName,
    /// The highest of [`inveye_domain::DWELL_STEPS_S`] that they reached.
    pub step_s: u32,
    /// Visits that ended.
    pub visits: u64,
}

impl Reader {
    /// Each zone's visits by how long they lasted, from one whole quarter of an hour to another; shortest first.
    pub fn dwells(&self, from: WallTime, to: WallTime) -> Result<Vec<DwellCount>, ReadError> {
        let sql = format!(
            "SELECT camera, zone, step, sum(visits) FROM {}
             GROUP BY camera, zone, step ORDER BY camera, zone, step",
            DWELLS.stretch()
        );
        self.with(|connection| {
            let moment = one_moment(connection)?;
            let stretch = Stretch::new(&moment, from, to)?;
            collect(&moment, &sql, stretch.values(), |row| {
                Ok(DwellCount {
                    camera: id(row, 0, CameraId::new)?,
                    zone: id(row, 1, ZoneName::new)?,
                    step_s: row.get(2)?,
                    visits: count(row, 3)?,
                })
            })
        })
    }
}
