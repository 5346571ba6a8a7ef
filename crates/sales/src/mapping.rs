//! Which column is what.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::decimal::DecimalMark;

macro_rules! fields {
    ($($(#[$doc:meta])* $variant:ident = $word:literal,)+) => {
        /// What a column can be.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Field {
            $($(#[$doc])* $variant,)+
        }

        impl Field {
            /// All there are.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// For programs.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }
    };
}

fields! {
    /// The receipt's number at its till; rows with the same one are one receipt.
    Receipt = "receipt",
    /// The day, perhaps with the time.
    Date = "date",
    /// The time of day, where it has a column of its own.
    Time = "time",
    /// A word for what it is: sale, return, exchange, void.
    Kind = "kind",
    /// The receipt that goods come back from.
    Original = "original",
    /// The product's number.
    Product = "product",
    /// The product's name.
    Name = "name",
    /// How many pieces.
    Units = "units",
    /// What the row comes to.
    Amount = "amount",
    /// What one piece costs, where no column says what the row comes to.
    UnitPrice = "unit_price",
    /// Tax that is in the amount; it is taken off.
    Tax = "tax",
    /// The money's ISO 4217 code.
    Currency = "currency",
}

/// In which order a date's numbers stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// 2026-11-22
    #[default]
    YearMonthDay,
    /// 22.11.2026
    DayMonthYear,
    /// 11/22/2026
    MonthDayYear,
}

/// What one row of the file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowIs {
    /// One product of a receipt.
    #[default]
    Line,
    /// A whole receipt.
    Receipt,
}

/// How a file of sales is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// What parts columns: a comma, a semicolon, a tab or a bar.
    pub separator: char,
    /// The WHATWG name of its encoding. Without, UTF-8 and UTF-16 are told by themselves, and rows that are neither
    /// are Western European.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// Whether the first row names the columns.
    pub header: bool,
    /// Each by the name that the first row gives it, or by its number: `#1` is the first.
    pub columns: BTreeMap<Field, String>,
    /// How days are written.
    pub date_order: DateOrder,
    /// How numbers are written.
    pub decimal: DecimalMark,
    /// What a row is.
    pub row: RowIs,
    /// What the numbers of receipts begin with that are returns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_prefix: Option<String>,
}

impl Mapping {
    /// What parts columns, of which one is chosen.
    pub const SEPARATORS: [char; 4] = [',', ';', '\t', '|'];
}
