//! `inveye doctor`: what is wrong and what to do.

use std::net::TcpListener;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use inveye_base::{Clock, ErrorChain, SystemClock};
use inveye_db::Database;
use inveye_domain::{DetectorProfile, WallTime};
use inveye_engine::{Config, RunningEngine, backups_in, check_camera, tls_settings};
use inveye_inference_catalog::{Catalog, Locator};
use inveye_inference_onnx::{Runtime, search_library};
use inveye_secrets::{KeyId, KeyPlace, Keys};
use inveye_tls::Identity;
use serde::Serialize;

use super::folder::DataFolder;
use super::output;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    data: DataFolder,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
    /// Leave the cameras alone
    #[arg(long)]
    no_cameras: bool,
}

/// One thing looked at.
#[derive(Debug, Serialize)]
struct Finding {
    what: String,
    ok: bool,
    detail: String,
}

/// Less free space than this is worth a word.
const LITTLE_SPACE: u64 = 2_000_000_000;
/// Daily ones are missing for longer than a weekend.
const OLD_BACKUP: Duration = Duration::from_secs(4 * 24 * 3600);
/// A clock before this was never set: the day this check was written.
const EARLIEST: WallTime = WallTime::from_millis(1_763_596_800_000);

pub(crate) fn run(args: Args) -> anyhow::Result<ExitCode> {
    let folder = args.data.path();
    let mut all = true;
    let mut tell = |finding: Finding| -> anyhow::Result<()> {
        all &= finding.ok;
        if args.json {
            return output::json(&finding);
        }
        output::line(format_args!(
            "{} {:<14} {}",
            if finding.ok { "ok  " } else { "FAIL" },
            finding.what,
            finding.detail
        ));
        Ok(())
    };
    tell(clock())?;
    tell(library(&folder))?;
    let models = Locator::from_environment(Some(folder.clone()));
    for profile in [DetectorProfile::Light, DetectorProfile::Accurate] {
        tell(model(&models, profile))?;
    }
    tell(disk(&folder))?;
    let running = RunningEngine::find(&folder);
    tell(database(&folder, running.as_ref()))?;
    tell(secrets(&folder))?;
    tell(copies(&folder))?;
    match Config::load(&folder) {
        Ok(config) => {
            tell(finding(
                "configuration",
                true,
                format!("{} cameras", config.cameras.len()),
            ))?;
            tell(port(&config, running.as_ref()))?;
            tell(certificate(&config, &folder))?;
            tell(backup(&config, &folder))?;
            if !args.no_cameras {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()?;
                for camera in &config.cameras {
                    let check =
                        runtime.block_on(check_camera(camera, Arc::new(SystemClock::new())));
                    let last = check
                        .steps
                        .last()
                        .map(|step| step.detail.clone())
                        .unwrap_or_default();
                    tell(finding(&format!("camera {}", camera.id), check.ok, last))?;
                }
            }
        }
        Err(error) => tell(finding(
            "configuration",
            false,
            ErrorChain(&error).to_string(),
        ))?,
    }
    Ok(if all {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}

fn finding(what: &str, ok: bool, detail: impl Into<String>) -> Finding {
    Finding {
        what: what.to_owned(),
        ok,
        detail: detail.into(),
    }
}

fn clock() -> Finding {
    let ok = SystemClock::new().wall() >= EARLIEST;
    let detail = if ok {
        "the date is plausible"
    } else {
        "the date lies in the past; set it, or switch time synchronisation on"
    };
    finding("clock", ok, detail)
}

fn library(folder: &Path) -> Finding {
    match Runtime::load_found(Some(folder)) {
        Ok(runtime) => finding(
            "ONNX Runtime",
            true,
            format!("{} from {}", runtime.version(), runtime.library().display()),
        ),
        Err(error) => {
            let tried = search_library(Some(folder)).tried;
            let places: Vec<String> = tried
                .iter()
                .map(|path| path.display().to_string())
                .collect();
            finding(
                "ONNX Runtime",
                false,
                format!("{}; looked in {}", ErrorChain(&error), places.join(", ")),
            )
        }
    }
}

fn model(locator: &Locator, profile: DetectorProfile) -> Finding {
    let (catalog, _) = locator.catalog();
    let what = format!("model, {}", format!("{profile:?}").to_lowercase());
    match locator
        .first_here(&catalog, profile)
        .map(|entry| locator.load(entry))
    {
        Some(Ok(model)) => finding(
            &what,
            true,
            format!("{} from {}", model.spec.name, model.path.display()),
        ),
        Some(Err(error)) => finding(&what, false, ErrorChain(&error).to_string()),
        None => finding(&what, false, missing(&catalog, profile)),
    }
}

fn missing(catalog: &Catalog, profile: DetectorProfile) -> String {
    let mut fits = catalog.entries().iter().filter(|entry| {
        entry.profiles.contains(&profile) && entry.url.is_some() && !entry.needs_acceptance
    });
    let fetches = fits.next().map_or_else(String::new, |entry| {
        format!("`inveye model download {}` fetches one, ", entry.name())
    });
    format!("no detector is here; {fetches}`inveye model import FILE` takes one in")
}

fn disk(folder: &Path) -> Finding {
    let existing = folder
        .ancestors()
        .find(|path| path.exists())
        .unwrap_or(Path::new("."));
    match inveye_engine::disk_space(existing) {
        Some((free, _)) if free < LITTLE_SPACE => finding(
            "disk",
            false,
            format!(
                "{} MB free on {}; make room",
                free / 1_000_000,
                existing.display()
            ),
        ),
        Some((free, total)) => finding(
            "disk",
            true,
            format!(
                "{} of {} GB free",
                free / 1_000_000_000,
                total / 1_000_000_000
            ),
        ),
        None => finding(
            "disk",
            false,
            format!("{} cannot be looked at", existing.display()),
        ),
    }
}

fn database(folder: &Path, running: Option<&RunningEngine>) -> Finding {
    if !folder.exists() {
        return finding("database", true, "not made yet; the first start makes it");
    }
    match Database::open(folder, Arc::new(SystemClock::new())).map(Database::close) {
        Ok(Ok(())) => finding("database", true, "opens"),
        Ok(Err(error)) => finding("database", false, ErrorChain(&error).to_string()),
        Err(_) if running.is_some() => finding("database", true, "in use by the running engine"),
        Err(error) => finding("database", false, ErrorChain(&error).to_string()),
    }
}

/// Where the key of stored passwords is.
fn secrets(folder: &Path) -> Finding {
    let file = Keys::file(folder);
    if !file.exists() {
        return finding(
            "passwords' key",
            true,
            format!("not made yet; the first start makes {}", file.display()),
        );
    }
    match Keys::open(folder) {
        Ok(keys) => {
            let ids: Vec<&str> = keys.ids().map(KeyId::as_str).collect();
            let place = match keys.place() {
                KeyPlace::Keyring => "in this user's keyring".to_owned(),
                KeyPlace::File => format!("in {}", file.display()),
            };
            let is_private = is_private(&file);
            let mut detail = format!("{} {place}; keep a copy of it elsewhere", ids.join(", "));
            if !is_private {
                detail = format!("{} can be read by others: chmod 600 it", file.display());
            }
            finding("passwords' key", is_private, detail)
        }
        Err(error) => finding("passwords' key", false, ErrorChain(&error).to_string()),
    }
}

fn is_private(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(file).is_ok_and(|about| about.permissions().mode() & 0o077 == 0)
}

/// Copies of the configuration that hold passwords in the clear.
fn copies(folder: &Path) -> Finding {
    let found = inveye_engine::plain_copies(folder);
    let names: Vec<String> = found
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    if names.is_empty() {
        return finding(
            "copies",
            true,
            "no copy of the configuration holds passwords",
        );
    }
    let detail = format!(
        "passwords stand in the clear in {}; delete that",
        names.join(", ")
    );
    finding("copies", false, detail)
}

/// What other devices see, where there is a network.
fn certificate(config: &Config, folder: &Path) -> Finding {
    let server = &config.server;
    if server.listen.ip().is_loopback() {
        return finding(
            "certificate",
            true,
            "not needed: only this machine is let in",
        );
    }
    if !server.tls.enabled {
        let detail = if server.tls.plain_network {
            "the network is let in without TLS, as the configuration says"
        } else {
            "the network needs TLS: remove `enabled = false` from [server.tls]"
        };
        return finding("certificate", server.tls.plain_network, detail);
    }
    let now = SystemClock::new().wall();
    match Identity::look(&tls_settings(server, folder)) {
        Ok(None) => finding(
            "certificate",
            true,
            "not made yet; the first start makes it",
        ),
        Ok(Some(about)) => {
            let ends = inveye_recording::evidence::utc(about.ends);
            let ok = about.ends > now;
            let word = if ok { "ends" } else { "was over on" };
            finding(
                "certificate",
                ok,
                format!("{} {word} {ends}", about.file.display()),
            )
        }
        Err(error) => finding("certificate", false, ErrorChain(&error).to_string()),
    }
}

/// Whether there is a fresh backup.
fn backup(config: &Config, folder: &Path) -> Finding {
    let place = config.backup.place(folder);
    let Some(newest) = backups_in(&place).into_iter().next() else {
        let detail = "none yet; `inveye backup create` makes one, and a running engine one a day";
        return finding("backup", true, detail);
    };
    let old = SystemClock::new().wall() - OLD_BACKUP;
    let ok = !config.backup.daily || newest.made > old;
    let made = inveye_recording::evidence::utc(newest.made);
    finding(
        "backup",
        ok,
        format!("the newest of {} is of {made}", place.display()),
    )
}

fn port(config: &Config, running: Option<&RunningEngine>) -> Finding {
    let listen = config.server.listen;
    match (TcpListener::bind(listen), running) {
        (Ok(_), _) => finding("port", true, format!("{listen} is free")),
        (Err(_), Some(engine)) => finding(
            "port",
            true,
            format!(
                "the running engine (process {}) answers on {}",
                engine.pid, engine.address
            ),
        ),
        (Err(error), None) => finding(
            "port",
            false,
            format!(
                "{listen} cannot be used ({error}); choose another port in inveye.toml or with --port"
            ),
        ),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::Arguments;

    #[test]
    fn what_it_says_to_do_about_a_missing_detector_can_be_done() {
        for profile in [DetectorProfile::Light, DetectorProfile::Accurate] {
            // No folder, so nothing is found.
            let found = model(&Locator::default(), profile);
            assert!(!found.ok);
            let commands: Vec<&str> = found.detail.split('`').skip(1).step_by(2).collect();
            assert_eq!(commands.len(), 2, "{}", found.detail);
            for command in commands {
                let parsed = Arguments::try_parse_from(command.split(' '));
                assert!(parsed.is_ok(), "{command}: {:?}", parsed.err());
            }
        }
    }
}
