use proptest::prelude::*;

use super::*;
use crate::model::{ChannelOrder, Family};

fn spec(resize: Resize, input: FrameSize) -> ModelSpec {
    ModelSpec {
        name: "any".to_owned(),
        family: Family::YoloxDecoded,
        input,
        resize,
        channels: ChannelOrder::Bgr,
        mean: [0.0; 3],
        std: [1.0; 3],
        pad: 114,
        labels: vec!["person".to_owned()],
        min_score: 0.1,
        score: 0.3,
        nms_iou: 0.5,
    }
}

#[test]
fn a_wide_frame_fills_the_width() {
    let input = FrameSize::new(416, 416);
    let frame = FrameSize::new(640, 360);
    for (resize, top) in [(Resize::LetterboxTopLeft, 0), (Resize::LetterboxCentre, 91)] {
        let placement = Placement::new(&spec(resize, input), frame);
        assert_eq!(placement.content, FrameSize::new(416, 234));
        assert_eq!((placement.left, placement.top), (0, top));
    }
    let stretched = Placement::new(&spec(Resize::Stretch, input), frame);
    assert_eq!(stretched.content, input);
}

fn resizes() -> impl Strategy<Value = Resize> {
    prop::sample::select(vec![
        Resize::LetterboxTopLeft,
        Resize::LetterboxCentre,
        Resize::Stretch,
    ])
}

fn sizes(largest: u32) -> impl Strategy<Value = FrameSize> {
    (1..largest, 1..largest).prop_map(|(w, h)| FrameSize::new(w, h))
}

proptest! {
    #[test]
    fn the_content_lies_inside_the_input(
        resize in resizes(), input in sizes(1000), frame in sizes(8000),
    ) {
        let p = Placement::new(&spec(resize, input), frame);
        prop_assert!(p.content.width >= 1 && p.content.height >= 1);
        prop_assert!(p.left + p.content.width <= input.width);
        prop_assert!(p.top + p.content.height <= input.height);
    }

    #[test]
    fn a_letterbox_touches_two_opposite_edges_and_keeps_the_shape(
        input in sizes(1000), frame in sizes(8000),
    ) {
        let p = Placement::new(&spec(Resize::LetterboxCentre, input), frame);
        prop_assert!(p.content.width == input.width || p.content.height == input.height);
        // Each side is rounded to a whole pixel, and is never less than one.
        let ratio = f64::from(p.content.width) / f64::from(frame.width);
        let height = (f64::from(frame.height) * ratio).max(1.0);
        let slack = 0.5 + 0.5 * f64::from(frame.height) / f64::from(frame.width);
        let off = (f64::from(p.content.height) - height).abs();
        prop_assert!(
            off <= slack.max(1.0) || p.content.width == 1 || p.content.height == 1,
            "{} off", off
        );
    }

    #[test]
    fn the_contents_corners_are_the_frames(
        resize in resizes(), input in sizes(1000), frame in sizes(8000),
    ) {
        let p = Placement::new(&spec(resize, input), frame);
        let whole = [
            p.left, p.top, p.left + p.content.width, p.top + p.content.height,
        ];
        #[expect(clippy::cast_precision_loss, reason = "sides below 1000")]
        let bbox = p.to_frame(whole.map(|v| v as f32));
        prop_assert!(bbox.x1.abs() < 1e-6 && bbox.y1.abs() < 1e-6);
        prop_assert!((bbox.x2 - f64::from(frame.width)).abs() < 1e-6);
        prop_assert!((bbox.y2 - f64::from(frame.height)).abs() < 1e-6);
    }

    /// A box partly in the padding stands partly outside the frame: the foot point must not be
    /// moved back in.
    #[test]
    fn boxes_are_not_clipped(frame in sizes(8000), beyond in 1.0_f32..50.0) {
        let input = FrameSize::new(640, 384);
        let p = Placement::new(&spec(Resize::LetterboxTopLeft, input), frame);
        let bbox = p.to_frame([-beyond, -beyond, 700.0 + beyond, 400.0 + beyond]);
        prop_assert!(bbox.x1 < 0.0 && bbox.y1 < 0.0);
        prop_assert!(bbox.x2 > f64::from(frame.width) && bbox.y2 > f64::from(frame.height));
    }
}
