//! What stands in printed key figures.

use inveye_domain::BlindCause;
use inveye_kpi::Kpi;
use inveye_kpi::calendar::{Comparison, Grain};

/// What stands in printed key figures.
#[derive(Debug)]
pub struct FigureWords {
    /// Between whole numbers and decimals, and between thousands.
    pub decimal: char,
    /// Between thousands.
    pub group: char,
    /// What a figure is called, as on the screens.
    pub name: fn(Kpi) -> &'static str,
    /// How it is computed, in one sentence.
    pub how: fn(Kpi) -> &'static str,
    /// Before who defines it so.
    pub source: &'static str,
    /// What the report is called unless it has a name.
    pub title: &'static str,
    /// From a day to another.
    pub from_to: fn(&str, &str) -> String,
    /// A day of the calendar: year, month, day.
    pub date: fn(i16, i8, i8) -> String,
    /// Days of the week from Monday, two or three letters.
    pub weekdays: [&'static str; 7],
    /// What parts are called, as a choice.
    pub grain: fn(Grain) -> &'static str,
    /// What stands beside, as a choice.
    pub comparison: fn(Comparison) -> &'static str,
    /// Before the period.
    pub period: &'static str,
    /// Before the days that stand beside.
    pub beside: &'static str,
    /// Before the time zone.
    pub zone: &'static str,
    /// Before how the period is cut.
    pub cut: &'static str,
    /// Before the share of the time that was seen.
    pub seen: &'static str,
    /// When it was made.
    pub made: fn(&str) -> String,
    /// Before a value that stands beside.
    pub than: fn(&str) -> String,
    /// Nothing stands beside.
    pub nothing_beside: &'static str,
    /// Part of the time was seen: of a percentage.
    pub partly: fn(&str) -> String,
    /// Heading of a chart: of a figure.
    pub chart: fn(&str) -> String,
    /// Legend: the days, what stands beside, and days that were not all seen.
    pub legend: [&'static str; 3],
    /// Heading of the table.
    pub table: &'static str,
    /// Heading of the days' column; of the first and the last day's.
    pub days: &'static str,
    /// The first day's column.
    pub first: &'static str,
    /// The last day's column.
    pub last: &'static str,
    /// All days together.
    pub whole: &'static str,
    /// The change against what stands beside.
    pub change: &'static str,
    /// The column of a figure's name.
    pub figure: &'static str,
    /// The column of its value.
    pub value: &'static str,
    /// Minutes and seconds, behind the head of a column.
    pub clock: &'static str,
    /// Heading of what is known of what was seen.
    pub quality: &'static str,
    /// All of it was seen.
    pub all_seen: &'static str,
    /// Counts are too low where not everything was seen.
    pub quality_note: &'static str,
    /// No camera counts at a door.
    pub no_camera: &'static str,
    /// Nothing was counted.
    pub nothing: &'static str,
    /// How many more days were not all seen.
    pub more: fn(usize) -> String,
    /// Why a camera counted nothing: it gave no picture.
    pub offline: &'static str,
    /// Why it counted too little.
    pub blind: fn(BlindCause) -> &'static str,
    /// Why none counted.
    pub engine_off: &'static str,
    /// The column of a camera.
    pub camera: &'static str,
    /// The column of why.
    pub why: &'static str,
    /// The column of how long.
    pub how_long: &'static str,
    /// Heading of definitions.
    pub definitions: &'static str,
    /// Names of a workbook's sheets: summary, days, data quality, definitions.
    pub sheets: [&'static str; 4],
    /// Subject of a mail with a report: of the report and the store.
    pub mail_subject: fn(&str, &str) -> String,
    /// Text of a mail with a report: of the report, the store and the days.
    pub mail_text: fn(&str, &str, &str) -> String,
}
