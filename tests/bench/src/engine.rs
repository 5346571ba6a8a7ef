//! The product's own programs: a data folder set up by commands, and the engine on it.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use inveye_base::{Clock, SystemClock};
use rustix::process::{Pid, Signal, kill_process};
use serde::Deserialize;

use crate::load::{Load, pinned};
use crate::usage::Usage;

/// The door of the bundled entrance, as its scene file has it.
const DOOR: &str = "0.4141,0.4901 0.6281,0.5157";

/// A fresh data folder.
#[derive(Debug)]
pub struct EngineFolder {
    program: PathBuf,
    folder: tempfile::TempDir,
}

impl EngineFolder {
    /// With the load's analysis settings and this detector for the light profile.
    pub fn fresh(program: &Path, load: &Load, model: &str) -> Result<Self> {
        let folder = tempfile::tempdir().context("no folder for the engine's data")?;
        let config = format!(
            "[analysis]\nfps = {:?}\nworkers = {}\nlight_model = {model:?}\n",
            load.analysis_fps, load.workers
        );
        fs::write(folder.path().join("inveye.toml"), config)?;
        Ok(Self {
            program: program.to_owned(),
            folder,
        })
    }

    /// As the product comes, below another folder.
    pub fn in_folder(program: &Path, parent: &Path) -> Result<Self> {
        Ok(Self {
            program: program.to_owned(),
            folder: tempfile::tempdir_in(parent).context("no folder for the engine's data")?,
        })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Adds a camera; its door line where it shows the entrance.
    pub fn add_camera(&self, id: &str, url: &str, has_door: bool) -> Result<()> {
        self.command(&["camera", "add", "--id", id, "--url", url])?;
        if has_door {
            self.command(&[
                "line", "add", "--camera", id, "--name", "door", "--points", DOOR, "--in",
                "positive",
            ])?;
        }
        Ok(())
    }

    fn command(&self, words: &[&str]) -> Result<()> {
        let output = Command::new(&self.program)
            .args(words)
            .arg("--data")
            .arg(self.folder.path())
            .output()
            .with_context(|| format!("could not run {}", self.program.display()))?;
        ensure!(
            output.status.success(),
            "inveye {} failed: {}",
            words.join(" "),
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(())
    }

    /// Starts the engine on two processors.
    pub fn serve(self, log: &Path) -> Result<Engine> {
        let messages =
            File::create(log).with_context(|| format!("could not write {}", log.display()))?;
        let mut child = pinned(&self.program, 2)
            .args(["serve", "--port", "0", "--no-toasts", "--json", "--data"])
            .arg(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(messages)
            .spawn()
            .context("the engine could not be started")?;
        let output = child.stdout.take();
        let mut engine = Engine {
            child,
            address: String::new(),
            token: String::new(),
            folder: Some(self),
        };
        let mut line = String::new();
        BufReader::new(output.context("the engine's output is not readable")?)
            .read_line(&mut line)?;
        let Ok(ready) = serde_json::from_str::<Ready>(&line) else {
            bail!("the engine did not start; see {}", log.display());
        };
        (engine.address, engine.token) = (ready.address, ready.token);
        Ok(engine)
    }
}

#[derive(Debug, Deserialize)]
struct Ready {
    address: String,
    token: String,
}

/// A running engine; ended by force when dropped.
#[derive(Debug)]
pub struct Engine {
    child: Child,
    /// Where its API answers.
    pub address: String,
    /// What opens it.
    pub token: String,
    /// Gone once it is handed on.
    folder: Option<EngineFolder>,
}

impl Engine {
    /// What it used so far.
    pub fn usage(&self) -> Result<Usage> {
        Usage::of(self.child.id())
    }

    /// Ends it in order; says how long that took.
    pub fn end(mut self) -> Result<std::time::Duration> {
        let clock = SystemClock::new();
        let pid = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        kill_process(pid.context("no process")?, Signal::TERM)?;
        let status = self.child.wait()?;
        ensure!(status.success(), "the engine ended with {status}");
        Ok(clock.monotonic())
    }

    /// Ends it in order and keeps its data for another one.
    pub fn end_keeping(mut self) -> Result<EngineFolder> {
        let folder = self.folder.take().context("an engine has a folder")?;
        self.end()?;
        Ok(folder)
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        // Errors mean that it has ended already.
        let _ended = self.child.kill().is_err();
        let _collected = self.child.wait().is_err();
    }
}
