//! `inveye-bench-recording`: the recorder under load, a month on disk, and evidence for others.

use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use inveye_bench::recording::{evidence_rows, month_rows, recorder_rows};

/// Recording alone: no camera, no decoder.
#[derive(Debug, Parser)]
struct Arguments {
    #[command(subcommand)]
    what: What,
    /// One JSON object a line
    #[arg(long, global = true)]
    json: bool,
    /// On which file system; beside the programs when absent
    #[arg(long, global = true)]
    folder: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// 32 streams in real time, against the same bytes written bare
    Recorder {
        /// How long each is measured
        #[arg(long, default_value_t = 60)]
        seconds: u64,
    },
    /// A generated month of sixteen cameras, and questions to an engine on it
    Month {
        /// How long a month is
        #[arg(long, default_value_t = 30)]
        days: u32,
    },
    /// Exports, checks and a new index, against plain copies and hashes
    Evidence,
}

fn main() -> Result<()> {
    inveye_base::logging::start(inveye_base::logging::LogFormat::Text, "warn");
    let arguments = Arguments::parse();
    let here = std::env::current_exe()?;
    let programs = here.parent().context("a program without a folder")?;
    let folder = arguments.folder.unwrap_or_else(|| programs.to_owned());
    let rows = match arguments.what {
        What::Recorder { seconds } => recorder_rows(&folder, Duration::from_secs(seconds))?,
        What::Month { days } => month_rows(
            &programs.join("inveye"),
            &folder,
            &programs.join("bench-month.log"),
            days,
        )?,
        What::Evidence => evidence_rows(&folder)?,
    };
    for row in rows {
        let text = if arguments.json {
            serde_json::to_string(&row)?
        } else {
            row.to_string()
        };
        writeln!(std::io::stdout(), "{text}")?;
    }
    Ok(())
}
