//! The decode thread of one camera: encoded pictures in; wall tiles and pictures for analysis out.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;

use inveye_base::{ErrorChain, task};
use inveye_domain::{DetectorProfile, FrameSize};
use inveye_inference_core::{ChannelOrder, DetectorSource, ModelSpec, PackedImage};
use inveye_video::{
    AccessUnit, Decoder, DecoderChoice, Frame, JpegEncoder, PackedOrder, Scaler, VideoParameters,
};

use crate::dispatch::{Dispatch, DuePicture};
use crate::faces::FaceWatch;
use crate::gate::FrameGate;
use crate::lane::Lane;
use crate::sink::{AnalysisSink, PictureSink, TileSize};
use crate::visitors::VisitorWatch;

/// Encoded pictures that may wait: about two seconds. Beyond it the camera skips to its next keyframe.
const QUEUE: usize = 30;

/// What a decode thread is told.
#[derive(Debug)]
enum Order {
    Unit {
        unit: AccessUnit,
        /// New parameters come with the first unit that needs them.
        parameters: Option<Arc<VideoParameters>>,
    },
    SessionEnded,
}

/// How the pictures of one camera are used.
#[derive(Debug, Clone)]
pub struct DecodingSettings {
    /// Software, or hardware where present.
    pub decoder: DecoderChoice,
    /// Largest wall picture.
    pub tile: FrameSize,
    /// Largest small wall picture.
    pub small_tile: FrameSize,
    /// Wall pictures a second.
    pub tile_fps: f64,
    /// JPEG quality of wall pictures, 1–100.
    pub tile_quality: u8,
    /// Analysed pictures a second that are wanted.
    pub analysis_fps: f64,
}

/// What decode threads of all cameras share.
#[derive(Clone)]
pub struct DecodingContext {
    /// Where pictures wait for workers.
    pub dispatch: Arc<Dispatch>,
    /// What models expect.
    pub detectors: Arc<dyn DetectorSource>,
    /// Share of the wanted analysis rate that the load permits, as the bits of an `f64`.
    pub pace: Arc<AtomicU64>,
    /// Hears of what was open when a session ended.
    pub sink: Arc<dyn AnalysisSink>,
    /// Forgets the numbering of tracks with each session.
    pub visitors: Arc<VisitorWatch>,
    /// Likewise; and says which frames it wants to see.
    pub faces: Arc<FaceWatch>,
}

/// The session's end of a decode thread. Dropping it ends the thread.
#[derive(Debug)]
pub struct DecodeThread {
    orders: SyncSender<Order>,
    lane: Arc<Lane>,
    skipping: bool,
    /// The thread was not told yet that the session before this one ended.
    is_end_untold: bool,
    parameters: Option<Arc<VideoParameters>>,
    thread: JoinHandle<()>,
}

impl DecodeThread {
    /// Starts the thread and gives the camera its place in the dispatch.
    pub fn start(
        lane: &Arc<Lane>,
        settings: DecodingSettings,
        context: DecodingContext,
        pictures: Arc<dyn PictureSink>,
    ) -> io::Result<Self> {
        let (orders, inbox) = sync_channel(QUEUE);
        context.dispatch.enter(lane);
        let mut decoding = Decoding {
            lane: Arc::clone(lane),
            settings,
            context,
            pictures,
            decoder: None,
            scaler: Scaler::new(),
            jpegs: TileSize::ALL.map(|size| (size, JpegEncoder::new())),
            tile_gate: FrameGate::default(),
            analysis_gate: FrameGate::default(),
            spec: None,
        };
        let thread = task::thread_named(format!("decode-{}", lane.camera()), move || {
            decoding.run(&inbox);
            decoding.context.dispatch.leave(&decoding.lane);
        })?;
        Ok(Self {
            orders,
            lane: Arc::clone(lane),
            skipping: false,
            is_end_untold: false,
            parameters: None,
            thread,
        })
    }

    /// New parameters: the decoder is opened afresh with the next picture.
    pub fn set_parameters(&mut self, parameters: Arc<VideoParameters>) {
        self.parameters = Some(parameters);
    }

    /// The next picture. Never waits: when decoding cannot follow, pictures are dropped up to the
    /// next keyframe, and counted.
    pub fn push(&mut self, unit: &AccessUnit) {
        self.lane.count_received();
        if self.is_end_untold {
            self.tell_end();
        }
        if self.is_end_untold || (self.skipping && !unit.keyframe) {
            self.skipping = true;
            self.lane.count_dropped();
            return;
        }
        match self.orders.try_send(Order::Unit {
            unit: unit.clone(),
            parameters: self.parameters.take(),
        }) {
            Ok(()) => self.skipping = false,
            Err(TrySendError::Full(Order::Unit { parameters, .. })) => {
                self.parameters = parameters;
                self.skipping = true;
                self.lane.count_dropped();
            }
            Err(TrySendError::Full(Order::SessionEnded) | TrySendError::Disconnected(_)) => {
                self.lane.count_dropped()
            }
        }
    }

    /// The session is over: its people are forgotten, and the next picture starts a new decoder.
    pub fn session_ended(&mut self) {
        self.skipping = false;
        self.parameters = None;
        self.tell_end();
    }

    /// While the queue is full of the old session's pictures, none of the next one may follow.
    fn tell_end(&mut self) {
        self.is_end_untold = matches!(
            self.orders.try_send(Order::SessionEnded),
            Err(TrySendError::Full(_))
        );
    }

    /// Whether the thread still runs; it ends by itself only through a defect.
    pub fn is_alive(&self) -> bool {
        !self.thread.is_finished()
    }

    /// Ends the thread after the pictures that wait, and gives its handle to whoever waits for it.
    pub fn stop(self) -> JoinHandle<()> {
        self.thread
    }
}

struct Decoding {
    lane: Arc<Lane>,
    settings: DecodingSettings,
    context: DecodingContext,
    pictures: Arc<dyn PictureSink>,
    decoder: Option<Decoder>,
    scaler: Scaler,
    jpegs: [(TileSize, JpegEncoder); 2],
    tile_gate: FrameGate,
    analysis_gate: FrameGate,
    spec: Option<(DetectorProfile, ModelSpec)>,
}

impl Decoding {
    fn run(&mut self, inbox: &Receiver<Order>) {
        while let Ok(order) = inbox.recv() {
            match order {
                Order::Unit { unit, parameters } => {
                    if let Some(parameters) = parameters {
                        self.open(&parameters);
                    }
                    self.decode(&unit);
                }
                Order::SessionEnded => {
                    self.decoder = None;
                    self.tile_gate = FrameGate::default();
                    self.analysis_gate = FrameGate::default();
                    self.end_session();
                }
            }
        }
        self.end_session();
    }

    /// What people in view had begun ends with the session: nobody will be seen any more.
    fn end_session(&self) {
        if let Some(closed) = self.lane.end_session() {
            self.context.sink.closed(closed);
        }
        // After the lane: no worker has a picture of the old session any more.
        self.context.visitors.leave(self.lane.camera());
        self.context.faces.leave(self.lane.camera());
    }

    fn open(&mut self, parameters: &VideoParameters) {
        match Decoder::open(
            parameters.codec,
            &parameters.extradata,
            self.settings.decoder,
        ) {
            Ok(decoder) => {
                self.lane.set_decoder(decoder.report().used.to_string());
                self.decoder = Some(decoder);
            }
            Err(error) => {
                tracing::warn!(camera = %self.lane.camera(), error = %ErrorChain(&error), "no decoder");
                self.lane.set_decoder(error.to_string());
                self.decoder = None;
            }
        }
    }

    fn decode(&mut self, unit: &AccessUnit) {
        let Some(mut decoder) = self.decoder.take() else {
            self.lane.count_corrupt(1);
            return;
        };
        let before = decoder.counts().damaged;
        for frame in decoder.decode(unit) {
            self.use_frame(&frame);
        }
        self.lane
            .count_corrupt(decoder.counts().damaged.saturating_sub(before));
        self.decoder = Some(decoder);
    }

    fn use_frame(&mut self, frame: &Frame) {
        self.lane.set_newest(frame);
        self.show(frame);
        let fps =
            self.settings.analysis_fps * f64::from_bits(self.context.pace.load(Ordering::Relaxed));
        if self.analysis_gate.passes(frame.at, fps) {
            self.offer(frame);
        }
    }

    /// Encodes the frame in the sizes that somebody looks at.
    fn show(&mut self, frame: &Frame) {
        let is_wanted = TileSize::ALL.map(|size| self.pictures.wanted(size));
        if !is_wanted.contains(&true) || !self.tile_gate.passes(frame.at, self.settings.tile_fps) {
            return;
        }
        for ((size, encoder), is_wanted) in self.jpegs.iter_mut().zip(is_wanted) {
            let max = match size {
                TileSize::Small => self.settings.small_tile,
                TileSize::Full => self.settings.tile,
            };
            if !is_wanted {
                continue;
            }
            match encoder.encode(frame, max, self.settings.tile_quality) {
                Ok(jpeg) => {
                    self.pictures.publish(
                        *size,
                        frame.at,
                        frame.received.unwrap_or_default(),
                        jpeg,
                    );
                }
                Err(error) => {
                    tracing::debug!(camera = %self.lane.camera(), error = %ErrorChain(&error), "no tile picture");
                }
            }
        }
    }

    /// Scales the frame for its camera's model and puts it where workers look.
    fn offer(&mut self, frame: &Frame) {
        let profile = self.lane.profile();
        if self
            .spec
            .as_ref()
            .is_none_or(|(known, _)| *known != profile)
        {
            match self.context.detectors.spec(profile) {
                Ok(spec) => self.spec = Some((profile, spec)),
                // Analytics is off; who looks at the lane is told why.
                Err(problem) => {
                    self.lane.note_problem(Some(&problem));
                    return;
                }
            }
        }
        let Some((_, spec)) = &self.spec else { return };
        let size = spec.content_size(frame.size());
        let order = match spec.channels {
            ChannelOrder::Bgr => PackedOrder::Bgr,
            ChannelOrder::Rgb => PackedOrder::Rgb,
        };
        let mut pixels = self.context.dispatch.buffer(&self.lane);
        match self.scaler.scale_packed(frame, size, order, &mut pixels) {
            Ok(()) => {
                let image = PackedImage {
                    size,
                    pixels,
                    frame: frame.size(),
                };
                let captured = frame.captured.unwrap_or_default();
                let received = frame.received.unwrap_or_default();
                self.context.dispatch.offer(
                    &self.lane,
                    DuePicture {
                        image,
                        frame: self
                            .context
                            .faces
                            .wants(self.lane.camera())
                            .then(|| frame.clone()),
                        at: frame.at,
                        captured,
                        received,
                        session: self.lane.session(),
                    },
                );
            }
            Err(error) => {
                tracing::debug!(camera = %self.lane.camera(), error = %ErrorChain(&error), "not scaled")
            }
        }
    }
}
