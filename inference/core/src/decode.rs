//! From a model's raw outputs to detections in the frame's pixels.
//!
//! Outputs are not trusted: a wrong shape, NaN or a score that is no probability is
//! [`DetectError::UnexpectedOutput`], never a panic and never a detection.

use inveye_domain::{ClassId, Detection, FrameSize};

use crate::detector::DetectError;
use crate::model::{Family, ModelSpec};
use crate::nms::suppress;
use crate::output::{Outputs, RawOutput, Unexpected};
use crate::placement::Placement;

mod boxes;
mod detr;
pub(crate) mod grid;
mod nanodet;
mod rtmdet;
mod yolov8;
mod yolox;

/// Reads the outputs of one run on one frame.
///
/// Gives what [`crate::Detector::detect`] promises: only the label `person`, score at least
/// [`ModelSpec::min_score`], falling score, boxes in pixels of `frame`, unclipped.
pub fn decode(
    spec: &ModelSpec,
    outputs: &[RawOutput<'_>],
    frame: FrameSize,
) -> Result<Vec<Detection>, DetectError> {
    let Some(person) = spec.person_class() else {
        return Ok(Vec::new());
    };
    let outputs = Outputs(outputs);
    let mut found = Candidates {
        spec,
        placement: Placement::new(spec, frame),
        person: usize::from(person.0),
        detections: Vec::new(),
    };
    let read = match spec.family {
        Family::YoloxRaw => yolox::read(outputs, &mut found),
        Family::YoloxDecoded => boxes::read(outputs, boxes::Unit::Pixels, &mut found),
        Family::BoxesNormalized => boxes::read(outputs, boxes::Unit::OfInput, &mut found),
        Family::Yolov8 => yolov8::read(outputs, &mut found),
        Family::RtmdetNms => rtmdet::read(outputs, &mut found),
        Family::Detr => detr::read(outputs, &mut found),
        Family::Nanodet => nanodet::read(outputs, &mut found),
        Family::EmbeddingNhwc | Family::Movenet | Family::Yunet | Family::AgeGender => {
            Err(Unexpected::new("a detector", "a model that finds nobody"))
        }
    };
    match read {
        Ok(()) => Ok(suppress(found.detections, f64::from(spec.nms_iou))),
        Err(Unexpected { wanted, got }) => Err(DetectError::UnexpectedOutput {
            model: spec.name.clone(),
            wanted,
            got,
        }),
    }
}

/// Collects boxes that are worth a comparison.
struct Candidates<'a> {
    spec: &'a ModelSpec,
    placement: Placement,
    /// Index of the label `person`.
    person: usize,
    detections: Vec<Detection>,
}

impl Candidates<'_> {
    fn classes(&self) -> usize {
        self.spec.labels.len()
    }

    /// The input's sides as factors.
    #[expect(
        clippy::cast_precision_loss,
        reason = "sides of a picture are far below 2^24"
    )]
    fn input_sides(&self) -> (f32, f32) {
        let input = self.spec.input;
        (input.width as f32, input.height as f32)
    }

    /// Whether a label from the graph is the wanted one.
    fn is_person(&self, label: i64) -> bool {
        usize::try_from(label).is_ok_and(|label| label == self.person)
    }

    /// Whether a score is worth reading its box. NaN is, so that [`Self::push`] refuses it.
    fn wants(&self, score: f32) -> bool {
        score >= self.spec.min_score || score.is_nan()
    }

    /// Takes a box in pixels of the input.
    fn push(&mut self, class: usize, score: f32, corners: [f32; 4]) -> Result<(), Unexpected> {
        // Sigmoids and softmaxes in reduced precision overshoot 1 by a few units of the last place.
        if !(0.0..=1.001).contains(&score) {
            return Err(Unexpected::new(
                "scores between 0 and 1",
                format!("score {score}"),
            ));
        }
        if !corners.iter().all(|c| c.is_finite()) {
            return Err(Unexpected::new(
                "finite box corners",
                format!("box {corners:?}"),
            ));
        }
        let [x1, y1, x2, y2] = corners;
        let class = u16::try_from(class)
            .map_err(|_| Unexpected::new("a class number", format!("class {class}")))?;
        if x2 > x1 && y2 > y1 {
            self.detections.push(Detection {
                bbox: self.placement.to_frame(corners),
                score: score.min(1.0),
                class: ClassId(class),
            });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
