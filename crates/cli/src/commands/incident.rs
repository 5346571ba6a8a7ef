//! `inveye incident`: what people put together, and its report.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::{Subcommand, ValueEnum};
use inveye_wire::{IncidentStatus, IncidentView};

use super::folder::DataFolder;
use super::output;
use super::site::{EngineClient, SiteAccess};

/// Asks the engine that runs on the data folder, which notes it in the audit log.
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
    /// Incidents, newest first
    List {
        /// Only those nobody has closed
        #[arg(long)]
        open: bool,
    },
    /// Write an incident with its pictures as PDF
    Report {
        /// Its id, for example inc_1
        id: String,
        /// Where it is written; beside you under its id when not said
        #[arg(long)]
        out: Option<PathBuf>,
        /// The size of its pages
        #[arg(long, value_enum, default_value = "a4")]
        paper: Paper,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Paper {
    A4,
    Letter,
}

pub(crate) fn run(args: Args) -> anyhow::Result<ExitCode> {
    let SiteAccess::Engine(client) = SiteAccess::open(&args.data.path()) else {
        bail!("no engine runs on this data folder; start it, for example with `inveye serve`");
    };
    match args.action {
        Action::List { open } => list(&client, open, args.json)?,
        Action::Report { id, out, paper } => {
            let out = out.unwrap_or_else(|| PathBuf::from(format!("{id}.pdf")));
            report(&client, &id, &out, paper)?;
            if args.json {
                output::json(&serde_json::json!({ "incident": id, "file": out }))?;
            } else {
                output::line(out.display());
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn list(client: &EngineClient, open: bool, json: bool) -> anyhow::Result<()> {
    let path = if open {
        "/incidents?status=open&limit=500"
    } else {
        "/incidents?limit=500"
    };
    let found: Vec<IncidentView> = client.ask("GET", path, None::<&()>)?;
    for incident in found {
        if json {
            output::json(&incident)?;
            continue;
        }
        let status = match incident.status {
            IncidentStatus::Open => "open",
            IncidentStatus::Closed => "closed",
        };
        output::line(format_args!(
            "{:<8} {status:<7} {:<16} {}",
            incident.id,
            incident.owner.unwrap_or_default(),
            incident.title
        ));
    }
    Ok(())
}

fn report(
    client: &EngineClient,
    id: &str,
    out: &std::path::Path,
    paper: Paper,
) -> anyhow::Result<()> {
    let is_id = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if id.is_empty() || !id.chars().all(is_id) {
        bail!("`{id}` is no id of an incident; `inveye incident list` shows which there are");
    }
    let paper = match paper {
        Paper::A4 => "a4",
        Paper::Letter => "letter",
    };
    let pdf = client.fetch(&format!("/incidents/{id}/report?paper={paper}"))?;
    std::fs::write(out, pdf).with_context(|| format!("could not write {}", out.display()))
}
