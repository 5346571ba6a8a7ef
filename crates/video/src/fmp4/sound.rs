//! The second track: sound, behind the pictures of the same fragment.

use bytes::Bytes;

use super::boxes::{
    MATRIX, NO_LANGUAGE, SYNC, boxed, file_type, full, movie_header, no_samples, own_file,
    put_offset, words,
};
use crate::AudioParameters;
use crate::audio::FRAME_SAMPLES;

/// Its number.
pub(super) const TRACK: u32 = 2;

/// Sound of one fragment: frames that follow each other without gaps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SoundRun {
    /// When the first one is heard, in samples after the origin.
    pub decode_time: u64,
    /// AAC frames.
    pub frames: Vec<Bytes>,
}

impl SoundRun {
    pub(super) fn bytes(&self) -> usize {
        self.frames.iter().map(Bytes::len).sum()
    }
}

/// `ftyp` and `moov` of sound alone: what a player reads first.
pub fn sound_init(audio: &AudioParameters) -> Bytes {
    let mut out = Vec::with_capacity(600 + audio.sample_entry.len());
    file_type(&mut out);
    boxed(&mut out, b"moov", |out| {
        movie_header(out, TRACK);
        boxed(out, b"trak", |out| track(out, audio));
        boxed(out, b"mvex", defaults);
    });
    out.into()
}

/// One `moof` and `mdat` of sound alone.
pub fn sound_fragment(sequence: u32, sound: &SoundRun) -> Bytes {
    let mut out = Vec::with_capacity(sound.bytes() + 160 + sound.frames.len() * 4);
    let mut offset_at = 0;
    boxed(&mut out, b"moof", |out| {
        full(out, b"mfhd", 0, 0, |out| words(out, &[sequence]));
        offset_at = fragment(out, sound);
    });
    let data = out.len() + 8;
    put_offset(&mut out, offset_at, data);
    boxed(&mut out, b"mdat", |out| {
        for frame in &sound.frames {
            out.extend_from_slice(frame);
        }
    });
    out.into()
}

/// A whole `mp4a` box: ISO/IEC 14496-14, section 5.6. `config` is the `AudioSpecificConfig`.
pub(crate) fn entry(rate: u32, channels: u16, config: &[u8]) -> Bytes {
    let mut out = Vec::with_capacity(100);
    boxed(&mut out, b"mp4a", |out| {
        out.extend([0; 6]);
        out.extend(1_u16.to_be_bytes());
        words(out, &[0, 0]);
        out.extend(channels.to_be_bytes());
        out.extend(16_u16.to_be_bytes());
        words(out, &[0, rate.min(0xffff) << 16]);
        full(out, b"esds", 0, 0, |out| {
            const STREAM: u8 = 3;
            const DECODER: u8 = 4;
            const CONFIG: u8 = 5;
            const SYNC_LAYER: u8 = 6;
            let config = descriptor(CONFIG, config);
            // AAC, an audio stream, buffer and rates unknown.
            let decoder = [&[0x40, 0x15, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], &config[..]].concat();
            let parts = [
                &[0, 0, 0][..],
                &descriptor(DECODER, &decoder),
                &descriptor(SYNC_LAYER, &[2]),
            ];
            out.extend(descriptor(STREAM, &parts.concat()));
        });
    });
    out.into()
}

/// Tag, length in four bytes of seven bits, body.
fn descriptor(tag: u8, body: &[u8]) -> Vec<u8> {
    let length = u8::try_from(body.len()).unwrap_or(0x7f).min(0x7f);
    [&[tag, 0x80, 0x80, 0x80, length], body].concat()
}

/// For films that get a silent track later: its whole `trak` and `trex`.
pub fn track_boxes(audio: &AudioParameters) -> (Vec<u8>, Vec<u8>) {
    let (mut trak, mut trex) = (Vec::new(), Vec::new());
    boxed(&mut trak, b"trak", |out| track(out, audio));
    defaults(&mut trex);
    (trak, trex)
}

/// Its `trex`.
pub(super) fn defaults(out: &mut Vec<u8>) {
    full(out, b"trex", 0, 0, |out| words(out, &[TRACK, 1, 0, 0, 0]));
}

/// For fragments that get sound later: a whole `traf`, and where in it the offset of the frames is to be
/// put.
pub fn run_box(sound: &SoundRun) -> (Vec<u8>, usize) {
    let mut out = Vec::new();
    let at = fragment(&mut out, sound);
    (out, at)
}

/// The body of its `trak`.
pub(super) fn track(out: &mut Vec<u8>, audio: &AudioParameters) {
    const ENABLED_IN_MOVIE: u32 = 3;
    full(out, b"tkhd", 0, ENABLED_IN_MOVIE, |out| {
        words(out, &[0, 0, TRACK, 0, 0, 0, 0, 0, FULL_VOLUME]);
        words(out, &MATRIX);
        words(out, &[0, 0]);
    });
    boxed(out, b"mdia", |out| {
        full(out, b"mdhd", 0, 0, |out| {
            words(out, &[0, 0, audio.rate, 0, NO_LANGUAGE]);
        });
        media_kind(out);
        boxed(out, b"minf", |out| {
            full(out, b"smhd", 0, 0, |out| words(out, &[0]));
            own_file(out);
            no_samples(out, &audio.sample_entry);
        });
    });
}

/// `hdlr`.
pub(super) fn media_kind(out: &mut Vec<u8>) {
    full(out, b"hdlr", 0, 0, |out| {
        words(out, &[0]);
        out.extend(b"soun");
        words(out, &[0; 3]);
        out.extend(b"sound\0");
    });
}

pub(super) const FULL_VOLUME: u32 = 0x0100_0000;

/// Its `traf`. Returns where the offset of its data is to be put.
pub(super) fn fragment(out: &mut Vec<u8>, sound: &SoundRun) -> usize {
    let mut offset_at = 0;
    boxed(out, b"traf", |out| {
        // The fragment's start is the base; all frames last as long and stand alone.
        const FLAGS: u32 = 0x02_0000 | 0x08 | 0x20;
        full(out, b"tfhd", 0, FLAGS, |out| {
            words(out, &[TRACK, FRAME_SAMPLES, SYNC]);
        });
        full(out, b"tfdt", 1, 0, |out| {
            out.extend(sound.decode_time.to_be_bytes());
        });
        // Data offset, and of each frame its size.
        full(out, b"trun", 0, 0x0201, |out| {
            words(
                out,
                &[u32::try_from(sound.frames.len()).unwrap_or(u32::MAX)],
            );
            offset_at = out.len();
            words(out, &[0]);
            for frame in &sound.frames {
                words(out, &[u32::try_from(frame.len()).unwrap_or(u32::MAX)]);
            }
        });
    });
    offset_at
}
