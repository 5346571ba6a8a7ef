//! Where cameras looked, and when they were pushed.

use inveye_domain::{CameraId, WallTime};
use rusqlite::OptionalExtension;

use crate::error::{ReadError, WriteError};
use crate::reader::Reader;
use crate::writer::EventWriter;

const READING: &str = "read where a camera looks";
const WRITING: &str = "store where a camera looks";

/// A camera that was pushed or turned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StoredViewShift {
    /// When that was certain.
    pub at: WallTime,
    /// How far what stands still went to the right, as a share of the picture's width.
    pub across: f64,
    /// How far down, as a share of its height.
    pub down: f64,
}

impl Reader {
    /// The small picture that a camera's view is compared with.
    pub fn view_reference(&self, camera: &CameraId) -> Result<Option<Vec<u8>>, ReadError> {
        self.with(|connection| {
            connection
                .query_row(
                    "SELECT picture FROM view_reference WHERE camera = ?1",
                    [camera.as_str()],
                    |row| row.get(0),
                )
                .optional()
                .map_err(ReadError::sqlite(READING))
        })
    }

    /// When a camera was pushed last.
    pub fn last_view_shift(&self, camera: &CameraId) -> Result<Option<StoredViewShift>, ReadError> {
        self.with(|connection| {
            connection
                .query_row(
                    "SELECT at_us, across, down FROM view_shift WHERE camera = ?1
                     ORDER BY at_us DESC LIMIT 1",
                    [camera.as_str()],
                    |row| {
                        Ok(StoredViewShift {
                            at: WallTime::from_micros(row.get(0)?),
                            across: row.get(1)?,
                            down: row.get(2)?,
                        })
                    },
                )
                .optional()
                .map_err(ReadError::sqlite(READING))
        })
    }
}

impl EventWriter {
    /// Keeps what a camera's view is compared with from now on, and the push that led to it.
    pub fn keep_view(
        &self,
        camera: CameraId,
        picture: Vec<u8>,
        shift: Option<StoredViewShift>,
    ) -> Result<(), WriteError> {
        let now = self.now();
        self.run(move |store| {
            let wrap = || WriteError::sqlite(WRITING);
            let transaction = store.begin().map_err(wrap())?;
            transaction
                .execute(
                    "INSERT INTO view_reference (camera, at_us, picture) VALUES (?1, ?2, ?3)
                     ON CONFLICT DO UPDATE SET at_us = excluded.at_us, picture = excluded.picture",
                    (camera.as_str(), now.as_micros(), &picture),
                )
                .map_err(wrap())?;
            if let Some(shift) = shift {
                transaction
                    .execute(
                        "INSERT INTO view_shift (camera, at_us, across, down) VALUES (?1, ?2, ?3, ?4)",
                        (
                            camera.as_str(),
                            shift.at.as_micros(),
                            shift.across,
                            shift.down,
                        ),
                    )
                    .map_err(wrap())?;
            }
            transaction.commit().map_err(wrap())
        })
    }
}
