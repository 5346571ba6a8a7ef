//! A backup each day, and no more of them than are wanted.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use inveye_backup::Kind;
use inveye_base::{ErrorChain, Shutdown};
use inveye_domain::{DeviceId, WallTime};
use tokio::time::Instant;

use super::{BackupFile, Backups, backups_in};

const DAY: Duration = Duration::from_secs(24 * 3600);
/// How often is looked whether one is due.
const LOOKED: Duration = Duration::from_secs(3600);
/// After a start cameras come first.
const FIRST: Duration = Duration::from_secs(600);

/// Makes one when the newest is a day old: a machine that is switched off at night has backups too.
pub(crate) async fn run(backups: Arc<Backups>, mut shutdown: Shutdown) {
    let mut times = tokio::time::interval_at(Instant::now() + FIRST, LOOKED);
    loop {
        tokio::select! {
            () = shutdown.triggered() => return,
            _tick = times.tick() => {}
        }
        let backups = Arc::clone(&backups);
        let done = tokio::task::spawn_blocking(move || backups.make_if_due()).await;
        match done {
            Ok(Ok(None)) => {}
            Ok(Ok(Some(made))) => {
                tracing::info!(backup = %made.path.display(), bytes = made.bytes, "daily backup");
            }
            Ok(Err(error)) => {
                tracing::error!(error = %ErrorChain(&error), "there is no daily backup; it is tried again in an hour");
            }
            Err(error) => tracing::error!(%error, "a daily backup ended by a panic"),
        }
    }
}

/// Whether a daily one is to be made. One from the future is of a clock that was wrong.
pub(super) fn is_due(folder: &Path, device: &DeviceId, now: WallTime) -> bool {
    let is_fresh = |file: &BackupFile| file.made > now - DAY && file.made <= now;
    !daily(folder, device).any(|file| is_fresh(&file))
}

/// Deletes a machine's daily ones beyond the newest few, and what was left by a process that was killed.
pub(super) fn forget(folder: &Path, device: &DeviceId, keep: u32) {
    let keep = usize::try_from(keep.max(1)).unwrap_or(usize::MAX);
    for old in daily(folder, device).skip(keep) {
        if let Err(error) = fs::remove_file(&old.path) {
            tracing::warn!(%error, file = %old.path.display(), "an old backup was not deleted");
        }
    }
    let prefix = super::prefix(device);
    remove(folder, |name| {
        name.starts_with(&prefix) && name.ends_with(".part")
    });
}

/// Deletes copies of the database that were left in a data folder. Nobody may be making one.
pub(super) fn forget_copies(data: &Path) {
    remove(data, |name| name.starts_with(super::COPY));
}

fn daily(folder: &Path, device: &DeviceId) -> impl Iterator<Item = BackupFile> {
    let device = device.clone();
    backups_in(folder)
        .into_iter()
        .filter(move |file| file.kind == Kind::Daily && file.device == device)
}

fn remove(folder: &Path, is_left: impl Fn(&str) -> bool) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| entry.file_name().to_str().is_some_and(&is_left)) {
        let _gone = fs::remove_file(entry.path()).is_err();
    }
}
