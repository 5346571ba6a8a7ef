//! What is on its way to people and programs outside the screens: written down in the same transaction
//! as what it tells of, so that neither is there without the other.

use std::time::Duration;

use inveye_domain::{
    Alert, AlertId, Delivery, DeliveryId, DeliveryState, MissedReaders, NotificationRoute,
    Occasion, WallTime,
};
use rusqlite::{Connection, OptionalExtension, Row, ToSql};

use crate::error::{ReadError, WriteError};
use crate::reader::Reader;
use crate::routes::missing;
use crate::writer::{EventWriter, Store};

/// So long the first word of an alert waits for its picture, which comes within milliseconds or late.
const PICTURE_GRACE: Duration = Duration::from_secs(1);
/// Most that wait along one route. A target that is gone for long must not fill the disk.
const MOST_WAITING: u32 = 10_000;
/// Most deliveries in one page.
const MAX_PAGE: u32 = 500;

const READING: &str = "read deliveries";
const WRITING: &str = "write into the outbox";
const COLUMNS: &str = "id, route, alert, occasion, state, made_us, attempts, due_us, done_us, error, missed, report_run";

/// What an attempt came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttemptOutcome {
    /// The target took it.
    Delivered {
        /// Whether the alert's picture was in it.
        had_picture: bool,
    },
    /// It is tried again then.
    Again {
        /// When.
        due_at: WallTime,
        /// Why it failed.
        error: String,
        /// Whom it did not reach while it reached others.
        missed: MissedReaders,
    },
    /// It is given up.
    Failed {
        /// Why.
        error: String,
    },
}

/// Which deliveries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeliveryQuery {
    /// Only along this route.
    pub route: Option<u64>,
    /// Only in this state.
    pub state: Option<DeliveryState>,
    /// Only about this alert.
    pub alert: Option<AlertId>,
    /// Goes on where the last page ended.
    pub before: Option<DeliveryId>,
    /// At most so many.
    pub limit: u32,
}

/// How a route is doing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RouteHealth {
    /// Deliveries that wait.
    pub waiting: u64,
    /// Deliveries that were given up and are still kept.
    pub failed: u64,
    /// When something was delivered last.
    pub delivered_at: Option<WallTime>,
    /// Why the newest attempt failed; empty when it did not.
    pub error: String,
}

impl Reader {
    /// The delivery along a route whose turn is next; it may be due later.
    pub fn next_delivery(&self, route: u64) -> Result<Option<Delivery>, ReadError> {
        let found = self.deliveries_where(
            "WHERE route = ?1 AND state = 'waiting' ORDER BY due_us, id LIMIT 1",
            &[&route.cast_signed()],
        )?;
        Ok(found.into_iter().next())
    }

    /// The oldest try of a route that waits.
    pub fn next_test(&self, route: u64) -> Result<Option<Delivery>, ReadError> {
        let found = self.deliveries_where(
            "WHERE route = ?1 AND state = 'waiting' AND occasion = 'test' ORDER BY id LIMIT 1",
            &[&route.cast_signed()],
        )?;
        Ok(found.into_iter().next())
    }

    /// One delivery.
    pub fn delivery(&self, id: DeliveryId) -> Result<Option<Delivery>, ReadError> {
        let found = self.deliveries_where("WHERE id = ?1", &[&id.0.cast_signed()])?;
        Ok(found.into_iter().next())
    }

    /// Newest first.
    pub fn deliveries(&self, query: &DeliveryQuery) -> Result<Vec<Delivery>, ReadError> {
        let route = query.route.map(u64::cast_signed);
        let state = query.state.map(state_text);
        let alert = query.alert.map(|alert| alert.0.cast_signed());
        let before = query.before.map_or(i64::MAX, |id| id.0.cast_signed());
        self.deliveries_where(
            "WHERE id < ?1 AND (?2 IS NULL OR route = ?2) AND (?3 IS NULL OR state = ?3)
               AND (?4 IS NULL OR alert = ?4) ORDER BY id DESC LIMIT ?5",
            &[&before, &route, &state, &alert, &query.limit.min(MAX_PAGE)],
        )
    }

    /// How a route is doing.
    pub fn route_health(&self, route: u64) -> Result<RouteHealth, ReadError> {
        let route = route.cast_signed();
        self.with(|connection| {
            connection
                .query_row(
                    "SELECT count(*) FILTER (WHERE state = 'waiting'),
                            count(*) FILTER (WHERE state = 'failed'),
                            max(done_us) FILTER (WHERE state = 'delivered')
                     FROM delivery WHERE route = ?1",
                    [route],
                    |row| {
                        Ok(RouteHealth {
                            waiting: row.get::<_, i64>(0)?.cast_unsigned(),
                            failed: row.get::<_, i64>(1)?.cast_unsigned(),
                            delivered_at: row.get::<_, Option<i64>>(2)?.map(WallTime::from_micros),
                            error: String::new(),
                        })
                    },
                )
                .and_then(|health| {
                    let error = connection
                        .query_row(
                            "SELECT error FROM delivery WHERE route = ?1 AND attempts > 0
                             ORDER BY coalesce(done_us, due_us) DESC LIMIT 1",
                            [route],
                            |row| row.get(0),
                        )
                        .optional()?;
                    Ok(RouteHealth {
                        error: error.unwrap_or_default(),
                        ..health
                    })
                })
                .map_err(ReadError::sqlite(READING))
        })
    }

    pub(crate) fn deliveries_where(
        &self,
        filter: &str,
        values: &[&dyn ToSql],
    ) -> Result<Vec<Delivery>, ReadError> {
        self.with(|connection| {
            let wrap = ReadError::sqlite(READING);
            let mut statement = connection
                .prepare_cached(&format!("SELECT {COLUMNS} FROM delivery {filter}"))
                .map_err(&wrap)?;
            let mut rows = statement.query(values).map_err(&wrap)?;
            let mut found = Vec::new();
            while let Some(row) = rows.next().map_err(&wrap)? {
                found.push(read(row)?);
            }
            Ok(found)
        })
    }
}

impl EventWriter {
    /// Puts a try of a route into the outbox.
    pub fn put_test(&self, route: u64) -> Result<DeliveryId, WriteError> {
        let now = self.now();
        self.run(move |store| {
            if store.routes.iter().all(|known| known.id != route) {
                return Err(missing(route));
            }
            store
                .connection
                .execute(
                    "INSERT INTO delivery (route, occasion, state, made_us, due_us)
                     VALUES (?1, 'test', 'waiting', ?2, ?2)",
                    (route.cast_signed(), now.as_micros()),
                )
                .map_err(WriteError::sqlite(WRITING))?;
            Ok(DeliveryId(
                store.connection.last_insert_rowid().cast_unsigned(),
            ))
        })
    }

    /// Writes down what an attempt came to. One that was withdrawn meanwhile is no error.
    pub fn note_attempt(&self, id: DeliveryId, outcome: AttemptOutcome) -> Result<(), WriteError> {
        let now = self.now();
        self.run(move |store| {
            let wrap = || WriteError::sqlite(WRITING);
            let (state, due_at, error, had_picture) = match &outcome {
                AttemptOutcome::Delivered { had_picture } => ("delivered", now, "", *had_picture),
                AttemptOutcome::Again { due_at, error, .. } => {
                    ("waiting", *due_at, error.as_str(), false)
                }
                AttemptOutcome::Failed { error } => ("failed", now, error.as_str(), false),
            };
            let missed = match &outcome {
                AttemptOutcome::Again { missed, .. } if !missed.is_empty() => {
                    serde_json::to_string(missed).ok()
                }
                _ => None,
            };
            let done = (state != "waiting").then_some(now.as_micros());
            let routes = store.routes.clone();
            let transaction = store.begin().map_err(wrap())?;
            transaction
                .execute(
                    "UPDATE delivery SET state = ?2, due_us = ?3, done_us = ?4, error = ?5,
                       had_picture = ?6, missed = ?7, attempts = attempts + 1
                     WHERE id = ?1 AND state = 'waiting'",
                    (
                        id.0.cast_signed(),
                        state,
                        due_at.as_micros(),
                        done,
                        error,
                        had_picture,
                        missed,
                    ),
                )
                .map_err(wrap())?;
            if state == "delivered" && !had_picture {
                let alert: Option<Option<i64>> = transaction
                    .query_row(
                        "SELECT delivery.alert FROM delivery JOIN alert ON alert.id = delivery.alert
                         WHERE delivery.id = ?1 AND alert.has_snapshot = 1",
                        [id.0.cast_signed()],
                        |row| row.get(0),
                    )
                    .optional()
                    .map_err(wrap())?;
                if let Some(Some(alert)) = alert {
                    send_picture(&transaction, &routes, alert, now).map_err(wrap())?;
                }
            }
            transaction.commit().map_err(wrap())
        })
    }

    /// Tries one again that was given up, with the same id: its target may have taken it after all.
    pub fn retry_delivery(&self, id: DeliveryId) -> Result<(), WriteError> {
        let now = self.now();
        self.run(move |store| {
            let changed = store
                .connection
                .execute(
                    "UPDATE delivery SET state = 'waiting', due_us = ?2,
                       done_us = NULL, attempts = 0 WHERE id = ?1 AND state = 'failed'",
                    (id.0.cast_signed(), now.as_micros()),
                )
                .map_err(WriteError::sqlite(WRITING))?;
            if changed == 0 {
                return Err(WriteError::NotFound {
                    what: format!("delivery {id} that was given up"),
                });
            }
            Ok(())
        })
    }

    /// Deletes what was delivered or given up before that.
    pub fn forget_deliveries(&self, before: WallTime) -> Result<u64, WriteError> {
        self.run(move |store| {
            store
                .connection
                .execute(
                    "DELETE FROM delivery WHERE done_us < ?1",
                    [before.as_micros()],
                )
                .map(|deleted| deleted as u64)
                .map_err(WriteError::sqlite("forget old deliveries"))
        })
    }
}

impl Store {
    /// After a change to the routes.
    pub(crate) fn read_routes(&mut self) -> Result<(), WriteError> {
        self.routes = crate::routes::all(&self.connection).map_err(|error| match error {
            ReadError::Sqlite { doing, source } => WriteError::Sqlite { doing, source },
            other => WriteError::Invalid {
                what: other.to_string(),
            },
        })?;
        Ok(())
    }
}

/// Puts news of an alert on every route that takes it, and says how many do. The same news again
/// changes nothing.
pub(crate) fn put(
    connection: &Connection,
    routes: &[NotificationRoute],
    alert: &Alert,
    news: (Occasion, inveye_domain::LocalTime),
    now: WallTime,
) -> rusqlite::Result<u32> {
    let (occasion, local) = news;
    let mut told = 0;
    let takes =
        |route: &&NotificationRoute| route.enabled && route.filter.takes(alert, occasion, local);
    for route in routes.iter().filter(takes) {
        let waits = occasion == Occasion::Raised
            && alert.camera.is_some()
            && !alert.has_snapshot
            && route.target.takes_pictures();
        let due = if waits { now + PICTURE_GRACE } else { now };
        insert(connection, route.id, alert.id, occasion, (now, due))?;
        told += 1;
    }
    Ok(told)
}

/// The alert's picture is there: what waits for it goes, and what left without it is followed by it.
pub(crate) fn picture_came(
    connection: &Connection,
    routes: &[NotificationRoute],
    alert: AlertId,
    now: WallTime,
) -> rusqlite::Result<()> {
    let alert = alert.0.cast_signed();
    connection.execute(
        "UPDATE delivery SET due_us = ?2
         WHERE alert = ?1 AND state = 'waiting' AND attempts = 0 AND due_us > ?2",
        (alert, now.as_micros()),
    )?;
    send_picture(connection, routes, alert, now)
}

fn send_picture(
    connection: &Connection,
    routes: &[NotificationRoute],
    alert: i64,
    now: WallTime,
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(
        "SELECT DISTINCT route FROM delivery
         WHERE alert = ?1 AND occasion = 'raised' AND state = 'delivered' AND had_picture = 0",
    )?;
    let bare: Vec<i64> = statement
        .query_map([alert], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for route in routes.iter().filter(|route| {
        route.enabled && route.target.takes_pictures() && bare.contains(&route.id.cast_signed())
    }) {
        let id = AlertId(alert.cast_unsigned());
        insert(connection, route.id, id, Occasion::Picture, (now, now))?;
    }
    Ok(())
}

fn insert(
    connection: &Connection,
    route: u64,
    alert: AlertId,
    occasion: Occasion,
    (now, due): (WallTime, WallTime),
) -> rusqlite::Result<()> {
    let waiting: u32 = connection
        .prepare_cached("SELECT count(*) FROM delivery WHERE route = ?1 AND state = 'waiting'")?
        .query_row([route.cast_signed()], |row| row.get(0))?;
    let (state, done, error) = if waiting < MOST_WAITING {
        ("waiting", None, "")
    } else {
        let error = "too many wait along this route";
        ("failed", Some(now.as_micros()), error)
    };
    connection
        .prepare_cached(
            "INSERT INTO delivery (route, alert, occasion, state, made_us, due_us, done_us, error)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT DO NOTHING",
        )?
        .execute((
            route.cast_signed(),
            alert.0.cast_signed(),
            occasion.to_string(),
            state,
            now.as_micros(),
            due.as_micros(),
            done,
            error,
        ))?;
    Ok(())
}

fn read(row: &Row<'_>) -> Result<Delivery, ReadError> {
    let wrap = ReadError::sqlite(READING);
    let columns = || -> rusqlite::Result<_> {
        Ok((
            row.get::<_, i64>(0)?,
            row.get::<_, String>(3)?,
            row.get::<_, String>(4)?,
        ))
    };
    let (id, occasion, state) = columns().map_err(&wrap)?;
    let broken = |what: &str| ReadError::Stored {
        doing: READING,
        what: format!("{what} of delivery {id}"),
    };
    let number = |column| row.get::<_, i64>(column).map_err(&wrap);
    let optional = |column| row.get::<_, Option<i64>>(column).map_err(&wrap);
    Ok(Delivery {
        id: DeliveryId(id.cast_unsigned()),
        route: number(1)?.cast_unsigned(),
        alert: optional(2)?.map(|alert| AlertId(alert.cast_unsigned())),
        occasion: occasion.parse().map_err(|_| broken("occasion"))?,
        state: [
            DeliveryState::Waiting,
            DeliveryState::Delivered,
            DeliveryState::Failed,
        ]
        .into_iter()
        .find(|&known| state_text(known) == state)
        .ok_or_else(|| broken("state"))?,
        made_at: WallTime::from_micros(number(5)?),
        attempts: u32::try_from(number(6)?).unwrap_or(u32::MAX),
        due_at: WallTime::from_micros(number(7)?),
        done_at: optional(8)?.map(WallTime::from_micros),
        error: row.get(9).map_err(&wrap)?,
        missed: match row.get::<_, Option<String>>(10).map_err(&wrap)? {
            Some(text) => serde_json::from_str(&text).map_err(|_| broken("readers"))?,
            None => MissedReaders::default(),
        },
        report: optional(11)?.map(i64::cast_unsigned),
    })
}

fn state_text(state: DeliveryState) -> &'static str {
    match state {
        DeliveryState::Waiting => "waiting",
        DeliveryState::Delivered => "delivered",
        DeliveryState::Failed => "failed",
    }
}
