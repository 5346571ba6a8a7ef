//! Streams that do not open: the error says why, and comes in time.

use std::time::Duration;

use inveye_base::{Clock, ErrorKind, SystemClock};
use inveye_test_support::{
    Access, Credentials, Footage, Options, Running, Speech, WrongSdp, synthetic,
};
use inveye_video::session::OpenStep;
use inveye_video::{OpenStreamError, TransportChoice};

use crate::viewer::{CAMERA, USER, Viewer, camera, credentials, settings, source};

async fn good_camera() -> Running {
    let footage = Footage::open(synthetic("aisle.mp4"))
        .unwrap()
        .at_fps(50)
        .unwrap();
    camera(footage, Options::default()).await
}

/// Why the stream does not open; once it is mended, it does.
async fn refusal(
    camera: &Running,
    break_it: impl AsyncFnOnce(&Running),
    mend: impl AsyncFnOnce(&Running),
) -> OpenStreamError {
    break_it(camera).await;
    let clock = SystemClock::new();
    let Err(error) = Viewer::of(camera, CAMERA).await else {
        panic!("the stream opens although it is broken");
    };
    let took = clock.monotonic();
    // One step's patience and the question what is there, on a busy machine.
    assert!(
        took < settings().connect_timeout + Duration::from_secs(3),
        "{error} after {took:?}"
    );
    assert_eq!(camera.sessions(), 0, "{error}: nothing is left behind");
    mend(camera).await;
    let mut viewer = Viewer::of(camera, CAMERA).await.unwrap();
    viewer.see(2).await;
    error
}

async fn by_description(how: WrongSdp) -> OpenStreamError {
    let camera = good_camera().await;
    refusal(
        &camera,
        async |camera| camera.faults(CAMERA).describe_wrongly(how),
        async |camera| camera.faults(CAMERA).clear(),
    )
    .await
}

async fn by_speech(speech: Speech) -> OpenStreamError {
    let camera = good_camera().await;
    refusal(
        &camera,
        async |camera| camera.speak(speech),
        async |camera| camera.speak(Speech::Rtsp),
    )
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_camera_that_is_off() {
    let camera = good_camera().await;
    let error = refusal(
        &camera,
        async |camera| camera.go_offline().await,
        async |camera| camera.go_online().await,
    )
    .await;
    assert!(
        matches!(error, OpenStreamError::Refused { .. }),
        "{error:?}"
    );
    assert_eq!(error.kind(), ErrorKind::Unavailable);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_does_not_exist() {
    let source = source(
        "rtsp://no-such-camera.invalid/main",
        &Access::Open,
        TransportChoice::Tcp,
    );
    let error = Viewer::open(&source, &settings()).await.err().unwrap();
    assert!(
        matches!(error, OpenStreamError::NotResolved { .. }),
        "{error:?}"
    );
    assert!(error.to_string().contains("no-such-camera.invalid"));
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_that_are_wrong_or_missing() {
    for access in [Access::Basic(credentials()), Access::Digest(credentials())] {
        let footage = Footage::open(synthetic("aisle.mp4")).unwrap();
        let camera = camera(
            footage,
            Options {
                access,
                ..Options::default()
            },
        )
        .await;
        let wrong = Access::Digest(Credentials::new(USER, "wr0ng-0ne"));
        for (typed, expected) in [(wrong, true), (Access::Open, false)] {
            let source = source(&camera.url(CAMERA), &typed, TransportChoice::Tcp);
            let error = Viewer::open(&source, &settings()).await.err().unwrap();
            match &error {
                OpenStreamError::Unauthorized { given, .. } => assert_eq!(*given, expected),
                other => panic!("{other:?}"),
            }
            assert_eq!(error.kind(), ErrorKind::PermissionDenied);
        }
        // A camera that locks accounts counts attempts: one for each time a person asked for it.
        assert!(
            camera.counters().refused_credentials() <= 2,
            "{}",
            camera.counters().refused_credentials()
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_name_that_digest_cannot_carry_is_named_as_the_cause() {
    let person = Credentials::new("jürgen", "s3cret");
    for (access, opens) in [
        (Access::Basic(person.clone()), true),
        (Access::Digest(person), false),
    ] {
        let footage = Footage::open(synthetic("aisle.mp4")).unwrap();
        let options = Options {
            access: access.clone(),
            ..Options::default()
        };
        let camera = camera(footage, options).await;
        let source = source(&camera.url(CAMERA), &access, TransportChoice::Tcp);
        match Viewer::open(&source, &settings()).await {
            Ok(mut viewer) => {
                assert!(opens, "the simulator reads `username` only");
                viewer.see(1).await;
            }
            Err(error) => {
                assert!(!opens, "Basic carries any name: {error}");
                assert_eq!(error.kind(), ErrorKind::PermissionDenied);
                let said = error.to_string();
                assert!(
                    said.contains("Digest") && said.contains("use an ASCII user name"),
                    "{said}"
                );
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_path_that_is_not_there() {
    let camera = good_camera().await;
    let error = refusal(
        &camera,
        async |camera| camera.faults(CAMERA).remove(),
        async |camera| camera.faults(CAMERA).restore(),
    )
    .await;
    assert!(
        matches!(error, OpenStreamError::NoSuchStream { .. }),
        "{error:?}"
    );
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_of_something_else() {
    for speech in [Speech::Http, Speech::Garbage] {
        let error = by_speech(speech).await;
        assert!(
            matches!(error, OpenStreamError::NotRtsp { .. }),
            "{speech:?}: {error:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_that_says_nothing() {
    let error = by_speech(Speech::Silence).await;
    assert!(
        matches!(
            error,
            OpenStreamError::Silent {
                step: OpenStep::Describe,
                ..
            }
        ),
        "{error:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_camera_that_thinks_for_ever_or_only_long() {
    let camera = good_camera().await;
    let error = refusal(
        &camera,
        async |camera| {
            camera
                .faults(CAMERA)
                .delay_describe(Duration::from_secs(3_600))
        },
        async |camera| {
            camera
                .faults(CAMERA)
                .delay_describe(Duration::from_millis(1_500))
        },
    )
    .await;
    assert!(
        matches!(
            error,
            OpenStreamError::Silent {
                step: OpenStep::Describe,
                ..
            }
        ),
        "{error:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn sound_without_pictures() {
    let error = by_description(WrongSdp::AudioOnly).await;
    match &error {
        OpenStreamError::NoVideo { offered } => assert!(offered.contains("audio"), "{offered}"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_codec_that_is_not_supported() {
    let error = by_description(WrongSdp::UnsupportedCodec).await;
    match &error {
        OpenStreamError::UnsupportedCodec { codec } => assert_eq!(codec, "MP4V-ES"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_description_that_is_none() {
    let error = by_description(WrongSdp::Garbage).await;
    assert!(
        matches!(
            error,
            OpenStreamError::BrokenAnswer {
                step: OpenStep::Describe,
                ..
            }
        ),
        "{error:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_camera_with_too_many_viewers() {
    let footage = Footage::open(synthetic("aisle.mp4"))
        .unwrap()
        .at_fps(50)
        .unwrap();
    let camera = camera(
        footage,
        Options {
            most_sessions: Some(1),
            ..Options::default()
        },
    )
    .await;
    let mut first = Viewer::of(&camera, CAMERA).await.unwrap();
    let error = Viewer::of(&camera, CAMERA).await.err().unwrap();
    assert!(
        matches!(
            error,
            OpenStreamError::Busy {
                status: 453,
                step: OpenStep::Setup,
                ..
            }
        ),
        "{error:?}"
    );
    first.see(2).await;
    first.session.close().await;
    Viewer::of(&camera, CAMERA).await.unwrap().see(2).await;
}
