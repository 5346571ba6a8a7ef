//! The engine's large parts in plain threads: one a camera decodes and encodes, as many detect as in the engine.

use std::path::Path;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use inveye_base::{Clock, SystemClock, task};
use inveye_domain::FrameSize;
use inveye_inference_core::{ChannelOrder, Detector as _, ModelSpec, PackedImage};
use inveye_inference_onnx::{LoadedModel, ModelChoice, ProviderChoice};
use inveye_pipeline::FrameGate;
use inveye_video::{
    AccessUnit, AccessUnitReader, Codec, Decoder, DecoderChoice, Frame, JpegEncoder, PackedOrder,
    Scaler,
};
use serde::{Deserialize, Serialize};

use crate::load::{Load, pinned};
use crate::usage::Usage;

/// After the start everything is loaded and every decoder has seen a keyframe.
const WARM_UP: Duration = Duration::from_secs(5);

/// What was done in the measured time and what it cost.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct Spent {
    /// How long was measured.
    pub seconds: f64,
    /// Processor seconds of everything.
    pub cpu_s: f64,
    /// Of these, in detectors.
    pub detect_s: f64,
    /// Pictures decoded.
    pub decoded: u64,
    /// JPEGs made.
    pub stills: u64,
    /// Pictures scaled and looked at for people.
    pub detected: u64,
}

impl Spent {
    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            seconds: self.seconds + other.seconds,
            cpu_s: self.cpu_s + other.cpu_s,
            detect_s: self.detect_s + other.detect_s,
            decoded: self.decoded + other.decoded,
            stills: self.stills + other.stills,
            detected: self.detected + other.detected,
        }
    }

    /// Processor seconds that detection in so many pictures would have cost. On a busy machine an
    /// engine analyses fewer than the baseline; the comparison must not gain from that.
    pub fn detect_for(&self, pictures: u64) -> f64 {
        self.detect_s * share(pictures, self.detected)
    }

    /// Processor seconds of all but detection, for so many decoded pictures.
    pub fn decode_for(&self, pictures: u64) -> f64 {
        (self.cpu_s - self.detect_s) * share(pictures, self.decoded)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of minutes")]
fn share(of: u64, all: u64) -> f64 {
    of as f64 / all.max(1) as f64
}

/// Runs the program of this name beside the present one.
pub fn measure(program: &Path, load: &Load, model: &str, seconds: u64) -> Result<Spent> {
    let output = pinned(program, 2)
        .arg("--footage")
        .arg(&load.footage)
        .args(["--model", model, "--seconds", &seconds.to_string()])
        .args(["--workers", &load.workers.to_string()])
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("could not run {}", program.display()))?;
    ensure!(
        output.status.success(),
        "the baseline ended with {}",
        output.status
    );
    serde_json::from_slice(&output.stdout).context("the baseline's figures cannot be read")
}

#[derive(Debug, Default)]
struct Counts {
    decoded: AtomicU64,
    stills: AtomicU64,
    detected: AtomicU64,
    over: AtomicBool,
}

/// Running threads.
#[derive(Debug)]
pub struct Baseline {
    clock: Arc<SystemClock>,
    counts: Arc<Counts>,
    threads: Vec<JoinHandle<Result<()>>>,
}

impl Baseline {
    /// Starts them; footage and model are loaded before.
    pub fn start(load: &Load, model: &str) -> Result<Self> {
        let model = LoadedModel::load(&ModelChoice::Named(model.to_owned()), None)?;
        let clips = load
            .clips
            .iter()
            .map(|clip| Clip::read(clip))
            .collect::<Result<Vec<_>>>()?;
        ensure!(!clips.is_empty(), "there is no footage");
        let clock = Arc::new(SystemClock::new());
        let counts = Arc::new(Counts::default());
        let mut threads = Vec::new();
        // As many as wait at most in the engine: one a camera.
        let (pictures, inbox) = sync_channel(load.cameras);
        let inbox = Arc::new(Mutex::new(inbox));
        let (emptied, spare) = sync_channel(load.cameras * 2);
        let spare = Arc::new(Mutex::new(spare));
        for number in 0..load.detecting() {
            let mut detector = model.detector(ProviderChoice::default())?;
            let (inbox, emptied) = (Arc::clone(&inbox), emptied.clone());
            let counts = Arc::clone(&counts);
            let work = move || {
                while let Some(image) = next(&inbox) {
                    std::hint::black_box(detector.detect(&image)?);
                    counts.detected.fetch_add(1, Ordering::Relaxed);
                    // A full channel has enough to fill again.
                    let _enough = emptied.try_send(image.pixels).is_err();
                }
                Ok(())
            };
            threads.push(task::thread_named(format!("detect-{number}"), work)?);
        }
        for (number, clip) in (1_u32..).zip(clips.iter().cycle().take(load.cameras)) {
            let mut camera = Camera {
                clip: clip.clone(),
                ahead: Load::ahead(number),
                load: load.clone(),
                spec: model.spec().clone(),
                clock: Arc::clone(&clock),
                counts: Arc::clone(&counts),
                pictures: pictures.clone(),
                spare: Arc::clone(&spare),
                scaler: Scaler::new(),
                jpeg: JpegEncoder::new(),
                tile_gate: FrameGate::default(),
                analysis_gate: FrameGate::default(),
            };
            threads.push(task::thread_named(format!("decode-{number}"), move || {
                camera.run()
            })?);
        }
        Ok(Self {
            clock,
            counts,
            threads,
        })
    }

    /// Measures and ends.
    pub fn run(self, time: Duration) -> Result<Spent> {
        let counts = &self.counts;
        let sample = || -> Result<_> {
            let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
            let usage = Usage::of(std::process::id())?;
            Ok((
                self.clock.monotonic(),
                usage,
                [&counts.decoded, &counts.stills, &counts.detected].map(count),
            ))
        };
        self.clock.sleep(WARM_UP);
        let (start, before, [decoded, stills, detected]) = sample()?;
        self.clock.sleep(time);
        let (end, after, done) = sample()?;
        counts.over.store(true, Ordering::Relaxed);
        for thread in self.threads {
            match thread.join() {
                Ok(ended) => ended?,
                Err(_) => bail!("a thread of the baseline panicked"),
            }
        }
        Ok(Spent {
            seconds: (end - start).as_secs_f64(),
            cpu_s: after.cpu.saturating_sub(before.cpu).as_secs_f64(),
            detect_s: after.since(&before, "detect").as_secs_f64(),
            decoded: done[0] - decoded,
            stills: done[1] - stills,
            detected: done[2] - detected,
        })
    }
}

/// `None` when all cameras have ended.
fn next(inbox: &Mutex<Receiver<PackedImage>>) -> Option<PackedImage> {
    inbox
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .recv()
        .ok()
}

/// A file's encoded pictures.
#[derive(Debug, Clone)]
struct Clip {
    codec: Codec,
    extradata: bytes::Bytes,
    units: Arc<[AccessUnit]>,
    duration: Duration,
}

impl Clip {
    fn read(path: &Path) -> Result<Self> {
        let reader = AccessUnitReader::open(path)?;
        let (codec, extradata) = (reader.codec(), reader.extradata().clone());
        let units: Vec<AccessUnit> = reader.collect::<Result<_, _>>()?;
        let [first, second, .., last] = units.as_slice() else {
            bail!("{} has too few pictures", path.display());
        };
        let duration = last.media.since(first.media) + second.media.since(first.media);
        Ok(Self {
            codec,
            extradata,
            duration,
            units: units.into(),
        })
    }
}

struct Camera {
    clip: Clip,
    ahead: Duration,
    load: Load,
    spec: ModelSpec,
    clock: Arc<SystemClock>,
    counts: Arc<Counts>,
    pictures: SyncSender<PackedImage>,
    spare: Arc<Mutex<Receiver<Vec<u8>>>>,
    scaler: Scaler,
    jpeg: JpegEncoder,
    tile_gate: FrameGate,
    analysis_gate: FrameGate,
}

impl Camera {
    fn run(&mut self) -> Result<()> {
        let clip = self.clip.clone();
        let mut decoder = Decoder::open(clip.codec, &clip.extradata, DecoderChoice::Software)?;
        // Where the camera would be if it had started `ahead` earlier; it joins there and waits for
        // its keyframe, as an engine does.
        for round in 0_u32.. {
            for unit in &*clip.units {
                let at = clip.duration * round + Duration::from_micros(micros(unit)?);
                let Some(due) = at.checked_sub(self.ahead) else {
                    continue;
                };
                let wait = due.saturating_sub(self.clock.monotonic());
                self.clock.sleep(wait);
                if self.counts.over.load(Ordering::Relaxed) {
                    return Ok(());
                }
                let mut unit = unit.clone();
                unit.media = inveye_domain::MediaTime::default() + at;
                for frame in decoder.decode(&unit) {
                    self.counts.decoded.fetch_add(1, Ordering::Relaxed);
                    self.show(&frame)?;
                }
            }
        }
        Ok(())
    }

    fn show(&mut self, frame: &Frame) -> Result<()> {
        if self.tile_gate.passes(frame.at, self.load.tile_fps) {
            let still = self
                .jpeg
                .encode(frame, self.load.tile, self.load.tile_quality)?;
            std::hint::black_box(still);
            self.counts.stills.fetch_add(1, Ordering::Relaxed);
        }
        if self.analysis_gate.passes(frame.at, self.load.analysis_fps) {
            let image = self.scale(frame, self.spec.content_size(frame.size()))?;
            self.pictures
                .send(image)
                .context("all detectors have ended")?;
        }
        Ok(())
    }

    fn scale(&mut self, frame: &Frame, size: FrameSize) -> Result<PackedImage> {
        let order = match self.spec.channels {
            ChannelOrder::Bgr => PackedOrder::Bgr,
            ChannelOrder::Rgb => PackedOrder::Rgb,
        };
        let spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        let mut pixels = spare.try_recv().unwrap_or_default();
        drop(spare);
        self.scaler.scale_packed(frame, size, order, &mut pixels)?;
        Ok(PackedImage {
            size,
            pixels,
            frame: frame.size(),
        })
    }
}

fn micros(unit: &AccessUnit) -> Result<u64> {
    u64::try_from(unit.media.as_micros()).context("footage starts at zero")
}
