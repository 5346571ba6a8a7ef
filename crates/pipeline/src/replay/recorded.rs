//! Detections kept as text, so that tracking and analytics can be replayed without video and model.
//!
//! ```text
//! inveye-detections/2
//! video entrance.mp4
//! video_sha256 …
//! size 640x360
//! video_fps 10
//! analysed_fps all
//! frames 750
//! length_us 75000000
//! model yolox_nano_person_640x384
//! model_sha256 …
//!
//! 1 0
//! 2 100000 10.5,20,50,120.25,0.9102 200,30,240,130,0.12 look=10.5,20,50,120.25,7f00c2
//! end 2
//! ```
//!
//! After the empty line each line is one analysed frame: its number in the video, its time in
//! microseconds, and `left,top,right,bottom,score` for every person, in pixels. A frame of another
//! size than the header's has that size before its people. Where somebody was looked at, `look=` says where
//! and how they looked, in two hexadecimal digits a number: who replays it knows people again, and whoever
//! has the file could, too. Where hands were looked for, `pose=` says for each person near goods where, and
//! then `x,y,score` of 17 joints in COCO's order, and where the outline is clear `;axis,left,right` of it, `-` for
//! a side that is hidden; with nothing behind it, nobody was near. The last line says
//! how many frames there are, so that a file that was cut off is known. Numbers are those that the analysis
//! takes ([`crate::CameraAnalysis`]), which makes a replay equal to the run that recorded.

mod parse;

use std::fmt::Write as _;
use std::time::Duration;

use inveye_domain::{Detection, FrameSize, Keypoint, Outline, Pose};

use super::{DetectedFrame, Sampling};
use crate::precision::{rounded, rounded_box, rounded_pose};
use crate::recognition::Look;

const FORMAT: &str = "inveye-detections";
const VERSION: u32 = 2;
/// What the header says where every frame was analysed.
const EVERY_FRAME: &str = "all";
/// What a look begins with.
const LOOK: &str = "look=";
/// What a pose begins with.
const POSE: &str = "pose=";
/// What stands before the outline of whom a pose is of.
const OUTLINE: char = ';';
/// A side of an outline that is not seen.
const HIDDEN: &str = "-";

/// What a recording was made from.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedHeader {
    /// Name of the video's file.
    pub video: String,
    /// Of the video's file, in hexadecimal digits.
    pub video_sha256: String,
    /// Size of the pictures.
    pub size: FrameSize,
    /// Frames a second, as the video says.
    pub video_fps: f64,
    /// Frames a second that were analysed at most; all without.
    pub analysed_fps: Option<f64>,
    /// Frames in the video, analysed or not.
    pub frames: u64,
    /// To the end of the last frame.
    pub length: Duration,
    /// The model that found the people.
    pub model: String,
    /// Of the model's file, in hexadecimal digits.
    pub model_sha256: String,
}

/// Why a recording cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RecordedError {
    /// Something else.
    #[error("this is no file of recorded detections: its first line is not `{FORMAT}/{VERSION}`")]
    Format,
    /// Another version.
    #[error(
        "this is version {found} of recorded detections, and version {VERSION} is read: record them anew"
    )]
    Version {
        /// As the file says.
        found: String,
    },
    /// A line of the header.
    #[error("the header has no usable `{key}`")]
    Header {
        /// Which.
        key: &'static str,
    },
    /// A frame.
    #[error("line {line}: `{part}` is {wrong}")]
    Frame {
        /// From 1.
        line: usize,
        /// What could not be read.
        part: String,
        /// What is wrong with it.
        wrong: &'static str,
    },
    /// The end is missing.
    #[error(
        "the file was cut off: it ends after {frames} frames, without the line that says how many there are"
    )]
    CutOff {
        /// How many there are.
        frames: usize,
    },
    /// Frames that were not analysed are wanted.
    #[error(
        "the detections were recorded at {recorded} frames a second, and {wanted} are wanted; those of every frame serve any rate"
    )]
    Rate {
        /// Of the recording.
        recorded: f64,
        /// As `--fps` says.
        wanted: f64,
    },
}

/// Recorded detections of one video.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedDetections {
    /// What they were made from.
    pub header: RecordedHeader,
    /// In order.
    frames: Vec<DetectedFrame>,
}

impl RecordedDetections {
    /// Keeps what was found, as exactly as the analysis takes it.
    pub fn new(header: RecordedHeader, mut frames: Vec<DetectedFrame>) -> Self {
        for DetectedFrame {
            detections,
            poses,
            picture,
            looks,
            ..
        } in &mut frames
        {
            *picture = None;
            let poses = poses.iter_mut().flatten();
            poses.for_each(|pose| *pose = rounded_pose(pose));
            looks.iter_mut().for_each(|l| l.bbox = rounded_box(&l.bbox));
            detections.iter_mut().for_each(|d| *d = rounded(d));
            // The tracker ignores them; a reader would call the file damaged.
            detections.retain(is_a_box);
        }
        Self { header, frames }
    }

    /// Whether it says how people looked.
    pub fn has_looks(&self) -> bool {
        self.frames.iter().any(|f| !f.looks.is_empty())
    }

    /// Reads the text form.
    pub fn parse(text: &str) -> Result<Self, RecordedError> {
        parse::recording(text)
    }

    /// The text form.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        // Writing to a text cannot fail.
        let _always_ok = self.write(&mut text).is_ok();
        text
    }

    fn write(&self, text: &mut String) -> std::fmt::Result {
        let header = &self.header;
        writeln!(text, "{FORMAT}/{VERSION}")?;
        writeln!(text, "video {}", header.video)?;
        writeln!(text, "video_sha256 {}", header.video_sha256)?;
        writeln!(text, "size {}x{}", header.size.width, header.size.height)?;
        writeln!(text, "video_fps {}", header.video_fps)?;
        match header.analysed_fps {
            Some(fps) => writeln!(text, "analysed_fps {fps}")?,
            None => writeln!(text, "analysed_fps {EVERY_FRAME}")?,
        }
        writeln!(text, "frames {}", header.frames)?;
        writeln!(text, "length_us {}", header.length.as_micros())?;
        writeln!(text, "model {}", header.model)?;
        writeln!(text, "model_sha256 {}\n", header.model_sha256)?;
        for frame in &self.frames {
            write!(text, "{} {}", frame.number, frame.at.as_micros())?;
            if frame.size != header.size {
                write!(text, " {}x{}", frame.size.width, frame.size.height)?;
            }
            for Detection { bbox: b, score, .. } in &frame.detections {
                write!(text, " {},{},{},{},{score}", b.x1, b.y1, b.x2, b.y2)?;
            }
            if let Some(poses) = &frame.poses {
                write_poses(text, poses)?;
            }
            for Look { bbox: b, embedding } in &frame.looks {
                write!(text, " {LOOK}{},{},{},{},", b.x1, b.y1, b.x2, b.y2)?;
                for level in embedding.levels() {
                    write!(text, "{level:02x}")?;
                }
            }
            text.push('\n');
        }
        writeln!(text, "end {}", self.frames.len())
    }

    /// The frames that are analysed at this rate; all that were recorded without one.
    ///
    /// A detector sees each frame by itself, so that frames left out here are those that a run with
    /// the detector leaves out.
    pub fn frames_at(&self, fps: Option<f64>) -> Result<Vec<DetectedFrame>, RecordedError> {
        let Some(wanted) = fps else {
            return Ok(self.frames.clone());
        };
        match self.header.analysed_fps {
            Some(recorded) if (recorded - wanted).abs() > 1e-9 => {
                Err(RecordedError::Rate { recorded, wanted })
            }
            Some(_) => Ok(self.frames.clone()),
            None => {
                let mut sampling = Sampling::at_most(wanted);
                let taken = self.frames.iter().filter(|f| sampling.takes(f.at));
                Ok(taken.cloned().collect())
            }
        }
    }
}

fn write_poses(text: &mut String, poses: &[Pose]) -> std::fmt::Result {
    if poses.is_empty() {
        write!(text, " {POSE}")?;
    }
    for pose in poses {
        let b = &pose.bbox;
        write!(text, " {POSE}{},{},{},{}", b.x1, b.y1, b.x2, b.y2)?;
        for Keypoint { at, score } in pose.keypoints {
            write!(text, ",{},{},{score}", at.x, at.y)?;
        }
        if let Some(Outline { axis, sides }) = pose.outline {
            write!(text, "{OUTLINE}{axis}")?;
            for side in sides {
                match side {
                    Some(side) => write!(text, ",{side}")?,
                    None => write!(text, ",{HIDDEN}")?,
                }
            }
        }
    }
    Ok(())
}

/// Whether it is one that the tracker looks at.
fn is_a_box(Detection { bbox: b, score, .. }: &Detection) -> bool {
    b.is_finite() && b.width() > 0.0 && b.height() > 0.0 && (0.0..=1.0).contains(score)
}

#[cfg(test)]
mod tests;
