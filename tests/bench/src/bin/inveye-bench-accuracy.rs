//! `inveye-bench-accuracy`: tracking and counting beside what they must reach.

use std::io::Write;

use anyhow::Result;
use clap::Parser;
use inveye_bench::accuracy::{lane_bars, sequence_bars, shop_bars, traffic_bars, visit_bars};

/// Tracking and counting, without cameras and detectors; ends with 1 where something is not reached.
#[derive(Debug, Parser)]
struct Arguments {
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

fn main() -> Result<std::process::ExitCode> {
    let arguments = Arguments::parse();
    let mut bars = sequence_bars(inveye_test_support::shared().as_deref())?;
    bars.extend(shop_bars()?);
    bars.extend(lane_bars()?);
    bars.extend(visit_bars()?);
    bars.extend(traffic_bars()?);
    for bar in &bars {
        let text = if arguments.json {
            serde_json::to_string(bar)?
        } else {
            bar.to_string()
        };
        writeln!(std::io::stdout(), "{text}")?;
    }
    Ok(u8::from(bars.iter().any(|bar| bar.met == Some(false))).into())
}
