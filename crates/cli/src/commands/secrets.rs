//! `inveye secrets`: the key with which stored passwords are sealed.

use std::path::Path;
use std::process::ExitCode;

use clap::Subcommand;
use inveye_engine::rotate_secrets;
use inveye_secrets::{KeyId, Keys};

use super::folder::DataFolder;
use super::output;

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
    /// Where the key is, and its name
    Show,
    /// Make a new key and seal all passwords with it; no engine may run
    Rotate {
        /// Forget older keys: backups made before cannot be restored with their passwords any more
        #[arg(long)]
        forget_older: bool,
    },
}

pub(crate) fn run(args: Args) -> anyhow::Result<ExitCode> {
    let folder = args.data.path();
    match args.action {
        Action::Show => show(&folder, args.json),
        Action::Rotate { forget_older } => rotate(&folder, forget_older, args.json),
    }
}

fn show(folder: &Path, json: bool) -> anyhow::Result<ExitCode> {
    let keys = Keys::open(folder)?;
    let ids: Vec<&str> = keys.ids().map(KeyId::as_str).collect();
    if json {
        output::json(&serde_json::json!({
            "place": keys.place().to_string(), "file": Keys::file(folder), "keys": ids,
        }))?;
    } else {
        output::line(format_args!("Place  {}", keys.place()));
        output::line(format_args!("File   {}", Keys::file(folder).display()));
        output::line(format_args!("Keys   {}", ids.join(", ")));
    }
    Ok(ExitCode::SUCCESS)
}

fn rotate(folder: &Path, forget_older: bool, json: bool) -> anyhow::Result<ExitCode> {
    let done = rotate_secrets(folder, forget_older)?;
    if json {
        output::json(&serde_json::json!({
            "key": done.key, "sealed": done.sealed, "left": done.left, "older_forgotten": done.has_forgotten,
        }))?;
    } else {
        output::line(format_args!(
            "{} secrets are sealed with the new key {}.",
            done.sealed, done.key
        ));
        for why in &done.left {
            output::line(format_args!("Left as it was: {why}"));
        }
        if forget_older && !done.has_forgotten {
            output::line("Older keys were kept, because something still needs them.");
        }
    }
    Ok(ExitCode::from(u8::from(!done.left.is_empty())))
}
