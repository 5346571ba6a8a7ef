//! The parts of `cargo xtask test`, in the order in which they run: what others need first, then
//! the quick ones.

use std::path::Path;
use std::process::{Command, ExitCode};

use super::again::{self, Failures};
use super::counts::Counts;
use crate::programs;
use crate::setup::node;
use crate::{command, say, tidy};

/// One part: gets the ONNX Runtime library and counts its tests; says whether it ended well.
pub(super) struct Part {
    pub name: &'static str,
    pub about: &'static str,
    pub run: fn(&Path, &mut Found) -> anyhow::Result<bool>,
}

/// What a part found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub tests: Counts,
    /// Tests that failed once and held the second time.
    pub unsteady: Vec<String>,
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
            let well = command::watch(&mut programs::test_desktop(), |line| {
                counts.tests.read(line)
            })?;
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

fn tests(onnx_runtime: &Path, counts: &mut Found) -> anyhow::Result<bool> {
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
        |line| counts.tests.read(line),
    )
}

fn journeys(
    name: &str,
    around: &[&str],
    onnx_runtime: &Path,
    counts: &mut Found,
) -> anyhow::Result<bool> {
    // Alone, the journeys must not run yesterday's programs; after `programs` there is nothing to do.
    if !programs::build_all()? {
        return Ok(false);
    }
    let mut failures = Failures::default();
    let first = [around, &["npm", "run", "--silent", name]].concat();
    if command::watch(&mut journey(&first, onnx_runtime)?, |line| {
        counts.tests.read(line);
        failures.read(line);
    })? {
        return Ok(true);
    }
    let files = failures.files();
    if files.is_empty() {
        return Ok(false);
    }
    say::line(format_args!("once more: {}", files.join(", ")));
    let again = [around, &["node", "--test", "--test-concurrency=1"], &files].concat();
    let holds = command::watch(&mut journey(&again, onnx_runtime)?, |_| {})?;
    if holds {
        counts.tests = again::held(counts.tests);
        counts.unsteady = failures.told();
    }
    Ok(holds)
}

fn journey(words: &[&str], onnx_runtime: &Path) -> anyhow::Result<Command> {
    let mut command = node::command(words[0], &words[1..], "tests/e2e")?;
    command
        .env("ORT_DYLIB_PATH", onnx_runtime)
        .env("INVEYE_PROGRAMS", programs::folder());
    Ok(command)
}

fn ui(_onnx_runtime: &Path, counts: &mut Found) -> anyhow::Result<bool> {
    let mut well = true;
    for script in ["lint", "typecheck", "test", "build"] {
        well &= command::watch(
            &mut node::command("npm", &["run", "--silent", script], "ui")?,
            |line| counts.tests.read(line),
        )?;
    }
    Ok(well)
}
