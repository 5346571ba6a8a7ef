//! Key figures of some days, composed for people and their programs.

use inveye_api::ApiError;
use inveye_base::{ErrorKind, SiteZone};
use inveye_db::{StoredFile, UnseenTime};
use inveye_domain::{BlindCause, Language, ReportFormat, WallTime};
use inveye_kpi::calendar::{Grain, Period};
use inveye_kpi::{Better, Kpi, Unit};
use inveye_report as report;
use inveye_report::{Figure, Figures, Measured, Paper, Row, Unseen, UnseenCause};
use inveye_words::{FigureWords, words};
use jiff::civil::Date;

use crate::kpi_room::{FiguresOf, Found, PartOf};
use crate::room::{Room, defect};

/// How key figures are put on paper.
#[derive(Debug, Clone)]
pub(crate) struct Print {
    /// What it is called; as all of them where it is absent.
    pub(crate) title: Option<String>,
    pub(crate) language: Language,
    pub(crate) paper: Paper,
    /// Which figures; all that have a value where it is absent.
    pub(crate) shown: Option<Vec<Kpi>>,
    /// The figure that is drawn; the first where it is absent or not shown.
    pub(crate) drawn: Option<String>,
    /// Who asked for it; nobody where it came by itself.
    pub(crate) by: Option<String>,
    pub(crate) with_mark: bool,
}

/// Where they are of.
struct Place<'a> {
    store: String,
    zone_name: String,
    zone: SiteZone,
    currency: Option<String>,
    camera_name: &'a dyn Fn(&inveye_domain::CameraId) -> Option<String>,
}

impl Room {
    /// The figures in each form, on a thread that may take its time.
    pub(crate) async fn printed(
        &self,
        found: Found,
        print: Print,
        formats: Vec<ReportFormat>,
    ) -> Result<Vec<StoredFile>, ApiError> {
        let cameras = std::sync::Arc::clone(&self.cameras);
        let site = self.known_site().stored.site;
        let zone = self.zone()?;
        let grain = found.asked.grain()?;
        let currency = self.money().map(|money| money.code);
        let made = tokio::task::spawn_blocking(move || {
            let place = Place {
                store: site.name,
                zone_name: site.time_zone,
                zone,
                currency,
                camera_name: &|id| cameras.config(id).map(|config| config.name),
            };
            let figures = compose((&found, grain), &print, &place);
            let own = words(print.language).figures;
            let files = formats.into_iter().map(|format| {
                let bytes = match format {
                    ReportFormat::Pdf => figures.to_pdf(own)?,
                    ReportFormat::Xlsx => figures.to_xlsx(own)?,
                    ReportFormat::Csv => figures.to_csv(print.with_mark),
                };
                Ok::<_, report::ReportError>(StoredFile {
                    name: file_name(&figures.title, &found, format),
                    format,
                    bytes,
                })
            });
            files.collect::<Result<Vec<_>, report::ReportError>>()
        });
        made.await.map_err(|_| defect())?.map_err(|error| {
            tracing::error!(%error, "a report could not be made");
            ApiError::new(ErrorKind::Internal, "The report could not be made.")
        })
    }
}

/// Of letters, digits and hyphens, which every disk and header takes.
fn file_name(title: &str, found: &Found, format: ReportFormat) -> String {
    let period = found.asked.period;
    let plain = title.chars().map(|letter| match letter {
        'ä' | 'Ä' => "ae".to_owned(),
        'ö' | 'Ö' => "oe".to_owned(),
        'ü' | 'Ü' => "ue".to_owned(),
        'ß' => "ss".to_owned(),
        _ if letter.is_ascii_alphanumeric() => letter.to_ascii_lowercase().to_string(),
        _ => "-".to_owned(),
    });
    let plain: String = plain.collect();
    let words = plain.split('-').filter(|word| !word.is_empty());
    let name: Vec<&str> = words.take(12).collect();
    let name = if name.is_empty() {
        "report".to_owned()
    } else {
        name.join("-").chars().take(60).collect()
    };
    format!("{name}-{}-{}.{format}", period.first(), period.last())
}

fn compose((found, grain): (&Found, Grain), print: &Print, place: &Place<'_>) -> Figures {
    let own = words(print.language).figures;
    let shown: Vec<Kpi> = Kpi::ALL
        .into_iter()
        .filter(|kpi| match &print.shown {
            Some(wanted) => wanted.contains(kpi),
            None => has_value(*kpi, found),
        })
        .collect();
    let drawn = shown
        .iter()
        .position(|kpi| Some(kpi.id()) == print.drawn.as_deref());
    let asked = found.asked;
    let made = place.zone.local(found.at).strftime("%Y-%m-%d %H:%M %Z");
    let mut foot = format!("{} · {}", place.store, (own.made)(&made.to_string()));
    if let Some(by) = &print.by {
        foot = format!("{foot} · {by}");
    }
    let period = |period: Period| {
        let (first, last) = (date(period.first(), own), date(period.last(), own));
        if first == last {
            first
        } else {
            (own.from_to)(&first, &last)
        }
    };
    let mut facts = vec![(
        own.period,
        format!("{}, {}", period(asked.period), (own.grain)(grain)),
    )];
    if let Some(comparison) = asked.comparison {
        let days = period(comparison.of(asked.period));
        facts.push((
            own.beside,
            format!("{days}, {}", (own.comparison)(comparison)),
        ));
    }
    facts.push((own.zone, place.zone_name.clone()));
    let row = |part: &PartOf| Row {
        now: measured(&part.now, &shown, own),
        then: part.then.as_ref().map(|then| measured(then, &shown, own)),
    };
    Figures {
        paper: print.paper,
        language: print.language.tag().to_owned(),
        title: print.title.clone().unwrap_or_else(|| own.title.to_owned()),
        store: place.store.clone(),
        zone: place.zone_name.clone(),
        grain: grain_id(grain),
        facts,
        foot,
        figures: shown
            .iter()
            .map(|kpi| figure(*kpi, own, place.currency.as_deref()))
            .collect(),
        drawn: drawn.unwrap_or(0),
        whole: row(&found.whole),
        // What has not begun has nothing to print.
        parts: found
            .parts
            .iter()
            .filter(|part| WallTime::from_millis(part.now.days.start_ms) <= found.at)
            .map(row)
            .collect(),
        unseen: found
            .unseen
            .iter()
            .map(|(index, why)| unseen(&found.parts[*index].now, why, own, place))
            .collect(),
        is_counted: found.is_counted,
    }
}

/// Whether the screen shows it too.
fn has_value(kpi: Kpi, found: &Found) -> bool {
    let has = |of: &FiguresOf| of.days.values.contains_key(kpi.id());
    let anywhere = |part: &PartOf| has(&part.now) || part.then.as_ref().is_some_and(has);
    anywhere(&found.whole) || found.parts.iter().any(anywhere)
}

fn grain_id(grain: Grain) -> String {
    let value = serde_json::to_value(grain).ok();
    let id = value.and_then(|value| value.as_str().map(str::to_owned));
    id.unwrap_or_default()
}

fn figure(kpi: Kpi, own: &FigureWords, currency: Option<&str>) -> Figure {
    Figure {
        id: kpi.id().to_owned(),
        name: match (kpi.unit(), currency) {
            (Unit::Money, Some(currency)) => format!("{} ({currency})", (own.name)(kpi)),
            _ => (own.name)(kpi).to_owned(),
        },
        unit: match kpi.unit() {
            Unit::People | Unit::Receipts => report::Unit::Count,
            Unit::Money => report::Unit::Money,
            Unit::Pieces => report::Unit::Decimal,
            Unit::Share => report::Unit::Share,
            Unit::Seconds => report::Unit::Seconds,
        },
        better: match kpi.better() {
            Better::Higher => Some(report::Better::Higher),
            Better::Lower => Some(report::Better::Lower),
            Better::Neither => None,
        },
        how: (own.how)(kpi).to_owned(),
        formula: kpi.formula().to_owned(),
        source: kpi.source().to_owned(),
    }
}

fn measured(of: &FiguresOf, shown: &[Kpi], own: &FigureWords) -> Measured {
    let formulas = shown.iter().map(|kpi| kpi.formula());
    let used: Vec<&str> = formulas
        .flat_map(|formula| {
            formula.split(|letter: char| !letter.is_ascii_lowercase() && letter != '_')
        })
        .collect();
    let sums = of.sums.named().into_iter();
    let days = &of.days;
    Measured {
        days: days_of(days, own),
        values: shown
            .iter()
            .map(|kpi| days.values.get(kpi.id()).copied())
            .collect(),
        sums: sums.filter(|(name, _)| used.contains(name)).collect(),
        seen: days.coverage,
    }
}

fn days_of(days: &inveye_wire::KpiDays, own: &FigureWords) -> report::Days {
    let text = |day: &str| {
        day.parse::<Date>()
            .map_or_else(|_| day.to_owned(), |day| date(day, own))
    };
    let (first, last) = (text(&days.first), text(&days.last));
    let text = if first == last {
        match days.first.parse::<Date>() {
            Ok(day) => {
                let weekday = day.weekday().to_monday_zero_offset().unsigned_abs();
                format!("{} {first}", own.weekdays[usize::from(weekday)])
            }
            Err(_) => first,
        }
    } else {
        format!("{first} – {last}")
    };
    report::Days {
        first: days.first.clone(),
        last: days.last.clone(),
        text,
    }
}

fn date(day: Date, own: &FigureWords) -> String {
    (own.date)(day.year(), day.month(), day.day())
}

fn unseen(of: &FiguresOf, why: &[UnseenTime], own: &FigureWords, place: &Place<'_>) -> Unseen {
    let causes = why.iter().map(|unseen| UnseenCause {
        camera: unseen.camera.as_ref().map(|id| {
            let name = (place.camera_name)(id);
            name.unwrap_or_else(|| id.to_string())
        }),
        why: cause(&unseen.cause, own),
        seconds: unseen.lasted.as_secs_f64(),
    });
    Unseen {
        days: days_of(&of.days, own),
        seen: of.days.coverage.unwrap_or(0.0),
        causes: causes.collect(),
    }
}

fn cause(of: &str, own: &FigureWords) -> &'static str {
    let blind = BlindCause::ALL
        .into_iter()
        .find(|known| known.as_str() == of);
    match blind {
        Some(blind) => (own.blind)(blind),
        None if of == "engine_off" => own.engine_off,
        None => own.offline,
    }
}
