//! `cargo xtask setup`: installs what is missing. Each step looks first, so a second run takes
//! a second and needs no network.

mod apt;
mod checkout;
pub(crate) mod node;
mod onnx_runtime;
mod wheel;

use std::path::PathBuf;

use crate::say::{self, Step};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What the machine must be able to do afterwards
    #[arg(long = "for", value_enum, default_value = "demo")]
    purpose: Purpose,
}

/// What is to be run afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Purpose {
    /// Build and show the product
    Demo,
    /// Also run every check: browser, virtual display, notification daemon, a foreign RTSP server
    Test,
}

/// Where the pieces are that later steps need.
#[derive(Debug, Clone)]
pub(crate) struct Ready {
    /// The ONNX Runtime library.
    pub onnx_runtime: PathBuf,
}

/// Installs what is missing for the purpose that was asked for.
pub(crate) fn run(args: &Args) -> anyhow::Result<Ready> {
    prepare(args.purpose)
}

/// Installs what is missing.
pub(crate) fn prepare(purpose: Purpose) -> anyhow::Result<Ready> {
    let step = Step::begin("set-up");
    checkout::own_target()?;
    apt::install_missing(purpose)?;
    let onnx_runtime = onnx_runtime::ensure()?;
    say::line(format_args!("    ONNX Runtime: {}", onnx_runtime.display()));
    node::ready("ui")?;
    if purpose == Purpose::Test {
        node::ready("tests/e2e")?;
    }
    step.done();
    Ok(Ready { onnx_runtime })
}
