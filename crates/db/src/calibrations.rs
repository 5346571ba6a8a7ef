//! Where cameras' pictures lie on the floor plan.

use inveye_domain::{Calibration, CameraId, FloorMark};

use crate::counts::id;
use crate::error::{ReadError, WriteError};
use crate::reader::Reader;
use crate::writer::EventWriter;

const READING: &str = "read where cameras lie on the floor plan";

/// A camera's, as stored.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredCalibration {
    /// Which camera.
    pub camera: CameraId,
    /// The floor plan that it was made for.
    pub plan_version: u64,
    /// What it says.
    pub calibration: Calibration,
}

impl Reader {
    /// Of all cameras, for whichever floor plan.
    pub fn calibrations(&self) -> Result<Vec<StoredCalibration>, ReadError> {
        let rows = self.list(
            READING,
            "SELECT camera, plan_version, marks FROM calibration ORDER BY camera",
            [],
            |row| {
                let camera = id(row, 0, CameraId::new)?;
                Ok((camera, row.get::<_, i64>(1)?, row.get::<_, String>(2)?))
            },
        )?;
        rows.into_iter()
            .map(|(camera, version, marks)| {
                let marks: Option<Vec<FloorMark>> = serde_json::from_str(&marks).ok();
                let calibration = marks.and_then(|marks| Calibration::new(&marks).ok());
                let calibration = calibration.ok_or_else(|| ReadError::Stored {
                    doing: READING,
                    what: format!("calibration of {camera}"),
                })?;
                Ok(StoredCalibration {
                    plan_version: version.cast_unsigned(),
                    camera,
                    calibration,
                })
            })
            .collect()
    }
}

impl EventWriter {
    /// Says where a camera's picture lies on the floor plan of that version.
    pub fn save_calibration(
        &self,
        camera: CameraId,
        plan_version: u64,
        calibration: &Calibration,
    ) -> Result<(), WriteError> {
        let marks =
            serde_json::to_string(calibration.marks()).map_err(|error| WriteError::Invalid {
                what: format!("a calibration that cannot be written: {error}"),
            })?;
        self.run(move |store| {
            store
                .connection
                .execute(
                    "INSERT INTO calibration (camera, plan_version, marks) VALUES (?1, ?2, ?3)
                     ON CONFLICT DO UPDATE SET plan_version = excluded.plan_version,
                       marks = excluded.marks",
                    (camera.as_str(), plan_version.cast_signed(), marks),
                )
                .map(|_rows| ())
                .map_err(WriteError::sqlite(
                    "save where a camera lies on the floor plan",
                ))
        })
    }

    /// Forgets it; there need not be one.
    pub fn remove_calibration(&self, camera: CameraId) -> Result<(), WriteError> {
        self.run(move |store| {
            store
                .connection
                .execute(
                    "DELETE FROM calibration WHERE camera = ?1",
                    [camera.as_str()],
                )
                .map(|_rows| ())
                .map_err(WriteError::sqlite(
                    "forget where a camera lies on the floor plan",
                ))
        })
    }
}
