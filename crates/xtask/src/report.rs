//! `cargo xtask report`: measures, and writes `docs/accuracy.md` and `docs/performance.md`.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::Context;
use serde_json::Value;

use crate::say::{self, Step};
use crate::setup::{self, Purpose, node};
use crate::{bench, command, programs, room};

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

/// How long sixteen cameras are watched; ten minutes by `cargo xtask bench live --seconds 600`.
const LIVE_SECONDS: u64 = 120;
const ACCURATE_SECONDS: u64 = 30;
const RECORDER_SECONDS: u64 = 60;

/// What nobody has run, said in both documents.
const NOT_RUN: &str = "Not run: GPU inference (CUDA, TensorRT, OpenVINO, DirectML), hardware decoding, Windows, macOS, Jetson.\n";

pub(crate) fn run() -> anyhow::Result<ExitCode> {
    let ready = setup::prepare(Purpose::Test)?;
    bench::build()?;
    let said = |mut command: Command| -> anyhow::Result<Vec<Value>> {
        command.env("ORT_DYLIB_PATH", &ready.onnx_runtime);
        let shown = command::show(&command);
        let output = command
            .output()
            .with_context(|| format!("could not run {shown}"))?;
        // Exit code 1 means that a number fell outside its tolerance, which is what the report says.
        let text = String::from_utf8(output.stdout).context("its output is no text")?;
        if text.trim().is_empty() {
            anyhow::bail!(
                "{shown} said nothing: {}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
        text.lines()
            .map(|line| serde_json::from_str(line).context("its output is no JSON"))
            .collect()
    };
    let inveye = |arguments: &[&str]| {
        let mut command = Command::new(programs::folder().join("inveye"));
        command.args(arguments).current_dir(room::root());
        said(command)
    };
    let scenes: Vec<&str> = SCENES
        .into_iter()
        .filter(|scene| room::root().join(scene).is_file())
        .collect();
    let step = Step::begin("accuracy");
    let mut arguments = vec!["evaluate", "--json"];
    arguments.extend(&scenes);
    write("accuracy.md", &accuracy(&inveye(&arguments)?))?;
    step.done();
    let step = Step::begin("performance");
    let mut rows = inveye(&["bench", "--json"])?;
    step.done();
    let step = Step::begin(format!(
        "sixteen cameras ({} s)",
        2 * LIVE_SECONDS + ACCURATE_SECONDS
    ));
    let mut live = bench::live(LIVE_SECONDS, ACCURATE_SECONDS);
    live.arg("--json");
    rows.extend(said(live)?);
    step.done();
    let step = Step::begin("the desktop window and Chromium, on a virtual display");
    let mut screens = node::command(
        "npm",
        &["run", "--silent", "measure", "--", "--json"],
        "tests/e2e",
    )?;
    screens.env("INVEYE_PROGRAMS", programs::folder());
    rows.extend(said(screens)?);
    step.done();
    let step = Step::begin(format!(
        "recording ({} s), and a month",
        2 * RECORDER_SECONDS
    ));
    for mut recording in [bench::recorder(RECORDER_SECONDS), bench::month()] {
        recording.arg("--json");
        rows.extend(said(recording)?);
    }
    step.done();
    write("performance.md", &performance(&rows))?;
    Ok(ExitCode::SUCCESS)
}

fn write(name: &str, text: &str) -> anyhow::Result<()> {
    let path: PathBuf = room::root().join("docs").join(name);
    std::fs::write(&path, text).with_context(|| format!("could not write {}", path.display()))?;
    say::line(format_args!("wrote docs/{name}"));
    Ok(())
}

fn accuracy(reports: &[Value]) -> String {
    let mut text = String::from(
        "# Accuracy\n\nWritten by `cargo xtask report`, which runs `inveye evaluate` with shipped defaults; only the scene differs \
         between clips.\nSynthetic clips are clean computer graphics: good for logic, no claim for a shop. Clips of people are measured \
         where they stand beside the checkout.\n\n",
    );
    text.push_str("| scene | model | what | found | expected | within tolerance |\n|---|---|---|---|---|---|\n");
    for report in reports {
        let scene = report["scene"].as_str().unwrap_or_default();
        let scene = scene.rsplit("footage/").next().unwrap_or(scene);
        let model = report["model"].as_str().unwrap_or_default();
        let outside = report["outside"].to_string();
        let mut row = |what: &str, found: String, expected: String, ok: &str| {
            text.push_str(&format!(
                "| {scene} | {model} | {what} | {found} | {expected} | {ok} |\n"
            ));
        };
        for (line, score) in report["lines"].as_object().into_iter().flatten() {
            for way in ["in", "out"] {
                let ok = if outside.contains(line.as_str()) {
                    "see below"
                } else {
                    "yes"
                };
                row(
                    &format!("line {line}, {way}"),
                    score[way]["found"].to_string(),
                    score[way]["expected"].to_string(),
                    ok,
                );
            }
        }
        for (zone, score) in report["zones"].as_object().into_iter().flatten() {
            for what in ["visits", "people"] {
                if let Some(counts) = score.get(what) {
                    let ok = if what == "people" {
                        "reported only"
                    } else if outside.contains(zone.as_str()) {
                        "see below"
                    } else {
                        "yes"
                    };
                    row(
                        &format!("zone {zone}, {what}"),
                        counts["found"].to_string(),
                        counts["expected"].to_string(),
                        ok,
                    );
                }
            }
            if let Some(dwell) = score.get("dwell") {
                row(
                    &format!("zone {zone}, dwell error in s"),
                    dwell["error_s"].to_string(),
                    format!("± {}", dwell["tolerance_s"]),
                    if outside.contains("dwell") {
                        "see below"
                    } else {
                        "yes"
                    },
                );
            }
        }
        for (kind, score) in report["events"].as_object().into_iter().flatten() {
            let least = score["least_f1"].as_f64().map_or_else(
                || "reported only".to_owned(),
                |least| format!("F1 ≥ {least}"),
            );
            let ok = match (score["f1"].as_f64(), score["least_f1"].as_f64()) {
                (Some(f1), Some(least)) if f1 < least => "no",
                (_, Some(_)) => "yes",
                _ => "reported only",
            };
            let found = format!(
                "F1 {:.3} (precision {:.3}, recall {:.3})",
                number(&score["f1"]),
                number(&score["precision"]),
                number(&score["recall"])
            );
            row(&format!("events {kind}"), found, least, ok);
        }
        if let Some(tracking) = report["tracking"].as_object() {
            let figures: Vec<String> = tracking
                .iter()
                .filter_map(|(name, value)| Some(format!("{name} {:.3}", value.as_f64()?)))
                .collect();
            row(
                "tracking",
                figures.join(", "),
                String::new(),
                "reported only",
            );
        }
        for missing in report["not_computed"].as_array().into_iter().flatten() {
            row(
                missing.as_str().unwrap_or_default(),
                "not computed".to_owned(),
                String::new(),
                "",
            );
        }
    }
    let outside: Vec<String> = reports
        .iter()
        .flat_map(|report| {
            report["outside"]
                .as_array()
                .into_iter()
                .flatten()
                .map(move |what| (report, what))
        })
        .map(|(report, what)| {
            format!(
                "- {}: {}",
                report["scene"].as_str().unwrap_or_default(),
                what.as_str().unwrap_or_default()
            )
        })
        .collect();
    text.push_str(&format!(
        "\n## Outside its tolerance\n\n{}\n\n",
        if outside.is_empty() {
            "Nothing.".to_owned()
        } else {
            outside.join("\n")
        }
    ));
    text.push_str(NOT_RUN);
    text
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_default()
}

fn performance(rows: &[Value]) -> String {
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let mut text = format!(
        "# Performance\n\nWritten by `cargo xtask report`, which runs `inveye bench`, `cargo xtask bench` and `npm run measure` in \
         tests/e2e (see benchmarks.md). Each figure stands beside a bound or a peer measured in \
         the same run on the same machine ({cores} cores); read the ratios, the machine is shared.\n\n\
         | benchmark | figure | held against | ratio | better is | how |\n|---|---|---|---|---|---|\n"
    );
    for row in rows {
        let word = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
        text.push_str(&format!(
            "| {} | {:.1} {} | {:.1} {} | {:.2} | {} | {} |\n",
            word("name"),
            number(&row["figure"]),
            word("unit"),
            number(&row["bound"]),
            word("bound_is"),
            number(&row["ratio"]),
            word("better"),
            word("what")
        ));
    }
    text.push('\n');
    text.push_str(NOT_RUN);
    text
}
