//! H.264 conformance and error streams through both ways into the decoder. The outcomes stand in
//! `docs/cameras.md`; `INVEYE_UPDATE=1` writes them anew.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use bytes::Bytes;
use inveye_base::task::thread_named;
use inveye_domain::{FrameSize, MediaTime, WallTime};
use inveye_test_support::shared;
use inveye_video::{AccessUnit, Codec, Decoder, DecoderChoice, FileReader, nal};

use crate::golden;

const DEADLINE: Duration = Duration::from_secs(60);

/// Runs work that must end.
fn in_time<T: Send + 'static>(name: &str, work: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, result) = mpsc::sync_channel(1);
    let thread = thread_named("stream", move || drop(done.send(work()))).expect("a thread");
    let result = result.recv_timeout(DEADLINE);
    let hangs = matches!(result, Err(mpsc::RecvTimeoutError::Timeout));
    assert!(!hangs, "{name} hangs");
    thread.join().expect("no stream makes the decoder panic");
    result.expect("a thread that ends without panic has sent its result")
}

fn streams() -> Option<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(shared()?.join("rtsp/h264-streams"))
        .expect("the folder of streams")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.file_name().is_some_and(|name| name != "LICENSE"))
        .collect();
    files.sort();
    Some(files)
}

#[test]
fn every_stream_ends_with_the_documented_outcome() {
    let Some(files) = streams() else { return };
    assert_eq!(files.len(), 45);
    let mut table = "| stream | as a file | as a camera sends it |\n|---|---|---|\n".to_owned();
    for path in files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let (file, live) = {
            let (path, path2) = (path.clone(), path.clone());
            (
                in_time(&name, move || as_file(&path)),
                in_time(&name, move || as_camera(&path2)),
            )
        };
        writeln!(table, "| {name} | {file} | {live} |").unwrap();
    }
    golden::check("cameras.md", "h264-streams", &table);
}

fn line(frames: usize, size: Option<FrameSize>, damaged: u64) -> String {
    let mut line = format!("{frames} frames");
    if let Some(size) = size {
        write!(line, " of {}×{}", size.width, size.height).expect("a string");
    }
    if damaged > 0 {
        write!(line, ", {damaged} damaged").expect("a string");
    }
    line
}

fn as_file(path: &Path) -> String {
    let mut reader = match FileReader::open(path) {
        Ok(reader) => reader,
        Err(error) => {
            let text = error.to_string();
            return text.replace(&format!(" `{}`", path.display()), "");
        }
    };
    let (mut frames, mut size) = (0, None);
    for frame in &mut reader {
        match frame {
            Ok(frame) => {
                frames += 1;
                size = Some(frame.size());
            }
            Err(error) => return error.to_string(),
        }
    }
    line(frames, size, reader.errors())
}

fn as_camera(path: &Path) -> String {
    let data = std::fs::read(path).expect("a readable stream");
    let units = access_units(&data);
    let Some(extradata) = avcc(&data) else {
        return "no parameter sets".to_owned();
    };
    let mut decoder = match Decoder::open(Codec::H264, &extradata, DecoderChoice::Software) {
        Ok(decoder) => decoder,
        Err(error) => return error.to_string(),
    };
    let mut frames = Vec::new();
    for unit in &units {
        frames.extend(decoder.decode(unit));
    }
    frames.extend(decoder.finish());
    assert!(frames.windows(2).all(|w| w[0].at < w[1].at), "times rise");
    let counts = decoder.counts();
    let size = frames.last().map(inveye_video::Frame::size);
    let mut line = line(frames.len(), size, counts.damaged);
    for (count, what) in [(counts.skipped, "skipped"), (counts.late, "late")] {
        if count > 0 {
            write!(line, ", {count} {what}").expect("a string");
        }
    }
    line
}

/// NAL units of a raw stream, found by their start codes.
fn raw_units(data: &[u8]) -> Vec<&[u8]> {
    let starts: Vec<usize> = data
        .windows(3)
        .enumerate()
        .filter(|(_, w)| *w == [0, 0, 1])
        .map(|(i, _)| i + 3)
        .collect();
    let ends = starts
        .iter()
        .skip(1)
        .map(|next| next - 3)
        .chain([data.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(&start, end)| {
            let mut unit = &data[start..end];
            while let [rest @ .., 0] = unit {
                unit = rest;
            }
            unit
        })
        .filter(|unit| !unit.is_empty())
        .collect()
}

/// Pictures at 25 fps. A slice that starts with the first macroblock starts a picture.
fn access_units(data: &[u8]) -> Vec<AccessUnit> {
    let mut pictures: Vec<Vec<u8>> = Vec::new();
    let mut has_slice = true;
    for unit in raw_units(data) {
        let slice = matches!(unit[0] & 0x1f, 1..=5);
        let first = slice && unit.get(1).is_some_and(|b| b & 0x80 != 0);
        if has_slice && (first || !slice) {
            pictures.push(Vec::new());
            has_slice = false;
        }
        has_slice |= slice;
        let picture = pictures.last_mut().expect("pushed at the first unit");
        picture.extend(
            u32::try_from(unit.len())
                .expect("a small stream")
                .to_be_bytes(),
        );
        picture.extend_from_slice(unit);
    }
    (0..)
        .zip(pictures)
        .map(|(i, data)| AccessUnit {
            keyframe: nal::is_keyframe(Codec::H264, &data),
            data: Bytes::from(data),
            media: MediaTime::from_millis(i * 40),
            received: Duration::ZERO,
            captured: WallTime::from_millis(i * 40),
            lost_packets: 0,
        })
        .collect()
}

/// The body of an `avcC` box with the first parameter sets of the stream.
fn avcc(data: &[u8]) -> Option<Vec<u8>> {
    let units = raw_units(data);
    let find = |kind: u8| units.iter().find(|unit| unit[0] & 0x1f == kind).copied();
    let (sps, pps) = (find(7)?, find(8)?);
    let mut out = vec![1, *sps.get(1)?, *sps.get(2)?, *sps.get(3)?, 0xff, 0xe1];
    out.extend(u16::try_from(sps.len()).ok()?.to_be_bytes());
    out.extend_from_slice(sps);
    out.push(1);
    out.extend(u16::try_from(pps.len()).ok()?.to_be_bytes());
    out.extend_from_slice(pps);
    Some(out)
}
