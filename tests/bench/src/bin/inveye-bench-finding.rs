//! `inveye-bench-finding`: sixteen simulated cameras found and asked, beside how long that may take.

use std::io::Write;

use anyhow::Result;
use clap::Parser;
use inveye_bench::finding_rows;

/// Cameras found and asked.
#[derive(Debug, Parser)]
struct Arguments {
    /// How often; the slowest is told
    #[arg(long, default_value_t = 3)]
    runs: u32,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

#[tokio::main]
async fn main() -> Result<()> {
    inveye_base::logging::start(inveye_base::logging::LogFormat::Text, "warn");
    let arguments = Arguments::parse();
    for row in finding_rows(arguments.runs).await? {
        let text = if arguments.json {
            serde_json::to_string(&row)?
        } else {
            row.to_string()
        };
        writeln!(std::io::stdout(), "{text}")?;
    }
    Ok(())
}
