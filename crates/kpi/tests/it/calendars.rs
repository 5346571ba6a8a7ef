use inveye_kpi::calendar::{Comparison, Grain, Period, PeriodError, retail};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;

/// First and last days and weeks as the National Retail Federation publishes them.
#[test]
fn retail_years_begin_and_end_as_published() {
    for (year, first, last, weeks) in [
        (2006, date(2006, 1, 29), date(2007, 2, 3), 53),
        (2012, date(2012, 1, 29), date(2013, 2, 2), 53),
        (2017, date(2017, 1, 29), date(2018, 2, 3), 53),
        (2022, date(2022, 1, 30), date(2023, 1, 28), 52),
        (2023, date(2023, 1, 29), date(2024, 2, 3), 53),
        (2024, date(2024, 2, 4), date(2025, 2, 1), 52),
        (2025, date(2025, 2, 2), date(2026, 1, 31), 52),
        (2026, date(2026, 2, 1), date(2027, 1, 30), 52),
    ] {
        assert_eq!(retail::first_day(year), first, "{year}");
        assert_eq!(retail::weeks_of(year), weeks, "{year}");
        let end = retail::Week::of(last);
        assert_eq!((end.year, end.number, end.month()), (year, weeks, 12));
        assert_eq!(end.last_day_of_month(), last);
    }
}

#[test]
fn months_of_a_retail_year_have_four_five_and_four_weeks() {
    let year = Period::new(date(2026, 2, 1), date(2027, 1, 30)).unwrap();
    let weeks: Vec<i32> = year
        .parts(Grain::RetailMonth)
        .iter()
        .map(|p| p.days() / 7)
        .collect();
    assert_eq!(weeks, [4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 5, 4]);
    // Black Friday 2026 lies in November: its fourth week.
    let week = retail::Week::of(date(2026, 11, 27));
    assert_eq!((week.month(), week.number), (10, 43));
    // A 53rd week is part of January.
    let long = Period::new(date(2023, 1, 29), date(2024, 2, 3)).unwrap();
    assert_eq!(long.parts(Grain::RetailMonth).last().unwrap().days(), 5 * 7);
}

#[test]
fn a_year_after_one_of_53_weeks_is_compared_both_ways() {
    let christmas = date(2024, 12, 25);
    let alone = Period::day(christmas);
    // Week 47 of 2023, which had begun a week earlier.
    assert_eq!(
        Comparison::RetailLastYear.beside(christmas, alone),
        date(2023, 12, 20)
    );
    assert_eq!(
        Comparison::RetailLastYearRestated.beside(christmas, alone),
        date(2023, 12, 27)
    );
}

#[test]
fn days_stand_beside_those_that_people_mean() {
    let week = Period::new(date(2026, 11, 16), date(2026, 11, 22)).unwrap();
    let before = Comparison::Before.of(week);
    assert_eq!(
        (before.first(), before.last()),
        (date(2026, 11, 9), date(2026, 11, 15))
    );
    let year = Comparison::WeekdayLastYear.of(week);
    assert_eq!(
        (year.first(), year.last()),
        (date(2025, 11, 17), date(2025, 11, 23))
    );
    let leap = Period::day(date(2028, 2, 29));
    assert_eq!(
        Comparison::DateLastYear.of(leap),
        Period::day(date(2027, 2, 28))
    );
}

#[test]
fn weeks_and_months_are_cut_where_they_end() {
    let period = Period::new(date(2026, 10, 30), date(2026, 11, 9)).unwrap();
    let cut = |grain| {
        let parts = period.parts(grain);
        parts
            .iter()
            .map(|p| (p.first().day(), p.last().day()))
            .collect::<Vec<_>>()
    };
    assert_eq!(cut(Grain::Week), [(30, 1), (2, 8), (9, 9)]);
    assert_eq!(cut(Grain::RetailWeek), [(30, 31), (1, 7), (8, 9)]);
    assert_eq!(cut(Grain::Month), [(30, 31), (1, 9)]);
    assert_eq!(period.parts(Grain::Day).len(), 11);
}

#[test]
fn what_is_no_period_is_said() {
    let (first, last) = (date(2026, 11, 9), date(2026, 11, 8));
    assert_eq!(
        Period::new(first, last),
        Err(PeriodError::Reversed { first, last })
    );
    let (first, last) = (date(1926, 1, 1), date(2026, 1, 1));
    assert_eq!(
        Period::new(first, last),
        Err(PeriodError::TooLong { first, last })
    );
    assert!(Period::new(date(-9999, 1, 1), date(9999, 12, 31)).is_err());
}

fn day() -> impl Strategy<Value = Date> {
    (0..40_000_i32).prop_map(|days| date(1970, 1, 1).saturating_add(days.days()))
}

proptest! {
    #[test]
    fn parts_are_all_of_a_period_and_do_not_overlap(first in day(), length in 0..800_i32) {
        let period = Period::new(first, first.saturating_add(length.days())).unwrap();
        for grain in [Grain::Day, Grain::Week, Grain::Month, Grain::RetailWeek, Grain::RetailMonth] {
            let parts = period.parts(grain);
            let days: Vec<Date> = parts.iter().flat_map(|part| part.each()).collect();
            prop_assert_eq!(days, period.each().collect::<Vec<_>>(), "{:?}", grain);
        }
    }

    #[test]
    fn every_day_is_in_one_retail_week(day in day()) {
        let week = retail::Week::of(day);
        let first = week.first_day();
        prop_assert!(first <= day && day < first.saturating_add(7.days()));
        prop_assert!((1..=retail::weeks_of(week.year)).contains(&week.number));
        prop_assert_eq!(first.weekday(), jiff::civil::Weekday::Sunday);
        prop_assert!((1..=12).contains(&week.month()));
    }

    #[test]
    fn what_is_compared_is_as_long_and_starts_on_the_same_weekday(first in day(), length in 0..60_i32) {
        let period = Period::new(first, first.saturating_add(length.days())).unwrap();
        for by_week in [Comparison::WeekdayLastYear, Comparison::RetailLastYearRestated] {
            let beside = by_week.of(period);
            prop_assert_eq!(beside.days(), period.days());
            prop_assert_eq!(beside.first().weekday(), first.weekday());
        }
        let same = Comparison::WeekdayBefore.of(period);
        prop_assert_eq!(same.first().weekday(), first.weekday());
        prop_assert!(same.last() < first && same.days() == period.days());
        prop_assert!(Period::new(same.last(), first).unwrap().days() <= 8, "as near as may be");
        let before = Comparison::Before.of(period);
        prop_assert_eq!(before.days(), period.days());
        prop_assert_eq!(before.last().tomorrow().unwrap(), first);
    }
}
