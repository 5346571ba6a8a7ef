//! The one client of the wall: takes all tiles and all messages, and notes when they came.

use std::collections::HashMap;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use futures::{SinkExt, StreamExt};
use inveye_base::{Clock, SystemClock};
use inveye_domain::WallTime;
use inveye_wire::{
    CameraState, CameraView, ClientMessage, PictureCounts, PictureHeader, ServerMessage,
};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::load::Load;
use crate::sent::SentLog;

/// For the next message: an engine says something each second.
const PATIENCE: Duration = Duration::from_secs(20);

/// A signed-in client.
pub struct Wall {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    cameras: Vec<Camera>,
    index: HashMap<String, usize>,
    log: SentLog,
    clock: SystemClock,
}

struct Camera {
    path: String,
    view: Option<CameraView>,
    /// Media time of the picture that was analysed last, whose events follow its boxes.
    analysed: Option<i64>,
    seen: CameraSeen,
}

#[derive(Debug, Clone, Copy, Default)]
struct CameraSeen {
    analysed: u64,
    pictures: u64,
    bytes: u64,
}

/// What was seen in the measured time.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// How long was measured.
    pub seconds: f64,
    /// Analysed pictures a second of each camera, the fewest first.
    pub analysed_fps: Vec<f64>,
    /// Wall pictures a second of each camera, the fewest first.
    pub shown_fps: Vec<f64>,
    /// Mean size of a wall picture.
    pub picture_bytes: f64,
    /// What became of the pictures of all cameras in this time.
    pub pictures: PictureCounts,
    /// Pictures the cameras sent in this time.
    pub sent: u64,
    /// The fewest pictures a second that the engine granted.
    pub granted_fps: f64,
    /// Milliseconds from the last packet to the picture's message.
    pub picture_ms: Vec<f64>,
    /// Milliseconds from the analysed picture's last packet to its boxes.
    pub boxes_ms: Vec<f64>,
    /// Milliseconds from the analysed picture's last packet to the event's message.
    pub event_ms: Vec<f64>,
    /// Messages whose picture the cameras did not know.
    pub unmatched: u64,
}

impl Wall {
    /// Signs in and asks for all tiles, in the order of `cameras`: their ids and the simulator's paths.
    pub async fn open(
        address: &str,
        token: &str,
        cameras: &[(String, String)],
        log: SentLog,
        load: &Load,
    ) -> Result<Self> {
        let url = format!("ws://{address}/api/v1/live");
        let (socket, _) = tokio_tungstenite::connect_async(url)
            .await
            .context("the live socket does not open")?;
        let ids: Vec<String> = cameras.iter().map(|(id, _)| id.clone()).collect();
        let index = ids.iter().cloned().zip(0..).collect();
        let cameras = cameras
            .iter()
            .map(|(_, path)| Camera {
                path: path.clone(),
                view: None,
                analysed: None,
                seen: CameraSeen::default(),
            })
            .collect();
        let mut wall = Self {
            socket,
            cameras,
            index,
            log,
            clock: SystemClock::new(),
        };
        let token = token.to_owned();
        wall.say(&ClientMessage::Auth { token }).await?;
        let fps = load.tile_fps;
        wall.say(&ClientMessage::Watch {
            cameras: ids,
            fps,
            window: None,
            width: None,
        })
        .await?;
        Ok(wall)
    }

    async fn say(&mut self, message: &ClientMessage) -> Result<()> {
        let text = serde_json::to_string(message)?;
        Ok(self.socket.send(Message::text(text)).await?)
    }

    /// Reads until all cameras are live, and `settle` longer.
    pub async fn settle(&mut self, settle: Duration) -> Result<()> {
        let deadline = Instant::now() + Duration::from_secs(60);
        while !self.all_live() {
            if Instant::now() > deadline {
                bail!("not all cameras became live within a minute");
            }
            self.read(None, deadline + PATIENCE).await?;
        }
        let end = Instant::now() + settle;
        while Instant::now() < end {
            self.read(None, Instant::now() + PATIENCE).await?;
        }
        Ok(())
    }

    /// Reads for this long and says what came.
    pub async fn watch(&mut self, time: Duration) -> Result<Seen> {
        let start = Instant::now();
        let mut seen = Seen {
            granted_fps: f64::INFINITY,
            ..Seen::default()
        };
        for camera in &mut self.cameras {
            camera.seen = CameraSeen::default();
        }
        let (counts, sent) = (self.counts(), self.log.count());
        while start.elapsed() < time {
            self.read(Some(&mut seen), Instant::now() + PATIENCE)
                .await?;
        }
        let seconds = start.elapsed().as_secs_f64();
        let rates = |count: fn(&CameraSeen) -> u64| {
            let mut rates: Vec<f64> = self
                .cameras
                .iter()
                .map(|camera| real(count(&camera.seen)) / seconds)
                .collect();
            rates.sort_by(f64::total_cmp);
            rates
        };
        seen.seconds = seconds;
        seen.analysed_fps = rates(|seen| seen.analysed);
        seen.shown_fps = rates(|seen| seen.pictures);
        let total = |count: fn(&CameraSeen) -> u64| {
            real(self.cameras.iter().map(|camera| count(&camera.seen)).sum())
        };
        seen.picture_bytes = total(|seen| seen.bytes) / total(|seen| seen.pictures).max(1.0);
        seen.pictures = each(self.counts(), counts, u64::saturating_sub);
        seen.sent = self.log.count().saturating_sub(sent);
        Ok(seen)
    }

    fn all_live(&self) -> bool {
        self.cameras.iter().all(|camera| {
            camera
                .view
                .as_ref()
                .is_some_and(|view| view.state == CameraState::Live)
        })
    }

    fn counts(&self) -> PictureCounts {
        self.cameras
            .iter()
            .filter_map(|camera| camera.view.as_ref())
            .fold(PictureCounts::default(), |sum, view| {
                each(sum, view.pictures, u64::wrapping_add)
            })
    }

    /// Takes the next message in.
    async fn read(&mut self, seen: Option<&mut Seen>, deadline: Instant) -> Result<()> {
        let message = timeout_at(deadline, self.socket.next())
            .await
            .context("the engine says nothing")?
            .context("the engine hung up")??;
        let now = self.clock.wall();
        match message {
            Message::Binary(bytes) => self.picture(&bytes, now, seen),
            Message::Text(text) => {
                let message = serde_json::from_str(&text).context("not a live message")?;
                self.said(message, now, seen)
            }
            _ => Ok(()),
        }
    }

    fn picture(&mut self, bytes: &[u8], now: WallTime, seen: Option<&mut Seen>) -> Result<()> {
        let header = PictureHeader::from_bytes(bytes).context("a picture without header")?;
        let camera = self
            .cameras
            .get_mut(usize::from(header.tile))
            .context("a picture of no tile")?;
        camera.seen.pictures += 1;
        camera.seen.bytes += bytes.len() as u64;
        if let Some(seen) = seen {
            let age = self.log.age(&camera.path, header.media_us, now);
            note(&mut seen.picture_ms, age, &mut seen.unmatched);
        }
        Ok(())
    }

    fn said(
        &mut self,
        message: ServerMessage,
        now: WallTime,
        seen: Option<&mut Seen>,
    ) -> Result<()> {
        match message {
            ServerMessage::Hello { hello } => {
                for view in hello.cameras {
                    self.viewed(view);
                }
            }
            ServerMessage::Camera { camera: view } => {
                if let Some(seen) = seen {
                    seen.granted_fps = seen.granted_fps.min(view.fps_target);
                }
                self.viewed(*view);
            }
            ServerMessage::Tracks(boxes) => {
                let Some(&index) = self.index.get(&boxes.camera) else {
                    return Ok(());
                };
                let camera = &mut self.cameras[index];
                camera.seen.analysed += 1;
                camera.analysed = Some(boxes.media_us);
                if let Some(seen) = seen {
                    let age = self.log.age(&camera.path, boxes.media_us, now);
                    note(&mut seen.boxes_ms, age, &mut seen.unmatched);
                }
            }
            ServerMessage::Event { event } if event.track.is_some() => {
                let index = self.index.get(&event.camera);
                let camera = index.and_then(|&index| self.cameras.get(index));
                if let (Some(camera), Some(seen)) = (camera, seen)
                    && let Some(media) = camera.analysed
                {
                    let age = self.log.age(&camera.path, media, now);
                    note(&mut seen.event_ms, age, &mut seen.unmatched);
                }
            }
            ServerMessage::Error { error } => bail!("the engine refuses: {}", error.message),
            _ => {}
        }
        Ok(())
    }

    fn viewed(&mut self, view: CameraView) {
        let index = self.index.get(&view.id);
        if let Some(camera) = index.and_then(|&index| self.cameras.get_mut(index)) {
            camera.view = Some(view);
        }
    }
}

fn note(times: &mut Vec<f64>, age: Option<Duration>, unmatched: &mut u64) {
    match age {
        Some(age) => times.push(age.as_secs_f64() * 1000.0),
        None => *unmatched += 1,
    }
}

fn each(a: PictureCounts, b: PictureCounts, of: fn(u64, u64) -> u64) -> PictureCounts {
    PictureCounts {
        received: of(a.received, b.received),
        decoded: of(a.decoded, b.decoded),
        skipped: of(a.skipped, b.skipped),
        damaged: of(a.damaged, b.damaged),
        analysed: of(a.analysed, b.analysed),
        replaced: of(a.replaced, b.replaced),
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of minutes")]
fn real(count: u64) -> f64 {
    count as f64
}
