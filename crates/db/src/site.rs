//! The site, its doors, and small settings.

use inveye_base::SiteZone;
use inveye_domain::{Site, SiteId, WallTime};
use rusqlite::{Connection, OptionalExtension, Transaction};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{ReadError, WriteError};
use crate::events;
use crate::occupancy::{DoorSet, Occupancy};
use crate::reader::Reader;
use crate::sums;
use crate::writer::{EventWriter, Store, store_occupancy};

const DOORS: &str = "doors";

impl Reader {
    /// The site; none until it was named.
    pub fn site(&self) -> Result<Option<Site>, ReadError> {
        self.with(site)
    }

    /// The zone whose days and hours count: the site's, UTC until it was named.
    pub fn zone(&self) -> Result<SiteZone, ReadError> {
        self.with(zone)
    }

    /// The lines people come and go by.
    pub fn doors(&self) -> Result<DoorSet, ReadError> {
        self.with(doors)
    }

    /// A setting saved under that name.
    pub fn setting<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, ReadError> {
        self.with(|connection| setting(connection, name))
    }
}

impl EventWriter {
    /// Names the site. Another time zone moves the start of today, so today's occupancy is counted anew.
    pub fn save_site(&self, site: Site) -> Result<(), WriteError> {
        let zone = SiteZone::new(&site.time_zone).map_err(|error| WriteError::Invalid {
            what: error.to_string(),
        })?;
        let now = self.now();
        self.run(move |store| {
            let doors = store.doors.clone();
            recount(store, zone, doors, now, |transaction| {
                transaction
                    .execute(
                        "INSERT INTO site (one, id, name, time_zone) VALUES (1, ?1, ?2, ?3)
                         ON CONFLICT DO UPDATE SET id = excluded.id, name = excluded.name,
                           time_zone = excluded.time_zone",
                        (site.id.as_str(), &site.name, &site.time_zone),
                    )
                    .map(|_rows| ())
            })
            .map_err(WriteError::sqlite("save the site"))
        })
    }

    /// Says which lines are doors. Today's occupancy is counted anew.
    pub fn save_doors(&self, doors: DoorSet) -> Result<(), WriteError> {
        let json = json(&doors)?;
        let now = self.now();
        self.run(move |store| {
            let zone = store.zone.clone();
            recount(store, zone, doors, now, |transaction| {
                save(transaction, DOORS, &json)
            })
            .map_err(WriteError::sqlite("save which lines are doors"))
        })
    }

    /// Keeps a value under a name; replaces the one before.
    pub fn save_setting<T: Serialize>(&self, name: &str, value: &T) -> Result<(), WriteError> {
        let (name, json) = (name.to_owned(), json(value)?);
        self.run(move |store| {
            let doing = "save a setting";
            let transaction = store.begin().map_err(WriteError::sqlite(doing))?;
            save(&transaction, &name, &json).map_err(WriteError::sqlite(doing))?;
            transaction.commit().map_err(WriteError::sqlite(doing))
        })
    }
}

pub(crate) fn doors(connection: &Connection) -> Result<DoorSet, ReadError> {
    Ok(setting(connection, DOORS)?.unwrap_or_default())
}

pub(crate) fn zone(connection: &Connection) -> Result<SiteZone, ReadError> {
    let name = site(connection)?.map_or_else(|| "UTC".to_owned(), |site| site.time_zone);
    SiteZone::new(&name).map_err(|_| ReadError::Stored {
        doing: "read the site",
        what: format!("time zone `{name}`"),
    })
}

pub(crate) fn json<T: Serialize>(value: &T) -> Result<String, WriteError> {
    serde_json::to_string(value).map_err(|error| WriteError::Invalid {
        what: format!("a value that has no JSON form: {error}"),
    })
}

fn site(connection: &Connection) -> Result<Option<Site>, ReadError> {
    let row: Option<(String, String, String)> = connection
        .query_row("SELECT id, name, time_zone FROM site", [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()
        .map_err(ReadError::sqlite("read the site"))?;
    row.map(|(id, name, time_zone)| {
        Ok(Site {
            id: SiteId::new(&id).map_err(|_| ReadError::Stored {
                doing: "read the site",
                what: format!("id `{id}`"),
            })?,
            name,
            time_zone,
        })
    })
    .transpose()
}

fn setting<T: DeserializeOwned>(
    connection: &Connection,
    name: &str,
) -> Result<Option<T>, ReadError> {
    let json: Option<String> = connection
        .query_row("SELECT value FROM setting WHERE name = ?1", [name], |row| {
            row.get(0)
        })
        .optional()
        .map_err(ReadError::sqlite("read a setting"))?;
    json.map(|json| {
        serde_json::from_str(&json).map_err(|_| ReadError::Stored {
            doing: "read a setting",
            what: format!("value of `{name}`"),
        })
    })
    .transpose()
}

fn save(transaction: &Transaction<'_>, name: &str, json: &str) -> rusqlite::Result<()> {
    transaction
        .execute(
            "INSERT INTO setting (name, value) VALUES (?1, ?2)
             ON CONFLICT DO UPDATE SET value = excluded.value",
            (name, json),
        )
        .map(|_rows| ())
}

/// Makes a change to what counts as a day or a door, and counts today under it.
fn recount(
    store: &mut Store,
    zone: SiteZone,
    doors: DoorSet,
    now: WallTime,
    change: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let transaction = store.begin()?;
    change(&transaction)?;
    let (start, end) = zone.day(now);
    let today = events::crossings(&transaction, start, end)?;
    let mut occupancy = Occupancy {
        day: start,
        people: 0,
    };
    let minutes = occupancy.observe_all(&today, &doors, &zone);
    transaction.execute(
        "DELETE FROM occupancy_minute WHERE minute >= ?1 AND minute < ?2",
        (sums::minute(start), sums::minute(end)),
    )?;
    sums::store_occupancy(&transaction, &minutes)?;
    store_occupancy(&transaction, occupancy)?;
    transaction.commit()?;
    store.zone = zone;
    store.doors = doors;
    store.occupancy = occupancy;
    Ok(())
}
