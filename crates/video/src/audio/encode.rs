//! FFmpeg's own AAC encoder.

use std::collections::VecDeque;
use std::ffi::c_int;

use bytes::Bytes;
use ffmpeg_next::format::sample::Type;
use ffmpeg_next::{ChannelLayout, codec, ffi, format, frame};
use inveye_domain::MediaTime;

use super::{AudioUnit, FRAME_SAMPLES};
use crate::{FfmpegError, ffmpeg};

const FORMAT: format::Sample = format::Sample::F32(Type::Planar);

/// Makes AAC frames of whole blocks of samples.
pub(super) struct AacEncoder {
    encoder: codec::encoder::audio::Encoder,
    channels: u16,
    rate: u32,
    next: i64,
    /// When the blocks inside the encoder are heard.
    inside: VecDeque<(i64, MediaTime)>,
}

impl AacEncoder {
    pub(super) fn open(rate: u32, channels: u16) -> Result<Self, FfmpegError> {
        ffmpeg::start();
        // By name: another AAC encoder that this FFmpeg may have been built with is not free.
        let codec =
            codec::encoder::find_by_name("aac").ok_or(ffmpeg_next::Error::EncoderNotFound)?;
        let mut context = codec::Context::new_with_codec(codec);
        let hertz = c_int::try_from(rate).map_err(|_| FfmpegError::INVALID_DATA)?;
        #[expect(unsafe_code, reason = "these fields have no safe binding")]
        // SAFETY: the context is exclusively ours and not yet open; plain fields.
        unsafe {
            let raw = context.as_mut_ptr();
            (*raw).time_base = ffi::AVRational { num: 1, den: hertz };
            (*raw).thread_count = 1;
            (*raw).bit_rate = bit_rate(rate, channels);
        }
        let mut audio = context.encoder().audio()?;
        audio.set_rate(hertz);
        audio.set_format(FORMAT);
        audio.set_channel_layout(ChannelLayout::default(i32::from(channels)));
        Ok(Self {
            encoder: audio.open_as(codec)?,
            channels,
            rate,
            next: 0,
            inside: VecDeque::new(),
        })
    }

    /// Takes one block: [`FRAME_SAMPLES`] of each channel, interleaved, heard at `at`. What it makes comes
    /// out a block or two later.
    pub(super) fn encode(
        &mut self,
        at: MediaTime,
        block: &[f32],
        out: &mut impl FnMut(AudioUnit),
    ) -> Result<(), FfmpegError> {
        let samples = FRAME_SAMPLES as usize;
        let channels = usize::from(self.channels);
        if block.len() != samples * channels {
            return Err(FfmpegError::INVALID_DATA);
        }
        let layout = ChannelLayout::default(i32::from(self.channels));
        let mut picture = frame::Audio::new(FORMAT, samples, layout);
        picture.set_rate(self.rate);
        for channel in 0..channels {
            let plane = picture.plane_mut::<f32>(channel);
            for (to, from) in plane
                .iter_mut()
                .zip(block.iter().skip(channel).step_by(channels))
            {
                *to = *from;
            }
        }
        picture.set_pts(Some(self.next));
        self.inside.push_back((self.next, at));
        self.next += i64::from(FRAME_SAMPLES);
        self.encoder.send_frame(&picture)?;
        self.receive(out)
    }

    fn receive(&mut self, out: &mut impl FnMut(AudioUnit)) -> Result<(), FfmpegError> {
        let mut packet = ffmpeg_next::Packet::empty();
        loop {
            match self
                .encoder
                .receive_packet(&mut packet)
                .map_err(FfmpegError::from)
            {
                Ok(()) => {}
                Err(error) if error.is_again() || error.is_end() => return Ok(()),
                Err(error) => return Err(error),
            }
            // The first one only primes a decoder: nothing of the sound is in it.
            let pts = packet.pts().unwrap_or(-1);
            while self.inside.front().is_some_and(|(at, _)| *at < pts) {
                self.inside.pop_front();
            }
            if let Some((_, media)) = self.inside.front().copied().filter(|(at, _)| *at == pts) {
                self.inside.pop_front();
                out(AudioUnit {
                    data: Bytes::copy_from_slice(packet.data().unwrap_or_default()),
                    media,
                });
            }
        }
    }
}

/// Speech stays clear with these.
fn bit_rate(rate: u32, channels: u16) -> i64 {
    let one = if rate <= 16_000 { 32_000 } else { 64_000 };
    one * i64::from(channels)
}

/// One frame in which nothing is heard.
pub(super) fn silence(rate: u32, channels: u16) -> Result<Bytes, FfmpegError> {
    let mut encoder = AacEncoder::open(rate, channels)?;
    let block = vec![0.0; FRAME_SAMPLES as usize * usize::from(channels)];
    let mut made = None;
    // The third one knows of nothing but silence.
    for _ in 0..6 {
        encoder.encode(MediaTime::default(), &block, &mut |unit| {
            made = Some(unit.data);
        })?;
    }
    made.ok_or(FfmpegError::INVALID_DATA)
}
