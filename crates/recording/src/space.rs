//! Room on a file system.

use std::path::Path;

/// In bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Space {
    /// For this user.
    pub(crate) free: u64,
    pub(crate) total: u64,
}

/// None where the system does not tell.
#[cfg(unix)]
pub(crate) fn of(folder: &Path) -> Option<Space> {
    let stat = rustix::fs::statvfs(folder).ok()?;
    Some(Space {
        free: stat.f_bavail.saturating_mul(stat.f_frsize),
        total: stat.f_blocks.saturating_mul(stat.f_frsize),
    })
}

/// None: quotas by bytes and days still hold.
#[cfg(not(unix))]
pub(crate) fn of(_folder: &Path) -> Option<Space> {
    None
}
