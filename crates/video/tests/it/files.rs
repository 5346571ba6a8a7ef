use std::path::PathBuf;

use crate::clips;
use inveye_domain::{FrameSize, MediaTime};
use inveye_test_support::shared;
use inveye_video::{FileError, FileReader, Frame, PackedOrder, Scaler, read_image};

fn frames(reader: FileReader) -> Vec<(MediaTime, FrameSize)> {
    reader
        .map(|frame| frame.expect("a sound clip"))
        .map(|frame: Frame| (frame.at, frame.size()))
        .collect()
}

#[test]
fn every_clip_decodes_to_the_frames_its_index_names() {
    let mut clips = vec![(clips::aisle(), "h264")];
    for (clip, codec) in [
        ("footage/tud-campus/video.mp4", ""),
        ("rtsp/short-clips/offline_h264.mp4", "h264"),
        ("rtsp/short-clips/offline_h265.mp4", "hevc"),
        ("rtsp/short-clips/offline_av1.mp4", "av1"),
        ("rtsp/short-clips/offline_vp9.mp4", "vp9"),
    ] {
        clips.extend(shared().map(|shared| (shared.join(clip), codec)));
    }
    for (clip, codec) in clips {
        let reader = FileReader::open(&clip).unwrap();
        let clip = clip.display();
        let (count, rate, size) = (reader.frame_count(), reader.frame_rate(), reader.size());
        if !codec.is_empty() {
            assert_eq!(reader.codec(), codec, "{clip}");
        }
        let frames = frames(reader);
        assert_eq!(count, Some(frames.len() as u64), "{clip}");
        assert_eq!(frames[0].0, MediaTime::default(), "{clip}");
        assert!(frames.windows(2).all(|w| w[0].0 < w[1].0), "{clip}");
        assert!(frames.iter().all(|f| f.1 == size), "{clip}");
        let seconds = frames.last().unwrap().0.as_seconds();
        let expected = (frames.len() - 1) as f64 / rate;
        assert!(
            (seconds - expected).abs() < 0.1,
            "{clip}: {seconds} s, not {expected} s"
        );
    }
}

#[test]
fn a_file_that_is_not_video_is_an_error_with_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("notes.mp4");
    std::fs::write(&text, "not a video").unwrap();
    let error = FileReader::open(&text).unwrap_err();
    assert!(matches!(error, FileError::Open { .. }), "{error:?}");
    assert!(error.to_string().contains("notes.mp4"), "{error}");
    let missing = FileReader::open(folder.path().join("none.mp4")).unwrap_err();
    assert!(matches!(missing, FileError::NotFound { .. }), "{missing:?}");
}

/// A picture of one colour, made without this crate.
fn still(folder: &std::path::Path, name: &str, rgb: [u8; 3]) -> PathBuf {
    let ppm = folder.join(format!("{name}.ppm"));
    let mut bytes = b"P6\n64 48\n255\n".to_vec();
    bytes.extend(rgb.iter().cycle().take(64 * 48 * 3));
    std::fs::write(&ppm, bytes).expect("a writable folder");
    ppm
}

#[test]
fn packed_pixels_have_the_asked_order_and_size() {
    let folder = tempfile::tempdir().unwrap();
    let frame = read_image(still(folder.path(), "orange", [250, 120, 10])).unwrap();
    assert_eq!(frame.size(), FrameSize::new(64, 48));
    let (mut scaler, mut out) = (Scaler::new(), Vec::new());
    for (order, pixel) in [
        (PackedOrder::Rgb, [250, 120, 10]),
        (PackedOrder::Bgr, [10, 120, 250]),
    ] {
        for size in [
            FrameSize::new(31, 17),
            FrameSize::new(64, 48),
            FrameSize::new(1, 1),
        ] {
            scaler.scale_packed(&frame, size, order, &mut out).unwrap();
            assert_eq!(out.len(), (size.width * size.height * 3) as usize);
            for got in out.chunks_exact(3) {
                let near = got.iter().zip(pixel).all(|(&a, b)| a.abs_diff(b) <= 2);
                assert!(near, "{got:?}, not {pixel:?} at {size:?}");
            }
        }
    }
    assert!(
        scaler
            .scale_packed(&frame, FrameSize::new(0, 5), PackedOrder::Rgb, &mut out)
            .is_err()
    );
}

#[test]
fn a_cloned_frame_outlives_the_reader() {
    let clip = clips::aisle();
    let kept: Vec<Frame> = {
        let reader = FileReader::open(clip).unwrap();
        let originals: Vec<Frame> = reader.take(3).map(Result::unwrap).collect();
        originals.to_vec()
    };
    let (mut scaler, mut out) = (Scaler::new(), Vec::new());
    for frame in &kept {
        scaler
            .scale_packed(frame, FrameSize::new(416, 240), PackedOrder::Rgb, &mut out)
            .unwrap();
        let mean = out.iter().map(|&v| f64::from(v)).sum::<f64>() / out.len() as f64;
        assert!(
            (20.0..235.0).contains(&mean),
            "a shop is neither black nor white: {mean}"
        );
    }
}
