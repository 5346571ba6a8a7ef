//! Widths of letters, and where lines break.

use krilla::text::Font;

use crate::report::ReportError;

const PLAIN: &[u8] = include_bytes!("../fonts/DejaVuSans.ttf");
const BOLD: &[u8] = include_bytes!("../fonts/DejaVuSans-Bold.ttf");

/// A font that can be drawn with and measured.
pub(crate) struct Letters {
    pub(crate) font: Font,
    face: ttf_parser::Face<'static>,
}

impl Letters {
    pub(crate) fn plain() -> Result<Self, ReportError> {
        Self::of(PLAIN)
    }

    pub(crate) fn bold() -> Result<Self, ReportError> {
        Self::of(BOLD)
    }

    fn of(file: &'static [u8]) -> Result<Self, ReportError> {
        Ok(Self {
            font: Font::new(file.to_vec().into(), 0).ok_or(ReportError::Font)?,
            face: ttf_parser::Face::parse(file, 0).map_err(|_| ReportError::Font)?,
        })
    }

    /// In points. What the font does not have is as wide as its box.
    pub(crate) fn width(&self, text: &str, size: f32) -> f32 {
        let units: u32 = text.chars().map(|letter| self.advance(letter)).sum();
        #[expect(clippy::cast_precision_loss, reason = "a line of letters")]
        let units = units as f32;
        units * size / f32::from(self.face.units_per_em())
    }

    fn advance(&self, letter: char) -> u32 {
        let glyph = self.face.glyph_index(letter).unwrap_or_default();
        self.face.glyph_hor_advance(glyph).unwrap_or(0).into()
    }

    /// Lines no wider than that: broken at spaces, and within a word that has no room on a line.
    pub(crate) fn lines(&self, text: &str, size: f32, width: f32) -> Vec<String> {
        text.split('\n')
            .flat_map(|line| self.wrap(&printable(line), size, width))
            .collect()
    }

    fn wrap(&self, text: &str, size: f32, width: f32) -> Vec<String> {
        let mut lines = Vec::new();
        let mut line = String::new();
        for word in text.split(' ') {
            let longer = if line.is_empty() {
                word.to_owned()
            } else {
                format!("{line} {word}")
            };
            if self.width(&longer, size) <= width {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for letter in word.chars() {
                line.push(letter);
                if self.width(&line, size) > width && line.chars().count() > 1 {
                    line.pop();
                    lines.push(std::mem::take(&mut line));
                    line.push(letter);
                }
            }
        }
        lines.push(line);
        lines
    }
}

/// Without what moves a pen instead of drawing: control characters, marks that turn the direction of
/// writing around, by which a text could be made to read otherwise, and what is no letter anywhere.
pub(crate) fn printable(text: &str) -> String {
    text.chars()
        .map(|letter| if is_space(letter) { ' ' } else { letter })
        .filter(|letter| !letter.is_control() && !is_mark(*letter))
        .collect()
}

fn is_space(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\u{2028}' | '\u{2029}')
}

fn is_mark(letter: char) -> bool {
    let turns = matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || matches!(letter, '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_break_at_spaces_and_keep_their_own() {
        let letters = Letters::plain().unwrap();
        let width = letters.width("one two", 10.0);
        assert_eq!(
            letters.lines("one two three\nfour", 10.0, width),
            ["one two", "three", "four"]
        );
        assert_eq!(letters.lines("", 10.0, width), [""]);
        let hostile = "a\u{202e}b\u{7}\u{61c}\u{2068}c\0";
        assert_eq!(letters.lines(hostile, 10.0, width), ["abc"]);
        assert_eq!(letters.lines("a\u{2028}b", 10.0, width), ["a b"]);
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide_and_no_letter_is_lost(text in "[a-zA-ZäöüßŁж ]{0,200}", width in 30f32..300.0) {
            let letters = Letters::plain().unwrap();
            let lines = letters.lines(&text, 10.0, width);
            for line in &lines {
                prop_assert!(letters.width(line, 10.0) <= width, "{line:?}");
            }
            let count = |text: &str| text.chars().filter(|letter| *letter != ' ').count();
            prop_assert_eq!(count(&lines.join("")), count(&text));
        }
    }
}
