//! Reports as PDF (headings, facts, text, pictures, charts and tables on numbered pages), and key figures also as workbook
//! and plain table.
//!
//! Promises: the same report gives the same bytes; every letter is drawn with the bundled font, so that
//! it looks alike everywhere; nothing that a report says can leave its line or its page. Deliberately
//! absent: what is reported, and any clock: dates come as text.
//!
//! Start with [`Report`], then [`Report::to_pdf`]; for key figures with [`Figures`].
#![warn(missing_docs)]

mod figures;
mod letters;
mod pages;
mod report;

pub use figures::{Better, Days, Figure, Figures, Measured, Row, Unit, Unseen, UnseenCause, Words};
pub use report::{Bar, Block, Card, Cell, Chart, Paper, Report, ReportError, Table, Tone};
