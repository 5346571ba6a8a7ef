use inveye_domain::FrameSize;

use super::*;
use crate::model::{ChannelOrder, Family, Resize};

fn spec() -> ModelSpec {
    ModelSpec {
        name: "any".to_owned(),
        family: Family::YoloxDecoded,
        input: FrameSize::new(4, 4),
        resize: Resize::LetterboxCentre,
        channels: ChannelOrder::Rgb,
        mean: [0.0, 10.0, 20.0],
        std: [1.0, 2.0, 4.0],
        pad: 30,
        labels: vec!["person".to_owned()],
        min_score: 0.1,
        score: 0.3,
        nms_iou: 0.5,
    }
}

fn picture(spec: &ModelSpec, frame: FrameSize, value: u8) -> PackedImage {
    let size = spec.content_size(frame);
    let pixels = [value, value + 1, value + 2].repeat((size.width * size.height) as usize);
    PackedImage {
        size,
        pixels,
        frame,
    }
}

fn filled(planar: &mut Planar, buffer: &mut [f32], image: &PackedImage) -> bool {
    let placement = Placement::new(&spec(), image.frame);
    planar.fill(image, &placement, buffer)
}

/// Lines of one plane.
fn lines(buffer: &[f32], plane: usize) -> Vec<[f32; 4]> {
    buffer[plane * 16..(plane + 1) * 16]
        .as_chunks::<4>()
        .0
        .to_vec()
}

#[test]
fn channels_are_taken_apart_normalised_and_padded() {
    let spec = spec();
    let mut planar = Planar::new(&spec);
    let mut buffer = vec![f32::NAN; Planar::len(&spec)];
    let wide = picture(&spec, FrameSize::new(8, 4), 100);
    assert!(filled(&mut planar, &mut buffer, &wide));
    for (plane, pad, value) in [(0, 30.0, 100.0), (1, 10.0, 45.5), (2, 2.5, 20.5)] {
        let expected = [[pad; 4], [value; 4], [value; 4], [pad; 4]];
        assert_eq!(lines(&buffer, plane), expected, "plane {plane}");
    }
}

#[test]
fn padding_follows_when_the_frames_shape_changes() {
    let spec = spec();
    let mut planar = Planar::new(&spec);
    let mut buffer = vec![f32::NAN; Planar::len(&spec)];
    let mut fresh = buffer.clone();
    for frame in [
        FrameSize::new(8, 4),
        FrameSize::new(4, 8),
        FrameSize::new(8, 4),
    ] {
        assert!(filled(&mut planar, &mut buffer, &picture(&spec, frame, 50)));
        assert!(filled(
            &mut Planar::new(&spec),
            &mut fresh,
            &picture(&spec, frame, 50)
        ));
        assert_eq!(buffer, fresh, "reused for {frame:?}");
    }
}

#[test]
fn a_picture_or_buffer_of_another_size_changes_nothing() {
    let spec = spec();
    let mut planar = Planar::new(&spec);
    let mut buffer = vec![7.0; Planar::len(&spec)];
    let good = picture(&spec, FrameSize::new(8, 4), 50);
    let mut short = good.clone();
    short.pixels.pop();
    let mut small = good.clone();
    small.size = FrameSize::new(1, 1);
    for wrong in [short, small] {
        assert!(!filled(&mut planar, &mut buffer, &wrong));
    }
    assert!(!filled(&mut planar, &mut buffer[1..], &good));
    assert_eq!(buffer, vec![7.0; Planar::len(&spec)]);
}
