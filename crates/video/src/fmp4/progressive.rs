//! A plain MP4 file: its tables first, then pictures and sound, as every player and editor reads it.

use bytes::Bytes;

use super::boxes::{MATRIX, NO_LANGUAGE, TRACK, boxed, full, own_file, words};
use super::{TIMESCALE, sound};
use inveye_domain::FrameSize;

/// The tables of one track, collected picture by picture in the order of decoding. For sound a picture is
/// a frame of it, and a tick a sample.
#[derive(Debug, Clone, Default)]
pub struct SampleTables {
    sizes: Vec<u32>,
    /// How many pictures in a row last how long.
    durations: Vec<(u32, u32)>,
    /// How many in a row are shown how much after they are decoded.
    compositions: Vec<(u32, i32)>,
    /// Numbers of pictures that decoding can start at, from 1.
    keyframes: Vec<u32>,
    /// Where each chunk begins behind the head of `mdat`, and how many pictures it has.
    chunks: Vec<(u64, u32)>,
    bytes: u64,
    /// Time of the last picture, and how long it lasts as far as is known.
    last: Option<(u64, u32)>,
}

impl SampleTables {
    /// The pictures that follow lie together, `offset` bytes behind the head of `mdat`, and the first of
    /// them is decoded at `place`: the picture before lasts until then.
    pub fn begin_chunk(&mut self, place: u64, offset: u64) {
        if let Some((at, duration)) = &mut self.last {
            *duration = u32::try_from(place.saturating_sub(*at))
                .unwrap_or(u32::MAX)
                .max(1);
        }
        self.chunks.push((offset, 0));
    }

    /// The next picture.
    pub fn push(&mut self, duration: u32, size: u32, keyframe: bool, composition: i32) {
        let at = self.settle();
        self.last = Some((at, duration.max(1)));
        self.sizes.push(size);
        self.bytes += u64::from(size);
        match self.compositions.last_mut() {
            Some((count, same)) if *same == composition => *count += 1,
            _ => self.compositions.push((1, composition)),
        }
        if keyframe {
            self.keyframes.push(count(self.sizes.len()));
        }
        if let Some((_, pictures)) = self.chunks.last_mut() {
            *pictures += 1;
        }
    }

    /// How many pictures there are.
    pub fn pictures(&self) -> usize {
        self.sizes.len()
    }

    /// Bytes of all pictures.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// How long the track is, in ticks.
    pub fn ticks(&self) -> u64 {
        self.last
            .map_or(0, |(at, duration)| at + u64::from(duration))
    }

    /// Writes down how long the last picture lasts. Returns when the next one is decoded.
    fn settle(&mut self) -> u64 {
        let Some((at, duration)) = self.last.take() else {
            return 0;
        };
        match self.durations.last_mut() {
            Some((count, same)) if *same == duration => *count += 1,
            _ => self.durations.push((1, duration)),
        }
        at + u64::from(duration)
    }
}

/// The track of sound of a film.
#[derive(Debug, Clone)]
pub struct SoundTables {
    /// Of its frames.
    pub tables: SampleTables,
    /// The whole `stsd` box.
    pub description: Bytes,
    /// Samples a second.
    pub rate: u32,
    /// When the first one is heard, in samples after the film begins.
    pub start: u64,
}

/// Everything before the first picture: `ftyp`, `moov` and the head of `mdat`. What the tables name follows
/// without anything between, and the file ends with it.
///
/// `description` is the whole `stsd` box, `created` Unix time in seconds.
pub fn front(
    tables: &SampleTables,
    description: &[u8],
    size: FrameSize,
    sound: Option<&SoundTables>,
    created: i64,
) -> Bytes {
    let mut tables = tables.clone();
    let ticks = tables.settle();
    let mut sound = sound.cloned();
    let heard = sound.as_mut().map_or(0, |sound| sound.tables.settle());
    let film = Film {
        tables: &tables,
        description,
        size,
        sound: sound.as_ref(),
        created: u64::try_from(created.saturating_add(EPOCH)).unwrap_or(0),
        ticks,
        heard,
    };
    // Places of chunks need the length of the tables, and change nothing of it.
    let length = film.before_pictures(0).len() as u64;
    film.before_pictures(length).into()
}

struct Film<'a> {
    tables: &'a SampleTables,
    description: &'a [u8],
    size: FrameSize,
    sound: Option<&'a SoundTables>,
    created: u64,
    /// Length of the pictures' track.
    ticks: u64,
    /// Length of the sound's track, in samples.
    heard: u64,
}

/// Seconds from 1904, where MP4's time begins, to 1970.
const EPOCH: i64 = 2_082_844_800;

impl Film<'_> {
    fn before_pictures(&self, first: u64) -> Vec<u8> {
        let heard = self.sound.map_or(0, |sound| sound.tables.sizes.len());
        let entries = self.tables.sizes.len() + heard;
        let mut out = Vec::with_capacity(1024 + entries * 6 + self.tables.chunks.len() * 40);
        boxed(&mut out, b"ftyp", |out| {
            out.extend(b"isom");
            words(out, &[0x200]);
            out.extend(b"isomiso2mp41");
        });
        let length = self
            .sound
            .map_or(0, |sound| sound.movie(sound.start + self.heard));
        boxed(&mut out, b"moov", |out| {
            let last = if self.sound.is_some() {
                sound::TRACK
            } else {
                TRACK
            };
            full(out, b"mvhd", 1, 0, |out| {
                longs(out, &[self.created, self.created]);
                words(out, &[TIMESCALE]);
                longs(out, &[self.ticks.max(length)]);
                words(out, &[0x1_0000, 0x0100_0000, 0, 0]);
                words(out, &MATRIX);
                words(out, &[0, 0, 0, 0, 0, 0, last + 1]);
            });
            boxed(out, b"trak", |out| self.picture_track(out, first));
            if let Some(sound) = self.sound {
                boxed(out, b"trak", |out| self.sound_track(out, sound, first));
            }
        });
        // With 64 bits of length, whatever the length is.
        words(&mut out, &[1]);
        out.extend(b"mdat");
        let heard = self.sound.map_or(0, |sound| sound.tables.bytes);
        longs(&mut out, &[16 + self.tables.bytes + heard]);
        out
    }

    fn picture_track(&self, out: &mut Vec<u8>, first: u64) {
        // Shown never before it is decoded: players that know no negative offsets play it too.
        let early = self.tables.compositions.iter().map(|&(_, by)| by).min();
        let shift = early.unwrap_or(0).min(0).unsigned_abs();
        full(out, b"tkhd", 1, 3, |out| {
            longs(out, &[self.created, self.created]);
            words(out, &[TRACK, 0]);
            longs(out, &[self.ticks]);
            words(out, &[0, 0, 0, 0]);
            words(out, &MATRIX);
            let fixed = |side: u32| side.min(0xffff) << 16;
            words(out, &[fixed(self.size.width), fixed(self.size.height)]);
        });
        if shift > 0 {
            boxed(out, b"edts", |out| {
                full(out, b"elst", 1, 0, |out| {
                    words(out, &[1]);
                    longs(out, &[self.ticks, u64::from(shift)]);
                    words(out, &[0x1_0000]);
                });
            });
        }
        boxed(out, b"mdia", |out| {
            self.media_header(out, TIMESCALE, self.ticks);
            full(out, b"hdlr", 0, 0, |out| {
                words(out, &[0]);
                out.extend(b"vide");
                words(out, &[0; 3]);
                out.extend(b"video\0");
            });
            boxed(out, b"minf", |out| {
                full(out, b"vmhd", 0, 1, |out| out.extend([0; 8]));
                own_file(out);
                boxed(out, b"stbl", |out| {
                    out.extend_from_slice(self.description);
                    sample_tables(out, self.tables, shift, first);
                });
            });
        });
    }

    fn sound_track(&self, out: &mut Vec<u8>, sound: &SoundTables, first: u64) {
        let (start, length) = (sound.movie(sound.start), sound.movie(self.heard));
        full(out, b"tkhd", 1, 3, |out| {
            longs(out, &[self.created, self.created]);
            words(out, &[sound::TRACK, 0]);
            longs(out, &[start + length]);
            words(out, &[0, 0, 0, sound::FULL_VOLUME]);
            words(out, &MATRIX);
            words(out, &[0, 0]);
        });
        if start > 0 {
            boxed(out, b"edts", |out| {
                full(out, b"elst", 1, 0, |out| {
                    // Nothing first, then all of it.
                    words(out, &[2]);
                    longs(out, &[start, u64::MAX]);
                    words(out, &[0x1_0000]);
                    longs(out, &[length, 0]);
                    words(out, &[0x1_0000]);
                });
            });
        }
        boxed(out, b"mdia", |out| {
            self.media_header(out, sound.rate, self.heard);
            sound::media_kind(out);
            boxed(out, b"minf", |out| {
                full(out, b"smhd", 0, 0, |out| words(out, &[0]));
                own_file(out);
                boxed(out, b"stbl", |out| {
                    out.extend_from_slice(&sound.description);
                    sample_tables(out, &sound.tables, 0, first);
                });
            });
        });
    }

    fn media_header(&self, out: &mut Vec<u8>, scale: u32, length: u64) {
        full(out, b"mdhd", 1, 0, |out| {
            longs(out, &[self.created, self.created]);
            words(out, &[scale]);
            longs(out, &[length]);
            words(out, &[NO_LANGUAGE]);
        });
    }
}

impl SoundTables {
    /// Samples in ticks of the film.
    fn movie(&self, samples: u64) -> u64 {
        let ticks = u128::from(samples) * u128::from(TIMESCALE) / u128::from(self.rate.max(1));
        u64::try_from(ticks).unwrap_or(u64::MAX)
    }
}

fn sample_tables(out: &mut Vec<u8>, tables: &SampleTables, shift: u32, first: u64) {
    full(out, b"stts", 0, 0, |out| {
        words(out, &[count(tables.durations.len())]);
        for &(pictures, duration) in &tables.durations {
            words(out, &[pictures, duration]);
        }
    });
    if tables.compositions.iter().any(|&(_, by)| by != 0) {
        full(out, b"ctts", 0, 0, |out| {
            words(out, &[count(tables.compositions.len())]);
            for &(pictures, by) in &tables.compositions {
                words(out, &[pictures, shift.saturating_add_signed(by)]);
            }
        });
    }
    // Without this box all stand alone.
    if tables.keyframes.len() < tables.sizes.len() {
        full(out, b"stss", 0, 0, |out| {
            words(out, &[count(tables.keyframes.len())]);
            words(out, &tables.keyframes);
        });
    }
    full(out, b"stsc", 0, 0, |out| {
        let mut entries: Vec<[u32; 3]> = Vec::new();
        for (number, &(_, pictures)) in (1..).zip(&tables.chunks) {
            if entries.last().is_none_or(|[_, same, _]| *same != pictures) {
                entries.push([number, pictures, 1]);
            }
        }
        words(out, &[count(entries.len())]);
        for entry in &entries {
            words(out, entry);
        }
    });
    full(out, b"stsz", 0, 0, |out| {
        words(out, &[0, count(tables.sizes.len())]);
        words(out, &tables.sizes);
    });
    full(out, b"co64", 0, 0, |out| {
        words(out, &[count(tables.chunks.len())]);
        for &(place, _) in &tables.chunks {
            longs(out, &[first + place]);
        }
    });
}

fn longs(out: &mut Vec<u8>, values: &[u64]) {
    for value in values {
        out.extend(value.to_be_bytes());
    }
}

/// Tables have 32 bits for numbers of entries; more are not collected for one file.
fn count(entries: usize) -> u32 {
    u32::try_from(entries).unwrap_or(u32::MAX)
}
