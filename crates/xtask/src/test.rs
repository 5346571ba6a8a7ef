//! `cargo xtask test`: every check. All parts run even when one fails, so that one run tells
//! everything; the last line is `N passed, N failed`.

mod again;
mod counts;
mod parts;

use std::process::ExitCode;

use anyhow::bail;

use crate::say::{self, Step};
use crate::setup::{self, Purpose};
use counts::Counts;
use parts::{Found, Part};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Only these parts (see --list), without the set-up
    parts: Vec<String>,
    /// Say what parts there are
    #[arg(long)]
    list: bool,
}

/// How one part went.
struct Outcome {
    name: &'static str,
    counts: Counts,
    unsteady: Vec<String>,
    seconds: f64,
}

/// Runs all parts, or those that were named.
pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    if args.list {
        for part in parts::ALL {
            say::line(format_args!("{:<12} {}", part.name, part.about));
        }
        return Ok(ExitCode::SUCCESS);
    }
    let chosen = choose(&args.parts)?;
    let library = setup::prepare(Purpose::Test)?.onnx_runtime;
    let outcomes: Vec<Outcome> = chosen
        .into_iter()
        .map(|part| run_part(part, &library))
        .collect();
    Ok(summarise(&outcomes))
}

fn choose(names: &[String]) -> anyhow::Result<Vec<&'static Part>> {
    if names.is_empty() {
        return Ok(parts::ALL.iter().collect());
    }
    names
        .iter()
        .map(
            |name| match parts::ALL.iter().find(|part| part.name == name) {
                Some(part) => Ok(part),
                None => bail!("there is no part {name:?}; see `cargo xtask test --list`"),
            },
        )
        .collect()
}

fn run_part(part: &Part, onnx_runtime: &std::path::Path) -> Outcome {
    let step = Step::begin(part.name);
    let mut found = Found::default();
    let ended_well = (part.run)(onnx_runtime, &mut found).unwrap_or_else(|error| {
        say::problem(&error);
        false
    });
    let outcome = Outcome {
        name: part.name,
        counts: found.tests.with_exit(ended_well),
        unsteady: found.unsteady,
        seconds: step.seconds(),
    };
    step.done();
    outcome
}

/// Prints the table and the last line.
fn summarise(outcomes: &[Outcome]) -> ExitCode {
    say::line("");
    for Outcome {
        name,
        counts,
        seconds,
        ..
    } in outcomes
    {
        let verdict = if counts.failed == 0 { "ok" } else { "FAILED" };
        say::line(format_args!(
            "{name:<12} {verdict:<7} {:>5} passed {:>4} failed {seconds:>8.1} s",
            counts.passed, counts.failed
        ));
    }
    for name in outcomes.iter().flat_map(|outcome| &outcome.unsteady) {
        say::line(format_args!("unsteady, failed once and then held: {name}"));
    }
    let passed: u64 = outcomes.iter().map(|outcome| outcome.counts.passed).sum();
    let failed: u64 = outcomes.iter().map(|outcome| outcome.counts.failed).sum();
    say::line(format_args!("{passed} passed, {failed} failed"));
    ExitCode::from(u8::from(failed > 0))
}
