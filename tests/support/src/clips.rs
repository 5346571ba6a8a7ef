//! The bundled footage, and what is made of it for load tests.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::footage::Footage;
use crate::peers::ffmpeg;
use crate::simulator::SimulatedStream;

/// Names of the bundled clips.
pub const CLIPS: [&str; 4] = ["entrance", "checkout", "aisle", "highvalue"];

/// How far each camera of [`cameras`] is ahead of the one before.
pub const PHASE: Duration = Duration::from_millis(4_130);

/// How a sub stream is encoded.
const SUB_STREAM: &str = "-vf fps=15,noise=alls=4:allf=t -pix_fmt yuv420p -an \
     -c:v libx264 -profile:v main -preset veryfast -bf 0 -g 30 -sc_threshold 0 \
     -b:v 512k -maxrate 768k -bufsize 768k -movflags +faststart";

const H265: &str = "-t 6 -an -c:v libx265 -preset ultrafast -tag:v hvc1 \
     -x265-params log-level=none:keyint=20:min-keyint=20:scenecut=0:open-gop=1:pools=1";

const SMALL: &str = "-t 4 -vf scale=320:180 -an -c:v libx264 -preset ultrafast -bf 0 -g 10";

/// A file of the bundled synthetic footage: `entrance.mp4`, `entrance.scene.toml`, `entrance.json`.
pub fn synthetic(file: &str) -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    tests
        .unwrap_or(Path::new(".."))
        .join("footage/synthetic")
        .join(file)
}

/// The bundled clips as cheap cameras send their sub streams: 640×360, H.264 main profile without B-frames,
/// 15 pictures a second, a keyframe each two seconds. Files that are there already are kept.
///
/// The clips have 10 pictures a second, so that some come twice; sensor noise makes each differ, or the
/// repeated ones would cost a decoder next to nothing. Blocks for some seconds a clip.
pub fn sub_streams(folder: &Path) -> Result<Vec<PathBuf>> {
    fs::create_dir_all(folder).with_context(|| format!("could not make {}", folder.display()))?;
    CLIPS.iter().map(|clip| sub_stream(clip, folder)).collect()
}

fn sub_stream(clip: &str, folder: &Path) -> Result<PathBuf> {
    let file = folder.join(format!("{clip}-sub.mp4"));
    if !file.is_file() {
        encode(&synthetic(&format!("{clip}.mp4")), SUB_STREAM, &file)?;
    }
    Ok(file)
}

/// Six seconds of `checkout` in H.265 with open GOPs, so that later keyframes are CRA pictures. Blocks.
pub fn h265(folder: &Path) -> Result<PathBuf> {
    let file = folder.join("checkout-h265.mp4");
    encode(&synthetic("checkout.mp4"), H265, &file)?;
    Ok(file)
}

/// Four seconds of `aisle` at 320×180, with a keyframe each second. Blocks.
pub fn small(folder: &Path) -> Result<PathBuf> {
    let file = folder.join("aisle-small.mp4");
    encode(&synthetic("aisle.mp4"), SMALL, &file)?;
    Ok(file)
}

/// Twelve seconds that are white and loud in every other one, from the second: H.264 at 15 pictures a second
/// with a keyframe each second, and AAC of `rate` samples a second. Blocks.
pub fn flashes(folder: &Path, rate: u32) -> Result<PathBuf> {
    let file = folder.join(format!("flashes-{rate}.mp4"));
    let picture = "color=black:size=320x180:rate=15:duration=12";
    let sound =
        format!("aevalsrc=0.4*sin(2*PI*440*t)*gte(mod(t\\,2)\\,1):sample_rate={rate}:duration=12");
    let white = "drawbox=color=white:thickness=fill:enable=gte(mod(t\\,2)\\,1)";
    let inputs = [
        "-y", "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", &sound, "-vf", white,
    ];
    let output = "-pix_fmt yuv420p -c:v libx264 -preset ultrafast -bf 0 -g 15 -sc_threshold 0 \
                  -c:a aac -ac 1 -b:a 48k";
    ffmpeg(
        inputs
            .into_iter()
            .chain(output.split_whitespace())
            .map(OsStr::new)
            .chain([file.as_os_str()]),
    )
    .context("could not make a clip that flashes")?;
    Ok(file)
}

/// Eight seconds of what a camera shows behind a hand or a sticker: one colour and the noise of its sensor. Blocks.
pub fn covered(folder: &Path) -> Result<PathBuf> {
    let file = folder.join("covered.mp4");
    let picture = "color=0x6a6058:size=640x360:rate=10:duration=8";
    let inputs = [
        "-y",
        "-f",
        "lavfi",
        "-i",
        picture,
        "-vf",
        "noise=alls=6:allf=t",
    ];
    let output = "-pix_fmt yuv420p -c:v libx264 -preset ultrafast -bf 0 -g 10";
    ffmpeg(
        inputs
            .into_iter()
            .chain(output.split_whitespace())
            .map(OsStr::new)
            .chain([file.as_os_str()]),
    )
    .context("could not make a clip of a covered lens")?;
    Ok(file)
}

fn encode(clip: &Path, encoding: &str, file: &Path) -> Result<()> {
    let unfinished = file.with_extension("part.mp4");
    let arguments = ["-y", "-i"].map(OsStr::new).into_iter();
    ffmpeg(
        arguments
            .chain([clip.as_os_str()])
            .chain(encoding.split_whitespace().map(OsStr::new))
            .chain([unfinished.as_os_str()]),
    )
    .with_context(|| format!("could not encode {}", clip.display()))?;
    fs::rename(&unfinished, file).with_context(|| format!("could not name {}", file.display()))
}

/// `count` cameras with paths `/cam01/sub`, `/cam02/sub`, … that take turns in showing `clips`, each at
/// another moment: keyframes of a shop's cameras do not come at once.
pub fn cameras(clips: &[Arc<Footage>], count: usize) -> Vec<SimulatedStream> {
    clips
        .iter()
        .cycle()
        .take(count)
        .zip(1_u32..)
        .map(|(clip, number)| {
            SimulatedStream::new(format!("/cam{number:02}/sub"), Arc::clone(clip))
                .ahead_by(PHASE * number)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peers::ffprobe;

    #[test]
    fn a_sub_stream_is_what_cheap_cameras_send() {
        let folder = tempfile::tempdir().unwrap();
        let clip = sub_stream("aisle", folder.path()).unwrap();
        let shown = ffprobe([
            OsStr::new("-show_entries"),
            OsStr::new("stream=codec_name,width,height,has_b_frames,avg_frame_rate"),
            OsStr::new("-of"),
            OsStr::new("csv=print_section=0"),
            clip.as_os_str(),
        ])
        .unwrap();
        assert_eq!(shown.trim(), "h264,640,360,0,15/1");
        let footage = Footage::open(&clip).unwrap();
        assert!((footage.fps() - 15.0).abs() < 1e-6, "{} fps", footage.fps());
        assert_eq!(footage.reorder(), 0);
        let written = fs::metadata(&clip).unwrap().modified().unwrap();
        sub_stream("aisle", folder.path()).unwrap();
        assert_eq!(
            fs::metadata(&clip).unwrap().modified().unwrap(),
            written,
            "made once"
        );
    }
}
