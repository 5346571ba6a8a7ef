//! How staff are dressed, learned from another clip.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use inveye_identity::StaffLooks;

use super::{RunArgs, Source, read_scene, replay_file};
use crate::commands::output;

/// Replays a scene and learns from those who are staff in it.
pub(super) fn learn_staff(
    path: &Path,
    source: &Source,
    args: &RunArgs,
) -> anyhow::Result<StaffLooks> {
    let path = scene_of(path);
    let scene = read_scene(&path)?;
    let video = scene
        .video
        .as_ref()
        .with_context(|| format!("{} names no `video` to learn from", path.display()))?;
    let video = path.parent().unwrap_or(Path::new(".")).join(video);
    let others = RunArgs {
        record: None,
        record_looks: false,
        ..args.clone()
    };
    let replayed = replay_file(&video, &scene, source, &others)
        .with_context(|| format!("staff could not be learned from {}", path.display()))?;
    let lesson = &replayed.lesson;
    ensure!(
        !lesson.staff.is_empty(),
        "nobody in {} is staff: nobody stands in a zone of staff or stays long, or nobody was looked at",
        path.display()
    );
    output::note(format_args!(
        "staff: learned from {} people in {}, beside {} others",
        lesson.staff.len(),
        path.display(),
        lesson.others.len()
    ));
    StaffLooks::learn(lesson)
        .with_context(|| format!("staff in {} look like everybody", path.display()))
}

/// The scene itself, or the one beside a video: `clip.scene.toml`, else `scene.toml`.
fn scene_of(path: &Path) -> PathBuf {
    if path.extension().is_some_and(|end| end == "toml") {
        return path.to_owned();
    }
    let beside = path.with_extension("scene.toml");
    if beside.is_file() {
        beside
    } else {
        path.with_file_name("scene.toml")
    }
}
