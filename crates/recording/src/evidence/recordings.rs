//! The same question for a disk: does every segment agree with its seals?

use std::fs;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use inveye_domain::{CameraId, StreamKind};
use serde::Serialize;

use super::manifest::utc;
use super::verify::VerifyError;
use crate::SegmentId;
use crate::disk::segment_files;
use crate::parallel::in_parallel;
use crate::segment::{self, RecordingKey, Scan, ScanError, SegmentSummary, fragments_from};

/// A segment that is not as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SegmentFinding {
    /// Which file.
    pub path: PathBuf,
    /// Which camera, where the file still tells.
    pub camera: Option<CameraId>,
    /// Which of its streams.
    pub stream: Option<StreamKind>,
    /// Number of the GOP in the segment, from 1; behind it nothing is believed.
    pub gop: Option<usize>,
    /// When that happened, UTC.
    pub at: Option<String>,
    /// What is wrong.
    pub what: String,
}

/// What was found on a disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecordingsReport {
    /// No segment was changed.
    pub unchanged: bool,
    /// What is not as it was.
    pub findings: Vec<SegmentFinding>,
    /// How many segments were read.
    pub segments: usize,
    /// How many bytes.
    pub bytes: u64,
    /// Segments without their end: being recorded now, or cut off by a power cut.
    pub unfinished: usize,
    /// Encrypted segments whose pictures were not checked for want of their key; their chains were.
    pub locked: usize,
    /// Segments whose predecessor is not here: deleted when its time was over, or removed.
    pub without_predecessor: usize,
}

/// Reads every segment below a folder of recordings and checks its seals. Needs no index; pictures that
/// are encrypted need their key.
pub fn check_recordings(
    folder: &Path,
    key: Option<&Arc<RecordingKey>>,
) -> Result<RecordingsReport, VerifyError> {
    let files = segment_files(folder, SegmentId(0)).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => VerifyError::NoExport {
            path: folder.to_owned(),
            what: "nor a folder of recordings: it has no folder `segments`".to_owned(),
        },
        _ => VerifyError::Open {
            path: folder.to_owned(),
            source,
        },
    })?;
    let checked = in_parallel(&files, |(number, path)| check(*number, path, key));
    let mut report = RecordingsReport {
        unchanged: true,
        findings: Vec::new(),
        segments: files.len(),
        bytes: 0,
        unfinished: 0,
        locked: 0,
        without_predecessor: 0,
    };
    let mut chains: std::collections::BTreeSet<String> = std::collections::BTreeSet::new();
    for checked in checked {
        report.bytes += checked.bytes;
        report.findings.extend(checked.finding);
        let Some(summary) = checked.summary else {
            continue;
        };
        report.unfinished += usize::from(checked.unfinished);
        report.locked += usize::from(checked.locked);
        let previous = &summary.header.previous;
        report.without_predecessor +=
            usize::from(!previous.is_empty() && !chains.contains(previous));
        chains.insert(super::hex(&summary.chain));
    }
    report.unchanged = report.findings.is_empty();
    Ok(report)
}

struct Checked {
    bytes: u64,
    finding: Option<SegmentFinding>,
    summary: Option<SegmentSummary>,
    unfinished: bool,
    locked: bool,
}

fn check(number: SegmentId, path: &Path, key: Option<&Arc<RecordingKey>>) -> Checked {
    let bytes = fs::metadata(path).map_or(0, |meta| meta.len());
    let scan = match segment::scan_with(path, key) {
        Ok(scan) => scan,
        Err(error) => {
            let what = match error {
                ScanError::NoSegment { what, .. } => what.to_owned(),
                ScanError::Read { source, .. } => format!("it cannot be read ({source})"),
                other => other.to_string(),
            };
            return Checked {
                bytes,
                finding: Some(SegmentFinding {
                    path: path.to_owned(),
                    camera: None,
                    stream: None,
                    gop: None,
                    at: None,
                    what,
                }),
                summary: None,
                unfinished: false,
                locked: false,
            };
        }
    };
    let wrong = wrong_with(number, path, &scan);
    let unfinished = wrong.is_none() && !scan.finished;
    let finding = wrong.map(|(what, located)| {
        let header = &scan.summary.header;
        let next = fragments_from(path, scan.summary.bytes, scan.summary.bytes + 1);
        let next = next.ok().and_then(|fragments| fragments.first().copied());
        let starts = next.is_some_and(|fragment| fragment.seal.keyframe);
        SegmentFinding {
            path: path.to_owned(),
            camera: Some(header.camera.clone()),
            stream: Some(header.stream),
            gop: located.then(|| (scan.summary.keyframes.len() + usize::from(starts)).max(1)),
            // What the changed part says of its own time is not believed.
            at: located.then(|| utc(scan.summary.end)),
            what,
        }
    });
    Checked {
        bytes,
        finding,
        locked: scan
            .locked
            .is_some_and(|needed| key.is_none_or(|key| *key.id() != needed)),
        summary: Some(scan.summary),
        unfinished,
    }
}

/// What is wrong, and whether it is at the place where the scan stopped.
fn wrong_with(number: SegmentId, path: &Path, scan: &Scan) -> Option<(String, bool)> {
    if scan.summary.header.segment != number {
        let what = format!(
            "it is segment {} under another name",
            scan.summary.header.segment.0
        );
        return Some((what, false));
    }
    if let Some((_, what)) = scan.changed {
        return Some((what.to_owned(), true));
    }
    let footer = segment::footer_of(&scan.summary);
    let (length, tail) = match tail(path, footer.len()) {
        Ok(tail) => tail,
        Err(error) => return Some((format!("it cannot be read ({error})"), false)),
    };
    if scan.finished {
        return (tail != footer).then(|| ("its footer was changed".to_owned(), false));
    }
    if segment::has_footer(path) {
        return Some(("it was changed here, and goes on behind".to_owned(), true));
    }
    if length > scan.summary.bytes && tail_may_be_footer(length, scan, footer.len()) {
        return Some(("its footer was changed".to_owned(), false));
    }
    None
}

/// As many bytes as a footer has behind the last seal, and the writer never stops there otherwise.
fn tail_may_be_footer(length: u64, scan: &Scan, footer: usize) -> bool {
    length - scan.summary.bytes == footer as u64
}

/// Length of a file and its last bytes.
fn tail(path: &Path, bytes: usize) -> io::Result<(u64, Vec<u8>)> {
    let mut file = fs::File::open(path)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(bytes as u64)))?;
    let mut tail = Vec::with_capacity(bytes);
    file.read_to_end(&mut tail)?;
    Ok((length, tail))
}
