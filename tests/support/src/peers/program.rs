//! Runs FFmpeg's programs with a deadline.

use std::ffi::OsStr;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

/// Seconds after which a program that hangs is ended.
const DEADLINE: &str = "60";

/// Runs `ffmpeg` and returns its standard output. Blocks.
pub fn ffmpeg<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Result<String> {
    run(
        "ffmpeg",
        &["-nostdin", "-hide_banner", "-loglevel", "error"],
        arguments,
    )
}

/// Runs `ffprobe` and returns its standard output. Blocks.
pub fn ffprobe<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Result<String> {
    run("ffprobe", &["-loglevel", "error"], arguments)
}

fn run<A: AsRef<OsStr>>(
    program: &str,
    first: &[&str],
    arguments: impl IntoIterator<Item = A>,
) -> Result<String> {
    let output = Command::new("timeout")
        .args(["--kill-after=2", DEADLINE, program])
        .args(first)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .context("could not start `timeout`")?;
    // `timeout` ends with 124 at its deadline and with 127 when the program is not there.
    ensure!(
        output.status.code() != Some(127),
        "{program} is not there: apt-get install ffmpeg"
    );
    ensure!(
        output.status.success(),
        "{program} ended with {}: {}",
        output.status,
        String::from_utf8_lossy(&output.stderr).trim()
    );
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
