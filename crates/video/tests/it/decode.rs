use std::path::Path;

use inveye_domain::{FrameSize, MediaTime};
use inveye_test_support::shared;
use inveye_video::{
    AccessUnit, AccessUnitReader, Codec, DecodeCounts, Decoder, DecoderChoice, DecoderKind, Frame,
    nal,
};

use crate::clips;

fn units(clip: &Path, most: usize) -> (Codec, Vec<u8>, Vec<AccessUnit>) {
    let reader = AccessUnitReader::open(clip).expect("a sound clip");
    let (codec, extradata) = (reader.codec(), reader.extradata().to_vec());
    let units = reader.take(most).map(|unit| unit.expect("a sound clip"));
    (codec, extradata, units.collect())
}

fn decode_all(decoder: &mut Decoder, units: &[AccessUnit]) -> Vec<Frame> {
    let mut frames: Vec<Frame> = units.iter().flat_map(|unit| decoder.decode(unit)).collect();
    frames.extend(decoder.finish());
    frames
}

#[test]
fn every_unit_of_a_sound_stream_gives_its_frame() {
    let mut clips = vec![(clips::aisle(), FrameSize::new(640, 360))];
    if let Some(shared) = shared() {
        for clip in ["offline_h264.mp4", "offline_h265.mp4"] {
            let clip = shared.join("rtsp/short-clips").join(clip);
            clips.push((clip, FrameSize::new(1920, 1080)));
        }
    }
    for (clip, size) in clips {
        let (codec, extradata, units) = units(&clip, 60);
        let clip = clip.display();
        let mut decoder = Decoder::open(codec, &extradata, DecoderChoice::Software).unwrap();
        let frames = decode_all(&mut decoder, &units);
        let mut wanted: Vec<MediaTime> = units.iter().map(|unit| unit.media).collect();
        wanted.sort_unstable();
        let got: Vec<MediaTime> = frames.iter().map(|frame| frame.at).collect();
        assert_eq!(got, wanted, "{clip}");
        assert!(frames.iter().all(|frame| frame.size() == size), "{clip}");
        assert!(
            frames
                .iter()
                .all(|f| f.captured.is_some() && f.received.is_some())
        );
        assert_eq!(decoder.counts().damaged, 0, "{clip}");
    }
}

#[test]
fn a_stream_without_reordering_has_no_delay() {
    let folder = tempfile::tempdir().unwrap();
    let clip = clips::encoded(folder.path(), &clips::LIKE_A_CAMERA);
    let reader = AccessUnitReader::open(clip).unwrap();
    let mut decoder =
        Decoder::open(reader.codec(), reader.extradata(), DecoderChoice::Software).unwrap();
    for unit in reader.map(Result::unwrap) {
        let frames = decoder.decode(&unit);
        assert_eq!(frames.len(), 1, "at {}", unit.media);
        assert_eq!(frames[0].at, unit.media);
    }
}

#[test]
fn after_a_loss_nothing_is_shown_until_the_next_keyframe() {
    let (codec, extradata, mut units) = units(&clips::aisle(), 400);
    let keyframes: Vec<usize> = (0..units.len()).filter(|&i| units[i].keyframe).collect();
    assert!(keyframes.len() >= 2, "the clip has several keyframes");
    let next = keyframes[1];
    let lost = next - 3;
    units[lost].lost_packets = 1;
    let mut decoder = Decoder::open(codec, &extradata, DecoderChoice::Software).unwrap();
    let frames = decode_all(&mut decoder, &units);
    let blind = units[lost].media..units[next].media;
    assert!(frames.iter().all(|frame| !blind.contains(&frame.at)));
    assert_eq!(frames.len(), units.len() - 3);
    assert_eq!(decoder.counts().skipped, 3);
}

#[test]
fn without_any_keyframe_pictures_come_after_two_seconds_or_never_but_it_ends() {
    let (codec, extradata, mut units) = units(&clips::aisle(), 200);
    for unit in &mut units {
        unit.keyframe = false;
    }
    let mut decoder = Decoder::open(codec, &extradata, DecoderChoice::Software).unwrap();
    decode_all(&mut decoder, &units);
    let DecodeCounts { skipped, .. } = decoder.counts();
    let in_two_seconds = units
        .iter()
        .filter(|u| u.media < MediaTime::from_seconds(2.0))
        .count();
    assert_eq!(skipped, in_two_seconds as u64);
}

#[test]
fn garbage_is_counted_and_the_stream_recovers() {
    let (codec, extradata, mut units) = units(&clips::aisle(), 400);
    let next = (1..units.len()).find(|&i| units[i].keyframe).unwrap();
    for (i, unit) in units[2..next].iter_mut().enumerate() {
        let mut data = unit.data.to_vec();
        match i % 4 {
            0 => data.clear(),
            1 => data.truncate(data.len() / 2),
            2 => data.iter_mut().for_each(|b| *b ^= 0x5a),
            _ => data[0] = 0xff,
        }
        unit.data = data.into();
    }
    let mut decoder = Decoder::open(codec, &extradata, DecoderChoice::Software).unwrap();
    let frames = decode_all(&mut decoder, &units);
    assert!(decoder.counts().damaged > 0);
    let recovered = frames
        .iter()
        .filter(|frame| frame.at >= units[next].media)
        .count();
    assert_eq!(recovered, units.len() - next);
}

#[test]
fn wrong_parameters_give_no_picture_and_no_panic() {
    let (codec, extradata, units) = units(&clips::aisle(), 30);
    for broken in [
        extradata[..extradata.len() / 2].to_vec(),
        extradata.iter().map(|b| b ^ 0x33).collect(),
        vec![1; 40],
        Vec::new(),
    ] {
        if let Ok(mut decoder) = Decoder::open(codec, &broken, DecoderChoice::Software) {
            decode_all(&mut decoder, &units);
        }
    }
    assert!(Decoder::open(codec, &vec![1; 1 << 20], DecoderChoice::Software).is_err());
}

#[test]
fn hardware_that_is_not_there_is_replaced_and_the_report_says_why() {
    let (codec, extradata, units) = units(&clips::aisle(), 10);
    // Not a device that Debian's FFmpeg has: this must fall back on any test machine.
    let choice = DecoderChoice::Device(DecoderKind::VideoToolbox);
    let mut decoder = Decoder::open(codec, &extradata, choice).unwrap();
    assert_eq!(decoder.report().used, DecoderKind::Software);
    assert_eq!(decoder.report().reasons.len(), 1);
    assert!(decoder.report().reasons[0].starts_with("VideoToolbox:"));
    assert_eq!(decode_all(&mut decoder, &units).len(), 10);
    let mut decoder = Decoder::open(codec, &extradata, DecoderChoice::Auto).unwrap();
    assert_eq!(
        decode_all(&mut decoder, &units).len(),
        10,
        "{:?}",
        decoder.report()
    );
}

#[test]
fn after_a_loss_an_h265_stream_goes_on_clean_at_a_cra_picture() {
    let folder = tempfile::tempdir().unwrap();
    let clip = inveye_test_support::clips::h265(folder.path()).unwrap();
    let (codec, extradata, mut units) = units(&clip, 60);
    assert_eq!(codec, Codec::H265);
    let cra = (1..units.len()).find(|&i| units[i].keyframe).unwrap();
    let types: Vec<u8> = nal::units(&units[cra].data)
        .map(|unit| (unit[0] >> 1) & 0x3f)
        .collect();
    assert!(
        types.contains(&21),
        "the later keyframes are CRA pictures: {types:?}"
    );
    units[cra - 4].lost_packets = 1;
    let mut decoder = Decoder::open(codec, &extradata, DecoderChoice::Software).unwrap();
    let frames = decode_all(&mut decoder, &units);
    assert_eq!(decoder.counts().damaged, 0);
    let at = units[cra].media;
    assert!(
        frames.iter().any(|frame| frame.at == at),
        "the CRA picture itself is shown"
    );
    let after = units.iter().filter(|unit| unit.media > at).count();
    assert_eq!(frames.iter().filter(|frame| frame.at > at).count(), after);
}
