//! Sums counted anew from the events, beside no engine: for a folder whose sums are in doubt.
//!
//! What is counted anew: lines, zones, visits by dwell, till lanes and groups, by minute, hour and day. What is not:
//! - Sums of times whose events were deleted: they are all there is.
//! - The most people waiting at a lane, where it is known: it hangs on who waited when the engine was started.
//! - People inside, which were put right by the clock and by what was seen, under the doors of their time.
//! - Visits, heatmaps, ways and groups by age: they come from no event, so that nobody can be found by them.

use std::path::Path;

use inveye_domain::{Event, WallTime};
use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::database;
use crate::error::RebuildError;
use crate::events;
use crate::lanes::RunningQueues;
use crate::lock::FolderLock;
use crate::roll_up::{KINDS, RollUps, moment};
use crate::site;
use crate::sums::Sums;

/// Events counted at a time.
const CHUNK: usize = 20_000;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rebuilt {
    /// Events counted.
    pub events: u64,
    /// Days of the store's calendar that were made anew.
    pub days: u64,
    /// Sums of what was before are kept as they were: its events are deleted. None where all were counted.
    pub kept_before: Option<WallTime>,
}

/// Counts all sums of the folder's events anew. Refuses while an engine has the folder. `progress` hears of the
/// events counted, now and then.
///
/// Minutes change in one step or not at all; hours and days follow day by day, and an engine goes on with them where
/// this was ended.
pub fn rebuild(folder: &Path, mut progress: impl FnMut(u64)) -> Result<Rebuilt, RebuildError> {
    database::require(folder)?;
    let _lock = FolderLock::take(folder)?;
    let mut connection = database::connect(folder)?;
    let zone = site::zone(&connection)?;
    let transaction = begin(&mut connection)?;
    let forgotten: i64 =
        transaction.query_row("SELECT forgotten FROM roll_up", [], |row| row.get(0))?;
    let events = recount(&transaction, forgotten, &mut progress)?;
    let mut roll_ups = RollUps::void(&transaction)?;
    transaction.commit()?;
    let mut days = 0;
    loop {
        let transaction = begin(&mut connection)?;
        let older = roll_ups.one_older_day(&transaction, &zone)?;
        transaction.commit()?;
        let Some(older) = older else { break };
        roll_ups = older;
        days += u64::from(!older.are_all());
    }
    connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
    Ok(Rebuilt {
        events,
        days,
        kept_before: (forgotten > -i64::MAX).then(|| moment(forgotten)),
    })
}

fn begin(connection: &mut Connection) -> rusqlite::Result<Transaction<'_>> {
    connection.transaction_with_behavior(TransactionBehavior::Immediate)
}

/// Counts the minutes anew, from that one on; how many events.
fn recount(
    transaction: &Transaction<'_>,
    first: i64,
    progress: &mut impl FnMut(u64),
) -> rusqlite::Result<u64> {
    transaction.execute(
        "CREATE TEMP TABLE known_peak AS SELECT minute, camera, lane, peak FROM lane_minute
         WHERE minute >= ?1",
        [first],
    )?;
    for kind in KINDS {
        kind.clear(transaction, first)?;
    }
    let mut recount = Recount {
        transaction,
        first,
        chunk: Vec::with_capacity(CHUNK),
        queues: RunningQueues::default(),
        starts: starts(transaction)?,
        events: 0,
    };
    events::each(transaction, |event| {
        recount.take(event)?;
        if recount.events.is_multiple_of(1_000_000) {
            progress(recount.events);
        }
        Ok(())
    })?;
    recount.store()?;
    transaction.execute(
        "UPDATE lane_minute AS counted SET peak = known.peak FROM known_peak AS known
         WHERE counted.minute = known.minute AND counted.camera = known.camera
           AND counted.lane = known.lane",
        [],
    )?;
    transaction.execute("DROP TABLE known_peak", [])?;
    Ok(recount.events)
}

/// When engines began, the last one first: each began with nobody in a queue.
fn starts(transaction: &Transaction<'_>) -> rusqlite::Result<Vec<WallTime>> {
    transaction
        .prepare("SELECT from_us FROM engine_run ORDER BY from_us DESC")?
        .query_map([], |row| row.get(0).map(WallTime::from_micros))?
        .collect()
}

struct Recount<'a> {
    transaction: &'a Transaction<'a>,
    first: i64,
    chunk: Vec<Event>,
    queues: RunningQueues,
    starts: Vec<WallTime>,
    events: u64,
}

impl Recount<'_> {
    fn take(&mut self, event: Event) -> rusqlite::Result<()> {
        if self.starts.last().is_some_and(|start| *start <= event.at) {
            self.store()?;
            self.queues = RunningQueues::default();
            while self.starts.pop_if(|start| *start <= event.at).is_some() {}
        }
        self.events += 1;
        self.chunk.push(event);
        if self.chunk.len() >= CHUNK {
            self.store()?;
        }
        Ok(())
    }

    fn store(&mut self) -> rusqlite::Result<()> {
        let mut sums = Sums::of(&self.chunk);
        self.queues.observe_all(&self.chunk, &mut sums.lanes);
        sums.drop_before(self.first);
        self.chunk.clear();
        sums.store_minutes(self.transaction)
    }
}
