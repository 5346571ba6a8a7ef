//! `cargo xtask report`: measures, and writes `docs/accuracy.md` and `docs/performance.md`.

mod accuracy;
mod measured;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::Context;
use clap::ValueEnum as _;
use serde_json::Value;

use crate::programs::{self, Display};
use crate::report::measured::Measured;
use crate::say::{self, Step};
use crate::setup::{self, Purpose, node};
use crate::{bench, command, interface, room, virtual_desktop};

/// Scenes beside a development checkout, and those bundled.
const SCENES: [&str; 7] = [
    "../shared/footage/pets09-s2l1/scene.toml",
    "../shared/footage/tud-campus/scene.toml",
    "../shared/footage/one-by-one/scene.toml",
    "tests/footage/synthetic/entrance.scene.toml",
    "tests/footage/synthetic/aisle.scene.toml",
    "tests/footage/synthetic/checkout.scene.toml",
    "tests/footage/synthetic/highvalue.scene.toml",
];

const ACCURATE_SECONDS: u64 = 30;
const RECORDER_SECONDS: u64 = 60;

/// What nobody has run, said in both documents.
const NOT_RUN: &str = "Not run: GPU inference (CUDA, TensorRT, OpenVINO, DirectML), hardware decoding, Windows, macOS, Jetson.\n";

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What to measure anew; all when none is named. The rest stays as it was measured last
    #[arg(value_enum)]
    stages: Vec<Stage>,
    /// How long sixteen cameras are watched: ten minutes, so that a rate that fades with time shows
    #[arg(long, default_value_t = 600)]
    live_seconds: u64,
    /// Measure nothing: write both documents from what was measured last
    #[arg(long, conflicts_with = "stages")]
    write: bool,
}

/// What is measured in one go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Stage {
    /// Footage with truth
    Accuracy,
    /// Single parts
    Frames,
    /// Sixteen cameras
    Live,
    /// The desktop window and Chromium, on a virtual display
    Screens,
    /// The recorder, and a month on the disk
    Recording,
    /// Exports, checks, an index made anew
    Evidence,
}

/// In the order of `performance.md`.
const PERFORMANCE: [Stage; 5] = [
    Stage::Frames,
    Stage::Live,
    Stage::Screens,
    Stage::Recording,
    Stage::Evidence,
];

impl Stage {
    fn name(self) -> String {
        format!("{self:?}").to_lowercase()
    }

    /// What stands above its figures.
    fn title(self) -> &'static str {
        match self {
            Self::Accuracy => "Footage with truth",
            Self::Frames => "Single parts",
            Self::Live => "Sixteen cameras",
            Self::Screens => "Screens",
            Self::Recording => "Recorder, and a month on the disk",
            Self::Evidence => "Evidence",
        }
    }

    fn measure(self, live_seconds: u64, onnx_runtime: &Path) -> anyhow::Result<Vec<Value>> {
        let inveye = |arguments: &[&str]| {
            let mut command = Command::new(programs::folder().join("inveye"));
            command.args(arguments).current_dir(room::root());
            command
        };
        let commands = match self {
            Self::Accuracy => {
                let scenes = SCENES.into_iter();
                let mut arguments = vec!["evaluate", "--json"];
                arguments.extend(scenes.filter(|scene| room::root().join(scene).is_file()));
                vec![inveye(&arguments), bench::accuracy()]
            }
            // Alarms are measured up to the toast, so there is somebody to show it.
            Self::Frames => vec![virtual_desktop::with(&inveye(&["bench", "--json"]))],
            Self::Live => vec![bench::live(live_seconds, ACCURATE_SECONDS)],
            Self::Screens => {
                let words = ["run", "--silent", "measure", "--", "--json"];
                let mut screens = node::command("npm", &words, "tests/e2e")?;
                screens.env("INVEYE_PROGRAMS", programs::folder());
                vec![screens]
            }
            Self::Recording => vec![bench::recorder(RECORDER_SECONDS), bench::month()],
            Self::Evidence => vec![bench::evidence()],
        };
        let mut rows = Vec::new();
        for mut command in commands {
            if matches!(self, Self::Live | Self::Recording | Self::Evidence) {
                command.arg("--json");
            }
            command.env("ORT_DYLIB_PATH", onnx_runtime);
            // Number 1 means that a figure fell outside its tolerance, which is what the report says;
            // `npm` has it for everything that fails.
            let allowed: &[i32] = match self {
                Self::Screens => &[0],
                _ => &[0, 1],
            };
            rows.extend(said(&mut command, allowed)?);
        }
        Ok(rows)
    }
}

pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    if args.write {
        write("accuracy.md", &accuracy()?)?;
        write("performance.md", &performance()?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let chosen = |stage: Stage| args.stages.is_empty() || args.stages.contains(&stage);
    let ready = setup::prepare(Purpose::Test)?;
    let step = Step::begin("building the programs and pages");
    interface::build_when_stale()?;
    // All at once, for all stages: nothing is compiled a second time for other dependencies.
    command::succeed(&mut programs::build_with_benchmarks(Display::There))?;
    step.done();
    for &stage in Stage::value_variants() {
        if chosen(stage) {
            let step = Step::begin(stage.name());
            let rows = stage.measure(args.live_seconds, &ready.onnx_runtime)?;
            Measured::now(rows).keep(&stage.name())?;
            step.done();
        }
    }
    if chosen(Stage::Accuracy) {
        write("accuracy.md", &accuracy()?)?;
    }
    if PERFORMANCE.into_iter().any(chosen) {
        write("performance.md", &performance()?)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The objects that a program prints, one a line. What else it prints is shown and left out: an hour of
/// measuring is not lost for a warning of a tool between.
fn said(command: &mut Command, allowed: &[i32]) -> anyhow::Result<Vec<Value>> {
    let shown = command::show(command);
    let output = command
        .output()
        .with_context(|| format!("could not run {shown}"))?;
    let text = String::from_utf8(output.stdout).context("its output is no text")?;
    let is_allowed = output
        .status
        .code()
        .is_some_and(|code| allowed.contains(&code));
    if !is_allowed || text.trim().is_empty() {
        anyhow::bail!(
            "{shown} ended with {}; what it had measured:\n{text}\nand what it said: {}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let (rows, rest): (Vec<_>, Vec<_>) = text.lines().partition(|line| line.starts_with('{'));
    for line in rest {
        say::line(line);
    }
    rows.into_iter()
        .map(|row| serde_json::from_str(row).context("one of its rows is no JSON"))
        .collect()
}

fn write(name: &str, text: &str) -> anyhow::Result<()> {
    let path: PathBuf = room::root().join("docs").join(name);
    std::fs::write(&path, text).with_context(|| format!("could not write {}", path.display()))?;
    say::line(format_args!("wrote docs/{name}"));
    Ok(())
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_default()
}

/// Tells the bars besides.
fn accuracy() -> anyhow::Result<String> {
    let measured = Measured::read(&Stage::Accuracy.name())?;
    for bar in accuracy::bars(&measured.rows) {
        say::line(bar);
    }
    Ok(accuracy::document(&measured))
}

fn performance() -> anyhow::Result<String> {
    let mut text = String::from(
        "# Performance\n\nWritten by `cargo xtask report`, which runs `inveye bench`, `cargo xtask bench` and `npm run measure` in \
         tests/e2e (see benchmarks.md). Each figure stands beside a bound or a peer measured in the same run on the same machine; \
         read the ratios, machines are shared and differ.\n",
    );
    for stage in PERFORMANCE {
        let measured = Measured::read(&stage.name())?;
        text.push_str(&format!(
            "\n## {}\n\n{}\n\n| benchmark | figure | held against | ratio | better is | how |\n|---|---|---|---|---|---|\n",
            stage.title(),
            measured.origin()
        ));
        for row in &measured.rows {
            text.push_str(&performance_row(row));
        }
    }
    text.push('\n');
    text.push_str(NOT_RUN);
    Ok(text)
}

fn performance_row(row: &Value) -> String {
    let word = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
    format!(
        "| {} | {:.1} {} | {:.1} {} | {:.2} | {} | {} |\n",
        word("name"),
        number(&row["figure"]),
        word("unit"),
        number(&row["bound"]),
        word("bound_is"),
        number(&row["ratio"]),
        word("better"),
        word("what")
    )
}
