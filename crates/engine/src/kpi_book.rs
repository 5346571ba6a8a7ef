//! What key figures of a time are made of, and which of them may be told.

use std::collections::{BTreeMap, BTreeSet};

use inveye_api::ApiError;
use inveye_base::SiteZone;
use inveye_db::{Bounds, ReadError, Reader, UnseenTime};
use inveye_domain::{CameraId, TripwireName, WallTime, ZonePurpose};
use inveye_kpi::calendar::Period;
use inveye_kpi::{Kpi, Sums, Unit};
use inveye_wire as wire;

use crate::kpi_room::{FiguresOf, Part};
use crate::recognition_room;
use crate::room::Room;
use crate::sales_room::convert::minor_units;

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
    pub(crate) fn all(
        &self,
        whole: Part,
        parts: &[Part],
        bounds: Bounds,
    ) -> Result<Vec<FiguresOf>, ReadError> {
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
        let days = all.map(|((period, time), (sums, coverage))| FiguresOf {
            days: self.days(period, time, &sums, coverage),
            sums,
        });
        Ok(days.collect())
    }

    /// Why parts were not all seen. `days` are those of the whole, and then of each part.
    pub(crate) fn unseen(
        &self,
        parts: &[Part],
        days: &[FiguresOf],
    ) -> Result<Vec<(usize, Vec<UnseenTime>)>, ReadError> {
        let of_parts = days.iter().skip(1).enumerate();
        let partly =
            of_parts.filter(|(_, part)| part.days.coverage.is_some_and(|seen| seen < 0.999));
        let partly: Vec<usize> = partly.map(|(index, _)| index).collect();
        let spans: Vec<_> = partly.iter().map(|index| parts[*index].time).collect();
        let why = self
            .reader
            .unseen(&self.cameras.counting, &spans, self.now)?;
        Ok(partly.into_iter().zip(why).collect())
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
