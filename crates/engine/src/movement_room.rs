//! What may be asked of a running engine about where people go.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use futures::FutureExt;
use inveye_api::{Answer, ApiError, AskedDays, AskedHours, MovementRoom};
use inveye_base::SiteZone;
use inveye_db::{DwellCount, HeatHour, ReadError, Reader, WayCount, ZoneCount};
use inveye_domain::{
    DWELL_STEPS_S, ENGAGED_AFTER, HEAT_COLUMNS, HEAT_ROWS, HeatSum, Place, SHORT_STAY,
    STAY_STEPS_S, WallTime, ZonePurpose, is_place,
};
use inveye_wire as wire;
use serde::{Deserialize, Serialize};

use crate::convert::notifications::refuse;
use crate::room::Room;

/// Longer asks for other sums.
const LONGEST: Duration = Duration::from_secs(31 * 24 * 3600);

impl MovementRoom for Room {
    fn heatmap(&self, camera: String, hours: AskedHours) -> Answer<'_, wire::HeatmapView> {
        async move {
            let (camera, _) = self.known(&camera)?;
            let zone = self.zone()?;
            let now = self.clock.wall();
            let hours = whole_hours(&zone, hours, now)?;
            let (from, to) = (hours[0].0, hours[hours.len() - 1].1);
            let (heat, coverage) = {
                let (camera, hours) = (camera.clone(), hours.clone());
                self.read(move |reader| {
                    let spans: Vec<_> = hours.into_iter().chain([(from, to)]).collect();
                    let coverage = reader.coverage(std::slice::from_ref(&camera), &spans, now)?;
                    Ok((reader.heat(&camera, from, to)?, coverage))
                })
                .await?
            };
            let mut coverage = coverage.into_iter().map(|share| share.unwrap_or(1.0));
            let hours = hours.iter().zip(coverage.by_ref());
            let hours = hours.map(|(&hour, seen)| hour_view(hour, &heat, seen));
            let hours = hours.collect();
            let mut all = HeatSum::default();
            heat.iter().for_each(|hour| all.merge(&hour.sum));
            Ok(wire::HeatmapView {
                camera: camera.to_string(),
                start_ms: from.as_millis(),
                end_ms: to.as_millis(),
                columns: HEAT_COLUMNS,
                rows: HEAT_ROWS,
                seconds: seconds(all.millis()),
                beyond_s: seconds(all.beyond.millis),
                coverage: coverage.next().unwrap_or(1.0),
                cells: cells(&all),
                hours,
            })
        }
        .boxed()
    }

    fn plan_heatmap(&self, hours: AskedHours) -> Answer<'_, wire::PlanHeatmapView> {
        async move { self.plan_heat(hours).await }.boxed()
    }

    fn calibrations(&self) -> Answer<'_, Vec<wire::CalibrationView>> {
        async move { self.all_calibrations().await }.boxed()
    }

    fn set_calibration<'a>(
        &'a self,
        camera: &'a str,
        request: wire::CalibrationRequest,
    ) -> Answer<'a, wire::CalibrationView> {
        async move { self.calibrate(camera, &request).await }.boxed()
    }

    fn journeys(&self, days: AskedDays) -> Answer<'_, wire::JourneysView> {
        async move {
            let (from, to) = whole_days(&self.zone()?, days, self.clock.wall())?;
            let found = self.read(move |reader| reader.ways(from, to)).await?;
            let (shown, rest) = found.ways.split_at(found.ways.len().min(MOST_WAYS));
            let places = self.drawn_zones().into_iter();
            let places = places.filter(|(_, purpose)| is_place(*purpose));
            let places = places.map(|(place, _)| place);
            let rest = rest.iter().map(|way| way_view(way, Vec::new()));
            let ways = shown.iter().map(|way| way_view(way, way.places.clone()));
            Ok(wire::JourneysView {
                start_ms: from.as_millis(),
                end_ms: to.as_millis(),
                places: places.map(place_view).collect(),
                ways: put_together(ways.chain(rest)),
                steps: found
                    .steps
                    .into_iter()
                    .map(|step| wire::StepView {
                        from: step.from.map(place_view),
                        to: step.to.map(place_view),
                        journeys: number(step.journeys),
                    })
                    .collect(),
            })
        }
        .boxed()
    }

    fn engagement(&self, days: AskedDays) -> Answer<'_, wire::EngagementView> {
        async move {
            let (from, to) = whole_days(&self.zone()?, days, self.clock.wall())?;
            let drawn = self.drawn_zones();
            let (limits, dwells, sums) = self
                .read(move |reader| {
                    let limits = limits(reader)?;
                    Ok((limits, reader.dwells(from, to)?, reader.zones(from, to)?))
                })
                .await?;
            let seen = sums.iter().map(|sum| Place {
                camera: sum.camera.clone(),
                zone: sum.zone.clone(),
            });
            let is_shown =
                |place: &Place| drawn.get(place).is_none_or(|&purpose| is_place(purpose));
            let places: BTreeSet<Place> = drawn.keys().cloned().chain(seen).collect();
            let zones = places.into_iter().filter(is_shown);
            Ok(wire::EngagementView {
                start_ms: from.as_millis(),
                end_ms: to.as_millis(),
                limits: limits.view(),
                possible_s: DWELL_STEPS_S[1..].to_vec(),
                possible_short_stay_s: STAY_STEPS_S[1..].to_vec(),
                zones: zones
                    .map(|place| engagement(place, &sums, &dwells, limits))
                    .collect(),
            })
        }
        .boxed()
    }

    fn set_engagement(&self, limits: wire::EngagementLimits) -> Answer<'_, wire::EngagementLimits> {
        async move {
            let before = self.read(crate::movement_room::limits).await?;
            let wire::EngagementLimits {
                visit_s,
                engaged_s,
                short_stay_s,
            } = limits;
            let short_stay_s = short_stay_s.unwrap_or(before.short_stay_s);
            if short_stay_s == 0 || !STAY_STEPS_S.contains(&short_stay_s) {
                return Err(refuse("short_stay_s", "Choose one of the possible times."));
            }
            for (field, limit) in [("visit_s", visit_s), ("engaged_s", engaged_s)] {
                if limit == 0 || !DWELL_STEPS_S.contains(&limit) {
                    return Err(refuse(field, "Choose one of the possible times."));
                }
            }
            if engaged_s <= visit_s {
                return Err(refuse(
                    "engaged_s",
                    "Somebody is engaged later than they visit.",
                ));
            }
            let kept = Limits {
                visit_s,
                engaged_s,
                short_stay_s,
            };
            self.store(move |writer| writer.save_setting(LIMITS, &kept))
                .await?;
            self.desk.numbers_changed();
            Ok(kept.view())
        }
        .boxed()
    }
}

impl Room {
    /// The zones that are drawn, and what they are for.
    pub(crate) fn drawn_zones(&self) -> BTreeMap<Place, ZonePurpose> {
        let cameras = self.cameras.with_scenes().into_iter();
        let zones = cameras.flat_map(|(camera, scene)| {
            let zones = scene.zones.into_iter();
            zones.map(move |zone| {
                let place = Place::from((camera.id.clone(), zone.name));
                (place, zone.purpose)
            })
        });
        zones.collect()
    }
}

/// Ways that are shown one by one; the rest is put together.
const MOST_WAYS: usize = 200;

/// The name of the setting.
const LIMITS: &str = "engagement_limits";

/// As stored.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Limits {
    visit_s: u32,
    engaged_s: u32,
    #[serde(default = "short_stay")]
    pub(crate) short_stay_s: u32,
}

/// Those that hold.
pub(crate) fn limits(reader: &Reader) -> Result<Limits, ReadError> {
    Ok(reader.setting(LIMITS)?.unwrap_or_default())
}

fn short_stay() -> u32 {
    u32::try_from(SHORT_STAY.as_secs()).unwrap_or(60)
}

impl Default for Limits {
    /// A visit as Aura counts it; engaged as Palexy counts sections, and short stays as it does in a mall.
    fn default() -> Self {
        Self {
            visit_s: 5,
            engaged_s: u32::try_from(ENGAGED_AFTER.as_secs()).unwrap_or(30),
            short_stay_s: short_stay(),
        }
    }
}

impl Limits {
    fn view(self) -> wire::EngagementLimits {
        wire::EngagementLimits {
            visit_s: self.visit_s,
            engaged_s: self.engaged_s,
            short_stay_s: Some(self.short_stay_s),
        }
    }
}

fn engagement(
    place: Place,
    sums: &[ZoneCount],
    dwells: &[DwellCount],
    limits: Limits,
) -> wire::ZoneEngagement {
    let of = |steps: std::ops::Range<u32>| {
        let here = dwells.iter().filter(|dwell| {
            (&dwell.camera, &dwell.zone) == (&place.camera, &place.zone)
                && steps.contains(&dwell.step_s)
        });
        number(here.map(|dwell| dwell.visits).sum())
    };
    let sum = sums
        .iter()
        .find(|sum| (&sum.camera, &sum.zone) == (&place.camera, &place.zone))
        .filter(|sum| sum.exits > 0);
    wire::ZoneEngagement {
        passed: of(0..limits.visit_s),
        visited: of(limits.visit_s..limits.engaged_s),
        engaged: of(limits.engaged_s..u32::MAX),
        mean_dwell_s: sum.map(|sum| sum.dwell.as_secs_f64() / f64::from(number(sum.exits))),
        camera: place.camera.to_string(),
        zone: place.zone.to_string(),
    }
}

fn way_view(way: &WayCount, places: Vec<Place>) -> wire::WayView {
    let counts = way.counts;
    wire::WayView {
        places: places.into_iter().map(place_view).collect(),
        journeys: number(counts.journeys),
        stops: number(counts.stops),
        seconds: seconds(counts.lasted_ms),
        backtracks: number(counts.backtracks),
        express: number(counts.express),
    }
}

/// Those that are not kept apart become one, at the end.
fn put_together(ways: impl Iterator<Item = wire::WayView>) -> Vec<wire::WayView> {
    let (mut apart, others): (Vec<_>, Vec<_>) = ways.partition(|way| !way.places.is_empty());
    apart.extend(others.into_iter().reduce(|sum, way| wire::WayView {
        places: Vec::new(),
        journeys: sum.journeys.saturating_add(way.journeys),
        stops: sum.stops.saturating_add(way.stops),
        seconds: sum.seconds + way.seconds,
        backtracks: sum.backtracks.saturating_add(way.backtracks),
        express: sum.express.saturating_add(way.express),
    }));
    apart
}

fn place_view(place: Place) -> wire::PlaceView {
    wire::PlaceView {
        camera: place.camera.to_string(),
        zone: place.zone.to_string(),
    }
}

pub(crate) fn number(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// From the start of the first day to the end of the last.
pub(crate) fn whole_days(
    zone: &SiteZone,
    (from_ms, to_ms): AskedDays,
    now: WallTime,
) -> Result<(WallTime, WallTime), ApiError> {
    let asked = from_ms.unwrap_or(now.as_millis());
    let to_ms = to_ms.unwrap_or(now.as_millis() + 1);
    if to_ms <= asked {
        return Err(refuse("to_ms", "The time must end after it begins."));
    }
    let from = zone.day(WallTime::from_millis(asked)).0;
    let to = zone.day(WallTime::from_millis(to_ms - 1)).1;
    if to.since(from) > LONGEST + Duration::from_secs(2 * 3600) {
        return Err(refuse("to_ms", "At most 31 days can be shown at once."));
    }
    Ok((from, to))
}

/// Those that have begun by now, of a time that is asked for; at least one.
pub(crate) fn whole_hours(
    zone: &SiteZone,
    (from_ms, to_ms): AskedHours,
    now: WallTime,
) -> Result<Vec<(WallTime, WallTime)>, ApiError> {
    let (asked, to) = (WallTime::from_millis(from_ms), WallTime::from_millis(to_ms));
    let from = zone.hour(asked).0;
    if to <= asked {
        return Err(refuse("to_ms", "The time must end after it begins."));
    }
    if to.since(from) > LONGEST + Duration::from_secs(2 * 3600) {
        return Err(refuse("to_ms", "At most 31 days can be shown at once."));
    }
    if from > now {
        return Err(refuse("from_ms", "This time has not begun yet."));
    }
    let next = |&(_, end): &(WallTime, WallTime)| Some(zone.hour(end));
    let hours = std::iter::successors(Some(zone.hour(from)), next);
    Ok(hours
        .take_while(|&(begun, _)| begun < to && begun <= now)
        .collect())
}

fn hour_view((from, to): (WallTime, WallTime), heat: &[HeatHour], coverage: f64) -> wire::HeatHour {
    let within = heat.iter().filter(|hour| (from..to).contains(&hour.from));
    wire::HeatHour {
        start_ms: from.as_millis(),
        end_ms: to.as_millis(),
        seconds: seconds(within.map(|hour| hour.sum.millis()).sum()),
        coverage,
    }
}

fn cells(sum: &HeatSum) -> Vec<wire::HeatCell> {
    let cell = |(index, amount): (u16, inveye_domain::HeatAmount)| wire::HeatCell {
        x: index % HEAT_COLUMNS,
        y: index / HEAT_COLUMNS,
        seconds: seconds(amount.millis),
        visits: number(amount.visits),
    };
    sum.cells().map(cell).collect()
}

pub(crate) fn seconds(millis: u64) -> f64 {
    Duration::from_millis(millis).as_secs_f64()
}

#[cfg(test)]
mod tests {
    use inveye_domain::{CameraId, ZoneName};

    use super::*;

    const HOUR: i64 = 3_600_000;
    /// Noon in UTC, half past five in Calcutta.
    const NOON: i64 = 1_795_176_000_000;

    #[track_caller]
    fn check(zone: &str, asked: AskedHours, expected: &[i64]) {
        let (zone, now) = (SiteZone::new(zone).unwrap(), WallTime::from_millis(NOON));
        let hours = whole_hours(&zone, asked, now).unwrap();
        let starts: Vec<i64> = hours.iter().map(|hour| hour.0.as_millis()).collect();
        assert_eq!(starts, expected);
        assert!(hours.windows(2).all(|two| two[0].1 == two[1].0));
    }

    #[test]
    fn hours_are_those_of_the_store_s_clock() {
        check("UTC", (NOON - HOUR, NOON), &[NOON - HOUR]);
        check("UTC", (NOON - HOUR + 5, NOON + 1), &[NOON - HOUR, NOON]);
        let half = HOUR / 2;
        check(
            "Asia/Kolkata",
            (NOON - HOUR, NOON),
            &[NOON - HOUR - half, NOON - half],
        );
        // What has not begun yet is left out.
        check("UTC", (NOON, NOON + 9 * HOUR), &[NOON]);
    }

    #[test]
    fn days_are_those_of_the_store_s_clock() {
        let zone = SiteZone::new("Asia/Kolkata").unwrap();
        let now = WallTime::from_millis(NOON);
        let days = |from: i64, to: i64| {
            let days = whole_days(&zone, (Some(from), Some(to)), now);
            days.map(|(from, to)| to.since(from))
        };
        let (from, to) = whole_days(&zone, (None, None), now).unwrap();
        assert!(from <= now && now < to, "today");
        let day = Duration::from_secs(24 * 3600);
        assert_eq!(days(NOON, NOON + 1).unwrap(), day);
        // Midnight there is at half past six in the evening.
        let midnight = NOON + 6 * HOUR + HOUR / 2;
        assert_eq!(days(NOON, midnight).unwrap(), day);
        assert_eq!(days(NOON, midnight + 1).unwrap(), day * 2);
        assert!(days(NOON, NOON).is_err());
        assert!(days(NOON - 32 * 24 * HOUR, NOON).is_err());
    }

    #[test]
    fn stays_are_told_apart_by_the_limits() {
        let (camera, zone) = (CameraId::new("c").unwrap(), ZoneName::new("z").unwrap());
        let dwell = |step_s, visits| DwellCount {
            camera: camera.clone(),
            zone: zone.clone(),
            step_s,
            visits,
        };
        let dwells = [
            dwell(0, 1),
            dwell(3, 2),
            dwell(5, 4),
            dwell(30, 8),
            dwell(600, 16),
        ];
        let sum = ZoneCount {
            camera: camera.clone(),
            zone: zone.clone(),
            enters: 31,
            exits: 31,
            dwell: Duration::from_secs(310),
            passers: 0,
        };
        let place = Place::from((camera.clone(), zone.clone()));
        let found = engagement(place, &[sum], &dwells, Limits::default());
        assert_eq!((found.passed, found.visited, found.engaged), (3, 4, 24));
        assert!((found.mean_dwell_s.unwrap() - 10.0).abs() < 1e-9);
    }

    #[test]
    fn a_time_that_cannot_be_shown_is_refused() {
        let (zone, now) = (SiteZone::new("UTC").unwrap(), WallTime::from_millis(NOON));
        for asked in [
            (NOON, NOON),
            (NOON, NOON - HOUR),
            (NOON - 32 * 24 * HOUR, NOON),
            (NOON + HOUR, NOON + 2 * HOUR),
        ] {
            assert!(whole_hours(&zone, asked, now).is_err(), "{asked:?}");
        }
        assert!(whole_hours(&zone, (NOON - 31 * 24 * HOUR, NOON), now).is_ok());
    }
}
