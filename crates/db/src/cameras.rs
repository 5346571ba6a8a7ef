//! What holds only while a camera hangs where it hangs, and which cameras there ever were.

use std::collections::BTreeSet;

use inveye_domain::CameraId;
use rusqlite::Connection;

use crate::error::{ReadError, WriteError};
use crate::reader::Reader;
use crate::site;
use crate::writer::EventWriter;

/// Name of a setting: ids that were given to cameras, for ever.
const GIVEN: &str = "camera_ids";

/// Every table that may hold something of a camera that is not there any more, but the sums of minutes: what is counted
/// needs lines and zones, which stay. Large tables are asked from one camera to the next, along their index.
const TRACES: &str = "
    WITH RECURSIVE
      of_event(camera) AS (
        SELECT min(camera) FROM event
        UNION ALL SELECT (SELECT min(camera) FROM event WHERE camera > before.camera)
                  FROM of_event AS before WHERE before.camera IS NOT NULL),
      of_heat(camera) AS (
        SELECT min(camera) FROM heat_hour
        UNION ALL SELECT (SELECT min(camera) FROM heat_hour WHERE camera > before.camera)
                  FROM of_heat AS before WHERE before.camera IS NOT NULL)
    SELECT camera FROM of_event WHERE camera IS NOT NULL
    UNION SELECT camera FROM of_heat WHERE camera IS NOT NULL
    UNION SELECT camera FROM scene
    UNION SELECT camera FROM calibration
    UNION SELECT camera FROM view_reference
    UNION SELECT camera FROM camera_outage
    UNION SELECT camera FROM camera_blind
    UNION SELECT camera FROM bookmark
    UNION SELECT camera FROM protection
    UNION SELECT camera FROM hand_count
    UNION SELECT camera FROM alert WHERE camera IS NOT NULL
    UNION SELECT camera FROM snooze WHERE camera IS NOT NULL
    UNION SELECT camera FROM incident_entry WHERE camera IS NOT NULL
    UNION SELECT listed.value FROM user, json_each(user.cameras) AS listed
    UNION SELECT part.value FROM rule, json_tree(rule.rule) AS part WHERE part.key = 'camera' AND part.type = 'text'
    UNION SELECT part.value FROM wall, json_tree(wall.plan) AS part WHERE part.type = 'text'";

impl Reader {
    /// Cameras that are or were: whose ids were given, and of whom anything is left, be it in somebody's rights.
    pub fn cameras_ever(&self) -> Result<BTreeSet<CameraId>, ReadError> {
        let traces = self.list("read which cameras there were", TRACES, (), |row| {
            row.get::<_, String>(0)
        })?;
        let mut ever: BTreeSet<CameraId> = self.with(given)?;
        // What is no id in a wall's plan is another word of it.
        ever.extend(traces.iter().filter_map(|id| CameraId::new(id).ok()));
        Ok(ever)
    }
}

fn given(connection: &Connection) -> Result<BTreeSet<CameraId>, ReadError> {
    Ok(site::setting(connection, GIVEN)?.unwrap_or_default())
}

impl EventWriter {
    /// The camera is removed, or another one comes in its place: where its picture lies on the floor plan goes,
    /// and what somebody holds back at it ends, so that no alarm of the next one is missed.
    ///
    /// What it counted stays part of its days; incidents, bookmarks, locks and finished counts are evidence.
    /// Its lines, its zones and the view they were drawn on stay for a camera that comes back under another
    /// address: whoever set one up elsewhere sees them on its picture, and is told that it looks elsewhere.
    /// For that its id must be typed: from now on it is among [`Reader::cameras_ever`].
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
            // A list that cannot be read begins anew.
            let mut ever = given(&transaction).unwrap_or_default();
            if ever.insert(camera) {
                site::save(&transaction, GIVEN, &site::json(&ever)?).map_err(wrap())?;
            }
            transaction.commit().map_err(wrap())
        })
    }
}
