//! Simulated hours at four till lanes that a camera sees from a corner: how long people waited, and who gave up.
//! Two lanes are always open, the others while queues are long.

use std::convert::Infallible;

use anyhow::Context;
use inveye_domain::{LaneName, MediaTime, Polygon, Scene, Zone, ZoneName, ZonePurpose};
use inveye_pipeline::AnalysisSettings;
use inveye_pipeline::replay::{
    DetectedFrame, Evaluation, Expectation, TrueEvent, Truth, evaluate, replay,
};

use super::Bar;
use super::camera::{Place, SIZE, Standing, box_of, visible};
use super::noise::{Dice, Eye};

/// As live cameras are analysed.
const FPS: f64 = 5.0;
const SECONDS: f64 = 3600.0;
/// Hours of the shop: other people each.
const HOURS: [u64; 3] = [21, 22, 23];
/// Percent of the waits by which they may be off in the mean.
const MOST_OFF: f64 = 10.0;

const LANES: usize = 4;
/// Metres between lanes.
const APART: f64 = 2.3;
/// Metres from the till to whoever is next, and between those who wait.
const NEXT: f64 = 1.17;
const GAP: f64 = 0.82;
/// People who find room in a queue.
const LONGEST: usize = 6;
/// Seconds until the next stands at the till.
const CHANGE_S: f64 = 2.6;
/// Of the camera's height: a corner, from which it looks along no lane.
const TURNED: (f64, f64) = (0.707, 0.707);

/// A place by how far along its lane and how far across all lanes it is, in metres from the first till.
fn floor(along: f64, across: f64) -> Place {
    let (along, across) = (along - 2.5, across - APART * 1.5);
    Place {
        x: along * TURNED.0 + across * TURNED.1,
        z: 8.0 + along * TURNED.1 - across * TURNED.0,
    }
}

#[expect(clippy::cast_precision_loss, reason = "four lanes, six places")]
fn slot(lane: usize, place: usize) -> Place {
    let along = if place == 0 {
        0.0
    } else {
        NEXT + GAP * (place - 1) as f64
    };
    let aside = if place.is_multiple_of(2) { 0.0 } else { 0.06 };
    floor(along, APART * lane as f64 + aside)
}

/// Somebody's way, as places at moments.
struct Way {
    tall: f64,
    keys: Vec<(f64, Place)>,
}

impl Way {
    fn now(&self) -> (f64, Place) {
        *self.keys.last().unwrap_or(&(0.0, floor(0.0, 0.0)))
    }

    fn walk(&mut self, to: Place, speed: f64) {
        let (t, at) = self.now();
        self.keys.push((t + at.distance(to) / speed, to));
    }

    fn wait(&mut self, until: f64) {
        let (t, at) = self.now();
        self.keys.push((t.max(until), at));
    }

    fn at(&self, t: f64) -> Option<Place> {
        let next = self.keys.partition_point(|key| key.0 <= t);
        let (from, to) = (self.keys.get(next.checked_sub(1)?)?, self.keys.get(next)?);
        let share = (t - from.0) / (to.0 - from.0).max(f64::MIN_POSITIVE);
        // People who stand shift their weight.
        let sway = 0.03 * (t * 1.3 + self.tall * 50.0).sin();
        let place = from.1.towards(to.1, share);
        Some(Place {
            x: place.x + sway,
            ..place
        })
    }
}

/// Somebody in a queue.
#[derive(Clone, Copy)]
struct Turn {
    join: f64,
    until: f64,
    served: bool,
}

/// One hour.
struct Hour {
    ways: Vec<Way>,
    events: Vec<TrueEvent>,
}

impl Hour {
    fn new(dice: &mut Dice) -> Self {
        let (mut ways, mut events) = (Vec::new(), Vec::new());
        let (turns, open) = turns(dice);
        for (lane, turns) in turns.iter().enumerate() {
            for (index, turn) in turns.iter().enumerate() {
                let mut ahead: Vec<Turn> = turns[..index].to_vec();
                ahead.retain(|before| before.until > turn.join);
                ahead.sort_by(|a, b| a.until.total_cmp(&b.until));
                ways.push(customer(dice, lane, *turn, &ahead, &mut events));
            }
        }
        for (lane, from, to) in open {
            ways.push(cashier(dice, lane, from, to));
        }
        ways.extend(passers(dice));
        ways.retain(|way| way.keys.len() > 1);
        ways.sort_by(|a, b| a.keys[0].0.total_cmp(&b.keys[0].0));
        events.retain(|event| event.t < SECONDS);
        events.sort_by(|a, b| a.t.total_cmp(&b.t));
        Self { ways, events }
    }

    fn frames(&self, seed: u64) -> Vec<DetectedFrame> {
        let (mut dice, mut eye) = (Dice::new(seed), Eye::new(seed));
        let mut frames = Vec::new();
        for number in 1.. {
            #[expect(clippy::cast_precision_loss, reason = "thousands of frames")]
            let t = (number - 1) as f64 / FPS;
            if t > SECONDS {
                break;
            }
            let there = self.ways.iter().enumerate().filter_map(|(person, way)| {
                Some(Standing {
                    person,
                    place: way.at(t)?,
                    tall: way.tall,
                })
            });
            let anywhere = floor(dice.between(-1.0, 6.0), dice.between(-1.0, 8.0));
            let (elsewhere, _) = box_of(anywhere, 1.7);
            frames.push(DetectedFrame {
                number,
                at: MediaTime::from_seconds(t),
                size: SIZE,
                detections: eye.look(t, 1.0 / FPS, &visible(there), elsewhere),
                poses: None,
                picture: None,
                looks: Vec::new(),
            });
        }
        frames
    }

    fn evaluate(&self, seed: u64) -> anyhow::Result<Evaluation> {
        let scene = scene()?;
        let frames = self.frames(seed).into_iter().map(Ok::<_, Infallible>);
        let Ok(outcome) = replay(frames, &scene, AnalysisSettings::default());
        let truth = Truth {
            events: Some(self.events.clone()),
            ..Truth::default()
        };
        Ok(evaluate(&outcome, &scene, &Expectation::default(), &truth)?)
    }
}

/// A lane, and from when to when it has a cashier.
type Open = (usize, f64, f64);

/// Whose turn is when in each lane, and when lanes have a cashier.
fn turns(dice: &mut Dice) -> ([Vec<Turn>; LANES], Vec<Open>) {
    let mut lanes: [Vec<Turn>; LANES] = std::array::from_fn(|_| Vec::new());
    let mut opened: [Option<f64>; LANES] = [Some(0.0), Some(0.0), None, None];
    let (mut open, mut t) = (Vec::new(), 0.0);
    while t < SECONDS - 90.0 {
        // A rush every twenty minutes.
        let rush = 0.5 - 0.5 * (t / 1200.0 * std::f64::consts::TAU).cos();
        t += dice.wait(26.0 - 18.0 * rush);
        let there = |lane: &Vec<Turn>| lane.iter().filter(|turn| turn.until > t).count();
        let lengths: Vec<usize> = lanes.iter().map(there).collect();
        let shortest = (0..LANES)
            .filter(|&lane| opened[lane].is_some_and(|from| from <= t))
            .min_by_key(|&lane| lengths[lane]);
        let Some(lane) = shortest else { continue };
        for extra in 2..LANES {
            match opened[extra] {
                None if lengths[lane] >= 3 && opened[2..extra].iter().all(Option::is_some) => {
                    opened[extra] = Some(t + 20.0);
                }
                Some(from) if t > from + 180.0 && lengths[extra] == 0 && lengths[0] <= 1 => {
                    open.push((extra, from, t));
                    opened[extra] = None;
                }
                _ => {}
            }
        }
        if lengths[lane] > LONGEST {
            continue;
        }
        let served = lanes[lane].iter().filter(|turn| turn.served);
        let free = served.map(|turn| turn.until).fold(t - CHANGE_S, f64::max);
        let (start, service) = (t.max(free + CHANGE_S), dice.between(15.0, 75.0));
        let patience = dice.between(60.0, 420.0);
        let stays = start - t <= patience;
        lanes[lane].push(Turn {
            join: t,
            until: if stays { start + service } else { t + patience },
            served: stays,
        });
    }
    for (lane, from) in opened.into_iter().enumerate() {
        open.extend(from.map(|from| (lane, from, SECONDS)));
    }
    (lanes, open)
}

fn customer(
    dice: &mut Dice,
    lane: usize,
    turn: Turn,
    ahead: &[Turn],
    events: &mut Vec<TrueEvent>,
) -> Way {
    #[expect(clippy::cast_precision_loss, reason = "four lanes")]
    let across = APART * lane as f64;
    let speed = dice.between(0.9, 1.3);
    let mut place = ahead.len();
    let from = floor(8.0, across + dice.between(-0.8, 0.8));
    let first = slot(lane, place);
    let mut way = Way {
        tall: dice.between(1.55, 1.9),
        keys: vec![(turn.join - from.distance(first) / speed, from)],
    };
    way.walk(first, speed);
    let mut state = |kind: &str, t: f64, wait_s: Option<f64>| {
        events.push(TrueEvent {
            t,
            kind: kind.to_owned(),
            lane: Some(name(lane)),
            wait_s,
            ..TrueEvent::default()
        });
    };
    state("queue_join", turn.join, None);
    for before in ahead {
        if !turn.served && before.until > turn.until {
            break;
        }
        #[expect(clippy::cast_precision_loss, reason = "a place in a queue")]
        way.wait(before.until + 0.5 + 0.3 * place as f64);
        place -= 1;
        way.walk(slot(lane, place), 0.75);
    }
    if turn.served {
        let (begins, _) = way.now();
        state("service_start", begins, Some(begins - turn.join));
        way.wait(turn.until);
        let (ends, _) = way.now();
        state("service_end", ends, None);
        way.walk(floor(-1.2, across - 0.2), speed);
        way.walk(floor(-4.5, across - 0.4), speed);
    } else {
        way.wait(turn.until);
        let (gone, _) = way.now();
        state("queue_abandon", gone, Some(gone - turn.join));
        way.walk(floor(2.5, across - 0.9), speed);
        way.walk(floor(8.0, across - 0.9), speed);
    }
    way
}

/// Comes when the lane opens, stands behind the counter, goes when it closes.
fn cashier(dice: &mut Dice, lane: usize, from: f64, to: f64) -> Way {
    #[expect(clippy::cast_precision_loss, reason = "four lanes")]
    let across = APART * lane as f64 + 1.0;
    let behind = floor(-4.5, across);
    let mut way = Way {
        tall: dice.between(1.55, 1.9),
        keys: vec![(from - 5.0, behind)],
    };
    way.walk(floor(-0.1, across), 1.1);
    way.wait(to);
    way.walk(behind, 1.1);
    way
}

/// Shoppers who walk past the ends of the queues.
fn passers(dice: &mut Dice) -> Vec<Way> {
    let (mut ways, mut t) = (Vec::new(), dice.wait(40.0));
    while t < SECONDS {
        let (along, side) = (dice.between(6.4, 7.4), dice.share() < 0.5);
        let (from, to) = if side { (-3.0, 10.0) } else { (10.0, -3.0) };
        let mut way = Way {
            tall: dice.between(1.55, 1.9),
            keys: vec![(t, floor(along, from))],
        };
        way.walk(floor(along, to), dice.between(0.9, 1.4));
        ways.push(way);
        t += dice.wait(40.0);
    }
    ways
}

fn name(lane: usize) -> String {
    format!("till{}", lane + 1)
}

fn scene() -> anyhow::Result<Scene> {
    let mut zones = Vec::new();
    for lane in 0..LANES {
        for (kind, purpose, near, far) in [
            ("queue", ZonePurpose::Queue, 0.45, NEXT + GAP * 6.0),
            ("service", ZonePurpose::Service, -0.6, 0.45),
        ] {
            #[expect(clippy::cast_precision_loss, reason = "four lanes")]
            let across = APART * lane as f64;
            let (left, right) = (across - 0.6, across + 0.55);
            let corners = [(near, left), (near, right), (far, right), (far, left)];
            zones.push(Zone {
                name: ZoneName::new(format!("{}_{kind}", name(lane)))?,
                purpose,
                polygon: Polygon::new(corners.map(|(a, b)| floor(a, b).in_picture()).to_vec())?,
                lane: Some(LaneName::new(name(lane))?),
            });
        }
    }
    Ok(Scene::new(Vec::new(), zones)?)
}

/// Waits, and who gave up.
pub fn lane_bars() -> anyhow::Result<Vec<Bar>> {
    let (mut off_s, mut waited_s) = (0.0, 0.0);
    let (mut wrong, mut gave_up, mut told) = (0, 0, Vec::new());
    let (mut served, mut starts) = ((0, 0), 0);
    for seed in HOURS {
        let hour = Hour::new(&mut Dice::new(seed));
        let evaluation = hour.evaluate(seed + 1000)?;
        let score = |kind| evaluation.events.iter().find(move |e| e.kind == kind);
        let started = score("service_start").context("an hour without service")?;
        starts += started.matched.true_positives;
        for lane in &evaluation.queues {
            let size: f64 = lane.wait_errors_s.iter().map(|error| error.abs()).sum();
            off_s += size;
            // Of the waits that pair up, as the score is a share of them.
            waited_s += lane.wait_error.map_or(0.0, |share| size / share.max(1e-9));
            served.0 += lane.served.0;
            served.1 += lane.served.1;
        }
        let given = score("queue_abandon").context("an hour in which nobody gave up")?;
        gave_up += given.expected;
        let (missed, surplus) = (
            given.expected - given.matched.true_positives,
            given.found - given.matched.true_positives,
        );
        wrong += missed + surplus;
        told.push(format!(
            "{missed} missed and {surplus} false of {}",
            given.expected
        ));
    }
    Ok(vec![
        Bar::at_most(
            "queue waits, simulated lanes",
            100.0 * off_s / waited_s.max(f64::MIN_POSITIVE),
            MOST_OFF,
            "% off",
            format!(
                "mean error of {starts} waits of {:.0} s on average, by the mean wait, in {} hours at {LANES} lanes at {FPS} frames a second with the detector's measured errors; {} services found, {} were",
                waited_s / count(starts),
                HOURS.len(),
                served.0,
                served.1
            ),
        ),
        Bar::at_most(
            "who gave up waiting, simulated lanes",
            count(wrong),
            0.0,
            "wrong",
            format!("of {gave_up}, in the same hours: {}", told.join("; ")),
        ),
    ])
}

#[expect(clippy::cast_precision_loss, reason = "hundreds of people")]
fn count(of: usize) -> f64 {
    of as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_are_busy_as_in_a_shop_and_everybody_is_accounted_for() {
        let hour = Hour::new(&mut Dice::new(HOURS[0]));
        let of = |kind: &str| hour.events.iter().filter(|e| e.kind == kind).count();
        let (joined, gave_up) = (of("queue_join"), of("queue_abandon"));
        assert!(
            joined > 100 && gave_up > 2,
            "{joined} joined, {gave_up} gave up"
        );
        assert!(joined >= of("service_start") + gave_up);
        let again = Hour::new(&mut Dice::new(HOURS[0]));
        assert_eq!(hour.events, again.events);
    }
}
