//! Runs programs: shows their output while they run, and can read it.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context, bail};

use crate::say;

/// A command in the checkout's root.
pub(crate) fn in_root(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(crate::room::root());
    command
}

/// The cargo that runs this task, so that a `+toolchain` stays the same.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let mut command = in_root(&cargo, arguments);
    // Set for this program by `cargo run`; inherited they would make build scripts run again.
    for variable in [
        "CARGO_MANIFEST_DIR",
        "CARGO_MANIFEST_PATH",
        "CARGO_PKG_NAME",
    ] {
        command.env_remove(variable);
    }
    command
}

/// Runs to the end with the terminal as its own; an exit code other than 0 is an error.
pub(crate) fn succeed(command: &mut Command) -> anyhow::Result<()> {
    let shown = show(command);
    let status = command
        .status()
        .with_context(|| format!("could not start {shown}"))?;
    if !status.success() {
        bail!("{shown} ended with {status}");
    }
    Ok(())
}

/// Runs to the end, passing each line of its standard output on and to `read`.
/// Returns whether it ended well.
pub(crate) fn watch(command: &mut Command, mut read: impl FnMut(&str)) -> anyhow::Result<bool> {
    let shown = show(command);
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("could not start {shown}"))?;
    let output = child.stdout.take().context("its output is not readable")?;
    for line in BufReader::new(output).split(b'\n') {
        let line = line.with_context(|| format!("could not read what {shown} says"))?;
        let line = String::from_utf8_lossy(&line);
        say::line(&line);
        read(&without_colours(&line));
    }
    let status = child
        .wait()
        .with_context(|| format!("could not wait for {shown}"))?;
    Ok(status.success())
}

/// Runs to the end; what it prints is shown only when it fails.
pub(crate) fn quietly(command: &mut Command) -> anyhow::Result<()> {
    let shown = show(command);
    let output = command
        .output()
        .with_context(|| format!("could not start {shown}"))?;
    if !output.status.success() {
        bail!(
            "{shown} ended with {}: {}{}",
            output.status,
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(())
}

/// Runs to the end silently and returns what it printed, or `None` when it failed or is not there.
pub(crate) fn answer(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The command as a person would type it.
pub(crate) fn show(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Removes terminal colours (`ESC [ … letter`).
fn without_colours(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut rest = line.chars();
    while let Some(character) = rest.next() {
        if character == '\u{1b}' {
            let _sequence = rest.by_ref().find(char::is_ascii_alphabetic);
        } else {
            plain.push(character);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_removed() {
        assert_eq!(
            without_colours("\u{1b}[32m✓\u{1b}[39m 3 passed"),
            "✓ 3 passed"
        );
    }

    #[test]
    fn what_a_command_prints_is_read_and_its_failure_is_told() {
        let mut seen = Vec::new();
        let well = watch(
            Command::new("sh").args(["-c", "echo one; echo two; exit 3"]),
            |line| seen.push(line.to_owned()),
        );
        assert_eq!(seen, ["one", "two"]);
        assert!(!well.expect("sh starts"));
    }
}
