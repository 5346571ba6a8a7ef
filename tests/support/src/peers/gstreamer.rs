//! GStreamer's RTSP server as a camera.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::simulator::{Access, Credentials};

const PACKAGES: &str = "apt-get install python3-gi gir1.2-gst-rtsp-server-1.0 \
                        gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad";

/// Loading GStreamer's registry for the first time on a busy machine takes some seconds.
const START: Duration = Duration::from_secs(60);

/// A server that ends when this is dropped.
#[derive(Debug)]
pub struct GstreamerServer {
    process: Child,
    port: u16,
}

impl GstreamerServer {
    /// Serves `file` at `/cam` on a free port. Each session starts with the first picture and ends with the last.
    pub async fn start(file: &Path, access: &Access) -> Result<Self> {
        let mut command = Command::new("/usr/bin/python3");
        command
            .arg(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/peers/gstreamer_rtsp_server.py"
            ))
            .args(authentication(access))
            .arg(format!("/cam={}", file.display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let starting = tokio::task::spawn_blocking(move || Self::spawn(command));
        tokio::time::timeout(START, starting)
            .await
            .context("GStreamer's server did not get ready")??
    }

    fn spawn(mut command: Command) -> Result<Self> {
        let mut process = command
            .spawn()
            .with_context(|| format!("could not start /usr/bin/python3: {PACKAGES}"))?;
        let output = process
            .stdout
            .take()
            .context("its output is not readable")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        if let Some(port) = line.strip_prefix("ready ") {
            let port = port.trim().parse().context("it gave no port")?;
            return Ok(Self { process, port });
        }
        let mut complaint = String::new();
        if let Some(mut errors) = process.stderr.take() {
            errors.read_to_string(&mut complaint)?;
        }
        let _reaped = process.wait()?;
        bail!("{}; {PACKAGES}", complaint.trim())
    }

    /// The address of its stream, without credentials.
    pub fn url(&self) -> String {
        format!("rtsp://127.0.0.1:{}/cam", self.port)
    }
}

impl Drop for GstreamerServer {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to kill.
        let _ended = self.process.kill().is_err();
        let _reaped = self.process.wait().is_ok();
    }
}

fn authentication(access: &Access) -> Vec<String> {
    let named = |auth: &str, Credentials { user, password }: &Credentials| {
        ["--auth", auth, "--user", user, "--password", password]
            .map(str::to_owned)
            .to_vec()
    };
    match access {
        Access::Open => Vec::new(),
        Access::Basic(credentials) => named("basic", credentials),
        Access::Digest(credentials) => named("digest", credentials),
    }
}
