//! `inveye zone`: zones of a camera.

use std::process::ExitCode;

use anyhow::bail;
use clap::Subcommand;
use inveye_domain::CameraId;
use inveye_wire::{ZonePurpose, ZoneView};

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
    /// Add a zone
    Add {
        /// Camera
        #[arg(long)]
        camera: CameraId,
        /// Name, unique within the camera
        #[arg(long)]
        name: String,
        /// Corners: `0.1,0.1 0.9,0.1 0.5,0.9`, in 0–1 of the picture or in pixels of --reference
        #[arg(long)]
        points: Corners,
        /// Size of the picture that pixels refer to, as `1920x1080`
        #[arg(long)]
        reference: Option<Reference>,
        /// dwell, door, outside, queue, service, shelf, staff, high_value or exit
        #[arg(long, default_value = "dwell", value_parser = purpose)]
        purpose: ZonePurpose,
        /// The till lane that queue, service and staff zones share
        #[arg(long)]
        lane: Option<String>,
    },
    /// Zones of a camera
    List {
        /// Camera
        #[arg(long)]
        camera: CameraId,
    },
    /// Remove a zone
    Remove {
        /// Camera
        #[arg(long)]
        camera: CameraId,
        /// Name
        #[arg(long)]
        name: String,
    },
}

fn purpose(text: &str) -> Result<ZonePurpose, String> {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).map_err(|_| {
        "it is one of dwell, door, outside, queue, service, shelf, staff, high_value, exit"
            .to_owned()
    })
}

pub(crate) fn run(args: Args) -> anyhow::Result<ExitCode> {
    let site = SiteAccess::open(&args.data.path());
    match args.action {
        Action::Add {
            camera,
            name,
            points,
            reference,
            purpose,
            lane,
        } => {
            let mut scene = site.scene(&camera)?;
            scene.zones.push(ZoneView {
                name: name.clone(),
                purpose,
                points: points.normalized(reference)?,
                lane,
            });
            site.set_scene(&camera, &scene)?;
            report(args.json, &camera, &name, "added")
        }
        Action::List { camera } => {
            for zone in site.scene(&camera)?.zones {
                if args.json {
                    output::json(&zone)?;
                } else {
                    output::line(format_args!(
                        "{:<20} {:?}, {} corners",
                        zone.name,
                        zone.purpose,
                        zone.points.len()
                    ));
                }
            }
            Ok(ExitCode::SUCCESS)
        }
        Action::Remove { camera, name } => {
            let mut scene = site.scene(&camera)?;
            let before = scene.zones.len();
            scene.zones.retain(|zone| zone.name != name);
            if scene.zones.len() == before {
                bail!("camera `{camera}` has no zone `{name}`");
            }
            site.set_scene(&camera, &scene)?;
            report(args.json, &camera, &name, "removed")
        }
    }
}

fn report(json: bool, camera: &CameraId, name: &str, what: &str) -> anyhow::Result<ExitCode> {
    if json {
        output::json(&serde_json::json!({ "camera": camera, "zone": name, "result": what }))?;
    } else {
        output::line(format_args!("Zone {name} of camera {camera} {what}."));
    }
    Ok(ExitCode::SUCCESS)
}
