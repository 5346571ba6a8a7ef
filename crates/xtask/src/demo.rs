//! `cargo xtask demo`: the product on simulated cameras.

use std::process::ExitCode;

use anyhow::bail;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

pub(crate) fn run(_args: &Args) -> anyhow::Result<ExitCode> {
    bail!("not available in this build")
}
