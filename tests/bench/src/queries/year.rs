//! What happens in a store in a year, the same in every run: sixteen cameras, three doors, four tills, 310 open days.
//!
//! At a scale of 1 there are ten million events of some 650,000 people. Sales have no place yet: they belong into [`Day`],
//! beside the events of whoever is served.

use std::time::Duration;

use anyhow::{Context, Result};
use inveye_base::SiteZone;
use inveye_db::NewEvent;
use inveye_domain::{
    CameraId, Direction, EventKind, GroupPlace, HEAT_CELLS, HeatAmount, HeatSum, LaneName, Place,
    Point, TrackId, TripwireName, VisitorSum, WallTime, Way, ZoneName,
};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::accuracy::Dice;

/// People on an average open day, at a scale of 1.
const PEOPLE: f64 = 2_150.0;
/// From eight to eight: how busy each hour is.
const HOURS: [f64; 12] = [2.0, 3.0, 5.0, 7.0, 9.0, 8.0, 6.0, 7.0, 9.0, 10.0, 8.0, 4.0];
const OPENS: u64 = 8;
/// From Monday to Saturday; closed on Sundays.
const WEEKDAYS: [f64; 6] = [0.8, 0.8, 0.9, 1.0, 1.2, 1.4];
/// From January to December.
const MONTHS: [f64; 12] = [0.8, 0.8, 0.9, 1.0, 1.0, 0.95, 0.9, 0.9, 1.0, 1.05, 1.2, 1.5];
const DOORS: u32 = 3;
/// Cameras over aisles, each with two zones; the first half of them with a line that is no door.
const AISLES: std::ops::Range<u32> = 4..12;
const TILLS: std::ops::Range<u32> = 12..16;
/// Cells of a heatmap in which anybody was in an hour.
const WARM_CELLS: u16 = 400;

/// A year of one store.
pub(super) struct Year {
    pub(super) zone: SiteZone,
    pub(super) first: Date,
    pub(super) scale: f64,
    dice: Dice,
    track: u64,
}

/// Where people were in one hour of a camera.
pub(super) type Heat = (CameraId, WallTime, HeatSum);

/// All of one day.
pub(super) struct Day {
    /// In the order in which they are stated.
    pub(super) events: Vec<NewEvent>,
    pub(super) heat: Vec<Heat>,
    pub(super) ways: Vec<(WallTime, Way)>,
    pub(super) visitors: Vec<(WallTime, VisitorSum)>,
}

impl Year {
    pub(super) fn new(scale: f64) -> Result<Self> {
        Ok(Self {
            zone: SiteZone::new("Europe/Berlin")?,
            first: Date::new(2025, 1, 1).context("a date")?,
            scale,
            dice: Dice::new(2025),
            track: 0,
        })
    }

    /// Its days, leap days aside.
    pub(super) fn dates(&self) -> impl Iterator<Item = Date> + use<> {
        self.first.series(1.day()).take(365)
    }

    /// The lines by which people come and go.
    pub(super) fn doors() -> Result<Vec<(CameraId, TripwireName)>> {
        (1..=DOORS)
            .map(|number| Ok((camera(number)?, TripwireName::new("door")?)))
            .collect()
    }

    /// The cameras that look outside.
    pub(super) fn outside() -> Result<Vec<CameraId>> {
        (1..=DOORS).map(camera).collect()
    }

    /// Asked for each of [`Self::dates`] in their order.
    pub(super) fn day(&mut self, date: Date) -> Result<Day> {
        let mut day = Day {
            events: Vec::new(),
            heat: Vec::new(),
            ways: Vec::new(),
            visitors: Vec::new(),
        };
        let start = self.zone.day_of(date).0;
        self.outages(&mut day, start)?;
        if date.weekday() != Weekday::Sunday {
            let weekday = usize::from(date.weekday().to_monday_zero_offset().unsigned_abs());
            let month = usize::from(date.month().unsigned_abs()) - 1;
            let busy =
                WEEKDAYS[weekday] * MONTHS[month] * self.scale * PEOPLE / HOURS.iter().sum::<f64>();
            for (hour, share) in (OPENS..).zip(HOURS) {
                let from = start + Duration::from_secs(hour * 3600);
                self.hour(&mut day, from, busy * share)?;
            }
        }
        // Of one instant, in the order in which they were thought of.
        day.events.sort_by_key(|event| event.at);
        Ok(day)
    }

    fn hour(&mut self, day: &mut Day, from: WallTime, people: f64) -> Result<()> {
        let hour = Duration::from_secs(3600);
        let mut visitors = VisitorSum::default();
        let mut at = from + secs(self.dice.wait(3600.0 / people));
        while at < from + hour {
            self.person(day, at)?;
            visitors.entries += 1;
            visitors.visits += i64::from(self.dice.share() < 0.9);
            visitors.visitors += i64::from(self.dice.share() < 0.9);
            visitors.staff += i64::from(self.dice.share() < 0.02);
            at = at + secs(self.dice.wait(3600.0 / people));
        }
        day.visitors.push((from, visitors));
        for number in 1..=16 {
            let mut heat = HeatSum::default();
            let cells = f64::from(WARM_CELLS) * self.scale.min(1.0);
            for _ in 0..=whole(cells) {
                let cell = self.dice.between(0.0, f64::from(HEAT_CELLS));
                let millis = self.dice.wait(9_000.0);
                heat.add(
                    whole(cell),
                    HeatAmount {
                        millis: whole(millis).into(),
                        visits: 3,
                    },
                );
            }
            day.heat.push((camera(number)?, from, heat));
        }
        Ok(())
    }

    /// Comes in, looks around, mostly buys, and leaves; two or so pass by meanwhile.
    fn person(&mut self, day: &mut Day, begin: WallTime) -> Result<()> {
        self.track += 1;
        let track = self.track;
        let mut at = begin;
        let mut state =
            |dice: &mut Dice, number: u32, at: WallTime, kind: EventKind| -> Result<()> {
                day.events.push(NewEvent {
                    camera: camera(number)?,
                    at,
                    kind,
                    track: Some(TrackId((track << 8) | u64::from(number))),
                    foot: Some(Point::new(dice.share(), dice.share())),
                    confidence: 0.8,
                });
                Ok(())
            };
        let dice = &mut self.dice;
        let door = pick(dice, 1..DOORS + 1);
        let line = TripwireName::new("door")?;
        let cross = |direction| EventKind::LineCross {
            line: line.clone(),
            direction,
        };
        state(dice, door, at, cross(Direction::In))?;
        let group = GroupPlace {
            place: 1,
            behind: Duration::ZERO,
        };
        let entry = EventKind::Entry {
            line: line.clone(),
            group: Some(group),
        };
        state(dice, door, at + Duration::from_secs(2), entry)?;
        let mut places = Vec::new();
        let zones = whole(dice.between(2.0, 6.0));
        for _ in 0..zones {
            at = at + secs(dice.between(5.0, 60.0));
            let aisle = pick(dice, AISLES);
            let zone = ZoneName::new(if dice.share() < 0.5 { "aisle" } else { "offer" })?;
            let dwell = secs(dice.wait(40.0));
            state(dice, aisle, at, EventKind::ZoneEnter { zone: zone.clone() })?;
            at = at + dwell;
            state(
                dice,
                aisle,
                at,
                EventKind::ZoneExit {
                    zone: zone.clone(),
                    dwell,
                },
            )?;
            if aisle < 8 && dice.share() < 0.3 {
                let line = TripwireName::new("aisle line")?;
                let direction = if dice.share() < 0.5 {
                    Direction::In
                } else {
                    Direction::Out
                };
                state(dice, aisle, at, EventKind::LineCross { line, direction })?;
            }
            places.push(Place {
                camera: camera(aisle)?,
                zone,
            });
        }
        if dice.share() < 0.7 {
            let till = pick(dice, TILLS);
            let lane = LaneName::new(format!("till {}", till - 11))?;
            at = at + secs(dice.between(5.0, 60.0));
            state(dice, till, at, EventKind::QueueJoin { lane: lane.clone() })?;
            let wait = secs(dice.wait(90.0));
            at = at + wait;
            if dice.share() < 0.04 {
                state(dice, till, at, EventKind::QueueAbandon { lane, wait })?;
            } else {
                let service = secs(dice.between(20.0, 120.0));
                state(
                    dice,
                    till,
                    at,
                    EventKind::ServiceStart {
                        lane: lane.clone(),
                        wait,
                    },
                )?;
                at = at + service;
                state(dice, till, at, EventKind::ServiceEnd { lane, service })?;
            }
        }
        at = at + secs(dice.between(5.0, 60.0));
        state(dice, door, at, cross(Direction::Out))?;
        for _ in 0..2 {
            let zone = ZoneName::new("street")?;
            let passing = begin + secs(dice.between(0.0, 300.0));
            let door = pick(dice, 1..DOORS + 1);
            state(dice, door, passing, EventKind::PasserBy { zone })?;
        }
        if dice.share() < 0.0005 {
            let behaviour = inveye_domain::Behaviour::Conceal;
            let kind = EventKind::Suspicious {
                behaviour,
                zone: None,
                score: 0.7,
            };
            let aisle = pick(dice, AISLES);
            state(dice, aisle, at, kind)?;
        }
        places.dedup();
        // People differ less in their ways than in their times.
        places.truncate(3);
        day.ways.push((
            at,
            Way {
                lasted: at.since(begin),
                backtracks: false,
                is_express: zones < 3,
                places,
            },
        ));
        Ok(())
    }

    /// Each camera is without a picture for some minutes about twice a week.
    fn outages(&mut self, day: &mut Day, start: WallTime) -> Result<()> {
        for number in 1..=16 {
            if self.dice.share() < 0.3 {
                let at = start + secs(self.dice.between(0.0, 80_000.0));
                let after = secs(self.dice.wait(300.0).min(3_000.0));
                let reason = "no answer within 5 s".to_owned();
                let camera = camera(number)?;
                day.events.push(NewEvent::of_health(
                    camera.clone(),
                    at,
                    EventKind::CameraOffline { reason },
                ));
                day.events.push(NewEvent::of_health(
                    camera,
                    at + after,
                    EventKind::CameraOnline { after },
                ));
            }
        }
        Ok(())
    }
}

fn camera(number: u32) -> Result<CameraId> {
    Ok(CameraId::new(format!("CAM-{number:03}"))?)
}

/// With microseconds, as everything that is stored.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "hours at most, never negative"
)]
fn secs(seconds: f64) -> Duration {
    Duration::from_micros((seconds * 1e6) as u64)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturates, and the numbers are small"
)]
fn whole(number: f64) -> u16 {
    number as u16
}

fn pick(dice: &mut Dice, of: std::ops::Range<u32>) -> u32 {
    let many = f64::from(of.end - of.start);
    (of.start + u32::from(whole(dice.share() * many))).min(of.end - 1)
}
