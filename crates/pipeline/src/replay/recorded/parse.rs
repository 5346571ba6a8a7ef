//! From text to recorded detections. The text may come from anywhere and be damaged.

use std::str::{FromStr, Lines};
use std::time::Duration;

use inveye_domain::{
    Bbox, ClassId, Detection, Embedding, FrameSize, Joint, Keypoint, MediaTime, Outline, Point,
    Pose,
};

use super::{
    DetectedFrame, EVERY_FRAME, FORMAT, HIDDEN, LOOK, Look, OUTLINE, POSE, RecordedDetections,
    RecordedError, RecordedHeader, VERSION, is_a_box,
};

const SHA256_DIGITS: usize = 64;

pub(super) fn recording(text: &str) -> Result<RecordedDetections, RecordedError> {
    let mut lines = text.lines();
    let header = header(&mut lines)?;
    let mut frames: Vec<DetectedFrame> = Vec::new();
    let part_of_a_line = (!text.ends_with('\n')).then(|| text.lines().count());
    for (line, content) in (1..).zip(text.lines()).skip(HEADER_LINES) {
        if let Some(count) = content.strip_prefix("end ") {
            return if count.parse() == Ok(frames.len()) {
                Ok(RecordedDetections { header, frames })
            } else {
                Err(wrong(line, content, "not the number of frames before it"))
            };
        }
        if part_of_a_line == Some(line) {
            break;
        }
        let frame = frame(line, content, header.size)?;
        if let Some(before) = frames.last()
            && (frame.number <= before.number || frame.at < before.at)
        {
            return Err(wrong(line, content, "not later than the frame before it"));
        }
        frames.push(frame);
    }
    Err(RecordedError::CutOff {
        frames: frames.len(),
    })
}

/// The format, nine properties, and an empty line.
const HEADER_LINES: usize = 11;

fn header(lines: &mut Lines<'_>) -> Result<RecordedHeader, RecordedError> {
    let first = lines.next().unwrap_or_default();
    let version = first
        .strip_prefix(FORMAT)
        .and_then(|rest| rest.strip_prefix('/'))
        .ok_or(RecordedError::Format)?;
    if version != VERSION.to_string() {
        // The first version had more on this line.
        let found = version.split(' ').next().unwrap_or_default().to_owned();
        return Err(RecordedError::Version { found });
    }
    let header = RecordedHeader {
        video: property(lines, "video")?,
        video_sha256: property::<Digits>(lines, "video_sha256")?.0,
        size: property::<Size>(lines, "size")?.0,
        video_fps: property::<Rate>(lines, "video_fps")?.0,
        analysed_fps: property::<Share>(lines, "analysed_fps")?.0,
        frames: property(lines, "frames")?,
        length: Duration::from_micros(property(lines, "length_us")?),
        model: property(lines, "model")?,
        model_sha256: property::<Digits>(lines, "model_sha256")?.0,
    };
    match lines.next() {
        Some("") => Ok(header),
        Some(_) => Err(RecordedError::Header { key: "empty line" }),
        None => Err(RecordedError::CutOff { frames: 0 }),
    }
}

fn property<T: FromStr>(lines: &mut Lines<'_>, key: &'static str) -> Result<T, RecordedError> {
    lines
        .next()
        .and_then(|line| line.strip_prefix(key)?.strip_prefix(' '))
        .filter(|value| !value.is_empty())
        .and_then(|value| value.parse().ok())
        .ok_or(RecordedError::Header { key })
}

struct Digits(String);

impl FromStr for Digits {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let is_hash = text.len() == SHA256_DIGITS && text.bytes().all(|b| b.is_ascii_hexdigit());
        is_hash.then(|| Self(text.to_owned())).ok_or(())
    }
}

struct Size(FrameSize);

impl FromStr for Size {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (width, height) = text.split_once('x').ok_or(())?;
        let side = |text: &str| text.parse().ok().filter(|&side: &u32| side > 0).ok_or(());
        Ok(Self(FrameSize::new(side(width)?, side(height)?)))
    }
}

struct Rate(f64);

impl FromStr for Rate {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let rate = text.parse().ok();
        rate.filter(|rate: &f64| rate.is_finite() && *rate > 0.0)
            .map(Self)
            .ok_or(())
    }
}

/// Which of the video's frames were analysed.
struct Share(Option<f64>);

impl FromStr for Share {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if text == EVERY_FRAME {
            return Ok(Self(None));
        }
        text.parse().map(|Rate(fps)| Self(Some(fps)))
    }
}

fn frame(line: usize, content: &str, usual: FrameSize) -> Result<DetectedFrame, RecordedError> {
    let mut parts = content.split(' ').peekable();
    let mut whole = |what| {
        let part = parts.next().unwrap_or_default();
        part.parse::<i64>()
            .ok()
            .filter(|number| *number >= 0)
            .ok_or_else(|| wrong(line, part, what))
    };
    let number = whole("no number of a frame")?;
    let at = whole("no time in microseconds")?;
    let size = match parts.peek().map(|part| part.parse()) {
        Some(Ok(Size(size))) => {
            parts.next();
            size
        }
        _ => usual,
    };
    let (mut detections, mut poses, mut looks) = (Vec::new(), None, Vec::new());
    for part in parts {
        if let Some(rest) = part.strip_prefix(LOOK) {
            looks.push(look(rest).ok_or_else(|| wrong(line, part, "no box with a look"))?);
        } else if let Some(rest) = part.strip_prefix(POSE) {
            let poses = poses.get_or_insert_with(Vec::new);
            if !rest.is_empty() {
                poses.push(pose(rest).ok_or_else(|| wrong(line, part, "no box with 17 joints"))?);
            }
        } else {
            detections
                .push(detection(part).ok_or_else(|| wrong(line, part, "no box with a score"))?);
        }
    }
    Ok(DetectedFrame {
        number: number.unsigned_abs(),
        at: MediaTime::from_micros(at),
        size,
        detections,
        poses,
        picture: None,
        looks,
    })
}

fn look(part: &str) -> Option<Look> {
    let (place, levels) = part.rsplit_once(',')?;
    let mut edges = place.split(',').map(|edge| edge.parse::<f64>().ok());
    let mut edge = || edges.next().flatten();
    let (x1, y1, x2, y2) = (edge()?, edge()?, edge()?, edge()?);
    let bbox = Bbox { x1, y1, x2, y2 };
    let digits = levels.as_bytes().as_chunks::<2>();
    let level = |pair: &[u8; 2]| {
        let text = std::str::from_utf8(pair).ok()?;
        let is_hex = text.bytes().all(|b| b.is_ascii_hexdigit());
        let byte = u8::from_str_radix(text, 16).ok().filter(|_| is_hex)?;
        Some(byte.cast_signed())
    };
    let levels = digits.0.iter().map(level).collect::<Option<Box<[i8]>>>()?;
    let embedding = Embedding::from_levels(levels).filter(|_| digits.1.is_empty())?;
    (edges.next().is_none() && bbox.is_finite()).then_some(Look { bbox, embedding })
}

fn pose(part: &str) -> Option<Pose> {
    let (part, outline) = match part.split_once(OUTLINE) {
        Some((part, outline)) => (part, Some(self::outline(outline)?)),
        None => (part, None),
    };
    let mut values = part.split(',');
    let mut place = || {
        let value: f64 = values.next()?.parse().ok()?;
        value.is_finite().then_some(value)
    };
    let bbox = Bbox {
        x1: place()?,
        y1: place()?,
        x2: place()?,
        y2: place()?,
    };
    let mut keypoints = [Keypoint::default(); Joint::ALL.len()];
    for keypoint in &mut keypoints {
        keypoint.at = Point::new(values.next()?.parse().ok()?, values.next()?.parse().ok()?);
        keypoint.score = values.next()?.parse().ok()?;
        let is_sound = keypoint.at.is_finite() && (0.0..=1.0).contains(&keypoint.score);
        is_sound.then_some(())?;
    }
    values.next().is_none().then_some(Pose {
        bbox,
        keypoints,
        outline,
    })
}

fn outline(part: &str) -> Option<Outline> {
    let finite = |text: &str| text.parse().ok().filter(|value: &f64| value.is_finite());
    let (axis, sides) = part.split_once(',')?;
    let (left, right) = sides.split_once(',')?;
    let side = |text: &str| match text {
        HIDDEN => Some(None),
        place => finite(place).map(Some),
    };
    Some(Outline {
        axis: finite(axis)?,
        sides: [side(left)?, side(right)?],
    })
}

fn detection(part: &str) -> Option<Detection> {
    let mut values = part.split(',');
    let mut edge = || values.next()?.parse().ok();
    let (x1, y1, x2, y2) = (edge()?, edge()?, edge()?, edge()?);
    let detection = Detection {
        bbox: Bbox { x1, y1, x2, y2 },
        // Read as it is kept: by way of 64 bits it could be rounded twice.
        score: values.next()?.parse().ok()?,
        class: ClassId::PERSON,
    };
    (values.next().is_none() && is_a_box(&detection)).then_some(detection)
}

fn wrong(line: usize, part: &str, wrong: &'static str) -> RecordedError {
    RecordedError::Frame {
        line,
        // A whole line of a frame would be no message.
        part: part.chars().take(60).collect(),
        wrong,
    }
}
