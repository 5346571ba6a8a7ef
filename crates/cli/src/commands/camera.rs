//! `inveye camera`: add, list, show, test and remove cameras.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::{Subcommand, ValueEnum};
use inveye_base::{SystemClock, redact_url};
use inveye_domain::CameraId;
use inveye_engine::{CameraConfig, Config, Transport, check_camera};
use inveye_wire::{CameraCheck, CameraRole, NewCamera, Profile, Transport as WireTransport};

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
    /// Add a camera; it need not answer yet
    Add(Box<New>),
    /// All cameras
    List,
    /// One camera
    Show { id: CameraId },
    /// Connect to a camera and say step by step what comes back
    Test { id: CameraId },
    /// Test all cameras
    TestAll,
    /// Forget a camera; its events stay
    Remove { id: CameraId },
    /// Add the cameras and zones of a YAML file
    Import { file: PathBuf },
}

#[derive(Debug, clap::Args)]
struct New {
    /// Unique at the site: letters, digits, `-`, `_`, `.`
    #[arg(long)]
    id: String,
    /// RTSP address of the main stream; user name and password may stand in it
    #[arg(long)]
    url: String,
    /// RTSP address of the sub stream, for the wall and analytics
    #[arg(long)]
    sub_url: Option<String>,
    /// What people call it
    #[arg(long)]
    name: Option<String>,
    /// User name, if not in the address
    #[arg(long)]
    username: Option<String>,
    /// Password; better in INVEYE_CAMERA_PASSWORD, where other users of this machine cannot see it
    #[arg(long, env = "INVEYE_CAMERA_PASSWORD", hide_env_values = true)]
    password: Option<String>,
    /// Where it speaks ONVIF, for turning it; looked for at its host when not given
    #[arg(long)]
    onvif: Option<String>,
    /// How video travels
    #[arg(long, value_enum, default_value_t = TransportArg::Tcp)]
    transport: TransportArg,
    /// Which detector size it uses
    #[arg(long, value_enum, default_value_t = ProfileArg::Light)]
    profile: ProfileArg,
    /// What it is for: decides whether its lines are doors of the store, and which rules fit
    #[arg(long, value_enum)]
    role: Option<RoleArg>,
    /// Do not record its sound: the law of some places forbids it
    #[arg(long)]
    no_audio: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum TransportArg {
    Tcp,
    Udp,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ProfileArg {
    Accurate,
    Light,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum RoleArg {
    Entrance,
    Queue,
    Aisle,
    HighValue,
    FittingRoom,
    StockRoom,
    Overview,
}

impl From<RoleArg> for CameraRole {
    fn from(role: RoleArg) -> Self {
        match role {
            RoleArg::Entrance => Self::Entrance,
            RoleArg::Queue => Self::Queue,
            RoleArg::Aisle => Self::Aisle,
            RoleArg::HighValue => Self::HighValue,
            RoleArg::FittingRoom => Self::FittingRoom,
            RoleArg::StockRoom => Self::StockRoom,
            RoleArg::Overview => Self::Overview,
        }
    }
}

pub(crate) fn run(args: Args) -> anyhow::Result<ExitCode> {
    let folder = args.data.path();
    match args.action {
        Action::Add(new) => add(&folder, *new, args.json),
        Action::List => list(&folder, args.json),
        Action::Show { id } => show(&find(&folder, &id)?, args.json),
        Action::Test { id } => test(&[find(&folder, &id)?], args.json),
        Action::TestAll => test(&Config::load(&folder)?.cameras, args.json),
        Action::Remove { id } => {
            SiteAccess::open(&folder).remove_camera(&id)?;
            done(args.json, &id, "removed")
        }
        Action::Import { file } => import(&folder, &file, args.json),
    }
}

fn find(folder: &Path, id: &CameraId) -> anyhow::Result<CameraConfig> {
    let found = Config::load(folder)?
        .cameras
        .into_iter()
        .find(|camera| camera.id == *id);
    found.with_context(|| {
        format!("there is no camera `{id}`; `inveye camera list` shows which there are")
    })
}

fn done(json: bool, id: &CameraId, what: &str) -> anyhow::Result<ExitCode> {
    if json {
        output::json(&serde_json::json!({ "camera": id, "result": what }))?;
    } else {
        output::line(format_args!("Camera {id} {what}."));
    }
    Ok(ExitCode::SUCCESS)
}

fn add(folder: &Path, new: New, json: bool) -> anyhow::Result<ExitCode> {
    let id = CameraId::new(&new.id)?;
    let camera = NewCamera {
        id: new.id,
        name: new.name,
        url: new.url,
        sub_url: new.sub_url,
        username: new.username,
        password: new.password,
        onvif: new.onvif,
        transport: Some(match new.transport {
            TransportArg::Tcp => WireTransport::Tcp,
            TransportArg::Udp => WireTransport::Udp,
        }),
        profile: Some(match new.profile {
            ProfileArg::Accurate => Profile::Accurate,
            ProfileArg::Light => Profile::Light,
        }),
        audio: Some(!new.no_audio),
        role: new.role.map(CameraRole::from),
    };
    SiteAccess::open(folder).add_camera(&camera)?;
    done(json, &id, "added")
}

fn public(camera: &CameraConfig) -> serde_json::Value {
    serde_json::json!({
        "id": camera.id,
        "name": camera.name,
        "url": redact_url(&camera.url),
        "sub_url": camera.sub_url.as_ref().map(redact_url),
        "has_credentials": camera.username.is_some(),
        "transport": camera.transport,
        "profile": camera.profile,
        "audio": camera.audio,
    })
}

fn list(folder: &Path, json: bool) -> anyhow::Result<ExitCode> {
    let cameras = Config::load(folder)?.cameras;
    if cameras.is_empty() && !json {
        output::line("No camera yet. Add one: inveye camera add --id CAM-001 --url rtsp://…");
    }
    for camera in &cameras {
        if json {
            output::json(&public(camera))?;
        } else {
            output::line(format_args!(
                "{:<16} {:<28} {}",
                camera.id,
                camera.name,
                redact_url(&camera.url)
            ));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn show(camera: &CameraConfig, json: bool) -> anyhow::Result<ExitCode> {
    if json {
        output::json(&public(camera))?;
        return Ok(ExitCode::SUCCESS);
    }
    let row = |name: &str, value: &str| output::line(format_args!("{name:<12} {value}"));
    row("Id", camera.id.as_str());
    row("Name", &camera.name);
    row("Main stream", &redact_url(&camera.url));
    row(
        "Sub stream",
        &camera.sub_url.as_ref().map_or_else(
            || "none: the main stream is analysed".to_owned(),
            redact_url,
        ),
    );
    row(
        "Sign-in",
        if camera.username.is_some() {
            "user name and password are stored"
        } else {
            "none"
        },
    );
    row(
        "Transport",
        if camera.transport == Transport::Udp {
            "UDP"
        } else {
            "TCP"
        },
    );
    row("Profile", &format!("{:?}", camera.profile).to_lowercase());
    let sound = match camera.audio {
        true => "recorded where the camera has any",
        false => "not recorded",
    };
    row("Sound", sound);
    Ok(ExitCode::SUCCESS)
}

fn test(cameras: &[CameraConfig], json: bool) -> anyhow::Result<ExitCode> {
    if cameras.is_empty() {
        bail!("there is no camera to test");
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let mut all = true;
    for camera in cameras {
        if !json {
            output::note(format_args!("Testing {} …", camera.id));
        }
        let check = runtime.block_on(check_camera(camera, Arc::new(SystemClock::new())));
        all &= check.ok;
        print_check(camera, &check, json)?;
    }
    Ok(if all {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}

fn print_check(camera: &CameraConfig, check: &CameraCheck, json: bool) -> anyhow::Result<()> {
    if json {
        let mut value = serde_json::to_value(check)?;
        value["camera"] = serde_json::json!(camera.id);
        return output::json(&value);
    }
    check_lines(&camera.id, check).iter().for_each(output::line);
    Ok(())
}

fn check_lines(id: &CameraId, check: &CameraCheck) -> Vec<String> {
    let verdict = if check.ok { "works" } else { "does not work" };
    let steps = check.steps.iter().map(|step| {
        let mark = if step.ok { "ok  " } else { "FAIL" };
        format!("  {mark} {}: {}", step.name, step.detail)
    });
    let advice = check.advice.iter().map(|text| format!("  note {text}"));
    let mut lines = vec![format!("{id} {verdict}")];
    lines.extend(steps.chain(advice));
    lines
}

fn import(folder: &Path, file: &Path, json: bool) -> anyhow::Result<ExitCode> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("could not read {}", file.display()))?;
    let found = inveye_engine::cameras_from_yaml(&text)
        .with_context(|| format!("{} cannot be imported", file.display()))?;
    let site = SiteAccess::open(folder);
    for camera in found {
        let id = CameraId::new(&camera.camera.id)?;
        site.add_camera(&camera.camera)
            .with_context(|| format!("camera `{id}`"))?;
        if !camera.scene.lines.is_empty() || !camera.scene.zones.is_empty() {
            site.set_scene(&id, &camera.scene)
                .with_context(|| format!("lines and zones of camera `{id}`"))?;
        }
        done(json, &id, "added")?;
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use inveye_wire::{CheckStep, PictureCheck, StepFinding, StepName, StreamName};

    use super::*;

    #[test]
    fn a_check_says_what_works_but_should_be_better() {
        let dark = "The picture is very dark: add light, or set the camera's exposure.";
        let check = CameraCheck {
            ok: true,
            steps: vec![CheckStep {
                name: "Connect, main stream".to_owned(),
                ok: true,
                detail: "The camera answered and let us in.".to_owned(),
                step: StepName::Connect,
                stream: Some(StreamName::Main),
                found: Some(StepFinding::Connected),
            }],
            codec: None,
            size: None,
            fps: None,
            streams: Vec::new(),
            picture: Some(PictureCheck {
                brightness: 0.01,
                sharpness: 0.2,
                dark: true,
                blurred: false,
            }),
            can_talk: None,
            advice: vec![dark.to_owned()],
        };
        let id = CameraId::new("door").unwrap();
        let expected = [
            "door works".to_owned(),
            "  ok   Connect, main stream: The camera answered and let us in.".to_owned(),
            format!("  note {dark}"),
        ];
        assert_eq!(check_lines(&id, &check), expected);
    }
}
