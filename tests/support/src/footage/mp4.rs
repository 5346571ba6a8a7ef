//! Finds the video track of an MP4 file. Fragmented files are refused: `ffmpeg -c copy` makes plain ones.

use anyhow::{Context, Result, bail, ensure};
use bytes::Bytes;

use super::sample_table::{Sample, SampleTable};
use super::{AccessUnit, Codec, Footage};

/// Reads big-endian numbers from the front of a box.
#[derive(Clone)]
pub(super) struct Reader {
    data: Bytes,
}

impl Reader {
    pub(super) fn take(&mut self, length: usize) -> Result<Bytes> {
        ensure!(self.data.len() >= length, "a box ends too early");
        Ok(self.data.split_to(length))
    }

    pub(super) fn skip(&mut self, length: usize) -> Result<()> {
        self.take(length).map(drop)
    }

    /// A number of 1 to 8 bytes.
    pub(super) fn number(&mut self, bytes: usize) -> Result<u64> {
        Ok(self
            .take(bytes)?
            .iter()
            .fold(0, |sum, &b| sum << 8 | u64::from(b)))
    }

    pub(super) fn size(&mut self, bytes: usize) -> Result<usize> {
        Ok(usize::try_from(self.number(bytes)?)?)
    }

    /// The boxes that follow.
    fn boxes(mut self) -> Result<Vec<([u8; 4], Self)>> {
        let mut found = Vec::new();
        while self.data.len() >= 8 {
            let all = self.data.len();
            let (mut length, mut header) = (self.size(4)?, 8);
            let kind: [u8; 4] = self.take(4)?.as_ref().try_into()?;
            match length {
                0 => length = all,
                1 => (length, header) = (self.size(8)?, 16),
                _ => {}
            }
            ensure!(length >= header, "a box is shorter than its header");
            found.push((
                kind,
                Self {
                    data: self.take(length - header)?,
                },
            ));
        }
        Ok(found)
    }

    pub(super) fn child(&self, kind: &[u8; 4]) -> Result<Self> {
        let name = String::from_utf8_lossy(kind).into_owned();
        self.optional(kind)?
            .with_context(|| format!("no `{name}` box"))
    }

    pub(super) fn optional(&self, kind: &[u8; 4]) -> Result<Option<Self>> {
        let boxes = self.clone().boxes()?;
        Ok(boxes
            .into_iter()
            .find(|(k, _)| k == kind)
            .map(|(_, body)| body))
    }
}

/// A file's track of sound: ticks a second, ticks that players skip at its front, its
/// `AudioSpecificConfig`, and its frames with their starts.
pub(super) type SoundTrack = (u64, u64, Bytes, Vec<(u64, Bytes)>);

pub(super) fn read_sound(file: &Bytes) -> Result<SoundTrack> {
    let movie = Reader { data: file.clone() }.child(b"moov")?;
    for (kind, track) in movie.boxes()? {
        if kind == *b"trak" && handler(&track)?.as_ref() == b"soun" {
            return sound(file, &track);
        }
    }
    bail!("the file has no sound")
}

fn sound(file: &Bytes, track: &Reader) -> Result<SoundTrack> {
    let media = track.child(b"mdia")?;
    let timescale = timescale(&media)?;
    let table = media.child(b"minf")?.child(b"stbl")?;
    let mut description = table.child(b"stsd")?;
    description.skip(8)?;
    let mut entry = description.child(b"mp4a")?;
    entry.skip(28)?;
    let config = audio_config(entry.child(b"esds")?)?;
    let frames = SampleTable::read(&table)?.samples.into_iter();
    let frames = frames.map(|sample| {
        let end = sample.position + sample.length;
        ensure!(end <= file.len(), "a sample beyond the file");
        Ok((sample.decode, file.slice(sample.position..end)))
    });
    let skipped = match track.optional(b"edts")? {
        None => 0,
        Some(edits) => {
            let mut list = edits.child(b"elst")?;
            let wide = list.number(1)? == 1;
            list.skip(3 + 4 + if wide { 8 } else { 4 })?;
            list.number(if wide { 8 } else { 4 })?
        }
    };
    Ok((timescale, skipped, config, frames.collect::<Result<_>>()?))
}

/// ISO/IEC 14496-1, section 7.2.6: the innermost of three descriptors.
fn audio_config(mut descriptors: Reader) -> Result<Bytes> {
    descriptors.skip(4)?;
    for (tag, before) in [(3, 3), (4, 13), (5, 0)] {
        ensure!(descriptors.number(1)? == tag, "an unknown descriptor");
        let mut length = 0;
        loop {
            let byte = descriptors.size(1)?;
            length = length << 7 | byte & 0x7f;
            if byte & 0x80 == 0 {
                break;
            }
        }
        descriptors = Reader {
            data: descriptors.take(length)?,
        };
        descriptors.skip(before)?;
    }
    Ok(descriptors.data)
}

/// What the sample entry says.
struct Entry {
    codec: Codec,
    width: u16,
    height: u16,
    parameter_sets: Vec<Bytes>,
    length_bytes: usize,
}

pub(super) fn read(file: Bytes) -> Result<Footage> {
    let movie = Reader { data: file.clone() }.child(b"moov")?;
    ensure!(movie.optional(b"mvex")?.is_none(), "the file is fragmented");
    for (kind, track) in movie.boxes()? {
        if kind == *b"trak" && is_video(&track)? {
            return track_footage(&file, &track.child(b"mdia")?);
        }
    }
    bail!("the file has no video track")
}

fn is_video(track: &Reader) -> Result<bool> {
    Ok(handler(track)?.as_ref() == b"vide")
}

fn handler(track: &Reader) -> Result<Bytes> {
    let mut handler = track.child(b"mdia")?.child(b"hdlr")?;
    handler.skip(8)?;
    handler.take(4)
}

fn timescale(media: &Reader) -> Result<u64> {
    let mut header = media.child(b"mdhd")?;
    let wide = header.number(1)? == 1;
    header.skip(if wide { 3 + 16 } else { 3 + 8 })?;
    header.number(4)
}

fn track_footage(file: &Bytes, media: &Reader) -> Result<Footage> {
    let timescale = timescale(media)?;
    let table = media.child(b"minf")?.child(b"stbl")?;
    let entry = entry(table.child(b"stsd")?)?;
    let SampleTable { samples, duration } = SampleTable::read(&table)?;
    ensure!(timescale > 0 && duration > 0, "the track has no length");
    ensure!(
        samples.first().is_some_and(|s| s.keyframe),
        "the first picture is no keyframe"
    );

    let earliest = samples.iter().map(|s| s.offset).min().unwrap_or_default();
    let mut units = Vec::with_capacity(samples.len());
    let mut reorder = 0;
    for sample in &samples {
        let wait = u64::try_from(sample.offset - earliest)?;
        reorder = reorder.max(wait);
        units.push(AccessUnit {
            nal_units: nal_units(file, sample, &entry)?,
            keyframe: sample.keyframe,
            decode: sample.decode,
            present: sample.decode + wait,
        });
    }
    Ok(Footage {
        codec: entry.codec,
        width: entry.width,
        height: entry.height,
        parameter_sets: entry.parameter_sets,
        units,
        duration,
        ticks_per_second: (timescale, 1),
        reorder,
    })
}

fn entry(mut description: Reader) -> Result<Entry> {
    description.skip(8)?;
    let (kind, mut body) = description
        .boxes()?
        .into_iter()
        .next()
        .context("no sample entry")?;
    body.skip(24)?;
    let (width, height) = (
        u16::try_from(body.number(2)?)?,
        u16::try_from(body.number(2)?)?,
    );
    body.skip(50)?;
    let (codec, (parameter_sets, length_bytes)) = match &kind {
        b"avc1" | b"avc3" => (Codec::H264, avc(body.child(b"avcC")?)?),
        b"hvc1" | b"hev1" => (Codec::H265, hevc(body.child(b"hvcC")?)?),
        other => bail!("codec `{}` is not served", String::from_utf8_lossy(other)),
    };
    Ok(Entry {
        codec,
        width,
        height,
        parameter_sets,
        length_bytes,
    })
}

/// `AVCDecoderConfigurationRecord`, ISO/IEC 14496-15 section 5.3.3.
fn avc(mut record: Reader) -> Result<(Vec<Bytes>, usize)> {
    record.skip(4)?;
    let length_bytes = record.size(1)? % 4 + 1;
    let mut sets = Vec::new();
    for mask in [0x1f, 0xff] {
        for _ in 0..record.size(1)? & mask {
            let length = record.size(2)?;
            sets.push(record.take(length)?);
        }
    }
    Ok((sets, length_bytes))
}

/// `HEVCDecoderConfigurationRecord`, ISO/IEC 14496-15 section 8.3.3.
fn hevc(mut record: Reader) -> Result<(Vec<Bytes>, usize)> {
    record.skip(21)?;
    let length_bytes = record.size(1)? % 4 + 1;
    let mut sets = Vec::new();
    for _ in 0..record.size(1)? {
        let kind = record.number(1)? & 0x3f;
        for _ in 0..record.size(2)? {
            let length = record.size(2)?;
            let set = record.take(length)?;
            if (32..=34).contains(&kind) {
                sets.push((kind, set));
            }
        }
    }
    sets.sort_by_key(|(kind, _)| *kind);
    Ok((sets.into_iter().map(|(_, set)| set).collect(), length_bytes))
}

fn nal_units(file: &Bytes, sample: &Sample, entry: &Entry) -> Result<Vec<Bytes>> {
    let end = sample
        .position
        .checked_add(sample.length)
        .context("a sample beyond the file")?;
    ensure!(end <= file.len(), "a sample beyond the file");
    let mut rest = Reader {
        data: file.slice(sample.position..end),
    };
    let mut units = Vec::new();
    while !rest.data.is_empty() {
        let length = rest.size(entry.length_bytes)?;
        let unit = rest.take(length)?;
        let keep = unit.first().is_some_and(|&first| match entry.codec {
            Codec::H264 => !matches!(first & 0x1f, 7..=9),
            Codec::H265 => !matches!(first >> 1 & 0x3f, 32..=35),
        });
        if keep {
            units.push(unit);
        }
    }
    ensure!(!units.is_empty(), "a sample without a picture");
    Ok(units)
}
