//! Sales: files that are brought in, how they are read, and receipts that are pushed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// In which order a date's numbers stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SalesDateOrder {
    /// 2026-11-22
    YearMonthDay,
    /// 22.11.2026
    DayMonthYear,
    /// 11/22/2026
    MonthDayYear,
}

/// What parts a number's whole from its fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SalesDecimal {
    /// 1,234.50
    Point,
    /// 1.234,50
    Comma,
}

/// What one row of a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SalesRow {
    /// One product of a receipt.
    Line,
    /// A whole receipt.
    Receipt,
}

/// How a file of sales is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SalesMapping {
    /// What parts columns: `,`, `;`, `|` or a tab.
    pub separator: String,
    /// The WHATWG name of its encoding. Without, UTF-8 and UTF-16 are told by themselves, and rows that are neither
    /// are Western European.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub encoding: Option<String>,
    /// Whether the first row names the columns.
    pub header: bool,
    /// Column by what it is: `receipt`, `date`, `time`, `kind`, `original`, `product`, `name`, `units`, `amount`,
    /// `unit_price`, `tax`, `currency`. A column goes by its name in the first row, or by its number: `#1` is the first.
    pub columns: BTreeMap<String, String>,
    /// How days are written.
    pub date_order: SalesDateOrder,
    /// How numbers are written.
    pub decimal: SalesDecimal,
    /// What a row is.
    pub row: SalesRow,
    /// What the numbers of receipts begin with that are returns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub return_prefix: Option<String>,
}

/// How files of one source are read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SalesMappingView {
    /// The source's name. The same number at another source is another receipt.
    pub source: String,
    /// How.
    pub mapping: SalesMapping,
}

/// The begin of a file, to see what would be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SalesPreviewRequest {
    /// Its first bytes, Base64; a megabyte says enough.
    pub sample: String,
    /// Whether that is all of it; otherwise its last row may be cut, and is left out.
    #[serde(default)]
    pub whole: bool,
    /// How it is read; proposed without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub mapping: Option<SalesMapping>,
}

/// A row as it is understood.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct SalesRowView {
    /// Where it stands in the file, from 1.
    #[ts(type = "number")]
    pub line: u64,
    /// The receipt's number.
    pub receipt: String,
    /// When.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// `sale`, `return`, `exchange` or `void`, where the row says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub kind: Option<String>,
    /// The product's number or name.
    pub product: String,
    /// Pieces; below nothing where they came back.
    #[ts(type = "number")]
    pub units: i64,
    /// What it comes to, in the store's currency.
    pub net: f64,
}

/// A row that is no sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SalesBadRow {
    /// Where it stands in the file, from 1.
    #[ts(type = "number")]
    pub line: u64,
    /// Why: `quote_open`, `quote_inside`, `too_long`, `more_columns`, `missing`, `no_date`, `in_future`, `no_time`, `no_number`,
    /// `too_much`, `other_currency` or `unknown_kind`.
    pub problem: String,
    /// Which value, as in the columns of a mapping.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub field: Option<String>,
    /// What stands there, shortened.
    pub value: String,
}

/// What would be read of a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct SalesPreview {
    /// As asked for, or as proposed.
    pub mapping: SalesMapping,
    /// The file's columns, as a mapping names them.
    pub columns: Vec<String>,
    /// No day of those seen says whether day or month stands first: somebody must choose.
    pub date_open: bool,
    /// Why nothing can be read so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub problem: Option<String>,
    /// The first rows.
    pub rows: Vec<SalesRowView>,
    /// The first bad rows.
    pub bad: Vec<SalesBadRow>,
    /// How many rows were looked at.
    #[ts(type = "number")]
    pub row_count: u64,
    /// Of those, bad ones.
    #[ts(type = "number")]
    pub bad_count: u64,
}

/// A file that was brought in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SalesImportView {
    /// Its number.
    #[ts(type = "number")]
    pub id: u64,
    /// When it began.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// When it was over. Absent while it runs, and where it broke off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub end_ms: Option<i64>,
    /// Whether it runs now.
    pub running: bool,
    /// Who brought it.
    pub actor: String,
    /// The file's name.
    pub file: String,
    /// Whose sales they are.
    pub source: String,
    /// Rows that were read.
    #[ts(type = "number")]
    pub rows: u64,
    /// Of those, bad ones.
    #[ts(type = "number")]
    pub bad: u64,
    /// Receipts that were not known before.
    #[ts(type = "number")]
    pub added: u64,
    /// Receipts that were, and are told anew.
    #[ts(type = "number")]
    pub replaced: u64,
    /// Receipts of goods that came back, each on the day it did.
    #[ts(type = "number")]
    pub returns: u64,
    /// Of those, whose sale is not known although its number is.
    #[ts(type = "number")]
    pub unmatched: u64,
    /// Rows at times that clocks were put forward over; taken as if they had not been.
    #[ts(type = "number")]
    pub skipped: u64,
    /// Rows at times that clocks showed twice; taken as the first.
    #[ts(type = "number")]
    pub twice: u64,
    /// Why it broke off. What was read before stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub problem: Option<String>,
}

/// An import with its first thousand bad rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SalesImportDetail {
    /// The import.
    pub import: SalesImportView,
    /// In the order of their lines.
    pub bad: Vec<SalesBadRow>,
}

/// A line of a receipt that is pushed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct PushedSaleLine {
    /// The product's number.
    #[serde(default)]
    pub product: String,
    /// The product's name.
    #[serde(default)]
    pub name: String,
    /// Pieces; below nothing where they came back.
    #[ts(type = "number")]
    pub units: i64,
    /// What it comes to without tax, in the store's currency; below nothing where money was given back.
    pub net: f64,
}

/// A whole receipt. Told again, it takes the place of what was told before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct PushedSaleRequest {
    /// Its number at its source.
    pub id: String,
    /// When it was written.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// `sale`, `return`, `exchange` or `void`; without, its lines say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub kind: Option<String>,
    /// The receipt that goods come back from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub original: Option<String>,
    /// ISO 4217; the store's without. Others are refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub currency: Option<String>,
    /// When its source changed it last: what is older than what is stored changes nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub changed_ms: Option<i64>,
    /// At least one.
    pub lines: Vec<PushedSaleLine>,
}

/// Receipts of one source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct SalesPush {
    /// The source's name.
    pub source: String,
    /// At most a thousand; all are stored or none.
    pub sales: Vec<PushedSaleRequest>,
}

/// What came of a push.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SalesPushed {
    /// Receipts that were not known before.
    #[ts(type = "number")]
    pub added: u64,
    /// Receipts that were, and are told anew.
    #[ts(type = "number")]
    pub replaced: u64,
    /// Receipts that were known newer.
    #[ts(type = "number")]
    pub late: u64,
}
