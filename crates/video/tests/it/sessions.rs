//! Sessions against the camera simulator.

use std::sync::Arc;
use std::time::Duration;

use inveye_base::{Clock, ErrorChain, ErrorKind, SystemClock};
use inveye_domain::{FrameSize, MediaTime};
use inveye_test_support::{
    Access, CameraSimulator, Credentials, Footage, GstreamerServer, Options, Running,
    SimulatedStream, Speech, Transports, WrongSdp,
};
use inveye_video::{
    AccessUnit, Codec, Decoder, DecoderChoice, OpenStreamError, Session, SessionItem,
    SessionSettings, StreamError, StreamSource, TransportChoice, VideoParameters, parse_camera_url,
    session,
};
use tokio::time::timeout;

use crate::clips;

const PATH: &str = "/cam/main stream";
const DEADLINE: Duration = Duration::from_secs(60);

struct Camera {
    running: Running,
    _folder: tempfile::TempDir,
}

/// A camera that shows four seconds of an aisle for ever.
async fn camera(options: Options) -> Camera {
    camera_showing(&clips::LIKE_A_CAMERA, options).await
}

async fn camera_showing(encoding: &[&str], options: Options) -> Camera {
    let folder = tempfile::tempdir().expect("a folder for clips");
    let clip = clips::encoded(folder.path(), encoding);
    let footage = Footage::open(clip).expect("a clip the simulator plays");
    let streams = vec![SimulatedStream::new(PATH, footage)];
    let running = CameraSimulator::start(streams, options)
        .await
        .expect("a free port");
    Camera {
        running,
        _folder: folder,
    }
}

impl Camera {
    fn source(&self, transport: TransportChoice) -> StreamSource {
        source(&self.running.url(PATH), transport)
    }

    async fn open(&self, transport: TransportChoice) -> Result<Session, OpenStreamError> {
        within(session::open(&self.source(transport), &settings())).await
    }

    async fn refusal(&self, transport: TransportChoice) -> OpenStreamError {
        self.open(transport).await.expect_err("the camera refuses")
    }
}

fn source(url: &str, transport: TransportChoice) -> StreamSource {
    let (url, credentials) = parse_camera_url(url).expect("an address");
    StreamSource {
        url,
        credentials,
        transport,
    }
}

fn settings() -> SessionSettings {
    SessionSettings {
        connect_timeout: Duration::from_secs(15),
        start_timeout: Duration::from_secs(15),
        stall_timeout: Duration::from_secs(15),
        ..SessionSettings::default()
    }
}

async fn within<T>(work: impl Future<Output = T>) -> T {
    timeout(DEADLINE, work).await.expect("within the deadline")
}

/// The next pictures, and the parameters that came before or among them.
async fn pictures(session: &mut Session, count: usize) -> (Vec<VideoParameters>, Vec<AccessUnit>) {
    let (mut parameters, mut units) = (Vec::new(), Vec::new());
    while units.len() < count {
        match within(session.next()).await.expect("the stream goes on") {
            SessionItem::Parameters(found) => parameters.push(found),
            SessionItem::AccessUnit(unit) => units.push(unit),
            SessionItem::Sound(_) => {}
        }
    }
    (parameters, units)
}

/// The error that ends a session.
async fn end_of(session: &mut Session) -> StreamError {
    within(async {
        loop {
            if let Err(error) = session.next().await {
                return error;
            }
        }
    })
    .await
}

#[tokio::test]
async fn pictures_arrive_over_tcp_and_udp_in_both_codecs() {
    let hevc = [
        "-an",
        "-t",
        "2",
        "-c:v",
        "libx265",
        "-preset",
        "ultrafast",
        "-x265-params",
        "bframes=0:keyint=10:log-level=none",
    ];
    for (encoding, codec) in [
        (&clips::LIKE_A_CAMERA[..], Codec::H264),
        (&hevc[..], Codec::H265),
    ] {
        for transport in [TransportChoice::Tcp, TransportChoice::Udp] {
            let camera = camera_showing(encoding, Options::default()).await;
            let clock = SystemClock::new();
            let settings = SessionSettings {
                clock: Arc::new(SystemClock::new()),
                ..settings()
            };
            let opened = within(session::open(&camera.source(transport), &settings)).await;
            let mut session = opened.unwrap();
            assert_eq!(session.info().codec, codec);
            let (parameters, units) = pictures(&mut session, 25).await;
            let [parameters] = &parameters[..] else {
                panic!("{} sets of parameters", parameters.len())
            };
            assert_eq!(parameters.size, FrameSize::new(640, 360));
            assert_eq!(session.info().size, Some(parameters.size));
            assert_eq!(units[0].media, MediaTime::default());
            assert!(units[0].keyframe, "the simulator starts with a keyframe");
            assert!(units.windows(2).all(|w| w[0].media < w[1].media));
            assert!(units.windows(2).all(|w| w[0].captured <= w[1].captured));
            let age = clock.wall().as_micros() - units[24].captured.as_micros();
            assert!((0..15_000_000).contains(&age), "captured {age} µs ago");
            let mut decoder =
                Decoder::open(codec, &parameters.extradata, DecoderChoice::Software).unwrap();
            let frames: usize = units.iter().map(|unit| decoder.decode(unit).len()).sum();
            assert_eq!(
                frames + decoder.finish().len(),
                25,
                "{codec} over {transport}"
            );
            session.close().await;
        }
    }
}

#[tokio::test]
async fn passwords_are_checked_by_the_camera_and_never_shown() {
    let secret = "p@ss#w:rd 1";
    for access in [
        Access::Basic(Credentials::new("admin", secret)),
        Access::Digest(Credentials::new("admin", secret)),
    ] {
        let camera = camera(Options {
            access,
            ..Options::default()
        })
        .await;
        let address = camera.running.address();
        let at = |who: &str| {
            source(
                &format!("rtsp://{who}{address}/cam/main stream"),
                TransportChoice::Tcp,
            )
        };
        let mut session = within(session::open(&at(&format!("admin:{secret}@")), &settings()))
            .await
            .unwrap();
        pictures(&mut session, 1).await;
        for (who, given) in [("", false), ("admin:hunter-two-hunter@", true)] {
            let error = within(session::open(&at(who), &settings()))
                .await
                .unwrap_err();
            assert!(
                matches!(&error, OpenStreamError::Unauthorized { given: g, .. } if *g == given),
                "{error:?}"
            );
            assert_eq!(error.kind(), ErrorKind::PermissionDenied);
            let shown = format!("{} {error:?}", ErrorChain(&error));
            assert!(
                !shown.contains("hunter-two") && !shown.contains(secret),
                "{shown}"
            );
        }
    }
}

#[tokio::test]
async fn what_is_not_a_camera_is_named() {
    let camera = camera(Options::default()).await;
    let tcp = TransportChoice::Tcp;
    camera.running.faults(PATH).remove();
    let error = camera.refusal(tcp).await;
    assert!(
        matches!(error, OpenStreamError::NoSuchStream { .. }),
        "{error:?}"
    );
    assert_eq!(error.kind(), ErrorKind::NotFound);
    camera.running.speak(Speech::Http);
    let error = camera.refusal(tcp).await;
    assert!(
        matches!(error, OpenStreamError::NotRtsp { .. }),
        "{error:?}"
    );
    camera.running.speak(Speech::Garbage);
    let error = camera.refusal(tcp).await;
    assert!(
        matches!(
            error,
            OpenStreamError::NotRtsp { .. } | OpenStreamError::HangsUp { .. }
        ),
        "{error:?}"
    );
    camera.running.speak(Speech::Silence);
    let impatient = SessionSettings {
        connect_timeout: Duration::from_millis(300),
        ..settings()
    };
    let error = within(session::open(&camera.source(tcp), &impatient))
        .await
        .unwrap_err();
    assert!(matches!(error, OpenStreamError::Silent { .. }), "{error:?}");
    camera.running.go_offline().await;
    let error = camera.refusal(tcp).await;
    assert!(
        matches!(error, OpenStreamError::Refused { .. }),
        "{error:?}"
    );
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    let probing = SessionSettings {
        probe_timeout: Some(Duration::from_secs(1)),
        ..settings()
    };
    let error = within(session::open(&camera.source(tcp), &probing))
        .await
        .unwrap_err();
    assert!(
        matches!(error, OpenStreamError::Refused { .. }),
        "{error:?}"
    );
    let nowhere = source("rtsp://no-such-camera.invalid/live", tcp);
    let error = within(session::open(&nowhere, &settings()))
        .await
        .unwrap_err();
    assert!(
        matches!(error, OpenStreamError::NotResolved { .. }),
        "{error:?}"
    );
}

#[tokio::test]
async fn wrong_descriptions_are_refused_or_survived() {
    let camera = camera(Options::default()).await;
    let faults = camera.running.faults(PATH);
    let tcp = TransportChoice::Tcp;
    faults.describe_wrongly(WrongSdp::AudioOnly);
    let error = camera.refusal(tcp).await;
    assert!(
        matches!(&error, OpenStreamError::NoVideo { offered } if offered.contains("audio (pcmu)")),
        "{error:?}"
    );
    faults.describe_wrongly(WrongSdp::UnsupportedCodec);
    let error = camera.refusal(tcp).await;
    assert!(
        matches!(&error, OpenStreamError::UnsupportedCodec { codec } if codec == "MP4V-ES"),
        "{error:?}"
    );
    faults.describe_wrongly(WrongSdp::Garbage);
    let error = camera.refusal(tcp).await;
    assert!(
        matches!(error, OpenStreamError::BrokenAnswer { .. }),
        "{error:?}"
    );
    for wrong in [WrongSdp::BrokenSps, WrongSdp::MissingSprop] {
        faults.describe_wrongly(wrong);
        let mut session = camera.open(tcp).await.unwrap();
        let (parameters, _) = pictures(&mut session, 2).await;
        assert_eq!(
            parameters[0].size,
            FrameSize::new(640, 360),
            "from the parameters in band"
        );
    }
    faults.withhold_parameter_sets();
    let impatient = SessionSettings {
        start_timeout: Duration::from_secs(1),
        ..settings()
    };
    let opened = within(session::open(&camera.source(tcp), &impatient)).await;
    let error = end_of(&mut opened.unwrap()).await;
    assert!(matches!(error, StreamError::NoParameters), "{error:?}");
}

#[tokio::test]
async fn absurd_frame_rates_are_not_believed() {
    let camera = camera(Options::default()).await;
    for (claimed, believed) in [(0.0, None), (2000.0, None), (12.5, Some(12.5))] {
        camera.running.faults(PATH).claim_fps(claimed);
        let session = camera.open(TransportChoice::Tcp).await.unwrap();
        let own = session.info().claimed_fps;
        match believed {
            Some(_) => assert_eq!(own, believed),
            None => assert!(own.is_none_or(|fps| (fps - 10.0).abs() < 0.01), "{own:?}"),
        }
    }
}

#[tokio::test]
async fn a_stalled_stream_and_a_reset_one_end() {
    let camera = camera(Options::default()).await;
    let patience = Duration::from_secs(2);
    let impatient = SessionSettings {
        stall_timeout: patience,
        ..settings()
    };
    let opened = within(session::open(
        &camera.source(TransportChoice::Tcp),
        &impatient,
    ))
    .await;
    let mut session = opened.unwrap();
    pictures(&mut session, 3).await;
    camera.running.faults(PATH).stall();
    let error = end_of(&mut session).await;
    assert!(
        matches!(error, StreamError::Stalled { after } if after >= patience),
        "{error:?}"
    );
    camera.running.faults(PATH).resume();
    let mut session = camera.open(TransportChoice::Tcp).await.unwrap();
    pictures(&mut session, 3).await;
    camera.running.reset_all();
    let error = end_of(&mut session).await;
    assert!(
        matches!(error, StreamError::Broken { .. } | StreamError::Ended),
        "{error:?}"
    );
    let mut again = camera.open(TransportChoice::Tcp).await.unwrap();
    pictures(&mut again, 1).await;
}

#[tokio::test]
async fn sessions_are_ended_in_the_camera() {
    for transport in [TransportChoice::Tcp, TransportChoice::Udp] {
        let camera = camera(Options::default()).await;
        let mut session = camera.open(transport).await.unwrap();
        pictures(&mut session, 1).await;
        within(session.close()).await;
        assert_eq!(
            camera.running.counters().sessions_torn_down(),
            1,
            "closed over {transport}"
        );
        let mut session = camera.open(transport).await.unwrap();
        pictures(&mut session, 1).await;
        // Threads that end drop what they own wherever they are.
        std::thread::spawn(move || drop(session)).join().unwrap();
        within(camera.running.sessions_become(|&alive| alive == 0)).await;
        assert_eq!(
            camera.running.counters().sessions_torn_down(),
            2,
            "dropped over {transport}"
        );
    }
}

#[tokio::test]
async fn the_transport_is_chosen() {
    for (allowed, choice, used) in [
        (
            Transports::Udp,
            TransportChoice::Auto,
            Some(TransportChoice::Udp),
        ),
        (
            Transports::Tcp,
            TransportChoice::Auto,
            Some(TransportChoice::Tcp),
        ),
        (Transports::Udp, TransportChoice::Tcp, None),
        (Transports::Tcp, TransportChoice::Udp, None),
    ] {
        let camera = camera(Options {
            transports: allowed,
            ..Options::default()
        })
        .await;
        match (camera.open(choice).await, used) {
            (Ok(mut session), Some(used)) => {
                assert_eq!(session.info().transport, used);
                pictures(&mut session, 1).await;
            }
            (Err(OpenStreamError::TransportRefused { transport, .. }), None) => {
                assert_eq!(transport, choice)
            }
            (other, _) => panic!("{allowed:?} with {choice}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_busy_camera_says_so() {
    let camera = camera(Options {
        most_sessions: Some(1),
        ..Options::default()
    })
    .await;
    let mut first = camera.open(TransportChoice::Tcp).await.unwrap();
    pictures(&mut first, 1).await;
    let error = camera.refusal(TransportChoice::Tcp).await;
    assert!(
        matches!(error, OpenStreamError::Busy { status: 453, .. }),
        "{error:?}"
    );
    assert_eq!(error.kind(), ErrorKind::Exhausted);
}

#[tokio::test]
async fn a_change_of_resolution_comes_as_new_parameters() {
    let camera = camera(Options::default()).await;
    let folder = tempfile::tempdir().unwrap();
    let small = [&clips::LIKE_A_CAMERA[..], &["-vf", "scale=320:180"]].concat();
    let clip = clips::encoded(folder.path(), &small);
    let mut session = camera.open(TransportChoice::Tcp).await.unwrap();
    let (before, _) = pictures(&mut session, 3).await;
    let footage = Footage::open(clip).unwrap();
    camera.running.faults(PATH).switch_footage(footage).unwrap();
    let after = within(async {
        loop {
            if let SessionItem::Parameters(found) = session.next().await.unwrap() {
                return found;
            }
        }
    })
    .await;
    assert_eq!(before[0].size, FrameSize::new(640, 360));
    assert_eq!(after.size, FrameSize::new(320, 180));
    let SessionItem::AccessUnit(unit) = within(session.next()).await.unwrap() else {
        panic!("a picture follows its parameters");
    };
    let mut decoder =
        Decoder::open(after.codec, &after.extradata, DecoderChoice::Software).unwrap();
    assert_eq!(decoder.decode(&unit)[0].size(), after.size);
}

#[tokio::test]
async fn when_the_camera_sets_its_clock_the_session_goes_on_evenly() {
    let camera = camera(Options::default()).await;
    let faults = camera.running.faults(PATH);
    let mut session = camera.open(TransportChoice::Tcp).await.unwrap();
    let (_, first) = pictures(&mut session, 5).await;
    let mut last = first[4].clone();
    for jump in [3600, -7200] {
        faults.jump_timestamps(jump);
        faults.jump_report_clock(jump);
        let (_, units) = pictures(&mut session, 10).await;
        for unit in units {
            let step = unit.media.since(last.media);
            assert!(
                unit.media > last.media && step < Duration::from_secs(60),
                "{jump}: {step:?}"
            );
            assert!(unit.captured >= last.captured);
            assert!(unit.captured.since(last.captured) < Duration::from_secs(60));
            last = unit;
        }
    }
    assert_eq!(session.clock_jumps(), (2, 0));
}

#[tokio::test]
async fn lost_packets_are_counted() {
    let camera = camera(Options::default()).await;
    camera.running.faults(PATH).drop_every(7);
    let mut session = camera.open(TransportChoice::Tcp).await.unwrap();
    let (parameters, units) = pictures(&mut session, 30).await;
    assert!(units.iter().map(|unit| unit.lost_packets).sum::<u32>() > 0);
    let extradata = &parameters[0].extradata;
    let mut decoder = Decoder::open(Codec::H264, extradata, DecoderChoice::Software).unwrap();
    let frames: usize = units.iter().map(|unit| decoder.decode(unit).len()).sum();
    assert!(frames < 30, "damaged pictures are held back");
}

/// A server that is not ours: what both sides of our own tests get wrong in the same way shows here.
#[tokio::test]
async fn gstreamers_server_plays_to_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let clip = clips::encoded(folder.path(), &clips::LIKE_A_CAMERA);
    let credentials = Credentials::new("guard", "p@ss word");
    for (access, who, transport) in [
        (Access::Open, "", TransportChoice::Tcp),
        (
            Access::Basic(credentials.clone()),
            "guard:p@ss word@",
            TransportChoice::Tcp,
        ),
        (
            Access::Digest(credentials.clone()),
            "guard:p@ss word@",
            TransportChoice::Udp,
        ),
    ] {
        let server = GstreamerServer::start(&clip, &access).await.unwrap();
        let url = server.url().replace("rtsp://", &format!("rtsp://{who}"));
        let opened = within(session::open(&source(&url, transport), &settings())).await;
        let mut session = opened.unwrap();
        let (parameters, units) = pictures(&mut session, 30).await;
        let [parameters] = &parameters[..] else {
            panic!("{} sets of parameters", parameters.len())
        };
        assert_eq!(parameters.size, FrameSize::new(640, 360));
        let mut decoder =
            Decoder::open(Codec::H264, &parameters.extradata, DecoderChoice::Software).unwrap();
        let frames: usize = units.iter().map(|unit| decoder.decode(unit).len()).sum();
        assert_eq!(frames, 30, "over {transport}");
        within(session.close()).await;
    }
}
