//! The engine that is killed: a program of its own.

use std::io::{Read, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::Arc;

use inveye_domain::DetectorProfile;
use inveye_engine::{Engine, EngineOptions};
use inveye_inference_core::{Detector, DetectorSource, Embedder, ModelSpec};

/// Recording needs no detector, and the processors are busy enough.
struct NoDetector;

impl DetectorSource for NoDetector {
    fn spec(&self, _profile: DetectorProfile) -> Result<ModelSpec, String> {
        Err("There is no detector in this test.".to_owned())
    }

    fn open(&self, _profile: DetectorProfile) -> Result<Box<dyn Detector>, String> {
        Err("There is no detector in this test.".to_owned())
    }

    fn open_embedder(&self) -> Result<Box<dyn Embedder>, String> {
        Err("There is no model in this test.".to_owned())
    }

    fn provider(&self) -> String {
        "none".to_owned()
    }
}

/// Runs an engine until standard input ends.
pub(super) fn live(folder: &Path) {
    inveye_base::logging::start(inveye_base::logging::LogFormat::Text, "warn");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let engine = Engine::start(EngineOptions {
            folder: folder.to_owned(),
            listen: Some(SocketAddr::from(([127, 0, 0, 1], 0))),
            detectors: Arc::new(NoDetector),
            toasts: false,
            open_alert: None,
            key_place: inveye_engine::KeyPlace::File,
        })
        .await
        .expect("the engine starts");
        let wait = || std::io::stdin().read_to_end(&mut Vec::new());
        tokio::task::spawn_blocking(wait)
            .await
            .expect("it waits")
            .expect("it reads");
        engine.shut_down().await;
    });
}

/// A running one, from outside.
pub(super) struct Program {
    child: Child,
    input: Option<ChildStdin>,
}

impl Program {
    pub(super) fn start(folder: &Path) -> Self {
        let log = folder.join("engine.log");
        let log = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(log);
        let log = log.expect("a log");
        let mut child = Command::new(std::env::current_exe().expect("tests are files"))
            .args(["--exact", super::TEST, "--nocapture"])
            .env(super::ENGINE, folder)
            .stdin(Stdio::piped())
            .stdout(log.try_clone().expect("the log again"))
            .stderr(log)
            .spawn()
            .expect("it starts");
        let input = child.stdin.take();
        Self { child, input }
    }

    /// `kill -9`.
    pub(super) fn kill(mut self) {
        self.is_alive();
        self.child.kill().expect("it is killed");
        self.child.wait().expect("it is gone");
    }

    /// In order.
    pub(super) fn end(mut self) {
        self.is_alive();
        if let Some(mut input) = self.input.take() {
            input.flush().expect("it listens");
        }
        let status = self.child.wait().expect("it ends");
        assert!(status.success(), "the engine ended with {status}");
    }

    /// An engine that ends by itself fails the test.
    pub(super) fn is_alive(&mut self) {
        let ended = self.child.try_wait().expect("it can be asked");
        assert!(
            ended.is_none(),
            "the engine ended by itself: {ended:?}; see its log"
        );
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Errors mean that it has ended already.
        let _ended = self.child.kill().is_err();
        let _collected = self.child.wait().is_err();
    }
}
