//! The site, its doors, and small settings.

use inveye_base::SiteZone;
use inveye_domain::{Language, Site, SiteId, WallTime};
use rusqlite::{Connection, OptionalExtension, Transaction};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{ReadError, WriteError};
use crate::events;
use crate::occupancy::{self, CorrectionReason, DoorSet, Occupancy, OccupancyCorrection};
use crate::reader::Reader;
use crate::roll_up::RollUps;
use crate::sales;
use crate::sums;
use crate::writer::{EventWriter, Store, store_occupancy};

/// The site as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSite {
    /// 1 when it was named first, one more for each change.
    pub version: u64,
    /// The site.
    pub site: Site,
}

const DOORS: &str = "doors";

impl Reader {
    /// The site; none until it was named.
    pub fn site(&self) -> Result<Option<Site>, ReadError> {
        Ok(self.with(site)?.map(|stored| stored.site))
    }

    /// The same with its version.
    pub fn stored_site(&self) -> Result<Option<StoredSite>, ReadError> {
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
    /// Replaces the site and returns its new version. Another time zone moves the start of today, so
    /// today's occupancy is counted anew.
    ///
    /// With `expected`, refuses when somebody else changed it since that version was read; 0 expects
    /// that there is none.
    pub fn save_site(&self, site: Site, expected: Option<u64>) -> Result<u64, WriteError> {
        let zone = SiteZone::new(&site.time_zone).map_err(|error| WriteError::Invalid {
            what: error.to_string(),
        })?;
        let hours = site.opening_hours.as_ref().map(json).transpose()?;
        let escalation = json(&site.escalation)?;
        let now = self.now();
        self.run(move |store| {
            let wrap = || WriteError::sqlite("save the site");
            // This thread alone writes, so nobody comes between the look and the change.
            let version: i64 = store
                .connection
                .query_row("SELECT version FROM site", [], |row| row.get(0))
                .optional()
                .map_err(wrap())?
                .unwrap_or(0);
            if expected.is_some_and(|expected| expected != version.cast_unsigned()) {
                return Err(WriteError::Conflict {
                    what: "somebody else changed the store meanwhile: load it again and repeat your change"
                        .to_owned(),
                });
            }
            if let Some(stored) = sales::currency(&store.connection).map_err(wrap())?
                && site.currency.as_ref() != Some(&stored)
            {
                return Err(WriteError::Conflict {
                    what: format!(
                        "sales are stored in {stored}: remove their imports before the store counts in other money"
                    ),
                });
            }
            let doors = store.doors.clone();
            recount(store, zone, doors, now, |transaction| {
                transaction
                    .execute(
                        "INSERT INTO site (one, id, name, time_zone, currency, opening_hours, language, escalation,
                           version)
                         VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                         ON CONFLICT DO UPDATE SET id = excluded.id, name = excluded.name,
                           time_zone = excluded.time_zone, currency = excluded.currency,
                           opening_hours = excluded.opening_hours, language = excluded.language,
                           escalation = excluded.escalation, version = excluded.version",
                        (
                            site.id.as_str(),
                            &site.name,
                            &site.time_zone,
                            &site.currency,
                            &hours,
                            site.language.tag(),
                            &escalation,
                            version + 1,
                        ),
                    )
                    .map(|_rows| ())
            })
            .map_err(wrap())?;
            Ok((version + 1).cast_unsigned())
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
    let name = site(connection)?.map_or_else(|| "UTC".to_owned(), |stored| stored.site.time_zone);
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

type Row = (
    String,
    String,
    String,
    Option<String>,
    Option<String>,
    String,
    Option<String>,
    i64,
);

fn site(connection: &Connection) -> Result<Option<StoredSite>, ReadError> {
    const DOING: &str = "read the site";
    let row: Option<Row> = connection
        .query_row(
            "SELECT id, name, time_zone, currency, opening_hours, language, escalation, version FROM site",
            [],
            |row| {
                Ok((
                    row.get(0)?,
                    row.get(1)?,
                    row.get(2)?,
                    row.get(3)?,
                    row.get(4)?,
                    row.get(5)?,
                    row.get(6)?,
                    row.get(7)?,
                ))
            },
        )
        .optional()
        .map_err(ReadError::sqlite(DOING))?;
    row.map(
        |(id, name, time_zone, currency, hours, language, escalation, version)| {
            let broken = |what| ReadError::Stored { doing: DOING, what };
            let escalation = escalation
                .map(|json| serde_json::from_str(&json))
                .transpose();
            let escalation = escalation.map_err(|_| broken("times to escalate".to_owned()))?;
            let opening_hours = hours.map(|json| serde_json::from_str(&json)).transpose();
            Ok(StoredSite {
                version: version.cast_unsigned(),
                site: Site {
                    id: SiteId::new(&id).map_err(|_| broken(format!("id `{id}`")))?,
                    name,
                    time_zone,
                    currency,
                    opening_hours: opening_hours.map_err(|_| broken("opening hours".to_owned()))?,
                    // One that a newer program knows is no reason to have no store.
                    language: Language::of_tag(&language).unwrap_or_default(),
                    escalation: escalation.unwrap_or_default(),
                },
            })
        },
    )
    .transpose()
}

pub(crate) fn setting<T: DeserializeOwned>(
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

pub(crate) fn save(transaction: &Transaction<'_>, name: &str, json: &str) -> rusqlite::Result<()> {
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
    let (known, known_roll_ups) = (store.occupancy, store.roll_ups);
    let is_other_clock = store.zone != zone;
    let transaction = store.begin()?;
    change(&transaction)?;
    let (start, end) = zone.day(now);
    let today = events::crossings(&transaction, start, end)?;
    let mut occupancy = Occupancy {
        day: start,
        bias: known.bias,
        ..Occupancy::default()
    };
    // What was put right today stays told; the new count comes as one more correction.
    let minutes = occupancy.observe_all(&today, &doors, &zone, &mut Vec::new());
    if occupancy.people != known.people {
        let correction = OccupancyCorrection {
            at: now,
            before: known.people,
            after: occupancy.people,
            reason: CorrectionReason::Recount,
        };
        occupancy::store_corrections(&transaction, &[correction])?;
    }
    transaction.execute(
        "DELETE FROM occupancy_minute WHERE minute >= ?1 AND minute < ?2",
        (sums::minute(start), sums::minute(end)),
    )?;
    sums::store_occupancy(&transaction, &minutes)?;
    store_occupancy(&transaction, occupancy)?;
    // Hours and days of another clock are others.
    let roll_ups = if is_other_clock {
        RollUps::void(&transaction)?
    } else {
        known_roll_ups
    };
    transaction.commit()?;
    store.roll_ups = roll_ups;
    store.zone = zone;
    store.doors = doors;
    store.occupancy = occupancy;
    Ok(())
}
