//! `inveye detect`: people in still pictures.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use inveye_domain::{Detection, FrameSize};
use inveye_inference_core::{ChannelOrder, Detector, PackedImage};
use inveye_inference_onnx::{LoadedModel, ModelChoice, ProviderChoice};
use inveye_video::{PackedOrder, Scaler, read_image};
use serde::Serialize;

use super::folder::DataFolder;
use super::output;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Pictures: JPEG, PNG and what else FFmpeg reads; of a video its first frame
    #[arg(required = true, value_name = "IMAGE")]
    images: Vec<PathBuf>,
    /// The detector, by its name in `inveye model list`; the default model without
    #[arg(long)]
    model: Option<String>,
    /// Least score, 0 to 1; the model's own threshold without
    #[arg(long, value_parser = score)]
    score: Option<f32>,
    /// auto, cpu, cuda, tensorrt, openvino or directml
    #[arg(long, default_value = "auto")]
    provider: ProviderChoice,
    #[command(flatten)]
    data: DataFolder,
    /// Print one JSON object a picture
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Answer {
    image: String,
    width: u32,
    height: u32,
    detections: Vec<Found>,
}

#[derive(Serialize)]
struct Found {
    label: String,
    score: f64,
    /// Left, top, right and bottom, in pixels of the picture and inside it.
    #[serde(rename = "box")]
    corners: [f64; 4],
}

pub(crate) fn run(args: Args) -> anyhow::Result<ExitCode> {
    let choice = ModelChoice::named_or_default(args.model.as_deref());
    let model = LoadedModel::load(&choice, Some(&args.data.path()))?;
    let least = args.score.unwrap_or(model.spec().score);
    let mut detector = model.detector_from(args.provider, least)?;
    if !args.json {
        output::note(format_args!(
            "{} on {}",
            model.spec().name,
            detector.provider()
        ));
    }
    let mut scaler = Scaler::new();
    let mut unreadable = 0;
    for image in &args.images {
        match detect(image, &mut detector, &mut scaler, least) {
            Ok(answer) if args.json => output::json(&answer)?,
            Ok(answer) => print(&answer),
            Err(error) => {
                unreadable += 1;
                output::problem(&error);
            }
        }
    }
    Ok(if unreadable == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(2)
    })
}

fn detect(
    path: &Path,
    detector: &mut impl Detector,
    scaler: &mut Scaler,
    least: f32,
) -> anyhow::Result<Answer> {
    let picture = read_image(path)?;
    let frame = picture.size();
    let spec = detector.spec();
    let size = spec.content_size(frame);
    let order = match spec.channels {
        ChannelOrder::Rgb => PackedOrder::Rgb,
        ChannelOrder::Bgr => PackedOrder::Bgr,
    };
    let labels = spec.labels.clone();
    let mut pixels = Vec::new();
    scaler
        .scale_packed(&picture, size, order, &mut pixels)
        .with_context(|| format!("cannot scale {}", path.display()))?;
    let image = PackedImage {
        size,
        pixels,
        frame,
    };
    let detections = detector
        .detect(&image)
        .with_context(|| format!("cannot look at {}", path.display()))?;
    let found = detections
        .iter()
        .filter(|detection| detection.score >= least)
        .map(|detection| found(detection, frame, &labels));
    Ok(Answer {
        image: path.display().to_string(),
        width: frame.width,
        height: frame.height,
        detections: found.collect(),
    })
}

fn found(detection: &Detection, frame: FrameSize, labels: &[String]) -> Found {
    let inside = detection.bbox.clipped(frame);
    let label = labels.get(usize::from(detection.class.0));
    Found {
        label: label.cloned().unwrap_or_default(),
        score: rounded(f64::from(detection.score), 1e4),
        corners: [inside.x1, inside.y1, inside.x2, inside.y2].map(|v| rounded(v, 1e2)),
    }
}

/// Digits beyond these are noise of the scaler.
fn rounded(value: f64, parts: f64) -> f64 {
    (value * parts).round() / parts
}

fn print(answer: &Answer) {
    output::line(format_args!(
        "{} ({}×{}): {}",
        answer.image,
        answer.width,
        answer.height,
        match answer.detections.len() {
            0 => "nobody".to_owned(),
            1 => "1 person".to_owned(),
            n => format!("{n} people"),
        }
    ));
    for Found {
        label,
        score,
        corners: [x1, y1, x2, y2],
    } in &answer.detections
    {
        output::line(format_args!(
            "  {label} {score:.2} at {x1:.0},{y1:.0} to {x2:.0},{y2:.0}"
        ));
    }
}

fn score(text: &str) -> Result<f32, String> {
    text.parse()
        .ok()
        .filter(|score| (0.0..=1.0).contains(score))
        .ok_or_else(|| "a score is a number from 0 to 1".to_owned())
}
