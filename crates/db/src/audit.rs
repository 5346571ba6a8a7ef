//! The audit log.

use inveye_accounts::{Actor, Entry, Head, Link, NewEntry, Outcome};
use inveye_domain::WallTime;
use rusqlite::{Connection, OptionalExtension, Row, ToSql, Transaction};

use crate::error::{ReadError, WriteError};
use crate::reader::Reader;
use crate::writer::EventWriter;

const READING: &str = "read the audit log";
const COLUMNS: &str =
    "sequence, at_us, actor, user, name, address, action, target, detail, outcome, link";

/// Which entries; newest first.
#[derive(Debug, Clone, Default)]
pub struct AuditQuery {
    /// Only those before this number.
    pub before: Option<u64>,
    /// Only of this account or name.
    pub who: Option<String>,
    /// Only actions that begin so: `camera` or `camera.change`.
    pub action: Option<String>,
    /// Only with this target.
    pub target: Option<String>,
    /// Not before.
    pub from: Option<WallTime>,
    /// Before.
    pub to: Option<WallTime>,
    /// At most so many.
    pub limit: u32,
}

impl Reader {
    /// Entries with their links, newest first.
    pub fn audit(&self, query: &AuditQuery) -> Result<Vec<(Entry, Link)>, ReadError> {
        let mut parts = vec!["1"];
        let mut values: Vec<Box<dyn ToSql>> = Vec::new();
        let mut narrow = |part: &'static str, value: Option<Box<dyn ToSql>>| {
            if let Some(value) = value {
                parts.push(part);
                values.push(value);
            }
        };
        let boxed =
            |text: &Option<String>| text.clone().map(|text| Box::new(text) as Box<dyn ToSql>);
        let time = |at: Option<WallTime>| at.map(|at| Box::new(at.as_micros()) as Box<dyn ToSql>);
        let before = query
            .before
            .map(|before| Box::new(before.cast_signed()) as Box<dyn ToSql>);
        narrow("sequence < ?", before);
        narrow("? IN (user, name)", boxed(&query.who));
        narrow("target = ?", boxed(&query.target));
        narrow("at_us >= ?", time(query.from));
        narrow("at_us < ?", time(query.to));
        // `camera` finds `camera.change`, and not `cameras.list`.
        let action = query
            .action
            .as_ref()
            .map(|action| format!("{}.", action.trim_end_matches('.')));
        narrow("instr(action || '.', ?) = 1", boxed(&action));
        values.push(Box::new(query.limit));
        let sql = format!(
            "SELECT {COLUMNS} FROM audit WHERE {} ORDER BY sequence DESC LIMIT ?",
            parts.join(" AND ")
        );
        self.with(|connection| {
            let read = |connection: &Connection| {
                connection
                    .prepare_cached(&sql)?
                    .query_map(rusqlite::params_from_iter(values.iter()), row)?
                    .collect::<Result<Vec<_>, _>>()
            };
            understood(read(connection).map_err(ReadError::sqlite(READING))?)
        })
    }

    /// Reads the whole log from its beginning.
    pub fn audit_through(&self, mut see: impl FnMut(&Entry, Link)) -> Result<(), ReadError> {
        self.with(|connection| {
            let wrap = ReadError::sqlite(READING);
            let sql = format!("SELECT {COLUMNS} FROM audit ORDER BY sequence");
            let mut statement = connection.prepare_cached(&sql).map_err(&wrap)?;
            let rows = statement.query_map([], row).map_err(&wrap)?;
            for found in rows {
                let (entry, link) = found.map_err(&wrap)?.ok_or_else(not_understood)?;
                see(&entry, link);
            }
            Ok(())
        })
    }

    /// The link of an entry.
    pub fn audit_link(&self, sequence: u64) -> Result<Option<Link>, ReadError> {
        self.with(|connection| {
            connection
                .prepare_cached("SELECT link FROM audit WHERE sequence = ?1")
                .and_then(|mut statement| {
                    statement
                        .query_row([sequence.cast_signed()], |row| row.get(0).map(Link))
                        .optional()
                })
                .map_err(ReadError::sqlite(READING))
        })
    }

    /// How far the log goes.
    pub fn audit_head(&self) -> Result<Head, ReadError> {
        self.with(|connection| head(connection).map_err(ReadError::sqlite(READING)))
    }
}

impl EventWriter {
    /// Appends entries, each with its time, all or none. Returns how far the log goes now.
    pub fn append_audit(&self, entries: Vec<(WallTime, NewEntry)>) -> Result<Head, WriteError> {
        self.run(move |store| {
            let append = |transaction: &Transaction<'_>| {
                let mut head = head(transaction)?;
                for (at, entry) in entries {
                    let entry = entry.numbered(head.sequence + 1, at);
                    head = Head {
                        sequence: entry.sequence,
                        link: head.link.then(&entry),
                    };
                    insert(transaction, &entry, head.link)?;
                }
                Ok(head)
            };
            let doing = "write the audit log";
            let transaction = store.begin().map_err(WriteError::sqlite(doing))?;
            let head = append(&transaction).map_err(WriteError::sqlite(doing))?;
            transaction.commit().map_err(WriteError::sqlite(doing))?;
            Ok(head)
        })
    }
}

fn head(connection: &Connection) -> rusqlite::Result<Head> {
    connection
        .prepare_cached("SELECT sequence, link FROM audit ORDER BY sequence DESC LIMIT 1")?
        .query_row([], |row| {
            Ok(Head {
                sequence: row.get::<_, i64>(0)?.cast_unsigned(),
                link: Link(row.get(1)?),
            })
        })
        .optional()
        .map(|head| head.unwrap_or(Head::START))
}

fn insert(transaction: &Transaction<'_>, entry: &Entry, link: Link) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO audit (sequence, at_us, actor, user, name, address, action, target, detail, outcome, link)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?
        .execute(rusqlite::params![
            entry.sequence.cast_signed(),
            entry.at.as_micros(),
            entry.actor.as_str(),
            entry.user,
            entry.name,
            entry.address,
            entry.action,
            entry.target,
            entry.detail,
            entry.outcome.as_str(),
            link.0,
        ])
        .map(|_rows| ())
}

/// None where a word is not understood.
fn row(row: &Row<'_>) -> rusqlite::Result<Option<(Entry, Link)>> {
    let (actor, outcome): (String, String) = (row.get(2)?, row.get(9)?);
    let (Some(actor), Some(outcome)) = (Actor::from_stored(&actor), Outcome::from_stored(&outcome))
    else {
        return Ok(None);
    };
    let entry = Entry {
        sequence: row.get::<_, i64>(0)?.cast_unsigned(),
        at: WallTime::from_micros(row.get(1)?),
        actor,
        user: row.get(3)?,
        name: row.get(4)?,
        address: row.get(5)?,
        action: row.get(6)?,
        target: row.get(7)?,
        detail: row.get(8)?,
        outcome,
    };
    Ok(Some((entry, Link(row.get(10)?))))
}

fn understood(rows: Vec<Option<(Entry, Link)>>) -> Result<Vec<(Entry, Link)>, ReadError> {
    rows.into_iter()
        .map(|row| row.ok_or_else(not_understood))
        .collect()
}

fn not_understood() -> ReadError {
    ReadError::Stored {
        doing: READING,
        what: "entry (of a newer version, or changed)".to_owned(),
    }
}
