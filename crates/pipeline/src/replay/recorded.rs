//! Detections kept as text, so that tracking and analytics can be replayed without video and model.
//!
//! The first line names the format, the picture's size and the model; each further line is one
//! analysed frame: its number, its time in seconds, and a group `left,top,right,bottom,score` for
//! every person.

use std::fmt::Write as _;

use inveye_domain::{Bbox, ClassId, Detection, FrameSize, MediaTime};

use super::DetectedFrame;

const FORMAT: &str = "inveye-detections/1";

/// What the first line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedHeader {
    /// Size of the pictures.
    pub size: FrameSize,
    /// The model they were made with.
    pub model: String,
}

/// Why a recording cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordedError {
    /// The first line.
    #[error("the first line is not `{FORMAT} WIDTHxHEIGHT MODEL`")]
    Header,
    /// Any other.
    #[error("line {line} is no frame: `{part}` was not expected")]
    Frame {
        /// From 1.
        line: usize,
        /// What could not be read.
        part: String,
    },
}

/// Recorded detections of one clip.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedDetections {
    /// What they were made from.
    pub header: RecordedHeader,
    /// In order.
    pub frames: Vec<DetectedFrame>,
}

impl RecordedDetections {
    /// Nothing recorded yet.
    pub fn new(header: RecordedHeader) -> Self {
        Self {
            header,
            frames: Vec::new(),
        }
    }

    /// Reads the text form.
    pub fn parse(text: &str) -> Result<Self, RecordedError> {
        let mut lines = text.lines();
        let header = lines
            .next()
            .and_then(parse_header)
            .ok_or(RecordedError::Header)?;
        let frames = lines
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty())
            .map(|(index, line)| {
                parse_frame(line, header.size).map_err(|part| RecordedError::Frame {
                    line: index + 2,
                    part,
                })
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { header, frames })
    }

    /// The text form: places to a tenth of a pixel, scores to a thousandth.
    pub fn to_text(&self) -> String {
        let RecordedHeader { size, model } = &self.header;
        let mut text = format!("{FORMAT} {}x{} {model}\n", size.width, size.height);
        for frame in &self.frames {
            // Writing to a string cannot fail.
            let _ok = write!(text, "{} {:.3}", frame.number, frame.at.as_seconds()).is_ok();
            for Detection { bbox: b, score, .. } in &frame.detections {
                let _ok = write!(
                    text,
                    " {:.1},{:.1},{:.1},{:.1},{score:.3}",
                    b.x1, b.y1, b.x2, b.y2
                )
                .is_ok();
            }
            text.push('\n');
        }
        text
    }
}

fn parse_header(line: &str) -> Option<RecordedHeader> {
    let rest = line.strip_prefix(FORMAT)?.strip_prefix(' ')?;
    let (size, model) = rest.split_once(' ')?;
    let (width, height) = size.split_once('x')?;
    let size = FrameSize::new(width.parse().ok()?, height.parse().ok()?);
    Some(RecordedHeader {
        size,
        model: model.trim().to_owned(),
    })
}

fn parse_frame(line: &str, size: FrameSize) -> Result<DetectedFrame, String> {
    let mut parts = line.split_whitespace();
    let mut next = || parts.next().unwrap_or("");
    let (number, at) = (next(), next());
    let seconds = finite(at)?;
    Ok(DetectedFrame {
        number: number.parse().map_err(|_| number.to_owned())?,
        at: MediaTime::from_seconds(seconds),
        size,
        detections: parts.map(parse_detection).collect::<Result<_, _>>()?,
    })
}

fn parse_detection(part: &str) -> Result<Detection, String> {
    let values = part
        .split(',')
        .map(finite)
        .collect::<Result<Vec<f64>, _>>()?;
    let [x1, y1, x2, y2, score] = values[..] else {
        return Err(part.to_owned());
    };
    #[expect(
        clippy::cast_possible_truncation,
        reason = "scores have three decimals"
    )]
    let score = score as f32;
    Ok(Detection {
        bbox: Bbox::new(x1, y1, x2, y2),
        score,
        class: ClassId::PERSON,
    })
}

fn finite(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|v: &f64| v.is_finite())
        .ok_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "inveye-detections/1 640x360 yolox nano\n\
        1 0.000\n\
        2 0.100 10.5,20.0,50.0,120.3,0.910 200.0,30.0,240.0,130.0,0.120\n";

    #[test]
    fn a_recording_reads_back_what_it_wrote() {
        let recorded = RecordedDetections::parse(TEXT).unwrap();
        assert_eq!(recorded.header.size, FrameSize::new(640, 360));
        assert_eq!(recorded.header.model, "yolox nano");
        assert_eq!(recorded.frames.len(), 2, "frames without people count");
        assert_eq!(recorded.frames[1].detections.len(), 2);
        assert_eq!(recorded.frames[1].at, MediaTime::from_millis(100));
        assert_eq!(recorded.to_text(), TEXT);
    }

    #[test]
    fn damage_is_named_by_its_line() {
        let check = |text: &str, expected: RecordedError| {
            assert_eq!(RecordedDetections::parse(text), Err(expected), "{text}");
        };
        check("", RecordedError::Header);
        check("inveye-detections/2 640x360 m\n", RecordedError::Header);
        check("inveye-detections/1 640 m\n", RecordedError::Header);
        let frame = |line, part: &str| RecordedError::Frame {
            line,
            part: part.into(),
        };
        check("inveye-detections/1 6x3 m\n1 0.0\nx 0.1\n", frame(3, "x"));
        check("inveye-detections/1 6x3 m\n1 NaN\n", frame(2, "NaN"));
        check("inveye-detections/1 6x3 m\n1\n", frame(2, ""));
        check(
            "inveye-detections/1 6x3 m\n1 0 1,2,3,4\n",
            frame(2, "1,2,3,4"),
        );
    }
}
