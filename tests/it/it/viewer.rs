//! Someone who watches a stream: opens it as an installer would type it, decodes, looks.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use inveye_domain::FrameSize;
use inveye_test_support::{
    Access, CameraSimulator, Credentials, Footage, Options, Running, SimulatedStream, within,
};
use inveye_video::{
    AccessUnit, Decoder, DecoderChoice, FileReader, Frame, OpenStreamError, PackedOrder, Scaler,
    Session, SessionItem, SessionSettings, StreamError, StreamSource, TransportChoice,
    VideoParameters, parse_camera_url, session,
};

pub(crate) const USER: &str = "operator";
/// With everything that people paste unescaped.
pub(crate) const PASSWORD: &str = "S3cret p@ss:wörd#1";

pub(crate) const CAMERA: &str = "/cam 1/main";

pub(crate) fn credentials() -> Credentials {
    Credentials::new(USER, PASSWORD)
}

pub(crate) fn accesses() -> [Access; 3] {
    [
        Access::Open,
        Access::Basic(credentials()),
        Access::Digest(credentials()),
    ]
}

/// One camera.
pub(crate) async fn camera(footage: Arc<Footage>, options: Options) -> Running {
    let streams = vec![SimulatedStream::new(CAMERA, footage)];
    CameraSimulator::start(streams, options).await.unwrap()
}

/// A stream as a person types it: with user and password where the camera asks for them.
pub(crate) fn source(url: &str, access: &Access, transport: TransportChoice) -> StreamSource {
    let typed = match access {
        Access::Open => url.to_owned(),
        Access::Basic(c) | Access::Digest(c) => {
            url.replace("rtsp://", &format!("rtsp://{}:{}@", c.user, c.password))
        }
    };
    let (url, credentials) = parse_camera_url(&typed).unwrap();
    StreamSource {
        url,
        credentials,
        transport,
    }
}

/// The product's settings with less patience, but enough for a busy machine.
pub(crate) fn settings() -> SessionSettings {
    SessionSettings {
        connect_timeout: Duration::from_secs(3),
        start_timeout: Duration::from_secs(4),
        stall_timeout: Duration::from_secs(2),
        ..SessionSettings::default()
    }
}

pub(crate) struct Viewer {
    pub(crate) session: Session,
    decoder: Option<Decoder>,
    /// All that were announced.
    pub(crate) parameters: Vec<VideoParameters>,
    /// Packets that went missing so far.
    pub(crate) lost: u32,
}

impl Viewer {
    pub(crate) async fn open(
        source: &StreamSource,
        settings: &SessionSettings,
    ) -> Result<Self, OpenStreamError> {
        let session = within(
            "the session or an error",
            Box::pin(session::open(source, settings)),
        )
        .await?;
        Ok(Self {
            session,
            decoder: None,
            parameters: Vec::new(),
            lost: 0,
        })
    }

    /// Opens a camera that asks nobody, over TCP.
    pub(crate) async fn of(camera: &Running, path: &str) -> Result<Self, OpenStreamError> {
        let source = source(&camera.url(path), &Access::Open, TransportChoice::Tcp);
        Self::open(&source, &settings()).await
    }

    /// The next encoded picture.
    pub(crate) async fn unit(&mut self) -> Result<AccessUnit, StreamError> {
        loop {
            match within("a picture or an error", self.session.next()).await? {
                SessionItem::Parameters(parameters) => {
                    let decoder = Decoder::open(
                        parameters.codec,
                        &parameters.extradata,
                        DecoderChoice::Software,
                    );
                    self.decoder = Some(decoder.unwrap());
                    self.parameters.push(parameters);
                }
                SessionItem::AccessUnit(unit) => {
                    self.lost += unit.lost_packets;
                    return Ok(unit);
                }
                SessionItem::Sound(_) => {}
            }
        }
    }

    /// Decoded pictures, at least one.
    pub(crate) async fn look(&mut self) -> Result<Vec<Frame>, StreamError> {
        loop {
            let unit = self.unit().await?;
            let decoder = self
                .decoder
                .as_mut()
                .expect("parameters come before the first picture");
            let frames = decoder.decode(&unit);
            if !frames.is_empty() {
                return Ok(frames);
            }
        }
    }

    /// So many decoded pictures.
    pub(crate) async fn see(&mut self, count: usize) -> Vec<Frame> {
        let mut seen = Vec::new();
        while seen.len() < count {
            seen.extend(self.look().await.unwrap());
        }
        seen.truncate(count);
        seen
    }

    /// Reads on until the stream ends.
    pub(crate) async fn outlive(&mut self) -> StreamError {
        loop {
            if let Err(error) = self.unit().await {
                return error;
            }
        }
    }
}

/// What a picture shows, small enough to compare and exact enough to tell neighbours apart.
pub(crate) fn look_of(frame: &Frame) -> Vec<u8> {
    let mut pixels = Vec::new();
    Scaler::new()
        .scale_packed(frame, FrameSize::new(64, 36), PackedOrder::Rgb, &mut pixels)
        .unwrap();
    pixels
}

/// What the first pictures of a file show.
pub(crate) fn looks_of_file(file: &Path, count: usize) -> Vec<Vec<u8>> {
    let reader = FileReader::open(file).unwrap();
    reader
        .take(count)
        .map(|frame| look_of(&frame.unwrap()))
        .collect()
}
