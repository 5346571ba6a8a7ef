//! What a developer, an installer's builder and the continuous build run: `cargo xtask …`.
//!
//! `setup` installs what is missing, `demo` shows the product, `test` runs every check, `tidy` holds
//! the house rules, `codegen` writes generated files. It promises to say what it does before it
//! takes long, to leave nothing running, and to download nothing twice. It depends on none of the
//! product's crates, so it builds in seconds on a bare machine: that is what lets it install the
//! rest. Start reading at [`test::run`] and [`demo::run`].

mod bench;
mod codegen;
mod command;
mod demo;
mod interface;
mod programs;
mod reliability;
mod report;
mod room;
mod say;
mod setup;
mod test;
mod tidy;
mod virtual_desktop;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Debug, Parser)]
#[command(name = "cargo xtask", about = "Sets up, shows and checks InvEye")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Install what building and running needs, and nothing twice
    Setup(setup::Args),
    /// Four simulated cameras and the desktop window (or the engine alone, without a display)
    Demo(demo::Args),
    /// Every check, as the continuous build runs it; name parts to run only those
    Test(test::Args),
    /// The house rules: crate edges, file sizes, words, paths, licences
    Tidy,
    /// Build the user interface's files when they are stale
    Ui,
    /// Write the generated files afresh
    Codegen,
    /// Load benchmarks: sixteen cameras, 32 recorded streams, a month on disk
    Bench(bench::Args),
    /// Kills, power cuts and chaos, as much as asked for: the short ones are part of `test`
    Reliability(reliability::Args),
    /// Measure, and write docs/accuracy.md and docs/performance.md
    Report(report::Args),
}

fn main() -> ExitCode {
    let done = match Arguments::parse().task {
        Task::Setup(args) => setup::run(&args).map(|_ready| ExitCode::SUCCESS),
        Task::Demo(args) => demo::run(&args),
        Task::Test(args) => test::run(&args),
        Task::Tidy => tidy::run(),
        Task::Ui => interface::run(),
        Task::Codegen => codegen::run(),
        Task::Bench(args) => bench::run(&args),
        Task::Reliability(args) => reliability::run(&args),
        Task::Report(args) => report::run(&args),
    };
    done.unwrap_or_else(|error| {
        say::problem(&error);
        ExitCode::from(2)
    })
}
