//! A folder of recorded detections: one file a video and model.

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use inveye_inference_catalog::Sha256;
use inveye_pipeline::replay::RecordedDetections;

use crate::commands::output;

/// What the files' names end in.
const EXTENSION: &str = "detections";

/// Of a video's file, in hexadecimal digits.
pub(super) fn video_sha256(video: &Path) -> anyhow::Result<String> {
    let read = || Sha256::of_reader(File::open(video)?);
    let hash = read().with_context(|| format!("cannot read the video {}", video.display()))?;
    Ok(hash.to_string())
}

/// The name by which a video's recordings know it.
pub(super) fn video_name(video: &Path) -> String {
    let name = video.file_name().unwrap_or(video.as_os_str());
    name.to_string_lossy().into_owned()
}

/// Writes a recording; one of the same video and model is replaced.
pub(super) fn write(folder: &Path, recorded: &RecordedDetections) -> anyhow::Result<PathBuf> {
    let header = &recorded.header;
    let stem = Path::new(&header.video).file_stem().unwrap_or_default();
    // Many videos are named alike; their hashes are not.
    let start_of_hash: String = header.video_sha256.chars().take(8).collect();
    let name = format!(
        "{}-{start_of_hash}-{}.{EXTENSION}",
        stem.display(),
        header.model
    );
    let path = folder.join(name);
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(&path, recorded.to_text()))
        .with_context(|| format!("cannot write {}", path.display()))?;
    Ok(path)
}

/// The recording of this video, made with this model if one is named.
///
/// The video is known by its content. Where it is not there, its name has to do, and a note says so.
pub(super) fn find(
    folder: &Path,
    video: &Path,
    model: Option<&str>,
) -> anyhow::Result<RecordedDetections> {
    let name = video_name(video);
    let hash = video.is_file().then(|| video_sha256(video)).transpose()?;
    let (all, broken) = read_all(folder)?;
    let (fitting, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|(_, recorded)| {
        let header = &recorded.header;
        hash.as_ref()
            .map_or(header.video == name, |hash| *hash == header.video_sha256)
    });
    let (mut made, made_otherwise): (Vec<_>, Vec<_>) = fitting
        .into_iter()
        .partition(|(_, recorded)| model.is_none_or(|model| model == recorded.header.model));
    match (made.pop(), made.is_empty()) {
        (Some((_, recorded)), true) => {
            if hash.is_none() {
                output::note(format_args!(
                    "{} is not here: its recorded detections were taken by its name",
                    video.display()
                ));
            }
            return Ok(recorded);
        }
        (Some((path, _)), false) => bail!(
            "{} holds several recordings of {name}, for example {}: say which with --model",
            folder.display(),
            path.display()
        ),
        (None, _) => {}
    }
    if let (Some((path, recorded)), Some(model)) = (made_otherwise.first(), model) {
        bail!(
            "{} was recorded with {}, not with {model}",
            path.display(),
            recorded.header.model
        );
    }
    // What cannot be read may be the one that is looked for.
    if let Some(error) = broken.into_iter().next() {
        return Err(error);
    }
    let namesake = others
        .iter()
        .find(|(_, recorded)| recorded.header.video == name);
    if let (Some((path, recorded)), Some(hash)) = (namesake, hash) {
        bail!(
            "{} was recorded from another {name} (SHA-256 {}) than {} (SHA-256 {hash})",
            path.display(),
            recorded.header.video_sha256,
            video.display()
        );
    }
    bail!(
        "{} holds no detections of {}",
        folder.display(),
        video.display()
    )
}

type Recordings = Vec<(PathBuf, RecordedDetections)>;

/// All recordings of a folder in the order of their names, and why others cannot be read.
fn read_all(folder: &Path) -> anyhow::Result<(Recordings, Vec<anyhow::Error>)> {
    let cannot = || {
        format!(
            "cannot read the recorded detections in {}",
            folder.display()
        )
    };
    let entries = std::fs::read_dir(folder).with_context(cannot)?;
    let mut paths = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<Vec<PathBuf>>>()
        .with_context(cannot)?;
    paths.retain(|path| path.extension().is_some_and(|end| end == EXTENSION));
    paths.sort();
    let (mut all, mut broken) = (Vec::new(), Vec::new());
    for path in paths {
        match read(&path) {
            Ok(recorded) => all.push((path, recorded)),
            Err(error) => broken.push(error),
        }
    }
    Ok((all, broken))
}

fn read(path: &Path) -> anyhow::Result<RecordedDetections> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    RecordedDetections::parse(&text)
        .with_context(|| format!("{} cannot be replayed", path.display()))
}
