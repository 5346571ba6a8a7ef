//! `inveye evaluate`: replays compared with what their scenes expect.

mod report;
mod store;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use inveye_pipeline::replay::{Evaluation, Truth, evaluate};

use super::output;
use super::replay::{Replayed, RunArgs, Source, read_scene, replay_file};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Scene files that name a video and what to expect of it
    #[arg(required = true, value_name = "SCENE.toml")]
    scenes: Vec<PathBuf>,
    #[command(flatten)]
    run: RunArgs,
    /// The scenes are cameras of one store, on the clock that their truths name: say besides how well people are
    /// known again from one to the other
    #[arg(long)]
    together: bool,
    /// Print one JSON object a scene
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: Args) -> anyhow::Result<ExitCode> {
    let mut source = Source::open(&args.run)?;
    if args.together {
        source = source.keeping();
    }
    let mut is_within = true;
    let mut cameras = Vec::new();
    for path in &args.scenes {
        let (mut replayed, evaluation, mut camera) = evaluate_scene(path, &source, &args.run)
            .with_context(|| format!("{} was not evaluated", path.display()))?;
        camera.frames = std::mem::take(&mut replayed.kept);
        cameras.push(camera);
        is_within &= evaluation.outside.is_empty();
        let report = report::Report::new(path, &replayed, &evaluation);
        if args.json {
            output::json(&report)?;
        } else {
            report.print();
        }
    }
    if args.together {
        let report = store::Report::new(cameras, source.staff())?;
        if args.json {
            output::json(&report)?;
        } else {
            report.print();
        }
    }
    Ok(if is_within {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}

fn evaluate_scene(
    path: &Path,
    source: &Source,
    args: &RunArgs,
) -> anyhow::Result<(Replayed, Evaluation, store::Camera)> {
    let scene = read_scene(path)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let video = scene
        .video
        .as_ref()
        .context("the scene names no `video` to replay")?;
    let truth = Truth::load(&scene.expect, folder)?;
    let replayed = replay_file(&folder.join(video), &scene, source, args)?;
    let evaluation = evaluate(&replayed.outcome, &scene.scene, &scene.expect, &truth)?;
    let camera = store::Camera {
        scene,
        truth,
        frames: Vec::new(),
    };
    Ok((replayed, evaluation, camera))
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;

    #[derive(Debug, clap::Parser)]
    struct Line {
        #[command(flatten)]
        args: Args,
    }

    #[test]
    fn the_recorded_clips_are_within_their_tolerance_with_shipped_settings() {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests");
        let recorded = tests.join("fixtures/detections");
        let mut words = vec![
            "inveye".into(),
            "--detections".into(),
            recorded.into_os_string(),
        ];
        for clip in [
            "synthetic/entrance",
            "synthetic/aisle",
            "traffic/traffic8128",
        ] {
            words.push(
                tests
                    .join(format!("footage/{clip}.scene.toml"))
                    .into_os_string(),
            );
        }
        let args = Line::try_parse_from(words).unwrap().args;
        assert_eq!(run(args).unwrap(), ExitCode::SUCCESS);
    }
}
