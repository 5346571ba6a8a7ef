//! Frames of a file with what a detector found in them.

use inveye_analytics::GoodsZones;
use inveye_domain::{Detection, FrameSize, MediaTime, Pose, Scene};
use inveye_inference_core::{ChannelOrder, DetectError, Detector, PackedImage, PoseEstimator};
use inveye_video::{FileError, FileReader, PackedOrder, ScaleError, Scaler};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crate::backdrop::Backdrop;
use crate::hands::{Place, poses};
use crate::recognition::Look;

/// One analysed frame, before tracking.
#[derive(Debug, Clone, PartialEq)]
pub struct DetectedFrame {
    /// Number of the frame in the file, from 1.
    pub number: u64,
    /// When, from the first frame of the file.
    pub at: MediaTime,
    /// Size of the picture.
    pub size: FrameSize,
    /// People in its pixels, low scores included.
    pub detections: Vec<Detection>,
    /// Joints and outlines of those near goods; none where nobody looks for them.
    pub poses: Option<Vec<Pose>>,
    /// What the detector saw, where somebody is to look closer.
    pub picture: Option<Arc<PackedImage>>,
    /// How people looked, where that was recorded.
    pub looks: Vec<Look>,
}

/// Why a replay stopped.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// The file.
    #[error("the video cannot be read")]
    File(#[from] FileError),
    /// The picture.
    #[error("frame {frame} cannot be scaled")]
    Scale {
        /// Number of the frame, from 1.
        frame: u64,
        /// Why.
        #[source]
        source: ScaleError,
    },
    /// The model.
    #[error("frame {frame} cannot be analysed")]
    Detect {
        /// Number of the frame, from 1.
        frame: u64,
        /// Why.
        #[source]
        source: DetectError,
    },
}

/// Which frames are analysed.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Sampling {
    /// Frames a second at most; all without.
    fps: Option<f64>,
    due: Option<MediaTime>,
}

impl Sampling {
    /// Every frame.
    pub fn every() -> Self {
        Self::default()
    }

    /// At most `fps` frames a second, evenly in the file's time; values that are no rate take every
    /// frame.
    pub fn at_most(fps: f64) -> Self {
        let fps = (fps.is_finite() && fps > 0.0).then_some(fps);
        Self { fps, due: None }
    }

    /// Whether the frame of this moment is analysed.
    pub fn takes(&mut self, at: MediaTime) -> bool {
        let Some(fps) = self.fps else { return true };
        // Frame times are rounded to a microsecond and must not lose every other frame to it.
        let early = Duration::from_millis(1);
        match self.due {
            Some(due) if at + early < due => false,
            due => {
                let interval = Duration::try_from_secs_f64(1.0 / fps).unwrap_or(Duration::MAX);
                let next = due.unwrap_or(at) + interval;
                // After a hole in the file the past is not made up for.
                self.due = Some(if next > at { next } else { at + interval });
                true
            }
        }
    }
}

/// Decodes a file and runs a detector on its frames; an iterator.
pub struct FileDetections<'d> {
    reader: FileReader,
    detector: &'d mut dyn Detector,
    sampling: Sampling,
    scaler: Scaler,
    image: PackedImage,
    with_pictures: bool,
    hands: Option<Hands<'d>>,
    decoded: u64,
    last: MediaTime,
}

/// Looks for joints near the goods of a scene.
struct Hands<'d> {
    estimator: &'d mut dyn PoseEstimator,
    scene: &'d Scene,
    zones: GoodsZones,
    backdrop: Backdrop,
}

impl<'d> FileDetections<'d> {
    /// Opens a file.
    pub fn open(
        path: impl AsRef<Path>,
        detector: &'d mut dyn Detector,
        sampling: Sampling,
    ) -> Result<Self, FileError> {
        Ok(Self {
            reader: FileReader::open(path)?,
            detector,
            sampling,
            scaler: Scaler::new(),
            image: nothing(),
            with_pictures: false,
            hands: None,
            decoded: 0,
            last: MediaTime::default(),
        })
    }

    /// Hands the picture on with each frame.
    #[must_use]
    pub fn with_pictures(mut self) -> Self {
        self.with_pictures = true;
        self
    }

    /// Order of the channels in the pictures.
    pub fn channels(&self) -> ChannelOrder {
        self.detector.spec().channels
    }

    /// Looks for the joints of those near the goods of a scene, too.
    #[must_use]
    pub fn watching_hands(
        mut self,
        estimator: &'d mut dyn PoseEstimator,
        scene: &'d Scene,
    ) -> Self {
        self.hands = Some(Hands {
            estimator,
            scene,
            zones: GoodsZones::new(scene, FrameSize::new(0, 0)),
            backdrop: Backdrop::default(),
        });
        self
    }

    /// Frames decoded so far, analysed or not.
    pub fn decoded(&self) -> u64 {
        self.decoded
    }

    /// From the first frame to the end of the last one decoded so far.
    pub fn duration(&self) -> Duration {
        if self.decoded == 0 {
            return Duration::ZERO;
        }
        let rate = self.reader.frame_rate();
        self.last.since(MediaTime::default()) + Duration::from_secs_f64(1.0 / rate)
    }

    /// Size of the picture as the file claims it.
    pub fn size(&self) -> FrameSize {
        self.reader.size()
    }

    /// Frames a second, as the file says.
    pub fn frame_rate(&self) -> f64 {
        self.reader.frame_rate()
    }

    fn detect(&mut self, frame: &inveye_video::Frame) -> Result<DetectedFrame, ReplayError> {
        let number = self.decoded;
        let spec = self.detector.spec();
        let order = match spec.channels {
            ChannelOrder::Bgr => PackedOrder::Bgr,
            ChannelOrder::Rgb => PackedOrder::Rgb,
        };
        self.image.frame = frame.size();
        self.image.size = spec.content_size(frame.size());
        self.scaler
            .scale_packed(frame, self.image.size, order, &mut self.image.pixels)
            .map_err(|source| ReplayError::Scale {
                frame: number,
                source,
            })?;
        let failed = |source| ReplayError::Detect {
            frame: number,
            source,
        };
        let detections = self.detector.detect(&self.image).map_err(failed)?;
        let poses = match &mut self.hands {
            Some(hands) => {
                if hands.zones.frame() != self.image.frame {
                    hands.zones = GoodsZones::new(hands.scene, self.image.frame);
                }
                let (image, spec) = (&self.image, self.detector.spec());
                let place = Place {
                    backdrop: &mut hands.backdrop,
                    zones: &hands.zones,
                };
                let poses = poses(hands.estimator, place, frame.at, image, spec, &detections);
                Some(poses.map_err(failed)?)
            }
            None => None,
        };
        Ok(DetectedFrame {
            number,
            at: frame.at,
            size: frame.size(),
            detections,
            poses,
            picture: self
                .with_pictures
                .then(|| Arc::new(std::mem::replace(&mut self.image, nothing()))),
            looks: Vec::new(),
        })
    }
}

fn nothing() -> PackedImage {
    let size = FrameSize::new(0, 0);
    PackedImage {
        size,
        pixels: Vec::new(),
        frame: size,
    }
}

impl Iterator for FileDetections<'_> {
    type Item = Result<DetectedFrame, ReplayError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let frame = match self.reader.next()? {
                Ok(frame) => frame,
                Err(error) => return Some(Err(error.into())),
            };
            self.decoded += 1;
            self.last = frame.at;
            if self.sampling.takes(frame.at) {
                return Some(self.detect(&frame));
            }
        }
    }
}

impl std::fmt::Debug for FileDetections<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FileDetections")
            .field("reader", &self.reader)
            .field("model", &self.detector.spec().name)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_taken(file_fps: f64, wanted: f64, expected: usize) {
        let mut sampling = Sampling::at_most(wanted);
        let taken = (0..1000)
            .map(|i| MediaTime::from_seconds(f64::from(i) / file_fps))
            .take_while(|t| t.as_seconds() < 10.0 - 1e-6)
            .filter(|&t| sampling.takes(t))
            .count();
        assert_eq!(taken, expected, "{wanted} of {file_fps} frames a second");
    }

    #[test]
    fn frames_are_taken_evenly() {
        check_taken(10.0, 5.0, 50);
        check_taken(10.0, 10.0, 100);
        check_taken(10.0, 30.0, 100);
        check_taken(30.0, 10.0, 100);
        check_taken(7.0, 5.0, 50);
        check_taken(29.97, 15.0, 150);
        check_taken(25.0, f64::NAN, 250);
        check_taken(25.0, 0.0, 250);
    }

    #[test]
    fn a_hole_in_the_file_is_not_made_up_for() {
        let mut sampling = Sampling::at_most(5.0);
        let times = [0.0, 0.1, 60.0, 60.1, 60.2];
        let taken: Vec<bool> = times
            .map(|t| sampling.takes(MediaTime::from_seconds(t)))
            .to_vec();
        assert_eq!(taken, [true, false, true, false, true]);
    }
}
