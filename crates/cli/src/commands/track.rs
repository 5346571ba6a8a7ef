//! `inveye track`: the product's tracker on a MOTChallenge detection file, frame by frame.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use inveye_base::{Clock, SystemClock};
use inveye_domain::{ClassId, Detection, MediaTime};
use inveye_scoring::{MotLine, SequenceInfo, read_mot, write_mot};
use inveye_tracking::{Tracker, TrackerSettings};
use serde::Serialize;

use super::output;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// MOTChallenge detections: frame, -1, left, top, width, height, score
    detections: PathBuf,
    /// seqinfo.ini of the sequence: frame rate, number of frames, picture size
    #[arg(long)]
    seqinfo: PathBuf,
    /// Where to write the tracks, in MOTChallenge's result format
    #[arg(long)]
    out: PathBuf,
    /// Leave out detections below this score
    #[arg(long, value_name = "S")]
    min_score: Option<f64>,
    /// Print one JSON object instead of text
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
struct Report {
    frames: u32,
    detections: usize,
    tracks: usize,
    boxes: usize,
    frames_per_second: f64,
}

pub(crate) fn run(args: Args) -> anyhow::Result<ExitCode> {
    let sequence = SequenceInfo::read(&read(&args.seqinfo)?)
        .with_context(|| format!("{} is no sequence description", args.seqinfo.display()))?;
    let mut detections = read_mot(&read(&args.detections)?)
        .with_context(|| format!("{} is no detection file", args.detections.display()))?;
    if let Some(least) = args.min_score {
        detections.retain(|d| d.confidence >= least);
    }
    // Published files are not always in the order of frames.
    detections.sort_by_key(|d| d.frame);

    let (text, report) = track(&detections, &sequence, &SystemClock::new());
    std::fs::write(&args.out, text)
        .with_context(|| format!("could not write {}", args.out.display()))?;
    if args.json {
        output::json(&report)?;
    } else {
        output::line(format_args!(
            "{} frames, {} tracks, {:.0} frames per second",
            report.frames, report.tracks, report.frames_per_second
        ));
    }
    Ok(ExitCode::SUCCESS)
}

fn read(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("could not read {}", path.display()))
}

fn track(detections: &[MotLine], sequence: &SequenceInfo, clock: &dyn Clock) -> (String, Report) {
    let by_frame: Vec<Vec<Detection>> = by_frame(detections, sequence.length);
    let mut tracker = Tracker::new(TrackerSettings::default());
    let mut updates = Vec::with_capacity(by_frame.len());
    let start = clock.monotonic();
    for (frame, seen) in (0_u32..).zip(&by_frame) {
        let at = MediaTime::from_seconds(f64::from(frame) / sequence.fps);
        updates.push(tracker.update(at, seen));
    }
    let seconds = clock.monotonic().saturating_sub(start).as_secs_f64();

    let (mut text, mut tracks, mut boxes) = (String::new(), BTreeSet::new(), 0);
    for (frame, update) in (1..).zip(&updates) {
        for seen in &update.observations {
            tracks.insert(seen.track);
            boxes += 1;
            let line = MotLine {
                frame,
                id: i64::try_from(seen.track.0).unwrap_or(i64::MAX),
                bbox: seen.bbox,
                confidence: f64::from(seen.score),
                class: None,
            };
            write_mot(&mut text, &line);
        }
    }
    let report = Report {
        frames: sequence.length,
        detections: detections.len(),
        tracks: tracks.len(),
        boxes,
        frames_per_second: f64::from(sequence.length) / seconds.max(1e-9),
    };
    (text, report)
}

/// One list per frame of the sequence; detections beyond its end are left out.
fn by_frame(detections: &[MotLine], length: u32) -> Vec<Vec<Detection>> {
    (1..=length)
        .scan(detections, |left, frame| {
            let skip = left.partition_point(|d| d.frame < frame);
            let (here, later) =
                left[skip..].split_at(left[skip..].partition_point(|d| d.frame == frame));
            *left = later;
            Some(here.iter().map(detection).collect())
        })
        .collect()
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a score has no use for 53 bits"
)]
fn detection(line: &MotLine) -> Detection {
    Detection {
        bbox: line.bbox,
        score: line.confidence as f32,
        class: ClassId::PERSON,
    }
}

#[cfg(test)]
mod tests {
    use inveye_base::ManualClock;
    use inveye_domain::{Bbox, FrameSize, WallTime};

    use super::*;

    #[test]
    fn somebody_walking_is_written_with_one_id_and_the_frames_numbers() {
        let sequence = SequenceInfo {
            name: "walk".to_owned(),
            fps: 10.0,
            length: 30,
            size: FrameSize::new(640, 480),
        };
        // Frame 31 is beyond the end.
        let detections: Vec<MotLine> = (1..=31)
            .map(|frame| MotLine {
                frame,
                id: -1,
                bbox: Bbox::from_ltwh(10.0 + 6.0 * f64::from(frame), 50.0, 40.0, 110.0),
                confidence: 0.9,
                class: None,
            })
            .collect();
        let clock = ManualClock::new(WallTime::default());
        let (text, report) = track(&detections, &sequence, &clock);
        let lines = read_mot(&text).unwrap();
        assert_eq!((report.tracks, report.frames), (1, 30));
        assert!(lines.iter().all(|line| line.id == lines[0].id));
        assert!(lines[0].frame <= 4, "a person appears within 0.3 s");
        assert_eq!(lines.last().map(|line| line.frame), Some(30));
    }
}
