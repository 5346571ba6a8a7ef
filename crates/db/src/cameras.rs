//! What holds only while a camera hangs where it hangs.

use inveye_domain::CameraId;

use crate::error::WriteError;
use crate::writer::EventWriter;

impl EventWriter {
    /// The camera is removed, or another one comes in its place: where its picture lies on the floor plan goes,
    /// and what somebody holds back at it ends, so that no alarm of the next one is missed.
    ///
    /// What it counted stays part of its days; incidents, bookmarks, locks and finished counts are evidence.
    /// Its lines, its zones and the view they were drawn on stay for a camera that comes back under another
    /// address: whoever set one up elsewhere sees them on its picture, and is told that it looks elsewhere.
    pub fn forget_camera(&self, camera: CameraId) -> Result<(), WriteError> {
        let now = self.now();
        self.run(move |store| {
            let wrap = || WriteError::sqlite("forget where a camera hung");
            let transaction = store.begin().map_err(wrap())?;
            transaction
                .execute(
                    "DELETE FROM calibration WHERE camera = ?1",
                    [camera.as_str()],
                )
                .map_err(wrap())?;
            transaction
                .execute(
                    "UPDATE snooze SET until_us = ?2 WHERE camera = ?1 AND until_us > ?2",
                    (camera.as_str(), now.as_micros()),
                )
                .map_err(wrap())?;
            transaction.commit().map_err(wrap())
        })
    }
}
