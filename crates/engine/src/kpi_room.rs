//! Key figures over days of the store's calendar.

use futures::FutureExt;
use inveye_api::{Answer, ApiError, AskedKpis, AskedReport, AskedWeek, KpiRoom, ReportFile};
use inveye_base::{ErrorKind, SiteZone};
use inveye_db::{Bounds, ReadError, UnseenTime};
use inveye_domain::WallTime;
use inveye_kpi::Sums;
use inveye_kpi::calendar::{Comparison, Grain, Period, RelativeDays};
use inveye_report::Paper;
use inveye_wire as wire;
use jiff::civil::Date;
use serde::de::DeserializeOwned;

use crate::convert;
use crate::convert::notifications::refuse;
use crate::figure_report::Print;
use crate::kpi_book::{Book, definitions};
use crate::report_room::DAYS;
use crate::room::Room;

/// More than two years of days are no chart.
const MOST_PARTS: usize = 800;
/// A month of hours is as many as anybody reads.
const MOST_DAYS_OF_HOURS: i32 = 31;

impl KpiRoom for Room {
    fn key_figures(&self, asked: AskedKpis) -> Answer<'_, wire::KpiView> {
        async move {
            let zone = self.zone()?;
            let asked = Asked::read(&asked, zone.date(self.clock.wall()))?;
            let found = self.figures_of(asked, Reasons::LeaveOut).await?;
            Ok(wire::KpiView {
                at_ms: found.at.as_millis(),
                currency: self.money().map(|money| money.code),
                definitions: definitions(),
                whole: found.whole.into(),
                parts: found.parts.into_iter().map(wire::KpiPart::from).collect(),
            })
        }
        .boxed()
    }

    fn key_figures_by_week(&self, asked: AskedWeek) -> Answer<'_, wire::KpiWeekView> {
        async move { self.week(&asked).await }.boxed()
    }

    fn kpi_report(&self, asked: AskedReport, by: String) -> Answer<'_, ReportFile> {
        async move {
            let zone = self.zone()?;
            let at = Asked::read(&asked.kpis, zone.date(self.clock.wall()))?;
            let site = self.known_site().stored.site;
            let print = Print {
                title: None,
                language: asked
                    .language
                    .map_or(site.language, convert::site::to_language),
                paper: if asked.is_letter {
                    Paper::Letter
                } else {
                    Paper::A4
                },
                shown: None,
                drawn: asked.drawn.clone(),
                by: Some(by),
                with_mark: asked.with_mark,
            };
            let found = self.figures_of(at, Reasons::Find).await?;
            let format = convert::reports::to_format(asked.format);
            let mut made = self.printed(found, print, vec![format]).await?;
            let file = made
                .pop()
                .ok_or_else(|| ApiError::new(ErrorKind::Internal, "There is no report."))?;
            Ok(ReportFile {
                name: file.name,
                format: asked.format,
                bytes: file.bytes.into(),
            })
        }
        .boxed()
    }
}

/// Whether it is found out why a time was not seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reasons {
    LeaveOut,
    Find,
}

/// The figures of some days, with what they are made of.
#[derive(Debug, Clone)]
pub(crate) struct FiguresOf {
    pub(crate) days: wire::KpiDays,
    pub(crate) sums: Sums,
}

/// A part of the days asked for, and what stands beside it.
#[derive(Debug, Clone)]
pub(crate) struct PartOf {
    pub(crate) now: FiguresOf,
    pub(crate) then: Option<FiguresOf>,
}

impl From<PartOf> for wire::KpiPart {
    fn from(part: PartOf) -> Self {
        Self {
            days: part.now.days,
            beside: part.then.map(|then| then.days),
        }
    }
}

/// All that was asked for.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) asked: Asked,
    pub(crate) at: WallTime,
    pub(crate) whole: PartOf,
    pub(crate) parts: Vec<PartOf>,
    /// Why parts were not all seen, with the part; empty where that was not asked.
    pub(crate) unseen: Vec<(usize, Vec<UnseenTime>)>,
    /// Whether any camera counts at a door.
    pub(crate) is_counted: bool,
}

impl Room {
    /// The store's figures over days.
    pub(crate) async fn figures_of(
        &self,
        asked: Asked,
        reasons: Reasons,
    ) -> Result<Found, ApiError> {
        let (zone, now) = (self.zone()?, self.clock.wall());
        let days = asked.period.days();
        if asked.cut == Cut::Hours && days > MOST_DAYS_OF_HOURS {
            let text = format!("Hours are of at most {MOST_DAYS_OF_HOURS} days: these are {days}.");
            return Err(refuse("grain", &text));
        }
        let parts = asked.cut.parts(asked.period, &zone);
        if parts.len() > MOST_PARTS {
            let text = format!(
                "{} parts are too many: at most {MOST_PARTS}. Ask for longer ones.",
                parts.len()
            );
            return Err(refuse("grain", &text));
        }
        let read = self.with_book(move |book| {
            let found = book.all(Part::new(asked.period, book.zone), &parts, asked.bounds())?;
            let beside = match asked.comparison {
                Some(comparison) => beside(book, asked, comparison, &parts)?,
                None => Vec::new(),
            };
            let unseen = match reasons {
                Reasons::Find => book.unseen(&parts, &found)?,
                Reasons::LeaveOut => Vec::new(),
            };
            Ok((found, beside, unseen, !book.cameras.counting.is_empty()))
        });
        let (found, beside, unseen, is_counted) = read.await?;
        let mut beside = beside.into_iter();
        let mut all = found.into_iter().map(|now| PartOf {
            now,
            then: beside.next().flatten(),
        });
        let whole = all
            .next()
            .ok_or_else(|| refuse("first", "There are no such days."))?;
        Ok(Found {
            asked,
            at: now,
            whole,
            parts: all.collect(),
            unseen,
            is_counted,
        })
    }
}

/// What stands beside the whole, and then beside each of its parts; nothing beside an hour that was leapt over.
fn beside(
    book: &Book<'_>,
    asked: Asked,
    comparison: Comparison,
    parts: &[Part],
) -> Result<Vec<Option<FiguresOf>>, ReadError> {
    let whole = Part::new(comparison.of(asked.period), book.zone);
    let beside = parts
        .iter()
        .map(|part| part.beside(comparison, asked, book.zone));
    let beside: Vec<Option<Part>> = beside.collect();
    let there: Vec<Part> = beside.iter().flatten().copied().collect();
    let mut found = book.all(whole, &there, asked.bounds())?.into_iter();
    let all = std::iter::once(true).chain(beside.iter().map(Option::is_some));
    Ok(all
        .map(|is_there| is_there.then(|| found.next())?)
        .collect())
}

/// What a period is cut into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// Hours of the store's clock: 23 to 25 a day.
    Hours,
    Days(Grain),
}

impl Cut {
    fn parts(self, period: Period, zone: &SiteZone) -> Vec<Part> {
        match self {
            Self::Hours => hours(period, zone),
            Self::Days(grain) => {
                let parts = period.parts(grain).into_iter();
                parts.map(|part| Part::new(part, zone)).collect()
            }
        }
    }

    fn bounds(self) -> Bounds {
        match self {
            Self::Hours => Bounds::Hours,
            Self::Days(_) => Bounds::Days,
        }
    }
}

/// Days or an hour, and when that is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part {
    /// The day of an hour.
    pub(crate) period: Period,
    pub(crate) time: (WallTime, WallTime),
}

impl Part {
    fn new(period: Period, zone: &SiteZone) -> Self {
        let (first, last) = (zone.day_of(period.first()), zone.day_of(period.last()));
        Self {
            period,
            time: (first.0, last.1),
        }
    }

    /// What stands beside it: of an hour the one of the same name, unless clocks were put forward over it.
    fn beside(&self, comparison: Comparison, asked: Asked, zone: &SiteZone) -> Option<Self> {
        let period = comparison.within(self.period, asked.period);
        match asked.cut {
            Cut::Days(_) => Some(Self::new(period, zone)),
            Cut::Hours => {
                let name = |part: &Self| zone.local(part.time.0).hour();
                let mut hours = hours(period, zone).into_iter();
                hours.find(|hour| name(hour) == name(self))
            }
        }
    }
}

/// The hours of days on the store's clock.
pub(crate) fn hours(period: Period, zone: &SiteZone) -> Vec<Part> {
    let days = period.each().flat_map(|date| {
        let (start, end) = zone.day_of(date);
        let starts = zone.hours(start);
        let ends: Vec<WallTime> = starts.iter().skip(1).copied().chain([end]).collect();
        let period = Period::day(date);
        let times = starts.into_iter().zip(ends);
        times.map(move |time| Part { period, time })
    });
    days.collect()
}

/// What was asked for, in words that mean something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) period: Period,
    pub(crate) cut: Cut,
    pub(crate) comparison: Option<Comparison>,
}

impl Asked {
    pub(crate) fn read(asked: &AskedKpis, today: Date) -> Result<Self, ApiError> {
        let relative = word::<RelativeDays>("days", asked.days.as_deref(), DAYS)?;
        let period = match relative {
            Some(days) => days.of(today),
            None => period((&asked.first, &asked.last), (today, today))?,
        };
        let cut = match asked.grain.as_deref() {
            Some("hour") => Cut::Hours,
            grain => {
                let others = "hour, day, week, month, retail_week and retail_month";
                Cut::Days(word("grain", grain, others)?.unwrap_or(Grain::Day))
            }
        };
        let others = "before, weekday_before, weekday_last_year, date_last_year, retail_last_year and retail_last_year_restated";
        Ok(Self {
            period,
            cut,
            comparison: word("compare", asked.compare.as_deref(), others)?,
        })
    }

    /// What a document is cut into; hours are for screens.
    pub(crate) fn grain(self) -> Result<Grain, ApiError> {
        match self.cut {
            Cut::Days(grain) => Ok(grain),
            Cut::Hours => Err(refuse(
                "grain",
                "A document has days, weeks or months, no hours.",
            )),
        }
    }

    fn bounds(self) -> Bounds {
        self.cut.bounds()
    }
}

/// The days that were asked for, or those that are meant without.
pub(crate) fn period(
    (first, last): (&Option<String>, &Option<String>),
    without: (Date, Date),
) -> Result<Period, ApiError> {
    let day = |field: &'static str, text: &Option<String>, without| match text {
        None => Ok(without),
        Some(text) => text
            .parse::<Date>()
            .map_err(|_| refuse(field, "A day is written as 2026-11-22.")),
    };
    let (first, last) = (
        day("first", first, without.0)?,
        day("last", last, without.1)?,
    );
    Period::new(first, last).map_err(|error| refuse("last", &format!("{error}.")))
}

pub(crate) fn word<T: DeserializeOwned>(
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
