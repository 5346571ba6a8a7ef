//! `cargo xtask ui`: the user interface's files, which the engine embeds.

use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::SystemTime;

use anyhow::Context;

use crate::say::Step;
use crate::setup::node;
use crate::{command, room};

/// What the files are made of.
const SOURCES: &[&str] = &[
    "src",
    "public",
    "index.html",
    "package-lock.json",
    "vite.config.ts",
];

/// Builds them.
pub(crate) fn run() -> anyhow::Result<ExitCode> {
    node::ready("ui")?;
    build_when_stale()?;
    Ok(ExitCode::SUCCESS)
}

/// Builds them unless they are newer than everything they are made of.
pub(crate) fn build_when_stale() -> anyhow::Result<()> {
    let folder = room::root().join("ui");
    let built = folder.join("dist/index.html");
    let mut newest = SystemTime::UNIX_EPOCH;
    for source in SOURCES {
        newest = newest.max(last_change(&folder.join(source))?);
    }
    if built.is_file() && last_change(&built)? > newest {
        return Ok(());
    }
    let step = Step::begin("building the user interface");
    command::succeed(&mut node::command(
        "npm",
        &["run", "--silent", "build"],
        "ui",
    )?)?;
    step.done();
    Ok(())
}

/// The newest change of a file, or of anything in a folder; the beginning of time when it is not
/// there.
fn last_change(path: &Path) -> anyhow::Result<SystemTime> {
    if !path.exists() {
        return Ok(SystemTime::UNIX_EPOCH);
    }
    let read = || format!("could not read {}", path.display());
    let meta = fs::metadata(path).with_context(read)?;
    let mut newest = meta.modified().with_context(read)?;
    if meta.is_dir() {
        for entry in fs::read_dir(path).with_context(read)? {
            newest = newest.max(last_change(&entry.with_context(read)?.path())?);
        }
    }
    Ok(newest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_deep_inside_counts() {
        let folder = tempfile::tempdir().expect("a folder");
        let deep = folder.path().join("a/b");
        fs::create_dir_all(&deep).expect("folders");
        let file = fs::File::create(deep.join("c.ts")).expect("a file");
        let future = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(4_000_000_000);
        file.set_modified(future).expect("its time can be set");
        assert_eq!(last_change(folder.path()).expect("readable"), future);
        let missing = last_change(&folder.path().join("missing")).expect("no error");
        assert_eq!(missing, SystemTime::UNIX_EPOCH);
    }
}
