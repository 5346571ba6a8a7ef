//! One RTSP connection to one stream of a camera, from DESCRIBE to TEARDOWN.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures::StreamExt;
use inveye_base::{Clock, ErrorKind, SystemClock};
use inveye_domain::{FrameSize, WallTime};
use retina::codec::{AudioFrame, CodecItem, ParametersRef, VideoFrame};
use tokio::time::{Instant, timeout_at};

use crate::{
    AccessUnit, Arrival, CaptureClock, CaptureSource, Codec, MediaClock, Sound, VideoParameters,
    nal,
};

mod cause;
pub(crate) mod diagnosis;
mod error;
mod open;
mod sound;
mod source;
mod teardown;

pub use cause::RtspCause;
pub use error::{OpenStep, OpenStreamError};
pub use open::open;
pub use sound::SoundOffer;
pub use source::{StreamSource, TransportChoice};
pub use teardown::StaleSessions;

pub(crate) use cause::Secrets;
pub(crate) use open::printable;
use sound::Track;
use teardown::Wire;

/// How to open a stream and how long to wait.
#[derive(Debug, Clone)]
pub struct SessionSettings {
    /// For each of: connection with description, set-up with start.
    pub connect_timeout: Duration,
    /// Before anything else, see within this time whether the camera takes connections at all. For
    /// retries: one that was switched off does not answer, and then an attempt would hang for
    /// [`Self::connect_timeout`] while the camera comes back.
    pub probe_timeout: Option<Duration>,
    /// For the first picture after the start: some cameras take their time.
    pub start_timeout: Duration,
    /// Between two pictures.
    pub stall_timeout: Duration,
    /// Whether sound is wanted too, where the camera has any.
    pub sound: bool,
    /// What the camera's log will show.
    pub user_agent: String,
    /// When pictures arrive.
    pub clock: Arc<dyn Clock>,
    /// Sessions of this camera that were ended but may live on inside it. Keep it across attempts.
    pub stale: StaleSessions,
}

impl Default for SessionSettings {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(5),
            probe_timeout: None,
            start_timeout: Duration::from_secs(10),
            stall_timeout: Duration::from_secs(4),
            sound: false,
            user_agent: concat!("InvEye/", env!("CARGO_PKG_VERSION")).to_owned(),
            clock: Arc::new(SystemClock::new()),
            stale: StaleSessions::default(),
        }
    }
}

/// What the camera says about a stream.
#[derive(Debug, Clone, PartialEq)]
pub struct StreamInfo {
    /// How it is encoded.
    pub codec: Codec,
    /// Of the picture; none until the first parameters where the description lacks them.
    pub size: Option<FrameSize>,
    /// Frames a second; none where it says nothing or something absurd.
    pub claimed_fps: Option<f64>,
    /// The camera's own name for its software.
    pub tool: Option<String>,
    /// How packets travel.
    pub transport: TransportChoice,
    /// What becomes of its sound.
    pub sound: SoundOffer,
}

/// What comes out of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SessionItem {
    /// How what follows is encoded: first of all, and after each change.
    Parameters(VideoParameters),
    /// One picture.
    AccessUnit(AccessUnit),
    /// Sound, where it was wanted.
    Sound(Sound),
}

/// Why a session ended.
#[derive(Debug, thiserror::Error)]
pub enum StreamError {
    /// Connected, but silent.
    #[error("no picture for {:.1} s", after.as_secs_f64())]
    Stalled {
        /// How long nobody saw a picture.
        after: Duration,
    },
    /// Packets came, but never the parameter sets without which nothing decodes.
    #[error("the camera sends pictures but never says how they are encoded")]
    NoParameters,
    /// The camera's sound is such that pictures cannot be told from it: open the stream without.
    #[error("the camera's sound is too broken to receive pictures beside it")]
    SoundBroken,
    /// The camera hung up.
    #[error("the camera ended the stream")]
    Ended,
    /// The connection broke, or what came was not RTSP.
    #[error("the stream broke")]
    Broken {
        /// What was wrong.
        #[source]
        source: RtspCause,
    },
}

impl StreamError {
    /// What sort of failure it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Stalled { .. } | Self::Ended | Self::Broken { .. } => ErrorKind::Unavailable,
            Self::NoParameters | Self::SoundBroken => ErrorKind::InvalidArgument,
        }
    }
}

/// An open stream. Dropping it tells the camera in the background; [`Session::close`] waits for that.
pub struct Session {
    wire: Wire,
    stream: usize,
    sound: Option<Track>,
    info: StreamInfo,
    parameters: Option<VideoParameters>,
    pending: Option<AccessUnit>,
    media_clock: MediaClock,
    capture_clock: CaptureClock,
    /// A report before the first picture, by which its ticks get their meaning: those ticks, and the
    /// camera's wall clock.
    early_report: Option<(i64, WallTime)>,
    clock: Arc<dyn Clock>,
    secrets: Secrets,
    stall_timeout: Duration,
    last_picture: Instant,
    deadline: Instant,
    undecodable: u64,
}

impl Session {
    /// What the camera says about the stream; the size is known at the latest after the first item.
    pub fn info(&self) -> &StreamInfo {
        &self.info
    }

    /// What captured times rest on at the moment.
    pub fn capture_source(&self) -> CaptureSource {
        self.capture_clock.source()
    }

    /// How often the camera's ticks leapt, and how often our own clock was set, in this session.
    pub fn clock_jumps(&self) -> (u32, u32) {
        (self.media_clock.leaps(), self.capture_clock.jumps())
    }

    /// The next parameters, picture or sound. After an error the session is over.
    ///
    /// Safe to cancel: nothing is lost when the future is dropped and called for again.
    pub async fn next(&mut self) -> Result<SessionItem, StreamError> {
        loop {
            if let Some(unit) = self.pending.take() {
                return Ok(SessionItem::AccessUnit(unit));
            }
            if let Some(sound) = self.sound.as_mut().and_then(Track::take) {
                return Ok(SessionItem::Sound(sound));
            }
            let (wire, sound) = (self.wire.demuxed(), &mut self.sound);
            let encoded = async move {
                match sound {
                    Some(track) => track.encoded().await,
                    None => std::future::pending().await,
                }
            };
            let received = tokio::select! {
                biased;
                received = timeout_at(self.deadline, wire.next()) => received,
                sound = encoded => return Ok(SessionItem::Sound(sound)),
            };
            let item = match received {
                Err(_) => return Err(self.timed_out()),
                // After some errors the library says nothing more.
                Ok(None) if self.sound.as_ref().is_some_and(|track| track.broke) => {
                    return Err(StreamError::SoundBroken);
                }
                Ok(None) => return Err(StreamError::Ended),
                Ok(Some(Err(error))) => {
                    self.bear(&error)?;
                    continue;
                }
                Ok(Some(Ok(item))) => item,
            };
            if let Some(track) = &mut self.sound {
                track.broke = false;
            }
            match item {
                CodecItem::VideoFrame(frame) if frame.stream_id() == self.stream => {
                    if let Some(track) = &mut self.sound {
                        track.notice_silence();
                    }
                    if let Some(item) = self.accept(frame) {
                        return Ok(item);
                    }
                }
                CodecItem::AudioFrame(frame) => self.accept_sound(&frame),
                CodecItem::Rtcp(packet) => self.note_report(&packet),
                _ => {}
            }
        }
    }

    /// Errors of sound are no errors of the session, as long as pictures come.
    fn bear(&mut self, error: &retina::Error) -> Result<(), StreamError> {
        match &mut self.sound {
            Some(track) if track.is_about(error) => {
                if Instant::now() >= self.deadline {
                    return Err(self.timed_out());
                }
                match track.bear(error) {
                    true => Ok(()),
                    false => Err(StreamError::SoundBroken),
                }
            }
            _ => Err(StreamError::Broken {
                source: RtspCause::new(error, &self.secrets),
            }),
        }
    }

    fn accept_sound(&mut self, frame: &AudioFrame) {
        let arrival = self.arrival(frame.ctx());
        if let Some(track) = &mut self.sound
            && track.stream == frame.stream_id()
        {
            track.accept(frame, arrival, &self.capture_clock);
        }
    }

    /// Ends the session and gives the camera a second to hear of it.
    pub async fn close(self) {
        self.wire.close().await;
    }

    fn timed_out(&self) -> StreamError {
        if self.parameters.is_none() && self.undecodable > 0 {
            return StreamError::NoParameters;
        }
        StreamError::Stalled {
            after: self.last_picture.elapsed(),
        }
    }

    fn accept(&mut self, frame: VideoFrame) -> Option<SessionItem> {
        let changed = if self.parameters.is_none() || frame.has_new_parameters() {
            self.read_parameters()
        } else {
            None
        };
        if self.parameters.is_none() {
            self.undecodable += 1;
            return None;
        }
        self.last_picture = Instant::now();
        self.deadline = self.last_picture + self.stall_timeout;
        let unit = self.access_unit(frame);
        match changed {
            Some(parameters) => {
                self.pending = Some(unit);
                Some(SessionItem::Parameters(parameters))
            }
            None => Some(SessionItem::AccessUnit(unit)),
        }
    }

    /// The stream's parameters, if they differ from those already known.
    fn read_parameters(&mut self) -> Option<VideoParameters> {
        let stream = self.wire.demuxed().streams().get(self.stream)?;
        let Some(ParametersRef::Video(video)) = stream.parameters() else {
            return None;
        };
        let parameters = open::video_parameters(self.info.codec, video);
        if self.parameters.as_ref() == Some(&parameters) {
            return None;
        }
        self.info.size = Some(parameters.size);
        self.info.claimed_fps = open::claimed_fps(video).or(self.info.claimed_fps);
        self.parameters = Some(parameters.clone());
        Some(parameters)
    }

    fn access_unit(&mut self, frame: VideoFrame) -> AccessUnit {
        let arrival = self.arrival(frame.end_ctx());
        let media = self
            .media_clock
            .place(frame.timestamp().timestamp(), arrival.monotonic);
        if let Some((ticks, camera)) = self.early_report.take() {
            self.believe_report(ticks, camera);
        }
        let lost_packets = u32::from(frame.loss());
        let marked_key = frame.is_random_access_point();
        let data = Bytes::from(frame.into_data());
        AccessUnit {
            keyframe: marked_key || nal::is_keyframe(self.info.codec, &data),
            data,
            media,
            received: arrival.monotonic,
            captured: self.capture_clock.place(media, arrival),
            lost_packets,
        }
    }

    /// The library stamps packets with a clock of its own; what it and ours share is the age.
    fn arrival(&self, packet: &retina::PacketContext) -> Arrival {
        let age = packet.received().elapsed();
        Arrival {
            wall: self.clock.wall() - age,
            monotonic: self.clock.monotonic().saturating_sub(age),
        }
    }

    fn note_report(&mut self, packet: &retina::rtcp::ReceivedCompoundPacket) {
        let camera = packet.pkts().find_map(|packet| match packet.as_typed() {
            Ok(Some(retina::rtcp::TypedPacketRef::SenderReport(report))) => {
                Some(wall_time(report.ntp_timestamp()))
            }
            _ => None,
        });
        let (Some(ticks), Some(camera)) = (packet.rtp_timestamp(), camera) else {
            return;
        };
        match &mut self.sound {
            Some(track) if track.stream == packet.stream_id() => {
                track.report(ticks.timestamp(), camera);
            }
            _ => self.believe_report(ticks.timestamp(), camera),
        }
    }

    /// Before the first picture ticks have no media time: then it is kept.
    fn believe_report(&mut self, ticks: i64, camera: WallTime) {
        match self.media_clock.peek(ticks) {
            Some(at) => self.capture_clock.report(at, camera),
            None => self.early_report = Some((ticks, camera)),
        }
    }
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("info", &self.info)
            .finish_non_exhaustive()
    }
}

/// NTP counts from 1900 in 1/2³² s; wraps in 2036, after which this gives nonsense that the capture
/// clock does not believe.
fn wall_time(ntp: retina::NtpTimestamp) -> WallTime {
    let since_epoch = ntp.0.wrapping_sub(retina::UNIX_EPOCH.0);
    let micros = (u128::from(since_epoch) * 1_000_000) >> 32;
    WallTime::from_micros(i64::try_from(micros).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ntp_becomes_unix_time() {
        let half_past = retina::NtpTimestamp(retina::UNIX_EPOCH.0 + (5 << 32) + (1 << 31));
        assert_eq!(wall_time(half_past), WallTime::from_millis(5500));
        // A camera that never learnt the time reports zero, which is far from now and disbelieved.
        assert!(wall_time(retina::NtpTimestamp(0)).as_seconds() > 2_000_000_000.0);
    }
}
