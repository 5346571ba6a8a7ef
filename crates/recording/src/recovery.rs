//! After a crash: files that the index does not know are read and taken in; what was being written is
//! cut to its last whole seal.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use inveye_base::ErrorChain;

use crate::SegmentId;
use crate::disk::Disk;
use crate::index::{IndexError, IndexWriter, Note, StreamId};
use crate::recorder::empty_on;
use crate::segment::{self, Scan, SegmentSummary};

#[derive(Debug, thiserror::Error)]
pub(crate) enum RecoverError {
    #[error(transparent)]
    Index(#[from] IndexError),
    #[error("could not look through the recordings")]
    Look(#[source] io::Error),
}

/// Segments that may be open at the same time, and so be missing from the index behind later ones.
const OPEN: u64 = 4096;

/// Brings disk and index in step. Returns the number of the next segment.
pub(crate) fn recover(disk: &Disk, index: &mut IndexWriter) -> Result<SegmentId, RecoverError> {
    empty_on(disk, index)?;
    let last = index.last_segment()?;
    let files = disk
        .files(SegmentId(last.0.saturating_sub(OPEN)))
        .map_err(RecoverError::Look)?;
    let mut next = last.0 + 1;
    for (number, path) in files {
        next = next.max(number.0 + 1);
        if !index.has_segment(number)? {
            take_in(index, number, &path)?;
        }
    }
    Ok(SegmentId(next))
}

/// Reads an unknown file, mends its end, and adds it to the index.
pub(crate) fn take_in(
    index: &mut IndexWriter,
    number: SegmentId,
    path: &Path,
) -> Result<bool, IndexError> {
    let scan = match segment::scan(path) {
        Ok(scan) if scan.summary.header.segment == number => scan,
        Ok(_) => {
            tracing::warn!(path = %path.display(), "a file with the number of another segment is left alone");
            return Ok(false);
        }
        Err(error) => {
            // Its front was never on the disk, so no picture was either.
            if fs::metadata(path).is_ok_and(|meta| meta.len() < 64 << 10) {
                let _stays = fs::remove_file(path).is_err();
            }
            tracing::warn!(error = %ErrorChain(&error), "a segment without a readable front");
            return Ok(false);
        }
    };
    if scan.summary.keyframes.is_empty() {
        let _stays = fs::remove_file(path).is_err();
        return Ok(false);
    }
    let summary = mend(path, scan);
    let header = &summary.header;
    let stream = StreamId {
        camera: header.camera.clone(),
        kind: header.stream,
    };
    let row = index.stream(&stream, header.start_us)?;
    tracing::info!(path = %path.display(), "a segment was taken in that the index did not know");
    let alive = index.identity()?.1;
    index.note(alive, &[Note::Segment(row, Box::new(summary))])?;
    Ok(true)
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
