//! The traits between the pipeline and any runtime that finds and judges faces.

use inveye_domain::{Bbox, Estimate, Face, Point};

use crate::decode::grid::{Cell, STRIDES, cells, count};
use crate::detector::{DetectError, PackedImage};
use crate::model::{ChannelOrder, ModelSpec};
use crate::nms::MAX_CANDIDATES;
use crate::output::{Outputs, RawOutput, Unexpected};

/// Finds faces.
pub trait FaceFinder: Send {
    /// What it expects and gives.
    fn spec(&self) -> &ModelSpec;

    /// The faces in a part of a picture, which is in the pixels of `picture.frame`, as they are; the surest first.
    /// None where the part shows nothing of the picture.
    fn find(
        &mut self,
        picture: &PackedImage,
        channels: ChannelOrder,
        part: &Bbox,
    ) -> Result<Vec<Face>, DetectError>;
}

/// Estimates age and gender.
pub trait FaceJudge: Send {
    /// What it expects and gives.
    fn spec(&self) -> &ModelSpec;

    /// Of the face in a box of `picture.frame`. None where it shows nothing of the picture.
    fn judge(
        &mut self,
        picture: &PackedImage,
        channels: ChannelOrder,
        face: &Bbox,
    ) -> Result<Option<Estimate>, DetectError>;
}

/// Both.
pub struct FaceModels {
    /// Finds.
    pub finder: Box<dyn FaceFinder>,
    /// Judges.
    pub judge: Box<dyn FaceJudge>,
}

impl std::fmt::Debug for FaceModels {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FaceModels(..)")
    }
}

/// From which score something is a face, and how much two boxes of one face overlap; as the model's authors say.
const SCORE: f32 = 0.6;
const SAME_FACE: f64 = 0.45;

/// Reads YuNet's outputs of one run on a part of a frame.
///
/// Outputs are not trusted: a wrong shape, NaN or a score that is no probability is an error, never a face.
pub fn read_faces(
    spec: &ModelSpec,
    outputs: &[RawOutput<'_>],
    part: &Bbox,
) -> Result<Vec<Face>, DetectError> {
    let outputs = Outputs(outputs);
    let mut found = Vec::new();
    for stride in STRIDES {
        read_stride(spec, outputs, stride, part, &mut found).map_err(|why| refused(spec, why))?;
    }
    found.sort_by(|a: &Face, b| b.score.total_cmp(&a.score));
    found.truncate(MAX_CANDIDATES);
    let mut kept: Vec<Face> = Vec::new();
    for face in found {
        if kept.iter().all(|k| k.bbox.iou(&face.bbox) <= SAME_FACE) {
            kept.push(face);
        }
    }
    Ok(kept)
}

fn read_stride(
    spec: &ModelSpec,
    outputs: Outputs<'_>,
    stride: u32,
    part: &Bbox,
    found: &mut Vec<Face>,
) -> Result<(), Unexpected> {
    let cells_here = count(spec.input, stride);
    let named = |name: &str| outputs.named(&format!("{name}_{stride}"));
    let (classes, _) = named("cls")?.floats([1, cells_here, 1])?;
    let (objects, _) = named("obj")?.floats([1, cells_here, 1])?;
    let (boxes, _) = named("bbox")?.floats([1, cells_here, 4])?;
    let (marks, _) = named("kps")?.floats([1, cells_here, 10])?;
    let to_frame = |x: f32, y: f32| {
        let (width, height) = (f64::from(spec.input.width), f64::from(spec.input.height));
        Point::new(
            part.x1 + f64::from(x) / width * part.width(),
            part.y1 + f64::from(y) / height * part.height(),
        )
    };
    let rows = boxes
        .as_chunks::<4>()
        .0
        .iter()
        .zip(marks.as_chunks::<10>().0);
    let scores = classes.iter().zip(objects);
    for (((&class, &object), (corners, marks)), cell) in
        scores.zip(rows).zip(cells(spec.input, stride))
    {
        // Probabilities in reduced precision overshoot their ends by a little.
        let is_probability = |p: f32| (-0.001..=1.001).contains(&p);
        if !is_probability(class) || !is_probability(object) {
            let got = format!("{class} and {object}");
            return Err(Unexpected::new("scores between 0 and 1", got));
        }
        let score = (class.clamp(0.0, 1.0) * object.clamp(0.0, 1.0)).sqrt();
        if score < SCORE {
            continue;
        }
        if !corners.iter().chain(marks).all(|value| value.is_finite()) {
            return Err(Unexpected::new("a finite face", format!("{corners:?}")));
        }
        let Cell {
            column,
            line,
            stride,
        } = cell;
        let place = |dx: f32, dy: f32| ((column + dx) * stride, (line + dy) * stride);
        let [dx, dy, width, height] = *corners;
        let (x, y) = place(dx, dy);
        let (half_w, half_h) = (width.exp() * stride / 2.0, height.exp() * stride / 2.0);
        let (from, to) = (
            to_frame(x - half_w, y - half_h),
            to_frame(x + half_w, y + half_h),
        );
        let mark = |nth: usize| {
            let (x, y) = place(marks[2 * nth], marks[2 * nth + 1]);
            to_frame(x, y)
        };
        let face = Face {
            bbox: Bbox::new(from.x, from.y, to.x, to.y),
            score,
            eyes: [mark(0), mark(1)],
            nose: mark(2),
        };
        if !face.bbox.is_finite() {
            return Err(Unexpected::new("a finite face", format!("{corners:?}")));
        }
        found.push(face);
    }
    Ok(())
}

/// Reads the outputs of one run on one face.
pub fn read_estimate(spec: &ModelSpec, outputs: &[RawOutput<'_>]) -> Result<Estimate, DetectError> {
    let outputs = Outputs(outputs);
    let read = || {
        let (ages, _) = outputs.named("age")?.floats([1, 1])?;
        let (genders, _) = outputs.named("gender_male_female")?.floats([1, 2])?;
        match (ages, genders) {
            (&[age], &[male, _]) if age.is_finite() && (0.0..=1.001).contains(&male) => {
                Ok(Estimate {
                    age: age.clamp(0.0, 120.0),
                    male: male.min(1.0),
                })
            }
            // Not what it said: that would be of somebody.
            _ => Err(Unexpected::new("an age and a share", "other numbers")),
        }
    };
    read().map_err(|why| refused(spec, why))
}

fn refused(spec: &ModelSpec, Unexpected { wanted, got }: Unexpected) -> DetectError {
    DetectError::UnexpectedOutput {
        model: spec.name.clone(),
        wanted,
        got,
    }
}

#[cfg(test)]
mod tests;
