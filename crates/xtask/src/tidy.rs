//! `cargo xtask tidy`: the rules that a compiler does not check.

mod edges;
mod files;
mod licences;
mod npm;

use std::process::ExitCode;

use anyhow::Context;

use crate::{command, room, say};

/// Prints every breach of a rule; fails when there is one.
pub(crate) fn run() -> anyhow::Result<ExitCode> {
    let metadata = cargo_metadata::MetadataCommand::new()
        .current_dir(room::root())
        .other_options(["--locked".to_owned()])
        .exec()
        .context("could not read the workspace (is Cargo.lock up to date?)")?;
    let mut problems = edges::check(&metadata);
    problems.extend(files::check(&room::root())?);
    problems.extend(licences::check(&metadata)?);
    problems.extend(npm::check(&room::root())?);
    for problem in &problems {
        say::line(format_args!("tidy: {problem}"));
    }
    let mut well = problems.is_empty();
    if room::program("cargo-deny").is_some() {
        well &= command::watch(
            &mut command::cargo(&["deny", "--offline", "check", "bans", "licenses", "sources"]),
            |_| {},
        )?;
    }
    Ok(ExitCode::from(u8::from(!well)))
}
