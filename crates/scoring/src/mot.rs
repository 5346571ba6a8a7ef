//! The text formats of the MOTChallenge.

use std::fmt::Write;

use inveye_domain::{Bbox, FrameSize};

/// Why a text is not what it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MotError {
    /// A line without the columns frame, id, left, top, width, height.
    #[error("line {line} has {columns} columns; at least 6 are needed")]
    TooFewColumns {
        /// From 1.
        line: usize,
        /// How many there are.
        columns: usize,
    },
    /// Text where a number should be.
    #[error("line {line}, column {column}: `{text}` is no number")]
    NotANumber {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// What stands there.
        text: String,
    },
    /// A frame number that is not 1, 2, 3, …
    #[error("line {line}: {text} is no frame number; frames count from 1")]
    BadFrame {
        /// From 1.
        line: usize,
        /// What stands there.
        text: String,
    },
    /// `seqinfo.ini` lacks an entry or has nonsense in it.
    #[error("the sequence's {key} is missing or no positive number")]
    BadSequence {
        /// As spelt in the file.
        key: &'static str,
    },
}

/// One box of a detection, truth or result file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MotLine {
    /// From 1.
    pub frame: u32,
    /// Who; −1 in detection files.
    pub id: i64,
    /// In pixels.
    pub bbox: Bbox,
    /// Score of a detection or result; in truth files 0 marks a box to be ignored.
    pub confidence: f64,
    /// Class of the MOT16 family's truth (9 columns); older truth has places in the world there.
    pub class: Option<u32>,
}

/// Reads detections, truth or results; empty lines are skipped.
pub fn read_mot(text: &str) -> Result<Vec<MotLine>, MotError> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(index, line)| read_line(line, index + 1))
        .collect()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "frame numbers are checked, ids are whole numbers written as floats, casts saturate"
)]
fn read_line(text: &str, line: usize) -> Result<MotLine, MotError> {
    // Some published files separate by spaces.
    let columns: Vec<&str> = if text.contains(',') {
        text.split(',').map(str::trim).collect()
    } else {
        text.split_whitespace().collect()
    };
    if columns.len() < 6 {
        return Err(MotError::TooFewColumns {
            line,
            columns: columns.len(),
        });
    }
    let number = |column: usize| {
        let text = columns[column];
        let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
        number.ok_or_else(|| MotError::NotANumber {
            line,
            column: column + 1,
            text: text.to_owned(),
        })
    };
    let frame = number(0)?;
    if !(1.0..=f64::from(u32::MAX)).contains(&frame) || frame.fract() > 0.0 {
        return Err(MotError::BadFrame {
            line,
            text: columns[0].to_owned(),
        });
    }
    Ok(MotLine {
        frame: frame as u32,
        id: number(1)? as i64,
        bbox: Bbox::from_ltwh(number(2)?, number(3)?, number(4)?, number(5)?),
        confidence: if columns.len() > 6 { number(6)? } else { 1.0 },
        class: if columns.len() == 9 {
            Some(number(7)? as u32)
        } else {
            None
        },
    })
}

/// Appends one line of a result file, with its line end.
pub fn write_mot(out: &mut String, line: &MotLine) {
    let MotLine {
        frame,
        id,
        bbox,
        confidence,
        ..
    } = line;
    let (w, h) = (bbox.width(), bbox.height());
    let written = writeln!(
        out,
        "{frame},{id},{:.2},{:.2},{w:.2},{h:.2},{confidence:.4},-1,-1,-1",
        bbox.x1, bbox.y1
    );
    debug_assert!(written.is_ok(), "writing to a text cannot fail");
}

/// What `seqinfo.ini` says.
#[derive(Debug, Clone, PartialEq)]
pub struct SequenceInfo {
    /// Name of the sequence; empty where the file has none.
    pub name: String,
    /// Frames a second.
    pub fps: f64,
    /// Number of frames.
    pub length: u32,
    /// Size of the pictures.
    pub size: FrameSize,
}

impl SequenceInfo {
    /// Reads the `key=value` lines; sections and unknown keys are skipped.
    pub fn read(text: &str) -> Result<Self, MotError> {
        let value = |key: &str| {
            text.lines()
                .filter_map(|line| line.split_once('='))
                .find(|(k, _)| k.trim().eq_ignore_ascii_case(key))
                .map(|(_, v)| v.trim())
        };
        let number = |key: &'static str| {
            value(key)
                .and_then(|v| v.parse::<f64>().ok())
                .filter(|v| v.is_finite() && *v > 0.0)
                .ok_or(MotError::BadSequence { key })
        };
        let whole = |key: &'static str| {
            value(key)
                .and_then(|v| v.parse::<u32>().ok())
                .filter(|&v| v > 0)
                .ok_or(MotError::BadSequence { key })
        };
        Ok(Self {
            name: value("name").unwrap_or_default().to_owned(),
            fps: number("frameRate")?,
            length: whole("seqLength")?,
            size: FrameSize::new(whole("imWidth")?, whole("imHeight")?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_reads_back() {
        let line = MotLine {
            frame: 7,
            id: 3,
            bbox: Bbox::from_ltwh(10.5, -2.25, 30.0, 80.0),
            confidence: 0.75,
            class: None,
        };
        let mut text = String::new();
        write_mot(&mut text, &line);
        assert_eq!(text, "7,3,10.50,-2.25,30.00,80.00,0.7500,-1,-1,-1\n");
        assert_eq!(read_mot(&text), Ok(vec![line]));
    }

    #[test]
    fn nine_columns_have_a_class_and_ten_have_none() {
        let lines =
            read_mot("1,1,912,484,97,109,0,7,1\n\n1 1 399 182 121 229 1 -1 -1 -1\n").unwrap();
        assert_eq!(lines[0].class, Some(7));
        assert_eq!(lines[1].class, None);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let check = |text, expected: &str| {
            assert_eq!(
                read_mot(text).map_err(|e| e.to_string()),
                Err(expected.to_owned())
            );
        };
        check("1,1,2,3", "line 1 has 4 columns; at least 6 are needed");
        check("\n1,1,x,3,4,5", "line 2, column 3: `x` is no number");
        check(
            "0,1,2,3,4,5",
            "line 1: 0 is no frame number; frames count from 1",
        );
    }

    #[test]
    fn a_sequence_needs_rate_length_and_size() {
        let text =
            "[Sequence]\nname=MOT17-02\nframeRate=30\nseqLength=600\nimWidth=1920\nimHeight=1080\n";
        let info = SequenceInfo::read(text).unwrap();
        assert_eq!((info.name.as_str(), info.length), ("MOT17-02", 600));
        assert_eq!(info.size, FrameSize::new(1920, 1080));
        let without = text.replace("frameRate=30", "frameRate=0");
        assert_eq!(
            SequenceInfo::read(&without),
            Err(MotError::BadSequence { key: "frameRate" })
        );
    }
}
