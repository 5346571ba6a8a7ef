//! Notification routes, each with its secret beside it.

use inveye_base::Redacted;
use inveye_domain::NotificationRoute;
use rusqlite::Connection;

use crate::error::{ReadError, WriteError};
use crate::reader::Reader;
use crate::writer::EventWriter;

/// What opens a route's target, as it is stored.
pub type RouteSecret = Redacted<Vec<u8>>;

/// What becomes of a route's secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretChange {
    /// It stays.
    Keep,
    /// It is this, or none, from now on.
    Set(Option<RouteSecret>),
}

const READING: &str = "read notification routes";

impl Reader {
    /// All of them, in the order they were made.
    pub fn routes(&self) -> Result<Vec<NotificationRoute>, ReadError> {
        self.with(all)
    }

    /// A route's secret; none where there is no such route too.
    pub fn route_secret(&self, route: u64) -> Result<Option<RouteSecret>, ReadError> {
        let secrets: Vec<Option<Vec<u8>>> = self.list(
            READING,
            "SELECT secret FROM notification_route WHERE id = ?1",
            [route.cast_signed()],
            |row| row.get(0),
        )?;
        Ok(secrets.into_iter().flatten().next().map(Redacted::new))
    }
}

impl EventWriter {
    /// Stores a route. Number 0 makes a new one; returns its number.
    pub fn save_route(
        &self,
        route: &NotificationRoute,
        secret: SecretChange,
    ) -> Result<u64, WriteError> {
        let unwritable = |_| WriteError::Invalid {
            what: "a route that cannot be written as JSON".to_owned(),
        };
        let target = serde_json::to_string(&route.target).map_err(unwritable)?;
        let filter = serde_json::to_string(&route.filter).map_err(unwritable)?;
        let (id, name, enabled) = (route.id.cast_signed(), route.name.clone(), route.enabled);
        self.run(move |store| {
            let wrap = || WriteError::sqlite("store the notification route");
            let transaction = store.begin().map_err(wrap())?;
            let id = if id == 0 {
                transaction
                    .execute(
                        "INSERT INTO notification_route (name, enabled, target, filter)
                         VALUES (?1, ?2, ?3, ?4)",
                        (&name, enabled, &target, &filter),
                    )
                    .map_err(wrap())?;
                transaction.last_insert_rowid()
            } else {
                let changed = transaction
                    .execute(
                        "UPDATE notification_route SET name = ?2, enabled = ?3, target = ?4,
                           filter = ?5 WHERE id = ?1",
                        (id, &name, enabled, &target, &filter),
                    )
                    .map_err(wrap())?;
                if changed == 0 {
                    return Err(missing(id.cast_unsigned()));
                }
                id
            };
            if let SecretChange::Set(secret) = &secret {
                transaction
                    .execute(
                        "UPDATE notification_route SET secret = ?2 WHERE id = ?1",
                        (id, secret.as_ref().map(Redacted::reveal)),
                    )
                    .map_err(wrap())?;
            }
            transaction.commit().map_err(wrap())?;
            store.read_routes()?;
            Ok(id.cast_unsigned())
        })
    }

    /// Forgets a route with all that is on its way along it.
    pub fn delete_route(&self, route: u64) -> Result<(), WriteError> {
        self.run(move |store| {
            let deleted = store
                .connection
                .execute(
                    "DELETE FROM notification_route WHERE id = ?1",
                    [route.cast_signed()],
                )
                .map_err(WriteError::sqlite("delete the notification route"))?;
            if deleted == 0 {
                return Err(missing(route));
            }
            store.read_routes()
        })
    }
}

pub(crate) fn missing(route: u64) -> WriteError {
    WriteError::NotFound {
        what: format!("notification route {route}"),
    }
}

/// All routes, for whoever has a connection.
pub(crate) fn all(connection: &Connection) -> Result<Vec<NotificationRoute>, ReadError> {
    let wrap = ReadError::sqlite(READING);
    let mut statement = connection
        .prepare_cached(
            "SELECT id, name, enabled, target, filter FROM notification_route ORDER BY id",
        )
        .map_err(&wrap)?;
    let rows: Vec<(i64, String, bool, String, String)> = statement
        .query_map([], |row| {
            Ok((
                row.get(0)?,
                row.get(1)?,
                row.get(2)?,
                row.get(3)?,
                row.get(4)?,
            ))
        })
        .and_then(Iterator::collect)
        .map_err(&wrap)?;
    rows.into_iter()
        .map(|(id, name, enabled, target, filter)| {
            let broken = |what: &str| ReadError::Stored {
                doing: READING,
                what: format!("{what} of route {id}"),
            };
            Ok(NotificationRoute {
                id: id.cast_unsigned(),
                name,
                enabled,
                target: serde_json::from_str(&target).map_err(|_| broken("target"))?,
                filter: serde_json::from_str(&filter).map_err(|_| broken("filter"))?,
            })
        })
        .collect()
}
