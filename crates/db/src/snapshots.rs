//! Stills kept as evidence, one file per alert beside the database.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use inveye_domain::AlertId;

use crate::error::{ReadError, WriteError};
use crate::outbox;
use crate::reader::Reader;
use crate::writer::EventWriter;

const FOLDER: &str = "snapshots";

/// Extension of a file that is not whole yet.
const DRAFT: &str = "part";

/// Drafts of this process, so that no two have one name.
static DRAFTS: AtomicU64 = AtomicU64::new(0);

impl Reader {
    /// The alert's JPEG; none when none is kept.
    pub fn snapshot(&self, alert: AlertId) -> Result<Option<Vec<u8>>, ReadError> {
        let path = path(self.folder(), alert);
        match fs::read(&path) {
            Ok(jpeg) => Ok(Some(jpeg)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(ReadError::File { path, source }),
        }
    }
}

impl EventWriter {
    /// Keeps a JPEG for an alert; a second one replaces the first.
    ///
    /// The file is complete on the disk before the alert says that it has one, whatever is killed in
    /// between. The file is written by the calling thread.
    pub fn save_snapshot(&self, alert: AlertId, jpeg: &[u8]) -> Result<(), WriteError> {
        let path = path(self.folder(), alert);
        write_whole(&path, jpeg).map_err(|source| WriteError::File {
            path: path.clone(),
            source,
        })?;
        let now = self.now();
        self.run(move |store| {
            let wrap = || WriteError::sqlite("note the snapshot");
            let routes = store.routes.clone();
            let transaction = store.begin().map_err(wrap())?;
            let changed = transaction
                .execute(
                    "UPDATE alert SET has_snapshot = 1 WHERE id = ?1",
                    [alert.0.cast_signed()],
                )
                .map_err(wrap())?;
            if changed == 0 {
                let _kept = fs::remove_file(&path).is_err();
                return Err(WriteError::NotFound {
                    what: format!("alert {alert}"),
                });
            }
            outbox::picture_came(&transaction, &routes, alert, now).map_err(wrap())?;
            transaction.commit().map_err(wrap())
        })
    }
}

/// Removes what a killed process left half written.
pub(crate) fn remove_drafts(folder: &Path) {
    // No folder, no drafts.
    for entry in fs::read_dir(folder.join(FOLDER))
        .into_iter()
        .flatten()
        .flatten()
    {
        let path = entry.path();
        if path.extension().is_some_and(|extension| extension == DRAFT) {
            let _stays = fs::remove_file(path).is_err();
        }
    }
}

pub(crate) fn path(folder: &Path, alert: AlertId) -> PathBuf {
    folder.join(FOLDER).join(format!("{alert}.jpg"))
}

/// The old file or the new one is there at every moment, never half of one.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    // Two threads may write the same one.
    let number = DRAFTS.fetch_add(1, Ordering::Relaxed);
    let draft = path.with_extension(format!("{number}.{DRAFT}"));
    let written = File::create(&draft).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    if let Err(error) = written.and_then(|()| fs::rename(&draft, path)) {
        let _kept = fs::remove_file(&draft).is_err();
        return Err(error);
    }
    sync_folder(folder)
}

/// A rename lasts over a power cut only when the folder is written too.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}
