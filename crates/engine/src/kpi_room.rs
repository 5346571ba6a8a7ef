//! Key figures over days of the store's calendar.

use std::collections::{BTreeMap, BTreeSet};

use futures::FutureExt;
use inveye_api::{Answer, ApiError, AskedKpis, AskedWeek, KpiRoom};
use inveye_base::SiteZone;
use inveye_db::{Bounds, ReadError, Reader};
use inveye_domain::{CameraId, TripwireName, WallTime, ZonePurpose};
use inveye_kpi::calendar::{Comparison, Grain, Period};
use inveye_kpi::{Kpi, Sums, Unit};
use inveye_wire as wire;
use jiff::civil::Date;
use serde::de::DeserializeOwned;

use crate::convert::notifications::refuse;
use crate::recognition_room;
use crate::room::Room;
use crate::sales_room::convert::minor_units;

/// More than two years of days are no chart.
const MOST_PARTS: usize = 800;
const MOST_DAYS_OF_HOURS: i32 = 31;

impl KpiRoom for Room {
    fn key_figures(&self, asked: AskedKpis) -> Answer<'_, wire::KpiView> {
        async move {
            let (zone, now) = (self.zone()?, self.clock.wall());
            let asked = Asked::read(&asked, zone.date(now))?;
            let days = asked.period.days();
            if asked.cut == Cut::Hours && days > MOST_DAYS_OF_HOURS {
                let text =
                    format!("Hours are of at most {MOST_DAYS_OF_HOURS} days: these are {days}.");
                return Err(refuse("grain", &text));
            }
            let parts = asked.cut.parts(asked.period, &zone);
            if parts.len() > MOST_PARTS {
                let text = format!(
                    "{} parts are too many: at most {MOST_PARTS}. Ask for longer ones.",
                    parts.len()
                );
                return Err(refuse("grain", &text));
            }
            let currency = self.money().map(|money| money.code);
            let (days, beside) = self
                .with_book(move |book| {
                    let whole = Part::new(asked.period, book.zone);
                    let found = book.all(whole, &parts, asked.cut.bounds())?;
                    let beside = asked.comparison.map(|comparison| {
                        let whole = Part::new(comparison.of(asked.period), book.zone);
                        let beside = parts
                            .iter()
                            .map(|part| part.beside(comparison, asked, book.zone));
                        let beside: Vec<Option<Part>> = beside.collect();
                        let there: Vec<Part> = beside.iter().flatten().copied().collect();
                        let mut found = book.all(whole, &there, asked.cut.bounds())?.into_iter();
                        let all = std::iter::once(true).chain(beside.iter().map(Option::is_some));
                        Ok(all
                            .map(|is_there| is_there.then(|| found.next())?)
                            .collect::<Vec<_>>())
                    });
                    Ok((found, beside.transpose()?))
                })
                .await?;
            let mut beside = beside.into_iter().flatten();
            let mut all = days.into_iter().map(|days| wire::KpiPart {
                days,
                beside: beside.next().flatten(),
            });
            let whole = all
                .next()
                .ok_or_else(|| refuse("first", "There are no such days."))?;
            Ok(wire::KpiView {
                at_ms: now.as_millis(),
                currency,
                definitions: definitions(),
                whole,
                parts: all.collect(),
            })
        }
        .boxed()
    }

    fn key_figures_by_week(&self, asked: AskedWeek) -> Answer<'_, wire::KpiWeekView> {
        async move { self.week(&asked).await }.boxed()
    }
}

/// What a period is cut into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cut {
    /// Hours of the store's clock: 23 to 25 a day.
    Hours,
    Days(Grain),
}

impl Cut {
    fn parts(self, period: Period, zone: &SiteZone) -> Vec<Part> {
        match self {
            Self::Hours => hours(period, zone),
            Self::Days(grain) => {
                let parts = period.parts(grain).into_iter();
                parts.map(|part| Part::new(part, zone)).collect()
            }
        }
    }

    fn bounds(self) -> Bounds {
        match self {
            Self::Hours => Bounds::Hours,
            Self::Days(_) => Bounds::Days,
        }
    }
}

/// Days or an hour, and when that is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part {
    /// The day of an hour.
    period: Period,
    pub(crate) time: (WallTime, WallTime),
}

impl Part {
    fn new(period: Period, zone: &SiteZone) -> Self {
        let (first, last) = (zone.day_of(period.first()), zone.day_of(period.last()));
        Self {
            period,
            time: (first.0, last.1),
        }
    }

    /// What stands beside it: of an hour the one of the same name, unless clocks were put forward over it.
    fn beside(&self, comparison: Comparison, asked: Asked, zone: &SiteZone) -> Option<Self> {
        let period = comparison.within(self.period, asked.period);
        match asked.cut {
            Cut::Days(_) => Some(Self::new(period, zone)),
            Cut::Hours => {
                let name = |part: &Self| zone.local(part.time.0).hour();
                let mut hours = hours(period, zone).into_iter();
                hours.find(|hour| name(hour) == name(self))
            }
        }
    }
}

/// The hours of days on the store's clock.
pub(crate) fn hours(period: Period, zone: &SiteZone) -> Vec<Part> {
    let days = period.each().flat_map(|date| {
        let (start, end) = zone.day_of(date);
        let starts = zone.hours(start);
        let ends: Vec<WallTime> = starts.iter().skip(1).copied().chain([end]).collect();
        let period = Period::day(date);
        let times = starts.into_iter().zip(ends);
        times.map(move |time| Part { period, time })
    });
    days.collect()
}

/// What was asked for, in words that mean something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Asked {
    period: Period,
    cut: Cut,
    comparison: Option<Comparison>,
}

impl Asked {
    fn read(asked: &AskedKpis, today: Date) -> Result<Self, ApiError> {
        let period = period((&asked.first, &asked.last), (today, today))?;
        let cut = match asked.grain.as_deref() {
            Some("hour") => Cut::Hours,
            grain => {
                let others = "hour, day, week, month, retail_week and retail_month";
                Cut::Days(word("grain", grain, others)?.unwrap_or(Grain::Day))
            }
        };
        let others = "before, weekday_before, weekday_last_year, date_last_year, retail_last_year and retail_last_year_restated";
        Ok(Self {
            period,
            cut,
            comparison: word("compare", asked.compare.as_deref(), others)?,
        })
    }
}

/// The days that were asked for, or those that are meant without.
pub(crate) fn period(
    (first, last): (&Option<String>, &Option<String>),
    without: (Date, Date),
) -> Result<Period, ApiError> {
    let day = |field: &'static str, text: &Option<String>, without| match text {
        None => Ok(without),
        Some(text) => text
            .parse::<Date>()
            .map_err(|_| refuse(field, "A day is written as 2026-11-22.")),
    };
    let (first, last) = (
        day("first", first, without.0)?,
        day("last", last, without.1)?,
    );
    Period::new(first, last).map_err(|error| refuse("last", &format!("{error}.")))
}

fn word<T: DeserializeOwned>(
    field: &'static str,
    text: Option<&str>,
    there_are: &str,
) -> Result<Option<T>, ApiError> {
    let Some(text) = text else { return Ok(None) };
    let known = serde_json::from_value(serde_json::Value::from(text));
    known
        .map(Some)
        .map_err(|_| refuse(field, &format!("There are {there_are}.")))
}

/// Whose pictures the figures depend on.
pub(crate) struct Cameras {
    pub(crate) beside_passers: BTreeSet<CameraId>,
    pub(crate) counting: Vec<CameraId>,
}

/// All that is needed to turn days into figures.
pub(crate) struct Book<'a> {
    pub(crate) reader: &'a Reader,
    pub(crate) zone: &'a SiteZone,
    pub(crate) cameras: &'a Cameras,
    pub(crate) now: WallTime,
    /// Visits and staff are claimed only while people are known again.
    are_known: bool,
    /// The days of which sales are known.
    sales: Option<(WallTime, WallTime)>,
    /// How many make one of the currency.
    minor_units: f64,
}

impl Book<'_> {
    /// All of it, and then each of its parts.
    fn all(
        &self,
        whole: Part,
        parts: &[Part],
        bounds: Bounds,
    ) -> Result<Vec<wire::KpiDays>, ReadError> {
        let times: Vec<_> = parts.iter().map(|part| part.time).collect();
        let of = |times: &[(WallTime, WallTime)], bounds| {
            self.reader
                .key_figures(times, bounds, &self.cameras.beside_passers)
        };
        let sums = of(&times, bounds)?;
        // By date 28 February may stand beside two days, and an hour beside the two of its name; in the whole each is one.
        let is_cut = times.windows(2).all(|pair| pair[1].0 == pair[0].1)
            && times.first().map(|time| time.0) == Some(whole.time.0)
            && times.last().map(|time| time.1) == Some(whole.time.1);
        let all: Sums = if is_cut {
            sums.iter().copied().sum()
        } else {
            of(&[whole.time], Bounds::Days)?.into_iter().sum()
        };
        let times: Vec<_> = std::iter::once(whole.time).chain(times).collect();
        let seen = self
            .reader
            .coverage(&self.cameras.counting, &times, self.now)?;
        let sums = std::iter::once(all).chain(sums);
        let periods = std::iter::once(whole.period).chain(parts.iter().map(|part| part.period));
        let all = periods.zip(times).zip(sums.zip(seen));
        let days =
            all.map(|((period, time), (sums, coverage))| self.days(period, time, &sums, coverage));
        Ok(days.collect())
    }

    /// What may be told of sums, by key.
    pub(crate) fn values(&self, of: impl Fn(Kpi) -> Option<f64>) -> BTreeMap<String, f64> {
        let found = self.found(of).into_iter();
        found
            .map(|(kpi, value)| (kpi.id().to_owned(), value))
            .collect()
    }

    fn found(&self, of: impl Fn(Kpi) -> Option<f64>) -> Vec<(Kpi, f64)> {
        let told = Kpi::ALL
            .into_iter()
            .filter(|kpi| self.are_known || !needs_knowing(*kpi));
        told.filter_map(|kpi| Some((kpi, self.shown(kpi, of(kpi)?))))
            .collect()
    }

    /// Whether sales of some of the time are known.
    pub(crate) fn is_sold(&self, (from, to): (WallTime, WallTime)) -> bool {
        let known = self.sales;
        known.is_some_and(|(first, last)| first < to && from < last)
    }

    fn days(
        &self,
        period: Period,
        (from, to): (WallTime, WallTime),
        sums: &Sums,
        coverage: Option<f64>,
    ) -> wire::KpiDays {
        // A time of which nothing was seen is no time without people, and one without sales none without a sale.
        let is_seen = coverage != Some(0.0) || sums.without_sales() != Sums::default();
        let is_sold = self.is_sold((from, to));
        let found = self.found(|kpi| {
            let is_known = if kpi.needs_sales() { is_sold } else { is_seen };
            kpi.of(sums).filter(|_| from <= self.now && is_known)
        });
        let doubtful = found.iter().filter(|(kpi, value)| kpi.is_doubtful(*value));
        wire::KpiDays {
            first: period.first().to_string(),
            last: period.last().to_string(),
            start_ms: from.as_millis(),
            end_ms: to.as_millis(),
            doubtful: doubtful.map(|(kpi, _)| kpi.id().to_owned()).collect(),
            values: found
                .iter()
                .map(|(kpi, value)| (kpi.id().to_owned(), *value))
                .collect(),
            coverage: coverage.or((from <= self.now).then_some(1.0)),
        }
    }
}

impl Book<'_> {
    /// Money as people say it.
    fn shown(&self, kpi: Kpi, value: f64) -> f64 {
        match kpi.unit() {
            Unit::Money => value / self.minor_units,
            Unit::People | Unit::Share | Unit::Seconds | Unit::Receipts | Unit::Pieces => value,
        }
    }
}

/// Without knowing people again nobody can tell who came back or works there.
fn needs_knowing(kpi: Kpi) -> bool {
    matches!(kpi, Kpi::Visits | Kpi::FootfallWithoutStaff)
}

/// How each is computed.
pub(crate) fn definitions() -> Vec<wire::KpiDefinition> {
    Kpi::ALL.iter().map(|&kpi| definition(kpi)).collect()
}

fn definition(kpi: Kpi) -> wire::KpiDefinition {
    let word = |value: serde_json::Result<serde_json::Value>| {
        let value = value.ok();
        value
            .and_then(|v| v.as_str().map(str::to_owned))
            .unwrap_or_default()
    };
    wire::KpiDefinition {
        id: kpi.id().to_owned(),
        unit: word(serde_json::to_value(kpi.unit())),
        better: word(serde_json::to_value(kpi.better())),
        formula: kpi.formula().to_owned(),
        source: kpi.source().to_owned(),
    }
}

impl Room {
    /// Reads key figures off the rooms' present set-up.
    pub(crate) async fn with_book<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Book<'_>) -> Result<T, ReadError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let (zone, now) = (self.zone()?, self.clock.wall());
        let lines = self.drawn_lines();
        let beside_passers = self.looking_outside();
        let minor_units = self.money().as_ref().map_or(1.0, minor_units);
        self.read(move |reader| {
            let doors = reader.doors()?;
            let counting = lines
                .into_iter()
                .filter(|(camera, line)| doors.contains(camera, line));
            let counting: BTreeSet<CameraId> = counting.map(|(camera, _)| camera).collect();
            let cameras = Cameras {
                beside_passers,
                counting: counting.into_iter().collect(),
            };
            read(&Book {
                reader,
                zone: &zone,
                cameras: &cameras,
                now,
                are_known: recognition_room::is_wanted(reader)?,
                sales: reader.sales_known()?,
                minor_units,
            })
        })
        .await
    }

    fn drawn_lines(&self) -> Vec<(CameraId, TripwireName)> {
        let cameras = self.cameras.with_scenes().into_iter();
        let lines = cameras.flat_map(|(camera, scene)| {
            let lines = scene.tripwires.into_iter();
            lines.map(move |line| (camera.id.clone(), line.name))
        });
        lines.collect()
    }

    fn looking_outside(&self) -> BTreeSet<CameraId> {
        let zones = self.drawn_zones().into_iter();
        let outside = zones.filter(|(_, purpose)| *purpose == ZonePurpose::Outside);
        outside.map(|(place, _)| place.camera).collect()
    }
}
