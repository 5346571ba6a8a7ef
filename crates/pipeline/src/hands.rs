//! Joints of the people near goods in one picture.

use inveye_analytics::GoodsZones;
use inveye_domain::{Detection, Pose};
use inveye_inference_core::{DetectError, ModelSpec, PackedImage, PoseEstimator};

/// Most people looked at in one picture, the surest first: a crowd at a shelf hides its hands anyway,
/// and must not hold up other cameras.
const MOST: usize = 12;

/// People who are less high in the picture that a model sees have wrists of a pixel or two.
const LEAST_HEIGHT: f64 = 80.0;

/// Looks at those who are near, in the picture that the detector `spec` saw. `people` come by falling
/// score, as detectors give them.
pub(crate) fn poses(
    estimator: &mut dyn PoseEstimator,
    image: &PackedImage,
    spec: &ModelSpec,
    people: &[Detection],
    zones: &GoodsZones,
) -> Result<Vec<Pose>, DetectError> {
    let scale = f64::from(image.size.height) / f64::from(image.frame.height.max(1));
    let is_tall = |person: &&Detection| person.bbox.height() * scale >= LEAST_HEIGHT;
    let sure = people.iter().filter(|person| person.score >= spec.score);
    sure.filter(is_tall)
        .filter(|person| zones.is_nearby(&person.bbox))
        .take(MOST)
        .filter_map(|person| {
            let pose = estimator.estimate(image, spec.channels, &person.bbox);
            pose.transpose()
        })
        .collect()
}
