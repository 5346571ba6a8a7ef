//! A simulated shop with a real engine: what the tests of the live path stand on.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::{SinkExt, StreamExt};
use inveye_domain::CameraId;
use inveye_engine::{CameraConfig, Config, Engine, EngineOptions, KeyPlace};
use inveye_inference_onnx::{OnnxSource, SourceSettings};
use inveye_test_support::{CameraSimulator, Footage, Options, Running, SimulatedStream, synthetic};
use inveye_wire::{ClientMessage, ServerMessage};
use serde_json::Value;
use tokio_tungstenite::tungstenite::Message;

/// Cameras, an engine and its folder.
pub(crate) struct Shop {
    pub(crate) cameras: Running,
    pub(crate) engine: Engine,
    pub(crate) folder: tempfile::TempDir,
}

/// The bundled entrance: somebody comes in every few seconds.
pub(crate) async fn simulator(paths: &[&str]) -> Running {
    let footage = Footage::open(synthetic("entrance.mp4")).expect("the bundled clip opens");
    let streams = paths
        .iter()
        .map(|path| SimulatedStream::new(*path, Arc::clone(&footage)))
        .collect();
    CameraSimulator::start(streams, Options::default())
        .await
        .expect("the simulator starts")
}

/// A configuration with one camera a path, named after it.
pub(crate) fn configure(folder: &Path, cameras: &Running, paths: &[&str]) {
    let camera = |path: &&str| {
        let id = CameraId::new(path.trim_start_matches('/')).expect("a test's id is valid");
        CameraConfig::new(id, None, &cameras.url(path), None)
            .expect("the simulator's address is valid")
    };
    let config = Config {
        cameras: paths.iter().map(camera).collect(),
        ..Config::default()
    };
    config
        .save(folder)
        .expect("the configuration can be written");
}

pub(crate) fn options(folder: &Path) -> EngineOptions {
    let settings = SourceSettings {
        data_folder: Some(folder.to_owned()),
        ..SourceSettings::default()
    };
    let detectors = Arc::new(OnnxSource::new(settings));
    EngineOptions {
        folder: folder.to_owned(),
        listen: Some(SocketAddr::from(([127, 0, 0, 1], 0))),
        detectors,
        toasts: false,
        open_alert: None,
        key_place: KeyPlace::File,
    }
}

impl Shop {
    pub(crate) async fn open(paths: &[&str]) -> Self {
        Self::open_in(tempfile::tempdir().expect("a folder"), paths).await
    }

    pub(crate) async fn open_in(folder: tempfile::TempDir, paths: &[&str]) -> Self {
        let cameras = simulator(paths).await;
        configure(folder.path(), &cameras, paths);
        let engine = Engine::start(options(folder.path()))
            .await
            .expect("the engine starts");
        Self {
            cameras,
            engine,
            folder,
        }
    }

    /// Its engine ended and started again; the cameras went on.
    pub(crate) async fn restarted(self) -> Self {
        let Self {
            cameras,
            engine,
            folder,
        } = self;
        engine.shut_down().await;
        let engine = Engine::start(options(folder.path()))
            .await
            .expect("the engine starts again");
        Self {
            cameras,
            engine,
            folder,
        }
    }

    /// One request on a thread of its own.
    pub(crate) async fn request(
        &self,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> (u16, Value) {
        let (status, body) = self
            .raw(
                method,
                path,
                body,
                &[(
                    "Authorization",
                    &format!("Bearer {}", self.engine.token().reveal()),
                )],
            )
            .await;
        (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
    }

    /// One request with headers of the caller's.
    pub(crate) async fn raw(
        &self,
        method: &str,
        path: &str,
        body: Option<Value>,
        headers: &[(&str, &str)],
    ) -> (u16, Vec<u8>) {
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        self.send(method, path, body.into_bytes(), headers).await
    }

    /// The same with any body; JSON when the headers say nothing else.
    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        body: Vec<u8>,
        headers: &[(&str, &str)],
    ) -> (u16, Vec<u8>) {
        let address = self.engine.address();
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n",
            body.len()
        );
        if !headers.iter().any(|(name, _)| *name == "Content-Type") {
            head.push_str("Content-Type: application/json\r\n");
        }
        if !headers.iter().any(|(name, _)| *name == "Host") {
            head.push_str(&format!("Host: {address}\r\n"));
        }
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let mut request = format!("{head}\r\n").into_bytes();
        request.extend_from_slice(&body);
        let work = move || {
            let mut socket = TcpStream::connect(address).expect("the API takes connections");
            socket
                .set_read_timeout(Some(Duration::from_secs(30)))
                .expect("a timeout can be set");
            // A server that refuses a long body answers before it has all of it.
            let _all_sent = socket.write_all(&request).is_ok();
            let mut answer = Vec::new();
            socket
                .read_to_end(&mut answer)
                .expect("the answer comes in");
            let end = answer
                .windows(4)
                .position(|w| w == b"\r\n\r\n")
                .expect("a head");
            let status = std::str::from_utf8(&answer[9..12])
                .ok()
                .and_then(|s| s.parse().ok())
                .expect("a status");
            (status, answer[end + 4..].to_vec())
        };
        tokio::task::spawn_blocking(work)
            .await
            .expect("the request's thread ends")
    }

    /// Draws the door line of the clip's own scene.
    pub(crate) async fn draw_door(&self, camera: &str) {
        let scene = serde_json::json!({
            "lines": [{ "name": "door", "a": [0.4141, 0.4901], "b": [0.6281, 0.5157], "in": "positive" }],
            "zones": [],
        });
        let (status, answer) = self
            .request(
                "PUT",
                &format!("/api/v1/cameras/{camera}/scene"),
                Some(scene),
            )
            .await;
        assert_eq!(status, 200, "{answer}");
    }

    pub(crate) async fn client(&self) -> Client {
        Client::connect(
            self.engine.address(),
            self.engine.token().reveal(),
            "/api/v1/live",
        )
        .await
    }
}

type Socket =
    tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>;

/// A screen, as the engine sees it.
pub(crate) struct Client {
    pub(crate) socket: Socket,
}

impl Client {
    pub(crate) async fn connect(address: SocketAddr, token: &str, path: &str) -> Self {
        let (socket, _) = tokio_tungstenite::connect_async(format!("ws://{address}{path}"))
            .await
            .expect("the socket opens");
        let mut client = Self { socket };
        client
            .say(&ClientMessage::Auth {
                token: token.to_owned(),
            })
            .await;
        client
    }

    pub(crate) async fn say(&mut self, message: &ClientMessage) {
        let text = serde_json::to_string(message).expect("wire types can be written");
        self.socket
            .send(Message::text(text))
            .await
            .expect("the message goes out");
    }

    /// Reads until a message fits; fails with what it waited for.
    pub(crate) async fn until<T>(
        &mut self,
        what: &str,
        within: Duration,
        mut fits: impl FnMut(Heard) -> Option<T>,
    ) -> T {
        let deadline = Instant::now() + within;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let next = tokio::time::timeout(left, self.socket.next()).await;
            let message = next
                .unwrap_or_else(|_| panic!("{what}: not within {within:?}"))
                .expect("the socket stays open")
                .expect("the socket works");
            let heard = match message {
                Message::Text(text) => Heard::Said(Box::new(
                    serde_json::from_str(&text).expect("the engine speaks the wire types"),
                )),
                Message::Binary(bytes) => Heard::Picture(bytes.to_vec()),
                _ => continue,
            };
            if let Some(value) = fits(heard) {
                return value;
            }
        }
    }
}

/// What a screen hears.
pub(crate) enum Heard {
    Said(Box<ServerMessage>),
    Picture(Vec<u8>),
}

impl Heard {
    pub(crate) fn said(self) -> Option<ServerMessage> {
        match self {
            Self::Said(message) => Some(*message),
            Self::Picture(_) => None,
        }
    }
}
