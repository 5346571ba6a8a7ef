//! What installers drew, one scene per camera.

use std::collections::BTreeMap;

use inveye_domain::{CameraId, Scene, Tripwire, WallTime};
use rusqlite::{Connection, OptionalExtension};

use crate::error::{ReadError, WriteError};
use crate::reader::Reader;
use crate::site::json;
use crate::writer::EventWriter;

/// A scene as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredScene {
    /// Whose picture it is drawn on.
    pub camera: CameraId,
    /// 1 for the first drawing, one more for each that replaced it.
    pub version: u64,
    /// Lines and zones.
    pub scene: Scene,
}

const READING: &str = "read scenes";
const SAVING: &str = "save the scene";

impl Reader {
    /// The camera's scene; none when nothing was ever drawn.
    pub fn scene(&self, camera: &CameraId) -> Result<Option<StoredScene>, ReadError> {
        let row = self.with(|connection| {
            connection
                .query_row(
                    "SELECT camera, version, scene FROM scene WHERE camera = ?1",
                    [camera.as_str()],
                    |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
                )
                .optional()
                .map_err(ReadError::sqlite(READING))
        })?;
        row.map(stored).transpose()
    }

    /// Every camera's scene.
    pub fn scenes(&self) -> Result<Vec<StoredScene>, ReadError> {
        self.with(|connection| {
            rows(connection)
                .map_err(ReadError::sqlite(READING))?
                .into_iter()
                .map(stored)
                .collect()
        })
    }
}

impl EventWriter {
    /// Replaces the camera's scene and returns its new version.
    ///
    /// With `expected`, refuses when somebody else changed it since that version was read; 0 expects
    /// that there is none.
    pub fn save_scene(
        &self,
        camera: CameraId,
        scene: Scene,
        expected: Option<u64>,
    ) -> Result<u64, WriteError> {
        let scene =
            Scene::new(scene.tripwires, scene.zones).map_err(|error| WriteError::Invalid {
                what: inveye_base::ErrorChain(&error).to_string(),
            })?;
        let json = json(&scene)?;
        let now = self.now();
        self.run(move |store| {
            let wrap = || WriteError::sqlite(SAVING);
            let transaction = store.begin().map_err(wrap())?;
            let before: Option<(i64, String, String)> = transaction
                .query_row(
                    "SELECT version, scene, drawn FROM scene WHERE camera = ?1",
                    [camera.as_str()],
                    |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
                )
                .optional()
                .map_err(wrap())?;
            let (version, drawn) = match &before {
                Some((version, old, drawn)) => (*version, drawn_since(old, drawn, &scene, now)),
                None => (0, drawn_since("", "", &scene, now)),
            };
            if expected.is_some_and(|expected| expected != version.cast_unsigned()) {
                return Err(WriteError::Conflict {
                    what: format!(
                        "somebody else changed the lines and zones of camera {camera} meanwhile: load them again \
                         and repeat your change"
                    ),
                });
            }
            transaction
                .execute(
                    "INSERT INTO scene (camera, version, scene, drawn) VALUES (?1, ?2, ?3, ?4)
                     ON CONFLICT DO UPDATE SET version = excluded.version, scene = excluded.scene,
                       drawn = excluded.drawn",
                    (camera.as_str(), version + 1, &json, &drawn),
                )
                .map_err(wrap())?;
            transaction.commit().map_err(wrap())?;
            Ok((version + 1).cast_unsigned())
        })
    }

    /// Forgets the scene of a camera that is gone; there need not be one.
    pub fn delete_scene(&self, camera: CameraId) -> Result<(), WriteError> {
        self.run(move |store| {
            store
                .connection
                .execute("DELETE FROM scene WHERE camera = ?1", [camera.as_str()])
                .map_err(WriteError::sqlite("delete the scene"))?;
            Ok(())
        })
    }
}

/// Since when each line is where it is: what was counted before was counted at another line. As JSON;
/// a line that is missing in it is older than is known.
fn drawn_since(old_scene: &str, old_drawn: &str, scene: &Scene, now: WallTime) -> String {
    let old: Scene = serde_json::from_str(old_scene).unwrap_or_default();
    let known: BTreeMap<String, i64> = serde_json::from_str(old_drawn).unwrap_or_default();
    let since = |line: &Tripwire| {
        let name = line.name.to_string();
        if old.tripwires.iter().any(|before| before.is_where(line)) {
            let at = known.get(&name).copied()?;
            return Some((name, at));
        }
        Some((name, now.as_micros()))
    };
    let drawn: BTreeMap<String, i64> = scene.tripwires.iter().filter_map(since).collect();
    // A map of texts to numbers can always be written.
    serde_json::to_string(&drawn).unwrap_or_else(|_| "{}".to_owned())
}

type Row = (String, i64, String);

fn rows(connection: &Connection) -> rusqlite::Result<Vec<Row>> {
    connection
        .prepare_cached("SELECT camera, version, scene FROM scene ORDER BY camera")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect()
}

fn stored((camera, version, scene): Row) -> Result<StoredScene, ReadError> {
    let broken = || ReadError::Stored {
        doing: READING,
        what: format!("scene of camera `{camera}`"),
    };
    Ok(StoredScene {
        camera: CameraId::new(&camera).map_err(|_| broken())?,
        version: version.cast_unsigned(),
        scene: serde_json::from_str(&scene).map_err(|_| broken())?,
    })
}
