//! The lines and zones that stand beside a clip, as the product's own commands.

use std::fs;
use std::path::Path;

use anyhow::Context;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(super) struct Scene {
    #[serde(default, rename = "line")]
    lines: Vec<Line>,
    #[serde(default, rename = "zone")]
    zones: Vec<Zone>,
}

#[derive(Debug, Deserialize)]
struct Line {
    name: String,
    points: [[f64; 2]; 2],
    #[serde(rename = "in")]
    inside: String,
}

#[derive(Debug, Deserialize)]
struct Zone {
    name: String,
    purpose: String,
    points: Vec<[f64; 2]>,
    lane: Option<String>,
}

impl Scene {
    pub(super) fn read(path: &Path) -> anyhow::Result<Self> {
        let text = fs::read_to_string(path)
            .with_context(|| format!("could not read {}", path.display()))?;
        toml::from_str(&text).with_context(|| format!("could not understand {}", path.display()))
    }

    /// `inveye` commands that draw it on a camera.
    pub(super) fn commands(&self, camera: &str) -> Vec<Vec<String>> {
        let lines = self.lines.iter().map(|line| {
            words(&[
                "line",
                "add",
                "--camera",
                camera,
                "--name",
                &line.name,
                "--points",
                &points(&line.points),
                "--in",
                &line.inside,
            ])
        });
        let zones = self.zones.iter().map(|zone| {
            let mut command = words(&[
                "zone",
                "add",
                "--camera",
                camera,
                "--name",
                &zone.name,
                "--purpose",
                &zone.purpose,
                "--points",
                &points(&zone.points),
            ]);
            if let Some(lane) = &zone.lane {
                command.extend(words(&["--lane", lane]));
            }
            command
        });
        lines.chain(zones).collect()
    }
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// `x,y x,y`.
fn points(points: &[[f64; 2]]) -> String {
    points
        .iter()
        .map(|[x, y]| format!("{x},{y}"))
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::room;

    #[test]
    fn the_clips_scenes_become_commands() {
        let path = room::root().join("tests/footage/synthetic/entrance.scene.toml");
        let commands = Scene::read(&path).expect("it is there").commands("CAM-001");
        let door = &commands[0];
        assert_eq!(
            door[..6],
            ["line", "add", "--camera", "CAM-001", "--name", "door"]
        );
        assert!(door.ends_with(&words(&["0.4141,0.4901 0.6281,0.5157", "--in", "positive"])));
        assert_eq!(commands.len(), 4, "a line and three zones");
    }
}
