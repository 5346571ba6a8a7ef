//! What the engine offers of backups. Restoring is not among it: it takes an engine that does not run.

use inveye_wire::{BackupRequest, BackupView};

use crate::recorded::FileDownload;
use crate::room::Answer;

/// Backups of a running engine, as its API sees them.
pub trait BackupRoom: Send + Sync + 'static {
    /// Those that are there, newest first.
    fn backups(&self) -> Answer<'_, Vec<BackupView>>;
    /// Makes one.
    fn make_backup(&self, request: BackupRequest) -> Answer<'_, BackupView>;
    /// One, to be kept elsewhere.
    fn backup_file(&self, id: String) -> Answer<'_, FileDownload>;
    /// Deletes one.
    fn remove_backup(&self, id: String) -> Answer<'_, ()>;
}
