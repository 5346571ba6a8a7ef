//! After a crash: files that the index does not know are read and taken in; what was being written is
//! cut to its last whole seal. Where the index was lost, the newest are taken in at once and the rest
//! while recording goes on: [`look_through`].

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use inveye_base::ErrorChain;

use crate::SegmentId;
use crate::disk::{Disk, PER_FOLDER, files_in, segment_folders};
use crate::gap::GapCause;
use crate::index::{IndexError, IndexReader, IndexWriter};
use crate::recorder::empty_on;
use crate::segment::{self, RecordingKey, Scan, ScanError, SegmentSummary};

#[derive(Debug, thiserror::Error)]
pub(crate) enum RecoverError {
    #[error(transparent)]
    Index(#[from] IndexError),
    #[error("could not look through the recordings")]
    Look(#[source] io::Error),
}

/// Segments that may be open at the same time, and so be missing from the index behind later ones.
const OPEN: u64 = 4096;
/// Unknown segments that are read before recording starts: more than a crash leaves.
const AT_START: usize = 128;
/// Segments read between two transactions.
const BATCH: usize = 64;

/// What there is to do after [`recover`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Recovered {
    /// Number of the next segment.
    pub(crate) next: SegmentId,
    /// From this segment on there are some that the index does not know yet.
    pub(crate) rest: Option<SegmentId>,
}

/// Brings disk and index in step. `incomplete` says that the index is known to miss old segments.
pub(crate) fn recover(
    (disk, key): (&Disk, Option<&Arc<RecordingKey>>),
    reader: &IndexReader,
    index: &mut IndexWriter,
    incomplete: bool,
) -> Result<Recovered, RecoverError> {
    empty_on(disk, index)?;
    let last = index.last_segment()?;
    let folders = segment_folders(disk.folder()).map_err(RecoverError::Look)?;
    // A month is not listed before recording starts.
    let tail = folders
        .last()
        .map_or(0, |(lowest, _)| lowest.0.saturating_sub(2 * PER_FOLDER));
    let near = last.0.saturating_sub(OPEN);
    let first = SegmentId(near.max(tail));
    let incomplete = incomplete || tail > near;
    let mut files = disk.files(first).map_err(RecoverError::Look)?;
    let newest = files.last().map_or(last, |(number, _)| last.max(*number));
    files.retain(|(number, _)| *number >= first);
    let (mut unknown, gone) = unknown(reader, files, (first, newest))?;
    if !gone.is_empty() {
        tracing::error!(
            segments = gone.len(),
            "recorded segments are gone from the disk"
        );
        index.forget(&gone, GapCause::Lost)?;
        empty_on(disk, index)?;
    }
    let at_start = unknown.split_off(unknown.len().saturating_sub(AT_START));
    let rest = match unknown.first() {
        _ if incomplete => Some(SegmentId(0)),
        earliest => earliest.map(|(number, _)| *number),
    };
    // Those that the power cut may have caught; where an index was lost that is not known.
    let check = rest.is_none();
    let found: Vec<SegmentSummary> = at_start
        .iter()
        .filter_map(|(number, path)| take_in(*number, path, key, check))
        .collect();
    if !found.is_empty() {
        index.found(&found)?;
        tracing::info!(
            segments = found.len(),
            "segments were taken in that the index did not know"
        );
    }
    Ok(Recovered {
        next: SegmentId(newest.0 + 1),
        rest,
    })
}

/// Segments by their numbers.
pub(crate) type Files = Vec<(SegmentId, PathBuf)>;
/// Reads some of them; none for what is no segment.
pub(crate) type Read<'a> = dyn Fn(&[(SegmentId, PathBuf)]) -> Vec<Option<SegmentSummary>> + 'a;

/// Which of some files the index does not know, and which segments of a range it knows that are not
/// there.
fn unknown(
    reader: &IndexReader,
    mut files: Files,
    (first, last): (SegmentId, SegmentId),
) -> Result<(Files, Vec<SegmentId>), IndexError> {
    // A second file with its number is a copy that somebody made.
    files.dedup_by_key(|(number, _)| *number);
    let lowest = files
        .first()
        .map_or(first, |(number, _)| first.min(*number));
    let highest = files.last().map_or(last, |(number, _)| last.max(*number));
    let mut known = reader.known(lowest, highest)?;
    files.retain(|(number, _)| !known.remove(number));
    known.retain(|number| (first..=last).contains(number));
    Ok((files, known.into_iter().collect()))
}

/// Some of what [`look_through`] finds.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    pub(crate) found: Vec<SegmentSummary>,
    /// In the index and not on the disk.
    pub(crate) gone: Vec<SegmentId>,
    /// Files that are no segments; they were left alone.
    pub(crate) unreadable: Vec<PathBuf>,
    /// Files looked at so far.
    pub(crate) done: u64,
    /// Of how many.
    pub(crate) total: u64,
}

/// Reads the fronts and ends of all segments from `from` up to `until` that an index does not know,
/// oldest first and folder by folder, until `take` says that it is enough.
pub(crate) fn look_through(
    folder: &Path,
    reader: &IndexReader,
    (from, until): (SegmentId, SegmentId),
    read: &Read<'_>,
    take: &mut dyn FnMut(Batch) -> bool,
) -> Result<(), RecoverError> {
    let lowest = SegmentId(from.0 / PER_FOLDER * PER_FOLDER);
    let folders = segment_folders(folder).map_err(RecoverError::Look)?;
    let folders = || folders.iter().filter(|(number, _)| *number >= lowest);
    let (mut done, mut total) = (0, 0);
    for (_, folder) in folders() {
        total += fs::read_dir(folder).map_err(RecoverError::Look)?.count() as u64;
    }
    for (lowest, folder) in folders() {
        let mut files = match files_in(folder) {
            // It was emptied meanwhile.
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            other => other.map_err(RecoverError::Look)?,
        };
        files.retain(|(number, _)| *number < until);
        let here = files.len() as u64;
        let last = SegmentId((lowest.0 + PER_FOLDER).min(until.0).saturating_sub(1));
        // Listed before the index is asked: what is deleted loses its row first.
        let (files, gone) = unknown(reader, files, (*lowest, last))?;
        done += here - files.len() as u64;
        let mut batch = Batch {
            gone,
            ..Batch::default()
        };
        for some in files.chunks(BATCH) {
            for (found, (_, path)) in read(some).into_iter().zip(some) {
                match found {
                    Some(summary) => batch.found.push(summary),
                    None => batch.unreadable.push(path.clone()),
                }
            }
            done += some.len() as u64;
            (batch.done, batch.total) = (done, total.max(done));
            if !take(std::mem::take(&mut batch)) {
                return Ok(());
            }
        }
        (batch.done, batch.total) = (done, total.max(done));
        if !batch.gone.is_empty() && !take(batch) {
            return Ok(());
        }
    }
    Ok(())
}

/// Reads a file that the index does not know and mends its end. With `check` every picture is read:
/// it may have been written to when the power went. None when it holds no picture.
pub(crate) fn take_in(
    number: SegmentId,
    path: &Path,
    key: Option<&Arc<RecordingKey>>,
    check: bool,
) -> Option<SegmentSummary> {
    // An older one that was finished is believed; whoever exports it checks its seals.
    let scan = if check {
        segment::scan_with(path, key)
    } else {
        segment::scan_quickly_with(path, key)
    };
    let scan = match scan {
        Ok(scan) if scan.summary.header.segment == number => scan,
        Ok(_) => {
            tracing::warn!(path = %path.display(), "a file with the number of another segment is left alone");
            return None;
        }
        Err(error) => {
            // Its front was never on the disk, so no picture was either.
            let never = matches!(error, ScanError::NoSegment { .. })
                && fs::metadata(path).is_ok_and(|meta| meta.len() < 64 << 10);
            if never {
                let _stays = fs::remove_file(path).is_err();
            }
            tracing::warn!(error = %ErrorChain(&error), removed = never, "a segment without a readable front");
            return None;
        }
    };
    // What was changed later is left as it is for whoever asks what happened to it.
    let keep_all = !check && scan.changed.is_some();
    if scan.summary.keyframes.is_empty() {
        if !keep_all {
            let _stays = fs::remove_file(path).is_err();
        }
        return None;
    }
    if keep_all {
        return Some(scan.summary);
    }
    Some(mend(path, scan))
}

/// Cuts off what is torn and adds the footer. Where the disk refuses, the file stays as it is: it is
/// readable up to its last seal.
fn mend(path: &Path, scan: Scan) -> SegmentSummary {
    let mut summary = scan.summary;
    if scan.finished {
        return summary;
    }
    let footer = segment::footer_of(&summary);
    let mended = OpenOptions::new()
        .append(true)
        .open(path)
        .and_then(|mut file| {
            file.set_len(summary.bytes)?;
            file.write_all(&footer)?;
            file.sync_all()
        });
    match mended {
        Ok(()) => summary.bytes += footer.len() as u64,
        Err(error) => {
            tracing::warn!(%error, path = %path.display(), "a torn segment could not be mended");
        }
    }
    summary
}
