//! The picture of the site's floor.

use inveye_domain::FrameSize;
use rusqlite::{OptionalExtension, Row};

use crate::error::{ReadError, WriteError};
use crate::reader::Reader;
use crate::writer::EventWriter;

/// A floor plan without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FloorPlan {
    /// Never the same for two pictures.
    pub version: u64,
    /// `image/png` or `image/jpeg`.
    pub media_type: String,
    /// Pixels.
    pub size: FrameSize,
    /// How wide the floor is that it shows, in centimetres, where somebody said it.
    pub width_cm: Option<u32>,
}

const READING: &str = "read the floor plan";

impl Reader {
    /// What the floor plan is; none when there is none.
    pub fn floor_plan(&self) -> Result<Option<FloorPlan>, ReadError> {
        let sql = "SELECT version, media_type, width, height, width_cm FROM floor_plan WHERE picture IS NOT NULL";
        self.with(|connection| {
            let found = connection.query_row(sql, [], plan).optional();
            found.map_err(ReadError::sqlite(READING))
        })
    }

    /// The same, with its picture.
    pub fn floor_plan_picture(&self) -> Result<Option<(FloorPlan, Vec<u8>)>, ReadError> {
        let sql = "SELECT version, media_type, width, height, width_cm, picture FROM floor_plan WHERE picture IS NOT NULL";
        self.with(|connection| {
            let both = |row: &Row<'_>| Ok((plan(row)?, row.get(5)?));
            let found = connection.query_row(sql, [], both).optional();
            found.map_err(ReadError::sqlite(READING))
        })
    }
}

impl EventWriter {
    /// Replaces the picture and returns its version.
    pub fn save_floor_plan(
        &self,
        media_type: &'static str,
        size: FrameSize,
        picture: Vec<u8>,
    ) -> Result<u64, WriteError> {
        self.run(move |store| {
            store
                .connection
                .query_row(
                    "INSERT INTO floor_plan (one, version, media_type, width, height, picture)
                     VALUES (1, 1, ?1, ?2, ?3, ?4)
                     ON CONFLICT DO UPDATE SET version = version + 1, media_type = excluded.media_type,
                       width = excluded.width, height = excluded.height, picture = excluded.picture,
                       width_cm = NULL
                     RETURNING version",
                    (media_type, size.width, size.height, &picture),
                    |row| row.get::<_, i64>(0),
                )
                .map(i64::cast_unsigned)
                .map_err(WriteError::sqlite("save the floor plan"))
        })
    }

    /// Says how wide the floor is that the picture of that version shows; nothing where there is another by now.
    pub fn save_floor_plan_width(
        &self,
        version: u64,
        width_cm: Option<u32>,
    ) -> Result<(), WriteError> {
        self.run(move |store| {
            store
                .connection
                .execute(
                    "UPDATE floor_plan SET width_cm = ?2 WHERE version = ?1",
                    (version.cast_signed(), width_cm),
                )
                .map(|_rows| ())
                .map_err(WriteError::sqlite("save how wide the floor plan is"))
        })
    }

    /// Takes the picture away; there need not be one.
    pub fn remove_floor_plan(&self) -> Result<(), WriteError> {
        self.run(|store| {
            store
                .connection
                .execute("UPDATE floor_plan SET picture = NULL", [])
                .map(|_rows| ())
                .map_err(WriteError::sqlite("remove the floor plan"))
        })
    }
}

fn plan(row: &Row<'_>) -> rusqlite::Result<FloorPlan> {
    Ok(FloorPlan {
        version: row.get::<_, i64>(0)?.cast_unsigned(),
        media_type: row.get(1)?,
        size: FrameSize::new(row.get(2)?, row.get(3)?),
        width_cm: row.get(4)?,
    })
}
