//! Steps from each schema to the next. Files are only ever appended.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension};

use crate::error::OpenDatabaseError;

/// "InvE", so that the file is told from other programs' databases.
const APPLICATION_ID: u32 = 0x496e_7645;

struct Migration {
    sql: &'static str,
    /// Oldest schema number a program must know to use the file afterwards. Raised only for planned
    /// breaks; additive steps leave older programs working.
    min_reader: u32,
}

const MIGRATIONS: [Migration; 23] = [
    Migration {
        sql: include_str!("../migrations/0001_first.sql"),
        min_reader: 1,
    },
    Migration {
        sql: include_str!("../migrations/0002_marks.sql"),
        min_reader: 1,
    },
    Migration {
        sql: include_str!("../migrations/0003_accounts.sql"),
        min_reader: 1,
    },
    Migration {
        sql: include_str!("../migrations/0004_alarm_work.sql"),
        min_reader: 1,
    },
    Migration {
        sql: include_str!("../migrations/0005_site_setup.sql"),
        // Before, nobody knew of doors by camera, and rules for closed hours would never sleep.
        min_reader: 5,
    },
    Migration {
        sql: include_str!("../migrations/0006_outbox.sql"),
        min_reader: 1,
    },
    Migration {
        sql: include_str!("../migrations/0007_incidents.sql"),
        min_reader: 1,
    },
    Migration {
        sql: include_str!("../migrations/0008_walls.sql"),
        min_reader: 1,
    },
    Migration {
        sql: include_str!("../migrations/0009_missed_readers.sql"),
        min_reader: 1,
    },
    Migration {
        sql: include_str!("../migrations/0010_alert_subject.sql"),
        min_reader: 1,
    },
    Migration {
        sql: include_str!("../migrations/0011_queues.sql"),
        min_reader: 1,
    },
    Migration {
        sql: include_str!("../migrations/0012_hand_counts.sql"),
        min_reader: 1,
    },
    Migration {
        sql: include_str!("../migrations/0013_store_language.sql"),
        min_reader: 1,
    },
    Migration {
        sql: include_str!("../migrations/0014_journeys.sql"),
        min_reader: 1,
    },
    Migration {
        sql: include_str!("../migrations/0015_escalation.sql"),
        min_reader: 1,
    },
    Migration {
        sql: include_str!("../migrations/0016_visitors.sql"),
        min_reader: 1,
    },
    Migration {
        sql: include_str!("../migrations/0017_incident_video.sql"),
        min_reader: 1,
    },
    Migration {
        sql: include_str!("../migrations/0018_reviews.sql"),
        min_reader: 1,
    },
    Migration {
        sql: include_str!("../migrations/0019_store_view.sql"),
        min_reader: 1,
    },
    Migration {
        sql: include_str!("../migrations/0020_demographics.sql"),
        min_reader: 1,
    },
    Migration {
        sql: include_str!("../migrations/0021_roll_ups.sql"),
        min_reader: 1,
    },
    Migration {
        sql: include_str!("../migrations/0022_sales.sql"),
        min_reader: 1,
    },
    Migration {
        sql: include_str!("../migrations/0023_reports.sql"),
        min_reader: 1,
    },
];

/// Newest schema this program knows.
#[expect(clippy::cast_possible_truncation, reason = "a handful of migrations")]
pub(crate) const SCHEMA: u32 = MIGRATIONS.len() as u32;

/// Brings the file to [`SCHEMA`]. `device` names it when it is new.
pub(crate) fn migrate(
    connection: &mut Connection,
    file: &Path,
    device: &str,
) -> Result<(), OpenDatabaseError> {
    migrate_to(connection, file, device, SCHEMA)
}

/// As [`migrate`], but stops at an older schema: for tests of the steps after it.
pub(crate) fn migrate_to(
    connection: &mut Connection,
    file: &Path,
    device: &str,
    last: u32,
) -> Result<(), OpenDatabaseError> {
    let found = version(connection, file)?;
    for (version, step) in (1..=last).zip(&MIGRATIONS).skip(found as usize) {
        apply(connection, step, version, device).map_err(|source| OpenDatabaseError::Migrate {
            file: file.to_owned(),
            version,
            source,
        })?;
        tracing::info!(version, "database schema is current up to here");
    }
    Ok(())
}

fn apply(
    connection: &mut Connection,
    step: &Migration,
    version: u32,
    device: &str,
) -> rusqlite::Result<()> {
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    transaction.execute_batch(step.sql)?;
    if version == 1 {
        transaction.execute(
            "INSERT INTO identity (one, device, last_sequence, min_reader) VALUES (1, ?1, 0, ?2)",
            (device, step.min_reader),
        )?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    } else {
        transaction.execute(
            "UPDATE identity SET min_reader = max(min_reader, ?1)",
            [step.min_reader],
        )?;
    }
    transaction.pragma_update(None, "user_version", version)?;
    transaction.commit()
}

/// The file's schema, 0 for an empty file. Refuses files that are not ours or too new, and only reads.
pub(crate) fn version(connection: &Connection, file: &Path) -> Result<u32, OpenDatabaseError> {
    let wrap = |source| OpenDatabaseError::of(file, source);
    let pragma = |name| connection.pragma_query_value(None, name, |row| row.get::<_, u32>(0));
    let (found, application) = (
        pragma("user_version").map_err(wrap)?,
        pragma("application_id").map_err(wrap)?,
    );
    let tables: u32 = connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(wrap)?;
    if found == 0 && application == 0 && tables == 0 {
        return Ok(0);
    }
    if application != APPLICATION_ID {
        return Err(OpenDatabaseError::Foreign {
            file: file.to_owned(),
        });
    }
    let needed: u32 = connection
        .query_row("SELECT min_reader FROM identity", [], |row| row.get(0))
        .optional()
        .map_err(wrap)?
        .ok_or_else(|| OpenDatabaseError::Damaged {
            file: file.to_owned(),
            found: "its identity is missing".to_owned(),
        })?;
    if needed > SCHEMA {
        return Err(OpenDatabaseError::TooNew {
            file: file.to_owned(),
            found,
            needed,
            known: SCHEMA,
        });
    }
    Ok(found)
}

#[cfg(test)]
mod tests;
