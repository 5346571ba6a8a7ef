//! What the engine offers of backups.

use inveye_wire::{BackupContent, BackupRequest, BackupView};

use crate::recorded::FileDownload;
use crate::room::Answer;

/// Backups of a running engine, as its API sees them.
pub trait BackupRoom: Send + Sync + 'static {
    /// Those that are there, newest first.
    fn backups(&self) -> Answer<'_, Vec<BackupView>>;
    /// Makes one.
    fn make_backup(&self, request: BackupRequest) -> Answer<'_, BackupView>;
    /// Reads all of one.
    fn verify_backup(&self, id: String, request: BackupRequest) -> Answer<'_, BackupContent>;
    /// Reads all of one and looks its files through; then the engine begins anew with it. It takes an engine that
    /// does not run to put it in.
    fn restore_backup(&self, id: String, request: BackupRequest) -> Answer<'_, BackupContent>;
    /// One, to be kept elsewhere.
    fn backup_file(&self, id: String) -> Answer<'_, FileDownload>;
    /// Deletes one.
    fn remove_backup(&self, id: String) -> Answer<'_, ()>;
}
