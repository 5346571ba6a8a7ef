//! Streams open and show the right pictures: every transport, every kind of access, both codecs, and two
//! servers of which we wrote only one.

use std::path::{Path, PathBuf};
use std::time::Duration;

use inveye_test_support::{
    Access, Footage, GstreamerServer, Options, Transports, clips, synthetic, within,
};
use inveye_video::{CaptureSource, Codec, OpenStreamError, TransportChoice};

use crate::viewer::{
    CAMERA, Viewer, accesses, camera, credentials, look_of, looks_of_file, settings, source,
};

/// More than one group of pictures.
const PICTURES: usize = 24;

/// The first pictures a viewer sees are the file's.
async fn check(name: &str, url: &str, access: &Access, transport: TransportChoice, file: &Path) {
    let source = source(url, access, transport);
    let mut viewer = match Viewer::open(&source, &settings()).await {
        Ok(viewer) => viewer,
        Err(error) => panic!("{name}: {error}"),
    };
    let seen = viewer.see(PICTURES).await;
    let expected = looks_of_file(file, PICTURES);
    for (n, (frame, expected)) in seen.iter().zip(&expected).enumerate() {
        assert!(
            look_of(frame) == *expected,
            "{name}: picture {n} is another one"
        );
    }
    assert!(
        seen.is_sorted_by(|a, b| a.at < b.at),
        "{name}: media time rises"
    );
    assert_eq!(viewer.session.info().transport, transport, "{name}");
    within("the goodbye", viewer.session.close()).await;
}

fn clips_of_both_codecs(folder: &Path) -> [(Codec, PathBuf); 2] {
    [
        (Codec::H264, clips::small(folder).unwrap()),
        (Codec::H265, clips::h265(folder).unwrap()),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn our_camera_is_seen_over_every_transport_with_every_access() {
    let folder = tempfile::tempdir().unwrap();
    for (codec, file) in clips_of_both_codecs(folder.path()) {
        let footage = Footage::open(&file).unwrap().at_fps(25).unwrap();
        for access in accesses() {
            for transport in [TransportChoice::Tcp, TransportChoice::Udp] {
                let options = Options {
                    access: access.clone(),
                    ..Options::default()
                };
                let camera = camera(footage.clone(), options).await;
                let name = format!("{codec}, {transport}, {}", kind(&access));
                check(&name, &camera.url(CAMERA), &access, transport, &file).await;
                let counters = camera.counters();
                assert_eq!(counters.sessions_opened(), 1, "{name}");
                assert_eq!(counters.sessions_torn_down(), 1, "{name}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_other_server_is_seen_over_every_transport_with_every_access() {
    let folder = tempfile::tempdir().unwrap();
    for (codec, file) in clips_of_both_codecs(folder.path()) {
        for access in accesses() {
            let server = GstreamerServer::start(&file, &access).await.unwrap();
            for transport in [TransportChoice::Tcp, TransportChoice::Udp] {
                let name = format!("GStreamer, {codec}, {transport}, {}", kind(&access));
                check(&name, &server.url(), &access, transport, &file).await;
            }
        }
    }
}

fn kind(access: &Access) -> &'static str {
    match access {
        Access::Open => "nobody is asked",
        Access::Basic(_) => "Basic",
        Access::Digest(_) => "Digest",
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_camera_says_what_it_sends() {
    let footage = Footage::open(synthetic("entrance.mp4")).unwrap();
    let camera = camera(footage, Options::default()).await;
    let mut viewer = Viewer::of(&camera, CAMERA).await.unwrap();
    let info = viewer.session.info().clone();
    assert_eq!((info.codec, info.claimed_fps), (Codec::H264, Some(10.0)));
    let size = info.size.unwrap();
    assert_eq!((size.width, size.height), (640, 360));
    viewer.see(1).await;
    assert_eq!(
        viewer.parameters.len(),
        1,
        "the same ones in band change nothing"
    );
    // `ffprobe` says: High profile (0x64), level 2.2 (0x16).
    assert_eq!(viewer.parameters[0].rfc6381, "avc1.640016");
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_that_wait_for_others_come_in_order() {
    // The clip has B-frames, two in a row at most, which cameras seldom send.
    let file = synthetic("entrance.mp4");
    let footage = Footage::open(&file).unwrap().at_fps(50).unwrap();
    let camera = camera(footage, Options::default()).await;
    check(
        "B-frames",
        &camera.url(CAMERA),
        &Access::Open,
        TransportChoice::Tcp,
        &file,
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn clean_random_access_pictures_of_h265_are_keyframes() {
    let folder = tempfile::tempdir().unwrap();
    let file = clips::h265(folder.path()).unwrap();
    let footage = Footage::open(&file).unwrap().at_fps(50).unwrap();
    let expected: Vec<bool> = footage.units().iter().map(|unit| unit.keyframe).collect();
    let later: Vec<u8> = footage.units()[1..]
        .iter()
        .filter(|unit| unit.keyframe)
        .map(|unit| unit.nal_units[0][0] >> 1 & 0x3f)
        .collect();
    assert_eq!(later, [21, 21], "all but the first are CRA pictures");
    let camera = camera(footage, Options::default()).await;
    let mut viewer = Viewer::of(&camera, CAMERA).await.unwrap();
    let mut seen = Vec::new();
    for _ in &expected {
        seen.push(viewer.unit().await.unwrap().keyframe);
    }
    assert_eq!(seen, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn udp_is_taken_where_tcp_is_refused() {
    let footage = Footage::open(synthetic("aisle.mp4"))
        .unwrap()
        .at_fps(50)
        .unwrap();
    let options = Options {
        transports: Transports::Udp,
        ..Options::default()
    };
    let camera = camera(footage, options).await;
    let with = |transport| source(&camera.url(CAMERA), &Access::Open, transport);
    let refused = Viewer::open(&with(TransportChoice::Tcp), &settings())
        .await
        .err();
    assert!(
        matches!(refused, Some(OpenStreamError::TransportRefused { .. })),
        "{refused:?}"
    );
    let mut viewer = Viewer::open(&with(TransportChoice::Auto), &settings())
        .await
        .unwrap();
    assert_eq!(viewer.session.info().transport, TransportChoice::Udp);
    viewer.see(3).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reports_of_the_camera_date_its_pictures() {
    let footage = Footage::open(synthetic("aisle.mp4"))
        .unwrap()
        .at_fps(25)
        .unwrap();
    let camera = camera(
        footage,
        Options {
            access: Access::Digest(credentials()),
            ..Options::default()
        },
    )
    .await;
    let source = source(
        &camera.url(CAMERA),
        &Access::Digest(credentials()),
        TransportChoice::Tcp,
    );
    let settings = settings();
    let mut viewer = Viewer::open(&source, &settings).await.unwrap();
    // The camera reports before its first picture and each five seconds.
    within("a report that is believed", async {
        while viewer.session.capture_source() != CaptureSource::SenderReports {
            viewer.unit().await.unwrap();
        }
    })
    .await;
    let unit = viewer.unit().await.unwrap();
    let age = settings.clock.wall().since(unit.captured);
    assert!(age < Duration::from_secs(2), "captured {age:?} ago");
}
