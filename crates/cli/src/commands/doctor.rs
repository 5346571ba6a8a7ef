//! `inveye doctor`: what is wrong and what to do.

use std::net::TcpListener;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use inveye_base::{Clock, ErrorChain, SystemClock};
use inveye_db::Database;
use inveye_domain::{DetectorProfile, WallTime};
use inveye_engine::{Config, RunningEngine, check_camera};
use inveye_inference_catalog::Locator;
use inveye_inference_onnx::{Runtime, search_library};
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
const LITTLE_SPACE: u64 = 2 << 30;
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
    for profile in [DetectorProfile::Light, DetectorProfile::Accurate] {
        tell(model(&folder, profile))?;
    }
    tell(disk(&folder))?;
    let running = RunningEngine::find(&folder);
    tell(database(&folder, running.as_ref()))?;
    match Config::load(&folder) {
        Ok(config) => {
            tell(finding(
                "configuration",
                true,
                format!("{} cameras", config.cameras.len()),
            ))?;
            tell(port(&config, running.as_ref()))?;
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

fn model(folder: &Path, profile: DetectorProfile) -> Finding {
    let locator = Locator::from_environment(Some(folder.to_owned()));
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
        None => finding(
            &what,
            false,
            "no detector is here; `inveye model download` fetches one, `inveye model import FILE` takes one in",
        ),
    }
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
                "{} MiB free on {}; make room",
                free >> 20,
                existing.display()
            ),
        ),
        Some((free, total)) => finding(
            "disk",
            true,
            format!("{} of {} GiB free", free >> 30, total >> 30),
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
