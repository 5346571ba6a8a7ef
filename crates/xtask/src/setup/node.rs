//! npm packages of the user interface and of the end-to-end tests.

use std::fs;

use anyhow::Context;

use super::onnx_runtime::sha256;
use crate::say::Step;
use crate::{command, room};

/// Installs exactly what the folder's lockfile says, unless that was done before.
pub(super) fn install(folder: &str) -> anyhow::Result<()> {
    let folder = room::root().join(folder);
    let lockfile = folder.join("package-lock.json");
    if !lockfile.is_file() {
        return Ok(());
    }
    let wanted = sha256(&lockfile)?;
    let stamp = folder.join("node_modules/.inveye-lock");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let step = Step::begin(format!("npm packages of {}", folder.display()));
    command::succeed(
        command::in_root("npm", &["ci", "--no-audit", "--no-fund"]).current_dir(&folder),
    )
    .context("Node 20.19 or newer with npm is needed (https://nodejs.org)")?;
    fs::write(&stamp, wanted).with_context(|| format!("could not write {}", stamp.display()))?;
    step.done();
    Ok(())
}
