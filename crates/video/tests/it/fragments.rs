//! Fragmented MP4, read back by `ffprobe`.

use std::path::Path;
use std::process::Command;

use inveye_domain::MediaTime;
use inveye_video::{AccessUnit, AccessUnitReader, Fmp4Error, LiveFragments, VideoParameters, fmp4};

use crate::clips;

/// An MP4 sample entry around a decoder's parameters, as the RTSP library builds it.
fn parameters(reader: &AccessUnitReader) -> VideoParameters {
    let size = reader.size();
    let mut entry = vec![0; 6];
    entry.extend([0, 1]);
    entry.extend([0; 16]);
    for side in [size.width, size.height] {
        entry.extend(u16::try_from(side).expect("a small picture").to_be_bytes());
    }
    entry.extend([0, 0x48, 0, 0, 0, 0x48, 0, 0, 0, 0, 0, 0, 0, 1]);
    entry.extend([0; 32]);
    entry.extend([0, 0x18, 0xff, 0xff]);
    let boxed = |kind: &[u8; 4], body: &[u8]| {
        let length = u32::try_from(body.len() + 8)
            .expect("a small box")
            .to_be_bytes();
        [&length[..], kind, body].concat()
    };
    entry.extend(boxed(b"avcC", reader.extradata()));
    VideoParameters {
        codec: reader.codec(),
        extradata: reader.extradata().clone(),
        size,
        sample_entry: boxed(b"avc1", &entry).into(),
        rfc6381: "avc1.64001F".to_owned(),
    }
}

/// Times of decoding of every packet, and how many frames decode, as FFmpeg reads the file.
fn probe(file: &Path) -> (Vec<f64>, usize) {
    let output = Command::new("ffprobe")
        .args(["-v", "error", "-count_frames", "-show_entries"])
        .args(["packet=dts_time:stream=nb_read_frames", "-of", "csv"])
        .arg(file)
        .output()
        .expect("the ffprobe program is installed for tests");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.is_empty(), "{errors}");
    let mut packets = Vec::new();
    let mut frames = 0;
    for line in text.lines() {
        let fields: Vec<&str> = line.split(',').collect();
        match fields[..] {
            ["packet", dts, ..] => packets.push(dts.parse().expect("a time")),
            ["stream", read, ..] => frames = read.parse().expect("a number"),
            _ => {}
        }
    }
    (packets, frames)
}

/// When each picture is decoded and shown, in seconds, as the boxes say it. FFmpeg moves all times
/// when some pictures are shown before they are decoded, so it cannot be asked.
fn times(file: &[u8]) -> Vec<(f64, f64)> {
    let word = |at: usize| u32::from_be_bytes(file[at..at + 4].try_into().expect("4 bytes"));
    let seconds = |ticks: i64| ticks as f64 / f64::from(fmp4::TIMESCALE);
    let mut times = Vec::new();
    let boxes = |name: &'static [u8]| {
        let names = file.windows(4).enumerate();
        names.filter(move |(_, w)| *w == name).map(|(at, _)| at)
    };
    for (tfdt, trun) in boxes(b"tfdt").zip(boxes(b"trun")) {
        let mut decode = i64::from(word(tfdt + 8)) << 32 | i64::from(word(tfdt + 12));
        for sample in 0..word(trun + 8) as usize {
            let at = trun + 16 + sample * 16;
            let shown = decode + i64::from(word(at + 12).cast_signed());
            times.push((seconds(decode), seconds(shown)));
            decode += i64::from(word(at));
        }
    }
    times
}

fn units(path: &Path) -> (VideoParameters, Vec<AccessUnit>) {
    let reader = AccessUnitReader::open(path).expect("a sound clip");
    let parameters = parameters(&reader);
    (
        parameters,
        reader.map(|unit| unit.expect("a sound clip")).collect(),
    )
}

const WITH_B_FRAMES: [&str; 11] = [
    "-an", "-t", "4", "-c:v", "libx264", "-preset", "medium", "-bf", "2", "-g", "15",
];

#[test]
fn live_fragments_play_with_the_cameras_times() {
    let folder = tempfile::tempdir().unwrap();
    for (options, surprised) in [(clips::LIKE_A_CAMERA, 0), (WITH_B_FRAMES, 2)] {
        let clip = clips::encoded(folder.path(), &options);
        let (parameters, units) = units(&clip);
        let mut live = LiveFragments::new(Some(10.0));
        let mut file = fmp4::init_segment(&parameters).unwrap().to_vec();
        for unit in &units {
            file.extend_from_slice(&live.fragment(unit).unwrap());
        }
        let path = folder.path().join("live.mp4");
        std::fs::write(&path, &file).unwrap();
        let (decoded, frames) = probe(&path);
        assert_eq!(frames, units.len());
        assert!(decoded.windows(2).all(|w| w[0] < w[1]));
        let times = times(&file);
        assert_eq!(times.len(), units.len());
        assert!(times[0].0.abs() < 1e-6, "decode times start at zero");
        // The first pictures of a stream with B pictures come before anybody knows that it has them.
        for ((_, shown), unit) in times.iter().zip(&units).skip(surprised) {
            let off = (shown - unit.media.as_seconds()).abs();
            assert!(off <= 0.002, "{off} s off at {}", unit.media);
        }
        // Decoding must not run away from showing: players buffer what lies between.
        let apart = times.iter().map(|(decode, shown)| (shown - decode).abs());
        assert!(apart.fold(0.0, f64::max) < 0.5);
    }
}

#[test]
fn fragments_of_whole_gops_have_exact_times() {
    let folder = tempfile::tempdir().unwrap();
    for options in [clips::LIKE_A_CAMERA, WITH_B_FRAMES] {
        let clip = clips::encoded(folder.path(), &options);
        let (parameters, units) = units(&clip);
        let mut file = fmp4::init_segment(&parameters).unwrap().to_vec();
        let mut starts: Vec<usize> = (0..units.len()).filter(|&i| units[i].keyframe).collect();
        assert!(starts.len() > 1, "the clip has several GOPs");
        starts.push(units.len());
        for (sequence, gop) in (1..).zip(starts.windows(2)) {
            let end = units
                .get(gop[1])
                .map_or(MediaTime::from_seconds(4.0), |unit| unit.media);
            let fragment =
                fmp4::fragment(sequence, MediaTime::default(), &units[gop[0]..gop[1]], end);
            file.extend_from_slice(&fragment.unwrap());
        }
        let path = folder.path().join("gops.mp4");
        std::fs::write(&path, &file).unwrap();
        let (decoded, frames) = probe(&path);
        assert_eq!(frames, units.len());
        assert!(decoded.windows(2).all(|w| w[0] < w[1]));
        for ((_, shown), unit) in times(&file).iter().zip(&units) {
            assert!(
                (shown - unit.media.as_seconds()).abs() < 1e-4,
                "at {}",
                unit.media
            );
        }
    }
}

#[test]
fn what_has_no_place_in_mp4_is_refused() {
    let parameters = VideoParameters {
        codec: inveye_video::Codec::H264,
        extradata: bytes::Bytes::new(),
        size: inveye_domain::FrameSize::new(2, 2),
        sample_entry: bytes::Bytes::new(),
        rfc6381: "x".to_owned(),
    };
    assert!(matches!(
        fmp4::init_segment(&parameters),
        Err(Fmp4Error::NoSampleEntry { .. })
    ));
    let nothing = fmp4::fragment(1, MediaTime::default(), &[], MediaTime::default());
    assert_eq!(nothing, Err(Fmp4Error::Empty));
}

mod any {
    use std::time::Duration;

    use bytes::Bytes;
    use inveye_domain::WallTime;
    use proptest::prelude::*;

    use super::*;

    prop_compose! {
        fn a_unit()(
            data in proptest::collection::vec(any::<u8>(), 0..50),
            media in any::<i64>(),
            keyframe: bool,
        ) -> AccessUnit {
            AccessUnit {
                data: Bytes::from(data),
                media: MediaTime::from_micros(media),
                keyframe,
                received: Duration::ZERO,
                captured: WallTime::default(),
                lost_packets: 0,
            }
        }
    }

    /// Walks the top-level boxes; `None` when lengths do not add up.
    fn boxes(mut file: &[u8]) -> Option<Vec<[u8; 4]>> {
        let mut found = Vec::new();
        while !file.is_empty() {
            let length =
                usize::try_from(u32::from_be_bytes(file.get(..4)?.try_into().ok()?)).ok()?;
            found.push(file.get(4..8)?.try_into().ok()?);
            file = file.get(length..)?;
        }
        Some(found)
    }

    proptest! {
        #[test]
        fn any_units_make_well_formed_boxes(
            units in proptest::collection::vec(a_unit(), 1..20), origin: i64, end: i64,
        ) {
            let at = MediaTime::from_micros;
            let whole = fmp4::fragment(1, at(origin), &units, at(end)).unwrap();
            prop_assert_eq!(boxes(&whole), Some(vec![*b"moof", *b"mdat"]));
            let mut live = LiveFragments::new(None);
            for unit in &units {
                let one = live.fragment(unit).unwrap();
                prop_assert_eq!(boxes(&one), Some(vec![*b"moof", *b"mdat"]));
            }
        }
    }
}
