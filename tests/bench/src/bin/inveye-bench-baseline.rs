//! `inveye-bench-baseline`: decodes, scales, detects and encodes at a wall's rates; prints what it spent.

use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use clap::Parser;
use inveye_bench::{Baseline, Load};

/// Sixteen cameras' large parts in plain threads, without an engine around them.
#[derive(Debug, Parser)]
struct Arguments {
    /// Where the footage lies, or is made
    #[arg(long)]
    footage: PathBuf,
    /// Detector by its name in the catalogue
    #[arg(long)]
    model: String,
    /// Threads that detect; 0 for as many as the engine takes
    #[arg(long, default_value_t = 0)]
    workers: usize,
    /// How long to measure
    #[arg(long)]
    seconds: u64,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let load = Load::prepare(&arguments.footage, arguments.workers)?;
    let baseline = Baseline::start(&load, &arguments.model)?;
    let spent = baseline.run(Duration::from_secs(arguments.seconds))?;
    writeln!(std::io::stdout(), "{}", serde_json::to_string(&spent)?)?;
    Ok(())
}
