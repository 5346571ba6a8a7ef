//! The release builds of everything that the demo and the end-to-end tests start.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;

use crate::{command, interface, room};

/// Whether there is anything to show a window on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Display {
    There,
    Missing,
}

impl Display {
    /// Of the session that this task runs in.
    pub(crate) fn of_this_session() -> Self {
        let there = ["DISPLAY", "WAYLAND_DISPLAY"]
            .into_iter()
            .any(|variable| std::env::var_os(variable).is_some_and(|value| !value.is_empty()));
        if there { Self::There } else { Self::Missing }
    }
}

/// Builds `inveye` and the camera simulator, and the desktop window where it can be shown.
pub(crate) fn build(display: Display) -> Command {
    build_also(display, &[])
}

/// The same with the load benchmark's programs.
pub(crate) fn build_with_benchmarks(display: Display) -> Command {
    build_also(display, &["--package", "inveye-bench"])
}

fn build_also(display: Display, more: &[&str]) -> Command {
    let mut arguments = vec!["build", "--release", "--locked"];
    arguments.extend(HEADLESS);
    if display == Display::There {
        arguments.extend(DESKTOP);
    }
    arguments.extend(more);
    command::cargo(&arguments)
}

/// Builds all of it as the checkout is now, with the pages that `inveye` carries; says whether that went well.
pub(crate) fn build_all() -> anyhow::Result<bool> {
    interface::build_when_stale()?;
    command::watch(&mut build(Display::There), |_| {})
}

/// Runs the desktop shell's own tests. All packages are named so that their dependencies are those
/// of [`build`] and nothing is compiled a second time.
pub(crate) fn test_desktop() -> Command {
    let mut arguments = vec!["test", "--release", "--locked", "--bin", "inveye-desktop"];
    arguments.extend(HEADLESS);
    arguments.extend(DESKTOP);
    command::cargo(&arguments)
}

const HEADLESS: [&str; 4] = [
    "--package",
    "inveye-cli",
    "--package",
    "inveye-test-support",
];
const DESKTOP: [&str; 2] = ["--package", "inveye-desktop"];

/// Puts the ONNX Runtime library where the built programs find it without being told.
pub(crate) fn put_library_beside(library: &Path) -> anyhow::Result<()> {
    let link = folder().join("libonnxruntime.so");
    if fs::read_link(&link).is_ok_and(|linked| linked == library) {
        return Ok(());
    }
    // An error means that there was none.
    let _none = fs::remove_file(&link).is_err();
    std::os::unix::fs::symlink(library, &link)
        .with_context(|| format!("could not link {}", link.display()))
}

/// Where the built programs are.
pub(crate) fn folder() -> PathBuf {
    room::target().join("release")
}
