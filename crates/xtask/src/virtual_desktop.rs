//! A display and a session bus of one's own, so that nothing of a person's desktop is touched. The bus starts
//! the notification program when the first toast is shown.

use std::process::Command;

/// What stands before a command that wants one.
pub(crate) const AROUND: &[&str] = &[
    "xvfb-run",
    "--auto-servernum",
    "--server-args=-screen 0 1920x1080x24",
    "dbus-run-session",
    "--",
];

/// The same command, with a desktop to show its toasts on.
pub(crate) fn with(command: &Command) -> Command {
    let mut within = Command::new(AROUND[0]);
    within
        .args(&AROUND[1..])
        .arg(command.get_program())
        .args(command.get_args());
    if let Some(folder) = command.get_current_dir() {
        within.current_dir(folder);
    }
    within
}
