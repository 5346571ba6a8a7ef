//! Cards, charts and tables.

use super::{BODY, GAP, GREY, INK, Item, LEADING, MARGIN, Pages, SMALL};
use crate::letters::printable;
use crate::report::{Card, Cell, Chart, Table, Tone};

const PAPER_GREY: (u8, u8, u8) = (245, 247, 250);
const NOW: (u8, u8, u8) = (31, 91, 153);
const PARTLY: (u8, u8, u8) = (139, 174, 209);
const THEN: (u8, u8, u8) = (203, 209, 219);
const HAIR: (u8, u8, u8) = (222, 226, 232);
const GOOD: (u8, u8, u8) = (22, 112, 70);
const BAD: (u8, u8, u8) = (176, 42, 36);

const CARDS: usize = 4;
const CARD: f32 = 58.0;
const VALUE: f32 = 15.0;
const CHART: f32 = 176.0;
/// Letters of tables.
const TINY: f32 = 7.0;
/// No letters are smaller.
const LEAST: f32 = 6.0;
/// The first column of tables; the others share the rest.
const FIRST: f32 = 118.0;

fn ink(tone: Tone) -> (u8, u8, u8) {
    match tone {
        Tone::Plain => GREY,
        Tone::Good => GOOD,
        Tone::Bad => BAD,
    }
}

#[expect(clippy::cast_precision_loss, reason = "columns and bars of a page")]
fn size(number: usize) -> f32 {
    number as f32
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "places on paper need no more digits"
)]
fn share(of: f64, highest: f64) -> f32 {
    if highest > 0.0 {
        (of / highest) as f32
    } else {
        0.0
    }
}

impl Pages {
    fn width(&self) -> f32 {
        self.size.0 - 2.0 * MARGIN
    }

    /// What a document is about, below its title.
    pub(crate) fn lead(&mut self, text: &str) {
        self.y -= GAP;
        self.paragraph(text, BODY + 2.0, false, GREY);
        self.y += GAP * 1.5;
    }

    pub(crate) fn space(&mut self) {
        self.y += GAP;
    }

    /// What follows begins on a page of its own.
    pub(crate) fn page(&mut self) {
        if self.y > MARGIN {
            self.pages.push(Vec::new());
            self.y = MARGIN;
        }
    }

    pub(crate) fn cards(&mut self, cards: &[Card]) {
        self.y += GAP;
        let width = (self.width() - GAP * size(CARDS - 1)) / size(CARDS);
        for row in cards.chunks(CARDS) {
            self.make_room(CARD + GAP);
            for (index, card) in row.iter().enumerate() {
                let x = MARGIN + size(index) * (width + GAP);
                self.card(card, x, width);
            }
            self.y += CARD + GAP;
        }
    }

    fn card(&mut self, card: &Card, x: f32, width: f32) {
        let top = self.y;
        self.fill_box((x, top), (width, CARD), PAPER_GREY);
        self.fill_box((x, top), (2.0, CARD), NOW);
        let (left, room) = (x + 9.0, width - 14.0);
        let mut letters = SMALL;
        while letters > LEAST && self.plain.width(&card.name, letters) > room {
            letters -= 0.25;
        }
        let name = self.cut(&card.name, letters, room, false);
        self.line((left, top + 5.0), letters, false, GREY, name);
        let value = self.cut(&card.value, VALUE, room, true);
        self.line((left, top + 16.0), VALUE, true, INK, value);
        let mut at = left;
        if let Some((change, tone)) = &card.change {
            let drawn = self.bold.width(change, TINY);
            self.line((at, top + 43.0), TINY, true, ink(*tone), change.clone());
            at += drawn + 4.0;
        }
        let note = self.cut(&card.note, TINY, left + room - at, false);
        self.line((at, top + 43.0), TINY, false, GREY, note);
    }

    pub(crate) fn chart(&mut self, chart: &Chart) {
        self.make_room(CHART + 30.0);
        let (top, bottom) = (self.y + GAP, self.y + CHART);
        let widest = chart
            .axis
            .iter()
            .map(|(_, text)| self.plain.width(text, TINY));
        let left = MARGIN + widest.fold(0.0, f32::max) + 6.0;
        let right = self.size.0 - MARGIN;
        let highest = chart.axis.last().map_or(1.0, |(value, _)| *value);
        let y = |value: f64| bottom - share(value, highest) * (bottom - top);
        for (value, text) in &chart.axis {
            let y = y(*value);
            let width = self.plain.width(text, TINY);
            self.line(
                (left - 6.0 - width, y - TINY * 0.62),
                TINY,
                false,
                GREY,
                text.clone(),
            );
            let (thickness, tone) = if *value > 0.0 {
                (0.4, HAIR)
            } else {
                (0.8, GREY)
            };
            self.fill_box((left, y - thickness / 2.0), (right - left, thickness), tone);
        }
        let slot = (right - left) / size(chart.bars.len().max(7));
        let has_then = chart.then.is_some();
        let thick = (slot * if has_then { 0.38 } else { 0.62 }).min(24.0);
        let labels = chart
            .bars
            .iter()
            .map(|bar| self.plain.width(&bar.label, TINY));
        let label = labels.fold(1.0, f32::max) + 8.0;
        let mut free = left - label;
        for (index, bar) in chart.bars.iter().enumerate() {
            let middle = left + slot * (size(index) + 0.5);
            let from = if has_then {
                middle
            } else {
                middle - thick / 2.0
            };
            let mut draw = |x: f32, value: Option<f64>, tone| {
                if let Some(value) = value {
                    self.fill_box((x, y(value)), (thick, bottom - y(value)), tone);
                }
            };
            draw(middle - thick, bar.then.filter(|_| has_then), THEN);
            draw(from, bar.now, if bar.is_partly { PARTLY } else { NOW });
            let text = printable(&bar.label);
            let width = self.plain.width(&text, TINY);
            let at = (middle - width / 2.0).clamp(left - 4.0, right - width);
            if at >= free {
                self.line((at, bottom + 4.0), TINY, false, GREY, text);
                free = at + width + 8.0;
            }
        }
        self.y = bottom + TINY * LEADING + 8.0;
        self.legend(chart);
    }

    fn legend(&mut self, chart: &Chart) {
        let is_partly = chart.bars.iter().any(|bar| bar.is_partly);
        let all = [
            Some((NOW, &chart.now)),
            chart.then.as_ref().map(|then| (THEN, then)),
            is_partly.then_some((PARTLY, &chart.partly)),
        ];
        let mut x = MARGIN;
        for (tone, text) in all.into_iter().flatten() {
            self.fill_box((x, self.y + 1.5), (7.0, 7.0), tone);
            let width = self.plain.width(text, SMALL);
            self.line((x + 11.0, self.y), SMALL, false, INK, text.clone());
            x += width + 28.0;
        }
        self.y += SMALL * LEADING + GAP;
    }

    pub(crate) fn table(&mut self, table: &Table) {
        let others = table.head.len().saturating_sub(1).max(1);
        let other = (self.width() - FIRST) / size(others);
        let room = |index: usize| if index == 0 { FIRST - 4.0 } else { other - 5.0 };
        let heads: Vec<Vec<String>> = (0..)
            .zip(&table.head)
            .map(|(index, head)| self.bold.lines(head, TINY, room(index)))
            .collect();
        let last = table.rows.len().saturating_sub(1);
        let mut is_headed = false;
        for (number, row) in table.rows.iter().enumerate() {
            let has_below = row.iter().any(|cell| cell.below.is_some());
            let height = TINY * if has_below { 2.9 } else { 1.7 };
            let pages = self.pages.len();
            self.make_room(height);
            if !is_headed || self.pages.len() > pages {
                self.table_head(&heads, other);
                is_headed = true;
            }
            let is_sum = number == last;
            if is_sum {
                self.fill_box((MARGIN, self.y), (self.width(), height), PAPER_GREY);
            }
            for (index, cell) in row.iter().enumerate() {
                self.cell(index, cell, other, is_sum);
            }
            self.y += height;
            let (y, width) = (self.y, self.width());
            self.fill_box((MARGIN, y - 0.4), (width, 0.4), HAIR);
        }
        self.y += GAP;
    }

    fn table_head(&mut self, heads: &[Vec<String>], other: f32) {
        let lines = heads.iter().map(Vec::len).max().unwrap_or(1);
        let height = size(lines) * TINY * 1.25;
        for (index, lines) in heads.iter().enumerate() {
            let empty = size(heads.iter().map(Vec::len).max().unwrap_or(1) - lines.len());
            for (number, text) in lines.iter().enumerate() {
                let y = self.y + (empty + size(number)) * TINY * 1.25;
                let x = self.column(index, other, self.bold.width(text, TINY));
                self.line((x, y), TINY, true, GREY, text.clone());
            }
        }
        self.y += height + 3.0;
        let (y, width) = (self.y, self.width());
        self.fill_box((MARGIN, y - 0.8), (width, 0.8), GREY);
        self.y += 1.0;
    }

    fn cell(&mut self, index: usize, cell: &Cell, other: f32, is_bold: bool) {
        let room = if index == 0 { FIRST - 4.0 } else { other - 4.0 };
        let text = self.cut(&cell.text, TINY + 0.5, room, is_bold);
        let letters = if is_bold { &self.bold } else { &self.plain };
        let x = self.column(index, other, letters.width(&text, TINY + 0.5));
        let y = self.y + 1.6;
        self.line((x, y), TINY + 0.5, is_bold, INK, text);
        if let Some((below, tone)) = &cell.below {
            let below = self.cut(below, TINY - 1.0, room, false);
            let x = self.column(index, other, self.plain.width(&below, TINY - 1.0));
            self.line((x, y + TINY * 1.3), TINY - 1.0, false, ink(*tone), below);
        }
    }

    /// Where a text begins in its column: numbers end at its right.
    fn column(&self, index: usize, other: f32, width: f32) -> f32 {
        if index == 0 {
            MARGIN + 2.0
        } else {
            MARGIN + FIRST + other * size(index) - width - 2.0
        }
    }

    /// One line that fits.
    fn cut(&self, text: &str, size: f32, room: f32, is_bold: bool) -> String {
        let letters = if is_bold { &self.bold } else { &self.plain };
        let text = printable(text);
        if letters.width(&text, size) <= room {
            return text;
        }
        let mut cut: Vec<char> = text.chars().collect();
        while cut.pop().is_some() {
            let shorter: String = cut.iter().chain(&['…']).collect();
            if letters.width(&shorter, size) <= room {
                return shorter;
            }
        }
        String::new()
    }

    fn fill_box(&mut self, at: (f32, f32), size: (f32, f32), ink: (u8, u8, u8)) {
        if size.0 > 0.0 && size.1 > 0.0 {
            self.put(Item::Box { at, size, ink });
        }
    }
}
