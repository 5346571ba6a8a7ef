//! Receipts, their lines, and their sums by quarters of an hour.
//!
//! A receipt is known by its source and its number there. Told again by another import or push it is replaced, so
//! that telling everything twice changes nothing; within one import its lines add up, wherever in the file they stand.

use std::collections::{BTreeMap, HashMap};

use inveye_domain::WallTime;
use inveye_sales::{BadRow, Kind, Line, Receipt, Totals};
use rusqlite::{Connection, OptionalExtension, Transaction};

use crate::error::{ReadError, WriteError};
use crate::reader::Reader;
use crate::sale_imports;
use crate::site;
use crate::sums::minute;
use crate::writer::EventWriter;

pub(crate) const WRITING: &str = "store sales";
const READING: &str = "read sales";

/// Minutes of a quarter of an hour.
const QUARTER: i64 = 15;

/// Some rows of an import.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SaleBatch {
    /// Those that are lines of receipts, in their order.
    pub lines: Vec<Line>,
    /// Those that are none.
    pub bad: Vec<BadRow>,
    /// Of the lines, those at times that clocks were put forward over.
    pub skipped: u64,
    /// Of the lines, those at times that clocks showed twice.
    pub twice: u64,
}

/// A whole receipt, as a till or a shop pushes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushedSale {
    /// Its lines, at least one; all with its number.
    pub lines: Vec<Line>,
    /// When its source changed it last: what is older than what is stored is late, and changes nothing.
    pub changed: Option<WallTime>,
}

/// What came of a push.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PushedSales {
    /// Receipts that were not known.
    pub added: u64,
    /// Receipts that were.
    pub replaced: u64,
    /// Receipts that were known newer.
    pub late: u64,
}

impl EventWriter {
    /// Adds rows to an import that has begun.
    pub fn add_sales(&self, import: u64, batch: SaleBatch) -> Result<(), WriteError> {
        self.run(move |store| {
            let wrap = || WriteError::sqlite(WRITING);
            let transaction = store.begin().map_err(wrap())?;
            let Some(source) = sale_imports::source(&transaction, import).map_err(wrap())? else {
                return Err(WriteError::NotFound {
                    what: format!("import {import}"),
                });
            };
            let currency = own_currency(&transaction)?;
            let mut book = Book::new(&transaction, &source, &currency, Some(import));
            for lines in by_receipt(&batch.lines) {
                book.tell(&lines, None).map_err(wrap())?;
            }
            let told = book.close().map_err(wrap())?;
            sale_imports::count(&transaction, import, &batch, &told).map_err(wrap())?;
            transaction.commit().map_err(wrap())
        })
    }

    /// Stores whole receipts of a source, each in place of what was known of it.
    pub fn push_sales(
        &self,
        source: String,
        sales: Vec<PushedSale>,
    ) -> Result<PushedSales, WriteError> {
        self.run(move |store| {
            let wrap = || WriteError::sqlite(WRITING);
            let transaction = store.begin().map_err(wrap())?;
            let currency = own_currency(&transaction)?;
            let mut book = Book::new(&transaction, &source, &currency, None);
            for sale in &sales {
                let lines: Vec<&Line> = sale.lines.iter().collect();
                book.tell(&lines, sale.changed).map_err(wrap())?;
            }
            let told = book.close().map_err(wrap())?;
            transaction.commit().map_err(wrap())?;
            Ok(PushedSales {
                added: told.added,
                replaced: told.replaced,
                late: told.late,
            })
        })
    }
}

impl Reader {
    /// From the beginning of the first day with a sale to the end of the last one; none without sales.
    pub fn sales_known(&self) -> Result<Option<(WallTime, WallTime)>, ReadError> {
        self.with(known)
    }
}

/// As [`Reader::sales_known`].
pub(crate) fn known(connection: &Connection) -> Result<Option<(WallTime, WallTime)>, ReadError> {
    let edge = |sql| {
        connection
            .query_row(sql, [], |row| row.get::<_, Option<i64>>(0))
            .map_err(ReadError::sqlite(READING))
    };
    // Each by the index's end.
    let first = edge("SELECT min(at_us) FROM sale")?;
    let last = edge("SELECT max(at_us) FROM sale")?;
    let Some((first, last)) = first.zip(last) else {
        return Ok(None);
    };
    let zone = site::zone(connection)?;
    let day = |at| zone.day(WallTime::from_micros(at));
    Ok(Some((day(first).0, day(last).1)))
}

/// The money of what is stored.
pub(crate) fn currency(connection: &Connection) -> rusqlite::Result<Option<String>> {
    connection
        .query_row("SELECT currency FROM sale LIMIT 1", [], |row| row.get(0))
        .optional()
}

fn own_currency(connection: &Connection) -> Result<String, WriteError> {
    let found: Option<Option<String>> = connection
        .query_row("SELECT currency FROM site", [], |row| row.get(0))
        .optional()
        .map_err(WriteError::sqlite(WRITING))?;
    found.flatten().ok_or_else(|| WriteError::Invalid {
        what: "the store has no currency yet: set it first".to_owned(),
    })
}

/// Lines of the same receipt together, receipts in the order of their first lines.
fn by_receipt(lines: &[Line]) -> Vec<Vec<&Line>> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut found: Vec<Vec<&Line>> = Vec::new();
    for line in lines {
        let place = *places.entry(&line.receipt).or_insert(found.len());
        match found.get_mut(place) {
            Some(receipt) => receipt.push(line),
            None => found.push(vec![line]),
        }
    }
    found
}

/// What changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Told {
    pub(crate) added: u64,
    pub(crate) replaced: u64,
    pub(crate) late: u64,
    /// More returns of this import than before.
    pub(crate) returns: i64,
}

struct Stored {
    /// None for one that is new.
    id: Option<i64>,
    at: WallTime,
    receipt: Receipt,
    original: Option<String>,
    lines: i64,
    import: Option<i64>,
    changed: Option<i64>,
}

/// Tells receipts within one transaction, and keeps their sums right.
struct Book<'a> {
    transaction: &'a Transaction<'a>,
    source: &'a str,
    currency: &'a str,
    import: Option<i64>,
    /// What sums grow by, by their minute.
    changes: BTreeMap<i64, Totals>,
    told: Told,
}

impl<'a> Book<'a> {
    fn new(
        transaction: &'a Transaction<'a>,
        source: &'a str,
        currency: &'a str,
        import: Option<u64>,
    ) -> Self {
        Self {
            transaction,
            source,
            currency,
            import: import.map(u64::cast_signed),
            changes: BTreeMap::new(),
            told: Told::default(),
        }
    }

    /// Lines of one receipt.
    fn tell(&mut self, lines: &[&Line], changed: Option<WallTime>) -> rusqlite::Result<()> {
        let Some(first) = lines.first() else {
            return Ok(());
        };
        let before = self.stored(&first.receipt)?;
        let changed = changed.map(WallTime::as_micros);
        if let Some(stored) = &before {
            if changed
                .zip(stored.changed)
                .is_some_and(|(told, known)| told < known)
            {
                self.told.late += 1;
                return Ok(());
            }
            self.add(stored.at, stored.receipt.totals().negated());
        }
        let known = before.as_ref().and_then(|stored| stored.id);
        let of_this = self.import.is_some();
        let goes_on = before.filter(|stored| of_this && stored.import == self.import);
        let (mut receipt, mut at, mut number, mut original) = match &goes_on {
            Some(stored) => {
                self.told.returns -= stored.receipt.totals().returns;
                let original = stored.original.clone();
                (stored.receipt, stored.at, stored.lines, original)
            }
            None => (Receipt::default(), first.at, 0, None),
        };
        let begun = number;
        for line in lines {
            receipt.add(line.said, line.units, line.net);
            at = at.min(line.at);
            number += 1;
            original = original.or_else(|| line.original.clone());
        }
        let sale = Stored {
            id: known,
            at,
            receipt,
            original,
            lines: number,
            import: self.import,
            changed,
        };
        let id = self.store(&first.receipt, &sale, goes_on.is_some())?;
        self.store_lines(id, begun, lines)?;
        let totals = receipt.totals();
        self.told.returns += totals.returns;
        self.add(at, totals);
        Ok(())
    }

    /// Changes the sums by what was told.
    fn close(self) -> rusqlite::Result<Told> {
        change_sums(self.transaction, self.source, &self.changes)?;
        Ok(self.told)
    }

    fn add(&mut self, at: WallTime, totals: Totals) {
        *self.changes.entry(quarter(at)).or_default() += totals;
    }

    fn stored(&self, external: &str) -> rusqlite::Result<Option<Stored>> {
        let sql = "SELECT id, at_us, said, sold, returned, net, original, lines, import, changed_us
                   FROM sale WHERE source = ?1 AND external = ?2";
        let mut statement = self.transaction.prepare_cached(sql)?;
        let read = |row: &rusqlite::Row<'_>| {
            Ok(Stored {
                id: row.get(0)?,
                at: WallTime::from_micros(row.get(1)?),
                receipt: receipt(row, 2)?,
                original: row.get(6)?,
                lines: row.get(7)?,
                import: row.get(8)?,
                changed: row.get(9)?,
            })
        };
        statement
            .query_row((self.source, external), read)
            .optional()
    }

    /// Its row, in place of the one before; whose lines go unless it goes on.
    fn store(&mut self, external: &str, sale: &Stored, goes_on: bool) -> rusqlite::Result<i64> {
        let receipt = sale.receipt;
        let said = receipt.said.map(Kind::as_str);
        if let Some(id) = sale.id {
            if !goes_on {
                self.told.replaced += 1;
                self.transaction
                    .prepare_cached("DELETE FROM sale_line WHERE sale = ?1")?
                    .execute([id])?;
            }
            let sql = "UPDATE sale SET at_us = ?2, said = ?3, original = ?4, sold = ?5, returned = ?6, net = ?7,
                         lines = ?8, import = ?9, changed_us = ?10 WHERE id = ?1";
            self.transaction.prepare_cached(sql)?.execute((
                id,
                sale.at.as_micros(),
                said,
                &sale.original,
                receipt.sold,
                receipt.returned,
                receipt.net,
                sale.lines,
                sale.import,
                sale.changed,
            ))?;
            return Ok(id);
        }
        self.told.added += 1;
        let sql = "INSERT INTO sale (source, external, at_us, said, original, currency, sold, returned, net, lines,
                     import, changed_us) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
        self.transaction.prepare_cached(sql)?.execute((
            self.source,
            external,
            sale.at.as_micros(),
            said,
            &sale.original,
            self.currency,
            receipt.sold,
            receipt.returned,
            receipt.net,
            sale.lines,
            sale.import,
            sale.changed,
        ))?;
        Ok(self.transaction.last_insert_rowid())
    }

    fn store_lines(&self, sale: i64, begun: i64, lines: &[&Line]) -> rusqlite::Result<()> {
        let mut statement = self.transaction.prepare_cached(
            "INSERT INTO sale_line (sale, number, product, name, units, net) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        for (number, line) in (begun + 1..).zip(lines) {
            statement.execute((
                sale,
                number,
                &line.product,
                &line.name,
                line.units,
                line.net,
            ))?;
        }
        Ok(())
    }
}

/// `said`, `sold`, `returned` and `net`, from that column on.
pub(crate) fn receipt(row: &rusqlite::Row<'_>, from: usize) -> rusqlite::Result<Receipt> {
    let said: Option<String> = row.get(from)?;
    Ok(Receipt {
        said: said.and_then(|word| Kind::of_word(&word)),
        sold: row.get(from + 1)?,
        returned: row.get(from + 2)?,
        net: row.get(from + 3)?,
    })
}

/// The first minute of its quarter of an hour.
pub(crate) fn quarter(at: WallTime) -> i64 {
    minute(at).div_euclid(QUARTER) * QUARTER
}

pub(crate) fn change_sums(
    transaction: &Transaction<'_>,
    source: &str,
    changes: &BTreeMap<i64, Totals>,
) -> rusqlite::Result<()> {
    let mut statement = transaction.prepare_cached(
        "INSERT INTO sale_quarter (minute, source, transactions, returns, units, net)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT DO UPDATE SET transactions = transactions + excluded.transactions,
           returns = returns + excluded.returns, units = units + excluded.units, net = net + excluded.net",
    )?;
    for (minute, totals) in changes {
        if *totals == Totals::default() {
            continue;
        }
        let Totals {
            transactions,
            returns,
            units,
            net,
        } = *totals;
        statement.execute((minute, source, transactions, returns, units, net))?;
    }
    Ok(())
}
