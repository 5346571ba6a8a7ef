//! Alerts and the state they are in.

use inveye_domain::{
    Alert, AlertId, AlertState, CameraId, DeviceId, EventId, RuleId, Severity, WallTime,
};
use rusqlite::{Connection, OptionalExtension, Row, ToSql};

use crate::error::{ReadError, WriteError};
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
    /// Place: line or zone, then camera.
    pub place: String,
    /// When the cause happened.
    pub at: WallTime,
    /// The event that raised it.
    pub event: Option<EventId>,
}

/// What became of a request to change an alert's state.
#[derive(Debug, Clone, PartialEq)]
pub struct AlertChange {
    /// The alert as it is now.
    pub alert: Alert,
    /// False when it was there already, or further on: a state never goes back.
    pub changed: bool,
}

/// Most alerts in one page.
const MAX_PAGE: u32 = 500;

const READING: &str = "read alerts";
const COLUMNS: &str = "id, rule, camera, severity, title, place, at_us, state, acknowledged_us, \
                       closed_us, event, has_snapshot";

impl Reader {
    /// One alert.
    pub fn alert(&self, id: AlertId) -> Result<Option<Alert>, ReadError> {
        self.with(|connection| find(connection, self.device(), id))
    }

    /// Everything nobody has closed, most urgent first, then oldest first.
    pub fn open_alerts(&self) -> Result<Vec<Alert>, ReadError> {
        let mut open = self.alerts(
            "WHERE closed_us IS NULL ORDER BY id DESC LIMIT ?1",
            &[&MAX_PAGE],
        )?;
        open.sort_by_key(|alert| (std::cmp::Reverse(alert.severity), alert.at, alert.id));
        Ok(open)
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
            place: alert.place,
            at: alert.at,
            state: AlertState::Open,
            acknowledged_at: None,
            closed_at: None,
            event: alert.event,
            has_snapshot: false,
        })
    }

    /// Stores an alert in the state it has. Events appended before it are stored before it. The same
    /// alert again changes at most its state, so that a failed attempt can be repeated.
    pub fn store_alert(&self, alert: &Alert) -> Result<(), WriteError> {
        let alert = alert.clone();
        self.run(move |store| {
            store
                .connection
                .execute(
                    "INSERT INTO alert (id, rule, camera, severity, title, place, at_us, state,
                       acknowledged_us, closed_us, event, has_snapshot)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 0)
                     ON CONFLICT (id) DO UPDATE SET state = excluded.state,
                       acknowledged_us = excluded.acknowledged_us, closed_us = excluded.closed_us",
                    (
                        alert.id.0.cast_signed(),
                        alert.rule.as_str(),
                        alert.camera.as_ref().map(CameraId::as_str),
                        severity_text(alert.severity),
                        &alert.title,
                        &alert.place,
                        alert.at.as_micros(),
                        state_text(alert.state),
                        alert.acknowledged_at.map(WallTime::as_micros),
                        alert.closed_at.map(WallTime::as_micros),
                        alert.event.as_ref().map(|id| id.sequence.cast_signed()),
                    ),
                )
                .map_err(WriteError::sqlite("store the alert"))
                .map(|_rows| ())
        })
    }

    /// Somebody has it. Changes nothing when somebody had it before.
    pub fn acknowledge_alert(&self, id: AlertId) -> Result<AlertChange, WriteError> {
        self.change_alert(id, AlertState::Acknowledged)
    }

    /// It is done. Changes nothing when it was closed before.
    pub fn resolve_alert(&self, id: AlertId) -> Result<AlertChange, WriteError> {
        self.change_alert(id, AlertState::Resolved)
    }

    /// It was nothing. Changes nothing when it was closed before.
    pub fn dismiss_alert(&self, id: AlertId) -> Result<AlertChange, WriteError> {
        self.change_alert(id, AlertState::Dismissed)
    }

    fn change_alert(&self, id: AlertId, to: AlertState) -> Result<AlertChange, WriteError> {
        let (device, now) = (self.device().clone(), self.now());
        self.run(move |store| {
            let doing = "change the alert";
            let transaction = store.begin().map_err(WriteError::sqlite(doing))?;
            let closes = matches!(to, AlertState::Resolved | AlertState::Dismissed);
            let changed = transaction
                .execute(
                    "UPDATE alert SET state = ?2, acknowledged_us = coalesce(acknowledged_us, ?3),
                       closed_us = CASE WHEN ?4 THEN ?3 END
                     WHERE id = ?1 AND (state = 'open' OR state = 'acknowledged' AND ?4)",
                    (id.0.cast_signed(), state_text(to), now.as_micros(), closes),
                )
                .map_err(WriteError::sqlite(doing))?;
            let alert = find(&transaction, &device, id)
                .map_err(|error| match error {
                    ReadError::Sqlite { source, .. } => WriteError::Sqlite { doing, source },
                    other => WriteError::Conflict {
                        what: other.to_string(),
                    },
                })?
                .ok_or_else(|| WriteError::NotFound {
                    what: format!("alert {id}"),
                })?;
            transaction.commit().map_err(WriteError::sqlite(doing))?;
            Ok(AlertChange {
                alert,
                changed: changed > 0,
            })
        })
    }
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
            row.get::<_, String>(7)?,
            row.get::<_, Option<i64>>(8)?,
            row.get::<_, Option<i64>>(9)?,
            row.get::<_, Option<i64>>(10)?,
        ))
    };
    let wrap = ReadError::sqlite(READING);
    let (id, rule, camera, severity, state, acknowledged, closed, event) =
        columns().map_err(&wrap)?;
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
        place: row.get(5).map_err(&wrap)?,
        at: WallTime::from_micros(row.get(6).map_err(&wrap)?),
        state: state_of(&state).ok_or_else(|| broken("state"))?,
        acknowledged_at: acknowledged.map(WallTime::from_micros),
        closed_at: closed.map(WallTime::from_micros),
        event: event.map(|sequence| EventId {
            device: device.clone(),
            sequence: sequence.cast_unsigned(),
        }),
        has_snapshot: row.get(11).map_err(&wrap)?,
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

fn severity_of(text: &str) -> Option<Severity> {
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
        AlertState::Acknowledged => "acknowledged",
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
