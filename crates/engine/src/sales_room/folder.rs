//! A folder into which a till, a copy job or an SFTP server drops files of sales.
//!
//! A file is read when it has not grown for a look, and goes into `done` beside it, or into `failed` where nothing of
//! it could be read. It stays where it is while nobody has said how it is read, or the disk takes nothing.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use inveye_accounts::NewEntry;
use inveye_api::ApiError;
use inveye_base::{ErrorKind, Shutdown};

use super::importing;
use crate::people::People;
use crate::room::{Room, defect};

/// How often is looked.
const OFTEN: Duration = Duration::from_secs(10);
/// What brings files in that nobody sends.
const ACTOR: &str = "Folder";

/// Of a file that may still grow.
type Seen = BTreeMap<PathBuf, (u64, Option<SystemTime>)>;

/// Brings in what is dropped, until the engine ends.
pub(crate) async fn watch(room: Arc<Room>, people: Arc<People>, mut shutdown: Shutdown) {
    let (folder, source) = {
        let config = room
            .config
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        (config.sales.folder.clone(), config.sales.source.clone())
    };
    let Some(folder) = folder.map(|folder| room.folder.join(folder)) else {
        return;
    };
    let mut ticks = tokio::time::interval(OFTEN);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut before = Seen::new();
    let mut problem = None;
    loop {
        tokio::select! {
            () = shutdown.triggered() => return,
            _tick = ticks.tick() => {}
        }
        let looked = folder.clone();
        let now = match tokio::task::spawn_blocking(move || files(&looked)).await {
            Ok(Ok(files)) => files,
            Ok(Err(error)) => {
                tell(&mut problem, format!("the folder cannot be read: {error}"));
                continue;
            }
            Err(_) => return,
        };
        let whole = now
            .iter()
            .filter(|(file, size)| before.get(*file) == Some(*size));
        let whole: Vec<PathBuf> = whole.map(|(file, _)| file.clone()).collect();
        before = now;
        for file in whole {
            match bring(&room, &people, &source, &file).await {
                Ok(()) => problem = None,
                Err(error) => tell(&mut problem, format!("{}: {error}", file.display())),
            }
        }
    }
}

/// Into the log, once as long as it is the same.
fn tell(before: &mut Option<String>, problem: String) {
    if before.as_ref() != Some(&problem) {
        tracing::warn!(problem, "sales that were dropped are not brought in");
    }
    *before = Some(problem);
}

/// Those that are no folders and not hidden: copy jobs hide what is not whole yet.
fn files(folder: &Path) -> io::Result<Seen> {
    let mut found = Seen::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let about = entry.metadata()?;
        let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        if about.is_file() && !is_hidden {
            found.insert(entry.path(), (about.len(), about.modified().ok()));
        }
    }
    Ok(found)
}

async fn bring(
    room: &Room,
    people: &Arc<People>,
    source: &str,
    file: &Path,
) -> Result<(), ApiError> {
    let name = file.file_name().unwrap_or_default();
    let name = name.to_string_lossy().into_owned();
    let how = room.how(ACTOR.to_owned(), name.clone(), source).await?;
    let _turn = room.importing.turn.lock().await;
    let (file, people) = (file.to_owned(), Arc::clone(people));
    let done = tokio::task::spawn_blocking(move || take(how, &people, &name, &file));
    done.await.map_err(|_| defect())?
}

/// Reads a file, notes it, and puts it away. Waits for the disk.
fn take(how: importing::How, people: &People, name: &str, file: &Path) -> Result<(), ApiError> {
    let opened = File::open(file).map_err(|error| system(&error))?;
    let (to, said) = match importing::read(how, opened) {
        Ok(import) => ("done", format!("{name}: import {import}")),
        // Later it would not be otherwise.
        Err(error) if error.kind() == ErrorKind::InvalidArgument => {
            tracing::warn!(file = name, %error, "a file of sales cannot be read");
            ("failed", format!("{name}: {error}"))
        }
        Err(error) => return Err(error),
    };
    people
        .audit
        .note(NewEntry::of_engine("sales.folder", said))?;
    put_away(file, to).map_err(|error| system(&error))
}

fn system(error: &io::Error) -> ApiError {
    ApiError::new(
        ErrorKind::Unavailable,
        format!("The disk refused it: {error}."),
    )
}

/// Into a folder beside it, under a name that is free there.
fn put_away(file: &Path, to: &str) -> io::Result<()> {
    let folder = file.with_file_name(to);
    fs::create_dir_all(&folder)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let names = std::iter::once(name.to_string()).chain((2..).map(|n| format!("{n} {name}")));
    let free = names
        .map(|name| folder.join(name))
        .find(|path| !path.exists());
    free.map_or(Ok(()), |free| fs::rename(file, free))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_or_a_folder_is_no_file_of_sales() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["day.csv", ".day.csv.part"] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        fs::create_dir(folder.path().join("done")).unwrap();
        let found = files(folder.path()).unwrap();
        let names: Vec<_> = found.keys().filter_map(|path| path.file_name()).collect();
        assert_eq!(names, ["day.csv"]);
    }

    #[test]
    fn nothing_that_was_put_away_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("day.csv");
        for text in ["one", "two", "three"] {
            fs::write(&file, text).unwrap();
            put_away(&file, "done").unwrap();
            assert!(!file.exists());
        }
        let kept = |name: &str| fs::read_to_string(folder.path().join("done").join(name)).unwrap();
        assert_eq!(
            [kept("day.csv"), kept("2 day.csv"), kept("3 day.csv")],
            ["one", "two", "three"]
        );
    }
}
