//! The program that is killed: records in real time and says on standard output what it hands over.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use inveye_base::{Clock, SystemClock};
use inveye_recording::{GapCause, NothingKept, Recorder, StreamRecorder};
use inveye_video::CaptureSource;

use super::source::{Dice, STREAMS, Source, parameters, stream};

const TICK: Duration = Duration::from_millis(5);

/// Never returns while it lives.
pub(crate) fn live(folder: &Path, life: u32) {
    let clock = Arc::new(SystemClock::new());
    let recorder = Recorder::start(
        super::settings(folder),
        Box::new(NothingKept),
        clock.clone(),
    )
    .unwrap();
    let mut dice = Dice(u64::from(life));
    let parameters = parameters();
    let mut lanes: Vec<(StreamRecorder, Source, u32)> = (0..STREAMS)
        .map(|number| {
            let mut front = recorder.stream(&stream(number)).unwrap();
            front.set_parameters(parameters.clone()).unwrap();
            (front, Source::new(life, number, clock.monotonic()), number)
        })
        .collect();
    let mut out = std::io::stdout().lock();
    // Ends when the other end of the pipe is gone.
    while writeln!(out, "@ t").is_ok() {
        let (now, wall) = (clock.monotonic(), clock.wall());
        for (front, source, number) in &mut lanes {
            while let Some((unit, name)) = source.due(now, wall) {
                writeln!(out, "{name}").unwrap();
                front.push(&unit, CaptureSource::Arrival);
            }
            // About once in two seconds something happens to a stream.
            match dice.below(1200) {
                0 | 1 => {
                    writeln!(out, "@ m {number} {}", clock.wall().as_micros()).unwrap();
                    front.missing(GapCause::Offline);
                    source.restart(now + Duration::from_millis(100 + dice.below(900)));
                }
                2 => {
                    front.set_parameters(parameters.clone()).unwrap();
                    source.restart(now);
                }
                _ => {}
            }
        }
        clock.sleep(TICK);
    }
}
