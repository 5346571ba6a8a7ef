//! What is recorded afterwards, and whether each gap has a fault that explains it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use inveye_base::{Clock as _, SystemClock};
use inveye_domain::{DeviceId, WallTime};
use inveye_recording::segment::scan;
use inveye_recording::{
    Gap, GapCause, Interval, NothingKept, Recorder, RecorderSettings, RetentionSettings, StreamId,
};

use super::faults::{Fault, Journal, Kind};

/// A session is noticed to be dead, opened anew, and waits for its keyframe.
const AFTER: Duration = Duration::from_secs(25);
/// Pictures on their way are older than the fault that loses them: two seconds are collected of streams
/// with pictures out of order, as the bundled clips have.
const BEFORE: Duration = Duration::from_secs(6);
/// A keyframe that was lost lets a stream with pictures out of order go on without a cut: up to ten
/// seconds of it wait for the next one in memory, and go with a killed engine.
const BEFORE_WITHOUT_KEYFRAMES: Duration = Duration::from_secs(14);
/// The first connection takes this long at most.
const START: Duration = Duration::from_secs(10);

pub(super) fn check(folder: &Path, journal: &Journal) {
    let disk = folder.join("recordings");
    let identity = std::fs::read(disk.join("inveye-disk.json")).expect("the disk has a name");
    let identity: serde_json::Value = serde_json::from_slice(&identity).expect("it is JSON");
    let device = identity["device"].as_str().expect("a device");
    let settings = RecorderSettings {
        folder: disk.clone(),
        data: folder.to_owned(),
        device: DeviceId::new(device).expect("a device"),
        queue_bytes: 1 << 20,
        retention: RetentionSettings {
            reserve_bytes: 0,
            ..RetentionSettings::default()
        },
    };
    let clock = Arc::new(SystemClock::new());
    let now = clock.wall();
    let recorder = Recorder::start(settings, Box::new(NothingKept), clock).expect("it opens");
    let playback = recorder.playback();
    let mut sums: BTreeMap<&str, Duration> = BTreeMap::new();
    let (mut all, mut unexplained) = (Duration::ZERO, Vec::new());
    let streams = playback.index().streams().expect("streams");
    assert!(
        streams.len() >= super::CAMERAS,
        "every camera was recorded: {streams:?}"
    );
    for (id, _, added) in streams {
        let life = Interval {
            from: added,
            to: now,
        };
        let coverage = playback.coverage(&id, life).expect("a ledger");
        let gaps: Duration = coverage.gaps.iter().map(|gap| gap.interval.length()).sum();
        let known = coverage.recorded_time() + gaps;
        assert!(
            known.abs_diff(life.length()) < Duration::from_millis(100),
            "every moment once: {known:?} of {:?} of {id:?}",
            life.length()
        );
        all += life.length();
        *sums.entry("recorded").or_default() += coverage.recorded_time();
        for gap in &coverage.gaps {
            *sums.entry(gap.cause.as_str()).or_default() += gap.interval.length();
            if !explained(&id, gap, added, now, journal) {
                unexplained.push(format!(
                    "{} {}: {}",
                    id.camera,
                    id.kind.as_str(),
                    shown(gap)
                ));
            }
        }
    }
    drop(recorder);
    println!(
        "{} faults: {:?}\n{:.0} s of streams",
        journal.faults.len(),
        count(&journal.faults),
        all.as_secs_f64()
    );
    for (cause, time) in &sums {
        let share = 100.0 * time.as_secs_f64() / all.as_secs_f64();
        println!("{cause:>15} {:>8.1} s {share:>5.1} %", time.as_secs_f64());
    }
    println!("    unexplained {:>8}", unexplained.len());
    if !unexplained.is_empty() {
        let log = std::fs::read_to_string(folder.join("engine.log")).unwrap_or_default();
        let tail: Vec<&str> = log.lines().rev().take(200).collect();
        for line in tail.iter().rev() {
            println!("{line}");
        }
        for fault in &journal.faults {
            println!(
                "{:?} {:?} {}–{}",
                fault.kind,
                fault.camera.as_ref().map(ToString::to_string),
                fault.from.as_millis(),
                fault.to.as_millis()
            );
        }
    }
    assert!(unexplained.is_empty(), "{}", unexplained.join("\n"));
    let recorded = sums.get("recorded").copied().unwrap_or_default();
    assert!(recorded * 5 > all, "a fifth at least is recorded");
    println!("{} segments are whole", whole(&disk));
}

fn shown(gap: &Gap) -> String {
    let (from, to) = (gap.interval.from.as_millis(), gap.interval.to.as_millis());
    format!(
        "{} {from}–{to}, {:?}",
        gap.cause.as_str(),
        gap.interval.length()
    )
}

fn count(faults: &[Fault]) -> BTreeMap<Kind, usize> {
    faults.iter().fold(BTreeMap::new(), |mut counts, fault| {
        *counts.entry(fault.kind).or_default() += 1;
        counts
    })
}

/// Whether somebody did something that makes such a gap at that time.
fn explained(id: &StreamId, gap: &Gap, added: WallTime, now: WallTime, journal: &Journal) -> bool {
    let made = |kinds: &[Kind]| {
        journal.faults.iter().any(|fault| {
            let here = fault
                .camera
                .as_ref()
                .is_none_or(|camera| *camera == id.camera);
            let began = fault.from - BEFORE <= gap.interval.from;
            let ended = gap.interval.to <= fault.to + AFTER;
            let touches = gap.interval.from <= fault.to + AFTER;
            here && began && ended && touches && kinds.contains(&fault.kind)
        })
    };
    let lost_with_the_engine = || {
        journal.faults.iter().any(|kill| {
            let near = kill.kind == Kind::KillEngine
                && kill.from - BEFORE_WITHOUT_KEYFRAMES <= gap.interval.from
                && gap.interval.to <= kill.to + AFTER;
            near && journal.faults.iter().any(|loss| {
                loss.kind == Kind::LosePackets
                    && loss.camera.as_ref() == Some(&id.camera)
                    && loss.from <= kill.from
                    && gap.interval.from <= loss.to + BEFORE
            })
        })
    };
    let first = gap.interval.from <= added + START && gap.interval.length() < START;
    let last = gap.interval.to >= now - Duration::from_secs(1) && gap.interval.length() < AFTER;
    match gap.cause {
        GapCause::Connecting => first || made(&[Kind::KillEngine]),
        GapCause::EngineStopped => last || made(&[Kind::KillEngine]) || lost_with_the_engine(),
        // A kill takes what was to be told of a camera's fault with it.
        GapCause::Offline => made(&[Kind::Reset, Kind::Remove, Kind::Stall, Kind::KillEngine]),
        GapCause::Stalled => made(&[Kind::Stall, Kind::LosePackets, Kind::Reset, Kind::Remove]),
        GapCause::PacketsLost => made(&[Kind::LosePackets]),
        GapCause::DiskFull | GapCause::Expired => journal.small_disk,
        GapCause::DiskSlow
        | GapCause::DiskFailed
        | GapCause::Unreadable
        | GapCause::SwitchedOff
        | GapCause::ClockSet
        | GapCause::Lost
        | GapCause::Unknown => false,
    }
}

/// Every segment, checked seal by seal; returns how many there are.
fn whole(disk: &Path) -> usize {
    let mut count = 0;
    for folder in std::fs::read_dir(disk.join("segments")).expect("segments") {
        for file in std::fs::read_dir(folder.expect("a folder").path()).expect("a folder") {
            let path = file.expect("a file").path();
            let scan = scan(&path).expect("a segment");
            // The footer of one that a full disk refused is missing, which only costs time.
            let whole = scan.torn == 0 && scan.changed.is_none();
            assert!(
                whole,
                "{}: {} bytes torn, {:?}",
                path.display(),
                scan.torn,
                scan.changed
            );
            count += 1;
        }
    }
    count
}
