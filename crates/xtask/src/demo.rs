//! `cargo xtask demo`: the product on four simulated cameras, in the desktop window, or without a
//! display as the engine alone. Everything it starts ends with it.

mod children;
mod detector;
mod rules;
mod scene;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

use anyhow::Context;

use crate::programs::{self, Display};
use crate::say::{self, Step};
use crate::setup::{self, Purpose};
use crate::{command, interface, room};
use children::Children;
use rules::Running;
use scene::Scene;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The engine alone, even with a display: open the printed address in a browser
    #[arg(long)]
    headless: bool,
    /// End by itself after this time
    #[arg(long, value_name = "N")]
    seconds: Option<u64>,
    /// The engine's port
    #[arg(long, value_name = "P")]
    port: Option<u16>,
}

/// A simulated camera: its id, what people call it, and its clip.
const CAMERAS: &[(&str, &str, &str)] = &[
    ("CAM-001", "Entrance", "entrance"),
    ("CAM-002", "Tills", "checkout"),
    ("CAM-003", "Aisle", "aisle"),
    ("CAM-004", "High value", "highvalue"),
];

/// Sets up, builds, starts, and stays until it is ended.
pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let library = setup::prepare(Purpose::Demo)?.onnx_runtime;
    interface::build_when_stale()?;
    let display = match args.headless {
        true => Display::Missing,
        false => Display::of_this_session(),
    };
    let step = Step::begin("building the programs (minutes the first time, then seconds)");
    command::succeed(&mut programs::build(display))?;
    programs::put_library_beside(&library)?;
    step.done();

    let models = detector::ensure(&program("inveye"))?;
    let shop = Shop::fresh(library, models)?;
    let mut children = Children::new()?;
    let step = Step::begin("four simulated cameras");
    let simulator =
        children.start_and_read(&simulator(), &shop.folder.join("simulator.log"), "ready ")?;
    step.done();
    let step = Step::begin("cameras, counting lines and zones");
    for (id, name, clip) in CAMERAS {
        shop.add_camera(id, name, &format!("{simulator}/{clip}"), clip)?;
    }
    step.done();
    say::line(format_args!("    logs: {}", shop.folder.display()));
    match display {
        Display::There => {
            children.start(&shop.window(args), Some(&shop.folder.join("window.log")))?
        }
        Display::Missing => {
            say::line(
                "    no display: open the address below in a browser, and sign in with the token",
            );
            children.start(&shop.engine(args), Some(&shop.folder.join("engine.log")))?;
        }
    }
    let running = children.until(|| Running::find(&shop.data()))?;
    if let Some(running) = running {
        running.add_rules()?;
    }
    say::line("    Ctrl-C ends everything");
    children.wait(args.seconds.map(Duration::from_secs))?;
    Ok(ExitCode::SUCCESS)
}

fn simulator() -> Command {
    let mut command = command::in_root(
        &program("inveye-camera-simulator"),
        &["--listen", "127.0.0.1:0"],
    );
    for (_, _, clip) in CAMERAS {
        command.arg("--stream").arg(format!(
            "/{clip}={}",
            footage().join(format!("{clip}.mp4")).display()
        ));
    }
    command
}

fn footage() -> PathBuf {
    room::root().join("tests/footage/synthetic")
}

fn program(name: &str) -> String {
    programs::folder().join(name).display().to_string()
}

/// The demo's data folder and the commands that work on it.
struct Shop {
    folder: PathBuf,
    library: PathBuf,
    models: Option<PathBuf>,
}

impl Shop {
    /// An empty one: the demo counts from zero each time.
    fn fresh(library: PathBuf, models: Option<PathBuf>) -> anyhow::Result<Self> {
        let folder = room::target().join("demo");
        if folder.exists() {
            fs::remove_dir_all(&folder)
                .with_context(|| format!("could not empty {}", folder.display()))?;
        }
        fs::create_dir_all(&folder)
            .with_context(|| format!("could not make {}", folder.display()))?;
        Ok(Self {
            folder,
            library,
            models,
        })
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn command(&self, name: &str, words: &[&str]) -> Command {
        let mut command = command::in_root(&program(name), words);
        command
            .arg("--data")
            .arg(self.data())
            .env("ORT_DYLIB_PATH", &self.library);
        if let Some(models) = &self.models {
            command.env("INVEYE_MODELS", models);
        }
        command
    }

    fn add_camera(&self, id: &str, name: &str, url: &str, clip: &str) -> anyhow::Result<()> {
        let words = ["camera", "add", "--id", id, "--name", name, "--url", url];
        command::quietly(&mut self.command("inveye", &words))?;
        let scene = Scene::read(&scene_of(clip))?;
        for words in scene.commands(id) {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            command::quietly(&mut self.command("inveye", &words))?;
        }
        Ok(())
    }

    fn engine(&self, args: &Args) -> Command {
        let mut command = self.command("inveye", &["serve"]);
        if let Some(port) = args.port {
            command.args(["--port", &port.to_string()]);
        }
        command
    }

    fn window(&self, args: &Args) -> Command {
        let mut command = self.command("inveye-desktop", &[]);
        if let Some(port) = args.port {
            command.args(["--port", &port.to_string()]);
        }
        command
    }
}

fn scene_of(clip: &str) -> PathBuf {
    footage().join(Path::new(clip).with_extension("scene.toml"))
}
