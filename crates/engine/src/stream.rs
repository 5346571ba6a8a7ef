//! One RTSP session after another on one stream: connect, hand on, back off, again.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use inveye_base::{Clock, ErrorChain, Shutdown};
use inveye_domain::{CameraId, StreamKind};
use inveye_pipeline::{DecodeThread, GopRing, SoundFeed};
use inveye_recording::{GapCause, StreamRecorder};
use inveye_video::{
    AudioParameters, Backoff, Session, SessionItem, SessionSettings, Sound, StreamError,
    VideoParameters, session,
};
use tokio::sync::watch;

use crate::cameras::source;
use crate::config::CameraConfig;
use crate::convert::devices::Trouble;
use crate::recordings::Recordings;

/// What a stream is doing, for health and screens.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct StreamStatus {
    /// Attempts since pictures last came.
    pub(crate) attempts: u32,
    /// Why there is no session.
    pub(crate) problem: Trouble,
    /// What the last session carried.
    pub(crate) parameters: Option<Arc<VideoParameters>>,
}

/// Shared between a stream's task and whoever looks.
#[derive(Debug, Default)]
pub(crate) struct Stream {
    pub(crate) ring: GopRing,
    pub(crate) sound: SoundFeed,
    status: Mutex<StreamStatus>,
}

impl Stream {
    pub(crate) fn status(&self) -> StreamStatus {
        self.lock().clone()
    }

    /// The session is over: there is nothing of the present.
    fn clear(&self) {
        self.ring.clear();
        self.sound.set(None);
    }

    fn lock(&self) -> MutexGuard<'_, StreamStatus> {
        self.status.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Everything one stream's task needs.
pub(crate) struct StreamTask {
    pub(crate) camera: CameraId,
    pub(crate) kind: StreamKind,
    /// Where its camera is, and what opens it, at the moment.
    pub(crate) source: watch::Receiver<CameraConfig>,
    pub(crate) settings: SessionSettings,
    pub(crate) stream: Arc<Stream>,
    /// Where pictures are decoded; a main stream beside a sub stream has none.
    pub(crate) decoding: Option<DecodeThread>,
    pub(crate) recordings: Arc<Recordings>,
    /// Whether this stream is recorded.
    pub(crate) records: bool,
    /// Whether its sound is, as the camera's setting says at the moment.
    pub(crate) audio: watch::Receiver<bool>,
    pub(crate) clock: Arc<dyn Clock>,
    /// Turns true when the camera is removed or the stream is no longer watched.
    pub(crate) ended: watch::Receiver<bool>,
    pub(crate) shutdown: Shutdown,
}

impl StreamTask {
    /// Runs until the camera is removed or the engine shuts down. Returns the decode thread, to be waited for.
    #[tracing::instrument(name = "camera", skip_all, fields(id = %self.camera, stream = self.kind.as_str()))]
    pub(crate) async fn run(mut self) -> Option<std::thread::JoinHandle<()>> {
        let mut shutdown = self.shutdown.clone();
        let mut ended = self.ended.clone();
        tokio::select! {
            () = shutdown.triggered() => {}
            // An error means that the camera's owner is gone, which ends it too.
            _over = ended.wait_for(|&over| over) => {}
            () = self.sessions() => {}
        }
        self.decoding.map(DecodeThread::stop)
    }

    async fn sessions(&mut self) {
        let mut backoff = Backoff::new(seed(&self.camera));
        let mut recorder = self.recorder();
        let mut sound_broke = false;
        loop {
            self.stream.lock().attempts += 1;
            // Listeners hear the large stream; of the small one sound is only recorded.
            let is_used = self.records || self.kind == StreamKind::Main;
            self.settings.sound = is_used && !sound_broke && *self.audio.borrow_and_update();
            let source = source(&self.source.borrow_and_update(), self.kind);
            let opened = tokio::select! {
                opened = session::open(&source, &self.settings) => opened,
                () = changed(&mut self.source) => {
                    self.begin_anew();
                    backoff = Backoff::new(seed(&self.camera));
                    sound_broke = false;
                    continue;
                }
            };
            let problem = match opened {
                Ok(session) => {
                    tracing::info!(camera = %self.camera, "connected");
                    backoff.connected(self.clock.monotonic());
                    let Err(error) = self.play(session, &mut recorder).await else {
                        if let Some(recorder) = &mut recorder {
                            recorder.missing(GapCause::Connecting);
                        }
                        self.stream.clear();
                        if self.source.has_changed().unwrap_or(false) {
                            self.begin_anew();
                            backoff = Backoff::new(seed(&self.camera));
                            sound_broke = false;
                        }
                        continue;
                    };
                    // Until the camera is set up anew or the engine starts again.
                    sound_broke |= matches!(error, StreamError::SoundBroken);
                    if let Some(recorder) = &mut recorder {
                        recorder.missing(cause(&error));
                    }
                    tracing::warn!(camera = %self.camera, error = %ErrorChain(&error), "stream ended");
                    if matches!(error, StreamError::SoundBroken) {
                        self.stream.clear();
                        continue;
                    }
                    Trouble::from(&error)
                }
                Err(error) => {
                    let attempts = self.stream.lock().attempts;
                    // The first failures tell everything; after that one line in twenty is enough.
                    if attempts <= 3 || attempts.is_multiple_of(20) {
                        tracing::warn!(camera = %self.camera, attempts, error = %ErrorChain(&error), "could not connect");
                    }
                    if let Some(recorder) = &mut recorder {
                        recorder.missing(GapCause::Offline);
                    }
                    Trouble::from(&error)
                }
            };
            self.stream.lock().problem = problem;
            self.stream.clear();
            let wait = backoff.failed(self.clock.monotonic());
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = changed(&mut self.source) => {
                    self.begin_anew();
                    backoff = Backoff::new(seed(&self.camera));
                    sound_broke = false;
                }
            }
        }
    }

    /// Its camera is elsewhere now, or opens with another password: what went wrong before says nothing of it.
    fn begin_anew(&self) {
        tracing::info!(camera = %self.camera, "its address or password was changed: opened anew");
        let mut status = self.stream.lock();
        (status.attempts, status.problem) = (0, Trouble::default());
    }

    /// None while nothing is to be recorded, or there is no disk.
    fn recorder(&self) -> Option<StreamRecorder> {
        // The first time a stream is recorded its row is made, which waits for the disk.
        tokio::task::block_in_place(|| match self.records {
            true => self.recordings.stream(&self.camera, self.kind),
            false => {
                self.recordings.switched_off(&self.camera, self.kind);
                None
            }
        })
    }

    /// Ends with an error of the session, or without one when it is to be opened with sound or elsewhere instead.
    async fn play(
        &mut self,
        mut session: Session,
        recorder: &mut Option<StreamRecorder>,
    ) -> Result<(), StreamError> {
        let mut first = true;
        // What the session brings, and what of it is wanted.
        let (mut offered, mut sound) = (None, None);
        if let Some(recorder) = recorder {
            // Until the session says what it has.
            recorder.set_sound(None);
        }
        let ended = loop {
            let item = tokio::select! {
                biased;
                item = session.next() => item,
                () = changed(&mut self.source) => {
                    // To be seen again by whoever opens the next session.
                    self.source.mark_changed();
                    session.close().await;
                    break Ok(());
                }
                _changed = changed(&mut self.audio) => {
                    let wanted = *self.audio.borrow_and_update();
                    let is_used = self.records || self.kind == StreamKind::Main;
                    if wanted && !self.settings.sound && is_used {
                        session.close().await;
                        break Ok(());
                    }
                    sound = offered.clone().filter(|_| wanted);
                    self.stream.sound.set(sound.clone());
                    if let Some(recorder) = recorder {
                        recorder.set_sound(sound.clone());
                    }
                    continue;
                }
            };
            match item {
                Ok(SessionItem::Parameters(parameters)) => {
                    let parameters = Arc::new(parameters);
                    self.stream.lock().parameters = Some(Arc::clone(&parameters));
                    self.stream.ring.set_parameters(Arc::clone(&parameters));
                    if recorder.is_none() && self.records {
                        *recorder = self.recorder();
                    }
                    record_parameters(recorder, &parameters, &sound);
                    if let Some(decoding) = &mut self.decoding {
                        decoding.set_parameters(parameters);
                    }
                }
                Ok(SessionItem::AccessUnit(unit)) => {
                    if first {
                        first = false;
                        let mut status = self.stream.lock();
                        (status.attempts, status.problem) = (0, Trouble::default());
                    }
                    self.stream.ring.push(&unit);
                    if recorder.is_none() && self.records && unit.keyframe {
                        *recorder = self.recorder();
                        let parameters = self.stream.lock().parameters.clone();
                        if let Some(parameters) = parameters {
                            record_parameters(recorder, &parameters, &sound);
                        }
                    }
                    if let Some(recorder) = recorder {
                        recorder.push(&unit, session.capture_source());
                    }
                    if let Some(decoding) = &mut self.decoding {
                        decoding.push(&unit);
                        if !decoding.is_alive() {
                            tracing::error!(camera = %self.camera, "decoding stopped by a defect");
                        }
                    }
                }
                Ok(SessionItem::Sound(Sound::Parameters(parameters))) => {
                    offered = parameters;
                    sound = offered.clone().filter(|_| *self.audio.borrow());
                    self.stream.sound.set(sound.clone());
                    if let Some(recorder) = recorder {
                        recorder.set_sound(sound.clone());
                    }
                }
                // Switched off in the middle of a session: what still comes is nobody's.
                Ok(SessionItem::Sound(Sound::Unit(_))) if !*self.audio.borrow() => {}
                Ok(SessionItem::Sound(Sound::Unit(unit))) => {
                    self.stream.sound.push(&unit);
                    if let Some(recorder) = recorder {
                        recorder.push_sound(unit);
                    }
                }
                Err(error) => break Err(error),
            }
        };
        if let Some(decoding) = &mut self.decoding {
            decoding.session_ended();
        }
        ended
    }
}

/// Resolves when the setting was changed; never once nobody can change it.
async fn changed<T>(setting: &mut watch::Receiver<T>) {
    if setting.changed().await.is_err() {
        std::future::pending().await
    }
}

fn record_parameters(
    recorder: &mut Option<StreamRecorder>,
    parameters: &Arc<VideoParameters>,
    sound: &Option<Arc<AudioParameters>>,
) {
    let Some(recorder) = recorder else {
        return;
    };
    recorder.set_sound(sound.clone());
    if let Err(error) = recorder.set_parameters(Arc::clone(parameters)) {
        tracing::error!(error = %ErrorChain(&error), "the stream cannot be recorded");
    }
}

/// What the ledger says about a session that ended.
fn cause(error: &StreamError) -> GapCause {
    match error {
        StreamError::Stalled { .. } => GapCause::Stalled,
        StreamError::NoParameters => GapCause::Unreadable,
        StreamError::Ended | StreamError::Broken { .. } | StreamError::SoundBroken => {
            GapCause::Offline
        }
    }
}

/// Cameras that lose power together must not come back in the same instant.
fn seed(camera: &CameraId) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    camera.hash(&mut hasher);
    hasher.finish()
}
