use proptest::prelude::*;

use super::*;
use crate::Family;

fn crop(width: u32, height: u32, channels: ChannelOrder) -> Crop {
    of(Resize::Stretch, FrameSize::new(width, height), channels)
}

fn of(resize: Resize, input: FrameSize, channels: ChannelOrder) -> Crop {
    Crop::new(&ModelSpec {
        name: "looks".to_owned(),
        family: Family::EmbeddingNhwc,
        input,
        resize,
        channels,
        mean: [0.0; 3],
        std: [1.0; 3],
        pad: 0,
        labels: Vec::new(),
        min_score: 0.0,
        score: 0.0,
        nms_iou: 1.0,
    })
}

/// Blue says the column, green the line, red is 200.
fn picture(width: u8, height: u8, frame: FrameSize) -> PackedImage {
    let lines = (0..height).flat_map(|y| (0..width).flat_map(move |x| [x, y, 200]));
    PackedImage {
        size: FrameSize::new(width.into(), height.into()),
        pixels: lines.collect(),
        frame,
    }
}

#[test]
fn pixels_of_the_box_come_in_the_models_order_whatever_the_pictures_scale() {
    // The frame is twice as large as the picture that was kept of it.
    let picture = picture(40, 30, FrameSize::new(80, 60));
    let bbox = Bbox::new(20.0, 10.0, 24.0, 18.0);
    for (wanted, first) in [
        (ChannelOrder::Bgr, [10.0_f32, 5.0, 200.0]),
        (ChannelOrder::Rgb, [200.0, 5.0, 10.0]),
    ] {
        let mut crop = crop(2, 4, wanted);
        let mut buffer = vec![0.0_f32; crop.len()];
        assert!(crop.fill(&picture, ChannelOrder::Bgr, &bbox, &mut buffer));
        let near = |got: &[f32], wanted: [f32; 3]| {
            let mut pairs = got.iter().zip(wanted);
            pairs.all(|(got, wanted)| (got - wanted).abs() < 1e-3)
        };
        assert!(near(&buffer[..3], first), "{wanted:?}: {buffer:?}");
        // One column to the right and three lines down.
        let last = first.map(|v| v + if v < 6.0 { 3.0 } else { f32::from(v < 100.0) });
        assert!(
            near(&buffer[buffer.len() - 3..], last),
            "{wanted:?}: {buffer:?}"
        );
    }
}

#[test]
fn nothing_is_read_from_outside_the_picture() {
    let picture = picture(40, 30, FrameSize::new(40, 30));
    let mut crop = crop(3, 3, ChannelOrder::Bgr);
    let mut buffer = vec![-1.0_f32; crop.len()];
    for nowhere in [
        Bbox::new(40.0, 0.0, 60.0, 30.0),
        Bbox::new(-9.0, -9.0, 0.5, 30.0),
        Bbox::from_ltwh(5.0, 5.0, 0.0, 9.0),
        Bbox {
            x1: f64::NAN,
            ..Bbox::new(0.0, 0.0, 9.0, 9.0)
        },
    ] {
        assert!(!crop.fill(&picture, ChannelOrder::Bgr, &nowhere, &mut buffer));
    }
    assert!(buffer.iter().all(|&v| v < 0.0), "left as it was");
    let mut short = picture.clone();
    short.pixels.pop();
    let all = Bbox::new(0.0, 0.0, 40.0, 30.0);
    assert!(!crop.fill(&short, ChannelOrder::Bgr, &all, &mut buffer));
    assert!(!crop.fill(&picture, ChannelOrder::Bgr, &all, &mut buffer[1..]));
}

proptest! {
    #[test]
    fn whatever_the_box_every_value_is_one_of_the_pictures(
        x in -50.0..90.0_f64, y in -50.0..80.0_f64, w in 0.0..100.0_f64, h in 0.0..100.0_f64,
    ) {
        let picture = picture(40, 30, FrameSize::new(40, 30));
        let mut crop = crop(5, 9, ChannelOrder::Bgr);
        let mut buffer = vec![-1.0_f32; crop.len()];
        let bbox = Bbox::from_ltwh(x, y, w, h);
        if crop.fill(&picture, ChannelOrder::Bgr, &bbox, &mut buffer) {
            for pixel in buffer.chunks_exact(3) {
                prop_assert!((0.0..=39.0).contains(&pixel[0]), "column {}", pixel[0]);
                prop_assert!((0.0..=29.0).contains(&pixel[1]), "line {}", pixel[1]);
                prop_assert!((pixel[2] - 200.0).abs() < 1e-3);
            }
        }
    }
}

/// What a model of bytes sees around a person in a picture of 200×100.
fn around(person: &Bbox, frame: FrameSize, channels: ChannelOrder) -> Vec<u8> {
    let input = FrameSize::new(192, 192);
    let mut crop = of(Resize::LetterboxCentre, input, ChannelOrder::Rgb);
    let mut buffer = vec![1; crop.len()];
    assert!(crop.fill(&picture(200, 100, frame), channels, person, &mut buffer));
    buffer
}

fn pixel(buffer: &[u8], x: usize, y: usize) -> [u8; 3] {
    let at = (y * 192 + x) * 3;
    [buffer[at], buffer[at + 1], buffer[at + 2]]
}

#[test]
fn more_than_the_box_lies_around_the_middle_of_the_person() {
    // 40 pixels high, so a square of 50 from (75, 25) to (125, 75).
    let person = Bbox::new(90.0, 30.0, 110.0, 70.0);
    let frame = FrameSize::new(200, 100);
    let crop = of(Resize::LetterboxCentre, frame, ChannelOrder::Rgb);
    let square = of(
        Resize::LetterboxCentre,
        FrameSize::new(192, 192),
        ChannelOrder::Rgb,
    );
    assert_eq!(
        square.area(&person, frame),
        Bbox::new(75.0, 25.0, 125.0, 75.0)
    );
    assert_eq!(
        crop.area(&person, frame),
        Bbox::new(50.0, 25.0, 150.0, 75.0)
    );
    let seen = around(&person, frame, ChannelOrder::Rgb);
    assert_eq!(pixel(&seen, 0, 0), [75, 25, 200]);
    assert_eq!(pixel(&seen, 96, 96), [100, 50, 200]);
    assert_eq!(pixel(&seen, 191, 191), [124, 74, 200]);
    let turned = around(&person, frame, ChannelOrder::Bgr);
    assert_eq!(pixel(&turned, 96, 96), [200, 50, 100]);
    let larger = Bbox::new(900.0, 300.0, 1100.0, 700.0);
    let scaled = around(&larger, FrameSize::new(2000, 1000), ChannelOrder::Rgb);
    assert_eq!(pixel(&scaled, 96, 96), [100, 50, 200]);
}

#[test]
fn beyond_the_picture_is_padding() {
    let person = Bbox::new(-20.0, 30.0, 20.0, 70.0);
    let seen = around(&person, FrameSize::new(200, 100), ChannelOrder::Rgb);
    assert_eq!(pixel(&seen, 0, 96), [0, 0, 0]);
    assert_eq!(pixel(&seen, 191, 96)[2], 200);
}

#[test]
fn a_box_beyond_all_numbers_does_no_harm() {
    let endless = Bbox::new(f64::MIN, f64::MIN, f64::MAX, f64::MAX);
    let mut crop = of(
        Resize::LetterboxCentre,
        FrameSize::new(8, 8),
        ChannelOrder::Rgb,
    );
    let mut buffer = vec![1; crop.len()];
    let picture = picture(40, 30, FrameSize::new(40, 30));
    assert!(!crop.fill(&picture, ChannelOrder::Rgb, &endless, &mut buffer));
    assert!(buffer.iter().all(|&v: &u8| v == 1), "left as it was");
}

#[test]
fn a_model_of_faces_gets_channel_by_channel_what_the_others_get_pixel_by_pixel() {
    let picture = picture(40, 30, FrameSize::new(40, 30));
    let bbox = Bbox::new(10.0, 5.0, 14.0, 9.0);
    let spec = |family| ModelSpec {
        name: "faces".to_owned(),
        family,
        input: FrameSize::new(4, 4),
        resize: Resize::LetterboxCentre,
        channels: ChannelOrder::Bgr,
        mean: [0.0; 3],
        std: [1.0; 3],
        pad: 0,
        labels: Vec::new(),
        min_score: 0.0,
        score: 0.0,
        nms_iou: 1.0,
    };
    let mut crop = Crop::new(&spec(Family::Yunet));
    let mut values = vec![0.0_f32; crop.len()];
    assert!(crop.fill(&picture, ChannelOrder::Bgr, &bbox, &mut values));
    // Nothing is added around what was asked for.
    assert_eq!(crop.area(&bbox, picture.frame), bbox);
    assert_eq!(values[..5], [10.0, 11.0, 12.0, 13.0, 10.0]);
    assert_eq!(values[16..21], [5.0, 5.0, 5.0, 5.0, 6.0]);
    assert!(values[32..].iter().all(|&red| (red - 200.0).abs() < 1e-3));
    let face = Crop::new(&spec(Family::AgeGender)).area(&bbox, picture.frame);
    assert!((face.width() - 4.6).abs() < 1e-9 && (face.height() - 4.6).abs() < 1e-9);
    assert_eq!(face.center(), bbox.center());
}
