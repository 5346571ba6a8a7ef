//! Sums against a recount of the events, in SQL where the product counts in Rust.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use inveye_base::SiteZone;
use inveye_db::{Bounds, DoorSet, EventQuery, NewEvent};
use inveye_domain::{
    CameraId, Direction, EscalationTimes, Event, EventKind, GroupPlace, LaneName, Language, Site,
    SiteId, TripwireName, WallTime, ZoneName,
};
use inveye_kpi::Sums;
use proptest::prelude::*;

use crate::sample;

/// 2026-10-25: the day on which Berlin has 25 hours begins two hours before UTC's.
const CLOCK_CHANGE: i64 = 1_792_879_200;

fn event() -> impl Strategy<Value = NewEvent> {
    let kind = prop_oneof![
        4 => (0..2, any::<bool>()).prop_map(|(line, inwards)| EventKind::LineCross {
            line: TripwireName::new(format!("line {line}")).unwrap(),
            direction: if inwards { Direction::In } else { Direction::Out },
        }),
        2 => (0..2, 0_u32..8, 0_u64..9_000_000).prop_map(|(line, place, micros)| EventKind::Entry {
            line: TripwireName::new(format!("line {line}")).unwrap(),
            group: (place > 0).then(|| GroupPlace {
                place,
                behind: if place > 1 { Duration::from_micros(micros) } else { Duration::ZERO },
            }),
        }),
        1 => Just(EventKind::ZoneEnter { zone: ZoneName::new("table").unwrap() }),
        1 => (0_u64..100_000_000).prop_map(|micros| EventKind::ZoneExit {
            zone: ZoneName::new("table").unwrap(),
            dwell: Duration::from_micros(micros),
        }),
        1 => Just(EventKind::PasserBy { zone: ZoneName::new("table").unwrap() }),
        3 => (0..5, 0_u64..100_000_000).prop_map(|(which, micros)| {
            let (lane, time) = (LaneName::new("till 1").unwrap(), Duration::from_micros(micros));
            match which {
                0 => EventKind::QueueJoin { lane },
                1 => EventKind::ServiceStart { lane, wait: time },
                2 => EventKind::ServiceEnd { lane, service: time },
                3 => EventKind::QueueAbandon { lane, wait: time },
                _ => EventKind::QueueLost { lane, was_served: micros % 2 == 0 },
            }
        }),
        1 => Just(EventKind::CameraOnline { after: Duration::ZERO }),
    ];
    // Three days around the change, often in the same few minutes, in any order.
    let at = prop_oneof![-90_000_i64..180_000, 0_i64..300, 86_000_i64..86_700];
    (1_u32..=2, at, 0_i64..1_000_000, kind).prop_map(|(camera, second, micros, kind)| NewEvent {
        camera: sample::camera(camera),
        at: WallTime::from_micros((CLOCK_CHANGE + second) * 1_000_000 + micros),
        kind,
        track: None,
        foot: None,
        confidence: 0.5,
    })
}

/// Zero rows differ, looked at from both sides.
const LINES: &str = "
  WITH recount AS (
    SELECT at_us / 60000000 AS minute, camera, line,
           sum(type = 'line_cross' AND direction = 'in') AS ins,
           sum(type = 'line_cross' AND direction = 'out') AS outs,
           sum(type = 'entry') AS entries
    FROM event WHERE type IN ('line_cross', 'entry') GROUP BY 1, 2, 3)
  SELECT (SELECT count(*) FROM (SELECT * FROM recount EXCEPT SELECT * FROM line_minute))
       + (SELECT count(*) FROM (SELECT * FROM line_minute EXCEPT SELECT * FROM recount))";

const GROUPS: &str = "
  WITH entry AS (
    SELECT at_us, camera, line, kind ->> '$.group.place' AS place,
           (kind ->> '$.group.behind.secs') * 1000000 + (kind ->> '$.group.behind.nanos') / 1000 AS behind
    FROM event WHERE type = 'entry' AND kind ->> '$.group.place' IS NOT NULL),
  each AS (
    SELECT at_us / 60000000 AS minute, camera, line, 1 AS people, 0 AS place FROM entry
    UNION ALL
    SELECT (at_us - behind) / 60000000, camera, line, 0, place FROM entry),
  recount AS (
    SELECT minute, camera, line, sum(people) AS people, sum(place = 1), sum(place = 2), sum(place = 3),
           sum(place = 4), sum(place = 5)
    FROM each GROUP BY 1, 2, 3)
  SELECT (SELECT count(*) FROM (SELECT * FROM recount EXCEPT SELECT * FROM group_minute))
       + (SELECT count(*) FROM (SELECT * FROM group_minute EXCEPT SELECT * FROM recount))";

const ZONES: &str = "
  WITH recount AS (
    SELECT at_us / 60000000 AS minute, camera, zone, sum(type = 'zone_enter') AS enters,
           sum(type = 'zone_exit') AS exits,
           sum(coalesce(kind ->> '$.dwell.secs', 0) * 1000000
             + coalesce(kind ->> '$.dwell.nanos', 0) / 1000) AS dwell_us,
           sum(type = 'passer_by') AS passers
    FROM event WHERE type IN ('zone_enter', 'zone_exit', 'passer_by') GROUP BY 1, 2, 3)
  SELECT (SELECT count(*) FROM (SELECT * FROM recount EXCEPT SELECT * FROM zone_minute))
       + (SELECT count(*) FROM (SELECT * FROM zone_minute EXCEPT SELECT * FROM recount))";

/// Visits of each quarter by the step of the list that they reached.
fn dwells() -> String {
    let steps = inveye_domain::DWELL_STEPS_S.map(|step| format!("({step})"));
    format!(
        "WITH steps (step) AS (VALUES {}),
  recount AS (
    SELECT at_us / 60000000 / 15 * 15 AS quarter, camera, zone,
           (SELECT max(step) FROM steps WHERE step <= coalesce(kind ->> '$.dwell.secs', 0)) AS step,
           count(*) AS visits
    FROM event WHERE type = 'zone_exit' GROUP BY 1, 2, 3, 4)
  SELECT (SELECT count(*) FROM (SELECT * FROM recount EXCEPT SELECT * FROM zone_dwell))
       + (SELECT count(*) FROM (SELECT * FROM zone_dwell EXCEPT SELECT * FROM recount))",
        steps.join(", ")
    )
}

/// The longest queue depends on the order of events, and is left out.
const LANES: &str = "
  WITH timed AS (
    SELECT at_us / 60000000 AS minute, camera, lane, type, kind ->> '$.was_served' AS was_served,
           coalesce(kind ->> '$.wait.secs', kind ->> '$.service.secs', 0) * 1000000
             + coalesce(kind ->> '$.wait.nanos', kind ->> '$.service.nanos', 0) / 1000 AS us
    FROM event WHERE lane IS NOT NULL),
  recount AS (
    SELECT minute, camera, lane, sum(type = 'queue_join') AS joins,
           sum(type = 'service_start') AS starts,
           sum(iif(type = 'service_start', us, 0)) AS wait_us,
           max(iif(type = 'service_start', us, 0)) AS longest_wait_us,
           sum(type = 'queue_abandon') AS abandons,
           sum(iif(type = 'queue_abandon', us, 0)) AS gave_up_us,
           sum(type = 'queue_lost' AND NOT was_served) AS lost,
           sum(type = 'service_end') AS ends, sum(iif(type = 'service_end', us, 0)) AS service_us
    FROM timed GROUP BY 1, 2, 3),
  stored AS (
    SELECT minute, camera, lane, joins, starts, wait_us, longest_wait_us, abandons, gave_up_us,
           lost, ends, service_us
    FROM lane_minute)
  SELECT (SELECT count(*) FROM (SELECT * FROM recount EXCEPT SELECT * FROM stored))
       + (SELECT count(*) FROM (SELECT * FROM stored EXCEPT SELECT * FROM recount))";

/// Per minute with crossings: the most people inside, and how many after the last crossing.
fn recount_occupancy(
    events: &[Event],
    door: &(CameraId, TripwireName),
    zone: &SiteZone,
) -> BTreeMap<i64, (i64, i64)> {
    let (mut day, mut inside) = (None, 0);
    let mut minutes = BTreeMap::new();
    for event in events {
        let EventKind::LineCross { line, direction } = &event.kind else {
            continue;
        };
        if (&event.camera, line) != (&door.0, &door.1) {
            continue;
        }
        let date = zone.local(event.at).date();
        if day != Some(date) {
            (day, inside) = (Some(date), 0);
        }
        let before = inside;
        inside = match direction {
            Direction::In => inside + 1,
            Direction::Out => (inside - 1).max(0),
        };
        let minute = event.at.as_micros() / 60_000_000;
        let sum = minutes.entry(minute).or_insert((0, 0));
        *sum = (sum.0.max(before).max(inside), inside);
    }
    minutes
}

/// What key figures are made of, event by event. Camera 1 looks outside.
fn recount(
    events: &[Event],
    door: &(CameraId, TripwireName),
    (from, to): (WallTime, WallTime),
) -> Sums {
    let mut sums = Sums::default();
    for event in events.iter().filter(|event| (from..to).contains(&event.at)) {
        let is_door = |line: &TripwireName| (&event.camera, line) == (&door.0, &door.1);
        match &event.kind {
            EventKind::LineCross { line, direction } if is_door(line) => {
                sums.outs += u64::from(*direction == Direction::Out);
            }
            EventKind::Entry { line, .. } if is_door(line) => {
                sums.entries += 1;
                sums.entries_beside_passers += 1;
            }
            EventKind::PasserBy { .. } => sums.passers += 1,
            EventKind::ZoneExit { dwell, .. } => {
                sums.zone_visits += 1;
                sums.dwell += *dwell;
            }
            EventKind::QueueJoin { .. } => sums.joined += 1,
            EventKind::ServiceStart { wait, .. } => {
                sums.served += 1;
                sums.wait += *wait;
            }
            EventKind::ServiceEnd { service, .. } => {
                sums.services += 1;
                sums.service += *service;
            }
            EventKind::QueueAbandon { wait, .. } => {
                sums.abandoned += 1;
                sums.wait_of_abandoned += *wait;
            }
            _ => {}
        }
    }
    sums
}

/// Every table of sums, row by row.
fn all_sums(raw: &rusqlite::Connection) -> Vec<String> {
    const TABLES: [&str; 15] = [
        "line_minute",
        "line_hour",
        "line_day",
        "zone_minute",
        "zone_hour",
        "zone_day",
        "lane_minute",
        "lane_hour",
        "lane_day",
        "group_minute",
        "group_day",
        "zone_dwell",
        "dwell_day",
        "occupancy_minute",
        "roll_up",
    ];
    let mut all = Vec::new();
    for table in TABLES {
        let mut statement = raw
            .prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2, 3"))
            .unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let row: Vec<rusqlite::types::Value> = (0..columns)
                .map(|column| row.get(column).unwrap())
                .collect();
            all.push(format!("{table} {row:?}"));
        }
    }
    all.sort();
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn sums_are_a_recount_of_the_events(
        batches in prop::collection::vec((prop::collection::vec(event(), 0..40), any::<bool>()), 1..8),
    ) {
        let folder = sample::folder();
        let zone = SiteZone::new("Europe/Berlin").unwrap();
        let door = (sample::camera(1), TripwireName::new("line 0").unwrap());
        let mut database = sample::open(&folder);
        database.writer().save_site(Site {
            id: SiteId::new("berlin-1").unwrap(),
            name: "Berlin".to_owned(),
            time_zone: "Europe/Berlin".to_owned(),
            currency: None,
            opening_hours: None,
            language: Language::English,
            escalation: EscalationTimes::default(),
        }, None).unwrap();
        database.writer().save_doors(DoorSet::Lines(vec![door.clone()])).unwrap();
        let mut stated = Vec::new();
        for (batch, restart) in batches {
            for event in batch {
                stated.push(database.writer().append(event).unwrap());
            }
            database.writer().flush().unwrap();
            if restart {
                database.close().unwrap();
                database = sample::open(&folder);
            }
        }

        let raw = sample::raw(&folder);
        prop_assert_eq!(sample::number(&raw, LINES), 0, "line sums differ");
        prop_assert_eq!(sample::number(&raw, ZONES), 0, "zone sums differ");
        prop_assert_eq!(sample::number(&raw, GROUPS), 0, "group sums differ");
        prop_assert_eq!(sample::number(&raw, LANES), 0, "lane sums differ");
        prop_assert_eq!(sample::number(&raw, &dwells()), 0, "visits by dwell differ");
        let stored: BTreeMap<i64, (i64, i64)> = raw
            .prepare("SELECT minute, peak, last FROM occupancy_minute").unwrap()
            .query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?)))).unwrap()
            .collect::<Result<_, _>>().unwrap();
        prop_assert_eq!(stored, recount_occupancy(&stated, &door, &zone));

        // Key figures of days, and of quarters of an hour: each a recount, and all of them the whole.
        let passing = BTreeSet::from([sample::camera(1)]);
        let of = |times: &[(WallTime, WallTime)], bounds| database.reader().key_figures(times, bounds, &passing).unwrap();
        let days: Vec<_> = (-3..5_i64).map(|day| {
            zone.day(WallTime::from_micros((CLOCK_CHANGE + day * 86_400 + 43_200) * 1_000_000))
        }).collect();
        let whole = (days[0].0, days[days.len() - 1].1);
        let by_day = of(&days, Bounds::Days);
        prop_assert_eq!(&by_day, &days.iter().map(|&day| recount(&stated, &door, day)).collect::<Vec<_>>());
        let quarter = Duration::from_secs(15 * 60);
        let quarters: Vec<_> = std::iter::successors(Some(whole.0), |&at| Some(at + quarter))
            .take_while(|&at| at < whole.1).map(|at| (at, at + quarter)).collect();
        prop_assert_eq!(of(&quarters, Bounds::Quarters).into_iter().sum::<Sums>(), recount(&stated, &door, whole));
        prop_assert_eq!(by_day.into_iter().sum::<Sums>(), of(&[whole], Bounds::Days)[0]);
        let hours: Vec<_> = days.iter().flat_map(|day| zone.hours(day.0)).map(|at| zone.hour(at)).collect();
        prop_assert_eq!(
            of(&hours, Bounds::Hours),
            hours.iter().map(|&hour| recount(&stated, &door, hour)).collect::<Vec<_>>()
        );

        // Counted anew by nobody but the events, and rolled up anew from the minutes: the same.
        let stored = all_sums(&raw);
        database.close().unwrap();
        let events = inveye_db::rebuild(folder.path(), |_| {}).unwrap().events;
        prop_assert_eq!(usize::try_from(events).unwrap(), stated.len());
        prop_assert_eq!(&all_sums(&raw), &stored);
        let database = sample::open(&folder);

        // Forgetting leaves the sums, and what is left of the events still adds up to them.
        let before = WallTime::from_micros((CLOCK_CHANGE + 150) * 1_000_000);
        let sums = "SELECT count(*) FROM line_minute";
        let kept = sample::number(&raw, sums);
        let forgotten = database.writer().forget_events(before).unwrap();
        prop_assert_eq!(sample::number(&raw, sums), kept);
        let told = |sums: Vec<String>| sums.into_iter().filter(|row| !row.starts_with("roll_up")).collect::<Vec<_>>();
        database.close().unwrap();
        inveye_db::rebuild(folder.path(), |_| {}).unwrap();
        prop_assert_eq!(told(all_sums(&raw)), told(stored), "sums outlive their events");
        let database = sample::open(&folder);
        let minute = before.as_micros() / 60_000_000;
        for sums in ["line_minute", "zone_minute", "lane_minute"] {
            raw.execute(&format!("DELETE FROM {sums} WHERE minute < {minute}"), []).unwrap();
        }
        prop_assert_eq!(sample::number(&raw, LINES) + sample::number(&raw, ZONES) + sample::number(&raw, LANES), 0);
        let left = database.reader().events(&EventQuery::default()).unwrap().events;
        prop_assert_eq!(usize::try_from(forgotten).unwrap(), stated.len() - left.len());
        let oldest = WallTime::from_micros(minute * 60_000_000);
        prop_assert!(left.iter().all(|event| event.at >= oldest));
    }
}
