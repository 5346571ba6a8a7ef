//! What could not be read, and why.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::mapping::Field;

/// Letters of a row or a value that are shown of it.
const SHOWN: usize = 200;

/// Why a row is not a sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// A quotation mark is opened and never closed.
    QuoteOpen,
    /// A quotation mark stands where none may.
    QuoteInside,
    /// The row is longer than any receipt's.
    TooLong,
    /// More columns than the others have.
    MoreColumns,
    /// A value that it takes is missing.
    Missing,
    /// No day, or none in this order.
    NoDate,
    /// A day that has not come yet.
    InFuture,
    /// No time of day.
    NoTime,
    /// No number, or one with the other decimal sign.
    NoNumber,
    /// Beyond all money.
    TooMuch,
    /// Money of another country than the store's.
    OtherCurrency,
    /// A word for its kind that nobody knows.
    UnknownKind,
}

impl Problem {
    /// For programs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::QuoteOpen => "quote_open",
            Self::QuoteInside => "quote_inside",
            Self::TooLong => "too_long",
            Self::MoreColumns => "more_columns",
            Self::Missing => "missing",
            Self::NoDate => "no_date",
            Self::InFuture => "in_future",
            Self::NoTime => "no_time",
            Self::NoNumber => "no_number",
            Self::TooMuch => "too_much",
            Self::OtherCurrency => "other_currency",
            Self::UnknownKind => "unknown_kind",
        }
    }
}

/// A row that is no sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadRow {
    /// Its first line in the file, from 1.
    pub line: u64,
    /// Why.
    pub problem: Problem,
    /// Which value, where it is one.
    pub field: Option<Field>,
    /// What stands there, shortened.
    pub value: String,
}

impl BadRow {
    pub(crate) fn new(line: u64, problem: Problem, field: Option<Field>, value: &str) -> Self {
        Self {
            line,
            problem,
            field,
            value: value.trim().chars().take(SHOWN).collect(),
        }
    }
}

impl fmt::Display for BadRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            line,
            problem,
            field,
            value,
        } = self;
        let what = match problem {
            Problem::QuoteOpen => "a quotation mark is never closed",
            Problem::QuoteInside => "a quotation mark stands inside a quoted value",
            Problem::TooLong => "the row is too long",
            Problem::MoreColumns => "the row has more columns than the first",
            Problem::Missing => "a value is missing",
            Problem::NoDate => "no day, or none in this order",
            Problem::InFuture => "a day that has not come yet",
            Problem::NoTime => "no time of day",
            Problem::NoNumber => "no number, or one with the other decimal sign",
            Problem::TooMuch => "the number is too large",
            Problem::OtherCurrency => "not the store's currency",
            Problem::UnknownKind => "neither sale nor return nor void nor exchange",
        };
        write!(f, "line {line}: {what}")?;
        if let Some(field) = field {
            write!(f, " ({})", field.as_str())?;
        }
        if value.is_empty() {
            Ok(())
        } else {
            write!(f, ": {value}")
        }
    }
}
