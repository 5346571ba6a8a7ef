//! `cargo xtask bench`: builds the load benchmark's programs and runs them.

use std::process::{Command, ExitCode};

use crate::programs;
use crate::say::Step;
use crate::setup::{self, Purpose};
use crate::{command, room};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What to measure
    #[arg(value_enum)]
    what: What,
    /// How long engine and baseline are measured, each
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// How long the larger detector is measured; 0 leaves it out
    #[arg(long, default_value_t = 30)]
    accurate_seconds: u64,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum What {
    /// Sixteen simulated cameras, an engine and a wall, beside the engine's parts alone
    Live,
}

const PACKAGES: [&str; 9] = [
    "build",
    "--release",
    "--locked",
    "--package",
    "inveye-cli",
    "--package",
    "inveye-test-support",
    "--package",
    "inveye-bench",
];

pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let What::Live = args.what;
    let library = setup::prepare(Purpose::Demo)?.onnx_runtime;
    build()?;
    let mut command = live(args.seconds, args.accurate_seconds);
    command.env("ORT_DYLIB_PATH", library);
    if args.json {
        command.arg("--json");
    }
    command::succeed(&mut command)?;
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn build() -> anyhow::Result<()> {
    let step = Step::begin("building the programs");
    command::succeed(&mut command::cargo(&PACKAGES))?;
    step.done();
    Ok(())
}

/// The benchmark's program; wants `ORT_DYLIB_PATH`.
pub(crate) fn live(seconds: u64, accurate_seconds: u64) -> Command {
    let mut command = Command::new(programs::folder().join("inveye-bench-live"));
    command
        .current_dir(room::root())
        .arg("--seconds")
        .arg(seconds.to_string())
        .arg("--accurate-seconds")
        .arg(accurate_seconds.to_string());
    command
}
