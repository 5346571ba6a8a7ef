//! `inveye model`: which detectors there are, where their files lie, and bringing them here.

use std::path::PathBuf;
use std::process::ExitCode;

use inveye_base::ErrorChain;
use inveye_inference_catalog::{
    Acceptance, Catalog, Entry, Locator, Progress, Source, Timeouts, download, import,
};
use serde::Serialize;

use super::folder::DataFolder;
use super::output;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
    #[command(flatten)]
    data: DataFolder,
    /// Print JSON, one object a model
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// All known models, and which are on this machine
    List,
    /// Copy a model file into the data folder
    Import {
        /// The ONNX file; a model of your own needs a description FILE.toml beside it
        file: PathBuf,
        #[command(flatten)]
        licence: Licence,
    },
    /// Compare every model on this machine with its hash; exit code 1 if one differs
    Verify,
    /// Fetch a model from where its authors publish it
    Download {
        /// Name in `inveye model list`
        name: String,
        #[command(flatten)]
        licence: Licence,
    },
}

#[derive(Debug, clap::Args)]
struct Licence {
    /// Accept a licence that binds users, such as the AGPL
    #[arg(long)]
    accept_licence: bool,
}

impl Licence {
    fn acceptance(&self) -> Acceptance {
        if self.accept_licence {
            Acceptance::Given
        } else {
            Acceptance::NotGiven
        }
    }
}

pub(crate) fn run(args: Args) -> anyhow::Result<ExitCode> {
    let locator = Locator::from_environment(Some(args.data.path()));
    let (catalog, problems) = locator.catalog();
    for (path, error) in problems {
        output::note(format_args!(
            "{} is left out: {}",
            path.display(),
            ErrorChain(&error)
        ));
    }
    match args.action {
        Action::List => list(&catalog, &locator, args.json),
        Action::Verify => verify(&catalog, &locator, args.json),
        Action::Import { file, licence } => {
            let imported = import(&catalog, &locator, &file, licence.acceptance())?;
            arrived(&imported.entry, &imported.path, args.json)
        }
        Action::Download { name, licence } => {
            let entry = catalog.entry(&name)?;
            let mut told = Told {
                json: args.json,
                tenths: 0,
            };
            let path = download(
                &locator,
                entry,
                licence.acceptance(),
                Timeouts::default(),
                |progress| told.tell(progress),
            )?;
            arrived(entry, &path, args.json)
        }
    }
}

/// Progress of a download in tenths, for people.
struct Told {
    json: bool,
    tenths: u64,
}

impl Told {
    fn tell(&mut self, Progress { received, total }: Progress) {
        let tenths = received * 10 / total.max(1);
        if !self.json && tenths > self.tenths {
            self.tenths = tenths;
            output::note(format_args!("{received} of {total} bytes"));
        }
    }
}

#[derive(Serialize)]
struct Arrived<'a> {
    name: &'a str,
    path: String,
    sha256: String,
}

fn arrived(entry: &Entry, path: &std::path::Path, json: bool) -> anyhow::Result<ExitCode> {
    if json {
        output::json(&Arrived {
            name: entry.name(),
            path: path.display().to_string(),
            sha256: entry.sha256.to_string(),
        })?;
    } else {
        output::line(format_args!("{} is at {}", entry.name(), path.display()));
    }
    Ok(ExitCode::SUCCESS)
}

#[derive(Serialize)]
struct Listed<'a> {
    name: &'a str,
    description: &'a str,
    default: bool,
    task: inveye_inference_core::Task,
    profiles: &'a [inveye_domain::DetectorProfile],
    input: [u32; 2],
    licence: &'a str,
    needs_acceptance: bool,
    accepted: bool,
    bytes: u64,
    sha256: String,
    url: Option<&'a str>,
    /// `null` where it is not on this machine.
    path: Option<String>,
    found: Option<&'static str>,
}

fn list(catalog: &Catalog, locator: &Locator, json: bool) -> anyhow::Result<ExitCode> {
    for entry in catalog.entries() {
        let located = locator.locate(entry).ok();
        let found = located.as_ref().map(|located| match located.source {
            Source::Environment => "INVEYE_MODELS",
            Source::Data => "data folder",
            Source::Development => "development",
        });
        let input = entry.spec.input;
        if json {
            output::json(&Listed {
                name: entry.name(),
                description: &entry.description,
                default: entry.default,
                task: entry.spec.family.task(),
                profiles: &entry.profiles,
                input: [input.width, input.height],
                licence: &entry.licence,
                needs_acceptance: entry.needs_acceptance,
                accepted: locator.is_accepted(entry),
                bytes: entry.bytes,
                sha256: entry.sha256.to_string(),
                url: entry.url.as_deref(),
                path: located.map(|located| located.path.display().to_string()),
                found,
            })?;
            continue;
        }
        let here = match (found, &entry.url) {
            (Some(found), _) => format!("here ({found})"),
            (None, Some(_)) => "can be downloaded".to_owned(),
            (None, None) => "not here; import it".to_owned(),
        };
        let default = if entry.default { ", default" } else { "" };
        let asks = match (entry.needs_acceptance, locator.is_accepted(entry)) {
            (true, false) => ", licence not accepted",
            _ => "",
        };
        output::line(format_args!(
            "{}  {}×{}, {}{default}: {here}{asks}\n    {}",
            entry.name(),
            input.width,
            input.height,
            entry.licence,
            entry.description
        ));
    }
    Ok(ExitCode::SUCCESS)
}

#[derive(Serialize)]
struct Verified<'a> {
    name: &'a str,
    path: String,
    good: bool,
    problem: Option<String>,
}

fn verify(catalog: &Catalog, locator: &Locator, json: bool) -> anyhow::Result<ExitCode> {
    let (mut here, mut bad) = (0, 0);
    for entry in catalog.entries() {
        let Ok(located) = locator.locate(entry) else {
            continue;
        };
        here += 1;
        let problem = locator.check(entry).err();
        bad += usize::from(problem.is_some());
        let problem = problem.map(|error| ErrorChain(&error).to_string());
        if json {
            output::json(&Verified {
                name: entry.name(),
                path: located.path.display().to_string(),
                good: problem.is_none(),
                problem,
            })?;
        } else {
            let verdict = problem.as_deref().unwrap_or("good");
            output::line(format_args!("{}: {verdict}", entry.name()));
        }
    }
    if !json {
        output::line(format_args!("{here} models on this machine, {bad} bad"));
    }
    Ok(ExitCode::from(u8::from(bad > 0)))
}
