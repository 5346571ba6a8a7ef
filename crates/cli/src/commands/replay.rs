//! `inveye replay`: the whole pipeline on a video file, in the file's own time.

mod events;
mod knowing;
mod models;
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
use inveye_analytics::GoodsZones;
use inveye_base::{Clock as _, SystemClock};
use inveye_identity::{Lesson, StaffLooks};
use inveye_inference_core::Detector as _;
use inveye_inference_onnx::ProviderChoice;
use inveye_pipeline::AnalysisSettings;
use inveye_pipeline::replay::{
    DetectedFrame, FileDetections, Outcome, Recogniser, RecordedDetections, RecordedHeader,
    Sampling, SceneFile, replay_knowing,
};
use inveye_scoring::write_mot;

use super::folder::DataFolder;
use super::output;
use models::Models;

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
    /// Keep beside it how people look, to know them again without a model: on the disk until somebody deletes it
    #[arg(long, requires = "record")]
    pub(crate) record_looks: bool,
    /// Replay what was recorded in this folder: no video is decoded and no model is run
    #[arg(long, value_name = "DIR")]
    pub(crate) detections: Option<PathBuf>,
    /// Know staff by how they are dressed in this scene, where they stand in zones of staff or stay long: a
    /// scene file that names its video, or a video with its scene beside it
    #[arg(long, value_name = "SCENE.toml")]
    pub(crate) staff_from: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) data: DataFolder,
}

/// Where detections, looks and joints come from, and what is known of staff.
#[derive(Debug)]
pub(crate) struct Source {
    detections: Detections,
    staff: Option<StaffLooks>,
    /// Whether what was seen is handed on.
    keeps: bool,
}

#[derive(Debug)]
enum Detections {
    Found(Box<Models>),
    Recorded(PathBuf),
}

impl Source {
    /// Loads models only where they are run, and learns how staff are dressed where that is asked for.
    pub(crate) fn open(args: &RunArgs) -> anyhow::Result<Self> {
        let detections = if let Some(folder) = &args.detections {
            Detections::Recorded(folder.clone())
        } else {
            Detections::Found(Box::new(Models::load(args)?))
        };
        let mut source = Self {
            detections,
            staff: None,
            keeps: false,
        };
        if let Some(path) = &args.staff_from {
            source.staff = Some(knowing::learn_staff(path, &source, args)?);
        }
        Ok(source)
    }

    /// Hands on what was seen, too: to be replayed once more beside other cameras.
    pub(crate) fn keeping(mut self) -> Self {
        self.keeps = true;
        self
    }

    /// How staff are dressed, where that was learned.
    pub(crate) fn staff(&self) -> Option<&StaffLooks> {
        self.staff.as_ref()
    }
}

/// A replayed file and what it cost.
#[derive(Debug)]
pub(crate) struct Replayed {
    pub(crate) lesson: Lesson,
    pub(crate) outcome: Outcome,
    pub(crate) model: String,
    /// Frames in the file, analysed or not.
    pub(crate) frames: u64,
    pub(crate) video: Duration,
    pub(crate) wall: Duration,
    /// What was seen, with how people looked; empty where nobody asked for it.
    pub(crate) kept: Vec<DetectedFrame>,
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
    match &source.detections {
        Detections::Found(models) => detect_and_replay(video, scene, models, source, args),
        Detections::Recorded(folder) => replay_recorded(folder, video, scene, source, args),
    }
}

fn detect_and_replay(
    video: &Path,
    scene: &SceneFile,
    models: &Models,
    source: &Source,
    args: &RunArgs,
) -> anyhow::Result<Replayed> {
    let providers = ProviderChoice::default();
    let mut detector = models.detector.detector(providers)?;
    let poses = models.poses.as_ref();
    let mut estimator = poses
        .filter(|_| GoodsZones::has_goods(&scene.scene))
        .map(|model| model.pose_estimator(providers))
        .transpose()?;
    let looks = models.looks.as_ref();
    let mut embedder = looks.map(|model| model.embedder(providers)).transpose()?;
    let name = detector.spec().name.clone();
    let sampling = args.fps.map_or_else(Sampling::every, Sampling::at_most);
    let clock = SystemClock::new();
    let mut frames = FileDetections::open(video, &mut detector, sampling)?;
    if let Some(estimator) = &mut estimator {
        frames = frames.watching_hands(estimator, &scene.scene);
    }
    if embedder.is_some() {
        frames = frames.with_pictures();
    }
    let channels = frames.channels();
    let mut recogniser = embedder
        .as_mut()
        .map(|embedder| Recogniser::looking(embedder, channels, source.staff.clone()))
        .transpose()?;
    let mut kept = Vec::new();
    let keeps = args.record.is_some() || source.keeps;
    let watched = frames.by_ref().inspect(|frame| {
        if let (Ok(frame), true) = (frame, keeps) {
            kept.push(DetectedFrame {
                picture: None,
                ..frame.clone()
            });
        }
    });
    let settings = AnalysisSettings::default();
    let outcome = replay_knowing(watched, &scene.scene, settings, recogniser.as_mut())?;
    let lesson = recogniser.as_ref().map(Recogniser::lesson);
    let mut looks = recogniser
        .map(Recogniser::into_looks)
        .transpose()
        .context("people could not be looked at")?
        .unwrap_or_default();
    if source.keeps || args.record_looks {
        for frame in &mut kept {
            frame.looks = looks.remove(&frame.number).unwrap_or_default();
        }
    }
    let mut replayed = Replayed {
        outcome,
        lesson: lesson.unwrap_or_default(),
        model: name.clone(),
        frames: frames.decoded(),
        video: frames.duration(),
        wall: clock.monotonic(),
        kept: Vec::new(),
    };
    if source.keeps {
        replayed.kept.clone_from(&kept);
    }
    if let Some(folder) = &args.record {
        if !args.record_looks {
            kept.iter_mut().for_each(|frame| frame.looks.clear());
        }
        let header = RecordedHeader {
            video: recordings::video_name(video),
            video_sha256: recordings::video_sha256(video)?,
            size: frames.size(),
            video_fps: frames.frame_rate(),
            analysed_fps: args.fps,
            frames: replayed.frames,
            length: replayed.video,
            model: name,
            model_sha256: models.detector.sha256().to_string(),
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
    source: &Source,
    args: &RunArgs,
) -> anyhow::Result<Replayed> {
    let clock = SystemClock::new();
    let recorded = recordings::find(folder, video, args.model.as_deref())?;
    let frames = recorded.frames_at(args.fps)?;
    let kept = if source.keeps {
        frames.clone()
    } else {
        Vec::new()
    };
    let frames = frames.into_iter().map(Ok::<_, Infallible>);
    // Recordings from before there were looks, or without: every track is a visitor.
    let mut recogniser = recorded
        .has_looks()
        .then(|| Recogniser::recorded(source.staff.clone()))
        .transpose()?;
    let settings = AnalysisSettings::default();
    let Ok(outcome) = replay_knowing(frames, &scene.scene, settings, recogniser.as_mut());
    Ok(Replayed {
        outcome,
        lesson: recogniser.map(|r| r.lesson()).unwrap_or_default(),
        model: recorded.header.model,
        frames: recorded.header.frames,
        video: recorded.header.length,
        wall: clock.monotonic(),
        kept,
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
