//! Where people were, per camera and hour of the store's clock.
//!
//! An hour is one BLOB: a form number, then for each cell with anything the cells skipped since the one before,
//! its milliseconds and its visits, each as a number of seven bits a byte, the lowest first. The cell after
//! the last of the grid is beyond the picture. A busy hour takes a few kilobytes.

use std::collections::BTreeMap;

use inveye_base::SiteZone;
use inveye_domain::{CameraId, HEAT_CELLS, HeatAmount, HeatSum, WallTime};
use rusqlite::{Connection, OptionalExtension};

use crate::error::{ReadError, WriteError};
use crate::reader::Reader;
use crate::sums::minute;
use crate::writer::EventWriter;

/// The only form there is. Another one is a newer program's, and is left alone.
const FORM: u8 = 1;

/// One hour of a camera.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeatHour {
    /// When it began.
    pub from: WallTime,
    /// What it saw.
    pub sum: HeatSum,
}

/// What waits to be stored: a row at most for each camera and hour, however long a disk takes nothing.
#[derive(Debug, Default)]
pub(crate) struct WaitingHeat(BTreeMap<(CameraId, i64), HeatSum>);

impl WaitingHeat {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn add(&mut self, zone: &SiteZone, camera: CameraId, at: WallTime, sum: &HeatSum) {
        let hour = minute(zone.hour(at).0);
        self.0.entry((camera, hour)).or_default().merge(sum);
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// Adds this to what is stored.
    pub(crate) fn store(&self, connection: &Connection) -> rusqlite::Result<()> {
        let mut read = connection
            .prepare_cached("SELECT cells FROM heat_hour WHERE camera = ?1 AND hour = ?2")?;
        let mut write = connection.prepare_cached(
            "INSERT INTO heat_hour (camera, hour, cells) VALUES (?1, ?2, ?3)
             ON CONFLICT DO UPDATE SET cells = excluded.cells",
        )?;
        for ((camera, hour), sum) in &self.0 {
            let key = (camera.as_str(), hour);
            let stored: Option<Vec<u8>> = read.query_row(key, |row| row.get(0)).optional()?;
            let Some(mut all) = stored.map_or(Some(HeatSum::default()), |cells| decode(&cells))
            else {
                // It must not hold up everything else.
                tracing::warn!(%camera, hour, "a stored heatmap has an unknown form and stays as it is");
                continue;
            };
            all.merge(sum);
            write.execute((camera.as_str(), hour, encode(&all)))?;
        }
        Ok(())
    }
}

impl Reader {
    /// A camera's hours that begin in a time, in their order; those in which nobody was seen are left out.
    pub fn heat(
        &self,
        camera: &CameraId,
        from: WallTime,
        to: WallTime,
    ) -> Result<Vec<HeatHour>, ReadError> {
        let rows = self.list(
            "read heatmaps",
            "SELECT hour, cells FROM heat_hour
             WHERE camera = ?1 AND hour >= ?2 AND hour < ?3 ORDER BY hour",
            (camera.as_str(), minute(from), minute(to)),
            |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?)),
        )?;
        rows.into_iter()
            .map(|(hour, cells)| {
                let sum = decode(&cells).ok_or_else(|| ReadError::Stored {
                    doing: "read heatmaps",
                    what: format!("heatmap of {camera} in minute {hour}"),
                })?;
                let from = WallTime::from_micros(hour.saturating_mul(60_000_000));
                Ok(HeatHour { from, sum })
            })
            .collect()
    }
}

impl EventWriter {
    /// Deletes the hours that began before that.
    pub fn forget_heat(&self, before: WallTime) -> Result<u64, WriteError> {
        self.run(move |store| {
            store
                .connection
                .execute("DELETE FROM heat_hour WHERE hour < ?1", [minute(before)])
                .map(|deleted| deleted as u64)
                .map_err(WriteError::sqlite("forget old heatmaps"))
        })
    }
}

fn encode(sum: &HeatSum) -> Vec<u8> {
    let mut bytes = vec![FORM];
    let beyond = Some((HEAT_CELLS, sum.beyond)).filter(|(_, amount)| !amount.is_none());
    let mut after = 0;
    for (cell, amount) in sum.cells().chain(beyond) {
        put(&mut bytes, u64::from(cell - after));
        put(&mut bytes, amount.millis);
        put(&mut bytes, amount.visits);
        after = cell + 1;
    }
    bytes
}

/// None for anything that [`encode`] does not make.
fn decode(bytes: &[u8]) -> Option<HeatSum> {
    let (&form, mut rest) = bytes.split_first()?;
    if form != FORM {
        return None;
    }
    let (mut sum, mut after) = (HeatSum::default(), 0_u64);
    while !rest.is_empty() {
        let cell = after.checked_add(take(&mut rest)?)?;
        let (millis, visits) = (take(&mut rest)?, take(&mut rest)?);
        let number = u16::try_from(cell)
            .ok()
            .filter(|&cell| cell <= HEAT_CELLS)?;
        sum.add(number, HeatAmount { millis, visits });
        after = cell + 1;
    }
    Some(sum)
}

fn put(bytes: &mut Vec<u8>, mut number: u64) {
    loop {
        let [low, ..] = number.to_le_bytes();
        number >>= 7;
        if number == 0 {
            bytes.push(low & 0x7f);
            return;
        }
        bytes.push(low | 0x80);
    }
}

fn take(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        let part = u64::from(byte & 0x7f);
        if part > u64::MAX >> shift {
            return None;
        }
        number |= part << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_hour_is_small() {
        let mut sum = HeatSum::default();
        for cell in 0..HEAT_CELLS {
            let (millis, visits) = (100_000, 60);
            sum.add(cell, HeatAmount { millis, visits });
        }
        let bytes = encode(&sum).len();
        assert!(bytes < 12_000, "{bytes} bytes with everybody everywhere");
    }

    proptest! {
        #[test]
        fn what_is_stored_comes_back(
            cells in prop::collection::vec((0..=HEAT_CELLS, any::<u64>(), any::<u64>()), 0..50),
        ) {
            let mut sum = HeatSum::default();
            for (cell, millis, visits) in cells {
                sum.add(cell, HeatAmount { millis, visits });
            }
            prop_assert_eq!(decode(&encode(&sum)), Some(sum));
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Some(sum) = decode(&bytes) {
                prop_assert_eq!(decode(&encode(&sum)), Some(sum));
            }
        }
    }
}
