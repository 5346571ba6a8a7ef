//! `cargo xtask reliability`: the long forms of what `test` does for seconds.

use std::process::ExitCode;

use crate::command;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What to do to the recorder
    #[arg(value_enum)]
    what: What,
    /// How often
    #[arg(long, default_value_t = 200)]
    count: u32,
    /// Other moments
    #[arg(long, default_value_t = 1)]
    seed: u32,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum What {
    /// `kill -9` at random moments; what is left is read back byte for byte
    Kills,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let What::Kills = args.what;
    let mut command = command::cargo(&[
        "test",
        "--locked",
        "--package",
        "inveye-recording",
        "--test",
        "it",
        "--",
        "--exact",
        "kills::a_killed_recorder_loses_two_seconds_at_most",
        "--nocapture",
    ]);
    command
        .env("INVEYE_KILLS", args.count.to_string())
        .env("INVEYE_SEED", args.seed.to_string());
    command::succeed(&mut command)?;
    Ok(ExitCode::SUCCESS)
}
