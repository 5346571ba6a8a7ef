//! Each fault does what its name says, and nothing to the neighbour.

use std::io::ErrorKind;
use std::time::Duration;

use inveye_test_support::{
    CameraSimulator, Footage, Options, Running, SimulatedStream, Speech, WrongSdp, synthetic,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::Instant;

use crate::client::Client;
use inveye_test_support::within;

const BAD: &str = "/cam1/main";
const GOOD: &str = "/cam2/main";

/// Two cameras at a hundred pictures a second.
async fn cameras() -> Running {
    let footage = Footage::open(synthetic("aisle.mp4"))
        .unwrap()
        .at_fps(100)
        .unwrap();
    let streams = [BAD, GOOD].map(|path| SimulatedStream::new(path, footage.clone()));
    CameraSimulator::start(streams.into(), Options::default())
        .await
        .unwrap()
}

async fn description(camera: &Running) -> String {
    let mut client = Client::connect(&camera.url(BAD)).await.unwrap();
    let answer = client
        .request("DESCRIBE", "Accept: application/sdp\r\n")
        .await;
    assert_eq!(answer.status, 200);
    answer.body
}

#[tokio::test]
async fn a_stalled_camera_is_silent_but_there() {
    let camera = cameras().await;
    let mut stalled = Client::play(&camera.url(BAD)).await;
    let mut neighbour = Client::play(&camera.url(GOOD)).await;
    stalled.picture().await;
    camera.faults(BAD).stall();
    while tokio::time::timeout(Duration::from_millis(300), stalled.packet())
        .await
        .is_ok()
    {}
    assert_eq!(stalled.request("GET_PARAMETER", "").await.status, 200);
    for _ in 0..20 {
        neighbour.picture().await;
    }
    camera.faults(BAD).resume();
    assert_eq!(
        stalled.picture().await[0].kind(),
        7,
        "it goes on with a keyframe"
    );
    assert_eq!(camera.sessions(), 2);
}

#[tokio::test]
async fn every_nth_packet_is_missing() {
    let camera = cameras().await;
    camera.faults(BAD).drop_every(5);
    let mut client = Client::play(&camera.url(BAD)).await;
    let mut sequence = client.rtp().await.sequence();
    let mut gaps = Vec::new();
    for _ in 0..200 {
        let next = client.rtp().await.sequence();
        gaps.push(next.wrapping_sub(sequence));
        sequence = next;
    }
    // Four packets in a row, then one is missing; the first of the four was read before the loop.
    let expected: Vec<u16> = (1..=200).map(|i| if i % 4 == 0 { 2 } else { 1 }).collect();
    assert_eq!(gaps, expected);
    camera.faults(BAD).drop_every(None);
}

#[tokio::test]
async fn a_reset_ends_the_sessions_of_one_stream() {
    let camera = cameras().await;
    let mut lost = Client::play(&camera.url(BAD)).await;
    let mut neighbour = Client::play(&camera.url(GOOD)).await;
    lost.picture().await;
    camera.faults(BAD).reset_sessions();
    let end = within("the reset", async {
        loop {
            if let Err(error) = lost.packet().await {
                break error;
            }
        }
    })
    .await;
    assert_eq!(end.kind(), ErrorKind::ConnectionReset);
    within(
        "the end of the session",
        camera.sessions_become(|&n| n == 1),
    )
    .await;
    assert_eq!(camera.counters().sessions_reset(), 1);
    assert_eq!(camera.counters().sessions_dropped(), 0);
    neighbour.picture().await;
    Client::play(&camera.url(BAD)).await.picture().await;
}

#[tokio::test]
async fn offline_refuses_and_online_is_the_same_address() {
    let camera = cameras().await;
    for _ in 0..3 {
        let url = camera.url(GOOD);
        let mut client = Client::play(&url).await;
        client.picture().await;
        within("offline", camera.go_offline()).await;
        assert_eq!(camera.sessions(), 0);
        let refused = Client::connect(&url).await.err().map(|error| error.kind());
        assert_eq!(refused, Some(ErrorKind::ConnectionRefused));
        let end = within("the reset", async {
            loop {
                if let Err(error) = client.packet().await {
                    break error.kind();
                }
            }
        })
        .await;
        assert_eq!(end, ErrorKind::ConnectionReset);
        within("online", camera.go_online()).await;
    }
    Client::play(&camera.url(GOOD)).await.picture().await;
}

#[tokio::test]
async fn descriptions_are_wrong_as_asked() {
    let camera = cameras().await;
    let faults = camera.faults(BAD);
    let right = description(&camera).await;
    assert!(
        right.contains("m=video 0 RTP/AVP 96") && right.contains("a=framerate:100"),
        "{right}"
    );
    let sps = right
        .split("sprop-parameter-sets=")
        .nth(1)
        .unwrap()
        .split(',')
        .next()
        .unwrap();
    assert!(sps.len() > 20, "{right}");

    faults.describe_wrongly(WrongSdp::BrokenSps);
    let broken = description(&camera).await;
    let broken = broken
        .split("sprop-parameter-sets=")
        .nth(1)
        .unwrap()
        .split(',')
        .next()
        .unwrap()
        .to_owned();
    assert_eq!(broken.len(), 8, "four bytes of SPS: {broken}");
    faults.describe_wrongly(WrongSdp::MissingSprop);
    assert!(!description(&camera).await.contains("fmtp"));
    faults.describe_wrongly(WrongSdp::AudioOnly);
    assert!(!description(&camera).await.contains("m=video"));
    faults.describe_wrongly(WrongSdp::UnsupportedCodec);
    assert!(description(&camera).await.contains("MP4V-ES"));
    faults.describe_wrongly(WrongSdp::Garbage);
    assert!(!description(&camera).await.contains("v=0"));
    faults.describe_wrongly(None);
    for fps in [0.0, 2_000.0] {
        faults.claim_fps(fps);
        assert!(
            description(&camera)
                .await
                .contains(&format!("a=framerate:{fps}\r\n"))
        );
    }
    faults.clear();
    assert_eq!(description(&camera).await, right);
}

#[tokio::test]
async fn without_parameter_sets_nobody_learns_them() {
    let camera = cameras().await;
    camera.faults(BAD).withhold_parameter_sets();
    camera.faults(BAD).describe_wrongly(WrongSdp::MissingSprop);
    let mut client = Client::play(&camera.url(BAD)).await;
    for _ in 0..50 {
        assert!(
            client
                .picture()
                .await
                .iter()
                .all(|packet| !matches!(packet.kind(), 7 | 8))
        );
    }
}

#[tokio::test]
async fn a_removed_stream_is_not_found_until_it_is_back() {
    let camera = cameras().await;
    let mut client = Client::connect(&camera.url(BAD)).await.unwrap();
    camera.faults(BAD).remove();
    assert_eq!(client.request("DESCRIBE", "").await.status, 404);
    assert_eq!(
        client.set_up("RTP/AVP/TCP;interleaved=0-1").await.status,
        404
    );
    camera.faults(BAD).restore();
    assert_eq!(client.request("DESCRIBE", "").await.status, 200);
    let mut nowhere = Client::connect(&camera.url("/nowhere")).await.unwrap();
    assert_eq!(nowhere.request("DESCRIBE", "").await.status, 404);
}

#[tokio::test]
async fn a_slow_camera_takes_its_time() {
    let camera = cameras().await;
    let (describe, first_packet) = (Duration::from_millis(400), Duration::from_millis(600));
    camera.faults(BAD).delay_describe(describe);
    camera.faults(BAD).delay_first_packet(first_packet);
    let mut client = Client::connect(&camera.url(BAD)).await.unwrap();
    let start = Instant::now();
    assert_eq!(client.request("DESCRIBE", "").await.status, 200);
    assert!(start.elapsed() >= describe);
    client.set_up("RTP/AVP/TCP;interleaved=0-1").await;
    let start = Instant::now();
    assert_eq!(client.request("PLAY", "").await.status, 200);
    assert!(start.elapsed() < first_packet, "the answer does not wait");
    assert_eq!(client.picture().await[0].kind(), 7);
    assert!(start.elapsed() >= first_packet);
}

#[tokio::test]
async fn a_port_may_speak_something_else() {
    let camera = cameras().await;
    for (speech, expected) in [
        (Speech::Http, &b"HTTP/1.1 400"[..]),
        (Speech::Garbage, &[0xa5; 12][..]),
    ] {
        camera.speak(speech);
        let mut socket = TcpStream::connect(camera.address()).await.unwrap();
        socket
            .write_all(b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n")
            .await
            .unwrap();
        let mut answer = vec![0; 12];
        within("an answer", socket.read_exact(&mut answer))
            .await
            .unwrap();
        assert_eq!(answer, expected);
    }
    camera.speak(Speech::Silence);
    let mut socket = TcpStream::connect(camera.address()).await.unwrap();
    socket
        .write_all(b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n")
        .await
        .unwrap();
    let silence = tokio::time::timeout(Duration::from_millis(300), socket.read_u8()).await;
    assert!(
        silence.is_err(),
        "nothing, not even the end of the connection"
    );
    camera.speak(Speech::Rtsp);
    Client::play(&camera.url(BAD)).await.picture().await;
}

#[tokio::test]
async fn footage_changes_in_the_middle_of_a_session() {
    let camera = cameras().await;
    let mut client = Client::play(&camera.url(BAD)).await;
    let before = client.picture().await;
    let other = Footage::open(synthetic("entrance.mp4"))
        .unwrap()
        .at_fps(100)
        .unwrap();
    let first: Vec<u8> = other.units()[0].nal_units.last().unwrap()[..40].to_vec();
    camera.faults(BAD).switch_footage(other).unwrap();
    let mut last = before[0].clone();
    within("the other footage", async {
        loop {
            let picture = client.picture().await;
            let step = picture[0]
                .timestamp()
                .wrapping_sub(last.timestamp())
                .cast_signed();
            assert!(step.abs() < 90_000, "timestamps go on, {step}");
            last = picture[0].clone();
            let fragment = &picture.last().unwrap().bytes;
            let all: Vec<u8> = picture
                .iter()
                .flat_map(|p| p.bytes[12..].to_vec())
                .collect();
            if fragment.len() > 12 && all.windows(30).any(|part| part == &first[2..32]) {
                assert_eq!(
                    (picture[0].kind(), picture[1].kind()),
                    (7, 8),
                    "new parameter sets in band"
                );
                break;
            }
        }
    })
    .await;
    assert_eq!(camera.sessions(), 1);
}
