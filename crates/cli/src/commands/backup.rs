//! `inveye backup`: configuration and database, kept and put back.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Subcommand;
use inveye_backup::{Kind, Manifest, Passphrase, Progress};
use inveye_base::{Clock, SystemClock};
use inveye_engine::{
    BackupFile, Config, LocalAccounts, NewBackup, backups_in, make_backup, restore_backup,
};
use inveye_recording::evidence::utc;
use inveye_wire::{BackupRequest, BackupView};

use super::folder::DataFolder;
use super::site::SiteAccess;
use super::{hidden, output};

const PASSPHRASE: &str = "INVEYE_BACKUP_PASSPHRASE";

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
    #[command(flatten)]
    data: DataFolder,
    /// JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Make a backup now, with or without a running engine
    Create {
        /// Encrypt it, and take the keys in, so that it can be restored on another machine. Asks for the
        /// passphrase, or takes it from a pipe or from INVEYE_BACKUP_PASSPHRASE
        #[arg(long)]
        protect: bool,
        /// Also copy it into this folder
        #[arg(long, value_name = "FOLDER")]
        to: Option<PathBuf>,
    },
    /// Backups that are there, newest first
    List,
    /// Read a backup through and tell whether it is whole
    ///
    /// Exit codes: 0 whole, 1 not, 2 it could not be read.
    Verify {
        /// Its file
        file: PathBuf,
    },
    /// Put a backup back; no engine may run. What is there is kept aside
    Restore {
        /// Its file
        file: PathBuf,
    },
}

pub(crate) fn run(args: Args) -> anyhow::Result<ExitCode> {
    let folder = args.data.path();
    match args.action {
        Action::Create { protect, to } => create(&folder, protect, to.as_deref(), args.json),
        Action::List => list(&folder, args.json),
        Action::Verify { file } => verify(&file, args.json),
        Action::Restore { file } => restore(&folder, &file, args.json),
    }
}

fn create(folder: &Path, protect: bool, to: Option<&Path>, json: bool) -> anyhow::Result<ExitCode> {
    let passphrase = if protect {
        Some(hidden::typed(PASSPHRASE, "Passphrase of the backup")?)
    } else {
        None
    };
    let made = match SiteAccess::open(folder) {
        SiteAccess::Engine(client) => {
            let request = BackupRequest { passphrase };
            let made: BackupView = client.ask("POST", "/backups", Some(&request))?;
            PathBuf::from(made.path)
        }
        SiteAccess::Files(folder) => alone(&folder, passphrase)?.path,
    };
    if let Some(to) = to {
        copy(&made, to).with_context(|| {
            format!(
                "the backup is made, but could not be copied to {}",
                to.display()
            )
        })?;
    }
    if json {
        output::json(&serde_json::json!({ "file": made, "protected": protect }))?;
    } else {
        output::line(made.display());
    }
    Ok(ExitCode::SUCCESS)
}

/// Whole under its name, or not at all; also when it lies there already.
fn copy(made: &Path, to: &Path) -> anyhow::Result<()> {
    let name = made.file_name().context("a backup has a name")?;
    let (file, draft) = (to.join(name), to.join(name).with_extension("part"));
    let copied = std::fs::copy(made, &draft)
        .and_then(|_| std::fs::File::open(&draft)?.sync_all())
        .and_then(|()| std::fs::rename(&draft, &file));
    if copied.is_err() {
        let _left = std::fs::remove_file(&draft).is_err();
    }
    Ok(copied?)
}

/// Without an engine.
fn alone(folder: &Path, passphrase: Option<String>) -> anyhow::Result<BackupFile> {
    if !folder.exists() {
        bail!("{} is not there", folder.display());
    }
    let passphrase = passphrase.map(Passphrase::new).transpose()?;
    let accounts = LocalAccounts::open(folder)?;
    let place = Config::read(folder)?.backup.place(folder);
    let new = NewBackup {
        folder: &place,
        kind: Kind::Manual,
        passphrase: passphrase.as_ref(),
        at: SystemClock::new().wall(),
    };
    let made = make_backup(folder, &accounts.reader(), &new)?;
    let detail = if made.is_protected {
        "with keys, behind a passphrase"
    } else {
        "without keys"
    };
    accounts.note_offline("backup.make", &made.name, detail)?;
    accounts.close()?;
    Ok(made)
}

fn list(folder: &Path, json: bool) -> anyhow::Result<ExitCode> {
    let place = Config::read(folder)?.backup.place(folder);
    let found = backups_in(&place);
    if found.is_empty() && !json {
        output::line(format_args!("No backup in {} yet.", place.display()));
    }
    for file in &found {
        if json {
            output::json(&serde_json::json!({
                "file": file.path, "made": utc(file.made), "kind": file.kind, "bytes": file.bytes, "protected": file.is_protected,
            }))?;
        } else {
            let protected = if file.is_protected { "passphrase" } else { "" };
            output::line(format_args!(
                "{}  {:<6}  {:>10} KiB  {:<10}  {}",
                utc(file.made),
                file.kind,
                file.bytes.div_ceil(1024),
                protected,
                file.path.display()
            ));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn passphrase(file: &Path) -> anyhow::Result<Option<Passphrase>> {
    if !inveye_backup::is_protected(file)? {
        return Ok(None);
    }
    let typed = hidden::typed(PASSPHRASE, "Passphrase of the backup")?;
    Ok(Some(Passphrase::typed(typed)))
}

fn verify(file: &Path, json: bool) -> anyhow::Result<ExitCode> {
    let passphrase = passphrase(file)?;
    match inveye_backup::verify(file, passphrase.as_ref(), &Progress::default()) {
        Ok(manifest) => {
            if json {
                output::json(&serde_json::json!({ "whole": true, "manifest": manifest }))?;
            } else {
                output::line(format_args!(
                    "{} is whole: {}",
                    file.display(),
                    words(&manifest)
                ));
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(error @ inveye_backup::BackupError::File { .. }) => Err(error.into()),
        Err(error) => {
            if json {
                output::json(&serde_json::json!({ "whole": false, "problem": error.to_string() }))?;
            } else {
                output::line(format_args!("NOT WHOLE: {error}"));
            }
            Ok(ExitCode::from(1))
        }
    }
}

fn words(manifest: &Manifest) -> String {
    let keys = if manifest.has_keys {
        "with its keys".to_owned()
    } else {
        format!("its passwords open with key {}", manifest.keys.join(" or "))
    };
    let site = if manifest.site.is_empty() {
        "a store without a name"
    } else {
        &manifest.site
    };
    format!(
        "{site}, made by version {} with schema {}, {} files, {keys}",
        manifest.product,
        manifest.schema,
        manifest.files.len()
    )
}

fn restore(folder: &Path, file: &Path, json: bool) -> anyhow::Result<ExitCode> {
    let passphrase = passphrase(file)?;
    let now = SystemClock::new().wall();
    let restored = restore_backup(folder, file, passphrase.as_ref(), now)?;
    if json {
        output::json(&serde_json::json!({
            "restored": file, "aside": restored.aside, "notes": restored.notes, "manifest": restored.manifest,
        }))?;
        return Ok(ExitCode::SUCCESS);
    }
    output::line(format_args!("Restored: {}.", words(&restored.manifest)));
    output::line(format_args!(
        "What was there before lies in {}.",
        restored.aside.display()
    ));
    for note in &restored.notes {
        output::line(format_args!("Note: {note}"));
    }
    Ok(ExitCode::SUCCESS)
}
