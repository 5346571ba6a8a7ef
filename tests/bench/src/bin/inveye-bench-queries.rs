//! `inveye-bench-queries`: a generated year of one store, stored, asked and counted anew.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Parser;
use inveye_bench::queries::{YearOptions, query_rows};

/// The database of a year.
#[derive(Debug, Parser)]
struct Arguments {
    /// How busy the store is; 1 is ten million events
    #[arg(long, default_value_t = 1.0)]
    scale: f64,
    /// On which file system; beside the programs when absent
    #[arg(long)]
    folder: Option<PathBuf>,
    /// Leave the year where it is
    #[arg(long)]
    keep: bool,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

fn main() -> Result<()> {
    inveye_base::logging::start(inveye_base::logging::LogFormat::Text, "warn");
    let arguments = Arguments::parse();
    let here = std::env::current_exe()?;
    let programs = here.parent().context("a program without a folder")?;
    let rows = query_rows(&YearOptions {
        folder: arguments.folder.unwrap_or_else(|| programs.to_owned()),
        scale: arguments.scale,
        keep: arguments.keep,
    })?;
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
