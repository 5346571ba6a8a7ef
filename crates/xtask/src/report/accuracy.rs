//! `docs/accuracy.md`: what must be reached and whether it is, then every scene in full.

use std::fmt;

use serde_json::Value;

use super::measured::Measured;
use super::{NOT_RUN, SCENES, number};

/// Percent of the visits in the bundled clips whose dwell time must be off by at most …
const LEAST_RIGHT: f64 = 95.0;
/// … these seconds.
const WITHIN_S: f64 = 1.0;
/// Of hands at shelves, each kind by itself.
const LEAST_F1_OF_HANDS: f64 = 0.9;
/// In an hour of one camera.
const MOST_FALSE_ALERTS: f64 = 1.0;

const INTRODUCTION: &str = "# Accuracy\n\nWritten by `cargo xtask report accuracy`, which runs `inveye evaluate` and `inveye-bench-accuracy` with shipped \
defaults; only the scene differs between clips.\nSynthetic clips are clean computer graphics: good for logic, no claim for a shop. Clips of \
people, and the MOTChallenge's sequences, are measured where they stand beside the checkout.\n\n";

/// One thing that must be reached.
pub(super) struct Bar {
    name: String,
    /// None where it was not measured.
    figure: Option<f64>,
    /// With its sign and unit.
    bound: String,
    is_met: Option<bool>,
    how: String,
}

impl Bar {
    fn verdict(&self) -> &'static str {
        match self.is_met {
            Some(true) => "reached",
            Some(false) => "missed",
            None => "not run",
        }
    }

    fn shown(&self) -> String {
        self.figure
            .map_or_else(|| "–".to_owned(), |figure| format!("{figure:.2}"))
    }
}

impl fmt::Display for Bar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, bound, .. } = self;
        write!(
            f,
            "{:<8} {name}: {} ({bound})",
            self.verdict(),
            self.shown()
        )
    }
}

/// All bars of a measurement: those that a program judged, and those of the scenes.
pub(super) fn bars(rows: &[Value]) -> Vec<Bar> {
    let judged = rows.iter().filter(|row| row["bar"].is_string()).map(judged);
    let scenes: Vec<&Value> = rows.iter().filter(|row| row["scene"].is_string()).collect();
    let mut bars: Vec<Bar> = judged.collect();
    bars.extend(dwell(&scenes));
    bars.extend(hands(&scenes));
    bars.extend(scenes.iter().flat_map(|report| of_scene(report)));
    bars.extend(
        SCENES
            .into_iter()
            .filter(|scene| !scenes.iter().any(|r| is_of(r, scene)))
            .map(|scene| Bar {
                name: short(scene).to_owned(),
                figure: None,
                bound: "what the scene expects".to_owned(),
                is_met: None,
                how: "the clip is not beside this checkout".to_owned(),
            }),
    );
    bars
}

/// The whole document.
pub(super) fn document(measured: &Measured) -> String {
    let rows = &measured.rows;
    let bars = bars(rows);
    let mut text = format!("{INTRODUCTION}{}\n\n", measured.origin());
    text.push_str(
        "| what must be reached | figure | bound | verdict | how |\n|---|---|---|---|---|\n",
    );
    for bar in &bars {
        let Bar {
            name, bound, how, ..
        } = bar;
        text.push_str(&format!(
            "| {name} | {} | {bound} | {} | {how} |\n",
            bar.shown(),
            bar.verdict()
        ));
    }
    text.push_str("\n## Scenes\n\n");
    let reports: Vec<&Value> = rows.iter().filter(|row| row["scene"].is_string()).collect();
    text.push_str(&scenes(&reports));
    let not_run: Vec<&str> = bars
        .iter()
        .filter(|bar| bar.is_met.is_none())
        .map(|bar| bar.name.as_str())
        .collect();
    if !not_run.is_empty() {
        text.push_str(&format!("Not run here: {}.\n", not_run.join(", ")));
    }
    text.push_str(NOT_RUN);
    text
}

fn judged(row: &Value) -> Bar {
    let word = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let sign = if row["better"] == "less" {
        '≤'
    } else {
        '≥'
    };
    Bar {
        name: word("bar"),
        figure: row["figure"].as_f64(),
        bound: format!("{sign} {:.2} {}", number(&row["bound"]), word("unit")),
        is_met: row["met"].as_bool(),
        how: word("how"),
    }
}

/// Of all visits of all zones of the bundled clips that were found, how many lasted as long as was said.
fn dwell(reports: &[&Value]) -> Option<Bar> {
    let errors: Vec<f64> = reports
        .iter()
        .filter(|report| {
            report["scene"]
                .as_str()
                .is_some_and(|scene| scene.contains("synthetic/"))
        })
        .flat_map(|report| report["events"].as_object().into_iter().flatten())
        .filter_map(|(_, score)| score["dwell_errors_s"].as_array())
        .flatten()
        .filter_map(Value::as_f64)
        .collect();
    let right = errors
        .iter()
        .filter(|error| error.abs() <= WITHIN_S)
        .count();
    #[expect(clippy::cast_precision_loss, reason = "hundreds of visits")]
    let percent = 100.0 * right as f64 / errors.len().max(1) as f64;
    (!errors.is_empty()).then(|| Bar {
        name: "dwell times, bundled clips".to_owned(),
        figure: Some(percent),
        bound: format!("≥ {LEAST_RIGHT:.2} %"),
        is_met: Some(percent >= LEAST_RIGHT),
        how: format!("{right} of {} visits that pair with a true one within {WITHIN_S} s; zones of every purpose", errors.len()),
    })
}

/// What hands did in all clips where somebody looked for them, and what a guard would have been asked
/// to look at for nothing.
fn hands(reports: &[&Value]) -> Vec<Bar> {
    let watched: Vec<&&Value> = reports
        .iter()
        .filter(|report| report["suspicious"].is_object())
        .collect();
    if watched.is_empty() {
        return Vec::new();
    }
    let how = format!(
        "{} clips with goods; out-of-sight hands left out",
        watched.len()
    );
    let sum = |kind: &str, what: &str| -> f64 {
        let scores = watched.iter().map(|report| &report["events"][kind][what]);
        scores.filter_map(Value::as_f64).sum()
    };
    let kinds = ["shelf_touch", "shelf_pick", "shelf_return"];
    let mut bars: Vec<Bar> = kinds
        .iter()
        .map(|kind| {
            let both = sum(kind, "found") + sum(kind, "expected");
            let f1 = 2.0 * sum(kind, "matched") / both.max(1.0);
            Bar {
                name: format!("{kind}, F1"),
                figure: Some(f1),
                bound: format!("≥ {LEAST_F1_OF_HANDS:.2}"),
                is_met: Some(f1 >= LEAST_F1_OF_HANDS),
                how: how.clone(),
            }
        })
        .collect();
    let (found, expected) = (sum("conceal", "matched"), sum("conceal", "expected"));
    bars.push(Bar {
        name: "concealments found".to_owned(),
        figure: Some(found),
        bound: expected.to_string(),
        is_met: Some(found >= expected),
        how: how.clone(),
    });
    let false_alerts: f64 = watched
        .iter()
        .map(|report| number(&report["suspicious"]["false_alerts"]))
        .sum();
    let seconds: f64 = watched
        .iter()
        .map(|report| number(&report["video_s"]))
        .sum();
    let per_hour = false_alerts * 3600.0 / seconds.max(1.0);
    bars.push(Bar {
        name: "false alerts of behaviour a camera-hour".to_owned(),
        figure: Some(per_hour),
        bound: format!("≤ {MOST_FALSE_ALERTS:.2}"),
        is_met: Some(per_hour <= MOST_FALSE_ALERTS),
        how: format!("{false_alerts} in {seconds:.0} s; {how}"),
    });
    bars
}

/// What a scene binds: its counts, its visits, the events of bound kinds.
fn of_scene(report: &Value) -> Vec<Bar> {
    let scene = short(report["scene"].as_str().unwrap_or_default());
    let model = report["model"].as_str().unwrap_or_default();
    let mut bars = Vec::new();
    for (line, score) in report["lines"].as_object().into_iter().flatten() {
        for way in ["in", "out"] {
            let (found, expected) = (
                number(&score[way]["found"]),
                number(&score[way]["expected"]),
            );
            let tolerance = number(&score["tolerance"]);
            bars.push(Bar {
                name: format!("{scene}, line {line}, {way}"),
                figure: Some(found),
                bound: format!("{expected} ± {tolerance}"),
                is_met: Some((found - expected).abs() <= tolerance),
                how: model.to_owned(),
            });
        }
    }
    for (zone, score) in report["zones"].as_object().into_iter().flatten() {
        if let Some(visits) = score.get("visits") {
            bars.push(Bar {
                name: format!("{scene}, zone {zone}, visits"),
                figure: visits["found"].as_f64(),
                bound: visits["expected"].to_string(),
                is_met: Some(visits["found"] == visits["expected"]),
                how: model.to_owned(),
            });
        }
        if let Some(dwell) = score.get("dwell") {
            let errors = dwell["error_s"].as_array().into_iter().flatten();
            let most = errors
                .filter_map(Value::as_f64)
                .map(f64::abs)
                .fold(0.0, f64::max);
            let tolerance = number(&dwell["tolerance_s"]);
            bars.push(Bar {
                name: format!("{scene}, zone {zone}, largest dwell error"),
                figure: Some(most),
                bound: format!("≤ {tolerance} s"),
                is_met: Some(most <= tolerance),
                how: model.to_owned(),
            });
        }
    }
    for (kind, score) in report["events"].as_object().into_iter().flatten() {
        if let (Some(f1), Some(least)) = (score["f1"].as_f64(), score["least_f1"].as_f64()) {
            bars.push(Bar {
                name: format!("{scene}, {kind}, F1"),
                figure: Some(f1),
                bound: format!("≥ {least}"),
                is_met: Some(f1 >= least),
                how: model.to_owned(),
            });
        }
    }
    bars
}

fn is_of(report: &Value, scene: &str) -> bool {
    report["scene"]
        .as_str()
        .is_some_and(|named| short(named) == short(scene))
}

/// From the folder of footage on.
fn short(scene: &str) -> &str {
    scene.rsplit("footage/").next().unwrap_or(scene)
}

/// Every figure of every scene.
fn scenes(reports: &[&Value]) -> String {
    let mut text = String::from(
        "| scene | model | what | found | expected | within tolerance |\n|---|---|---|---|---|---|\n",
    );
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
    text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn measured() -> Vec<Value> {
        vec![
            json!({"scene": "../shared/footage/tud-campus/scene.toml", "model": "m",
                "lines": {"x320": {"in": {"found": 5, "expected": 4}, "out": {"found": 0, "expected": 0}, "tolerance": 0}},
                "outside": ["line x320: 5 in, 4 expected (tolerance 0)"]}),
            json!({"scene": "tests/footage/synthetic/aisle.scene.toml", "model": "m", "outside": [],
                "events": {"zone_exit/shelf": {"f1": 0.9, "least_f1": null, "dwell_errors_s": [0.4, -1.2]},
                    "line_cross": {"f1": 0.97, "least_f1": 0.95}}}),
            json!({"bar": "together", "figure": 51.5, "bound": 50.0, "better": "more", "unit": "%", "met": true, "how": "h"}),
            json!({"bar": "elsewhere", "figure": null, "bound": 2.0, "better": "less", "unit": "%", "met": null, "how": "no data"}),
        ]
    }

    #[track_caller]
    fn check(bar: &str, expected: &str) {
        let all = bars(&measured());
        let found = all.iter().find(|b| b.name == bar);
        assert_eq!(found.map(ToString::to_string).as_deref(), Some(expected));
    }

    #[test]
    fn each_bar_has_figure_bound_and_verdict() {
        check("together", "reached  together: 51.50 (≥ 50.00 %)");
        check("elsewhere", "not run  elsewhere: – (≤ 2.00 %)");
        check(
            "tud-campus/scene.toml, line x320, in",
            "missed   tud-campus/scene.toml, line x320, in: 5.00 (4 ± 0)",
        );
        check(
            "synthetic/aisle.scene.toml, line_cross, F1",
            "reached  synthetic/aisle.scene.toml, line_cross, F1: 0.97 (≥ 0.95)",
        );
        check(
            "dwell times, bundled clips",
            "missed   dwell times, bundled clips: 50.00 (≥ 95.00 %)",
        );
        check(
            "one-by-one/scene.toml",
            "not run  one-by-one/scene.toml: – (what the scene expects)",
        );
    }

    #[test]
    fn what_was_not_run_is_listed() {
        let text = document(&Measured::now(measured()));
        let line = text
            .lines()
            .find(|line| line.starts_with("Not run here: "))
            .unwrap();
        assert!(
            line.contains("elsewhere") && line.contains("pets09-s2l1"),
            "{line}"
        );
        assert!(
            !line.contains("tud-campus") && !line.contains("aisle"),
            "{line}"
        );
        assert!(text.contains("line x320: 5 in, 4 expected"), "{text}");
    }
}
