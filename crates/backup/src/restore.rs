//! Putting a backup back.
//!
//! Files are laid down in `restore.new` of the data folder and looked through there. Then a plan is written,
//! and by it what is there moves aside and what is new moves in, a rename each: whichever of them were done
//! when the power went, doing all again ends the same.
//!
//! Where an engine runs they are laid down and looked through in the same way, and then wait under another name
//! for its next start.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::BackupError;
use crate::manifest::{Manifest, is_inside};
use crate::read::{Progress, extract};
use crate::sealed::Passphrase;
use crate::write::sync;

const NEW: &str = "restore.new";
const WAITING: &str = "restore.waiting";
/// In the latter, what its files are.
const ABOUT: &str = "about.json";
const PLAN: &str = "plan.json";
const FILES: &str = "files";

/// A whole, unchanged backup, laid down in a data folder but not in use yet. Dropping it leaves all as it was.
#[derive(Debug)]
pub struct Staged {
    data: PathBuf,
    /// Its folder there.
    folder: PathBuf,
    about: About,
}

#[derive(Debug, Serialize, Deserialize)]
struct About {
    /// Name of the backup's file.
    from: String,
    manifest: Manifest,
}

#[derive(Debug, Serialize, Deserialize)]
struct Plan {
    /// Where what was there goes.
    aside: String,
    /// What moves aside without anything in its place.
    away: Vec<String>,
    /// What moves in.
    new: Vec<String>,
}

impl Staged {
    /// Reads a backup into a data folder. Nobody else may be laying one down there.
    pub fn lay_down(
        data: &Path,
        file: &Path,
        passphrase: Option<&Passphrase>,
        progress: &Progress,
    ) -> Result<Self, BackupError> {
        let new = data.join(NEW);
        remove(&new)?;
        let files = new.join(FILES);
        fs::create_dir_all(&files).map_err(BackupError::file(&files, "written"))?;
        // From here on its end takes the files with it.
        let name = file.file_name().unwrap_or_default();
        let mut staged = Self {
            data: data.to_owned(),
            folder: new,
            about: About {
                from: name.to_string_lossy().into_owned(),
                manifest: empty(),
            },
        };
        staged.about.manifest = extract(file, passphrase, progress, &files)?;
        Ok(staged)
    }

    /// Keeps it for the next start, in place of one that waits already.
    pub fn wait(self) -> Result<(), BackupError> {
        let (about, waiting) = (self.folder.join(ABOUT), self.data.join(WAITING));
        let text = serde_json::to_vec(&self.about).unwrap_or_default();
        fs::write(&about, text)
            .and_then(|()| fs::File::open(&about)?.sync_all())
            .map_err(BackupError::file(&about, "written"))?;
        for file in &self.about.manifest.files {
            sync(folder_of(&self.file(&file.name)))?;
        }
        sync(&self.folder)?;
        remove(&waiting)?;
        fs::rename(&self.folder, &waiting).map_err(BackupError::file(&waiting, "written"))?;
        let data = self.data.clone();
        // It is to stay.
        std::mem::forget(self);
        sync(&data)
    }

    /// The one that waits in a data folder, if there is one.
    pub fn waiting(data: &Path) -> Result<Option<Self>, BackupError> {
        let folder = data.join(WAITING);
        let about = folder.join(ABOUT);
        let text = match fs::read(&about) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(BackupError::file(&about, "read")(error)),
        };
        let about = serde_json::from_slice(&text)
            .map_err(|error| BackupError::damaged(&about, error.to_string()))?;
        Ok(Some(Self {
            data: data.to_owned(),
            folder,
            about,
        }))
    }

    /// Name of the backup's file.
    pub fn name(&self) -> &str {
        &self.about.from
    }

    /// What it says of itself.
    pub fn manifest(&self) -> &Manifest {
        &self.about.manifest
    }

    /// One of its files.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.join(FILES).join(name)
    }

    /// Puts `new` into use, each if it is there; what stands in their places, and `away`, moves to the folder
    /// `aside` of the data folder.
    pub fn put_in(self, new: &[&str], away: &[&str], aside: &str) -> Result<PathBuf, BackupError> {
        let plan = self.plan(new, away, aside);
        let folder = self.folder.clone();
        // What the plan speaks of is there for good before the plan is.
        for name in &plan.new {
            sync(folder_of(&self.file(name)))?;
        }
        let (draft, file) = (folder.join("plan.draft"), folder.join(PLAN));
        let text = serde_json::to_vec(&plan).unwrap_or_default();
        fs::write(&draft, text)
            .and_then(|()| fs::File::open(&draft)?.sync_all())
            .map_err(BackupError::file(&draft, "written"))?;
        fs::rename(&draft, &file).map_err(BackupError::file(&file, "written"))?;
        sync(&folder)?;
        let (data, new) = (self.data.clone(), self.data.join(NEW));
        if folder != new {
            remove(&new)?;
            fs::rename(&folder, &new).map_err(BackupError::file(&new, "written"))?;
        }
        sync(&data)?;
        // With the plan it is no longer to be taken back.
        std::mem::forget(self);
        carry_out(&data, &plan)
    }

    /// Whoever carries it out again cannot ask what was in the backup: only what is there moves in, and what
    /// moves in makes room for itself.
    fn plan(&self, new: &[&str], away: &[&str], aside: &str) -> Plan {
        let is_new = |name: &&&str| new.contains(*name) && self.file(name).is_file();
        let owned = |name: &&str| (*name).to_owned();
        Plan {
            aside: aside.to_owned(),
            away: away
                .iter()
                .filter(|name| !is_new(name))
                .map(owned)
                .collect(),
            new: new.iter().filter(is_new).map(owned).collect(),
        }
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        let _left = fs::remove_dir_all(&self.folder).is_err();
    }
}

/// Whether a backup waits for the next start.
pub fn is_waiting(data: &Path) -> bool {
    data.join(WAITING).join(ABOUT).exists()
}

/// Whether a restore was interrupted while files were on their way: what is there is neither old nor new.
pub fn is_unfinished(data: &Path) -> bool {
    data.join(NEW).join(PLAN).exists()
}

/// Ends a restore that was interrupted. Where the old state lies then; none when there was nothing to put in:
/// what was laid down by then goes, because there may be keys in it.
pub fn finish(data: &Path) -> Result<Option<PathBuf>, BackupError> {
    let new = data.join(NEW);
    let file = new.join(PLAN);
    let text = match fs::read(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return remove(&new).map(|()| None);
        }
        Err(error) => return Err(BackupError::file(&file, "read")(error)),
    };
    let plan: Plan = serde_json::from_slice(&text)
        .map_err(|error| BackupError::damaged(&file, error.to_string()))?;
    carry_out(data, &plan).map(Some)
}

fn carry_out(data: &Path, plan: &Plan) -> Result<PathBuf, BackupError> {
    let all = plan.away.iter().chain(&plan.new).chain([&plan.aside]);
    if let Some(name) = all.into_iter().find(|name| !is_inside(name)) {
        let words = format!("its plan has the name {name:?}");
        return Err(BackupError::damaged(&data.join(NEW).join(PLAN), words));
    }
    let aside = data.join(&plan.aside);
    fs::create_dir_all(&aside).map_err(BackupError::file(&aside, "written"))?;
    for name in &plan.away {
        move_to(&data.join(name), &aside.join(name))?;
    }
    for name in &plan.new {
        let new = data.join(NEW).join(FILES).join(name);
        if fs::symlink_metadata(&new).is_err() {
            // Moved in before the power went.
            continue;
        }
        move_to(&data.join(name), &aside.join(name))?;
        move_to(&new, &data.join(name))?;
        sync(folder_of(&data.join(name)))?;
    }
    sync(&aside)?;
    sync(data)?;
    let done = data.join(NEW);
    fs::remove_dir_all(&done).map_err(BackupError::file(&done, "written"))?;
    Ok(aside)
}

/// Nothing happens when it is not there. What stands in the way stays, under another name.
fn move_to(from: &Path, to: &Path) -> Result<(), BackupError> {
    if fs::symlink_metadata(from).is_err() {
        return Ok(());
    }
    let moved = || {
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut free = to.to_owned();
        while fs::symlink_metadata(&free).is_ok() {
            free.as_mut_os_string().push(".again");
        }
        fs::rename(from, &free)
    };
    moved().map_err(BackupError::file(from, "moved"))
}

fn remove(folder: &Path) -> Result<(), BackupError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(BackupError::file(folder, "written")(error))
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

fn folder_of(file: &Path) -> &Path {
    file.parent().unwrap_or(Path::new("."))
}

fn empty() -> Manifest {
    Manifest {
        format: String::new(),
        product: String::new(),
        schema: 0,
        made_ms: 0,
        site: String::new(),
        kind: crate::manifest::Kind::Manual,
        keys: Vec::new(),
        has_keys: false,
        files: Vec::new(),
    }
}

#[cfg(test)]
mod tests;
