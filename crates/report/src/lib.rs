//! Reports as PDF: headings, facts, text and pictures on numbered pages.
//!
//! Promises: the same report gives the same bytes; every letter is drawn with the bundled font, so that
//! it looks alike everywhere; nothing that a report says can leave its line or its page. Deliberately
//! absent: what is reported, and any clock: dates come as text.
//!
//! Start with [`Report`], then [`Report::to_pdf`].
#![warn(missing_docs)]

mod letters;
mod pages;
mod report;

pub use report::{Block, Paper, Report, ReportError};
