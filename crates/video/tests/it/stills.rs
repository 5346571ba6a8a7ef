//! Stills, read back by FFmpeg's own decoder.

use std::path::PathBuf;

use inveye_domain::FrameSize;
use inveye_test_support::shared;
use inveye_video::{FileReader, Frame, JpegEncoder, JpegError, PackedOrder, Scaler, read_image};

use crate::clips;

fn first_frame(clip: PathBuf) -> Frame {
    let mut reader = FileReader::open(clip).expect("a sound clip");
    reader.next().expect("a frame").expect("a sound frame")
}

fn rgb(frame: &Frame, size: FrameSize) -> Vec<u8> {
    let mut out = Vec::new();
    let order = PackedOrder::Rgb;
    Scaler::new()
        .scale_packed(frame, size, order, &mut out)
        .expect("a convertible frame");
    out
}

/// Mean difference of two pictures, 0–255.
fn difference(a: &[u8], b: &[u8]) -> f64 {
    assert_eq!(a.len(), b.len());
    let sum: u64 = a
        .iter()
        .zip(b)
        .map(|(&a, &b)| u64::from(a.abs_diff(b)))
        .sum();
    sum as f64 / a.len() as f64
}

#[test]
fn a_still_looks_like_its_frame() {
    let folder = tempfile::tempdir().unwrap();
    let wall = FrameSize::new(640, 360);
    let mut clips = vec![(clips::aisle(), wall)];
    if let Some(shared) = shared() {
        let pets = shared.join("footage/pets09-s2l1/video.mp4");
        clips.push((pets, FrameSize::new(480, 360)));
        clips.push((shared.join("rtsp/short-clips/offline_h264.mp4"), wall));
    }
    for (clip, size) in clips {
        let name = clip.display().to_string();
        let frame = first_frame(clip);
        let jpeg = JpegEncoder::new().encode(&frame, wall, 90).unwrap();
        let path = folder.path().join("still.jpg");
        std::fs::write(&path, &jpeg).unwrap();
        let still = read_image(&path).unwrap();
        assert_eq!(still.size(), size, "{name}");
        // Wrong levels (16–235 shown as 0–255) shift the mean by about 10.
        let off = difference(&rgb(&still, size), &rgb(&frame, size));
        assert!(off < 5.0, "{name}: {off}");
    }
}

#[test]
fn quality_and_size_can_change_from_still_to_still() {
    let frame = first_frame(clips::aisle());
    let mut encoder = JpegEncoder::new();
    let mut bytes = |max, quality| encoder.encode(&frame, max, quality).unwrap().len();
    let wall = FrameSize::new(640, 360);
    let (good, poor) = (bytes(wall, 90), bytes(wall, 20));
    assert!(good > poor * 2, "{good} and {poor} bytes");
    assert!(bytes(FrameSize::new(160, 90), 90) < good);
    assert_eq!(bytes(wall, 90), good, "the same frame gives the same still");
    let error = encoder
        .encode(&frame, FrameSize::new(1, 1), 75)
        .unwrap_err();
    assert!(matches!(error, JpegError::Size { .. }));
}
