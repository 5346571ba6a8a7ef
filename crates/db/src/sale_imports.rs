//! Files of sales that were brought in, and how files of each source are read.

use std::collections::BTreeMap;

use inveye_domain::WallTime;
use inveye_sales::{BadRow, Mapping, Totals};
use rusqlite::{OptionalExtension, Row, Transaction};

use crate::error::{ReadError, WriteError};
use crate::reader::Reader;
use crate::sales::{SaleBatch, Told, WRITING, change_sums, quarter, receipt};
use crate::site::json;
use crate::writer::EventWriter;

const READING: &str = "read imports of sales";
/// Bad rows of one import that are kept; a file that is read wrongly has nothing else.
const MOST_BAD: u64 = 1000;
/// Receipts that are removed in one transaction: events wait less than a batch's time for it.
const CHUNK: u32 = 2000;
/// Imports in one list.
const MOST_LISTED: u32 = 200;

/// An import before it has its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSaleImport {
    /// Who.
    pub actor: String,
    /// The file's name.
    pub file: String,
    /// Whose sales they are; also the name of the mapping.
    pub source: String,
}

/// A file that was brought in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaleImport {
    /// Its number.
    pub id: u64,
    /// When it began.
    pub at: WallTime,
    /// When it was over; broken off without.
    pub end: Option<WallTime>,
    /// Who, what and whose.
    pub new: NewSaleImport,
    /// Rows that were read.
    pub rows: u64,
    /// Of those, bad ones.
    pub bad: u64,
    /// Receipts that were not known.
    pub added: u64,
    /// Receipts that were.
    pub replaced: u64,
    /// Receipts of goods that came back.
    pub returns: u64,
    /// Of those, whose sale is not known although its number is.
    pub unmatched: u64,
    /// Rows at times that clocks were put forward over.
    pub skipped: u64,
    /// Rows at times that clocks showed twice.
    pub twice: u64,
    /// Why it broke off.
    pub problem: Option<String>,
}

/// One with its first bad rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaleImportPage {
    /// The import.
    pub import: SaleImport,
    /// In the order of their lines.
    pub bad: Vec<BadRow>,
}

impl EventWriter {
    /// Begins one, and gives it its number.
    pub fn begin_sale_import(&self, new: NewSaleImport) -> Result<u64, WriteError> {
        let now = self.now();
        self.run(move |store| {
            store
                .connection
                .execute(
                    "INSERT INTO sale_import (at_us, actor, file, source) VALUES (?1, ?2, ?3, ?4)",
                    (now.as_micros(), &new.actor, &new.file, &new.source),
                )
                .map_err(WriteError::sqlite(WRITING))?;
            Ok(store.connection.last_insert_rowid().cast_unsigned())
        })
    }

    /// Says that it is over; with a problem, that it broke off.
    pub fn end_sale_import(&self, import: u64, problem: Option<String>) -> Result<(), WriteError> {
        let now = self.now();
        self.run(move |store| {
            let over = problem.is_none().then(|| now.as_micros());
            let sql = "UPDATE sale_import SET end_us = ?2, problem = ?3, unmatched =
                         (SELECT count(*) FROM sale s WHERE s.import = ?1 AND s.original IS NOT NULL AND NOT EXISTS
                           (SELECT 1 FROM sale o WHERE o.source = s.source AND o.external = s.original))
                       WHERE id = ?1";
            let changed = store
                .connection
                .execute(sql, (import.cast_signed(), over, &problem))
                .map_err(WriteError::sqlite(WRITING))?;
            if changed == 0 {
                return Err(none(import));
            }
            Ok(())
        })
    }

    /// Removes an import with the receipts that it told last. Those that others told since stay; what it replaced
    /// does not come back.
    pub fn remove_sale_import(&self, import: u64) -> Result<(), WriteError> {
        while self.run(move |store| {
            let wrap = || WriteError::sqlite("remove sales");
            let transaction = store.begin().map_err(wrap())?;
            let left = remove_some(&transaction, import).map_err(wrap())?;
            if !left {
                let gone = transaction
                    .execute(
                        "DELETE FROM sale_import WHERE id = ?1",
                        [import.cast_signed()],
                    )
                    .map_err(wrap())?;
                if gone == 0 {
                    return Err(none(import));
                }
            }
            transaction.commit().map_err(wrap())?;
            Ok(left)
        })? {}
        Ok(())
    }

    /// Says how files of a source are read.
    pub fn save_sale_mapping(&self, source: String, mapping: &Mapping) -> Result<(), WriteError> {
        let mapping = json(mapping)?;
        self.run(move |store| {
            let sql = "INSERT INTO sale_mapping (source, mapping) VALUES (?1, ?2)
                       ON CONFLICT DO UPDATE SET mapping = excluded.mapping";
            store
                .connection
                .execute(sql, (&source, &mapping))
                .map(|_rows| ())
                .map_err(WriteError::sqlite("store how sales are read"))
        })
    }

    /// Forgets it. The sales stay.
    pub fn remove_sale_mapping(&self, source: String) -> Result<(), WriteError> {
        self.run(move |store| {
            let gone = store
                .connection
                .execute("DELETE FROM sale_mapping WHERE source = ?1", [&source])
                .map_err(WriteError::sqlite("forget how sales are read"))?;
            if gone == 0 {
                let what = format!("way to read files of `{source}`");
                return Err(WriteError::NotFound { what });
            }
            Ok(())
        })
    }
}

fn none(import: u64) -> WriteError {
    WriteError::NotFound {
        what: format!("import {import}"),
    }
}

impl Reader {
    /// The newest first.
    pub fn sale_imports(&self) -> Result<Vec<SaleImport>, ReadError> {
        let sql = format!("SELECT {COLUMNS} FROM sale_import ORDER BY id DESC LIMIT ?1");
        self.list(READING, &sql, [MOST_LISTED], import)
    }

    /// One.
    pub fn sale_import(&self, id: u64) -> Result<Option<SaleImportPage>, ReadError> {
        let sql = format!("SELECT {COLUMNS} FROM sale_import WHERE id = ?1");
        let found = self.list(READING, &sql, [id.cast_signed()], import)?;
        let Some(import) = found.into_iter().next() else {
            return Ok(None);
        };
        let sql =
            "SELECT line, problem, field, value FROM sale_bad_row WHERE import = ?1 ORDER BY line";
        let rows = self.list(READING, sql, [id.cast_signed()], |row| {
            let words: (String, Option<String>) = (row.get(1)?, row.get(2)?);
            Ok((row.get::<_, i64>(0)?, words, row.get(3)?))
        })?;
        let broken = |what: &str| ReadError::Stored {
            doing: READING,
            what: what.to_owned(),
        };
        let bad = rows.into_iter().map(|(line, (problem, field), value)| {
            Ok(BadRow {
                line: line.cast_unsigned(),
                problem: word(&problem).ok_or_else(|| broken("problem of a row"))?,
                field: match field {
                    None => None,
                    Some(text) => Some(word(&text).ok_or_else(|| broken("field of a row"))?),
                },
                value,
            })
        });
        Ok(Some(SaleImportPage {
            import,
            bad: bad.collect::<Result<_, ReadError>>()?,
        }))
    }

    /// How files are read, by the name of their source.
    pub fn sale_mappings(&self) -> Result<BTreeMap<String, Mapping>, ReadError> {
        let sql = "SELECT source, mapping FROM sale_mapping";
        let rows: Vec<(String, String)> =
            self.list(READING, sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let read = rows.into_iter().map(|(source, text)| {
            let mapping = serde_json::from_str(&text).map_err(|_| ReadError::Stored {
                doing: READING,
                what: format!("way to read files of `{source}`"),
            });
            Ok((source, mapping?))
        });
        read.collect()
    }
}

/// A word of a closed list, as it is stored.
fn word<T: serde::de::DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::from(text)).ok()
}

const COLUMNS: &str = "id, at_us, end_us, actor, file, source, rows, bad, added, replaced, returns, unmatched, skipped,
                       twice, problem";

fn import(row: &Row<'_>) -> rusqlite::Result<SaleImport> {
    let number = |column: usize| row.get::<_, i64>(column).map(i64::cast_unsigned);
    Ok(SaleImport {
        id: number(0)?,
        at: WallTime::from_micros(row.get(1)?),
        end: row.get::<_, Option<i64>>(2)?.map(WallTime::from_micros),
        new: NewSaleImport {
            actor: row.get(3)?,
            file: row.get(4)?,
            source: row.get(5)?,
        },
        rows: number(6)?,
        bad: number(7)?,
        added: number(8)?,
        replaced: number(9)?,
        returns: number(10)?,
        unmatched: number(11)?,
        skipped: number(12)?,
        twice: number(13)?,
        problem: row.get(14)?,
    })
}

/// Whose sales an import tells.
pub(crate) fn source(
    transaction: &Transaction<'_>,
    import: u64,
) -> rusqlite::Result<Option<String>> {
    transaction
        .query_row(
            "SELECT source FROM sale_import WHERE id = ?1",
            [import.cast_signed()],
            |row| row.get(0),
        )
        .optional()
}

/// Adds what a batch came to.
pub(crate) fn count(
    transaction: &Transaction<'_>,
    import: u64,
    batch: &SaleBatch,
    told: &Told,
) -> rusqlite::Result<()> {
    let length = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let before: i64 = transaction.query_row(
        "SELECT bad FROM sale_import WHERE id = ?1",
        [import.cast_signed()],
        |row| row.get(0),
    )?;
    let room = MOST_BAD.saturating_sub(before.cast_unsigned());
    let kept = batch.bad.iter().take(usize::try_from(room).unwrap_or(0));
    let mut statement = transaction.prepare_cached(
        "INSERT INTO sale_bad_row (import, line, problem, field, value) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO NOTHING",
    )?;
    for row in kept {
        statement.execute((
            import.cast_signed(),
            row.line.cast_signed(),
            row.problem.as_str(),
            row.field.map(inveye_sales::Field::as_str),
            &row.value,
        ))?;
    }
    let bad = length(batch.bad.len());
    transaction
        .prepare_cached(
            "UPDATE sale_import SET rows = rows + ?2, bad = bad + ?3, added = added + ?4, replaced = replaced + ?5,
               returns = returns + ?6, skipped = skipped + ?7, twice = twice + ?8 WHERE id = ?1",
        )?
        .execute((
            import.cast_signed(),
            length(batch.lines.len()) + bad,
            bad,
            told.added.cast_signed(),
            told.replaced.cast_signed(),
            told.returns,
            batch.skipped.cast_signed(),
            batch.twice.cast_signed(),
        ))?;
    Ok(())
}

/// Whether there may be more.
fn remove_some(transaction: &Transaction<'_>, import: u64) -> rusqlite::Result<bool> {
    let mut changes: BTreeMap<String, BTreeMap<i64, Totals>> = BTreeMap::new();
    let mut ids = Vec::new();
    {
        let mut statement = transaction.prepare_cached(
            "SELECT id, source, at_us, said, sold, returned, net FROM sale WHERE import = ?1 LIMIT ?2",
        )?;
        let mut rows = statement.query((import.cast_signed(), CHUNK))?;
        while let Some(row) = rows.next()? {
            ids.push(row.get::<_, i64>(0)?);
            let at = WallTime::from_micros(row.get(2)?);
            let by_quarter = changes.entry(row.get(1)?).or_default();
            *by_quarter.entry(quarter(at)).or_default() += receipt(row, 3)?.totals().negated();
        }
    }
    for id in &ids {
        transaction
            .prepare_cached("DELETE FROM sale WHERE id = ?1")?
            .execute([id])?;
    }
    for (source, changes) in &changes {
        change_sums(transaction, source, changes)?;
    }
    Ok(!ids.is_empty())
}
