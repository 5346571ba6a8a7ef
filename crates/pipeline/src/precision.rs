//! How exactly detections are taken: as exactly as they are recorded. A run with a detector and a
//! replay of what it recorded then see the same numbers, and end in the same events.

use inveye_domain::{Bbox, Detection, Keypoint, Outline, Point, Pose};

/// Of a pixel. Detectors place an edge within some percent of a person's height.
const PLACE_STEPS: f64 = 100.0;
/// Of a pixel: models place joints within some pixels.
const JOINT_STEPS: f64 = 10.0;
/// Of a joint's score.
const SURE_STEPS: f32 = 100.0;
/// Of a score.
const SCORE_STEPS: f32 = 10_000.0;

/// To a hundredth of a pixel and a ten-thousandth of the score; taking it again changes nothing.
///
/// A whole number divided by a power of ten is the number next to that decimal, so that its
/// shortest decimal form reads back as itself.
pub(crate) fn rounded(detection: &Detection) -> Detection {
    Detection {
        bbox: rounded_box(&detection.bbox),
        score: (detection.score * SCORE_STEPS).round() / SCORE_STEPS,
        class: detection.class,
    }
}

/// Joints and outlines to a tenth of a pixel and a hundredth of their score.
pub(crate) fn rounded_pose(pose: &Pose) -> Pose {
    let place = |value: f64| (value * JOINT_STEPS).round() / JOINT_STEPS;
    Pose {
        bbox: rounded_box(&pose.bbox),
        keypoints: pose.keypoints.map(|Keypoint { at, score }| Keypoint {
            at: Point::new(place(at.x), place(at.y)),
            score: (score * SURE_STEPS).round() / SURE_STEPS,
        }),
        outline: pose.outline.map(|outline| Outline {
            axis: place(outline.axis),
            sides: outline.sides.map(|side| side.map(place)),
        }),
    }
}

/// To a hundredth of a pixel.
pub(crate) fn rounded_box(&Bbox { x1, y1, x2, y2 }: &Bbox) -> Bbox {
    let place = |edge: f64| (edge * PLACE_STEPS).round() / PLACE_STEPS;
    Bbox {
        x1: place(x1),
        y1: place(y1),
        x2: place(x2),
        y2: place(y2),
    }
}

#[cfg(test)]
mod tests {
    use inveye_domain::ClassId;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn text_and_a_second_rounding_change_nothing(
            edges in prop::array::uniform4(-5000.0..5000.0_f64),
            score in 0.0..=1.0_f32,
        ) {
            let [x1, y1, x2, y2] = edges;
            let bbox = Bbox { x1, y1, x2, y2 };
            let once = rounded(&Detection { bbox, score, class: ClassId::PERSON });
            prop_assert_eq!(once, rounded(&once));
            prop_assert_eq!(once.score.to_string().parse(), Ok(once.score));
            for edge in [once.bbox.x1, once.bbox.y1, once.bbox.x2, once.bbox.y2] {
                let text = edge.to_string();
                prop_assert_eq!(text.parse(), Ok(edge));
                prop_assert!(text.len() <= "-5000.25".len(), "{}", text);
            }
        }
    }
}
