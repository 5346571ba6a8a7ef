//! Alerts and the state they are in.

use inveye_domain::{
    Alert, AlertEntry, AlertId, AlertState, AlertSubject, AlertWork, CameraId, DeviceId, EventId,
    LocalTime, NotificationRoute, Occasion, RuleId, Severity, WallTime,
};
use rusqlite::{Connection, OptionalExtension, Row, ToSql};

use crate::error::{ReadError, WriteError};
use crate::outbox;
use crate::reader::Reader;
use crate::writer::EventWriter;

/// An alert before it has its number.
#[derive(Debug, Clone, PartialEq)]
pub struct NewAlert {
    /// The rule that raised it.
    pub rule: RuleId,
    /// The camera it is about; none for the whole site.
    pub camera: Option<CameraId>,
    /// How urgent.
    pub severity: Severity,
    /// What happened and where.
    pub title: String,
    /// The same, for whoever says it in other words.
    pub subject: Option<AlertSubject>,
    /// Place: line or zone, then camera.
    pub place: String,
    /// When the cause happened.
    pub at: WallTime,
    /// The event that raised it.
    pub event: Option<EventId>,
}

/// What became of an entry.
#[derive(Debug, Clone, PartialEq)]
pub struct AlertChange {
    /// The alert as it is now.
    pub alert: Alert,
    /// False when it said nothing new: a state never goes back.
    pub changed: bool,
}

/// Most alerts in one page.
const MAX_PAGE: u32 = 500;
/// Of the cameras in the first value, a [`list`], or of the whole store.
pub(crate) const OF_CAMERAS: &str =
    "(camera IS NULL OR camera IN (SELECT value FROM json_each(?1)))";
/// Most alerts that nobody has closed. A shop that ignores more has lost its oldest from sight, not from the disk.
const MOST_OPEN: u32 = 10_000;

const READING: &str = "read alerts";
const COLUMNS: &str = "id, rule, camera, severity, title, place, at_us, event, has_snapshot, state, \
                       acknowledged_us, closed_us, dispatched_us, owner, outcome, escalation, subject";

impl Reader {
    /// One alert.
    pub fn alert(&self, id: AlertId) -> Result<Option<Alert>, ReadError> {
        self.with(|connection| find(connection, self.device(), id))
    }

    /// Everything nobody has closed, the newest 10,000 of it, most urgent first, then oldest first.
    pub fn open_alerts(&self) -> Result<Vec<Alert>, ReadError> {
        let mut open = self.alerts(
            "WHERE closed_us IS NULL ORDER BY id DESC LIMIT ?1",
            &[&MOST_OPEN],
        )?;
        open.sort_by_key(|alert| (std::cmp::Reverse(alert.severity), alert.at, alert.id));
        Ok(open)
    }

    /// What a screen begins with: everything nobody has closed, and the newest alerts of every state, newest first.
    pub fn present_alerts(&self, newest: u32) -> Result<Vec<Alert>, ReadError> {
        self.alerts(
            "WHERE id IN (SELECT id FROM alert WHERE closed_us IS NULL ORDER BY id DESC LIMIT ?1)
                OR id IN (SELECT id FROM alert ORDER BY id DESC LIMIT ?2)
             ORDER BY id DESC",
            &[&MOST_OPEN, &newest.min(MAX_PAGE)],
        )
    }

    /// The newest alerts of every state, newest first; `before` goes on where the last page ended.
    pub fn recent_alerts(
        &self,
        before: Option<AlertId>,
        limit: u32,
    ) -> Result<Vec<Alert>, ReadError> {
        let before = before.map_or(i64::MAX, |id| id.0.cast_signed());
        self.alerts(
            "WHERE id < ?1 ORDER BY id DESC LIMIT ?2",
            &[&before, &limit.min(MAX_PAGE)],
        )
    }

    /// The newest alerts of some cameras and of the whole store, newest first; `before` as in [`Reader::recent_alerts`].
    pub fn recent_alerts_of(
        &self,
        cameras: &[CameraId],
        before: Option<AlertId>,
        limit: u32,
    ) -> Result<Vec<Alert>, ReadError> {
        let before = before.map_or(i64::MAX, |id| id.0.cast_signed());
        self.alerts(
            &format!("WHERE {OF_CAMERAS} AND id < ?2 ORDER BY id DESC LIMIT ?3"),
            &[&list(cameras), &before, &limit.min(MAX_PAGE)],
        )
    }

    /// What happened to an alert since it was raised, oldest first.
    pub fn alert_log(&self, id: AlertId) -> Result<Vec<AlertEntry>, ReadError> {
        let rows: Vec<(i64, String, String, Option<u32>)> = self.list(
            READING,
            "SELECT at_us, actor, step, told FROM alert_entry WHERE alert = ?1 ORDER BY id",
            [id.0.cast_signed()],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
        )?;
        rows.into_iter()
            .map(|(at, actor, step, told)| {
                Ok(AlertEntry {
                    at: WallTime::from_micros(at),
                    actor,
                    step: serde_json::from_str(&step).map_err(|_| ReadError::Stored {
                        doing: READING,
                        what: format!("a step of alert {id}"),
                    })?,
                    told,
                })
            })
            .collect()
    }

    pub(crate) fn alerts(
        &self,
        filter: &str,
        values: &[&dyn ToSql],
    ) -> Result<Vec<Alert>, ReadError> {
        self.with(|connection| {
            let wrap = ReadError::sqlite(READING);
            let mut statement = connection
                .prepare_cached(&format!("SELECT {COLUMNS} FROM alert {filter}"))
                .map_err(&wrap)?;
            let mut rows = statement.query(values).map_err(&wrap)?;
            let mut alerts = Vec::new();
            while let Some(row) = rows.next().map_err(&wrap)? {
                alerts.push(read(row, self.device())?);
            }
            Ok(alerts)
        })
    }
}

/// Cameras as one value of a statement.
pub(crate) fn list(cameras: &[CameraId]) -> String {
    let ids: Vec<&str> = cameras.iter().map(CameraId::as_str).collect();
    serde_json::json!(ids).to_string()
}

impl EventWriter {
    /// Gives an alert its number and opens it: it can be shown before it is stored, and when it
    /// cannot be. [`EventWriter::store_alert`] stores it.
    pub fn open_alert(&self, alert: NewAlert) -> Result<Alert, WriteError> {
        if let Some(event) = &alert.event
            && event.device != *self.device()
        {
            return Err(WriteError::Invalid {
                what: "an alert of an event that another device stated".to_owned(),
            });
        }
        Ok(Alert {
            id: AlertId(self.next_alert()),
            rule: alert.rule,
            camera: alert.camera,
            severity: alert.severity,
            title: alert.title,
            subject: alert.subject,
            place: alert.place,
            at: alert.at,
            event: alert.event,
            has_snapshot: false,
            work: AlertWork::default(),
        })
    }

    /// Stores an alert as it is, with its log. Events appended before it are stored before it. The same
    /// alert again changes at most what people made of it, so that a failed attempt can be repeated.
    pub fn store_alert(&self, alert: &Alert, log: &[AlertEntry]) -> Result<(), WriteError> {
        let (alert, log) = (alert.clone(), log.to_vec());
        let doing = "store the alert";
        let subject = alert.subject.as_ref().map(serde_json::to_string);
        let subject = subject.transpose().map_err(|_| WriteError::Invalid {
            what: "a subject that cannot be written as JSON".to_owned(),
        })?;
        let now = self.now();
        self.run(move |store| {
            let wrap = || WriteError::sqlite(doing);
            let (routes, local) = (store.routes.clone(), store.zone.local_time(now));
            let transaction = store.begin().map_err(wrap())?;
            transaction
                .execute(
                    "INSERT INTO alert (id, rule, camera, severity, title, place, at_us, event,
                       subject, has_snapshot, state)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, 'open') ON CONFLICT (id) DO NOTHING",
                    (
                        alert.id.0.cast_signed(),
                        alert.rule.as_str(),
                        alert.camera.as_ref().map(CameraId::as_str),
                        severity_text(alert.severity),
                        &alert.title,
                        &alert.place,
                        alert.at.as_micros(),
                        alert.event.as_ref().map(|id| id.sequence.cast_signed()),
                        subject,
                    ),
                )
                .map_err(wrap())?;
            set_work(&transaction, alert.id, &alert.work).map_err(wrap())?;
            transaction
                .execute(
                    "DELETE FROM alert_entry WHERE alert = ?1",
                    [alert.id.0.cast_signed()],
                )
                .map_err(wrap())?;
            let raised = (Occasion::Raised, local);
            outbox::put(&transaction, &routes, &alert, raised, now).map_err(wrap())?;
            for entry in log {
                let heard = (&*transaction, routes.as_slice(), local);
                append(heard, &alert, entry, now)?;
            }
            transaction.commit().map_err(wrap())
        })
    }

    /// Writes into an alert's log, and what follows from it: both or neither.
    pub fn note_on_alert(&self, id: AlertId, entry: AlertEntry) -> Result<AlertChange, WriteError> {
        let device = self.device().clone();
        let now = self.now();
        self.run(move |store| {
            let doing = "change the alert";
            let (routes, local) = (store.routes.clone(), store.zone.local_time(now));
            let transaction = store.begin().map_err(WriteError::sqlite(doing))?;
            let mut alert = find(&transaction, &device, id)
                .map_err(|error| match error {
                    ReadError::Sqlite { source, .. } => WriteError::Sqlite { doing, source },
                    other => WriteError::Conflict {
                        what: other.to_string(),
                    },
                })?
                .ok_or_else(|| WriteError::NotFound {
                    what: format!("alert {id}"),
                })?;
            let changed = alert.work.apply(&entry);
            if changed {
                set_work(&transaction, id, &alert.work).map_err(WriteError::sqlite(doing))?;
                let heard = (&*transaction, routes.as_slice(), local);
                append(heard, &alert, entry, now)?;
                transaction.commit().map_err(WriteError::sqlite(doing))?;
            }
            Ok(AlertChange { alert, changed })
        })
    }
}

fn set_work(connection: &Connection, id: AlertId, work: &AlertWork) -> rusqlite::Result<()> {
    connection
        .execute(
            "UPDATE alert SET state = ?2, acknowledged_us = ?3, closed_us = ?4, dispatched_us = ?5,
               owner = ?6, outcome = ?7, escalation = ?8 WHERE id = ?1",
            (
                id.0.cast_signed(),
                state_text(work.state),
                work.acknowledged_at.map(WallTime::as_micros),
                work.closed_at.map(WallTime::as_micros),
                work.dispatched_at.map(WallTime::as_micros),
                &work.owner,
                &work.outcome,
                work.escalation,
            ),
        )
        .map(|_rows| ())
}

/// Writes an entry into an alert's log, puts it on every route that takes it, and notes in the entry how
/// many those are: what the log says of who was told is true.
fn append(
    (connection, routes, local): (&Connection, &[NotificationRoute], LocalTime),
    alert: &Alert,
    entry: AlertEntry,
    now: WallTime,
) -> Result<(), WriteError> {
    let wrap = || WriteError::sqlite("write into the alert's log");
    let told = Occasion::of(&entry.step)
        .map(|occasion| outbox::put(connection, routes, alert, (occasion, local), now))
        .transpose()
        .map_err(wrap())?;
    let step = serde_json::to_string(&entry.step).map_err(|_| WriteError::Invalid {
        what: "an entry that cannot be written as JSON".to_owned(),
    })?;
    connection
        .execute(
            "INSERT INTO alert_entry (alert, at_us, actor, step, told) VALUES (?1, ?2, ?3, ?4, ?5)",
            (
                alert.id.0.cast_signed(),
                entry.at.as_micros(),
                &entry.actor,
                step,
                told,
            ),
        )
        .map_err(wrap())
        .map(|_rows| ())
}

/// Number of the newest alert ever stored, retained or not.
pub(crate) fn last_number(connection: &Connection) -> Result<u64, ReadError> {
    let last: Option<i64> = connection
        .query_row(
            "SELECT seq FROM sqlite_sequence WHERE name = 'alert'",
            [],
            |row| row.get(0),
        )
        .optional()
        .map_err(ReadError::sqlite(READING))?;
    Ok(last.unwrap_or_default().cast_unsigned())
}

fn find(
    connection: &Connection,
    device: &DeviceId,
    id: AlertId,
) -> Result<Option<Alert>, ReadError> {
    connection
        .query_row(
            &format!("SELECT {COLUMNS} FROM alert WHERE id = ?1"),
            [id.0.cast_signed()],
            |row| Ok(read(row, device)),
        )
        .optional()
        .map_err(ReadError::sqlite(READING))?
        .transpose()
}

fn read(row: &Row<'_>, device: &DeviceId) -> Result<Alert, ReadError> {
    let columns = || -> rusqlite::Result<_> {
        Ok((
            row.get::<_, i64>(0)?,
            row.get::<_, String>(1)?,
            row.get::<_, Option<String>>(2)?,
            row.get::<_, String>(3)?,
            row.get::<_, Option<i64>>(7)?,
            row.get::<_, String>(9)?,
        ))
    };
    let wrap = ReadError::sqlite(READING);
    let (id, rule, camera, severity, event, state) = columns().map_err(&wrap)?;
    let time = |column| -> Result<Option<WallTime>, ReadError> {
        let micros: Option<i64> = row.get(column).map_err(&wrap)?;
        Ok(micros.map(WallTime::from_micros))
    };
    let broken = |what: &str| ReadError::Stored {
        doing: READING,
        what: format!("{what} of alert {id}"),
    };
    Ok(Alert {
        id: AlertId(id.cast_unsigned()),
        rule: RuleId::new(rule).map_err(|_| broken("rule"))?,
        camera: camera
            .map(CameraId::new)
            .transpose()
            .map_err(|_| broken("camera"))?,
        severity: severity_of(&severity).ok_or_else(|| broken("severity"))?,
        title: row.get(4).map_err(&wrap)?,
        subject: {
            let subject: Option<String> = row.get(16).map_err(&wrap)?;
            // One that a later version wrote has its title.
            subject.and_then(|text| serde_json::from_str(&text).ok())
        },
        place: row.get(5).map_err(&wrap)?,
        at: WallTime::from_micros(row.get(6).map_err(&wrap)?),
        event: event.map(|sequence| EventId {
            device: device.clone(),
            sequence: sequence.cast_unsigned(),
        }),
        has_snapshot: row.get(8).map_err(&wrap)?,
        work: {
            let dispatched_at = time(12)?;
            let state = state_of(&state).ok_or_else(|| broken("state"))?;
            let is_on_the_way = state == AlertState::Acknowledged && dispatched_at.is_some();
            AlertWork {
                state: if is_on_the_way {
                    AlertState::Dispatched
                } else {
                    state
                },
                acknowledged_at: time(10)?,
                closed_at: time(11)?,
                dispatched_at,
                owner: row.get(13).map_err(&wrap)?,
                outcome: row.get(14).map_err(&wrap)?,
                escalation: row.get(15).map_err(&wrap)?,
            }
        },
    })
}

fn severity_text(severity: Severity) -> &'static str {
    match severity {
        Severity::Low => "low",
        Severity::Medium => "medium",
        Severity::High => "high",
        Severity::Critical => "critical",
    }
}

pub(crate) fn severity_of(text: &str) -> Option<Severity> {
    [
        Severity::Low,
        Severity::Medium,
        Severity::High,
        Severity::Critical,
    ]
    .into_iter()
    .find(|&severity| severity_text(severity) == text)
}

fn state_text(state: AlertState) -> &'static str {
    match state {
        AlertState::Open => "open",
        AlertState::Acknowledged | AlertState::Dispatched => "acknowledged",
        AlertState::Resolved => "resolved",
        AlertState::Dismissed => "dismissed",
    }
}

fn state_of(text: &str) -> Option<AlertState> {
    [
        AlertState::Open,
        AlertState::Acknowledged,
        AlertState::Resolved,
        AlertState::Dismissed,
    ]
    .into_iter()
    .find(|&state| state_text(state) == text)
}
