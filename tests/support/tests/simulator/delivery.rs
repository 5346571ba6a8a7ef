//! Packets: numbering, repetition, bounds, UDP.

use std::time::Duration;

use inveye_test_support::{
    CameraSimulator, Footage, Joining, Options, Repeat, Running, SimulatedStream, Transports,
    synthetic,
};
use tokio::net::UdpSocket;

use crate::client::Client;
use inveye_test_support::within;

const CAMERA: &str = "/cam1/main";

/// One camera that shows `aisle`, which has 700 pictures, at a rate of its own.
pub(crate) async fn aisle(fps: u32, options: Options) -> Running {
    let footage = Footage::open(synthetic("aisle.mp4"))
        .unwrap()
        .at_fps(fps)
        .unwrap();
    CameraSimulator::start(vec![SimulatedStream::new(CAMERA, footage)], options)
        .await
        .unwrap()
}

#[tokio::test]
async fn repetition_continues_numbers_and_timestamps() {
    let camera = aisle(1_000, Options::default()).await;
    let mut client = Client::play(&camera.url(CAMERA)).await;
    let (mut timestamps, mut sequence) = (Vec::new(), None);
    // Two rounds and a half.
    for _ in 0..1_750 {
        let picture = client.picture().await;
        for packet in &picture {
            assert_eq!(
                sequence
                    .replace(packet.sequence())
                    .unwrap_or(packet.sequence().wrapping_sub(1)),
                packet.sequence().wrapping_sub(1),
                "no packet is missing"
            );
            assert_eq!(
                packet.timestamp(),
                picture[0].timestamp(),
                "one timestamp a picture"
            );
        }
        timestamps.push(picture[0].timestamp());
    }
    let first = timestamps[0];
    let mut shown: Vec<u32> = timestamps
        .iter()
        .map(|t| t.wrapping_sub(first).wrapping_add(10_000))
        .collect();
    shown.sort_unstable();
    // The last ones wait for B-frames that have not come yet.
    for pair in shown[..1_740].windows(2) {
        assert_eq!(
            pair[1] - pair[0],
            90,
            "a thousand pictures a second in presentation order"
        );
    }
    assert!(
        !timestamps.is_sorted_by_key(|&t| t.wrapping_sub(first).wrapping_add(10_000)),
        "the clip has B-frames, which are sent after the pictures they refer to"
    );
}

#[tokio::test]
async fn keyframes_come_with_parameter_sets() {
    let camera = aisle(500, Options::default()).await;
    let mut client = Client::play(&camera.url(CAMERA)).await;
    for n in 0..45 {
        let kinds: Vec<u8> = client
            .picture()
            .await
            .iter()
            .map(crate::client::Packet::kind)
            .collect();
        assert_eq!(
            kinds.starts_with(&[7, 8]),
            n % 20 == 0,
            "picture {n}: {kinds:?}"
        );
    }
}

#[tokio::test]
async fn pictures_come_at_the_rate_of_the_file() {
    let camera = aisle(50, Options::default()).await;
    let mut client = Client::play(&camera.url(CAMERA)).await;
    client.picture().await;
    let start = tokio::time::Instant::now();
    for _ in 0..50 {
        client.picture().await;
    }
    let took = start.elapsed().as_secs_f64();
    // A busy machine makes single pictures late, never early.
    assert!(
        (0.9..3.0).contains(&took),
        "50 pictures at 50 a second took {took} s"
    );
}

#[tokio::test]
async fn footage_that_is_not_repeated_ends_with_goodbye() {
    let options = Options {
        repeat: Repeat::Never,
        ..Options::default()
    };
    let camera = aisle(2_000, options).await;
    let mut client = Client::play(&camera.url(CAMERA)).await;
    let mut pictures = 0;
    loop {
        let packet = within("the rest of the footage", client.packet())
            .await
            .unwrap();
        if packet.channel == 0 {
            pictures += usize::from(packet.marker());
        } else if packet.bytes[1] == 203 {
            break;
        }
    }
    assert_eq!(pictures, 700);
}

#[tokio::test]
async fn live_sessions_share_one_timeline() {
    let options = Options {
        joining: Joining::Live,
        first_timestamp: Some(0),
        ..Options::default()
    };
    let footage = Footage::open(synthetic("aisle.mp4"))
        .unwrap()
        .at_fps(100)
        .unwrap();
    let streams = vec![
        SimulatedStream::new("/cam1/main", footage.clone()),
        SimulatedStream::new("/cam1/sub", footage.clone()),
        SimulatedStream::new("/cam2/main", footage).ahead_by(Duration::from_secs(3)),
    ];
    let camera = CameraSimulator::start(streams, options).await.unwrap();
    let mut main = Client::play(&camera.url("/cam1/main")).await;
    // Four keyframes at least, so that the sub stream is joined elsewhere.
    for _ in 0..80 {
        main.picture().await;
    }
    let mut sub = Client::play(&camera.url("/cam1/sub")).await;
    let first_of_sub = sub.picture().await;
    assert_eq!(
        first_of_sub[0].kind(),
        7,
        "a session starts with a keyframe"
    );
    let wanted: Vec<Vec<u8>> = first_of_sub
        .iter()
        .map(|p| p.bytes[12..].to_vec())
        .collect();
    let mut steps = 0;
    loop {
        let picture = main.picture().await;
        if picture
            .iter()
            .map(|p| p.bytes[12..].to_vec())
            .eq(wanted.iter().cloned())
        {
            break;
        }
        steps += 1;
        assert!(
            steps < 700,
            "the main stream never shows what the sub stream shows"
        );
    }
    assert!(
        steps <= 60,
        "both streams show the same moment, {steps} pictures apart"
    );
}

#[tokio::test]
async fn datagrams_arrive_at_both_ports() {
    let camera = aisle(100, Options::default()).await;
    let mut client = Client::connect(&camera.url(CAMERA)).await.unwrap();
    let (rtp, rtcp) = udp_pair().await;
    let port = rtp.local_addr().unwrap().port();
    let answer = client
        .set_up(&format!("RTP/AVP;unicast;client_port={port}-{}", port + 1))
        .await;
    assert!(
        answer.header("Transport").contains("server_port="),
        "{answer:?}"
    );
    assert_eq!(client.request("PLAY", "").await.status, 200);
    let mut bytes = [0; 2_000];
    let length = within("a sender report", rtcp.recv(&mut bytes))
        .await
        .unwrap();
    assert_eq!((bytes[1], length), (200, 48));
    let mut last = None;
    for _ in 0..200 {
        let length = within("a packet", rtp.recv(&mut bytes)).await.unwrap();
        assert!(length < 1_472, "an Ethernet frame holds it");
        let sequence = u16::from_be_bytes([bytes[2], bytes[3]]);
        assert_eq!(
            last.replace(sequence)
                .unwrap_or(sequence.wrapping_sub(1))
                .wrapping_add(1),
            sequence
        );
    }
}

/// Two neighbouring ports of the loopback interface.
pub(crate) async fn udp_pair() -> (UdpSocket, UdpSocket) {
    for _ in 0..100 {
        let rtp = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let port = rtp.local_addr().unwrap().port();
        if let (0, Ok(rtcp)) = (port % 2, UdpSocket::bind(("127.0.0.1", port + 1)).await) {
            return (rtp, rtcp);
        }
    }
    panic!("no free pair of ports");
}

#[tokio::test]
async fn a_transport_that_is_not_served_is_refused() {
    for (served, refused) in [
        (Transports::Tcp, "RTP/AVP;unicast;client_port=5000-5001"),
        (Transports::Udp, "RTP/AVP/TCP;unicast;interleaved=0-1"),
        (Transports::Both, "RTP/SAVP;unicast"),
    ] {
        let camera = aisle(
            10,
            Options {
                transports: served,
                ..Options::default()
            },
        )
        .await;
        let mut client = Client::connect(&camera.url(CAMERA)).await.unwrap();
        assert_eq!(client.set_up(refused).await.status, 461, "{served:?}");
        assert_eq!(camera.sessions(), 0);
    }
}

#[tokio::test]
async fn a_slow_client_loses_pictures_and_goes_on_with_a_keyframe() {
    // 25 MB a second: the queue and the kernel's buffers are full soon.
    let camera = aisle(7_000, Options::default()).await;
    let mut slow = Client::play(&camera.url(CAMERA)).await;
    let mut last: Option<u32> = None;
    for pause in 0..2 {
        let before = camera.counters().pictures_dropped();
        within("pictures left out", async {
            while camera.counters().pictures_dropped() < before + 100 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        })
        .await;
        if pause == 0 {
            let mut neighbour = Client::play(&camera.url(CAMERA)).await;
            for _ in 0..20 {
                neighbour.picture().await;
            }
        }
        loop {
            let picture = slow.picture().await;
            let timestamp = picture[0].timestamp();
            // Steps of presentation order are at most a few pictures of 13 ticks; a hundred were left out.
            let gap = last.is_some_and(|last| timestamp.wrapping_sub(last).cast_signed() > 200);
            last = Some(timestamp);
            if gap {
                assert_eq!(picture[0].kind(), 7, "after a gap comes a keyframe");
                break;
            }
        }
    }
}

#[tokio::test]
async fn timestamps_wrap() {
    let options = Options {
        first_timestamp: Some(u32::MAX - 100_000),
        ..Options::default()
    };
    let camera = aisle(500, options).await;
    let mut client = Client::play(&camera.url(CAMERA)).await;
    assert_eq!(client.picture().await[0].timestamp(), u32::MAX - 100_000);
    within("the wrap", async {
        while client.picture().await[0].timestamp() > 1_000_000 {}
    })
    .await;
}
