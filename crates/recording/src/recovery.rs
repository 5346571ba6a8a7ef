//! After a crash: files that the index does not know are read and taken in; what was being written is
//! cut to its last whole seal.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use inveye_base::ErrorChain;

use crate::SegmentId;
use crate::disk::Disk;
use crate::gap::GapCause;
use crate::index::{IndexError, IndexWriter, Note, StreamId};
use crate::recorder::empty_on;
use crate::segment::{self, Scan, ScanError, SegmentSummary};

#[derive(Debug, thiserror::Error)]
pub(crate) enum RecoverError {
    #[error(transparent)]
    Index(#[from] IndexError),
    #[error("could not look through the recordings")]
    Look(#[source] io::Error),
}

/// Segments that may be open at the same time, and so be missing from the index behind later ones.
const OPEN: u64 = 4096;

/// Segments that may have been written to when the power went: their pictures are checked too.
const LATEST: u64 = 128;
/// Segments noted at once.
const BATCH: usize = 512;

/// Brings disk and index in step. Returns the number of the next segment.
pub(crate) fn recover(disk: &Disk, index: &mut IndexWriter) -> Result<SegmentId, RecoverError> {
    empty_on(disk, index)?;
    let last = index.last_segment()?;
    let first = SegmentId(last.0.saturating_sub(OPEN));
    let mut known = index.segments_from(first)?;
    let files = disk.files(first).map_err(RecoverError::Look)?;
    let mut next = last.0 + 1;
    let mut notes = Vec::new();
    let newest = files.last().map_or(0, |(number, _)| number.0);
    let mut seen = None;
    for (number, path) in files {
        next = next.max(number.0 + 1);
        // A second file with its number is a copy that somebody made.
        let copy = seen.replace(number) == Some(number);
        if copy || number < first || known.remove(&number) {
            continue;
        }
        let check = newest - number.0 < LATEST;
        notes.extend(take_in(index, number, &path, check)?);
        if notes.len() >= BATCH {
            write(index, &mut notes)?;
        }
    }
    write(index, &mut notes)?;
    // What is left has a row and no file.
    if !known.is_empty() {
        tracing::error!(
            segments = known.len(),
            "recorded segments are gone from the disk"
        );
        index.forget(&known.into_iter().collect::<Vec<_>>(), GapCause::Lost)?;
        empty_on(disk, index)?;
    }
    Ok(SegmentId(next))
}

fn write(index: &mut IndexWriter, notes: &mut Vec<Note>) -> Result<(), IndexError> {
    if !notes.is_empty() {
        let alive = index.identity()?.1;
        index.note(alive, notes)?;
        notes.clear();
    }
    Ok(())
}

/// Reads an unknown file and mends its end; nothing when it holds no picture.
fn take_in(
    index: &mut IndexWriter,
    number: SegmentId,
    path: &Path,
    check: bool,
) -> Result<Option<Note>, IndexError> {
    // An older one that was finished is believed; whoever exports it checks its seals.
    let scan = if check {
        segment::scan(path)
    } else {
        segment::scan_quickly(path)
    };
    let scan = match scan {
        Ok(scan) if scan.summary.header.segment == number => scan,
        Ok(_) => {
            tracing::warn!(path = %path.display(), "a file with the number of another segment is left alone");
            return Ok(None);
        }
        Err(error) => {
            // Its front was never on the disk, so no picture was either.
            let never = matches!(error, ScanError::NoSegment { .. })
                && fs::metadata(path).is_ok_and(|meta| meta.len() < 64 << 10);
            if never {
                let _stays = fs::remove_file(path).is_err();
            }
            tracing::warn!(error = %ErrorChain(&error), removed = never, "a segment without a readable front");
            return Ok(None);
        }
    };
    if scan.summary.keyframes.is_empty() {
        let _stays = fs::remove_file(path).is_err();
        return Ok(None);
    }
    let summary = mend(path, scan);
    let header = &summary.header;
    let stream = StreamId {
        camera: header.camera.clone(),
        kind: header.stream,
    };
    let row = index.stream(&stream, header.start_us)?;
    tracing::info!(path = %path.display(), "a segment was taken in that the index did not know");
    Ok(Some(Note::Segment(row, Box::new(summary))))
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
