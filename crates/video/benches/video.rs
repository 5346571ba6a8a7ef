//! What one picture costs on one core: `cargo bench -p inveye-video`. Needs the shared footage and the
//! `ffmpeg` program.
#![expect(clippy::print_stdout, reason = "a report for people")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use inveye_base::{Clock, SystemClock};
use inveye_domain::FrameSize;
use inveye_test_support::shared;
use inveye_video::{
    AccessUnit, AccessUnitReader, Decoder, DecoderChoice, Frame, JpegEncoder, LiveFragments,
    PackedOrder, Scaler,
};

const PICTURES: usize = 150;
const ROUNDS: usize = 3;

fn main() {
    let Some(shared) = shared() else {
        println!("no shared footage beside the checkout: nothing measured");
        return;
    };
    let folder = tempfile::tempdir().expect("a folder for clips");
    let clock = SystemClock::new();
    println!("ms a picture, best of {ROUNDS} rounds\n");
    for (name, source, encoder, filter) in [
        (
            "H.264 640×360",
            "footage/synthetic/entrance.mp4",
            "libx264",
            "null",
        ),
        (
            "H.265 640×360",
            "footage/synthetic/entrance.mp4",
            "libx265",
            "null",
        ),
        (
            "H.264 1920×1080",
            "footage/plaza/video.mp4",
            "libx264",
            "scale=1920:1080",
        ),
        (
            "H.265 1920×1080",
            "footage/plaza/video.mp4",
            "libx265",
            "scale=1920:1080",
        ),
    ] {
        let clip = encode(folder.path(), &shared.join(source), encoder, filter);
        measure(name, &clip, &clock);
    }
}

fn encode(folder: &Path, source: &Path, encoder: &str, filter: &str) -> PathBuf {
    let out = folder.join("clip.mp4");
    let status = Command::new("ffmpeg")
        .args(["-v", "error", "-nostdin", "-y", "-i"])
        .arg(source)
        .args([
            "-frames:v",
            &PICTURES.to_string(),
            "-an",
            "-vf",
            filter,
            "-c:v",
            encoder,
        ])
        .args(["-preset", "veryfast", "-bf", "0", "-g", "30"])
        .args(["-x265-params", "log-level=none:bframes=0"])
        .arg(&out)
        .status()
        .expect("the ffmpeg program");
    assert!(status.success(), "ffmpeg failed");
    out
}

/// Milliseconds a picture of the best round.
fn best(clock: &dyn Clock, count: usize, mut work: impl FnMut()) -> f64 {
    let rounds = (0..ROUNDS).map(|_| {
        let start = clock.monotonic();
        work();
        clock.monotonic() - start
    });
    let fastest = rounds.min().unwrap_or(Duration::ZERO);
    fastest.as_secs_f64() * 1000.0 / count as f64
}

fn measure(name: &str, clip: &Path, clock: &dyn Clock) {
    let reader = AccessUnitReader::open(clip).expect("a clip just made");
    let (codec, extradata) = (reader.codec(), reader.extradata().clone());
    let units: Vec<AccessUnit> = reader.map(|unit| unit.expect("a sound clip")).collect();
    let open = || Decoder::open(codec, &extradata, DecoderChoice::Software).expect("a decoder");
    let mut frames: Vec<Frame> = Vec::new();
    let decode = best(clock, units.len(), || {
        let mut decoder = open();
        frames = units.iter().flat_map(|unit| decoder.decode(unit)).collect();
    });
    let keyframes: Vec<&AccessUnit> = units.iter().filter(|unit| unit.keyframe).collect();
    let keyframe = best(clock, keyframes.len(), || {
        let mut decoder = open();
        for unit in &keyframes {
            drop(decoder.decode(unit));
        }
    });
    println!("{name}: decode {decode:.2}, a keyframe {keyframe:.2}");
    for size in [FrameSize::new(416, 234), FrameSize::new(640, 360)] {
        let (mut scaler, mut out) = (Scaler::new(), Vec::new());
        let scale = best(clock, frames.len(), || {
            for frame in &frames {
                let order = PackedOrder::Bgr;
                scaler
                    .scale_packed(frame, size, order, &mut out)
                    .expect("a usual picture");
            }
        });
        let share = scale / decode;
        println!(
            "  scale to {}×{}: {scale:.2} ({share:.2} × decode)",
            size.width, size.height
        );
    }
    let (mut jpeg, mut bytes) = (JpegEncoder::new(), 0);
    let still = best(clock, frames.len(), || {
        bytes = 0;
        for frame in &frames {
            let max = FrameSize::new(640, 360);
            bytes += jpeg.encode(frame, max, 75).expect("a usual picture").len();
        }
    });
    let kilobytes = bytes / frames.len() / 1024;
    println!(
        "  still of 640×360: {still:.2} ({:.2} × decode), {kilobytes} KiB",
        still / decode
    );
    let fragments = best(clock, units.len(), || {
        let mut live = LiveFragments::new(None);
        for unit in &units {
            drop(live.fragment(unit).expect("a small picture"));
        }
    });
    println!("  fragment: {fragments:.4}");
}
