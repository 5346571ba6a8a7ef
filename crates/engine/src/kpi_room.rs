//! Key figures over days of the store's calendar.

use std::collections::{BTreeMap, BTreeSet};

use futures::FutureExt;
use inveye_api::{Answer, ApiError, AskedKpis, KpiRoom};
use inveye_base::SiteZone;
use inveye_db::{ReadError, Reader};
use inveye_domain::{CameraId, TripwireName, WallTime, ZonePurpose};
use inveye_kpi::calendar::{Comparison, Grain, Period};
use inveye_kpi::{Kpi, Sums};
use inveye_wire as wire;
use jiff::civil::Date;
use serde::de::DeserializeOwned;

use crate::convert::notifications::refuse;
use crate::recognition_room;
use crate::room::Room;

/// More than two years of days are no chart.
const MOST_PARTS: usize = 800;

impl KpiRoom for Room {
    fn key_figures(&self, asked: AskedKpis) -> Answer<'_, wire::KpiView> {
        async move {
            let (zone, now) = (self.zone()?, self.clock.wall());
            let asked = Asked::read(&asked, zone.date(now))?;
            let parts = asked.period.parts(asked.grain);
            if parts.len() > MOST_PARTS {
                let text = format!(
                    "{} parts are too many: at most {MOST_PARTS}. Ask for longer ones.",
                    parts.len()
                );
                return Err(refuse("grain", &text));
            }
            let lines = self.drawn_lines();
            let beside_passers = self.looking_outside();
            let (days, beside) = self
                .read(move |reader| {
                    let doors = reader.doors()?;
                    let counting = lines
                        .into_iter()
                        .filter(|(camera, line)| doors.contains(camera, line));
                    let counting: BTreeSet<CameraId> = counting.map(|(camera, _)| camera).collect();
                    let cameras = Cameras {
                        beside_passers,
                        counting: counting.into_iter().collect(),
                    };
                    let book = Book {
                        reader,
                        zone: &zone,
                        cameras: &cameras,
                        now,
                        are_known: recognition_room::is_wanted(reader)?,
                    };
                    let days = book.all(asked.period, &parts)?;
                    let beside = asked.comparison.map(|comparison| {
                        let parts: Vec<Period> = parts
                            .iter()
                            .map(|p| comparison.within(*p, asked.period))
                            .collect();
                        book.all(comparison.of(asked.period), &parts)
                    });
                    Ok((days, beside.transpose()?))
                })
                .await?;
            let mut beside = beside.into_iter().flatten();
            let mut all = days.into_iter().map(|days| wire::KpiPart {
                days,
                beside: beside.next(),
            });
            let whole = all
                .next()
                .ok_or_else(|| refuse("first", "There are no such days."))?;
            Ok(wire::KpiView {
                at_ms: now.as_millis(),
                definitions: Kpi::ALL.iter().map(|&kpi| definition(kpi)).collect(),
                whole,
                parts: all.collect(),
            })
        }
        .boxed()
    }
}

/// What was asked for, in words that mean something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Asked {
    period: Period,
    grain: Grain,
    comparison: Option<Comparison>,
}

impl Asked {
    fn read(asked: &AskedKpis, today: Date) -> Result<Self, ApiError> {
        let day = |field: &'static str, text: &Option<String>| match text {
            None => Ok(today),
            Some(text) => text
                .parse::<Date>()
                .map_err(|_| refuse(field, "A day is written as 2026-11-22.")),
        };
        let (first, last) = (day("first", &asked.first)?, day("last", &asked.last)?);
        let period =
            Period::new(first, last).map_err(|error| refuse("last", &format!("{error}.")))?;
        let grain = word(
            "grain",
            asked.grain.as_deref(),
            "day, week, month, retail_week and retail_month",
        )?;
        let others = "before, weekday_before, weekday_last_year, date_last_year, retail_last_year and retail_last_year_restated";
        Ok(Self {
            period,
            grain: grain.unwrap_or(Grain::Day),
            comparison: word("compare", asked.compare.as_deref(), others)?,
        })
    }
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
struct Cameras {
    beside_passers: BTreeSet<CameraId>,
    counting: Vec<CameraId>,
}

/// All that is needed to turn days into figures.
struct Book<'a> {
    reader: &'a Reader,
    zone: &'a SiteZone,
    cameras: &'a Cameras,
    now: WallTime,
    /// Visits and staff are claimed only while people are known again.
    are_known: bool,
}

impl Book<'_> {
    /// A period, and then each of its parts.
    fn all(&self, period: Period, parts: &[Period]) -> Result<Vec<wire::KpiDays>, ReadError> {
        let times: Vec<_> = parts.iter().map(|part| self.time(*part)).collect();
        let of = |times: &[(WallTime, WallTime)]| {
            self.reader.key_figures(times, &self.cameras.beside_passers)
        };
        let sums = of(&times)?;
        // By date 28 February may stand beside two days; in the whole it is one.
        let overlap = times.windows(2).any(|pair| pair[1].0 < pair[0].1);
        let whole = if overlap {
            of(&[self.time(period)])?.into_iter().sum()
        } else {
            sums.iter().copied().sum()
        };
        let times: Vec<_> = std::iter::once(self.time(period)).chain(times).collect();
        let seen = self
            .reader
            .coverage(&self.cameras.counting, &times, self.now)?;
        let sums = std::iter::once(whole).chain(sums);
        let periods = std::iter::once(&period).chain(parts);
        let all = periods.zip(times).zip(sums.zip(seen));
        let days =
            all.map(|((period, time), (sums, coverage))| self.days(*period, time, &sums, coverage));
        Ok(days.collect())
    }

    fn time(&self, period: Period) -> (WallTime, WallTime) {
        (
            self.zone.day_of(period.first()).0,
            self.zone.day_of(period.last()).1,
        )
    }

    fn days(
        &self,
        period: Period,
        (from, to): (WallTime, WallTime),
        sums: &Sums,
        coverage: Option<f64>,
    ) -> wire::KpiDays {
        let told = Kpi::ALL
            .into_iter()
            .filter(|kpi| self.are_known || !needs_knowing(*kpi));
        let values: BTreeMap<String, f64> = told
            .filter_map(|kpi| Some((kpi.id().to_owned(), kpi.of(sums)?)))
            .collect();
        // A time of which nothing was seen is no time without people.
        let is_known = from <= self.now && (coverage != Some(0.0) || *sums != Sums::default());
        wire::KpiDays {
            first: period.first().to_string(),
            last: period.last().to_string(),
            start_ms: from.as_millis(),
            end_ms: to.as_millis(),
            values: if is_known { values } else { BTreeMap::new() },
            coverage: coverage.or((from <= self.now).then_some(1.0)),
        }
    }
}

/// Without knowing people again nobody can tell who came back or works there.
fn needs_knowing(kpi: Kpi) -> bool {
    matches!(kpi, Kpi::Visits | Kpi::FootfallWithoutStaff)
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
