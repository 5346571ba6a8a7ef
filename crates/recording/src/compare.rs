//! Do disk and index know the same segments?

use std::io;
use std::path::{Path, PathBuf};

use crate::SegmentId;
use crate::disk::{path_in, segment_files};
use crate::index::{IndexError, IndexReader};

/// Where they differ.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
pub struct Comparison {
    /// Rows of the index.
    pub rows: usize,
    /// Files on the disk that the index does not know; while an engine runs, those it is writing.
    pub unknown: Vec<PathBuf>,
    /// Files that the index knows and the disk has not.
    pub missing: Vec<PathBuf>,
}

/// Why they could not be compared.
#[derive(Debug, thiserror::Error)]
pub enum CompareError {
    /// The index.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The folder.
    #[error("could not look through the recordings in {}", folder.display())]
    Look {
        /// Which folder.
        folder: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

/// Compares the index of a data folder with what lies below `folder`, by names alone.
pub fn compare(data: &Path, folder: &Path) -> Result<Comparison, CompareError> {
    let files = segment_files(folder, SegmentId(0)).map_err(|source| CompareError::Look {
        folder: folder.to_owned(),
        source,
    })?;
    let rows = IndexReader::of(data).all()?;
    let is_there = |path: &PathBuf| files.binary_search_by(|(_, file)| file.cmp(path)).is_ok();
    let missing = rows
        .iter()
        .map(|(number, id, start)| path_in(folder, *number, id, *start))
        .filter(|path| !is_there(path))
        .collect();
    let unknown = files
        .iter()
        .filter(|(number, _)| rows.binary_search_by_key(number, |row| row.0).is_err())
        .map(|(_, path)| path.clone())
        .collect();
    Ok(Comparison {
        rows: rows.len(),
        unknown,
        missing,
    })
}
