//! Where ways through zones lead, per day of the store's clock. Only how many took each is kept.

use std::collections::BTreeMap;

use inveye_base::SiteZone;
use inveye_domain::{Place, WallTime, Way};
use rusqlite::Connection;

use crate::counts::count;
use crate::error::ReadError;
use crate::reader::Reader;
use crate::sums::{micros, minute};

/// Different ways of one day. More are kept together: what was walked once says nothing of a store.
const MOST_WAYS: i64 = 1000;

/// Different ways that may wait for a disk that takes nothing.
const MOST_WAITING: usize = 10_000;

/// How often a way was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WayCounts {
    /// Journeys.
    pub journeys: u64,
    /// Places of all of them; divided by `journeys` it is the mean.
    pub stops: u64,
    /// How long all of them lasted, in milliseconds.
    pub lasted_ms: u64,
    /// Those that came back to a place after having been at another.
    pub backtracks: u64,
    /// Those that stayed nowhere.
    pub express: u64,
}

impl WayCounts {
    fn add(&mut self, other: Self) {
        self.journeys += other.journeys;
        self.stops += other.stops;
        self.lasted_ms = self.lasted_ms.saturating_add(other.lasted_ms);
        self.backtracks += other.backtracks;
        self.express += other.express;
    }
}

/// A way and how often it was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WayCount {
    /// One after the other; none for all the ways that are not kept apart.
    pub places: Vec<Place>,
    /// How often.
    pub counts: WayCounts,
}

/// From one place to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepCount {
    /// None where journeys begin.
    pub from: Option<Place>,
    /// None where they end.
    pub to: Option<Place>,
    /// How often.
    pub journeys: u64,
}

/// Those of some days.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ways {
    /// Most taken first.
    pub ways: Vec<WayCount>,
    /// Most taken first.
    pub steps: Vec<StepCount>,
}

type Step = (Option<Place>, Option<Place>);

/// What waits to be stored.
#[derive(Debug, Default)]
pub(crate) struct WaitingWays {
    ways: BTreeMap<(i64, Vec<Place>), WayCounts>,
    steps: BTreeMap<(i64, Step), u64>,
}

impl WaitingWays {
    pub(crate) fn is_empty(&self) -> bool {
        self.ways.is_empty()
    }

    pub(crate) fn clear(&mut self) {
        self.ways.clear();
        self.steps.clear();
    }

    /// `at` says of which day it is.
    pub(crate) fn add(&mut self, zone: &SiteZone, at: WallTime, way: Way) {
        let day = minute(zone.day(at).0);
        let stops = way.places.iter().cloned().map(Some);
        let ends = stops.clone().skip(1).chain([None]);
        let begins = std::iter::once((None, way.places.first().cloned()));
        for step in begins.chain(stops.clone().zip(ends)) {
            *self.steps.entry((day, step)).or_default() += 1;
        }
        let counts = WayCounts {
            journeys: 1,
            stops: way.places.len() as u64,
            lasted_ms: micros(way.lasted).unsigned_abs() / 1000,
            backtracks: way.backtracks.into(),
            express: way.is_express.into(),
        };
        let mut key = (day, way.places);
        if self.ways.len() >= MOST_WAITING && !self.ways.contains_key(&key) {
            key.1.clear();
        }
        self.ways.entry(key).or_default().add(counts);
    }

    /// Adds this to what is stored.
    pub(crate) fn store(&self, connection: &Connection) -> rusqlite::Result<()> {
        let mut known =
            connection.prepare_cached("SELECT 1 FROM way_day WHERE day = ?1 AND places = ?2")?;
        let mut all = connection.prepare_cached("SELECT count(*) FROM way_day WHERE day = ?1")?;
        let mut way = connection.prepare_cached(
            "INSERT INTO way_day (day, places, journeys, stops, lasted_ms, backtracks, express)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT DO UPDATE SET journeys = journeys + excluded.journeys,
               stops = stops + excluded.stops, lasted_ms = lasted_ms + excluded.lasted_ms,
               backtracks = backtracks + excluded.backtracks,
               express = express + excluded.express",
        )?;
        for ((day, places), counts) in &self.ways {
            let mut text = json(places)?;
            if !known.exists((day, &text))?
                && all.query_row([day], |row| row.get::<_, i64>(0))? >= MOST_WAYS
            {
                text = json::<[Place; 0]>(&[])?;
            }
            way.execute((
                day,
                text,
                counts.journeys.cast_signed(),
                counts.stops.cast_signed(),
                counts.lasted_ms.cast_signed(),
                counts.backtracks.cast_signed(),
                counts.express.cast_signed(),
            ))?;
        }
        let mut step = connection.prepare_cached(
            "INSERT INTO way_step_day (day, from_place, to_place, journeys)
             VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT DO UPDATE SET journeys = journeys + excluded.journeys",
        )?;
        for ((day, (from, to)), journeys) in &self.steps {
            step.execute((
                day,
                end(from.as_ref())?,
                end(to.as_ref())?,
                journeys.cast_signed(),
            ))?;
        }
        Ok(())
    }
}

impl Reader {
    /// The ways of the days that begin in a time.
    pub fn ways(&self, from: WallTime, to: WallTime) -> Result<Ways, ReadError> {
        const READING: &str = "read ways";
        let days = (minute(from), minute(to));
        let ways = self.list(
            READING,
            "SELECT places, sum(journeys), sum(stops), sum(lasted_ms), sum(backtracks), sum(express)
             FROM way_day WHERE day >= ?1 AND day < ?2 GROUP BY places ORDER BY 2 DESC, 1",
            days,
            |row| {
                let counts = WayCounts {
                    journeys: count(row, 1)?,
                    stops: count(row, 2)?,
                    lasted_ms: count(row, 3)?,
                    backtracks: count(row, 4)?,
                    express: count(row, 5)?,
                };
                let places = read(&row.get::<_, String>(0)?)?;
                Ok(WayCount { places, counts })
            },
        )?;
        let steps = self.list(
            READING,
            "SELECT from_place, to_place, sum(journeys) FROM way_step_day
             WHERE day >= ?1 AND day < ?2 GROUP BY from_place, to_place ORDER BY 3 DESC, 1, 2",
            days,
            |row| {
                let place = |column| {
                    let text: String = row.get(column)?;
                    Some(text)
                        .filter(|text| !text.is_empty())
                        .map(|text| read(&text))
                        .transpose()
                };
                Ok(StepCount {
                    from: place(0)?,
                    to: place(1)?,
                    journeys: count(row, 2)?,
                })
            },
        )?;
        Ok(Ways { ways, steps })
    }
}

fn end(place: Option<&Place>) -> rusqlite::Result<String> {
    place.map_or_else(|| Ok(String::new()), json)
}

fn json<T: serde::Serialize + ?Sized>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}

fn read<T: serde::de::DeserializeOwned>(text: &str) -> rusqlite::Result<T> {
    serde_json::from_str(text).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(error))
    })
}
