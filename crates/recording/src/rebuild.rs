//! A new index from the segments alone, while nobody records.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use inveye_base::ErrorChain;

use crate::SegmentId;
use crate::disk::{disk_of, sync_folder};
use crate::index::{self, FILE, IndexError, beside};
use crate::parallel::in_parallel;
use crate::recovery::{self, RecoverError, look_through};
use crate::segment::RecordingKey;

/// What was made.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
pub struct Rebuilt {
    /// Segments in the new index.
    pub segments: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Files that are no segments; they were left alone.
    pub unreadable: Vec<PathBuf>,
    /// Causes of gaps that were taken over from the old index; `None` when it could not be read.
    pub causes: Option<usize>,
    /// Where the old index is now; `None` when there was none.
    pub old: Option<PathBuf>,
}

/// Why there is no new index. The old one is as it was.
#[derive(Debug, thiserror::Error)]
pub enum RebuildError {
    /// The folder of recordings.
    #[error("could not look through the recordings in {}", folder.display())]
    Look {
        /// Which folder.
        folder: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The new index could not be written.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The new index could not take its place.
    #[error("the new index could not be put in its place in {}", data.display())]
    Place {
        /// The data folder.
        data: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

/// Reads the front and the end of every segment below `folder` and makes a new index in `data`, which
/// nobody else may have open. `progress` hears how many files of how many are done.
pub fn rebuild(
    data: &Path,
    folder: &Path,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Rebuilt, RebuildError> {
    let look = |source| RebuildError::Look {
        folder: folder.to_owned(),
        source,
    };
    let place = |source| RebuildError::Place {
        data: data.to_owned(),
        source,
    };
    let disk = disk_of(folder).map_err(look)?;
    let current = data.join(FILE);
    let draft = beside(&current, ".new");
    for rest in ["", "-wal", "-shm"] {
        remove_if_there(&beside(&draft, rest)).map_err(place)?;
    }
    let (mut index, reader) = index::open_file(draft.clone())?;
    index.set_disk(&disk)?;
    let mut rebuilt = Rebuilt::default();
    if current.exists() {
        rebuilt.causes = index
            .keep_causes(&current)
            .inspect_err(|error| {
                tracing::warn!(error = %ErrorChain(error), "the causes of gaps could not be taken over");
            })
            .ok();
    }
    let mut written = Ok(());
    // Segments that were finished need none, and of others the chain is enough.
    let key = RecordingKey::read(&RecordingKey::file(data));
    let key = key.ok().flatten().map(Arc::new);
    let read = |some: &[(SegmentId, PathBuf)]| {
        in_parallel(some, |(number, path)| {
            recovery::take_in(*number, path, key.as_ref(), false)
        })
    };
    let everything = (SegmentId(0), SegmentId(u64::MAX));
    let looked = look_through(folder, &reader, everything, &read, &mut |batch| {
        rebuilt.segments += batch.found.len() as u64;
        rebuilt.bytes += batch.found.iter().map(|found| found.bytes).sum::<u64>();
        rebuilt.unreadable.extend(batch.unreadable);
        written = index.found(&batch.found);
        progress(batch.done, batch.total);
        written.is_ok()
    });
    written?;
    looked.map_err(|error| match error {
        RecoverError::Index(error) => RebuildError::Index(error),
        RecoverError::Look(source) => look(source),
    })?;
    // The last connection that closes writes everything into the one file, if it may write.
    drop(reader);
    drop(index);
    if current.exists() {
        rebuilt.old = Some(index::set_aside(data).map_err(place)?);
    }
    fs::rename(&draft, &current).map_err(place)?;
    Marker::of(data).clear();
    sync_folder(data).map_err(place)?;
    Ok(rebuilt)
}

fn remove_if_there(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

const DAMAGED: &[u8] = b"damaged";

/// Marks a data folder whose index does not know all segments yet, or is damaged.
#[derive(Debug, Clone)]
pub(crate) struct Marker(PathBuf);

impl Marker {
    pub(crate) fn of(data: &Path) -> Self {
        Self(data.join("recordings.incomplete"))
    }

    pub(crate) fn is_set(&self) -> bool {
        self.0.exists()
    }

    /// The index must be thrown away at the next start.
    pub(crate) fn is_damaged(&self) -> bool {
        fs::read(&self.0).is_ok_and(|text| text == DAMAGED)
    }

    pub(crate) fn set(&self) {
        self.write(b"incomplete");
    }

    pub(crate) fn set_damaged(&self) {
        self.write(DAMAGED);
    }

    fn write(&self, text: &[u8]) {
        if let Err(error) = fs::write(&self.0, text) {
            tracing::warn!(%error, "it could not be noted that the index is incomplete");
        }
    }

    pub(crate) fn clear(&self) {
        if let Err(error) = remove_if_there(&self.0) {
            tracing::warn!(%error, "it could not be noted that the index is complete");
        }
    }
}
