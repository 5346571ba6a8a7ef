//! What stands in a report.

use crate::pages::Pages;

/// The size of its pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Paper {
    /// 210 × 297 mm.
    #[default]
    A4,
    /// 8.5 × 11 inches.
    Letter,
}

impl Paper {
    /// In points.
    pub(crate) fn size(self) -> (f32, f32) {
        match self {
            Self::A4 => (595.28, 841.89),
            Self::Letter => (612.0, 792.0),
        }
    }
}

/// A report before it has pages.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Report {
    /// The size of its pages.
    pub paper: Paper,
    /// As RFC 5646 writes its language: for whoever reads it aloud.
    pub language: String,
    /// Stands in the place of a picture that is no JPEG.
    pub unreadable: String,
    /// Stands on top, and in the file's properties.
    pub title: String,
    /// Stands at the foot of each page, beside its number: who printed it, and when.
    pub foot: String,
    /// From top to bottom.
    pub blocks: Vec<Block>,
}

/// One thing in a report.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// Begins a part.
    Heading(String),
    /// A word and what there is to say to it.
    Fact(String, String),
    /// Running text; keeps its lines.
    Text(String),
    /// A JPEG with a line below it. It is never parted from that line.
    Picture {
        /// The file.
        jpeg: Vec<u8>,
        /// Below it.
        caption: String,
    },
}

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The bundled font cannot be read: a defect of ours.
    #[error("the bundled font cannot be read")]
    Font,
    /// The PDF library refused it.
    #[error("the PDF could not be written: {0}")]
    Pdf(String),
}

impl Report {
    /// The file.
    pub fn to_pdf(&self) -> Result<Vec<u8>, ReportError> {
        let mut pages = Pages::new(self)?;
        pages.title(&self.title);
        for block in &self.blocks {
            match block {
                Block::Heading(text) => pages.heading(text),
                Block::Fact(name, text) => pages.fact(name, text),
                Block::Text(text) => pages.text(text),
                Block::Picture { jpeg, caption } => pages.picture(jpeg, caption),
            }
        }
        pages.finish()
    }
}
