//! Real people: faces are found where heads are, and nowhere else. In the footage that there is the largest are some
//! 25 pixels wide, so that none is ever judged.

use std::time::{Duration, Instant};

use inveye_demographics::{head, is_good, whose};
use inveye_domain::{Bbox, DetectorProfile, Face, FrameSize};
use inveye_inference_core::{ChannelOrder, DetectorSource, PackedImage};
use inveye_inference_onnx::{OnnxSource, SourceSettings};
use inveye_test_support::shared;
use inveye_video::{FileReader, Frame, PackedOrder, Scaler};

/// A frame's pixels, in blue, green and red.
fn packed(scaler: &mut Scaler, frame: &Frame, size: FrameSize) -> PackedImage {
    let mut pixels = Vec::new();
    scaler
        .scale_packed(frame, size, PackedOrder::Bgr, &mut pixels)
        .expect("a picture");
    PackedImage {
        size,
        pixels,
        frame: frame.size(),
    }
}

#[test]
fn faces_of_real_people_are_found_on_their_heads() {
    let Some(shared) = shared() else { return };
    let clip = shared.join("footage/tud-campus/video.mp4");
    let models = OnnxSource::new(SourceSettings::default());
    let mut detector = models.open(DetectorProfile::Accurate).expect("a detector");
    let mut faces = models.open_faces().expect("models of faces");
    let (mut for_detection, mut whole) = (Scaler::new(), Scaler::new());
    let (mut found, mut owned, mut good) = (0, 0, 0);
    let mut elsewhere = Vec::new();
    let (mut looks, mut took) = (0_u32, Duration::ZERO);
    for frame in FileReader::open(clip).expect("a clip").step_by(6) {
        let frame = frame.expect("a frame");
        let size = detector.spec().content_size(frame.size());
        let small = packed(&mut for_detection, &frame, size);
        let people: Vec<Bbox> = detector
            .detect(&small)
            .expect("people")
            .into_iter()
            .filter(|person| person.score >= 0.5)
            .map(|person| person.bbox)
            .collect();
        let picture = packed(&mut whole, &frame, frame.size());
        let mut find = |part: &Bbox| -> Vec<Face> {
            let begin = Instant::now();
            let found = faces.finder.find(&picture, ChannelOrder::Bgr, part);
            took += begin.elapsed();
            looks += 1;
            found.expect("a run")
        };
        for person in &people {
            let seen = find(&head(person));
            found += seen.len();
            owned += whose(std::slice::from_ref(person), &seen).len();
            good += seen
                .iter()
                .filter(|face| is_good(face, frame.size(), 1.0))
                .count();
            // Heads of others, who walk behind, are in the way of nobody's legs here.
            let legs = Bbox::from_ltwh(
                person.x1,
                person.y1 + 0.6 * person.height(),
                person.width(),
                person.width(),
            );
            elsewhere.extend(find(&legs));
        }
    }
    println!(
        "{found} faces, {owned} of the person they were looked for at, {good} large enough; {:?} a look",
        took / looks.max(1)
    );
    assert!(found >= 10, "{found} faces");
    // Beside somebody's own face there are often those of who walks next to them: then nobody has one.
    assert!(owned >= 10, "{owned} of {found} are certainly theirs");
    // Somebody's head behind may be there.
    assert!(elsewhere.len() * 4 < found, "on legs: {elsewhere:?}");
    assert_eq!(good, 0, "none is large enough to be judged");
}
