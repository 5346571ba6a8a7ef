//! `inveye verify`: was an export changed, or what lies on a disk of recordings?

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result};
use inveye_recording::RecordingKey;
use inveye_recording::evidence::{self, Fingerprint};

use super::output;

/// Needs nothing but what is verified: no data folder, no engine.
///
/// Exit codes: 0 unchanged, 1 something was changed, 2 it could not be checked.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// An export: folder or ZIP
    #[arg(required_unless_present = "recordings")]
    export: Option<PathBuf>,
    /// Fingerprint of the key that must have signed: the store's `inveye storage status` shows it
    #[arg(long, value_name = "FINGERPRINT", conflicts_with = "recordings")]
    key: Option<Fingerprint>,
    /// Check every segment in a folder of recordings instead
    #[arg(long, value_name = "FOLDER", conflicts_with = "export")]
    recordings: Option<PathBuf>,
    /// The store's `recordings.key`, where recordings are encrypted; without it their pictures are not
    /// checked
    #[arg(long, value_name = "FILE", requires = "recordings")]
    recordings_key: Option<PathBuf>,
    /// One JSON object
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: Args) -> Result<ExitCode> {
    let unchanged = match (&args.export, &args.recordings) {
        (_, Some(folder)) => recordings(folder, args.recordings_key.as_deref(), args.json)?,
        (Some(export), None) => exported(export, args.key, args.json)?,
        (None, None) => anyhow::bail!("name an export, or a folder with --recordings"),
    };
    Ok(ExitCode::from(u8::from(!unchanged)))
}

fn exported(path: &Path, key: Option<Fingerprint>, json: bool) -> Result<bool> {
    let report = evidence::verify(path, key)?;
    if json {
        output::json(&report)?;
        return Ok(report.unchanged);
    }
    if let Some(about) = &report.about {
        output::line(about);
    }
    for finding in &report.findings {
        output::line(finding);
    }
    for note in &report.notes {
        output::line(format_args!("note: {note}"));
    }
    let amount = amount(report.files, "file", report.bytes);
    match (report.unchanged, report.key) {
        (true, Some(key)) => {
            output::line(format_args!("unchanged: {amount}, signed with key {key}"));
            if report.key_expected.is_none() {
                output::line(
                    "compare the key with the one that the store shows, or name it with --key",
                );
            }
        }
        (_, Some(key)) => output::line(format_args!("CHANGED: {amount}, signed with key {key}")),
        (_, None) => output::line(format_args!(
            "CHANGED: {amount}, the signature does not hold"
        )),
    }
    Ok(report.unchanged)
}

fn recordings(folder: &Path, key: Option<&Path>, json: bool) -> Result<bool> {
    let key = match key {
        None => None,
        Some(file) => {
            let key = RecordingKey::read(file)?;
            Some(Arc::new(key.with_context(|| {
                format!("there is no key in {}", file.display())
            })?))
        }
    };
    let report = evidence::check_recordings(folder, key.as_ref())?;
    if json {
        output::json(&report)?;
        return Ok(report.unchanged);
    }
    for finding in &report.findings {
        let mut place = finding.path.display().to_string();
        if let Some(camera) = &finding.camera {
            place.push_str(&format!(": camera {camera}"));
        }
        if let (Some(gop), Some(at)) = (finding.gop, &finding.at) {
            place.push_str(&format!(", GOP {gop} at {at}"));
        }
        output::line(format_args!("{place}: {}", finding.what));
    }
    let amount = amount(report.segments, "segment", report.bytes);
    let verdict = if report.unchanged {
        "unchanged"
    } else {
        "CHANGED"
    };
    output::line(format_args!(
        "{verdict}: {amount}, {} unfinished, {} whose predecessor is not here",
        report.unfinished, report.without_predecessor
    ));
    if report.locked > 0 {
        output::line(format_args!(
            "{} are encrypted: only their chains were checked; name their key with --recordings-key",
            report.locked
        ));
    }
    Ok(report.unchanged)
}

#[expect(clippy::cast_precision_loss, reason = "for people")]
fn amount(number: usize, what: &str, bytes: u64) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}, {:.1} MB", bytes as f64 / 1e6)
}
