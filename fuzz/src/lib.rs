//! What is fuzzed, one function a parser of bytes that somebody else made. Each panics where a
//! promise is broken, and nowhere else.
//!
//! `cargo +nightly fuzz run NAME` in this folder's parent runs one without end; the integration test
//! `fuzzed` runs all of them over seeds and mutations of those on every check.
//!
//! Deliberately absent: RTSP and SDP of streams (the library's own targets fuzz them), model files (checked by
//! their hash before anything reads them) and what proxies say of a request's origin (the API has property tests).

use std::time::Duration;

use bytes::Bytes;
use inveye_base::SiteZone;
use inveye_domain::{FrameSize, MediaTime, WallTime};
use inveye_engine::{Config, cameras_from_yaml};
use inveye_inference_catalog::Catalog;
use inveye_onvif::{DeviceAddress, sent};
use inveye_pipeline::replay::{RecordedDetections, SceneFile};
use inveye_sales::{Context, Field, Money, Reading, propose};
use inveye_scoring::{read_mot, write_mot};
use inveye_video::{
    AccessUnit, Arrival, CaptureClock, Codec, Decoder, DecoderChoice, LiveFragments, MediaClock,
    VideoParameters, fmp4, nal, parse_camera_url, talk,
};
use inveye_wire::{ClientMessage, PictureHeader};

/// Takes any bytes.
pub type Target = fn(&[u8]);

/// Every target by name.
pub const TARGETS: &[(&str, Target)] = &[
    ("nal", nal),
    ("decode", decode),
    ("fragments", fragments),
    ("clocks", clocks),
    ("camera_url", camera_url),
    ("picture_header", picture_header),
    ("client_message", client_message),
    ("camera_yaml", camera_yaml),
    ("config_toml", config_toml),
    ("scene_toml", scene_toml),
    ("manifest_toml", manifest_toml),
    ("mot", mot),
    ("recorded", recorded),
    ("onvif", onvif),
    ("device_address", device_address),
    ("loudspeaker", loudspeaker),
    ("sales", sales),
];

const CODECS: [Codec; 2] = [Codec::H264, Codec::H265];

/// Units lie inside the data, one after the other.
pub fn nal(data: &[u8]) {
    let inside: usize = nal::units(data).map(|unit| unit.len() + 4).sum();
    assert!(inside <= data.len());
    let empty = data.chunks(4).filter(|length| **length == [0; 4]).count();
    if nal::is_well_formed(data) {
        assert!(inside + 4 * empty >= data.len(), "all of it is in a unit");
    }
    for codec in CODECS {
        let is_key = nal::is_keyframe(codec, data);
        assert!(!is_key || nal::units(data).next().is_some());
    }
}

/// Parameter sets and pictures of a camera, as the decoder gets them.
pub fn decode(data: &[u8]) {
    let (extradata, picture) = data.split_at(data.len().min(64) / 2);
    for codec in CODECS {
        let Ok(mut decoder) = Decoder::open(codec, extradata, DecoderChoice::Software) else {
            continue;
        };
        let _frames = decoder.decode(&unit(picture, 0)).len() + decoder.finish().len();
    }
}

/// The same, remuxed for the enlarged tile.
pub fn fragments(data: &[u8]) {
    let (extradata, picture) = data.split_at(data.len().min(64) / 2);
    for codec in CODECS {
        let parameters = VideoParameters {
            codec,
            extradata: Bytes::copy_from_slice(extradata),
            size: FrameSize::new(640, 360),
            sample_entry: Bytes::copy_from_slice(extradata),
            rfc6381: String::new(),
        };
        if let Ok(init) = fmp4::init_segment(&parameters) {
            assert_eq!(init.get(4..8), Some(&b"ftyp"[..]));
        }
        let mut fragments = LiveFragments::new(None);
        for n in 0..2 {
            if let Ok(fragment) = fragments.fragment(&unit(picture, n)) {
                assert!(fragment.len() > picture.len(), "the whole picture is in it");
            }
        }
    }
}

fn unit(data: &[u8], n: i64) -> AccessUnit {
    AccessUnit {
        keyframe: true,
        data: Bytes::copy_from_slice(data),
        media: MediaTime::from_millis(n * 40),
        received: Duration::ZERO,
        captured: WallTime::default(),
        lost_packets: 0,
    }
}

/// Ticks and reports of a camera whose clock does anything: nothing is captured after it arrived.
pub fn clocks(data: &[u8]) {
    let (mut media, mut capture) = (MediaClock::new(90_000), CaptureClock::new());
    let start = WallTime::from_millis(1_795_176_000_000);
    let mut passed = Duration::ZERO;
    for step in data.as_chunks::<9>().0 {
        let [kind, value @ ..] = *step;
        let value = i64::from_le_bytes(value);
        passed += Duration::from_millis(u64::from(kind));
        if kind % 4 == 0 {
            if let Some(at) = media.peek(value) {
                capture.report(at, WallTime::from_micros(value));
            }
            continue;
        }
        let arrival = Arrival {
            wall: start + passed,
            monotonic: passed,
        };
        // The library counts 32 bits on, so ticks of years do not come.
        let at = media.place(value >> 20, passed);
        assert!(capture.place(at, arrival) <= arrival.wall);
    }
}

/// What a person pastes: no secret stays in the address.
pub fn camera_url(data: &[u8]) {
    let Ok((url, _)) = parse_camera_url(&text(data)) else {
        return;
    };
    assert!(url.username().is_empty() && url.password().is_none());
    assert!(url.host_str().is_some_and(|host| !host.is_empty()));
}

/// What stands before each picture.
pub fn picture_header(data: &[u8]) {
    if let Some(header) = PictureHeader::from_bytes(data) {
        assert_eq!(PictureHeader::from_bytes(&header.to_bytes()), Some(header));
    }
}

/// What a client of the live socket says.
pub fn client_message(data: &[u8]) {
    if let Ok(message) = serde_json::from_slice::<ClientMessage>(data) {
        assert!(serde_json::to_string(&message).is_ok());
    }
}

/// Camera files of earlier systems.
pub fn camera_yaml(data: &[u8]) {
    let _cameras = cameras_from_yaml(&text(data)).map_or(0, |cameras| cameras.len());
}

/// The configuration: what is read can be written.
pub fn config_toml(data: &[u8]) {
    if let Ok(config) = toml::from_str::<Config>(&text(data)) {
        assert!(toml::to_string(&config).is_ok());
    }
}

/// Scenes of clips.
pub fn scene_toml(data: &[u8]) {
    let _lines = SceneFile::parse(&text(data)).map_or(0, |file| file.scene.tripwires.len());
}

/// Lists of models.
pub fn manifest_toml(data: &[u8]) {
    let _models = Catalog::parse(&text(data)).map_or(0, |catalog| catalog.entries().len());
}

/// Tracks in the MOTChallenge's form: what is read is written so that it reads back.
pub fn mot(data: &[u8]) {
    let Ok(lines) = read_mot(&text(data)) else {
        return;
    };
    let mut written = String::new();
    for line in &lines {
        write_mot(&mut written, line);
    }
    let again = read_mot(&written).map(|again| again.len());
    assert_eq!(again.ok(), Some(lines.len()));
}

/// Recorded detections.
pub fn recorded(data: &[u8]) {
    if let Ok(recorded) = RecordedDetections::parse(&text(data)) {
        assert!(RecordedDetections::parse(&recorded.to_text()).is_ok());
    }
}

fn text(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}

/// Whatever a device answers, nothing in it leads to another host.
pub fn onvif(data: &[u8]) {
    let _ = sent::read_as_each_answer(data);
}

/// What people type as a device's address is one of HTTP, and reads back as itself.
pub fn device_address(data: &[u8]) {
    let Ok(address) = DeviceAddress::parse(&String::from_utf8_lossy(data)) else {
        return;
    };
    assert!(address.as_str().starts_with("http://"));
    assert!(!address.host().is_empty());
    assert_eq!(DeviceAddress::parse(address.as_str()).ok(), Some(address));
}

/// What a camera answers when its loudspeaker is opened: the same in pieces and at once, and nothing of it
/// breaks a request.
pub fn loudspeaker(data: &[u8]) {
    let _answers = talk::read_answers(data);
}

/// A till's file, as it is proposed to be read. Rows come in the order of their lines, good and bad ones, and what is
/// proposed is there.
pub fn sales(data: &[u8]) {
    let proposal = propose(data);
    let mut mapping = proposal.mapping;
    let mut columns = mapping.columns.values();
    assert!(columns.all(|column| proposal.columns.contains(column)));
    // Any column will do where none is proposed, so that rows are read to their end.
    for field in [Field::Receipt, Field::Date, Field::Amount] {
        mapping
            .columns
            .entry(field)
            .or_insert_with(|| "#1".to_owned());
    }
    let context = Context {
        zone: SiteZone::new("Europe/Berlin").expect("it is known"),
        money: Money {
            code: "EUR".to_owned(),
            digits: 2,
        },
        latest: WallTime::from_millis(1_900_000_000_000),
    };
    let Ok(mut reading) = Reading::new(data, mapping, context) else {
        return;
    };
    let mut last = 0;
    while let Ok(Some(row)) = reading.next_line() {
        let line = match row {
            Ok(read) => {
                assert!(!read.line.receipt.is_empty());
                read.number
            }
            Err(bad) => bad.line,
        };
        assert!(line > last, "no line is read twice");
        last = line;
    }
}
