//! DESCRIBE, SETUP, PLAY.

use std::time::Duration;

use bytes::Bytes;
use inveye_base::{ErrorChain, Redacted};
use inveye_domain::FrameSize;
use retina::client::{
    Demuxed, Described, InitialTimestampPolicy, PlayOptions, SessionIdPolicy, SessionOptions,
    SetupOptions, Transport,
};
use retina::codec::{FrameFormat, ParametersRef};
use tokio::time::{Instant, timeout};

use super::cause::{RtspCause, Secrets};
use super::diagnosis::{self, Peer};
use super::sound::{self, Candidate, Track};
use super::teardown::Wire;
use super::{
    OpenStep, OpenStreamError, Session, SessionSettings, SoundOffer, StreamInfo, StreamSource,
    TransportChoice,
};
use crate::{CaptureClock, Codec, MediaClock, VideoParameters};

type DescribedSession = retina::client::Session<Described>;

/// Opens a stream. Call it inside a tokio runtime with time and I/O.
pub async fn open(
    source: &StreamSource,
    settings: &SessionSettings,
) -> Result<Session, OpenStreamError> {
    let opening = Opening {
        source,
        settings,
        secrets: Secrets::of(source),
        host: source
            .url
            .host_str()
            .unwrap_or_default()
            .trim_matches(['[', ']'])
            .to_owned(),
        port: source.url.port().unwrap_or(554),
    };
    opening.resolve().await?;
    settings.stale.settle(Duration::from_secs(1)).await;
    match source.transport {
        TransportChoice::Auto => match opening.run(TransportChoice::Tcp).await {
            Err(OpenStreamError::TransportRefused { .. }) => {
                opening.run(TransportChoice::Udp).await
            }
            other => other,
        },
        transport => opening.run(transport).await,
    }
}

/// How a session is opened.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hearing {
    /// With sound if there is any.
    Sound,
    /// Nobody wants it.
    Unwanted,
    /// It was tried, and the camera did not go on.
    Failed,
}

struct Opening<'a> {
    source: &'a StreamSource,
    settings: &'a SessionSettings,
    secrets: Secrets,
    host: String,
    port: u16,
}

impl Opening<'_> {
    fn address(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// Finds unknown names first, so that they are told apart from silent cameras.
    async fn resolve(&self) -> Result<(), OpenStreamError> {
        let within = self.settings.connect_timeout;
        let host = (self.host.as_str(), self.port);
        match timeout(within, tokio::net::lookup_host(host)).await {
            Ok(Ok(_)) => {}
            Ok(Err(source)) => {
                let host = self.host.clone();
                return Err(OpenStreamError::NotResolved { host, source });
            }
            Err(_) => {
                let host = self.host.clone();
                let source = std::io::ErrorKind::TimedOut.into();
                return Err(OpenStreamError::NotResolved { host, source });
            }
        }
        let Some(within) = self.settings.probe_timeout else {
            return Ok(());
        };
        match diagnosis::probe(&self.host, self.port, within).await {
            Ok(_) => Ok(()),
            Err(peer) => Err(self.explain(peer, OpenStep::Describe, None)),
        }
    }

    /// Sound must never keep pictures away: where a camera does not go on after it was asked for, it is
    /// asked again without.
    async fn run(&self, transport: TransportChoice) -> Result<Session, OpenStreamError> {
        let hearing = match self.settings.sound {
            true => Hearing::Sound,
            false => Hearing::Unwanted,
        };
        match self.attempt(transport, hearing).await {
            Err((error, Asked::ForSound)) => {
                tracing::warn!(error = %ErrorChain(&error), "the camera did not open with sound; tried without");
                self.settings.stale.settle(Duration::from_secs(1)).await;
                let again = self.attempt(transport, Hearing::Failed).await;
                again.map_err(|(error, _)| error)
            }
            other => other.map_err(|(error, _)| error),
        }
    }

    async fn attempt(
        &self,
        transport: TransportChoice,
        hearing: Hearing,
    ) -> Result<Session, (OpenStreamError, Asked)> {
        let plain = |error| (error, Asked::ForPictures);
        let mut described = self.describe().await.map_err(plain)?;
        let (stream, codec) = choose_stream(&described).map_err(plain)?;
        let candidate = match hearing {
            Hearing::Unwanted => Err(SoundOffer::None),
            Hearing::Sound => sound::choose(&described),
            Hearing::Failed => sound::choose(&described).and_then(|candidate| {
                let why = "the camera sends no pictures when it is asked for sound".to_owned();
                Err(candidate.left(why))
            }),
        };
        let chosen = &described.streams()[stream];
        let ticks_per_second = chosen.clock_rate_hz();
        let parameters = match chosen.parameters() {
            Some(ParametersRef::Video(video)) => Some(video),
            _ => None,
        };
        let mut info = StreamInfo {
            codec,
            size: parameters.map(|p| size(p.pixel_dimensions())),
            claimed_fps: chosen
                .framerate()
                .map(f64::from)
                .filter(|&fps| is_plausible(fps))
                .or_else(|| parameters.and_then(claimed_fps)),
            tool: described.tool().map(|tool| tool.to_string()),
            transport,
            sound: SoundOffer::None,
        };
        self.setup(&mut described, stream, transport)
            .await
            .map_err(plain)?;
        let sound = match candidate {
            Err(offer) => {
                info.sound = offer;
                None
            }
            Ok(candidate) => {
                let codec = candidate.codec.clone();
                let setup = self
                    .setup_sound(&mut described, candidate, transport)
                    .await?;
                info.sound = match &setup {
                    Ok(_) => SoundOffer::Kept { codec },
                    Err(why) => SoundOffer::Left {
                        codec,
                        why: why.clone(),
                    },
                };
                setup.ok()
            }
        };
        if let SoundOffer::Left { codec, why } = &info.sound {
            tracing::warn!(%codec, %why, "the camera's sound is left out");
        }
        let asked = match &info.sound {
            SoundOffer::Kept { .. } => Asked::ForSound,
            // A refusal may have cost the session, too.
            SoundOffer::Left { .. } if hearing == Hearing::Sound => Asked::ForSound,
            _ => Asked::ForPictures,
        };
        let demuxed = self.play(described).await.map_err(|error| (error, asked))?;
        let started = Instant::now();
        Ok(Session {
            wire: Wire::new(demuxed, self.settings.stale.clone()),
            stream,
            info,
            sound,
            parameters: None,
            pending: None,
            media_clock: MediaClock::new(ticks_per_second),
            capture_clock: CaptureClock::new(),
            early_report: None,
            clock: self.settings.clock.clone(),
            secrets: self.secrets.clone(),
            stall_timeout: self.settings.stall_timeout,
            last_picture: started,
            deadline: started + self.settings.start_timeout,
            undecodable: 0,
        })
    }

    async fn describe(&self) -> Result<DescribedSession, OpenStreamError> {
        let credentials = self.source.credentials.as_ref().map(Redacted::reveal);
        let options = SessionOptions::default()
            .creds(credentials.map(|c| retina::client::Credentials {
                username: c.username.clone(),
                password: c.password.clone(),
            }))
            .user_agent(self.settings.user_agent.clone())
            .session_group(self.settings.stale.group())
            // Some cameras answer each request with another one; there is one stream, so it is ours.
            .session_id(SessionIdPolicy::UseFirst);
        let describing = DescribedSession::describe(self.source.url.clone(), options);
        self.step(OpenStep::Describe, describing).await
    }

    async fn setup(
        &self,
        described: &mut DescribedSession,
        stream: usize,
        transport: TransportChoice,
    ) -> Result<(), OpenStreamError> {
        let setting_up = described.setup(stream, setup_options(transport));
        let result = self.step(OpenStep::Setup, setting_up).await;
        match result {
            Err(OpenStreamError::Status {
                status: 461,
                source,
                ..
            }) => Err(OpenStreamError::TransportRefused { transport, source }),
            other => other,
        }
    }

    /// The inner error is a camera's plain refusal, after which the session goes on without sound.
    async fn setup_sound(
        &self,
        described: &mut DescribedSession,
        candidate: Candidate,
        transport: TransportChoice,
    ) -> Result<Result<Track, String>, (OpenStreamError, Asked)> {
        let stream = candidate.stream;
        let setting_up = described.setup(stream, setup_options(transport));
        match self.step(OpenStep::Setup, setting_up).await {
            Ok(()) => {}
            Err(error) => {
                return match error.refusal() {
                    Some(status) => Ok(Err(format!("the camera refuses it with {status}"))),
                    None => Err((error, Asked::ForSound)),
                };
            }
        }
        let context = described.streams()[stream].ctx().map(ToString::to_string);
        let started = Track::new(candidate, &context.unwrap_or_default());
        Ok(started.map_err(|error| format!("its thread did not start: {error}")))
    }

    async fn play(&self, described: DescribedSession) -> Result<Demuxed, OpenStreamError> {
        // Where each stream's ticks begin is learnt from its packets, also with two of them.
        let options = PlayOptions::default().initial_timestamp(InitialTimestampPolicy::Ignore);
        let playing = async { described.play(options).await?.demuxed() };
        self.step(OpenStep::Play, playing).await
    }

    /// Waits for one step and explains its failure.
    async fn step<T>(
        &self,
        step: OpenStep,
        work: impl Future<Output = Result<T, retina::Error>>,
    ) -> Result<T, OpenStreamError> {
        let cause = match timeout(self.settings.connect_timeout, work).await {
            Ok(Ok(done)) => return Ok(done),
            Ok(Err(error)) => {
                let cause = RtspCause::new(&error, &self.secrets);
                if let Some(status) = error.status_code() {
                    let given = self.source.credentials.as_ref().map(Redacted::reveal);
                    return Err(OpenStreamError::from_status(status, step, given, cause));
                }
                Some(cause)
            }
            Err(_) => None,
        };
        let peer = diagnosis::diagnose(&self.host, self.port, DIAGNOSIS_TIMEOUT).await;
        Err(self.explain(peer, step, cause))
    }

    fn explain(&self, peer: Peer, step: OpenStep, cause: Option<RtspCause>) -> OpenStreamError {
        let address = self.address();
        match (peer, cause) {
            (Peer::Refuses, _) => OpenStreamError::Refused { address },
            (Peer::Unreachable, _) => OpenStreamError::Unreachable { address },
            (Peer::SpeaksOther, _) => OpenStreamError::NotRtsp { address },
            (_, None) => OpenStreamError::Silent { address, step },
            (Peer::HangsUp | Peer::Silent, Some(_)) => OpenStreamError::HangsUp { address },
            (Peer::SpeaksRtsp, Some(source)) => OpenStreamError::BrokenAnswer { step, source },
        }
    }
}

fn setup_options(transport: TransportChoice) -> SetupOptions {
    let wanted = match transport {
        TransportChoice::Udp => Transport::Udp(Default::default()),
        TransportChoice::Tcp | TransportChoice::Auto => Transport::Tcp(Default::default()),
    };
    SetupOptions::default()
        .transport(wanted)
        .frame_format(FrameFormat::MP4)
}

/// What an attempt had asked for when it failed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    ForPictures,
    ForSound,
}

const DIAGNOSIS_TIMEOUT: Duration = Duration::from_secs(1);

/// The first video in a codec we know; else an error that names what there is.
fn choose_stream(described: &DescribedSession) -> Result<(usize, Codec), OpenStreamError> {
    let streams = described.streams();
    let known = streams.iter().enumerate().find_map(|(i, stream)| {
        let codec = codec(stream.encoding_name())?;
        (stream.media() == "video").then_some((i, codec))
    });
    if let Some(found) = known {
        return Ok(found);
    }
    if let Some(video) = streams.iter().find(|stream| stream.media() == "video") {
        return Err(OpenStreamError::UnsupportedCodec {
            codec: printable(video.encoding_name()).to_ascii_uppercase(),
        });
    }
    let offered: Vec<String> = streams
        .iter()
        .map(|stream| {
            let (media, encoding) = (stream.media(), stream.encoding_name());
            format!("{} ({})", printable(media), printable(encoding))
        })
        .collect();
    Err(OpenStreamError::NoVideo {
        offered: if offered.is_empty() {
            "an empty description".to_owned()
        } else {
            offered.join(", ")
        },
    })
}

/// The camera's own words, cut to what fits a line.
pub(crate) fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(40).collect()
}

fn codec(encoding_name: &str) -> Option<Codec> {
    match encoding_name {
        "h264" => Some(Codec::H264),
        "h265" => Some(Codec::H265),
        _ => None,
    }
}

fn size((width, height): (u32, u32)) -> FrameSize {
    FrameSize::new(width, height)
}

/// Beyond this it is a broken parameter set, not a camera.
const MAX_FPS: f64 = 240.0;

fn is_plausible(fps: f64) -> bool {
    fps.is_finite() && fps > 0.0 && fps <= MAX_FPS
}

/// Frames a second as the parameter sets claim it.
pub(super) fn claimed_fps(video: &retina::codec::VideoParameters) -> Option<f64> {
    let (seconds, frames) = video.frame_rate()?;
    Some(f64::from(frames) / f64::from(seconds)).filter(|&fps| is_plausible(fps))
}

pub(super) fn video_parameters(
    codec: Codec,
    video: &retina::codec::VideoParameters,
) -> VideoParameters {
    VideoParameters {
        codec,
        extradata: Bytes::copy_from_slice(video.extra_data()),
        size: size(video.pixel_dimensions()),
        // Fails for codecs that `choose_stream` does not choose.
        sample_entry: video
            .mp4_sample_entry()
            .build()
            .map(Bytes::from)
            .unwrap_or_default(),
        rfc6381: video.rfc6381_codec().to_owned(),
    }
}
