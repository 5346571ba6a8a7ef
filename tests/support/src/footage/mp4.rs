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
    let mut handler = track.child(b"mdia")?.child(b"hdlr")?;
    handler.skip(8)?;
    Ok(handler.take(4)?.as_ref() == b"vide")
}

fn track_footage(file: &Bytes, media: &Reader) -> Result<Footage> {
    let mut header = media.child(b"mdhd")?;
    let wide = header.number(1)? == 1;
    header.skip(if wide { 3 + 16 } else { 3 + 8 })?;
    let timescale = header.number(4)?;
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
