//! `inveye bench`: how fast, against a bound or a peer measured in the same run.

mod analytics;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, bail};
use inveye_base::{Clock as _, SystemClock};
use inveye_domain::{Bbox, ClassId, Detection, MediaTime, Scene};
use inveye_engine::measure_alarms;
use inveye_inference_core::{ChannelOrder, Detector as _, PackedImage};
use inveye_inference_onnx::{LoadedModel, ModelChoice, ProviderChoice};
use inveye_pipeline::AnalysisSettings;
use inveye_pipeline::replay::{FileDetections, Sampling, replay};
use inveye_tracking::{Tracker, TrackerSettings};
use inveye_video::{FileReader, PackedOrder, Scaler};
use serde::Serialize;

use super::folder::DataFolder;
use super::output;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What to measure: tracker, analytics, alarms, replay-light, replay-accurate; all without
    names: Vec<String>,
    /// The video that replays use; the bundled entrance in a checkout
    #[arg(long)]
    video: Option<PathBuf>,
    /// How long alarms come
    #[arg(long, default_value_t = 60)]
    seconds: u32,
    #[command(flatten)]
    data: DataFolder,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

/// One figure with what it is held against.
#[derive(Debug, Serialize)]
struct Row {
    name: &'static str,
    what: String,
    figure: f64,
    unit: &'static str,
    bound: f64,
    bound_is: &'static str,
    ratio: f64,
    /// Whether a ratio above or below 1 is good.
    better: &'static str,
}

const NAMES: [&str; 5] = [
    "tracker",
    "analytics",
    "alarms",
    "replay-light",
    "replay-accurate",
];

/// Each thing is measured this often; the best is told, as machines are shared.
const ROUNDS: usize = 3;

pub(crate) fn run(args: Args) -> anyhow::Result<ExitCode> {
    if let Some(unknown) = args
        .names
        .iter()
        .find(|name| !NAMES.contains(&name.as_str()))
    {
        bail!(
            "there is no benchmark `{unknown}`; there are {}",
            NAMES.join(", ")
        );
    }
    let chosen = NAMES
        .into_iter()
        .filter(|name| args.names.is_empty() || args.names.iter().any(|n| n == name));
    for name in chosen {
        let row = match name {
            "tracker" => tracker(),
            "analytics" => analytics::row()?,
            "alarms" => alarms(args.seconds)?,
            "replay-light" => replays(
                "replay-light",
                "yolox_nano_person_416x256",
                &video(args.video.as_deref())?,
                &args.data.path(),
            )?,
            _ => replays(
                "replay-accurate",
                "yolox_nano_person_640x384",
                &video(args.video.as_deref())?,
                &args.data.path(),
            )?,
        };
        if args.json {
            output::json(&row)?;
        } else {
            output::line(format_args!(
                "{:<16} {:>10.1} {:<10} {:>10.1} {:<34} ratio {:.2} ({} is better)  {}",
                row.name,
                row.figure,
                row.unit,
                row.bound,
                row.bound_is,
                row.ratio,
                row.better,
                row.what
            ));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn video(named: Option<&Path>) -> anyhow::Result<PathBuf> {
    let bundled =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/footage/synthetic/entrance.mp4");
    let path = named.map_or(bundled, Path::to_owned);
    if path.is_file() {
        Ok(path)
    } else {
        bail!("no video at {}; name one with --video", path.display())
    }
}

fn least(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::INFINITY, f64::min)
}

/// Processor time of this process: what others do on the machine does not count.
fn processor_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::try_from(time).unwrap_or_default()
}

/// 30 people who walk about, with a detection each in every frame.
fn tracker() -> Row {
    const FRAMES: u32 = 20_000;
    const PEOPLE: u32 = 30;
    let clock = SystemClock::new();
    let rates = (0..ROUNDS).map(|_| {
        let mut tracker = Tracker::new(TrackerSettings::default());
        let mut detections = Vec::with_capacity(PEOPLE as usize);
        let mut spent = Duration::ZERO;
        for frame in 0..FRAMES {
            let t = f64::from(frame) / 15.0;
            detections.clear();
            detections.extend((0..PEOPLE).map(|person| {
                let p = f64::from(person);
                let x = 640.0 + 500.0 * (t / 9.0 + p).sin();
                let y = 100.0 + p * 25.0 + 20.0 * (t / 5.0 + p * 2.0).cos();
                Detection {
                    bbox: Bbox::from_ltwh(x, y, 40.0, 110.0),
                    score: 0.8,
                    class: ClassId::PERSON,
                }
            }));
            let start = clock.monotonic();
            std::hint::black_box(tracker.update(MediaTime::from_seconds(t), &detections));
            spent += clock.monotonic().saturating_sub(start);
        }
        spent.as_secs_f64()
    });
    let seconds: Vec<f64> = rates.collect();
    let figure = f64::from(FRAMES) / least(&seconds);
    Row {
        name: "tracker",
        what: format!("{PEOPLE} tracks, one core, best of {ROUNDS}"),
        figure,
        unit: "frames/s",
        bound: 20_000.0,
        bound_is: "frames/s wanted",
        ratio: figure / 20_000.0,
        better: "more",
    }
}

/// Twenty alarms a second with their pictures, from the fact that analysis states to the toast. One that
/// is lost is a failure, not a figure.
fn alarms(seconds: u32) -> anyhow::Result<Row> {
    const PER_SECOND: u32 = 20;
    const BOUND_MS: f64 = 300.0;
    let folder = tempfile::tempdir()?;
    let mut times = measure_alarms(folder.path(), PER_SECOND, seconds.max(1))?;
    let (stated, stored, told) = (times.stated, times.stored, times.toast_ms.len());
    let shown = times.shown;
    if stored != stated || shown != stated || told != stated || times.dropped > 0 {
        bail!("of {stated} alarms {stored} were stored, {shown} sent to screens and {told} told");
    }
    times.toast_ms.sort_by(f64::total_cmp);
    // The smallest that is not below so many of them.
    let within = |percent: usize| {
        let rank = (told * percent).div_ceil(100).max(1);
        times.toast_ms.get(rank - 1).copied().unwrap_or_default()
    };
    let desktop = if times.on_desktop {
        "shown by the desktop"
    } else {
        "without a desktop's share"
    };
    let figure = within(95);
    Ok(Row {
        name: "alarms",
        what: format!(
            "p95 of {stated} at {PER_SECOND} a second, all stored, sent to screens and told; median {:.1} ms, most {:.1} ms; {desktop}",
            within(50),
            within(100)
        ),
        figure,
        unit: "ms",
        bound: BOUND_MS,
        bound_is: "ms allowed from analysis to toast",
        ratio: figure / BOUND_MS,
        better: "less",
    })
}

/// The whole pipeline on a file against decoding, scaling and detecting alone, in turn.
fn replays(name: &'static str, model: &str, video: &Path, data: &Path) -> anyhow::Result<Row> {
    let model = LoadedModel::load(&ModelChoice::Named(model.to_owned()), Some(data))?;
    let mut whole = Vec::new();
    let mut parts = Vec::new();
    for _ in 0..ROUNDS {
        parts.push(bare(&model, video)?);
        whole.push(full(&model, video)?);
    }
    let (figure, bound) = (least(&whole), least(&parts));
    Ok(Row {
        name,
        what: format!(
            "{}, processor time, best of {ROUNDS}",
            video.file_name().unwrap_or_default().display()
        ),
        figure,
        unit: "ms/frame",
        bound,
        bound_is: "ms/frame decode + scale + detect",
        ratio: figure / bound,
        better: "less",
    })
}

/// Milliseconds a frame of the whole pipeline.
fn full(model: &LoadedModel, video: &Path) -> anyhow::Result<f64> {
    let mut detector = model.detector(ProviderChoice::default())?;
    let start = processor_time();
    let mut frames = FileDetections::open(video, &mut detector, Sampling::every())?;
    replay(
        frames.by_ref(),
        &Scene::default(),
        AnalysisSettings::default(),
    )?;
    per_frame(processor_time().saturating_sub(start), frames.decoded())
}

/// Milliseconds a frame of its three large parts, called in a plain loop.
fn bare(model: &LoadedModel, video: &Path) -> anyhow::Result<f64> {
    let mut detector = model.detector(ProviderChoice::default())?;
    let spec = detector.spec().clone();
    let order = if spec.channels == ChannelOrder::Bgr {
        PackedOrder::Bgr
    } else {
        PackedOrder::Rgb
    };
    let (mut scaler, mut pixels, mut frames) = (Scaler::new(), Vec::new(), 0);
    let start = processor_time();
    for frame in FileReader::open(video)? {
        let frame = frame?;
        let size = spec.content_size(frame.size());
        scaler.scale_packed(&frame, size, order, &mut pixels)?;
        let image = PackedImage {
            size,
            pixels: std::mem::take(&mut pixels),
            frame: frame.size(),
        };
        std::hint::black_box(detector.detect(&image)?);
        pixels = image.pixels;
        frames += 1;
    }
    per_frame(processor_time().saturating_sub(start), frames)
}

fn per_frame(spent: Duration, frames: u64) -> anyhow::Result<f64> {
    let frames = u32::try_from(frames)
        .ok()
        .filter(|&frames| frames > 0)
        .context("the video has no frames")?;
    Ok(spent.as_secs_f64() * 1000.0 / f64::from(frames))
}
