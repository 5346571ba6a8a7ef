//! `cargo xtask bench`: builds the load benchmark's programs and runs them.

use std::process::{Command, ExitCode};

use crate::programs::{self, Display};
use crate::say::Step;
use crate::setup::{self, Purpose};
use crate::{command, room};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What to measure
    #[arg(value_enum)]
    what: What,
    /// How long engine or recorder and what they are held against are measured, each
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
    /// 32 streams recorded in real time, beside the same bytes written bare
    Recording,
    /// A generated month of sixteen cameras, and an engine on it
    Month,
    /// Exports, checks and an index made anew, beside plain copies and hashes of the same bytes
    Evidence,
    /// A generated year of events, what dashboards ask of it, and its sums made anew
    Queries,
    /// Sixteen simulated cameras found and asked
    Finding,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let library = setup::prepare(Purpose::Test)?.onnx_runtime;
    let step = Step::begin("building the programs");
    command::succeed(&mut programs::build_with_benchmarks(
        Display::of_this_session(),
    ))?;
    step.done();
    let mut command = match args.what {
        What::Live => live(args.seconds, args.accurate_seconds),
        What::Recording => recorder(args.seconds),
        What::Month => month(),
        What::Evidence => evidence(),
        What::Queries => program("inveye-bench-queries"),
        What::Finding => program("inveye-bench-finding"),
    };
    command.env("ORT_DYLIB_PATH", library);
    if args.json {
        command.arg("--json");
    }
    command::succeed(&mut command)?;
    Ok(ExitCode::SUCCESS)
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

/// Tracking and counting against what they must reach.
pub(crate) fn accuracy() -> Command {
    let mut command = Command::new(programs::folder().join("inveye-bench-accuracy"));
    command.current_dir(room::root()).arg("--json");
    command
}

/// 32 streams recorded.
pub(crate) fn recorder(seconds: u64) -> Command {
    let mut command = recording("recorder");
    command.args(["--seconds", &seconds.to_string()]);
    command
}

/// A month on disk; wants `ORT_DYLIB_PATH`.
pub(crate) fn month() -> Command {
    recording("month")
}

/// Exports, checks, an index made anew.
pub(crate) fn evidence() -> Command {
    recording("evidence")
}

/// One that needs nothing said.
fn program(name: &str) -> Command {
    let mut command = Command::new(programs::folder().join(name));
    command.current_dir(room::root());
    command
}

fn recording(what: &str) -> Command {
    let mut command = Command::new(programs::folder().join("inveye-bench-recording"));
    command.current_dir(room::root()).arg(what);
    command
}
