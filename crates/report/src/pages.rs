//! Puts blocks on pages from top to bottom. What is where is decided first and drawn last: only then is
//! it known how many pages there are.

mod figures;

use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect, Size, Transform};
use krilla::image::Image;
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::text::TextDirection;

use crate::letters::{Letters, printable};
use crate::report::{Report, ReportError};

/// White around everything, in points.
const MARGIN: f32 = 50.0;
/// Room for the foot of a page.
const FOOT: f32 = 30.0;
const TITLE: f32 = 18.0;
const HEADING: f32 = 12.0;
const BODY: f32 = 9.5;
const SMALL: f32 = 7.5;
/// From one line to the next, in sizes of its letters.
const LEADING: f32 = 1.4;
/// Where the text of facts begins.
const FACTS: f32 = 110.0;
/// No picture is higher.
const TALLEST: f32 = 260.0;
/// Between two blocks.
const GAP: f32 = 6.0;

const INK: (u8, u8, u8) = (20, 24, 32);
const GREY: (u8, u8, u8) = (95, 102, 115);

/// Something at its place on a page.
enum Item {
    Line {
        at: (f32, f32),
        size: f32,
        is_bold: bool,
        ink: (u8, u8, u8),
        text: String,
    },
    Picture {
        at: (f32, f32),
        size: (f32, f32),
        image: Image,
    },
    Rule {
        y: f32,
    },
    Box {
        at: (f32, f32),
        size: (f32, f32),
        ink: (u8, u8, u8),
    },
}

pub(crate) struct Pages {
    plain: Letters,
    bold: Letters,
    size: (f32, f32),
    title: String,
    foot: String,
    language: String,
    unreadable: String,
    pages: Vec<Vec<Item>>,
    /// Where the next block begins.
    y: f32,
}

impl Pages {
    pub(crate) fn new(report: &Report) -> Result<Self, ReportError> {
        Ok(Self {
            plain: Letters::plain()?,
            bold: Letters::bold()?,
            size: report.paper.size(),
            title: printable(&report.title),
            foot: report.foot.clone(),
            language: report.language.clone(),
            unreadable: report.unreadable.clone(),
            pages: vec![Vec::new()],
            y: MARGIN,
        })
    }

    pub(crate) fn title(&mut self, text: &str) {
        self.paragraph(text, TITLE, true, INK);
        self.y += GAP;
    }

    pub(crate) fn heading(&mut self, text: &str) {
        // Never alone at the end of a page.
        self.make_room(HEADING * LEADING * 2.0 + BODY * LEADING * 3.0);
        // A page has its own edge.
        if self.y > MARGIN {
            self.y += GAP * 2.0;
            let y = self.y;
            self.put(Item::Rule { y });
            self.y += GAP;
        }
        self.paragraph(text, HEADING, true, INK);
        self.y += GAP / 2.0;
    }

    pub(crate) fn fact(&mut self, name: &str, text: &str) {
        let width = self.size.0 - 2.0 * MARGIN - FACTS;
        let mut names = self.bold.lines(name, BODY, FACTS - GAP).into_iter();
        let mut lines = self.plain.lines(text, BODY, width).into_iter();
        loop {
            let (name, line) = (names.next(), lines.next());
            if name.is_none() && line.is_none() {
                break;
            }
            self.make_room(BODY * LEADING);
            let y = self.y;
            if let Some(name) = name {
                self.line((MARGIN, y), BODY, true, GREY, name);
            }
            if let Some(line) = line {
                self.line((MARGIN + FACTS, y), BODY, false, INK, line);
            }
            self.y += BODY * LEADING;
        }
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.paragraph(text, BODY, false, INK);
        self.y += GAP / 2.0;
    }

    /// One that cannot be read is said to be so.
    pub(crate) fn picture(&mut self, jpeg: &[u8], caption: &str) {
        let widest = self.size.0 - 2.0 * MARGIN;
        let lines = self.plain.lines(caption, SMALL, widest);
        #[expect(clippy::cast_precision_loss, reason = "lines of a caption")]
        let below = lines.len() as f32 * SMALL * LEADING + GAP;
        match Image::from_jpeg(jpeg.to_vec().into(), true) {
            Ok(image) => {
                #[expect(clippy::cast_precision_loss, reason = "pixels of a picture")]
                let (width, height) = (image.size().0.max(1) as f32, image.size().1.max(1) as f32);
                let scale = (widest / width).min(TALLEST / height).min(1.0);
                let size = (width * scale, height * scale);
                self.make_room(size.1 + below + GAP);
                let at = (MARGIN, self.y + GAP / 2.0);
                self.put(Item::Picture { at, size, image });
                self.y += size.1 + GAP;
            }
            Err(_) => {
                let text = self.unreadable.clone();
                self.paragraph(&text, BODY, false, GREY);
            }
        }
        for line in lines {
            self.make_room(SMALL * LEADING);
            let y = self.y;
            self.line((MARGIN, y), SMALL, false, GREY, line);
            self.y += SMALL * LEADING;
        }
        self.y += GAP;
    }

    pub(crate) fn finish(self) -> Result<Vec<u8>, ReportError> {
        let mut document = Document::new();
        document.set_metadata(
            Metadata::new()
                .title(self.title.clone())
                .creator("InvEye Control Room".to_owned())
                .language(self.language.clone()),
        );
        let count = self.pages.len();
        for (index, items) in self.pages.iter().enumerate() {
            let settings = PageSettings::from_wh(self.size.0, self.size.1)
                .ok_or_else(|| ReportError::Pdf("a page without size".to_owned()))?;
            let mut page = document.start_page_with(settings);
            let mut surface = page.surface();
            for item in items {
                self.draw(&mut surface, item);
            }
            self.draw_foot(&mut surface, &format!("{} / {count}", index + 1));
            surface.finish();
            page.finish();
        }
        document
            .finish()
            .map_err(|error| ReportError::Pdf(format!("{error:?}")))
    }

    fn paragraph(&mut self, text: &str, size: f32, is_bold: bool, ink: (u8, u8, u8)) {
        let width = self.size.0 - 2.0 * MARGIN;
        let letters = if is_bold { &self.bold } else { &self.plain };
        for line in letters.lines(text, size, width) {
            self.make_room(size * LEADING);
            let y = self.y;
            self.line((MARGIN, y), size, is_bold, ink, line);
            self.y += size * LEADING;
        }
    }

    /// Goes to the next page unless so much has room on this one.
    fn make_room(&mut self, height: f32) {
        let end = self.size.1 - MARGIN - FOOT;
        if self.y + height > end && self.y > MARGIN {
            self.pages.push(Vec::new());
            self.y = MARGIN;
        }
    }

    fn line(&mut self, at: (f32, f32), size: f32, is_bold: bool, ink: (u8, u8, u8), text: String) {
        // A line's place is its top; letters stand on their foot.
        let at = (at.0, at.1 + size);
        self.put(Item::Line {
            at,
            size,
            is_bold,
            ink,
            text,
        });
    }

    fn put(&mut self, item: Item) {
        if let Some(page) = self.pages.last_mut() {
            page.push(item);
        }
    }

    fn draw(&self, surface: &mut Surface<'_>, item: &Item) {
        match item {
            Item::Line {
                at,
                size,
                is_bold,
                ink,
                text,
            } => {
                let letters = if *is_bold { &self.bold } else { &self.plain };
                write(surface, letters, *at, *size, *ink, text);
            }
            Item::Picture { at, size, image } => {
                if let Some(size) = Size::from_wh(size.0, size.1) {
                    surface.push_transform(&Transform::from_translate(at.0, at.1));
                    surface.draw_image(image.clone(), size);
                    surface.pop();
                }
            }
            Item::Rule { y } => self.draw_rule(surface, *y),
            Item::Box { at, size, ink } => draw_box(surface, *at, *size, *ink),
        }
    }

    fn draw_rule(&self, surface: &mut Surface<'_>, y: f32) {
        let size = (self.size.0 - 2.0 * MARGIN, 0.6);
        draw_box(surface, (MARGIN, y), size, (200, 205, 214));
    }

    fn draw_foot(&self, surface: &mut Surface<'_>, number: &str) {
        let y = self.size.1 - MARGIN;
        self.draw_rule(surface, y - FOOT / 2.0);
        let room = self.size.0 - 2.0 * MARGIN - 60.0;
        let foot = self.plain.lines(&self.foot, SMALL, room).swap_remove(0);
        write(surface, &self.plain, (MARGIN, y), SMALL, GREY, &foot);
        let width = self.plain.width(number, SMALL);
        let at = (self.size.0 - MARGIN - width, y);
        write(surface, &self.plain, at, SMALL, GREY, number);
    }
}

fn draw_box(surface: &mut Surface<'_>, at: (f32, f32), size: (f32, f32), ink: (u8, u8, u8)) {
    let mut path = PathBuilder::new();
    if let Some(rect) = Rect::from_xywh(at.0, at.1, size.0, size.1) {
        path.push_rect(rect);
    }
    if let Some(path) = path.finish() {
        surface.set_fill(Some(fill(ink)));
        surface.draw_path(&path);
    }
}

fn write(
    surface: &mut Surface<'_>,
    letters: &Letters,
    at: (f32, f32),
    size: f32,
    ink: (u8, u8, u8),
    text: &str,
) {
    surface.set_fill(Some(fill(ink)));
    let (at, font) = (Point::from_xy(at.0, at.1), letters.font.clone());
    surface.draw_text(at, font, size, text, false, TextDirection::Auto);
}

fn fill((red, green, blue): (u8, u8, u8)) -> Fill {
    Fill {
        paint: rgb::Color::new(red, green, blue).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::default(),
    }
}
