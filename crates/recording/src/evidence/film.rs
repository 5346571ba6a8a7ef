//! Which recorded fragments become which film, and where they lie.

use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use inveye_domain::{FrameSize, WallTime};
use inveye_video::fmp4::progressive::{self, SampleTables, SoundTables};

use super::export::ExportError;
use crate::playback::{Reading, Source, fragments_of};
use crate::segment::moof::SoundSamples;
use crate::segment::{
    self, Fragment, Locked, RecordingKey, SoundEncoding, TIMESCALE, duration_to_ticks, encoding,
    moof,
};
use crate::{Digest, Interval, SegmentId};

/// Films are cut at the next segment after so many bytes: sticks with FAT take no files of 4 GiB.
const MOST_BYTES: u64 = 3 << 30;
/// And after so many pictures, so that their tables fit in memory: six hours at 25 a second.
const MOST_PICTURES: usize = 540_000;
/// A break this long is a gap, not the rounding between segments.
const BREAK: u64 = TIMESCALE as u64;

/// One film before it is written.
pub(super) struct Film {
    pub(super) start: WallTime,
    pub(super) end: WallTime,
    pub(super) codec: String,
    /// Of its sound, if it has any.
    pub(super) sound: Option<&'static str>,
    pub(super) size: FrameSize,
    pub(super) pictures: u64,
    /// `ftyp`, `moov` and the head of `mdat`.
    pub(super) front: Bytes,
    pub(super) payload: u64,
    pub(super) segments: Vec<PlannedSegment>,
    pub(super) fragments: Vec<Planned>,
}

/// Where recorded fragments lie.
pub(super) struct PlannedSegment {
    pub(super) number: SegmentId,
    pub(super) path: PathBuf,
    pub(super) locked: Option<Locked>,
}

/// A fragment in its segment.
pub(super) struct Planned {
    /// Index in [`Film::segments`].
    pub(super) segment: usize,
    pub(super) fragment: Fragment,
    /// The chain before it.
    pub(super) before: Digest,
    pub(super) gop: u32,
    pub(super) pictures: u32,
}

/// Collects the films of one camera, segment by segment.
#[derive(Default)]
pub(super) struct Planning {
    open: Option<Open>,
    films: Vec<Film>,
    /// Fragments of all films.
    count: usize,
}

struct Open {
    run: SegmentId,
    init: Vec<u8>,
    start: WallTime,
    end: WallTime,
    tables: SampleTables,
    sound: Option<SoundTables>,
    /// Bytes of pictures and sound so far.
    payload: u64,
    segments: Vec<PlannedSegment>,
    fragments: Vec<Planned>,
    gop: u32,
}

impl Open {
    /// Takes the sound of a fragment, which lies behind its pictures.
    fn hear(&mut self, heard: &SoundSamples, segment: WallTime) {
        let bytes = heard.bytes();
        if let Some(sound) = self.sound.as_mut().filter(|_| bytes > 0) {
            let rate = sound.rate;
            let samples = |time: std::time::Duration| {
                let samples = time.as_micros() * u128::from(rate) / 1_000_000;
                u64::try_from(samples).unwrap_or(u64::MAX)
            };
            let later = samples(segment.since(self.start)) + heard.decode_time;
            let place = later.saturating_sub(samples(self.start.since(segment)));
            if sound.tables.pictures() == 0 {
                sound.start = place;
            }
            let place = place.saturating_sub(sound.start);
            let end = sound.tables.ticks();
            let rounding = place.abs_diff(end) <= u64::from(rate / SOUND_ROUNDING);
            sound
                .tables
                .begin_chunk(if rounding { end } else { place }, self.payload);
            for &size in &heard.sizes {
                sound.tables.push(heard.duration, size, true, 0);
            }
        }
        self.payload += bytes;
    }
}

/// Without frames yet; none for a segment without sound.
fn sound_tables(init: &[u8]) -> Option<SoundTables> {
    let rate = encoding(init)?.sound?.rate;
    // The first one describes the pictures.
    let pictures = moof::find(init, b"trak")?;
    let at = init.windows(4).position(|letters| letters == b"trak")? - 4 + pictures.len();
    Some(SoundTables {
        tables: SampleTables::default(),
        description: Bytes::copy_from_slice(moof::find(init.get(at..)?, b"stsd")?),
        rate,
        start: 0,
    })
}

/// Sound that begins this part of a second from where the one before ends is put right behind it.
const SOUND_ROUNDING: u32 = 50;

impl Planning {
    /// How many fragments there are so far.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Takes what lies in the interval. A segment that is gone or unreadable is an error; it leaves
    /// what was planned as it was.
    pub(super) fn add(
        &mut self,
        source: &Source,
        interval: Interval,
        key: Option<&Arc<RecordingKey>>,
    ) -> Result<(), ExportError> {
        let front = segment::read_front(&source.path)?;
        let fragments: Vec<Fragment> = fragments_of(source, interval.from)?
            .into_iter()
            .take_while(|fragment| fragment.seal.start < interval.to)
            .collect();
        let Some(first) = fragments.first() else {
            return Ok(());
        };
        let mut reading = Reading::open(&source.path, front.locked.as_ref(), key)?;
        let mut before = if first.offset == front.length {
            front.chain
        } else {
            // A seal ends with the chain behind it.
            let bytes = reading.read(first.offset.saturating_sub(32), 32)?;
            bytes.try_into().unwrap_or_default()
        };
        let mut heads = Vec::with_capacity(fragments.len());
        for fragment in &fragments {
            let head = reading.read(fragment.offset, fragment.moof as usize)?;
            let sound = moof::sound(&head);
            let heard = sound.as_ref().map_or(0, SoundSamples::bytes);
            let sizes = moof::samples(&head).filter(|samples| {
                let bytes: u64 = samples.iter().map(|sample| u64::from(sample.size)).sum();
                bytes + heard + 8 == u64::from(reading.mdat(fragment)) && !samples.is_empty()
            });
            // Without them its pictures cannot be told apart.
            heads.push(sizes.map(|samples| (samples, sound)).ok_or_else(|| {
                ExportError::Unreadable {
                    path: source.path.clone(),
                }
            })?);
        }
        let header_start = front.header.start_us;
        let place = |start: WallTime, fragment: &Fragment| {
            let later = duration_to_ticks(header_start.since(start)) + fragment.seal.decode_time;
            later.saturating_sub(duration_to_ticks(start.since(header_start)))
        };
        let continues = self.open.as_ref().is_some_and(|open| {
            open.run == front.header.run
                && open.init == front.init
                && open.payload < MOST_BYTES
                && open.tables.pictures() < MOST_PICTURES
                && place(open.start, first).abs_diff(open.tables.ticks()) < BREAK
        });
        if !continues {
            self.close();
        }
        let open = self.open.get_or_insert_with(|| Open {
            run: front.header.run,
            sound: sound_tables(&front.init),
            payload: 0,
            init: front.init,
            start: first.seal.start,
            end: first.seal.start,
            tables: SampleTables::default(),
            segments: Vec::new(),
            fragments: Vec::new(),
            gop: 0,
        });
        let segment = open.segments.len();
        open.segments.push(PlannedSegment {
            number: front.header.segment,
            path: source.path.clone(),
            locked: front.locked,
        });
        for (fragment, (samples, heard)) in fragments.into_iter().zip(heads) {
            open.tables
                .begin_chunk(place(open.start, &fragment), open.payload);
            for sample in &samples {
                let moof::Sample {
                    duration,
                    size,
                    keyframe,
                    composition,
                } = *sample;
                open.tables.push(duration, size, keyframe, composition);
                open.payload += u64::from(size);
            }
            if let Some(heard) = heard {
                open.hear(&heard, header_start);
            }
            open.gop += u32::from(fragment.seal.keyframe);
            open.end =
                fragment.seal.start + segment::ticks_to_duration(u64::from(fragment.seal.duration));
            open.fragments.push(Planned {
                segment,
                fragment,
                before,
                gop: open.gop,
                pictures: u32::try_from(samples.len()).unwrap_or(u32::MAX),
            });
            before = fragment.seal.chain;
            self.count += 1;
        }
        Ok(())
    }

    /// Ends the film that is open; what follows begins another.
    pub(super) fn close(&mut self) {
        let Some(open) = self.open.take() else {
            return;
        };
        let size = picture_size(&open.init);
        let sound = open.sound.filter(|sound| sound.tables.pictures() > 0);
        let description = moof::find(&open.init, b"stsd").unwrap_or_default();
        let created = open.start.as_micros().div_euclid(1_000_000);
        self.films.push(Film {
            start: open.start,
            end: open.end,
            codec: encoding(&open.init).map_or_else(String::new, |encoding| encoding.rfc6381),
            sound: sound.as_ref().map(|_| SoundEncoding::RFC6381),
            size,
            pictures: open.tables.pictures() as u64,
            front: progressive::front(&open.tables, description, size, sound.as_ref(), created),
            payload: open.payload,
            segments: open.segments,
            fragments: open.fragments,
        });
    }

    pub(super) fn into_films(mut self) -> Vec<Film> {
        self.close();
        self.films
    }
}

/// As the front of a segment says: the last two fields of its `tkhd`.
fn picture_size(init: &[u8]) -> FrameSize {
    let side = |from_end: usize| {
        let tkhd = moof::find(init, b"tkhd")?;
        let at = tkhd.len().checked_sub(from_end)?;
        let bytes = tkhd.get(at..at + 2)?.first_chunk::<2>()?;
        Some(u32::from(u16::from_be_bytes(*bytes)))
    };
    FrameSize {
        width: side(8).unwrap_or(0),
        height: side(4).unwrap_or(0),
    }
}
