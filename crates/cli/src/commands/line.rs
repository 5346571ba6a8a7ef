//! `inveye line`: counting lines of a camera.

use std::process::ExitCode;

use anyhow::bail;
use clap::{Subcommand, ValueEnum};
use inveye_domain::CameraId;
use inveye_wire::{LineView, Side};

use super::coordinates::{Corners, Reference};
use super::folder::DataFolder;
use super::output;
use super::site::SiteAccess;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
    #[command(flatten)]
    data: DataFolder,
    /// One JSON object a line
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Add a counting line
    Add {
        /// Camera
        #[arg(long)]
        camera: CameraId,
        /// Name, unique within the camera
        #[arg(long)]
        name: String,
        /// Both ends: `0.1,0.5 0.9,0.5`, in 0–1 of the picture or in pixels of --reference
        #[arg(long)]
        points: Corners,
        /// Size of the picture that pixels refer to, as `1920x1080`
        #[arg(long)]
        reference: Option<Reference>,
        /// The side on which "in" lies: P is on the positive side of A→B where (P − A)·n > 0 with n = (−(By − Ay), Bx − Ax)
        #[arg(long = "in", value_enum, default_value_t = SideArg::Positive)]
        inside: SideArg,
    },
    /// Lines of a camera
    List {
        /// Camera
        #[arg(long)]
        camera: CameraId,
    },
    /// Remove a line
    Remove {
        /// Camera
        #[arg(long)]
        camera: CameraId,
        /// Name
        #[arg(long)]
        name: String,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum SideArg {
    Positive,
    Negative,
}

pub(crate) fn run(args: Args) -> anyhow::Result<ExitCode> {
    let site = SiteAccess::open(&args.data.path());
    match args.action {
        Action::Add {
            camera,
            name,
            points,
            reference,
            inside,
        } => {
            let points = points.normalized(reference)?;
            let [a, b] = points[..] else {
                bail!("a line has two ends; {} points were given", points.len())
            };
            let mut scene = site.scene(&camera)?;
            let side = match inside {
                SideArg::Positive => Side::Positive,
                SideArg::Negative => Side::Negative,
            };
            scene.lines.push(LineView {
                name: name.clone(),
                a,
                b,
                inside: side,
            });
            site.set_scene(&camera, &scene)?;
            report(args.json, &camera, &name, "added")
        }
        Action::List { camera } => {
            for line in site.scene(&camera)?.lines {
                if args.json {
                    output::json(&line)?;
                } else {
                    output::line(format_args!(
                        "{:<20} {:?} → {:?}, in is the {:?} side",
                        line.name, line.a, line.b, line.inside
                    ));
                }
            }
            Ok(ExitCode::SUCCESS)
        }
        Action::Remove { camera, name } => {
            let mut scene = site.scene(&camera)?;
            let before = scene.lines.len();
            scene.lines.retain(|line| line.name != name);
            if scene.lines.len() == before {
                bail!("camera `{camera}` has no line `{name}`");
            }
            site.set_scene(&camera, &scene)?;
            report(args.json, &camera, &name, "removed")
        }
    }
}

fn report(json: bool, camera: &CameraId, name: &str, what: &str) -> anyhow::Result<ExitCode> {
    if json {
        output::json(&serde_json::json!({ "camera": camera, "line": name, "result": what }))?;
    } else {
        output::line(format_args!("Line {name} of camera {camera} {what}."));
    }
    Ok(ExitCode::SUCCESS)
}
