//! What a person would see and hear: of a film, as FFmpeg decodes it, and of samples.

use std::ffi::OsStr;
use std::path::Path;

use anyhow::{Context, Result};

use crate::peers::ffprobe;

/// Longer than any decoder needs to be in step: two frames of AAC at 16 kHz are 0.13 s.
const FADES_IN: f64 = 0.2;

/// Where a film turns from dark to bright, in seconds.
pub fn turns_bright(film: &Path) -> Result<Vec<f64>> {
    let shown = measured(&format!("movie={},signalstats", escaped(film)?), "YAVG")?;
    Ok(rises(&shown, 128.0))
}

/// Where it turns from silent to loud, in seconds, to ten milliseconds.
///
/// A film that begins in the middle of something loud rises with its first samples, since a decoder
/// of AAC fades in: that is where the film was cut, and no turn.
pub fn turns_loud(film: &Path) -> Result<Vec<f64>> {
    let heard = measured(
        &format!(
            "amovie={},aresample=16000,asetnsamples=160,astats=metadata=1:reset=1",
            escaped(film)?
        ),
        "RMS_level",
    )?;
    let mut rises = rises(&heard, -25.0);
    rises.retain(|&at| at > FADES_IN);
    Ok(rises)
}

fn escaped(film: &Path) -> Result<&str> {
    film.to_str().context("a path that FFmpeg can read")
}

/// Times and values of one measurement of each frame.
fn measured(graph: &str, what: &str) -> Result<Vec<(f64, f64)>> {
    let tag = match what {
        "YAVG" => "lavfi.signalstats.YAVG",
        _ => "lavfi.astats.Overall.RMS_level",
    };
    let entries = format!("frame=pts_time:frame_tags={tag}");
    let text = ffprobe(
        [
            "-f",
            "lavfi",
            "-i",
            graph,
            "-show_entries",
            &entries,
            "-of",
            "csv=print_section=0",
        ]
        .map(OsStr::new),
    )?;
    let lines = text.lines().filter_map(|line| {
        let (at, value) = line.split_once(',')?;
        // Silence has no level at all.
        let value = value
            .trim_end_matches(',')
            .parse()
            .unwrap_or(f64::NEG_INFINITY);
        Some((at.parse().ok()?, value))
    });
    Ok(lines.collect())
}

fn rises(values: &[(f64, f64)], over: f64) -> Vec<f64> {
    values
        .windows(2)
        .filter(|pair| pair[0].1 < over && pair[1].1 >= over)
        .map(|pair| pair[1].0)
        .collect()
}

/// How strong a tone is in samples, as a share of the loudest possible one (Goertzel's algorithm).
#[expect(
    clippy::cast_precision_loss,
    reason = "minutes of sound are far below what a double counts"
)]
pub fn tone(samples: &[i16], rate: u32, hz: f64) -> f64 {
    let turn = 2.0 * (std::f64::consts::TAU * hz / f64::from(rate)).cos();
    let (last, before) = samples.iter().fold((0.0, 0.0), |(last, before), &sample| {
        (turn.mul_add(last, f64::from(sample)) - before, last)
    });
    let power = last * last + before * before - turn * last * before;
    2.0 * power.max(0.0).sqrt() / samples.len().max(1) as f64 / 32_768.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::cast_possible_truncation, reason = "a wave within 16 bits")]
    fn a_tone_is_told_from_others() {
        let samples: Vec<i16> = (0..8_000)
            .map(|n| {
                ((f64::from(n) * 600.0 / 8_000.0 * std::f64::consts::TAU).sin() * 16_384.0) as i16
            })
            .collect();
        assert!((tone(&samples, 8_000, 600.0) - 0.5).abs() < 0.01);
        assert!(tone(&samples, 8_000, 1_000.0) < 0.01);
        assert!(tone(&[], 8_000, 600.0) < 0.01);
    }
}
