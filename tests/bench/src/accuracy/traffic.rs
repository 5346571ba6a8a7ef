//! Crowded doors: rendered streams of shoppers, staff and passers-by from seeds that nothing was chosen by.
//! What the default detector saw of them is kept as text, so that tracker and lines are measured in a second.

use std::convert::Infallible;
use std::path::{Path, PathBuf};

use anyhow::Context;
use inveye_pipeline::AnalysisSettings;
use inveye_pipeline::replay::{RecordedDetections, SceneFile, Truth, evaluate, replay};

use super::Bar;

/// F1 of the crossings of all seeds together, in percent.
const LEAST_F1: f64 = 98.0;

/// Crossings of one seed or of all: how many there were, were counted, and belong together.
#[derive(Debug, Clone, Copy, Default)]
struct Crossings {
    expected: usize,
    found: usize,
    matched: usize,
}

impl Crossings {
    fn plus(self, other: Self) -> Self {
        Self {
            expected: self.expected + other.expected,
            found: self.found + other.found,
            matched: self.matched + other.matched,
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "hundreds of crossings")]
    fn f1(self) -> f64 {
        200.0 * self.matched as f64 / (self.expected + self.found).max(1) as f64
    }
}

/// The crossings of all seeds.
pub fn traffic_bars() -> anyhow::Result<Vec<Bar>> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut scenes: Vec<PathBuf> = std::fs::read_dir(tests.join("footage/traffic"))?
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<_>>()?;
    scenes.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    scenes.sort();
    anyhow::ensure!(!scenes.is_empty(), "tests/footage/traffic has no scenes");
    let (mut all, mut told) = (Crossings::default(), Vec::new());
    for scene in &scenes {
        let one = crossings(scene, &tests.join("fixtures/detections"))
            .with_context(|| scene.display().to_string())?;
        told.push(format!("{:.1}", one.f1()));
        all = all.plus(one);
    }
    Ok(vec![Bar::at_least(
        "traffic at a door, F1 of crossings",
        all.f1(),
        LEAST_F1,
        "%",
        format!(
            "{} of {} crossings within 1.5 s, {} false, in {} rendered minutes of other seeds than any setting was chosen by; by seed {}",
            all.matched,
            all.expected,
            all.found - all.matched,
            scenes.len(),
            told.join(", ")
        ),
    )])
}

fn crossings(scene: &Path, recordings: &Path) -> anyhow::Result<Crossings> {
    let file = SceneFile::parse(&std::fs::read_to_string(scene)?)?;
    let folder = scene.parent().context("a scene lies in a folder")?;
    let truth = Truth::load(&file.expect, folder)?;
    let name = scene.file_name().unwrap_or_default().to_string_lossy();
    let clip = name.trim_end_matches(".scene.toml");
    let mut recorded = std::fs::read_dir(recordings)?.filter_map(Result::ok);
    let recorded = recorded
        .find(|entry| {
            let name = entry.file_name();
            name.to_string_lossy().starts_with(&format!("{clip}-"))
        })
        .context("its detections are not recorded")?;
    let recorded = RecordedDetections::parse(&std::fs::read_to_string(recorded.path())?)?;
    let frames = recorded.frames_at(None)?.into_iter();
    let outcome = replay(
        frames.map(Ok::<_, Infallible>),
        &file.scene,
        AnalysisSettings::default(),
    )?;
    let evaluation = evaluate(&outcome, &file.scene, &file.expect, &truth)?;
    let score = evaluation.events.iter().find(|e| e.kind == "line_cross");
    let score = score.context("a scene without crossings")?;
    Ok(Crossings {
        expected: score.expected,
        found: score.found,
        matched: score.matched.true_positives,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crowded_doors_are_counted_as_well_as_they_must_be() -> anyhow::Result<()> {
        for bar in traffic_bars()? {
            assert_eq!(bar.met, Some(true), "{bar}");
        }
        Ok(())
    }
}
