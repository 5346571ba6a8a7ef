use inveye_kpi::{Kpi, Sums, Week, WeekHour};
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};
use proptest::prelude::*;

use crate::figures::sums;

/// The hours of days of a store's clock, as they follow each other.
fn hours(zone: &str, first: Date, days: i64) -> Vec<Zoned> {
    let zone = TimeZone::get(zone).unwrap();
    let start = first.to_zoned(zone.clone()).unwrap();
    let end = first.saturating_add(days.days()).to_zoned(zone).unwrap();
    (0..days * 25)
        .map(|hour| start.checked_add(hour.hours()).unwrap())
        .take_while(|at| *at < end)
        .collect()
}

fn came_in(entries: u64) -> Sums {
    Sums {
        entries,
        ..Sums::default()
    }
}

#[test]
fn a_week_in_which_clocks_are_put_back_has_an_hour_twice_and_one_in_which_they_are_put_forward_leaves_one_out()
 {
    for (first, two_o_clock, all) in [
        (date(2026, 10, 19), 2, 169),
        (date(2026, 3, 23), 0, 167),
        (date(2026, 11, 16), 1, 168),
    ] {
        let mut week = Week::default();
        for at in hours("Europe/Berlin", first, 7) {
            week.add(WeekHour::of(at.datetime()), came_in(1), 60);
        }
        let sunday = |hour| week.at(WeekHour { weekday: 6, hour });
        assert_eq!(
            (sunday(2).hours, sunday(2).sums.entries),
            (two_o_clock, two_o_clock.into()),
            "{first}"
        );
        assert_eq!((sunday(1).hours, sunday(3).hours), (1, 1), "{first}");
        assert_eq!(
            (week.whole().hours, week.whole().open_minutes),
            (all, all * 60),
            "{first}"
        );
    }
}

#[test]
fn a_count_is_told_by_the_hour_and_a_ratio_is_of_the_whole() {
    let at = WeekHour {
        weekday: 0,
        hour: 9,
    };
    let mut week = Week::default();
    for (entries, passers) in [(30, 70), (10, 0)] {
        let sums = Sums {
            entries_beside_passers: entries,
            passers,
            ..came_in(entries)
        };
        // It opens at half past.
        week.add(at, sums, 30);
    }
    let sum = week.at(at);
    assert_eq!(sum.per_hour(Kpi::Footfall, false), Some(20.0));
    assert_eq!(sum.per_hour(Kpi::Footfall, true), Some(40.0));
    assert_eq!(sum.per_hour(Kpi::CaptureRate, false), None);
    assert_eq!(Kpi::CaptureRate.of(&sum.sums), Some(40.0 / 110.0));
    let never = week.at(WeekHour {
        weekday: 0,
        hour: 3,
    });
    assert_eq!(never.per_hour(Kpi::Footfall, false), None, "none was seen");
}

proptest! {
    #[test]
    fn weeks_of_any_cut_of_a_time_are_the_week_of_the_whole(
        all in prop::collection::vec((sums(), 0..=60_u32), 1..400), start in 0..20_000_i64,
        zone in prop::sample::select(vec!["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"]),
        at in any::<prop::sample::Index>(),
    ) {
        let first = date(2020, 1, 1).saturating_add((start / 8).days());
        let hours: Vec<_> = hours(zone, first, 17).into_iter().zip(all).collect();
        let of = |hours: &[(Zoned, (Sums, u32))]| {
            let mut week = Week::default();
            for (at, (sums, open)) in hours {
                week.add(WeekHour::of(at.datetime()), *sums, *open);
            }
            week
        };
        let (before, after) = hours.split_at(at.index(hours.len()));
        let mut both = of(after);
        both.merge(&of(before));
        let whole = of(&hours);
        prop_assert_eq!(&both, &whole);
        prop_assert_eq!(whole.whole().sums, hours.iter().map(|(_, (sums, _))| *sums).sum());
        prop_assert_eq!(usize::try_from(whole.whole().hours).unwrap(), hours.len());
        let by_hour: Sums = WeekHour::all().map(|at| whole.at(at).sums).sum();
        prop_assert_eq!(by_hour, whole.whole().sums);
    }
}
