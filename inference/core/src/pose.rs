//! The trait between the pipeline and any runtime that finds people's joints.

use inveye_domain::{Bbox, Joint, Keypoint, Point, Pose};

use crate::detector::{DetectError, PackedImage};
use crate::model::{ChannelOrder, ModelSpec};
use crate::output::{Outputs, RawOutput, Unexpected};

/// Finds one person's joints. One value per worker, as a [`crate::Detector`].
pub trait PoseEstimator: Send {
    /// What it expects and gives.
    fn spec(&self) -> &ModelSpec;

    /// The joints of the person in a box. The picture is the one that was given to a detector, with its
    /// channel order; the box and the joints are in the pixels of `picture.frame`. None where the box
    /// shows nothing of the picture.
    ///
    /// Scores are the model's: what it cannot see it guesses, with a low score.
    fn estimate(
        &mut self,
        picture: &PackedImage,
        channels: ChannelOrder,
        bbox: &Bbox,
    ) -> Result<Option<Pose>, DetectError>;
}

/// Reads the outputs of one run on one crop: of the person in a box, in the `area` that the model saw.
pub fn read_pose(
    spec: &ModelSpec,
    outputs: &[RawOutput<'_>],
    bbox: &Bbox,
    area: &Bbox,
) -> Result<Pose, DetectError> {
    let read = || {
        let joints = Joint::ALL.len();
        let (values, _) = Outputs(outputs).single()?.floats([1, 1, joints, 3])?;
        let mut keypoints = [Keypoint::default(); Joint::ALL.len()];
        for (keypoint, &[y, x, score]) in keypoints.iter_mut().zip(values.as_chunks::<3>().0) {
            if !y.is_finite() || !x.is_finite() {
                return Err(Unexpected::new("places", format!("({x}, {y})")));
            }
            if !(0.0..=1.0).contains(&score) {
                return Err(Unexpected::new("scores of 0–1", format!("{score}")));
            }
            *keypoint = Keypoint {
                at: Point::new(
                    area.x1 + f64::from(x) * area.width(),
                    area.y1 + f64::from(y) * area.height(),
                ),
                score,
            };
        }
        Ok(Pose {
            bbox: *bbox,
            keypoints,
            outline: None,
        })
    };
    read().map_err(|Unexpected { wanted, got }| DetectError::UnexpectedOutput {
        model: spec.name.clone(),
        wanted,
        got,
    })
}

#[cfg(test)]
mod tests {
    use inveye_domain::FrameSize;

    use super::*;
    use crate::{Family, OutputValues, Resize};

    fn read(values: &[f32], shape: &[i64]) -> Result<Pose, DetectError> {
        let spec = ModelSpec {
            name: "joints".to_owned(),
            family: Family::Movenet,
            input: FrameSize::new(192, 192),
            resize: Resize::LetterboxCentre,
            channels: ChannelOrder::Rgb,
            mean: [0.0; 3],
            std: [1.0; 3],
            pad: 0,
            labels: Vec::new(),
            min_score: 0.0,
            score: 0.0,
            nms_iou: 1.0,
        };
        let output = RawOutput {
            name: "output_0",
            shape,
            values: OutputValues::F32(values),
        };
        let person = Bbox::new(90.0, 30.0, 110.0, 70.0);
        let area = Bbox::new(75.0, 25.0, 125.0, 75.0);
        read_pose(&spec, &[output], &person, &area)
    }

    #[test]
    fn joints_come_back_in_pixels_of_the_frame() {
        let mut values = [0.0; 51];
        let wrist = Joint::LeftWrist as usize * 3;
        values[wrist..wrist + 3].copy_from_slice(&[0.5, 1.0, 0.9]);
        let pose = read(&values, &[1, 1, 17, 3]).unwrap();
        assert_eq!(pose.joint(Joint::LeftWrist), Some(Point::new(125.0, 50.0)));
        assert_eq!(pose.joint(Joint::RightWrist), None, "its score is 0");
    }

    #[test]
    fn an_answer_that_is_none_is_refused() {
        let good = [0.5; 51];
        assert!(read(&good, &[1, 1, 17, 3]).is_ok());
        assert!(read(&good[..48], &[1, 1, 16, 3]).is_err());
        for (at, bad) in [(7, f32::NAN), (5, f32::NAN), (5, 1.5), (5, -0.5)] {
            let mut values = good;
            values[at] = bad;
            assert!(read(&values, &[1, 1, 17, 3]).is_err(), "{bad} at {at}");
        }
    }
}
