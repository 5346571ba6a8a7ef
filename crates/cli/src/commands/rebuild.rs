//! `inveye rebuild`: sums counted anew from the events, while no engine runs.

use std::process::ExitCode;

use anyhow::{Context, Result};
use serde::Serialize;

use super::folder::DataFolder;
use super::output;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    data: DataFolder,
    /// One JSON object
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
struct Rebuilt {
    events: u64,
    days: u64,
    kept_before_ms: Option<i64>,
}

pub(crate) fn run(args: Args) -> Result<ExitCode> {
    let progress = |events: u64| {
        if !args.json {
            output::note(format_args!("{events} events counted"));
        }
    };
    let done = inveye_db::rebuild(&args.data.path(), progress)
        .context("sums are counted anew only while no engine runs")?;
    let kept_before = done.kept_before;
    if args.json {
        output::json(&Rebuilt {
            events: done.events,
            days: done.days,
            kept_before_ms: kept_before.map(inveye_domain::WallTime::as_millis),
        })?;
        return Ok(ExitCode::SUCCESS);
    }
    output::line(format_args!(
        "{} events counted anew, {} days",
        done.events, done.days
    ));
    if let Some(before) = kept_before {
        output::line(format_args!(
            "sums before {} stay as they were: their events are deleted",
            inveye_recording::evidence::utc(before)
        ));
    }
    Ok(ExitCode::SUCCESS)
}
