//! `inveye tls`: what other devices see and trust.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Subcommand;
use inveye_base::{Clock, SystemClock};
use inveye_engine::{Config, tls_settings};
use inveye_tls::Identity;

use super::folder::DataFolder;
use super::output;

/// Works beside a running engine too, which takes a new certificate within ten minutes.
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
    /// The certificate and its authority; makes both where there are none
    Show,
    /// Make the certificate anew; the authority stays
    Renew,
    /// Write the certificate of the shop's own authority to a file, to be put onto devices
    ExportCa {
        /// Where to; `-` prints it
        file: PathBuf,
    },
}

pub(crate) fn run(args: Args) -> anyhow::Result<ExitCode> {
    let folder = args.data.path();
    let server = Config::read(&folder)?.server;
    let now = SystemClock::new().wall();
    let identity = Identity::open(tls_settings(&server, &folder), now)?;
    match args.action {
        Action::Show => show(&identity, args.json),
        Action::Renew => {
            if identity.about().authority.is_none() {
                bail!(
                    "the certificate was given: put a new one to {}",
                    identity.about().file.display()
                );
            }
            identity.renew(now)?;
            show(&identity, args.json)
        }
        Action::ExportCa { file } => export(&identity, &file),
    }
}

/// 1 when it is over.
fn show(identity: &Identity, json: bool) -> anyhow::Result<ExitCode> {
    let about = identity.about();
    let (names, now) = (about.names.words(), SystemClock::new().wall());
    let ends = inveye_recording::evidence::utc(about.ends);
    let is_over = about.ends <= now;
    if json {
        output::json(&serde_json::json!({
            "file": about.file, "names": names, "ends": ends, "over": is_over, "fingerprint": about.fingerprint.to_string(),
            "authority": about.authority.as_ref().map(|authority| authority.fingerprint.to_string()),
        }))?;
        return Ok(ExitCode::from(u8::from(is_over)));
    }
    let row = |name: &str, value: &str| output::line(format_args!("{name:<12} {value}"));
    row("File", &about.file.display().to_string());
    row("Names", &names.join(", "));
    row(
        "Ends",
        &if is_over {
            format!("{ends}: it is over")
        } else {
            ends
        },
    );
    row("SHA-256", &about.fingerprint.to_string());
    match &about.authority {
        Some(authority) => {
            row("Authority", &authority.fingerprint.to_string());
            row("until", &inveye_recording::evidence::utc(authority.ends));
        }
        None => row("Authority", "the certificate was given"),
    }
    Ok(ExitCode::from(u8::from(is_over)))
}

fn export(identity: &Identity, file: &Path) -> anyhow::Result<ExitCode> {
    let authority = identity.about().authority;
    let authority =
        authority.context("the certificate was given: its authority is whoever gave it")?;
    if file == Path::new("-") {
        output::line(authority.pem.trim_end());
        return Ok(ExitCode::SUCCESS);
    }
    std::fs::write(file, &authority.pem)
        .with_context(|| format!("could not write {}", file.display()))?;
    output::line(format_args!(
        "{} holds the authority with the SHA-256",
        file.display()
    ));
    output::line(authority.fingerprint.to_string());
    Ok(ExitCode::SUCCESS)
}
