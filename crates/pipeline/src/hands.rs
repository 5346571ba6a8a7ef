//! Joints and outlines of the people near goods in one picture.

use inveye_analytics::GoodsZones;
use inveye_domain::{Bbox, Detection, MediaTime, Pose};
use inveye_inference_core::{DetectError, ModelSpec, PackedImage, PoseEstimator};

use crate::backdrop::Backdrop;

/// Most people looked at in one picture, the surest first: a crowd at a shelf hides its hands anyway,
/// and must not hold up other cameras.
const MOST: usize = 12;

/// People who are less high in the picture that a model sees have wrists of a pixel or two.
const LEAST_HEIGHT: f64 = 80.0;

/// What one camera's people near goods are looked at against.
pub(crate) struct Place<'a> {
    pub(crate) backdrop: &'a mut Backdrop,
    pub(crate) zones: &'a GoodsZones,
}

/// Looks at those who are near, in the picture that the detector `spec` saw. `people` come by falling
/// score, as detectors give them.
pub(crate) fn poses(
    estimator: &mut dyn PoseEstimator,
    Place { backdrop, zones }: Place<'_>,
    at: MediaTime,
    image: &PackedImage,
    spec: &ModelSpec,
    people: &[Detection],
) -> Result<Vec<Pose>, DetectError> {
    let scale = f64::from(image.size.height) / f64::from(image.frame.height.max(1));
    let is_wanted = |person: &Detection| {
        person.score >= spec.score
            && person.bbox.height() * scale >= LEAST_HEIGHT
            && zones.is_nearby(&person.bbox)
    };
    let wanted: Vec<usize> = (0..people.len())
        .filter(|&i| is_wanted(&people[i]))
        .take(MOST)
        .collect();
    let boxes: Vec<Bbox> = people.iter().map(|person| person.bbox).collect();
    let outlines = backdrop.observe(at, image, &boxes, &wanted);
    wanted
        .iter()
        .zip(outlines)
        .filter_map(|(&person, outline)| {
            let pose = estimator.estimate(image, spec.channels, &boxes[person]);
            let pose = pose.transpose()?;
            Some(pose.map(|pose| Pose { outline, ..pose }))
        })
        .collect()
}
