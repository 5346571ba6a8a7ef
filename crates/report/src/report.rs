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
    /// What the document is about, below its title.
    Lead(String),
    /// Some room.
    Space,
    /// What follows begins on a new page.
    Page,
    /// Figures at a glance, four abreast.
    Cards(Vec<Card>),
    /// Bars.
    Chart(Chart),
    /// Rows and columns; its head is repeated on each page.
    Table(Table),
}

/// What a change means to the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Nothing.
    Plain,
    /// It went the right way.
    Good,
    /// It went the wrong way.
    Bad,
}

/// One figure at a glance.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// What it is.
    pub name: String,
    /// As people write it.
    pub value: String,
    /// How it changed.
    pub change: Option<(String, Tone)>,
    /// Beside that.
    pub note: String,
}

/// Bars over a scale that begins at zero.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// From left to right.
    pub bars: Vec<Bar>,
    /// Marks of the scale, lowest first; the last is no lower than the highest bar.
    pub axis: Vec<(f64, String)>,
    /// What the bars are.
    pub now: String,
    /// What stands beside them.
    pub then: Option<String>,
    /// What paler bars are.
    pub partly: String,
}

/// One bar, and the one beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// Below it, where there is room.
    pub label: String,
    /// Its height.
    pub now: Option<f64>,
    /// The height of the one beside it.
    pub then: Option<f64>,
    /// Drawn paler.
    pub is_partly: bool,
}

/// Rows and columns. The first column is of texts, the others are of numbers; the last row is of all together.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Over the columns.
    pub head: Vec<String>,
    /// From top to bottom.
    pub rows: Vec<Vec<Cell>>,
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// What stands in it.
    pub text: String,
    /// Smaller, below.
    pub below: Option<(String, Tone)>,
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
    /// The workbook library refused it.
    #[error("the workbook could not be written: {0}")]
    Workbook(String),
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
                Block::Lead(text) => pages.lead(text),
                Block::Space => pages.space(),
                Block::Page => pages.page(),
                Block::Cards(cards) => pages.cards(cards),
                Block::Chart(chart) => pages.chart(chart),
                Block::Table(table) => pages.table(table),
            }
        }
        pages.finish()
    }
}
