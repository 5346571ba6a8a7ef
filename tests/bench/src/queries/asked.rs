//! What dashboards ask, as the engine's rooms ask it.
#![expect(clippy::disallowed_methods, reason = "real time is what is measured")]

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use inveye_base::SiteZone;
use inveye_db::{Bounds, EventQuery, Reader, Scope};
use inveye_domain::{CameraId, WallTime};
use inveye_kpi::{Sums, Week, WeekHour};
use jiff::ToSpan;
use jiff::civil::Date;

use super::year::Year;
use crate::accuracy::Dice;
use crate::row::percentile;

type Span = (WallTime, WallTime);

/// A store that is looked at on the evening of a day.
pub(super) struct Dashboard {
    reader: Reader,
    zone: SiteZone,
    outside: BTreeSet<CameraId>,
    cameras: Vec<CameraId>,
    first: Date,
    /// The end of the year.
    now: WallTime,
}

/// A question, told by its name; answers with how many things came back, so that nothing is asked in vain.
type Question = (&'static str, fn(&Dashboard, Date) -> Result<usize>);

const QUESTIONS: [Question; 16] = [
    ("today", Dashboard::today),
    ("hours-of-a-day", Dashboard::hours_of_a_day),
    ("kpis-month-by-day", |of, day| of.by_days(day, 28)),
    ("kpis-month-by-hour", Dashboard::month_by_hours),
    ("kpis-year-by-day", |of, _| of.by_days(of.last(), 365)),
    ("kpis-year-of-hours", |of, _| of.week(365)),
    ("kpis-quarter-of-hours", |of, _| of.week(91)),
    ("lines-year", |of, _| {
        Ok(of.reader.lines(of.year().0, of.year().1)?.len())
    }),
    ("zones-year", |of, _| {
        Ok(of.reader.zones(of.year().0, of.year().1)?.len())
    }),
    ("engagement-month", Dashboard::engagement),
    ("ways-month", Dashboard::ways),
    ("heat-month", Dashboard::heat),
    ("visitors-month", |of, day| {
        let (from, to) = of.days_until(day, 31);
        Ok(of.reader.visitors(from, to)?.len())
    }),
    ("events-page", Dashboard::events_page),
    ("events-rare", Dashboard::events_rare),
    ("blind-times-month", |of, day| {
        let (from, to) = of.days_until(day, 31);
        Ok(of.reader.blind_times(from, to)?.len())
    }),
];

impl Dashboard {
    pub(super) fn new(reader: Reader, year: &Year) -> Result<Self> {
        let last = year.dates().last().context("a year has days")?;
        Ok(Self {
            reader,
            zone: year.zone.clone(),
            outside: Year::outside()?.into_iter().collect(),
            cameras: Year::doors()?
                .into_iter()
                .map(|(camera, _)| camera)
                .collect(),
            first: year.first,
            now: year.zone.day_of(last).1,
        })
    }

    /// How long the slowest of twenty takes, of each question, in milliseconds.
    pub(super) fn times(&self, times: u32) -> Result<Vec<(&'static str, f64)>> {
        let ask = |(name, question): &Question| {
            let mut dice = Dice::new(7);
            // Whoever looks at a page has looked at another before: the first answer opens the file.
            question(self, self.some_day(&mut dice))?;
            let mut took = Vec::new();
            for _ in 0..times {
                let day = self.some_day(&mut dice);
                let begun = Instant::now();
                question(self, day).with_context(|| (*name).to_owned())?;
                took.push(begun.elapsed().as_secs_f64() * 1000.0);
            }
            Ok((*name, percentile(&mut took, 0.95)))
        };
        QUESTIONS.iter().map(ask).collect()
    }

    /// The store's sums by day, each day of the year.
    #[cfg(test)]
    pub(super) fn days(&self) -> Result<Vec<Sums>> {
        let times = self.times_of_days(self.last(), 365);
        Ok(self
            .reader
            .key_figures(&times, Bounds::Days, &self.outside)?)
    }

    /// All hours of the year, laid upon each other.
    #[cfg(test)]
    pub(super) fn whole_week(&self) -> Result<Week> {
        self.lay(self.last(), 365)
    }

    fn some_day(&self, dice: &mut Dice) -> Date {
        // Not in the first month: there is none before it.
        let days = (31..365).nth(percent(dice, 334)).unwrap_or(31);
        self.first.saturating_add(days.days())
    }

    fn last(&self) -> Date {
        self.first.saturating_add(364.days())
    }

    fn year(&self) -> Span {
        self.days_until(self.last(), 365)
    }

    fn days_until(&self, last: Date, days: i64) -> Span {
        let first = last.saturating_sub((days - 1).days());
        (self.zone.day_of(first).0, self.zone.day_of(last).1)
    }

    fn times_of_days(&self, last: Date, days: i64) -> Vec<Span> {
        let first = last.saturating_sub((days - 1).days());
        let dates = first.series(1.day()).take_while(|date| *date <= last);
        dates.map(|date| self.zone.day_of(date)).collect()
    }

    fn times_of_hours(&self, last: Date, days: i64) -> Vec<Span> {
        let days = self.times_of_days(last, days).into_iter();
        let hours = days.flat_map(|(start, end)| {
            let starts = self.zone.hours(start);
            let ends: Vec<_> = starts.iter().skip(1).copied().chain([end]).collect();
            starts.into_iter().zip(ends)
        });
        hours.collect()
    }

    fn today(&self, day: Date) -> Result<usize> {
        let evening = self.zone.day_of(day).0 + Duration::from_secs(20 * 3600);
        let coverage = self.reader.today(evening)?;
        let spans: Vec<Span> = coverage
            .hours
            .iter()
            .map(|hour| (hour.from, hour.to))
            .collect();
        Ok(self.reader.coverage(&self.cameras, &spans, evening)?.len())
    }

    fn hours_of_a_day(&self, day: Date) -> Result<usize> {
        Ok(self
            .reader
            .hours(self.zone.day_of(day).0, &Scope::Doors)?
            .len())
    }

    fn by_days(&self, last: Date, days: i64) -> Result<usize> {
        let times = self.times_of_days(last, days);
        let sums = self
            .reader
            .key_figures(&times, Bounds::Days, &self.outside)?;
        self.reader.coverage(&self.cameras, &times, self.now)?;
        Ok(sums.len())
    }

    fn month_by_hours(&self, last: Date) -> Result<usize> {
        let times = self.times_of_hours(last, 31);
        let sums = self
            .reader
            .key_figures(&times, Bounds::Hours, &self.outside)?;
        self.reader.coverage(&self.cameras, &times, self.now)?;
        Ok(sums.len())
    }

    fn week(&self, days: i64) -> Result<usize> {
        self.lay(self.last(), days)
            .map(|week| WeekHour::all().filter(|at| week.at(*at).hours > 0).count())
    }

    fn lay(&self, last: Date, days: i64) -> Result<Week> {
        let times = self.times_of_hours(last, days);
        let sums: Vec<Sums> = self
            .reader
            .key_figures(&times, Bounds::Hours, &self.outside)?;
        self.reader.coverage(&self.cameras, &times, self.now)?;
        let mut week = Week::default();
        for ((from, _), sums) in times.into_iter().zip(sums) {
            week.add(WeekHour::of(self.zone.local(from).datetime()), sums, 60);
        }
        Ok(week)
    }

    fn engagement(&self, last: Date) -> Result<usize> {
        let (from, to) = self.days_until(last, 31);
        Ok(self.reader.dwells(from, to)?.len() + self.reader.zones(from, to)?.len())
    }

    fn ways(&self, last: Date) -> Result<usize> {
        let (from, to) = self.days_until(last, 31);
        Ok(self.reader.ways(from, to)?.ways.len())
    }

    fn heat(&self, last: Date) -> Result<usize> {
        let (from, to) = self.days_until(last, 31);
        let camera = self.cameras.first().context("there are cameras")?;
        self.reader.coverage(
            std::slice::from_ref(camera),
            &self.times_of_hours(last, 31),
            self.now,
        )?;
        Ok(self.reader.heat(camera, from, to)?.len())
    }

    fn events_page(&self, last: Date) -> Result<usize> {
        let (from, to) = self.days_until(last, 1);
        let query = EventQuery {
            newest_first: true,
            limit: 100,
            camera: self.cameras.first().cloned(),
            types: vec!["line_cross".to_owned(), "entry".to_owned()],
            from: Some(from),
            to: Some(to),
            ..EventQuery::default()
        };
        Ok(self.reader.events(&query)?.events.len())
    }

    /// What happens once a day, out of all that happens.
    fn events_rare(&self, _: Date) -> Result<usize> {
        let query = EventQuery {
            newest_first: true,
            limit: 50,
            types: vec!["suspicious".to_owned()],
            ..EventQuery::default()
        };
        Ok(self.reader.events(&query)?.events.len())
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a few hundred"
)]
fn percent(dice: &mut Dice, of: u16) -> usize {
    (dice.share() * f64::from(of)) as usize
}
