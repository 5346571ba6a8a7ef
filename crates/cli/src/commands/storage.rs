//! `inveye storage`: recordings from outside, for when something went wrong.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Subcommand;
use inveye_db::FolderLock;
use inveye_engine::Config;
use inveye_recording::evidence::{DeviceKey, Fingerprint};
use inveye_recording::index::IndexReader;
use serde::Serialize;

use super::folder::DataFolder;
use super::output;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    data: DataFolder,
    /// One JSON object
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// How much is recorded of each camera, and which key signs exports
    Status,
    /// Whether disk and index know the same segments; `inveye verify --recordings` reads their contents
    ///
    /// Exit codes: 0 they do, 1 they differ, 2 it could not be checked.
    Check,
    /// Make a new index from the segments; the old one is kept beside it
    ///
    /// The engine must not run: stop it first. It does the same by itself when it finds its index gone
    /// or damaged.
    Rebuild,
}

pub(crate) fn run(args: Args) -> Result<ExitCode> {
    let data = args.data.path();
    let recordings = folder(&data)?;
    match args.command {
        Command::Status => status(&data, recordings, args.json),
        Command::Check => check(&data, &recordings, args.json),
        Command::Rebuild => rebuild(&data, &recordings, args.json),
    }
}

fn folder(data: &Path) -> Result<PathBuf> {
    let config = Config::load(data)?;
    Ok(config
        .recording
        .folder
        .unwrap_or_else(|| data.join("recordings")))
}

#[derive(Debug, Serialize)]
struct Status {
    folder: PathBuf,
    key: Fingerprint,
    segments: u64,
    bytes: u64,
    free_bytes: Option<u64>,
    cameras: Vec<CameraStatus>,
}

#[derive(Debug, Serialize)]
struct CameraStatus {
    camera: String,
    bytes: u64,
    oldest: Option<String>,
}

fn status(data: &Path, folder: PathBuf, json: bool) -> Result<ExitCode> {
    let index = IndexReader::of(data);
    let (bytes, segments) = index.size()?;
    let mut cameras: Vec<_> = index
        .streams()?
        .into_iter()
        .map(|(id, ..)| id.camera)
        .collect();
    cameras.dedup();
    let cameras = cameras.into_iter().map(|camera| {
        let usage = index.usage(&camera)?;
        Ok(CameraStatus {
            camera: camera.to_string(),
            bytes: usage.bytes,
            oldest: usage.oldest.map(inveye_recording::evidence::utc),
        })
    });
    let status = Status {
        key: DeviceKey::open(data)?.fingerprint(),
        segments,
        bytes,
        free_bytes: inveye_engine::disk_space(&folder).map(|(free, _)| free),
        cameras: cameras.collect::<Result<_>>()?,
        folder,
    };
    if json {
        output::json(&status)?;
        return Ok(ExitCode::SUCCESS);
    }
    output::line(format_args!("folder      {}", status.folder.display()));
    output::line(format_args!(
        "recorded    {} in {segments} segments",
        gigabytes(bytes)
    ));
    if let Some(free) = status.free_bytes {
        output::line(format_args!("free        {}", gigabytes(free)));
    }
    output::line(format_args!("export key  {}", status.key));
    for camera in &status.cameras {
        output::line(format_args!(
            "{:<12}{:>10}  from {}",
            camera.camera,
            gigabytes(camera.bytes),
            camera.oldest.as_deref().unwrap_or("-")
        ));
    }
    Ok(ExitCode::SUCCESS)
}

fn check(data: &Path, folder: &Path, json: bool) -> Result<ExitCode> {
    let found = inveye_recording::compare(data, folder)?;
    let same = found.unknown.is_empty() && found.missing.is_empty();
    if json {
        output::json(&found)?;
    } else {
        for path in &found.missing {
            output::line(format_args!("missing on the disk: {}", path.display()));
        }
        for path in &found.unknown {
            output::line(format_args!("not in the index: {}", path.display()));
        }
        output::line(format_args!(
            "{} segments in the index, {} missing on the disk, {} unknown to the index",
            found.rows,
            found.missing.len(),
            found.unknown.len()
        ));
        if !found.unknown.is_empty() {
            output::line(
                "a running engine is writing the newest of each stream; for others run `inveye storage rebuild`",
            );
        }
    }
    Ok(ExitCode::from(u8::from(!same)))
}

fn rebuild(data: &Path, folder: &Path, json: bool) -> Result<ExitCode> {
    let _lock = FolderLock::take(data)
        .context("the index is rebuilt only while no engine runs: stop it first")?;
    let mut told = 0;
    let mut progress = |done: u64, total: u64| {
        if !json && done >= told + 10_000 {
            told = done;
            output::note(format_args!("{done} of {total} segments"));
        }
    };
    let made = inveye_recording::rebuild(data, folder, &mut progress)?;
    if json {
        output::json(&made)?;
        return Ok(ExitCode::SUCCESS);
    }
    for path in &made.unreadable {
        output::line(format_args!("no segment, left alone: {}", path.display()));
    }
    output::line(format_args!(
        "new index: {} segments, {}",
        made.segments,
        gigabytes(made.bytes)
    ));
    match (&made.old, made.causes) {
        (None, _) => output::line("there was no old index: gaps have no known cause"),
        (Some(old), None) => output::line(format_args!(
            "the old index is now {}; it could not be read: gaps have no known cause",
            old.display()
        )),
        (Some(old), Some(causes)) => output::line(format_args!(
            "the old index is now {}; {causes} gaps with their causes were taken over",
            old.display()
        )),
    }
    Ok(ExitCode::SUCCESS)
}

#[expect(clippy::cast_precision_loss, reason = "for people")]
fn gigabytes(bytes: u64) -> String {
    format!("{:.2} GB", bytes as f64 / 1e9)
}
