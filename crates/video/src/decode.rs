//! From access units to frames, on hardware where there is some.

use std::collections::VecDeque;
use std::time::Duration;

use ffmpeg_next::{codec, ffi};
use inveye_base::ErrorKind;
use inveye_domain::{MediaTime, WallTime};

use crate::avcodec::{Avcodec, Output};
use crate::{AccessUnit, Codec, FfmpegError, Frame, ffmpeg};

mod hardware;
pub use hardware::{DecoderChoice, DecoderKind, DecoderReport};
use hardware::{Hardware, candidates};

/// Why there is no decoder.
#[derive(Debug, thiserror::Error)]
pub enum OpenDecoderError {
    /// The parameters are longer than any parameter set.
    #[error("parameters of {bytes} bytes for {codec} are too long")]
    Parameters {
        /// Which.
        codec: Codec,
        /// How long.
        bytes: usize,
    },
    /// FFmpeg refused.
    #[error("could not open a decoder for {codec}")]
    Codec {
        /// Which.
        codec: Codec,
        /// What FFmpeg said.
        #[source]
        source: FfmpegError,
    },
}

impl OpenDecoderError {
    /// What sort of failure it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Parameters { .. } => ErrorKind::InvalidArgument,
            Self::Codec { .. } => ErrorKind::Unavailable,
        }
    }
}

/// How many of what, since the decoder was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DecodeCounts {
    /// Access units given in.
    pub units: u64,
    /// Frames given out.
    pub frames: u64,
    /// Access units or pictures that were damaged.
    pub damaged: u64,
    /// Access units left out while waiting for a keyframe.
    pub skipped: u64,
    /// Pictures that came out behind a later one and were left out.
    pub late: u64,
}

/// Decodes one stream. Give it a new value on every [`crate::VideoParameters`].
///
/// After damage or loss nothing comes out until the next keyframe, so that neither people nor models
/// see smeared pictures; after 2 s without one, FFmpeg's concealed pictures are better than none.
pub struct Decoder {
    avcodec: Avcodec,
    hardware: Option<Hardware>,
    report: DecoderReport,
    counts: DecodeCounts,
    waiting: Option<Waiting>,
    in_flight: VecDeque<InFlight>,
    newest: Option<MediaTime>,
}

/// Waits for a keyframe, since the media time at which it was first missed.
#[derive(Debug, Clone, Copy)]
struct Waiting {
    since: Option<MediaTime>,
}

/// What to do with an access unit.
enum Plan {
    Skip,
    Decode,
    Restart,
}

/// What FFmpeg does not carry through the decoder.
#[derive(Debug, Clone, Copy)]
struct InFlight {
    media: MediaTime,
    captured: WallTime,
    received: Duration,
}

const PATIENCE: Duration = Duration::from_secs(2);
/// More than any reordering; the rest are pictures that never came out.
const MAX_IN_FLIGHT: usize = 64;
/// A parameter set of 64 KiB is not one.
const MAX_EXTRADATA: usize = 64 * 1024;

impl Decoder {
    /// Opens a decoder; where the wished hardware is not there, a software one, which the report says.
    pub fn open(
        codec: Codec,
        extradata: &[u8],
        choice: DecoderChoice,
    ) -> Result<Self, OpenDecoderError> {
        ffmpeg::start();
        if extradata.len() > MAX_EXTRADATA {
            return Err(OpenDecoderError::Parameters {
                codec,
                bytes: extradata.len(),
            });
        }
        let mut reasons = Vec::new();
        for kind in candidates(choice) {
            let opened = Hardware::find(codec, kind).and_then(|hardware| {
                let mut context = context(codec, extradata).map_err(|e| e.to_string())?;
                hardware.attach(&mut context);
                let avcodec = Avcodec::open(context).map_err(|e| e.to_string())?;
                Ok((avcodec, hardware))
            });
            match opened {
                Ok((avcodec, hardware)) => {
                    return Ok(Self::new(avcodec, Some(hardware), kind, reasons));
                }
                Err(reason) => reasons.push(format!("{kind}: {reason}")),
            }
        }
        let avcodec = context(codec, extradata)
            .and_then(Avcodec::open)
            .map_err(|source| OpenDecoderError::Codec { codec, source })?;
        Ok(Self::new(avcodec, None, DecoderKind::Software, reasons))
    }

    fn new(
        avcodec: Avcodec,
        hardware: Option<Hardware>,
        used: DecoderKind,
        reasons: Vec<String>,
    ) -> Self {
        Self {
            avcodec,
            hardware,
            report: DecoderReport { used, reasons },
            counts: DecodeCounts::default(),
            waiting: Some(Waiting { since: None }),
            in_flight: VecDeque::new(),
            newest: None,
        }
    }

    /// What decodes, and why not something better. May change with the first frames: only then does
    /// a device say whether it can decode this very stream.
    pub fn report(&self) -> &DecoderReport {
        &self.report
    }

    /// How many of what so far.
    pub fn counts(&self) -> DecodeCounts {
        self.counts
    }

    /// Decodes one access unit. Mostly one frame comes out; none while waiting for a keyframe, and
    /// several where the stream reorders. Never blocks but for the decoding itself.
    pub fn decode(&mut self, unit: &AccessUnit) -> Vec<Frame> {
        self.counts.units += 1;
        if unit.lost_packets > 0 {
            self.wait_for_keyframe(unit.media);
        }
        let mut frames = match self.plan(unit) {
            Plan::Skip => {
                self.counts.skipped += 1;
                return Vec::new();
            }
            Plan::Decode => Vec::new(),
            Plan::Restart => self.restart(unit.media),
        };
        if self.in_flight.len() == MAX_IN_FLIGHT {
            self.in_flight.pop_front();
        }
        self.in_flight.push_back(InFlight {
            media: unit.media,
            captured: unit.captured,
            received: unit.received,
        });
        let sent = packet(unit).and_then(|packet| self.avcodec.send(&packet));
        if sent.is_err() {
            self.counts.damaged += 1;
            self.wait_for_keyframe(unit.media);
        }
        frames.extend(self.take(unit.media));
        frames
    }

    /// Says that nothing more comes; gives what is still inside. The decoder is of no use afterwards.
    pub fn finish(&mut self) -> Vec<Frame> {
        if self.avcodec.send_end().is_err() {
            return Vec::new();
        }
        self.take(self.newest.unwrap_or_default())
    }

    fn wait_for_keyframe(&mut self, since: MediaTime) {
        self.waiting.get_or_insert(Waiting { since: Some(since) });
    }

    fn plan(&mut self, unit: &AccessUnit) -> Plan {
        let Some(waiting) = &mut self.waiting else {
            return Plan::Decode;
        };
        let since = *waiting.since.get_or_insert(unit.media);
        let patient = unit.media.since(since) < PATIENCE;
        match (unit.keyframe, patient) {
            (false, true) => return Plan::Skip,
            (false, false) => {
                self.waiting = None;
                return Plan::Decode;
            }
            (true, _) => self.waiting = None,
        }
        if self.newest.is_some() {
            Plan::Restart
        } else {
            Plan::Decode
        }
    }

    /// Starts anew at a keyframe; gives what the decoder still held. Pictures around an H.265 CRA
    /// refer to what was lost, and only a decoder that starts there leaves them out.
    fn restart(&mut self, now: MediaTime) -> Vec<Frame> {
        let held = match self.avcodec.send_end() {
            Ok(()) => self.take(now),
            Err(_) => Vec::new(),
        };
        self.avcodec.forget();
        self.in_flight.clear();
        // What was held may have been damaged, but that is over.
        self.waiting = None;
        held
    }

    fn take(&mut self, now: MediaTime) -> Vec<Frame> {
        let mut frames = Vec::new();
        // A decoder gives at most the pictures it was given: the bound ends a faulty driver's loop.
        for _ in 0..=MAX_IN_FLIGHT {
            match self.avcodec.receive() {
                Ok(Output::Picture(picture)) => {
                    if picture.is_corrupt() || picture.has_decode_errors() {
                        self.counts.damaged += 1;
                        let concealing = self.waiting.is_none();
                        if concealing && self.newest.is_some_and(|t| now.since(t) < PATIENCE) {
                            self.wait_for_keyframe(now);
                            continue;
                        }
                    }
                    match self.frame(picture) {
                        Ok(Some(frame)) => frames.push(frame),
                        Ok(None) => self.counts.late += 1,
                        Err(_) => self.counts.damaged += 1,
                    }
                }
                Ok(Output::NeedsInput | Output::End) => break,
                Err(_) => {
                    self.counts.damaged += 1;
                    self.wait_for_keyframe(now);
                }
            }
        }
        self.counts.frames += frames.len() as u64;
        frames
    }

    fn frame(&mut self, picture: ffmpeg_next::frame::Video) -> Result<Option<Frame>, FfmpegError> {
        let claimed = Avcodec::timestamp(&picture).map(MediaTime::from_micros);
        let position = self
            .in_flight
            .iter()
            .position(|unit| Some(unit.media) == claimed);
        let Some(unit) = position.and_then(|i| self.in_flight.remove(i)) else {
            return Ok(None);
        };
        if self.newest.is_some_and(|newest| unit.media <= newest) {
            return Ok(None);
        }
        let picture = match &self.hardware {
            Some(hardware) => hardware.download(picture, &mut self.report)?,
            None => picture,
        };
        let mut frame = Frame::new(picture, unit.media)?;
        frame.captured = Some(unit.captured);
        frame.received = Some(unit.received);
        self.newest = Some(unit.media);
        // Whatever is older did not come out and never will.
        self.in_flight.retain(|other| other.media > unit.media);
        Ok(Some(frame))
    }
}

impl std::fmt::Debug for Decoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Decoder")
            .field("report", &self.report)
            .field("counts", &self.counts)
            .finish_non_exhaustive()
    }
}

fn context(codec: Codec, extradata: &[u8]) -> Result<codec::Context, FfmpegError> {
    let id = match codec {
        Codec::H264 => codec::Id::H264,
        Codec::H265 => codec::Id::HEVC,
    };
    let decoder = codec::decoder::find(id).ok_or(ffmpeg_next::Error::DecoderNotFound)?;
    let mut context = codec::Context::new_with_codec(decoder);
    let length = i32::try_from(extradata.len()).map_err(|_| FfmpegError::INVALID_DATA)?;
    #[expect(unsafe_code, reason = "these fields have no safe binding")]
    // SAFETY: the context is ours and not open yet. The copy is allocated by FFmpeg with the padding
    // its parsers read beyond the end, and freed by FFmpeg with the context.
    unsafe {
        let raw = context.as_mut_ptr();
        if length > 0 {
            let copy = ffi::av_mallocz(extradata.len() + PADDING).cast::<u8>();
            if copy.is_null() {
                return Err(FfmpegError::OUT_OF_MEMORY);
            }
            copy.copy_from_nonoverlapping(extradata.as_ptr(), extradata.len());
            (*raw).extradata = copy;
            (*raw).extradata_size = length;
        }
        (*raw).flags |= LOW_DELAY;
        (*raw).pkt_timebase = ffi::AVRational {
            num: 1,
            den: 1_000_000,
        };
    }
    Ok(context)
}

const PADDING: usize = ffi::AV_INPUT_BUFFER_PADDING_SIZE as usize;
/// A picture comes out as soon as it is decoded, unless the stream itself reorders.
const LOW_DELAY: i32 = ffi::AV_CODEC_FLAG_LOW_DELAY as i32;

fn packet(unit: &AccessUnit) -> Result<ffmpeg_next::Packet, FfmpegError> {
    let length = i32::try_from(unit.data.len()).map_err(|_| FfmpegError::INVALID_DATA)?;
    let mut packet = ffmpeg_next::Packet::empty();
    #[expect(
        unsafe_code,
        reason = "the binding's constructor panics when memory is short"
    )]
    // SAFETY: the packet is empty, as `av_new_packet` demands; it allocates the length plus padding.
    let allocated = unsafe {
        use ffmpeg_next::packet::Mut;
        ffi::av_new_packet(packet.as_mut_ptr(), length)
    };
    FfmpegError::check(allocated)?;
    packet
        .data_mut()
        .ok_or(FfmpegError::INVALID_DATA)?
        .copy_from_slice(&unit.data);
    packet.set_pts(Some(unit.media.as_micros()));
    Ok(packet)
}
