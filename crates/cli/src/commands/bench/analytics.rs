//! What following and counting the people of one camera costs, without finding them.

use std::time::Duration;

use inveye_analytics::EntryConfirmation;
use inveye_domain::{Bbox, ClassId, Detection, FrameSize, MediaTime};
use inveye_pipeline::replay::SceneFile;
use inveye_pipeline::{AnalysisSettings, CameraAnalysis};

use super::{ROUNDS, Row, least, processor_time};

/// More than a shop's camera mostly sees, as fast as cameras are analysed at most.
const PEOPLE: u32 = 20;
const FPS: u32 = 10;
const SECONDS: u32 = 600;
/// How often what was gathered about places and ways is handed on.
const HAND_ON: u32 = 60;
const SIZE: FrameSize = FrameSize::new(1280, 720);

/// A line, two till lanes, shelves, a staff area and what lies outside: as much as a picture holds.
const SCENE: &str = r#"
[[line]]
name = "door"
points = [[0.1, 0.5], [0.9, 0.5]]
in = "positive"

[[line]]
name = "aisle"
points = [[0.5, 0.1], [0.5, 0.95]]
in = "positive"

[[zone]]
name = "queue1"
purpose = "queue"
lane = "till1"
points = [[0.1, 0.5], [0.25, 0.5], [0.25, 0.9], [0.1, 0.9]]

[[zone]]
name = "till1"
purpose = "service"
lane = "till1"
points = [[0.1, 0.35], [0.25, 0.35], [0.25, 0.5], [0.1, 0.5]]

[[zone]]
name = "queue2"
purpose = "queue"
lane = "till2"
points = [[0.3, 0.5], [0.45, 0.5], [0.45, 0.9], [0.3, 0.9]]

[[zone]]
name = "till2"
purpose = "service"
lane = "till2"
points = [[0.3, 0.35], [0.45, 0.35], [0.45, 0.5], [0.3, 0.5]]

[[zone]]
name = "shelf"
purpose = "shelf"
points = [[0.6, 0.3], [0.95, 0.3], [0.95, 0.9], [0.6, 0.9]]

[[zone]]
name = "table"
purpose = "dwell"
points = [[0.5, 0.5], [0.7, 0.5], [0.7, 0.8], [0.5, 0.8]]

[[zone]]
name = "office"
purpose = "staff"
points = [[0.0, 0.2], [0.1, 0.2], [0.1, 0.6], [0.0, 0.6]]

[[zone]]
name = "street"
purpose = "outside"
points = [[0.0, 0.0], [1.0, 0.0], [1.0, 0.2], [0.0, 0.2]]
"#;

/// Tracks, lines, zones, queues, heat and journeys of people who walk about, as a share of a core.
pub(super) fn row() -> anyhow::Result<Row> {
    const BOUND: f64 = 2.0;
    let scene = SceneFile::parse(SCENE)?.scene;
    let mut shares = Vec::with_capacity(ROUNDS);
    let mut found = 0;
    for _ in 0..ROUNDS {
        let mut analysis = CameraAnalysis::new(scene.clone(), AnalysisSettings::default());
        let mut confirmation = EntryConfirmation::new();
        let (mut spent, mut heat, mut ways) = (Duration::ZERO, 0, 0);
        found = 0;
        for frame in 0..SECONDS * FPS {
            let t = f64::from(frame) / f64::from(FPS);
            let (at, seen) = (MediaTime::from_seconds(t), people(t));
            let start = processor_time();
            let analysed = analysis.analyse(at, SIZE, &seen);
            let walk = |who| analysis.analyst().walk(who);
            found += analysed.events.len() + confirmation.observe(at, &analysed.events, walk).len();
            if frame % (HAND_ON * FPS) == 0 {
                heat += usize::from(analysis.take_heat().is_some());
                ways += analysis.take_journeys().len();
            }
            spent += processor_time().saturating_sub(start);
        }
        std::hint::black_box((heat, ways));
        shares.push(100.0 * spent.as_secs_f64() / f64::from(SECONDS));
    }
    let figure = least(&shares);
    Ok(Row {
        name: "analytics",
        what: format!(
            "tracks, lines, zones, queues, heat and journeys of {PEOPLE} people at {FPS} frames a second, {found} events in {SECONDS} s, processor time, best of {ROUNDS}; without finding people, joints and looks"
        ),
        figure,
        unit: "% of a core",
        bound: BOUND,
        bound_is: "% of a core a camera wanted",
        ratio: figure / BOUND,
        better: "less",
    })
}

/// People who walk, stand and meet, each with a box that trembles.
fn people(t: f64) -> Vec<Detection> {
    let one = |person| {
        let p = f64::from(person);
        // Stands a while at each turn.
        let way = (t / (20.0 + p)).fract();
        let walked = (way * 4.0 - 0.5).clamp(0.0, 1.0) - (way * 4.0 - 2.5).clamp(0.0, 1.0);
        let x = 60.0 + 55.0 * p + 260.0 * walked * (p * 1.7).sin();
        let y = 260.0 + 17.0 * p + 320.0 * walked * (p * 2.3).cos();
        let height = 90.0 + 0.12 * y;
        let tremble = |k: f64| 0.02 * height * (t * k + p * 9.0).sin();
        Detection {
            bbox: Bbox::from_ltwh(
                x + tremble(31.0),
                y - height + tremble(17.0),
                0.38 * height + tremble(23.0),
                height + tremble(41.0),
            ),
            score: 0.8,
            class: ClassId::PERSON,
        }
    };
    (0..PEOPLE).map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_measured_does_happen() {
        let row = row().unwrap();
        assert!(row.figure > 0.0 && row.figure.is_finite());
        let events = row.what.split(", ").find_map(|part| {
            let (number, rest) = part.split_once(' ')?;
            rest.starts_with("events")
                .then(|| number.parse::<u32>())?
                .ok()
        });
        assert!(events.is_some_and(|events| events > 100), "{}", row.what);
    }
}
