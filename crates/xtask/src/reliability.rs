//! `cargo xtask reliability`: the long forms of what `test` does for seconds.

use std::process::ExitCode;

use crate::command;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What to do to recordings
    #[arg(value_enum)]
    what: What,
    /// How many kills or power cuts
    #[arg(long, default_value_t = 200)]
    count: u32,
    /// How long the chaos lasts
    #[arg(long, default_value_t = 10)]
    minutes: u32,
    /// Other moments, other faults
    #[arg(long, default_value_t = 1)]
    seed: u32,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum What {
    /// `kill -9` of the recorder at random moments; what is left is read back byte for byte
    Kills,
    /// The same, and what was not flushed to the disk is lost as well
    PowerCuts,
    /// A whole engine among cameras that fail, on a disk that fills, killed now and then
    Chaos,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let (package, test, amount, value) = match args.what {
        What::Kills => (
            "inveye-recording",
            "kills::a_killed_recorder_loses_two_seconds_at_most",
            "INVEYE_KILLS",
            args.count,
        ),
        What::PowerCuts => (
            "inveye-recording",
            "power::a_power_cut_loses_what_was_not_flushed_and_nothing_else",
            "INVEYE_CUTS",
            args.count,
        ),
        What::Chaos => (
            "inveye-it",
            "chaos::nothing_is_missing_without_a_cause",
            "INVEYE_CHAOS_SECONDS",
            args.minutes * 60,
        ),
    };
    let mut command = command::cargo(&[
        "test",
        "--locked",
        "--package",
        package,
        "--test",
        "it",
        "--",
        "--exact",
        test,
        "--nocapture",
    ]);
    command
        .env(amount, value.to_string())
        .env("INVEYE_SEED", args.seed.to_string());
    command::succeed(&mut command)?;
    Ok(ExitCode::SUCCESS)
}
