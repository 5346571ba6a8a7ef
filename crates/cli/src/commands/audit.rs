//! `inveye audit`: who did what, and whether the log was changed.

use std::path::Path;
use std::process::ExitCode;

use clap::Subcommand;
use inveye_db::{AuditQuery, Reader};
use inveye_engine::check_audit;

use super::folder::DataFolder;
use super::output;

/// Reads the data folder itself, beside a running engine too.
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
    /// Read the whole log and tell whether it was changed or cut off
    ///
    /// Exit codes: 0 unchanged, 1 changed, 2 it could not be read.
    Verify {
        /// A link that was noted before, elsewhere: it must be in the log
        #[arg(long, value_name = "NUMBER:LINK")]
        head: Option<String>,
    },
    /// The newest entries
    List {
        /// At most so many
        #[arg(long, default_value_t = 50)]
        limit: u32,
        /// Only of this account, by id or name
        #[arg(long)]
        who: Option<String>,
        /// Only actions that begin so, for example `recording` or `session.sign_in`
        #[arg(long)]
        action: Option<String>,
        /// Only about this camera, alert or account
        #[arg(long)]
        target: Option<String>,
    },
}

pub(crate) fn run(args: Args) -> anyhow::Result<ExitCode> {
    let folder = args.data.path();
    let reader = Reader::beside(&folder)?;
    match args.action {
        Action::Verify { head } => verify(&folder, &reader, head.as_deref(), args.json),
        Action::List {
            limit,
            who,
            action,
            target,
        } => {
            let query = AuditQuery {
                who,
                action,
                target,
                limit,
                ..AuditQuery::default()
            };
            list(&reader, &query, args.json)
        }
    }
}

fn verify(
    folder: &Path,
    reader: &Reader,
    head: Option<&str>,
    json: bool,
) -> anyhow::Result<ExitCode> {
    let mut check = check_audit(folder, reader)?;
    if let Some(noted) = head {
        let found = noted.split_once(':').and_then(|(number, link)| {
            let there = reader.audit_link(number.parse().ok()?).ok()??;
            Some(there.to_string() == link.to_lowercase())
        });
        if found != Some(true) {
            check
                .problems
                .push(format!("the noted link {noted} is not in the log"));
            check.unchanged = false;
        }
    }
    if json {
        output::json(&check)?;
    } else {
        for problem in &check.problems {
            output::line(problem);
        }
        let verdict = if check.unchanged {
            "unchanged"
        } else {
            "CHANGED"
        };
        output::line(format_args!(
            "{verdict}: {} entries, sealed with key {}",
            check.entries, check.signed_by
        ));
        output::line(format_args!(
            "note {}:{} elsewhere, and `--head` proves later that the log up to here is still the same",
            check.entries, check.head
        ));
    }
    Ok(ExitCode::from(u8::from(!check.unchanged)))
}

fn list(reader: &Reader, query: &AuditQuery, json: bool) -> anyhow::Result<ExitCode> {
    for (entry, link) in reader.audit(query)? {
        if json {
            output::json(&serde_json::json!({
                "sequence": entry.sequence,
                "at_ms": entry.at.as_millis(),
                "actor": entry.actor.as_str(),
                "user": entry.user,
                "name": entry.name,
                "address": entry.address,
                "action": entry.action,
                "target": entry.target,
                "detail": entry.detail,
                "outcome": entry.outcome.as_str(),
                "hash": link.to_string(),
            }))?;
            continue;
        }
        output::line(format_args!(
            "{:>6} {} {:<7} {:<20} {:<24} {} {}",
            entry.sequence,
            inveye_recording::evidence::utc(entry.at),
            entry.outcome.as_str(),
            entry.name,
            entry.action,
            entry.target,
            entry.detail
        ));
    }
    Ok(ExitCode::SUCCESS)
}
