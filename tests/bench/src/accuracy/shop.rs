//! A simulated shop at 30 frames a second, analysed at the rates that cameras are analysed at: how
//! many went through the door must not depend on the rate, and visits last as long as they lasted.

use std::convert::Infallible;

use anyhow::Context;
use inveye_domain::{
    Direction, MediaTime, Polygon, Scene, Side, Tripwire, TripwireName, Zone, ZoneName, ZonePurpose,
};
use inveye_pipeline::AnalysisSettings;
use inveye_pipeline::replay::{
    DetectedFrame, Evaluation, Expectation, Outcome, Sampling, TrueEvent, Truth, evaluate, replay,
};

use super::Bar;
use super::camera::{Place, SIZE, Standing, box_of, visible};
use super::noise::{Dice, Eye};
use super::people::{DOOR, HALF_DOOR, TABLE, Walk, visitors};

const FPS: f64 = 30.0;
const RATES: [f64; 4] = [3.0, 5.0, 10.0, 15.0];
/// Long enough for 200 crossings and more.
const SECONDS: f64 = 1800.0;
/// Days of the shop: other people each. The figure is that of the worst.
const DAYS: [u64; 3] = [1, 2, 3];

/// Percent by which counts may differ.
const MOST_APART: f64 = 2.0;
/// Percent of the visits …
const LEAST_RIGHT: f64 = 95.0;
/// … whose dwell time is off by no more than these seconds.
const WITHIN_S: f64 = 1.0;

/// What happened on one day and what the detector saw of it.
struct Day {
    scene: Scene,
    frames: Vec<DetectedFrame>,
    truth: Truth,
}

/// One day at one rate.
struct Counted {
    crossings: u64,
    /// Visits of the zone, without those that only brush it.
    visits: usize,
    evaluation: Evaluation,
}

/// Counts at all rates, and dwell times at all rates.
pub fn shop_bars() -> anyhow::Result<Vec<Bar>> {
    let (mut apart, mut told) = (0.0_f64, Vec::new());
    let (mut right, mut visits) = (0, 0);
    for seed in DAYS {
        let day = Day::new(seed)?;
        let counted: Vec<Counted> = RATES
            .iter()
            .map(|&fps| day.count(fps))
            .collect::<anyhow::Result<_>>()?;
        let counts: Vec<u64> = counted.iter().map(|c| c.crossings).collect();
        let happened = day.happened("line_cross");
        anyhow::ensure!(happened >= 200, "{happened} crossings are too few to tell");
        let most = counts.iter().copied().max().unwrap_or_default();
        let least = counts.iter().copied().min().unwrap_or_default();
        apart = apart.max(percent(most - least, most));
        let f1: Vec<String> = counted.iter().map(|c| format!("{:.3}", c.f1())).collect();
        told.push(format!("{counts:?} of {happened} (F1 {})", f1.join(", ")));
        for one in &counted {
            let score = one.evaluation.events.iter().find(|e| e.kind == "zone_exit");
            let score = score.context("a zone without visits")?;
            let within = score.dwell_errors_s.iter().filter(|e| e.abs() <= WITHIN_S);
            right += within.count() as u64;
            // A visit that was missed and one that nobody made are as wrong as a poor time.
            visits += score.expected.max(one.visits) as u64;
        }
    }
    let rates = RATES.map(|fps| fps.to_string()).join(", ");
    Ok(vec![
        Bar::at_most(
            "counts at different rates",
            apart,
            MOST_APART,
            "% apart",
            format!(
                "crossings of a door at {rates} of {FPS} frames a second, simulated people with the detector's measured errors, worst of {} days: {}",
                DAYS.len(),
                told.join("; ")
            ),
        ),
        Bar::at_least(
            "dwell times, simulated",
            percent(right, visits),
            LEAST_RIGHT,
            "%",
            format!(
                "{right} of {visits} visits of a zone within {WITHIN_S} s, at the same rates; missed and surplus visits count as wrong"
            ),
        ),
    ])
}

impl Day {
    fn new(seed: u64) -> anyhow::Result<Self> {
        let mut dice = Dice::new(seed);
        let people = visitors(&mut dice, SECONDS);
        let (mut eye, mut frames) = (Eye::new(seed + 1000), Vec::new());
        for number in 1.. {
            #[expect(clippy::cast_precision_loss, reason = "thousands of frames")]
            let t = (number - 1) as f64 / FPS;
            if t > SECONDS {
                break;
            }
            let somewhere = Place {
                x: dice.between(-3.0, 3.0),
                z: dice.between(4.5, 9.0),
            };
            let (elsewhere, _) = box_of(somewhere, 1.7);
            frames.push(DetectedFrame {
                number,
                at: MediaTime::from_seconds(t),
                size: SIZE,
                detections: eye.look(t, 1.0 / FPS, &visible(there(&people, t)), elsewhere),
                poses: None,
                picture: None,
                looks: Vec::new(),
            });
        }
        let mut events: Vec<TrueEvent> = people.iter().flat_map(happened_to).collect();
        events.sort_by(|a, b| a.t.total_cmp(&b.t));
        Ok(Self {
            scene: scene()?,
            frames,
            truth: Truth {
                events: Some(events),
                ..Truth::default()
            },
        })
    }

    fn happened(&self, kind: &str) -> usize {
        let events = self.truth.events.iter().flatten();
        events.filter(|e| e.kind == kind).count()
    }

    fn count(&self, fps: f64) -> anyhow::Result<Counted> {
        let mut sampling = Sampling::at_most(fps);
        let frames = self.frames.iter().filter(|f| sampling.takes(f.at));
        let frames = frames.map(|frame| Ok::<_, Infallible>(frame.clone()));
        let Ok(outcome) = replay(frames, &self.scene, AnalysisSettings::default());
        let evaluation = evaluate(&outcome, &self.scene, &Expectation::default(), &self.truth)?;
        Ok(Counted {
            crossings: crossings(&outcome)?,
            visits: outcome
                .visits(&ZoneName::new("table")?)
                .iter()
                .filter(|visit| visit.dwell.as_secs_f64() >= VISIT_S)
                .count(),
            evaluation,
        })
    }
}

/// Who is where.
fn there(people: &[Walk], t: f64) -> impl Iterator<Item = Standing> {
    let people = people.iter().enumerate();
    people.filter_map(move |(person, walk)| {
        Some(Standing {
            person,
            place: walk.at(t)?,
            tall: walk.tall,
        })
    })
}

impl Counted {
    fn f1(&self) -> f64 {
        let score = self
            .evaluation
            .events
            .iter()
            .find(|e| e.kind == "line_cross");
        score.map_or(0.0, |score| score.matched.f1())
    }
}

fn crossings(outcome: &Outcome) -> anyhow::Result<u64> {
    let (ins, outs) = outcome.crossings(&TripwireName::new("door")?);
    Ok(ins + outs)
}

fn scene() -> anyhow::Result<Scene> {
    let at_door = |x| Place { x, z: DOOR }.in_picture();
    // Downwards in the picture, towards the camera, is in.
    let door = Tripwire::new(
        TripwireName::new("door")?,
        at_door(-HALF_DOOR),
        at_door(HALF_DOOR),
        Side::Positive,
    )?;
    let [left, right, near, far] = TABLE;
    let corners = [(left, near), (right, near), (right, far), (left, far)];
    let corners = corners.map(|(x, z)| Place { x, z }.in_picture());
    let table = Zone {
        name: ZoneName::new("table")?,
        purpose: ZonePurpose::Dwell,
        polygon: Polygon::new(corners.to_vec())?,
        lane: None,
    };
    Ok(Scene::new(vec![door], vec![table])?)
}

/// Metres beyond the door at which somebody has gone through: who sways on the line has not yet.
const THROUGH: f64 = 0.25;
/// Whoever is in the zone for less than this only brushes it.
const VISIT_S: f64 = 0.5;

/// When somebody's feet went through the door, and how long they stayed at the table.
fn happened_to(walk: &Walk) -> Vec<TrueEvent> {
    const STEP_S: f64 = 0.01;
    let (mut events, mut settled, mut since) = (Vec::new(), None, None);
    let (mut side, mut passed) = (None, None);
    let [left, right, near, far] = TABLE;
    let mut t = walk.start;
    while let Some(place) = walk.at(t) {
        let is_inside = place.z < DOOR;
        if side.replace(is_inside).is_some_and(|was| was != is_inside) {
            passed = Some((t, place.x));
        }
        if (place.z - DOOR).abs() > THROUGH {
            let before = settled.replace(is_inside);
            if let Some((t, x)) = passed.take()
                && before == Some(!is_inside)
                && x.abs() <= HALF_DOOR
            {
                events.push(TrueEvent {
                    t,
                    kind: "line_cross".to_owned(),
                    line: Some("door".to_owned()),
                    direction: Some(if is_inside {
                        Direction::In
                    } else {
                        Direction::Out
                    }),
                    ..TrueEvent::default()
                });
            }
        }
        let is_there = (left..=right).contains(&place.x) && (near..=far).contains(&place.z);
        match (is_there, since) {
            (true, None) => since = Some(t),
            (false, Some(from)) => {
                if t - from >= VISIT_S {
                    events.push(visit(t, t - from));
                }
                since = None;
            }
            _ => {}
        }
        t += STEP_S;
    }
    // The film ends while they are there.
    if let Some(from) = since.filter(|from| t - from >= VISIT_S) {
        events.push(visit(t, t - from));
    }
    events
}

fn visit(t: f64, dwell_s: f64) -> TrueEvent {
    TrueEvent {
        t,
        kind: "zone_exit".to_owned(),
        zone: Some("table".to_owned()),
        dwell_s: Some(dwell_s),
        ..TrueEvent::default()
    }
}

#[expect(clippy::cast_precision_loss, reason = "hundreds of visits")]
fn percent(part: u64, whole: u64) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    // Whether the bars are reached is for the report to say, not yet for a test.
    #[test]
    fn hundreds_of_crossings_and_visits_are_counted_at_every_rate() {
        let day = Day::new(1).unwrap();
        assert!(day.happened("line_cross") >= 200 && day.happened("zone_exit") >= 10);
        for fps in RATES {
            let f1 = day.count(fps).unwrap().f1();
            assert!(f1 > 0.8, "F1 {f1:.3} at {fps} frames a second");
        }
    }

    #[test]
    fn every_run_sees_the_same_day() {
        let (day, again) = (Day::new(7).unwrap(), Day::new(7).unwrap());
        assert_eq!(day.frames, again.frames);
        assert_ne!(day.frames, Day::new(8).unwrap().frames);
    }
}
