//! Where each sample of a track lies and when it is shown (ISO/IEC 14496-12 section 8.6 and 8.7).

use anyhow::{Result, ensure};

use super::mp4::Reader;

pub(super) struct Sample {
    pub(super) position: usize,
    pub(super) length: usize,
    pub(super) decode: u64,
    pub(super) offset: i64,
    pub(super) keyframe: bool,
}

pub(super) struct SampleTable {
    pub(super) samples: Vec<Sample>,
    pub(super) duration: u64,
}

/// More pictures than a day at 60 a second: a larger count is a damaged file, not footage.
const MOST_SAMPLES: usize = 6_000_000;

impl SampleTable {
    pub(super) fn read(table: &Reader) -> Result<Self> {
        let lengths = lengths(table)?;
        let positions = positions(table, &lengths)?;
        let (decodes, duration) = decodes(table, lengths.len())?;
        let offsets = offsets(table, lengths.len())?;
        let keyframes = keyframes(table, lengths.len())?;
        let samples = lengths
            .iter()
            .enumerate()
            .map(|(i, &length)| Sample {
                position: positions[i],
                length,
                decode: decodes[i],
                offset: offsets[i],
                keyframe: keyframes[i],
            })
            .collect();
        Ok(Self { samples, duration })
    }
}

/// `stsz`.
fn lengths(table: &Reader) -> Result<Vec<usize>> {
    let mut sizes = table.child(b"stsz")?;
    sizes.skip(4)?;
    let same = sizes.size(4)?;
    let count = sizes.size(4)?;
    ensure!(count <= MOST_SAMPLES, "too many samples");
    (0..count)
        .map(|_| if same > 0 { Ok(same) } else { sizes.size(4) })
        .collect()
}

/// `stsc` with `stco` or `co64`.
fn positions(table: &Reader, lengths: &[usize]) -> Result<Vec<usize>> {
    let (mut offsets, width) = match table.optional(b"stco")? {
        Some(short) => (short, 4),
        None => (table.child(b"co64")?, 8),
    };
    offsets.skip(4)?;
    let chunks = offsets.size(4)?;
    let mut runs = table.child(b"stsc")?;
    runs.skip(4)?;
    let mut first_and_count = Vec::new();
    for _ in 0..runs.size(4)? {
        first_and_count.push((runs.size(4)?, runs.size(4)?));
        runs.skip(4)?;
    }
    let mut found = Vec::with_capacity(lengths.len());
    let mut run = 0;
    for chunk in 1..=chunks {
        while run + 1 < first_and_count.len() && first_and_count[run + 1].0 <= chunk {
            run += 1;
        }
        let in_chunk = first_and_count.get(run).map_or(0, |&(_, count)| count);
        let mut position = offsets.size(width)?;
        for &length in lengths[found.len()..].iter().take(in_chunk) {
            found.push(position);
            position = position.saturating_add(length);
        }
        if found.len() == lengths.len() {
            break;
        }
    }
    ensure!(
        found.len() == lengths.len(),
        "samples without a place in the file"
    );
    Ok(found)
}

/// `stts`: decode times, and the end of the last sample.
fn decodes(table: &Reader, samples: usize) -> Result<(Vec<u64>, u64)> {
    let mut times = Vec::with_capacity(samples);
    let mut at = 0u64;
    for (count, step) in runs(table.child(b"stts")?)? {
        for _ in 0..count.min(samples - times.len()) {
            times.push(at);
            at += step;
        }
    }
    ensure!(times.len() == samples, "samples without a time");
    Ok((times, at))
}

/// `ctts`: none means that no picture waits. Version 1 offsets are signed; some writers of version 0 do the same.
fn offsets(table: &Reader, samples: usize) -> Result<Vec<i64>> {
    let mut offsets = Vec::with_capacity(samples);
    if let Some(body) = table.optional(b"ctts")? {
        for (count, offset) in runs(body)? {
            let signed = i64::from(u32::try_from(offset)?.cast_signed());
            offsets.extend(std::iter::repeat_n(
                signed,
                count.min(samples - offsets.len()),
            ));
        }
    }
    offsets.resize(samples, 0);
    Ok(offsets)
}

/// `stss`: none means that every picture is a keyframe.
fn keyframes(table: &Reader, samples: usize) -> Result<Vec<bool>> {
    let Some(mut body) = table.optional(b"stss")? else {
        return Ok(vec![true; samples]);
    };
    let mut keyframes = vec![false; samples];
    body.skip(4)?;
    for _ in 0..body.size(4)? {
        let number = body.size(4)?;
        if let Some(flag) = number.checked_sub(1).and_then(|i| keyframes.get_mut(i)) {
            *flag = true;
        }
    }
    Ok(keyframes)
}

fn runs(mut body: Reader) -> Result<Vec<(usize, u64)>> {
    body.skip(4)?;
    let count = body.size(4)?;
    (0..count)
        .map(|_| Ok((body.size(4)?, body.number(4)?)))
        .collect()
}
