//! Frames per second at thirty people in view, on one core, and the ratio to what must be reached.
//!
//! `cargo bench -p inveye-tracking`. A plain program: one number against one bound needs no
//! statistics, the best of several runs is the machine's undisturbed speed.
#![expect(clippy::print_stdout, reason = "a benchmark prints its result")]

use inveye_base::{Clock, SystemClock};
use inveye_domain::{Bbox, ClassId, Detection, MediaTime};
use inveye_tracking::{Tracker, TrackerSettings};

const BOUND: f64 = 20_000.0;
const PEOPLE: i32 = 30;
const FRAMES: i32 = 3000;
const RUNS: usize = 7;

fn main() {
    let frames: Vec<Vec<Detection>> = (0..FRAMES).map(people).collect();
    let clock = SystemClock::new();
    let best = (0..RUNS).map(|_| run(&frames, &clock)).fold(0.0, f64::max);
    println!(
        "tracker, {PEOPLE} people: {best:.0} frames/s, {:.2} × the {BOUND:.0} required",
        best / BOUND
    );
}

fn run(frames: &[Vec<Detection>], clock: &dyn Clock) -> f64 {
    let mut tracker = Tracker::new(TrackerSettings::default());
    let start = clock.monotonic();
    let mut seen = 0;
    for (frame, detections) in (0_i64..).zip(frames) {
        let update = tracker.update(MediaTime::from_millis(frame * 100), detections);
        seen += update.observations.len();
    }
    let seconds = clock.monotonic().saturating_sub(start).as_secs_f64();
    assert!(
        seen > frames.len() * 20,
        "the people are followed: {seen} sightings"
    );
    f64::from(FRAMES) / seconds.max(1e-9)
}

/// Thirty people walk to and fro across a 1080p picture in three rows that overlap; one in ten
/// sightings is missing, one in ten is poor.
fn people(frame: i32) -> Vec<Detection> {
    (0..PEOPLE)
        .filter(|i| (frame * 7 + i * 13) % 10 != 0)
        .map(|i| {
            let phase = f64::from(frame) / 40.0 + f64::from(i);
            let jitter = f64::from((frame * 31 + i * 17) % 7) - 3.0;
            let poor = (frame * 11 + i * 5) % 10 == 0;
            Detection {
                bbox: Bbox::from_ltwh(
                    960.0 + 800.0 * phase.sin() + jitter,
                    200.0 * f64::from(i % 3) + 40.0 * (phase * 0.7).cos() + jitter,
                    90.0,
                    240.0,
                ),
                score: if poor { 0.3 } else { 0.85 },
                class: ClassId::PERSON,
            }
        })
        .collect()
}
