//! The connection that writes, and what it must remember between two batches.

use std::time::Duration;

use inveye_base::SiteZone;
use inveye_domain::{Event, EventKind, NotificationRoute, WallTime};
use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::error::ReadError;
use crate::events;
use crate::lanes::RunningQueues;
use crate::movement::WaitingMovement;
use crate::occupancy::{self, DoorSet, Occupancy};
use crate::roll_up::RollUps;
use crate::routes;
use crate::site;
use crate::sums::{self, Sums};

/// An idle engine says this often that it lives.
pub(super) const HEARTBEAT: Duration = Duration::from_secs(30);

/// A run that was not moved forward for so long has ended: the machine slept, or its clock was set.
pub(crate) const RUN_GAP: Duration = Duration::from_secs(90);

/// The writing connection.
pub(crate) struct Store {
    pub(crate) connection: Connection,
    pub(crate) doors: DoorSet,
    pub(crate) zone: SiteZone,
    pub(crate) occupancy: Occupancy,
    queues: RunningQueues,
    pub(crate) roll_ups: RollUps,
    /// Where news of alerts goes.
    pub(crate) routes: Vec<NotificationRoute>,
    run: Run,
}

#[derive(Debug, Clone, Copy)]
struct Run {
    id: i64,
    from: WallTime,
    to: WallTime,
}

impl Store {
    /// Begins a run, and returns the number of the newest event too.
    pub(crate) fn new(mut connection: Connection, now: WallTime) -> Result<(Self, u64), ReadError> {
        let wrap = ReadError::sqlite("go on where the last run ended");
        let zone = site::zone(&connection)?;
        let doors = site::doors(&connection)?;
        let routes = routes::all(&connection)?;
        let (run, roll_ups) = begin_run(&mut connection, now).map_err(&wrap)?;
        let last: i64 = connection
            .query_row("SELECT last_sequence FROM identity", [], |row| row.get(0))
            .map_err(&wrap)?;
        let occupancy = occupancy::stored(&connection).map_err(&wrap)?;
        let store = Self {
            doors,
            zone,
            occupancy,
            queues: RunningQueues::default(),
            roll_ups,
            routes,
            run,
            connection,
        };
        Ok((store, last.cast_unsigned()))
    }

    /// Stores events with their sums, and where people went, or nothing at all.
    pub(crate) fn commit(
        &mut self,
        batch: &[Event],
        movement: &WaitingMovement,
        now: WallTime,
    ) -> rusqlite::Result<()> {
        let mut occupancy = self.occupancy;
        let mut queues = self.queues.clone();
        let mut run = self.run;
        let transaction = begin(&mut self.connection)?;
        run.live(&transaction, now)?;
        movement.store(&transaction)?;
        if let Some(last) = batch.last() {
            events::insert(&transaction, batch)?;
            let mut sums = Sums::of(batch);
            queues.observe_all(batch, &mut sums.lanes);
            sums.store(&transaction, (self.roll_ups, &self.zone))?;
            let mut corrections = Vec::new();
            let minutes = occupancy.observe_all(batch, &self.doors, &self.zone, &mut corrections);
            occupancy::store_corrections(&transaction, &corrections)?;
            sums::store_occupancy(&transaction, &minutes)?;
            if occupancy != self.occupancy {
                store_occupancy(&transaction, occupancy)?;
            }
            for event in batch {
                note_outage(&transaction, event)?;
            }
            for newest in [
                "UPDATE identity SET last_sequence = ?1",
                "UPDATE roll_up SET sequence = ?1",
            ] {
                transaction
                    .prepare_cached(newest)?
                    .execute([last.id.sequence.cast_signed()])?;
            }
        }
        transaction.commit()?;
        self.occupancy = occupancy;
        self.queues = queues;
        self.run = run;
        Ok(())
    }

    /// For changes other than events.
    pub(crate) fn begin(&mut self) -> rusqlite::Result<Transaction<'_>> {
        begin(&mut self.connection)
    }
}

fn begin_run(connection: &mut Connection, now: WallTime) -> rusqlite::Result<(Run, RollUps)> {
    let transaction = begin(connection)?;
    end_outages(&transaction)?;
    let run = Run::begin(&transaction, now)?;
    let roll_ups = RollUps::begin(&transaction)?;
    transaction.commit()?;
    Ok((run, roll_ups))
}

fn begin(connection: &mut Connection) -> rusqlite::Result<Transaction<'_>> {
    connection.transaction_with_behavior(TransactionBehavior::Immediate)
}

pub(crate) fn store_occupancy(
    transaction: &Transaction<'_>,
    occupancy: Occupancy,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO occupancy_now (one, day_us, people, ins, outs, bias, debt)
             VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT DO UPDATE SET day_us = excluded.day_us, people = excluded.people,
               ins = excluded.ins, outs = excluded.outs, bias = excluded.bias,
               debt = excluded.debt",
        )?
        .execute((
            occupancy.day.as_micros(),
            occupancy.people,
            occupancy.ins,
            occupancy.outs,
            occupancy.bias,
            occupancy.debt,
        ))?;
    Ok(())
}

fn note_outage(transaction: &Transaction<'_>, event: &Event) -> rusqlite::Result<()> {
    match &event.kind {
        EventKind::CameraOffline { reason } => transaction.execute(
            "INSERT INTO camera_outage (camera, from_us, reason)
             SELECT ?1, ?2, ?3 WHERE NOT EXISTS
               (SELECT 1 FROM camera_outage WHERE camera = ?1 AND to_us IS NULL)
             ON CONFLICT DO NOTHING",
            (event.camera.as_str(), event.at.as_micros(), reason),
        ),
        EventKind::CameraOnline { .. } => transaction.execute(
            "UPDATE camera_outage SET to_us = max(from_us, ?2) WHERE camera = ?1 AND to_us IS NULL",
            (event.camera.as_str(), event.at.as_micros()),
        ),
        EventKind::CameraBlind { cause } => transaction.execute(
            "INSERT INTO camera_blind (camera, from_us, cause)
             SELECT ?1, ?2, ?3 WHERE NOT EXISTS
               (SELECT 1 FROM camera_blind WHERE camera = ?1 AND cause = ?3 AND to_us IS NULL)
             ON CONFLICT DO NOTHING",
            (event.camera.as_str(), event.at.as_micros(), cause.as_str()),
        ),
        EventKind::CameraSees { cause, .. } => transaction.execute(
            "UPDATE camera_blind SET to_us = max(from_us, ?2)
             WHERE camera = ?1 AND cause = ?3 AND to_us IS NULL",
            (event.camera.as_str(), event.at.as_micros(), cause.as_str()),
        ),
        _ => return Ok(()),
    }
    .map(|_rows| ())
}

/// A new run knows nothing of outages before it: the cameras that are still blind will say so.
/// The time until now belongs to no run, so it stays unseen.
fn end_outages(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    for table in ["camera_outage", "camera_blind"] {
        transaction.execute(
            &format!(
                "UPDATE {table}
                 SET to_us = max(from_us, coalesce((SELECT max(to_us) FROM engine_run), from_us))
                 WHERE to_us IS NULL"
            ),
            [],
        )?;
    }
    Ok(())
}

impl Run {
    fn begin(transaction: &Transaction<'_>, now: WallTime) -> rusqlite::Result<Self> {
        transaction.execute(
            "INSERT INTO engine_run (from_us, to_us) VALUES (?1, ?1)",
            [now.as_micros()],
        )?;
        Ok(Self {
            id: transaction.last_insert_rowid(),
            from: now,
            to: now,
        })
    }

    fn live(&mut self, transaction: &Transaction<'_>, now: WallTime) -> rusqlite::Result<()> {
        if now.since(self.to) > RUN_GAP || now < self.from {
            *self = Self::begin(transaction, now)?;
        } else if now > self.to {
            self.to = now;
            transaction
                .prepare_cached("UPDATE engine_run SET to_us = ?2 WHERE run = ?1")?
                .execute((self.id, now.as_micros()))?;
        }
        Ok(())
    }
}
