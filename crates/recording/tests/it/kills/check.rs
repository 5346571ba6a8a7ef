//! What must hold after every kill.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use inveye_base::SystemClock;
use inveye_domain::WallTime;
use inveye_recording::segment::{Scan, moof, scan};
use inveye_recording::{Coverage, GapCause, Interval, NothingKept, Recorder, SegmentId};

use super::source::{STREAMS, label, picture, stream};

/// What a stream was given in one life, as its journal tells.
#[derive(Debug, Default)]
pub(crate) struct Given {
    /// When each picture happened, and whether it was a keyframe.
    pub(crate) pictures: Vec<(WallTime, bool)>,
    /// When it was told to be offline.
    pub(crate) offline: Vec<WallTime>,
}

/// What a kill cost.
#[derive(Debug, Default)]
pub(crate) struct Cost {
    pub(crate) given: usize,
    pub(crate) stored: usize,
    /// From the first lost picture to the last one, of the worst stream.
    pub(crate) lost: Duration,
    /// How long the start after it took.
    pub(crate) recovery: Duration,
}

/// Shorter times without a picture are no gap.
const SHORTEST: Duration = Duration::from_millis(90);

const ALWAYS: Interval = Interval {
    from: WallTime::from_micros(i64::MIN / 4),
    to: WallTime::from_micros(i64::MAX / 4),
};

/// Starts on what the killed program left, and compares with what it was given.
pub(crate) fn check(folder: &Path, life: u32, given: &BTreeMap<u32, Given>) -> Cost {
    let clock = Arc::new(SystemClock::new());
    let recorder = Recorder::start(
        super::settings(folder),
        Box::new(NothingKept),
        clock.clone(),
    )
    .unwrap();
    let recovery = inveye_base::Clock::monotonic(&*clock);
    recorder.flush();
    let playback = recorder.playback();
    let index = playback.index();
    let mut rows = BTreeSet::new();
    for (_, row, _) in index.streams().unwrap() {
        let segments = index
            .segments(row, ALWAYS.from, ALWAYS.to, u32::MAX)
            .unwrap();
        rows.extend(segments.iter().map(|segment| segment.segment));
    }
    let scans = whole_files(folder);
    let files: BTreeSet<SegmentId> = scans.keys().copied().collect();
    assert_eq!(files, rows, "a file for each row and a row for each file");
    chains(&scans);

    let mut cost = Cost {
        recovery,
        ..Cost::default()
    };
    let stored = stored(folder, &scans, life);
    for number in 0..STREAMS {
        let nothing = Given::default();
        let given = given.get(&number).unwrap_or(&nothing);
        let stored = stored.get(&number).copied().unwrap_or_default();
        let handed = given.pictures.len();
        assert!(stored <= handed, "more is stored than was given");
        cost.given += handed;
        cost.stored += stored;
        let Ok(coverage) = playback.coverage(&stream(number), ALWAYS) else {
            assert_eq!(handed, 0, "a stream without a ledger");
            continue;
        };
        ledger(&coverage, &given.pictures[..stored]);
        if let (Some((first, _)), Some((last, _))) =
            (given.pictures.get(stored), given.pictures.last())
        {
            cost.lost = cost.lost.max(last.since(*first));
            // The picture right behind a run may lie in the rounding of its end, and pictures lost
            // right after a gap may count to that gap.
            let expected = match cause_at(&coverage, *last) {
                Some(GapCause::EngineStopped | GapCause::Offline | GapCause::Connecting) => true,
                Some(_) => false,
                None => coverage
                    .recorded
                    .iter()
                    .any(|run| run.interval.to.since(*last) < Duration::from_millis(250)),
            };
            assert!(expected, "stream {number} at {last:?}: {coverage:?}");
        }
        for from in &given.offline {
            let next = given.pictures[..stored].iter().find(|(at, _)| at > from);
            // A picture that comes at once leaves no gap: the one before lasts until then.
            let gap = next.filter(|(next, _)| next.since(*from) >= SHORTEST);
            if let Some((next, _)) = gap {
                let middle = *from + next.since(*from) / 2;
                let cause = cause_at(&coverage, middle);
                assert_eq!(
                    cause,
                    Some(GapCause::Offline),
                    "{number} at {middle:?}: {coverage:?}"
                );
            }
        }
    }
    cost
}

/// All segments; each finished, whole and unchanged.
fn whole_files(folder: &Path) -> BTreeMap<SegmentId, Scan> {
    let mut found = BTreeMap::new();
    for path in files(folder) {
        let scan = scan(&path).unwrap();
        let whole = scan.finished && scan.torn == 0 && scan.changed.is_none();
        assert!(whole, "{}: {scan:?}", path.display());
        assert!(!scan.fragments.is_empty(), "an empty segment");
        found.insert(scan.summary.header.segment, scan);
    }
    found
}

pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(folders) = std::fs::read_dir(folder.join("disk/segments")) else {
        return Vec::new();
    };
    folders
        .flat_map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap())
        .map(|file| file.unwrap().path())
        .collect()
}

/// Each segment names the end of the one before it, over all lives; the first that is left may name
/// one that was deleted.
fn chains(scans: &BTreeMap<SegmentId, Scan>) {
    let mut ends = BTreeMap::new();
    for (number, scan) in scans {
        let header = &scan.summary.header;
        let end: String = scan
            .summary
            .chain
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        let stream = (header.camera.clone(), header.stream);
        if let Some(before) = ends.insert(stream, end) {
            assert_eq!(header.previous, before, "the chain goes on in {number:?}");
        }
    }
}

/// How many pictures of a life came back, by stream: the first ones, without a hole, byte for byte.
fn stored(folder: &Path, scans: &BTreeMap<SegmentId, Scan>, life: u32) -> BTreeMap<u32, usize> {
    let paths: BTreeMap<u64, PathBuf> = files(folder)
        .into_iter()
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            (name.split('_').next().unwrap().parse().unwrap(), path)
        })
        .collect();
    let mut found: BTreeMap<u32, usize> = BTreeMap::new();
    for (segment, scan) in scans {
        let bytes = std::fs::read(&paths[&segment.0]).unwrap();
        for fragment in &scan.fragments {
            let at = usize::try_from(fragment.offset).unwrap();
            let (moof, rest) = bytes[at..].split_at(fragment.moof as usize);
            let mut pictures = &rest[8..fragment.mdat as usize];
            for sample in moof::samples(moof).unwrap() {
                let (data, others) = pictures.split_at(sample.size as usize);
                pictures = others;
                let (of, stream, number) = label(data).unwrap();
                if of != life {
                    continue;
                }
                let next = found.entry(stream).or_default();
                assert_eq!(number as usize, *next, "a hole in stream {stream}");
                *next += 1;
                assert!(data == picture(life, stream, number, sample.keyframe));
            }
        }
    }
    found
}

/// All of the time, each moment once, and every cause known.
fn ledger(coverage: &Coverage, stored: &[(WallTime, bool)]) {
    let unknown = coverage.missing_time(GapCause::Unknown);
    assert_eq!(unknown, Duration::ZERO, "{coverage:?}");
    let mut spans: Vec<Interval> = coverage.recorded.iter().map(|r| r.interval).collect();
    spans.extend(coverage.gaps.iter().map(|gap| gap.interval));
    spans.sort();
    for pair in spans.windows(2) {
        // A run ends a part of a picture behind its last one.
        let overlap = pair[0].to.since(pair[1].from);
        assert!(pair[1].from <= pair[0].to, "a hole before {:?}", pair[1]);
        assert!(overlap < Duration::from_millis(500), "{pair:?} overlap");
    }
    for (at, _) in stored {
        // Both clocks are not read at the same moment.
        let near = Duration::from_millis(20);
        let inside = |r: &inveye_recording::index::Recorded| {
            r.interval.from <= *at + near && *at <= r.interval.to + near
        };
        assert!(coverage.recorded.iter().any(inside), "{at:?}: {coverage:?}");
    }
}

fn cause_at(coverage: &Coverage, at: WallTime) -> Option<GapCause> {
    let gap = coverage
        .gaps
        .iter()
        .find(|gap| gap.interval.from <= at && at < gap.interval.to);
    gap.map(|gap| gap.cause)
}
