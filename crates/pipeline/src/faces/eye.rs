//! The one session of each model of faces.

use std::time::Duration;

use inveye_base::{Clock, ErrorChain};
use inveye_demographics::{head, is_good, whose};
use inveye_domain::{Bbox, Estimate, Face, FrameSize};
use inveye_inference_core::{ChannelOrder, DetectError, DetectorSource, FaceModels, PackedImage};
use inveye_video::{Frame, PackedOrder, Scaler};

use crate::budget::Budget;

/// The longer side of the pictures that faces are cut from: more would cost more than it shows, as faces that need it
/// are of people far from the door.
const LONGEST: u32 = 1920;

pub(super) struct Eye {
    models: Option<FaceModels>,
    problem: Option<String>,
    opened: u64,
    budget: Budget,
    scaler: Scaler,
    /// Of the newest picture, to be filled again.
    pixels: Vec<u8>,
}

impl Eye {
    pub(super) fn new(workers: usize) -> Self {
        Self {
            models: None,
            problem: None,
            opened: 0,
            budget: Budget::new(workers),
            scaler: Scaler::new(),
            pixels: Vec::new(),
        }
    }

    /// Loads the models.
    pub(super) fn open(&mut self, models: &dyn DetectorSource) -> Result<(), String> {
        let opened = models.open_faces();
        self.problem = opened.as_ref().err().cloned();
        self.models = Some(opened?);
        self.opened += 1;
        Ok(())
    }

    /// How often they were opened.
    pub(super) fn opened(&self) -> u64 {
        self.opened
    }

    pub(super) fn close(&mut self) {
        self.models = None;
        self.problem = None;
        self.pixels = Vec::new();
    }

    pub(super) fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    /// Whether faces may be looked at now.
    pub(super) fn has_time(&mut self, now: Duration) -> bool {
        self.models.is_some() && self.budget.is_left(now)
    }

    /// What is estimated of the chosen ones among the people of a frame, of those whose face is seen well enough.
    pub(super) fn look(
        &mut self,
        clock: &dyn Clock,
        frame: &Frame,
        people: &[Bbox],
        chosen: &[usize],
    ) -> Vec<(usize, Estimate)> {
        let Some(models) = self.models.as_mut().filter(|_| !chosen.is_empty()) else {
            return Vec::new();
        };
        let before = clock.monotonic();
        let size = size(frame.size());
        let mut pixels = std::mem::take(&mut self.pixels);
        let scaled = self
            .scaler
            .scale_packed(frame, size, PackedOrder::Bgr, &mut pixels);
        let picture = PackedImage {
            size,
            pixels,
            frame: frame.size(),
        };
        let seen = match scaled {
            Ok(()) => {
                judge(models, &picture, people, chosen).map_err(|e| ErrorChain(&e).to_string())
            }
            Err(error) => Err(ErrorChain(&error).to_string()),
        };
        self.pixels = picture.pixels;
        self.budget.take(clock.monotonic().saturating_sub(before));
        match seen {
            Ok(seen) => {
                self.problem = None;
                seen
            }
            Err(error) => {
                if self.problem.is_none() {
                    tracing::warn!(error, "faces could not be looked at");
                }
                self.problem = Some(error);
                Vec::new()
            }
        }
    }
}

fn judge(
    models: &mut FaceModels,
    picture: &PackedImage,
    people: &[Bbox],
    chosen: &[usize],
) -> Result<Vec<(usize, Estimate)>, DetectError> {
    let order = ChannelOrder::Bgr;
    let mut faces: Vec<Face> = Vec::new();
    for &index in chosen {
        let part = head(&people[index]);
        faces.extend(models.finder.find(picture, order, &part)?);
    }
    let mut seen = Vec::new();
    for (person, face) in whose(people, &faces) {
        let face = &faces[face];
        if chosen.contains(&person)
            && is_good(face, picture.frame, scale(picture.frame))
            && let Some(estimate) = models.judge.judge(picture, order, &face.bbox)?
        {
            seen.push((person, estimate));
        }
    }
    Ok(seen)
}

/// How many pixels of the picture that faces are cut from one of the frame's is.
pub(super) fn scale(frame: FrameSize) -> f64 {
    let longer = frame.width.max(frame.height).max(1);
    (f64::from(LONGEST) / f64::from(longer)).min(1.0)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "at most the frame's side, and positive"
)]
fn size(frame: FrameSize) -> FrameSize {
    let side = |length: u32| ((f64::from(length) * scale(frame)).round() as u32).max(1);
    FrameSize::new(side(frame.width), side(frame.height))
}
