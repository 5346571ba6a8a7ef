//! The release builds of everything that the demo and the end-to-end tests start.

use std::path::PathBuf;
use std::process::Command;

use crate::{command, room};

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
    let mut arguments = vec![
        "build",
        "--release",
        "--locked",
        "--package",
        "inveye-cli",
        "--package",
        "inveye-test-support",
    ];
    if display == Display::There {
        arguments.extend(["--package", "inveye-desktop"]);
    }
    command::cargo(&arguments)
}

/// Where the built programs are.
pub(crate) fn folder() -> PathBuf {
    room::target().join("release")
}
