//! One engine per data folder.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

use crate::error::OpenDatabaseError;

const NAME: &str = "inveye.lock";

/// Held as long as the folder is ours. The system lets go of it when the process ends, however it
/// ends, so a lock file left by a killed engine locks nobody out.
#[derive(Debug)]
pub struct FolderLock {
    _file: File,
}

impl FolderLock {
    /// Takes it, or says who has it. Makes the folder where there is none.
    pub fn take(folder: &Path) -> Result<Self, OpenDatabaseError> {
        let refused = |source| OpenDatabaseError::Folder {
            folder: folder.to_owned(),
            source,
        };
        std::fs::create_dir_all(folder).map_err(refused)?;
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(folder.join(NAME))
            .map_err(refused)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                // Unreadable on systems whose locks forbid reading: then the number is left out.
                let pid = file.read_to_string(&mut text).ok();
                return Err(OpenDatabaseError::InUse {
                    folder: folder.to_owned(),
                    pid: pid.and_then(|_| text.trim().parse().ok()),
                });
            }
            Err(TryLockError::Error(source)) => return Err(refused(source)),
        }
        // The number is for people only: a full disk must not keep the engine from starting.
        let noted = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| writeln!(file, "{}", std::process::id()));
        if let Err(error) = noted {
            tracing::warn!(%error, "could not note the process number in the lock file");
        }
        Ok(Self { _file: file })
    }
}
