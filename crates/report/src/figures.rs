//! Key figures over days, before they have a form: PDF, workbook or plain table.

mod csv;
mod numbers;
mod pdf;
mod xlsx;

use inveye_words::FigureWords;

use crate::report::{Paper, ReportError};

/// What a figure is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Whole numbers.
    Count,
    /// A part of a whole, 0–1.
    Share,
    /// A time.
    Seconds,
    /// Money; the figure's name says which.
    Money,
    /// Pieces on average.
    Decimal,
}

/// One figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// For programs.
    pub id: String,
    /// For people.
    pub name: String,
    /// What it is measured in.
    pub unit: Unit,
    /// Which way it should go: up, down, or neither.
    pub better: Option<Better>,
    /// How it is computed, for people.
    pub how: String,
    /// The same in the names of sums.
    pub formula: String,
    /// Who defines it so.
    pub source: String,
}

/// Which way a figure should go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// Up.
    Higher,
    /// Down.
    Lower,
}

/// Days of the calendar; both are part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Days {
    /// `2026-11-22`.
    pub first: String,
    /// `2026-11-22`.
    pub last: String,
    /// For people.
    pub text: String,
}

/// The figures of some days.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// Which.
    pub days: Days,
    /// One for each figure; none where it cannot be computed.
    pub values: Vec<Option<f64>>,
    /// What they are made of, by name: those that the figures use.
    pub sums: Vec<(&'static str, f64)>,
    /// Share of the time that was seen; none before it has begun.
    pub seen: Option<f64>,
}

impl Measured {
    /// Whether all of the time was seen, as far as people can tell.
    pub fn is_whole(&self) -> bool {
        self.seen.is_none_or(|seen| seen >= 0.999)
    }
}

/// A part of the days, and what it is compared with.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The part itself.
    pub now: Measured,
    /// What stands beside it.
    pub then: Option<Measured>,
}

impl Row {
    /// The change of a figure against what stands beside, as a share of it.
    pub fn change(&self, figure: usize) -> Option<f64> {
        let now = self.now.values[figure]?;
        let then = self.then.as_ref()?.values[figure]?;
        (then != 0.0).then(|| (now - then) / then)
    }
}

/// Why a part was not all seen.
#[derive(Debug, Clone, PartialEq)]
pub struct Unseen {
    /// The part.
    pub days: Days,
    /// Share of it that was seen.
    pub seen: f64,
    /// Each reason with how long it lasted; longest first.
    pub causes: Vec<UnseenCause>,
}

/// One reason.
#[derive(Debug, Clone, PartialEq)]
pub struct UnseenCause {
    /// Which camera; none where it was the whole store.
    pub camera: Option<String>,
    /// For people.
    pub why: &'static str,
    /// How long.
    pub seconds: f64,
}

/// Key figures over days.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// The size of its pages.
    pub paper: Paper,
    /// As RFC 5646 writes its language.
    pub language: String,
    /// What it is called.
    pub title: String,
    /// What the store is called.
    pub store: String,
    /// The store's time zone.
    pub zone: String,
    /// How the days are cut, for programs.
    pub grain: String,
    /// Facts of its head, each with its name: which days, beside which, …
    pub facts: Vec<(&'static str, String)>,
    /// Stands at the foot of each page.
    pub foot: String,
    /// Those that are shown.
    pub figures: Vec<Figure>,
    /// Which of them is drawn.
    pub drawn: usize,
    /// All days together.
    pub whole: Row,
    /// Its parts.
    pub parts: Vec<Row>,
    /// The parts that were not all seen.
    pub unseen: Vec<Unseen>,
    /// Whether any camera counts at a door.
    pub is_counted: bool,
}

/// What people read a report in.
pub type Words = &'static FigureWords;

impl Figures {
    /// As a document to print.
    pub fn to_pdf(&self, words: Words) -> Result<Vec<u8>, ReportError> {
        pdf::compose(self, words).to_pdf()
    }

    /// As a workbook.
    pub fn to_xlsx(&self, words: Words) -> Result<Vec<u8>, ReportError> {
        xlsx::write(self, words).map_err(|error| ReportError::Workbook(error.to_string()))
    }

    /// As a plain table for programs: UTF-8, commas, points, days as ISO 8601 writes them. `with_mark` begins it with the
    /// byte-order mark by which Excel knows UTF-8.
    pub fn to_csv(&self, with_mark: bool) -> Vec<u8> {
        csv::write(self, with_mark)
    }
}
