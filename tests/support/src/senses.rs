//! What a person would see and hear of a film, as FFmpeg decodes it.

use std::ffi::OsStr;
use std::path::Path;

use anyhow::{Context, Result};

use crate::peers::ffprobe;

/// Where a film turns from dark to bright, in seconds.
pub fn turns_bright(film: &Path) -> Result<Vec<f64>> {
    let shown = measured(&format!("movie={},signalstats", escaped(film)?), "YAVG")?;
    Ok(rises(&shown, 128.0))
}

/// Where it turns from silent to loud, in seconds, to ten milliseconds.
pub fn turns_loud(film: &Path) -> Result<Vec<f64>> {
    let heard = measured(
        &format!(
            "amovie={},aresample=16000,asetnsamples=160,astats=metadata=1:reset=1",
            escaped(film)?
        ),
        "RMS_level",
    )?;
    Ok(rises(&heard, -25.0))
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
