//! Key figures by weekday and hour of the store's clock.

use inveye_api::{ApiError, AskedWeek};
use inveye_db::{Bounds, ReadError};
use inveye_domain::OpeningHours;
use inveye_kpi::calendar::Period;
use inveye_kpi::{Kpi, Sums, Week, WeekHour};
use inveye_wire as wire;
use jiff::ToSpan;

use crate::convert::notifications::refuse;
use crate::kpi_book::{Book, definitions};
use crate::kpi_room::{hours, period};
use crate::room::Room;

/// Without a first day: a quarter of a year, so that one odd week is not a weekday's habit.
const USUAL_DAYS: i64 = 7 * 13;
/// Two years; what was usual before says nothing of now.
const MOST_DAYS: i32 = 800;

impl Room {
    pub(crate) async fn week(&self, asked: &AskedWeek) -> Result<wire::KpiWeekView, ApiError> {
        let now = self.clock.wall();
        let today = self.zone()?.date(now);
        let last = period((&asked.last, &asked.last), (today, today))?.last();
        let usual = last.saturating_sub((USUAL_DAYS - 1).days());
        let period = period((&asked.first, &asked.last), (usual, last))?;
        if period.days() > MOST_DAYS {
            let text = format!("Weeks are laid upon each other over at most {MOST_DAYS} days.");
            return Err(refuse("first", &text));
        }
        let open = self.known_site().stored.site.opening_hours;
        if asked.open_only && open.is_none() {
            let text = "The store has no opening hours yet: set them, or ask for all hours.";
            return Err(refuse("open_only", text));
        }
        let open_only = asked.open_only;
        let hours = self
            .with_book(move |book| by_week(book, period, open.as_ref(), open_only))
            .await?;
        Ok(wire::KpiWeekView {
            at_ms: now.as_millis(),
            first: period.first().to_string(),
            last: period.last().to_string(),
            open_only,
            currency: self.money().map(|money| money.code),
            definitions: definitions(),
            hours,
        })
    }
}

/// How much of an hour of the week was seen.
#[derive(Clone, Copy, Default)]
struct Seen {
    share: f64,
    of: u32,
}

fn by_week(
    book: &Book<'_>,
    period: Period,
    open: Option<&OpeningHours>,
    open_only: bool,
) -> Result<Vec<wire::KpiWeekHour>, ReadError> {
    // An hour that still runs would count as a quiet one.
    let over = hours(period, book.zone).into_iter().map(|part| part.time);
    let times: Vec<_> = over.filter(|(_, end)| *end <= book.now).collect();
    let cameras = &book.cameras;
    let sums = book
        .reader
        .key_figures(&times, Bounds::Hours, &cameras.beside_passers)?;
    let coverage = book.reader.coverage(&cameras.counting, &times, book.now)?;
    let open_minutes = |at: WeekHour| -> u32 {
        let first = u16::from(at.hour) * 60;
        let is_open = |minute| open.is_some_and(|open| open.is_open(at.weekday, minute));
        (first..first + 60)
            .map(|minute| u32::from(is_open(minute)))
            .sum()
    };
    let all: Vec<(WeekHour, u32)> = WeekHour::all().map(|at| (at, open_minutes(at))).collect();
    let mut week = Week::default();
    let mut seen = vec![Seen::default(); all.len()];
    for ((time, sums), coverage) in times.iter().zip(sums).zip(coverage) {
        let at = WeekHour::of(book.zone.local(time.0).datetime());
        let place = usize::from(at.weekday) * 24 + usize::from(at.hour);
        seen[place].of += 1;
        seen[place].share += coverage.unwrap_or(1.0);
        // A time of which nothing was seen is no time without people.
        if coverage != Some(0.0) || sums.without_sales() != Sums::default() {
            week.add(at, sums, all[place].1);
        }
    }
    let of_all = times.first().zip(times.last());
    let is_sold = of_all.is_some_and(|(first, last)| book.is_sold((first.0, last.1)));
    let shown = all.into_iter().zip(seen);
    let shown = shown.filter(|((_, open), _)| !open_only || *open > 0);
    Ok(shown
        .map(|((at, _), seen)| {
            let sum = week.at(at);
            let is_told = |kpi: Kpi| sum.hours > 0 && (is_sold || !kpi.needs_sales());
            wire::KpiWeekHour {
                weekday: at.weekday,
                hour: at.hour,
                hours: sum.hours,
                open_hours: open.map(|_| f64::from(sum.open_minutes) / 60.0),
                values: book.values(|kpi| kpi.of(&sum.sums).filter(|_| is_told(kpi))),
                per_hour: book.values(|kpi| sum.per_hour(kpi, open_only).filter(|_| is_told(kpi))),
                coverage: (seen.of > 0).then(|| seen.share / f64::from(seen.of)),
            }
        })
        .collect())
}
