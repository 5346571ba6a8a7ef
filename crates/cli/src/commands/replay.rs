//! `inveye replay`: the whole pipeline on a video file, in the file's own time.

mod events;
mod recordings;
mod summary;
#[cfg(test)]
mod tests;

use std::convert::Infallible;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use inveye_base::{Clock as _, SystemClock};
use inveye_inference_core::Detector as _;
use inveye_inference_onnx::{LoadedModel, ModelChoice, ProviderChoice};
use inveye_pipeline::AnalysisSettings;
use inveye_pipeline::replay::{
    FileDetections, Outcome, RecordedDetections, RecordedHeader, Sampling, SceneFile, replay,
};
use inveye_scoring::write_mot;

use super::folder::DataFolder;
use super::output;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The video file
    video: PathBuf,
    /// Lines and zones of the picture
    #[arg(long)]
    scene: PathBuf,
    #[command(flatten)]
    run: RunArgs,
    /// Write what happened, one JSON object a line
    #[arg(long, value_name = "OUT.jsonl")]
    events: Option<PathBuf>,
    /// Write who was where, in the MOTChallenge's format
    #[arg(long, value_name = "OUT.txt")]
    tracks: Option<PathBuf>,
    /// Print one JSON object at the end
    #[arg(long)]
    json: bool,
}

/// What `replay` and `evaluate` have in common.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct RunArgs {
    /// The detector, by its name in `inveye model list`; the default model without
    #[arg(long)]
    pub(crate) model: Option<String>,
    /// Frames a second to analyse; every frame without
    #[arg(long, value_parser = rate)]
    pub(crate) fps: Option<f64>,
    /// Keep what the detector found in this folder, to replay it without video and model
    #[arg(long, value_name = "DIR", conflicts_with = "detections")]
    pub(crate) record: Option<PathBuf>,
    /// Replay what was recorded in this folder: no video is decoded and no model is run
    #[arg(long, value_name = "DIR")]
    pub(crate) detections: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) data: DataFolder,
}

/// Where detections come from.
#[derive(Debug)]
pub(crate) enum Source {
    Model(LoadedModel),
    Recorded(PathBuf),
}

impl Source {
    /// Loads a model only where one is run.
    pub(crate) fn open(args: &RunArgs) -> anyhow::Result<Self> {
        if let Some(folder) = &args.detections {
            return Ok(Self::Recorded(folder.clone()));
        }
        let choice = ModelChoice::named_or_default(args.model.as_deref());
        Ok(Self::Model(LoadedModel::load(
            &choice,
            Some(&args.data.path()),
        )?))
    }
}

/// A replayed file and what it cost.
#[derive(Debug)]
pub(crate) struct Replayed {
    pub(crate) outcome: Outcome,
    pub(crate) model: String,
    /// Frames in the file, analysed or not.
    pub(crate) frames: u64,
    pub(crate) video: Duration,
    pub(crate) wall: Duration,
}

pub(crate) fn run(args: Args) -> anyhow::Result<ExitCode> {
    let scene = read_scene(&args.scene)?;
    let source = Source::open(&args.run)?;
    let replayed = replay_file(&args.video, &scene, &source, &args.run)?;
    if let Some(path) = &args.events {
        write(path, |out| events::write(out, &replayed.outcome))?;
    }
    if let Some(path) = &args.tracks {
        let mut text = String::new();
        for line in replayed.outcome.mot_lines() {
            write_mot(&mut text, &line);
        }
        write(path, |out| Ok(out.write_all(text.as_bytes())?))?;
    }
    let summary = summary::Summary::new(&args.video, &scene.scene, &replayed);
    if args.json {
        output::json(&summary)?;
    } else {
        summary.print();
    }
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn read_scene(path: &Path) -> anyhow::Result<SceneFile> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read the scene {}", path.display()))?;
    SceneFile::parse(&text).with_context(|| format!("the scene {} cannot be used", path.display()))
}

pub(crate) fn replay_file(
    video: &Path,
    scene: &SceneFile,
    source: &Source,
    args: &RunArgs,
) -> anyhow::Result<Replayed> {
    match source {
        Source::Model(model) => detect_and_replay(video, scene, model, args),
        Source::Recorded(folder) => replay_recorded(folder, video, scene, args),
    }
}

fn detect_and_replay(
    video: &Path,
    scene: &SceneFile,
    model: &LoadedModel,
    args: &RunArgs,
) -> anyhow::Result<Replayed> {
    let mut detector = model.detector(ProviderChoice::default())?;
    let name = detector.spec().name.clone();
    let sampling = args.fps.map_or_else(Sampling::every, Sampling::at_most);
    let clock = SystemClock::new();
    let mut frames = FileDetections::open(video, &mut detector, sampling)?;
    let mut kept = Vec::new();
    let watched = frames.by_ref().inspect(|frame| {
        if let (Ok(frame), true) = (frame, args.record.is_some()) {
            kept.push(frame.clone());
        }
    });
    let outcome = replay(watched, &scene.scene, AnalysisSettings::default())?;
    let replayed = Replayed {
        outcome,
        model: name.clone(),
        frames: frames.decoded(),
        video: frames.duration(),
        wall: clock.monotonic(),
    };
    if let Some(folder) = &args.record {
        let header = RecordedHeader {
            video: recordings::video_name(video),
            video_sha256: recordings::video_sha256(video)?,
            size: frames.size(),
            video_fps: frames.frame_rate(),
            analysed_fps: args.fps,
            frames: replayed.frames,
            length: replayed.video,
            model: name,
            model_sha256: model.sha256().to_string(),
        };
        let path = recordings::write(folder, &RecordedDetections::new(header, kept))?;
        output::note(format_args!("recorded in {}", path.display()));
    }
    Ok(replayed)
}

fn replay_recorded(
    folder: &Path,
    video: &Path,
    scene: &SceneFile,
    args: &RunArgs,
) -> anyhow::Result<Replayed> {
    let clock = SystemClock::new();
    let recorded = recordings::find(folder, video, args.model.as_deref())?;
    let frames = recorded.frames_at(args.fps)?;
    let frames = frames.into_iter().map(Ok::<_, Infallible>);
    let Ok(outcome) = replay(frames, &scene.scene, AnalysisSettings::default());
    Ok(Replayed {
        outcome,
        model: recorded.header.model,
        frames: recorded.header.frames,
        video: recorded.header.length,
        wall: clock.monotonic(),
    })
}

fn write(
    path: &Path,
    content: impl FnOnce(&mut dyn std::io::Write) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
    let mut out = BufWriter::new(file);
    content(&mut out)
        .and_then(|()| Ok(out.flush()?))
        .with_context(|| format!("cannot write {}", path.display()))
}

fn rate(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|fps: &f64| fps.is_finite() && *fps > 0.0)
        .ok_or_else(|| "a number of frames a second above 0 is needed".to_owned())
}
