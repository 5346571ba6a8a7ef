//! The parts of `cargo xtask test`, in the order in which they run: what others need first, then
//! the quick ones.

use std::path::Path;
use std::process::{Command, ExitCode};

use super::counts::Counts;
use crate::programs;
use crate::setup::node;
use crate::{command, tidy};

/// One part: gets the ONNX Runtime library and counts its tests; says whether it ended well.
pub(super) struct Part {
    pub name: &'static str,
    pub about: &'static str,
    pub run: fn(&Path, &mut Counts) -> anyhow::Result<bool>,
}

/// How often the recorder is killed: some 0.3 s each, beside other tests. `cargo test` alone does it less often.
const KILLS: &str = "200";

/// The desktop shell is left out of development builds: only its release build is ever run.
const DESKTOP: &str = "inveye-desktop";

pub(super) const ALL: &[Part] = &[
    Part {
        name: "ui",
        about: "user interface: lint, types, tests, build",
        run: ui,
    },
    Part {
        name: "tidy",
        about: "house rules and licences",
        run: |_, _| Ok(tidy::run()? == ExitCode::SUCCESS),
    },
    Part {
        name: "format",
        about: "cargo fmt --check",
        run: |_, _| ran(&mut command::cargo(&["fmt", "--all", "--", "--check"])),
    },
    Part {
        name: "clippy",
        about: "lints, warnings are errors",
        run: |_, _| {
            ran(&mut command::cargo(&[
                "clippy",
                "--workspace",
                "--all-targets",
                "--quiet",
                "--",
                "--deny",
                "warnings",
            ]))
        },
    },
    Part {
        name: "tests",
        about: "all Rust tests",
        run: tests,
    },
    Part {
        name: "doc",
        about: "documentation without broken links",
        run: |_, _| {
            ran(command::cargo(&[
                "doc",
                "--workspace",
                "--no-deps",
                "--document-private-items",
                "--quiet",
                "--exclude",
                DESKTOP,
            ])
            .env(
                "RUSTDOCFLAGS",
                "--deny warnings --allow rustdoc::private-intra-doc-links",
            ))
        },
    },
    Part {
        name: "programs",
        about: "release builds of all programs, and the desktop shell's tests",
        run: |library, counts| {
            let built = programs::build_all()?;
            programs::put_library_beside(library)?;
            let well = command::watch(&mut programs::test_desktop(), |line| counts.read(line))?;
            Ok(built && well)
        },
    },
    Part {
        name: "browser",
        about: "journeys in a real browser, against real programs",
        run: |library, counts| journeys("browser", &[], library, counts),
    },
    Part {
        name: "window",
        about: "the desktop window on a virtual display, driven by WebDriver, with real notifications",
        run: |library, counts| journeys("window", VIRTUAL_DESKTOP, library, counts),
    },
];

/// A display and a session bus of its own, so that nothing of a person's desktop is touched.
const VIRTUAL_DESKTOP: &[&str] = &[
    "xvfb-run",
    "--auto-servernum",
    "--server-args=-screen 0 1920x1080x24",
    "dbus-run-session",
    "--",
];

fn ran(command: &mut Command) -> anyhow::Result<bool> {
    command::watch(command, |_| {})
}

fn tests(onnx_runtime: &Path, counts: &mut Counts) -> anyhow::Result<bool> {
    // `--no-fail-fast`: one run tells everything.
    command::watch(
        command::cargo(&[
            "test",
            "--workspace",
            "--no-fail-fast",
            "--quiet",
            "--exclude",
            DESKTOP,
        ])
        .env("ORT_DYLIB_PATH", onnx_runtime)
        .env("INVEYE_KILLS", KILLS),
        |line| counts.read(line),
    )
}

fn journeys(
    name: &str,
    around: &[&str],
    onnx_runtime: &Path,
    counts: &mut Counts,
) -> anyhow::Result<bool> {
    // Alone, the journeys must not run yesterday's programs; after `programs` there is nothing to do.
    if !programs::build_all()? {
        return Ok(false);
    }
    let words = [around, &["npm", "run", "--silent", name]].concat();
    let mut command = node::command(words[0], &words[1..], "tests/e2e")?;
    command
        .env("ORT_DYLIB_PATH", onnx_runtime)
        .env("INVEYE_PROGRAMS", programs::folder());
    command::watch(&mut command, |line| counts.read(line))
}

fn ui(_onnx_runtime: &Path, counts: &mut Counts) -> anyhow::Result<bool> {
    let mut well = true;
    for script in ["lint", "typecheck", "test", "build"] {
        well &= command::watch(
            &mut node::command("npm", &["run", "--silent", script], "ui")?,
            |line| counts.read(line),
        )?;
    }
    Ok(well)
}
