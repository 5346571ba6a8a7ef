//! The sound of a session: whatever it does, pictures go on as if there were none.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use inveye_domain::WallTime;
use retina::client::{Described, Stream};
use retina::codec::{AudioFrame, ParametersRef};
use tokio::time::Instant;

use super::open::printable;
use crate::audio::{AudioParameters, AudioUnit, EncodingLane, Pcm, RawSound, low_complexity};
use crate::{Arrival, AudioError, CaptureClock, FRAME_SAMPLES, Sound, SoundClock};

/// What a camera offers beside its pictures, and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SoundOffer {
    /// It has no sound, or none was asked for.
    None,
    /// It is received.
    Kept {
        /// As the camera calls it, for example `PCMU`.
        codec: String,
    },
    /// It is left out.
    Left {
        /// As the camera calls it.
        codec: String,
        /// Why, for people.
        why: String,
    },
}

/// A stream of sound that can be kept, before it is set up.
pub(super) struct Candidate {
    pub(super) stream: usize,
    pub(super) codec: String,
    kind: Kind,
    ticks_per_second: u32,
    parameters: Arc<AudioParameters>,
}

impl Candidate {
    /// It is not to be kept after all.
    pub(super) fn left(self, why: String) -> SoundOffer {
        SoundOffer::Left {
            codec: self.codec,
            why,
        }
    }
}

#[derive(Clone, Copy)]
enum Kind {
    AsItIs,
    Raw(RawSound),
}

/// The first sound that can be kept; else what there is and why not.
pub(super) fn choose(
    described: &retina::client::Session<Described>,
) -> Result<Candidate, SoundOffer> {
    let mut left = SoundOffer::None;
    for (i, stream) in described.streams().iter().enumerate() {
        if stream.media() != "audio" {
            continue;
        }
        let codec = printable(stream.encoding_name()).to_ascii_uppercase();
        match kind(stream) {
            Ok((kind, parameters)) => {
                return Ok(Candidate {
                    stream: i,
                    codec,
                    kind,
                    ticks_per_second: stream.clock_rate_hz(),
                    parameters: Arc::new(parameters),
                });
            }
            Err(why) if left == SoundOffer::None => left = SoundOffer::Left { codec, why },
            Err(_) => {}
        }
    }
    Err(left)
}

fn kind(stream: &Stream) -> Result<(Kind, AudioParameters), String> {
    let shaped = |rate, channels| {
        AudioParameters::new(rate, channels).map_err(|error: AudioError| error.to_string())
    };
    let name = stream.encoding_name();
    if let Some(pcm) = Pcm::of(name) {
        let (rate, channels) = (
            stream.clock_rate_hz(),
            stream.channels().map_or(1, |channels| channels.get()),
        );
        let raw = RawSound {
            pcm,
            rate,
            channels,
        };
        return Ok((Kind::Raw(raw), shaped(rate, channels)?));
    }
    if name != "mpeg4-generic" {
        return Err("only AAC, G.711 and linear PCM are recorded".to_owned());
    }
    let Some(ParametersRef::Audio(audio)) = stream.parameters() else {
        return Err("the camera does not say how its AAC is encoded".to_owned());
    };
    let (rate, channels) = low_complexity(audio.extra_data())
        .ok_or("of AAC only the low-complexity profile is recorded")?;
    Ok((Kind::AsItIs, shaped(rate, channels)?))
}

/// Sound that was set up.
pub(super) struct Track {
    pub(super) stream: usize,
    /// How the library's errors name the stream.
    context: String,
    clock: SoundClock,
    source: Source,
    parameters: Arc<AudioParameters>,
    ready: VecDeque<Sound>,
    /// When a packet last came.
    heard: Instant,
    /// Whether it was told that there is sound.
    told: bool,
    faults: u32,
    faults_since: Instant,
    /// Whether the last packet of the session was of sound, and could not be read.
    pub(super) broke: bool,
}

enum Source {
    AsItIs,
    Raw(RawSound, EncodingLane),
}

/// Sound that is silent for so long has stopped.
const STOPPED: Duration = Duration::from_secs(3);
/// More broken packets within a second than any camera sends of sound: something is stuck.
const MOST_FAULTS: u32 = 1000;
/// What waits for a session that nobody asks for the next item.
const MOST_READY: usize = 500;

impl Track {
    /// `context` is how the library shows where the stream's packets come from.
    pub(super) fn new(candidate: Candidate, context: &str) -> std::io::Result<Self> {
        let source = match candidate.kind {
            Kind::AsItIs => Source::AsItIs,
            Kind::Raw(raw) => Source::Raw(raw, EncodingLane::start(raw)?),
        };
        let now = Instant::now();
        // Told at once: otherwise a recording would begin without sound and anew a moment later.
        let first = Sound::Parameters(Some(Arc::clone(&candidate.parameters)));
        Ok(Self {
            stream: candidate.stream,
            context: format!("\nstream: {context}\n"),
            clock: SoundClock::new(candidate.ticks_per_second),
            source,
            parameters: candidate.parameters,
            ready: VecDeque::from([first]),
            heard: now,
            told: true,
            faults: 0,
            faults_since: now,
            broke: false,
        })
    }

    pub(super) fn take(&mut self) -> Option<Sound> {
        self.ready.pop_front()
    }

    /// The next frame of sound that had to be encoded. Safe to cancel.
    pub(super) async fn encoded(&mut self) -> Sound {
        if let Source::Raw(_, lane) = &mut self.source
            && let Some(unit) = lane.next().await
        {
            return Sound::Unit(unit);
        }
        std::future::pending().await
    }

    /// One packet's worth.
    pub(super) fn accept(&mut self, frame: &AudioFrame, arrival: Arrival, pictures: &CaptureClock) {
        self.heard = Instant::now();
        if !self.told {
            self.told = true;
            let parameters = Some(Arc::clone(&self.parameters));
            self.ready.push_back(Sound::Parameters(parameters));
            tracing::info!("the camera sends sound again");
        }
        let samples = match &self.source {
            Source::AsItIs => u64::from(FRAME_SAMPLES),
            Source::Raw(raw, _) => raw.samples(frame.data().len()),
        };
        let ticks = frame.timestamp().timestamp();
        let lasting = self.parameters.lasting(samples);
        let Some(media) = self.clock.place(ticks, lasting, arrival, pictures) else {
            return;
        };
        let data = Bytes::copy_from_slice(frame.data());
        match &self.source {
            Source::AsItIs if self.ready.len() < MOST_READY => {
                self.ready.push_back(Sound::Unit(AudioUnit { data, media }));
            }
            Source::AsItIs => {}
            Source::Raw(_, lane) => {
                // What does not fit is missing, as if it had been lost on the way.
                let _taken = lane.push(media, data);
            }
        }
    }

    pub(super) fn report(&mut self, ticks: i64, camera: WallTime) {
        self.clock.report(ticks, camera);
    }

    /// A picture came: if sound has stopped long ago, that is said.
    pub(super) fn notice_silence(&mut self) {
        if self.told && self.heard.elapsed() > STOPPED {
            self.told = false;
            self.ready.push_back(Sound::Parameters(None));
            tracing::warn!("the camera sends no sound any more; pictures go on without");
        }
    }

    /// Whether an error of the library is about a packet of this stream: it tells that in its text only.
    pub(super) fn is_about(&self, error: &retina::Error) -> bool {
        format!("{error}\n").contains(&self.context)
    }

    /// Counts a broken packet; false when there are so many that the session cannot go on with sound.
    pub(super) fn bear(&mut self, error: &retina::Error) -> bool {
        if self.faults == 0 {
            let text = error.to_string();
            let what = text.lines().next().unwrap_or_default();
            tracing::warn!(%what, "a packet of sound is broken and left out; pictures go on");
        }
        if self.faults_since.elapsed() > Duration::from_secs(1) {
            // Never zero again: it is told once.
            (self.faults, self.faults_since) = (1, Instant::now());
        }
        self.broke = true;
        self.faults += 1;
        self.faults < MOST_FAULTS
    }
}
