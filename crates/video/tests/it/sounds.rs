//! Sound beside pictures over real RTSP, and everything that can be wrong with it.

use std::sync::Arc;
use std::time::Duration;

use inveye_domain::MediaTime;
use inveye_test_support::{
    CameraSimulator, Footage, Options, Running, SimulatedStream, SoundFault, SoundKind, Soundtrack,
    clips,
};
use inveye_video::{
    AccessUnit, AudioParameters, AudioUnit, FRAME_SAMPLES, Session, SessionItem, SessionSettings,
    Sound, SoundOffer, StreamError, StreamSource, TransportChoice, parse_camera_url, session,
};
use tokio::time::timeout;

const PATH: &str = "/cam";
const DEADLINE: Duration = Duration::from_secs(60);

struct Camera {
    running: Running,
    sound: Arc<Soundtrack>,
    _folder: tempfile::TempDir,
}

fn raw(kind: SoundKind) -> Arc<Soundtrack> {
    Soundtrack::tone(kind, 8_000, 12, |second| second % 2 == 1).expect("a tone")
}

/// White and loud in every other second; AAC unless told otherwise.
async fn camera(sound: Option<Arc<Soundtrack>>, options: Options) -> Camera {
    let folder = tempfile::tempdir().expect("a folder for clips");
    let clip = clips::flashes(folder.path(), 16_000).expect("FFmpeg makes a clip");
    let sound = sound.unwrap_or_else(|| Soundtrack::open(&clip).expect("AAC"));
    let footage = Footage::open(clip).expect("a clip the simulator plays");
    let stream = SimulatedStream::new(PATH, footage).with_sound(Arc::clone(&sound));
    let running = CameraSimulator::start(vec![stream], options)
        .await
        .expect("a free port");
    Camera {
        running,
        sound,
        _folder: folder,
    }
}

impl Camera {
    async fn open(&self, transport: TransportChoice) -> Session {
        let (url, credentials) = parse_camera_url(&self.running.url(PATH)).expect("an address");
        let source = StreamSource {
            url,
            credentials,
            transport,
        };
        let settings = SessionSettings {
            sound: true,
            ..SessionSettings::default()
        };
        let opened = timeout(DEADLINE, session::open(&source, &settings)).await;
        opened.expect("in time").expect("the camera lets us in")
    }
}

#[derive(Default)]
struct Received {
    pictures: Vec<AccessUnit>,
    parameters: Vec<Option<Arc<AudioParameters>>>,
    sound: Vec<AudioUnit>,
}

/// Everything until pictures of that many seconds came, or the session ended.
async fn receive(session: &mut Session, seconds: f64) -> (Received, Option<StreamError>) {
    let mut received = Received::default();
    let receiving = async {
        loop {
            match session.next().await {
                Ok(SessionItem::Parameters(_)) => {}
                Ok(SessionItem::AccessUnit(unit)) => {
                    received.pictures.push(unit);
                    let (first, last) = (&received.pictures[0], received.pictures.last());
                    let last = last.map_or(first.media, |unit| unit.media);
                    if last.as_seconds() - first.media.as_seconds() >= seconds {
                        return None;
                    }
                }
                Ok(SessionItem::Sound(Sound::Parameters(found))) => received.parameters.push(found),
                Ok(SessionItem::Sound(Sound::Unit(unit))) => received.sound.push(unit),
                Err(error) => return Some(error),
            }
        }
    };
    let ended = timeout(DEADLINE, receiving).await.expect("pictures come");
    (received, ended)
}

/// No picture is missing: 15 a second.
#[track_caller]
fn check_pictures(pictures: &[AccessUnit], what: &str) {
    for pair in pictures.windows(2) {
        let step = pair[1].media.since(pair[0].media);
        assert!(
            step < Duration::from_millis(100),
            "{what}: {step:?} without a picture"
        );
        assert_eq!(pair[1].lost_packets, 0, "{what}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn aac_and_raw_sound_come_beside_pictures() {
    let cases = [
        (None, TransportChoice::Tcp, "MPEG4-GENERIC", 16_000),
        (None, TransportChoice::Udp, "MPEG4-GENERIC", 16_000),
        (Some(SoundKind::MuLaw), TransportChoice::Tcp, "PCMU", 8_000),
        (Some(SoundKind::ALaw), TransportChoice::Udp, "PCMA", 8_000),
        (
            Some(SoundKind::Linear16),
            TransportChoice::Tcp,
            "L16",
            8_000,
        ),
    ];
    for (kind, transport, name, rate) in cases {
        let camera = camera(kind.map(raw), Options::default()).await;
        let mut session = camera.open(transport).await;
        let codec = name.to_owned();
        assert_eq!(session.info().sound, SoundOffer::Kept { codec });
        let (received, ended) = receive(&mut session, 3.0).await;
        assert!(ended.is_none(), "{name}: {ended:?}");
        check_pictures(&received.pictures, name);
        let [Some(parameters)] = &received.parameters[..] else {
            panic!("{name}: {:?}", received.parameters);
        };
        assert_eq!((parameters.rate, parameters.channels), (rate, 1), "{name}");
        // Encoding takes a moment.
        let frame = parameters.lasting(u64::from(FRAME_SAMPLES));
        let least = Duration::from_millis(2_200).div_duration_f64(frame);
        assert!(
            received.sound.len() as f64 >= least,
            "{name}: {} frames",
            received.sound.len()
        );
        for pair in received.sound.windows(2) {
            let step = pair[1].media.since(pair[0].media);
            let off = step.abs_diff(frame);
            assert!(
                off <= Duration::from_millis(16),
                "{name}: a step of {step:?}"
            );
        }
        session.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sound_has_the_time_of_its_pictures_with_and_without_reports() {
    for (reports, wrong) in [(false, 0), (true, 0), (true, -7_200)] {
        let options = Options {
            sender_reports: reports,
            ..Options::default()
        };
        let camera = camera(None, options).await;
        camera.running.faults(PATH).jump_report_clock(wrong);
        let mut session = camera.open(TransportChoice::Tcp).await;
        let (received, ended) = receive(&mut session, 7.0).await;
        assert!(ended.is_none(), "{ended:?}");
        // A session starts with the first picture of the clip: both time lines begin there.
        let mut checked = 0;
        for unit in &received.sound {
            // Of those that are there once.
            let mut same = (0..187)
                .map(|n| camera.sound.packet(n, (12, 1)))
                .filter(|(_, packet)| packet.data == unit.data);
            let (Some((start, _)), None) = (same.next(), same.next()) else {
                continue;
            };
            let meant =
                MediaTime::from_micros(i64::try_from(start * 1_000_000 / 16_000).expect("seconds"));
            let off = (unit.media.as_seconds() - meant.as_seconds()).abs();
            assert!(
                off <= 0.060,
                "{off} s off, reports {reports}, wrong by {wrong}"
            );
            checked += 1;
        }
        assert!(
            checked >= 20,
            "{checked} frames of {}",
            received.sound.len()
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_sound_does_pictures_go_on() {
    use SoundFault::{
        FrozenTimestamps, Garbage, OtherSource, RefusesPlay, RefusesSetup, Silent, UnknownCodec,
        WildTimestamps,
    };
    for fault in [UnknownCodec, RefusesSetup, RefusesPlay] {
        let camera = camera(Some(raw(SoundKind::MuLaw)), Options::default()).await;
        camera.running.faults(PATH).break_sound(fault);
        let mut session = camera.open(TransportChoice::Tcp).await;
        let offer = session.info().sound.clone();
        assert!(
            matches!(&offer, SoundOffer::Left { why, .. } if why.len() > 10),
            "{offer:?}"
        );
        let (received, ended) = receive(&mut session, 1.0).await;
        assert!(ended.is_none(), "{fault:?}: {ended:?}");
        assert!(received.sound.is_empty() && received.parameters.is_empty());
    }
    for transport in [TransportChoice::Tcp, TransportChoice::Udp] {
        for fault in [
            Silent,
            FrozenTimestamps,
            WildTimestamps,
            OtherSource,
            Garbage,
        ] {
            for kind in [None, Some(SoundKind::ALaw)] {
                let what = format!("{fault:?} of {kind:?} over {transport}");
                let camera = camera(kind.map(raw), Options::default()).await;
                let mut session = camera.open(transport).await;
                let (before, _) = receive(&mut session, 0.5).await;
                camera.running.faults(PATH).break_sound(fault);
                let (mut received, ended) = receive(&mut session, 1.5).await;
                assert!(ended.is_none(), "{what}: {ended:?}");
                let mut pictures = before.pictures;
                pictures.append(&mut received.pictures);
                check_pictures(&pictures, &what);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sound_that_stops_and_comes_back_is_told() {
    let camera = camera(Some(raw(SoundKind::MuLaw)), Options::default()).await;
    let mut session = camera.open(TransportChoice::Tcp).await;
    let (received, _) = receive(&mut session, 1.0).await;
    assert!(matches!(&received.parameters[..], [Some(_)]));
    camera.running.faults(PATH).break_sound(SoundFault::Silent);
    let (received, ended) = receive(&mut session, 5.0).await;
    assert!(ended.is_none(), "{ended:?}");
    assert_eq!(received.parameters, [None]);
    check_pictures(&received.pictures, "silent");
    camera.running.faults(PATH).break_sound(None);
    let (received, ended) = receive(&mut session, 2.0).await;
    assert!(ended.is_none(), "{ended:?}");
    assert!(matches!(&received.parameters[..], [Some(_)]));
    assert!(!received.sound.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn aac_that_nobody_can_read_ends_the_session_by_name() {
    let camera = camera(None, Options::default()).await;
    camera
        .running
        .faults(PATH)
        .break_sound(SoundFault::NoMarker);
    let mut session = camera.open(TransportChoice::Tcp).await;
    let (_, ended) = receive(&mut session, 3.0).await;
    // Whoever receives pictures opens the stream again, without sound.
    assert!(matches!(ended, Some(StreamError::SoundBroken)), "{ended:?}");
}
