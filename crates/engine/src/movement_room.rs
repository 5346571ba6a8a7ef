//! What may be asked of a running engine about where people go.

use std::time::Duration;

use futures::FutureExt;
use inveye_api::{Answer, ApiError, AskedHours, MovementRoom};
use inveye_base::SiteZone;
use inveye_db::HeatHour;
use inveye_domain::{HEAT_COLUMNS, HEAT_ROWS, HeatSum, WallTime};
use inveye_wire as wire;

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
}

/// Those that have begun by now, of a time that is asked for; at least one.
fn whole_hours(
    zone: &SiteZone,
    (from_ms, to_ms): AskedHours,
    now: WallTime,
) -> Result<Vec<(WallTime, WallTime)>, ApiError> {
    let (asked, to) = (
        WallTime::from_millis(from_ms),
        WallTime::from_millis(to_ms),
    );
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

fn hour_view(
    (from, to): (WallTime, WallTime),
    heat: &[HeatHour],
    coverage: f64,
) -> wire::HeatHour {
    let within = heat.iter().filter(|hour| (from..to).contains(&hour.from));
    wire::HeatHour {
        start_ms: from.as_millis(),
        end_ms: to.as_millis(),
        seconds: seconds(within.map(|hour| hour.sum.millis()).sum()),
        coverage,
    }
}

fn cells(sum: &HeatSum) -> Vec<wire::HeatCell> {
    let cell = |(number, amount): (u16, inveye_domain::HeatAmount)| wire::HeatCell {
        x: number % HEAT_COLUMNS,
        y: number / HEAT_COLUMNS,
        seconds: seconds(amount.millis),
        visits: u32::try_from(amount.visits).unwrap_or(u32::MAX),
    };
    sum.cells().map(cell).collect()
}

fn seconds(millis: u64) -> f64 {
    Duration::from_millis(millis).as_secs_f64()
}

#[cfg(test)]
mod tests {
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
        check("Asia/Kolkata", (NOON - HOUR, NOON), &[NOON - HOUR - half, NOON - half]);
        // What has not begun yet is left out.
        check("UTC", (NOON, NOON + 9 * HOUR), &[NOON]);
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
