//! Reports that people keep.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportFormat {
    /// To print.
    Pdf,
    /// A workbook.
    Xlsx,
    /// A plain table for programs.
    Csv,
}

impl ReportFormat {
    /// All there are.
    pub const ALL: [Self; 3] = [Self::Pdf, Self::Xlsx, Self::Csv];

    /// As stored, and how the names of such files end.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
        }
    }

    /// As HTTP and mails call it.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }
}

impl fmt::Display for ReportFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text is no form of a report.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no report `{0}`")]
pub struct UnknownFormat(String);

impl FromStr for ReportFormat {
    type Err = UnknownFormat;
    fn from_str(text: &str) -> Result<Self, UnknownFormat> {
        Self::ALL
            .into_iter()
            .find(|known| known.as_str() == text)
            .ok_or_else(|| UnknownFormat(text.chars().take(64).collect()))
    }
}
