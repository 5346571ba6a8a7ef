//! Debian packages. On other systems it says what is needed and goes on: the build will tell.

use std::process::Command;

use anyhow::{Context, bail};

use super::Purpose;
use crate::say::Step;
use crate::{command, room, say};

/// To build and run: FFmpeg and its bindings' needs, the webview and what it plays H.264 with.
const FOR_DEMO: &[&str] = &[
    "build-essential",
    "ca-certificates",
    "clang",
    "curl",
    "gstreamer1.0-libav",
    "gstreamer1.0-plugins-base",
    "gstreamer1.0-plugins-good",
    "libavcodec-dev",
    "libavformat-dev",
    "libavutil-dev",
    "libayatana-appindicator3-1",
    "libclang-dev",
    "libswscale-dev",
    "libwebkit2gtk-4.1-dev",
    "pkg-config",
    "unzip",
    "util-linux",
];

/// To check as well: a browser, a display, a notification daemon and a keyring without a person, footage encoded anew, and what we did
/// not write: an RTSP server, a reader of PDF, another maker of signatures.
const FOR_TEST: &[&str] = &[
    "chromium",
    "dbus",
    "dunst",
    "ffmpeg",
    "fonts-dejavu-core",
    "gir1.2-gst-rtsp-server-1.0",
    "gnome-keyring",
    "imagemagick",
    "gstreamer1.0-plugins-bad",
    "gstreamer1.0-plugins-ugly",
    "openssl",
    "poppler-utils",
    "python3-gi",
    "webkit2gtk-driver",
    "xauth",
    "xvfb",
];

/// Installs the packages that are missing; as root, or through `sudo` when it asks nothing.
pub(super) fn install_missing(purpose: Purpose) -> anyhow::Result<()> {
    if room::program("dpkg-query").is_none() {
        say::line("    not a Debian system: these packages (or their like) must be there:");
        say::line(format_args!("    {}", wanted(purpose).join(" ")));
        return Ok(());
    }
    let missing = missing(purpose)?;
    if missing.is_empty() {
        return Ok(());
    }
    let packages = missing.join(" ");
    let Some(before) = rights() else {
        bail!(
            "these packages are missing and installing them needs root; run this line, then try again:\n\n  \
             sudo apt-get update && sudo apt-get install --no-install-recommends -y {packages}\n"
        );
    };
    let step = Step::begin(format!("installing Debian packages: {packages}"));
    command::succeed(apt(before).args(["update", "-q"]))?;
    command::succeed(
        apt(before)
            .args(["install", "-y", "-q", "--no-install-recommends"])
            .args(&missing),
    )?;
    step.done();
    Ok(())
}

fn wanted(purpose: Purpose) -> Vec<&'static str> {
    let more = match purpose {
        Purpose::Demo => &[],
        Purpose::Test => FOR_TEST,
    };
    FOR_DEMO.iter().chain(more).copied().collect()
}

fn missing(purpose: Purpose) -> anyhow::Result<Vec<&'static str>> {
    // Exits with 1 as soon as one package is unknown, and still lists the others.
    let output = Command::new("dpkg-query")
        .args(["--show", "--showformat", "${Package} ${db:Status-Status}\n"])
        .args(wanted(purpose))
        .output()
        .context("could not ask dpkg-query which packages are installed")?;
    Ok(not_installed(
        &wanted(purpose),
        &String::from_utf8_lossy(&output.stdout),
    ))
}

fn not_installed(wanted: &[&'static str], listed: &str) -> Vec<&'static str> {
    let installed: Vec<&str> = listed
        .lines()
        .filter_map(|line| line.strip_suffix(" installed"))
        .collect();
    wanted
        .iter()
        .filter(|package| !installed.contains(*package))
        .copied()
        .collect()
}

/// What stands before `apt-get`; `None` when this user may not install.
fn rights() -> Option<&'static [&'static str]> {
    if rustix::process::geteuid().is_root() {
        return Some(&[]);
    }
    // `-n`: never ask for a password in the middle of a build.
    command::answer(Command::new("sudo").args(["-n", "true"]))
        .map(|_allowed| &["sudo", "-n"] as &[_])
}

fn apt(before: &[&str]) -> Command {
    let words = [
        before,
        &["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"],
        // Another apt may be at work (unattended upgrades just after boot).
        &["-o", "DPkg::Lock::Timeout=300"],
    ]
    .concat();
    let mut command = Command::new(words[0]);
    command.args(&words[1..]);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_removed_package_counts_as_missing() {
        let listed = "clang installed\ncurl config-files\n";
        assert_eq!(
            not_installed(&["clang", "curl", "unzip"], listed),
            ["curl", "unzip"]
        );
    }
}
