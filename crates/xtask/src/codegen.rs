//! `cargo xtask codegen`: writes generated files afresh.

use std::process::ExitCode;

use crate::{command, say::Step};

/// The test that checks a generated file also writes it, so the two cannot disagree.
pub(crate) fn run() -> anyhow::Result<ExitCode> {
    let step = Step::begin("TypeScript from the wire types (ui/src/api/generated.ts)");
    command::succeed(
        command::cargo(&["test", "--package", "inveye-wire", "--test", "typescript"])
            .env("INVEYE_UPDATE", "1"),
    )?;
    step.done();
    Ok(ExitCode::SUCCESS)
}
