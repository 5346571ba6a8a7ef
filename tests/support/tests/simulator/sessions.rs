//! Sessions: who may watch, and how they end.

use std::io::ErrorKind;
use std::time::Duration;

use inveye_test_support::{
    Access, CameraSimulator, Credentials, Footage, Options, Orphans, SimulatedStream, synthetic,
};

use crate::client::Client;
use crate::delivery::{aisle, udp_pair};
use inveye_test_support::within;

const CAMERA: &str = "/cam1/main";

#[tokio::test]
async fn teardown_and_loss_are_told_apart() {
    let camera = aisle(50, Options::default()).await;
    let mut polite = Client::play(&camera.url(CAMERA)).await;
    let rude = Client::play(&camera.url(CAMERA)).await;
    assert_eq!(camera.sessions(), 2);
    assert_eq!(polite.request("TEARDOWN", "").await.status, 200);
    assert_eq!(camera.sessions(), 1);
    assert_eq!(
        polite.request("TEARDOWN", "").await.status,
        454,
        "it is gone"
    );
    drop(rude);
    within("the loss", camera.sessions_become(|&n| n == 0)).await;
    let counters = camera.counters();
    assert_eq!(counters.sessions_opened(), 2);
    assert_eq!(counters.sessions_torn_down(), 1);
    assert_eq!(counters.sessions_dropped(), 1);
}

#[tokio::test]
async fn a_stale_session_is_torn_down_over_another_connection() {
    let options = Options {
        orphans: Orphans::Live,
        most_sessions: Some(1),
        ..Options::default()
    };
    let camera = aisle(50, options).await;
    let (rtp, rtcp) = udp_pair().await;
    let port = rtp.local_addr().unwrap().port();
    let transport = format!("RTP/AVP;unicast;client_port={port}-{}", port + 1);
    let mut first = Client::connect(&camera.url(CAMERA)).await.unwrap();
    first.set_up(&transport).await;
    assert_eq!(first.request("PLAY", "").await.status, 200);
    let session = first.session.clone();
    drop(first);
    let mut bytes = [0; 2_000];
    within("a packet", rtp.recv(&mut bytes)).await.unwrap();

    let mut second = Client::connect(&camera.url(CAMERA)).await.unwrap();
    assert_eq!(
        second.set_up(&transport).await.status,
        453,
        "the stale session takes the only place"
    );
    second.session = session;
    assert_eq!(second.request("TEARDOWN", "").await.status, 200);
    second.session.clear();
    assert_eq!(second.set_up(&transport).await.status, 200);
    assert_eq!(camera.counters().sessions_torn_down(), 1);
    drop(rtcp);
}

#[tokio::test]
async fn a_session_that_nobody_keeps_alive_ends() {
    let options = Options {
        session_timeout: Duration::from_millis(600),
        ..Options::default()
    };
    let camera = aisle(50, options).await;
    let mut kept = Client::play(&camera.url(CAMERA)).await;
    let mut forgotten = Client::play(&camera.url(CAMERA)).await;
    within("the end of the forgotten one", async {
        while camera.counters().sessions_timed_out() == 0 {
            assert_eq!(kept.request("GET_PARAMETER", "").await.status, 200);
            kept.picture().await;
        }
    })
    .await;
    assert_eq!(camera.sessions(), 1);
    let end = within("the end of its connection", async {
        loop {
            if let Err(error) = forgotten.packet().await {
                break error;
            }
        }
    })
    .await;
    assert!(
        matches!(
            end.kind(),
            ErrorKind::ConnectionReset | ErrorKind::UnexpectedEof
        ),
        "{end}"
    );
    assert!(camera.counters().keepalives() > 1);
}

#[tokio::test]
async fn pause_stops_packets_and_play_goes_on_with_a_keyframe() {
    let camera = aisle(100, Options::default()).await;
    let mut client = Client::play(&camera.url(CAMERA)).await;
    for _ in 0..3 {
        client.picture().await;
    }
    assert_eq!(client.request("PAUSE", "").await.status, 200);
    // What was on its way comes before the answer or right after it.
    while tokio::time::timeout(Duration::from_millis(300), client.packet())
        .await
        .is_ok()
    {}
    assert_eq!(client.request("PLAY", "").await.status, 200);
    assert_eq!(client.picture().await[0].kind(), 7);
    assert_eq!(camera.sessions(), 1);
}

#[tokio::test]
async fn credentials_open_and_nothing_else_does() {
    let access = Access::Basic(Credentials::new("admin", "p@ss: word"));
    let camera = aisle(
        50,
        Options {
            access,
            ..Options::default()
        },
    )
    .await;
    let mut client = Client::connect(&camera.url(CAMERA)).await.unwrap();
    assert_eq!(client.request("OPTIONS", "").await.status, 200);
    let asked = client.request("DESCRIBE", "").await;
    assert_eq!(asked.status, 401);
    assert!(asked.header("WWW-Authenticate").starts_with("Basic realm="));
    assert_eq!(
        camera.counters().refused_credentials(),
        0,
        "asking is no attempt"
    );
    let wrong = client
        .request("DESCRIBE", "Authorization: Basic YWRtaW46YWRtaW4=\r\n")
        .await;
    assert_eq!(wrong.status, 401);
    assert_eq!(camera.counters().refused_credentials(), 1);
    // `printf 'admin:p@ss: word' | base64`
    let right = client
        .request(
            "DESCRIBE",
            "Authorization: Basic YWRtaW46cEBzczogd29yZA==\r\n",
        )
        .await;
    assert_eq!(right.status, 200);
}

#[tokio::test]
async fn many_clients_watch_many_streams() {
    let footage = Footage::open(synthetic("entrance.mp4"))
        .unwrap()
        .at_fps(100)
        .unwrap();
    let streams = (1..=4)
        .map(|n| SimulatedStream::new(format!("/cam{n}/sub"), footage.clone()))
        .collect();
    let camera = CameraSimulator::start(streams, Options::default())
        .await
        .unwrap();
    let mut clients = Vec::new();
    for n in 0..12 {
        clients.push(Client::play(&camera.url(&format!("/cam{}/sub", n % 4 + 1))).await);
    }
    assert_eq!(camera.sessions(), 12);
    let first = clients[0].picture().await;
    for client in &mut clients[1..] {
        let picture = client.picture().await;
        assert!(
            picture
                .iter()
                .map(|p| &p.bytes[12..])
                .eq(first.iter().map(|p| &p.bytes[12..]))
        );
        assert_ne!(
            picture[0].word(8),
            first[0].word(8),
            "each session has a source of its own"
        );
    }
    for client in &mut clients {
        assert_eq!(client.request("TEARDOWN", "").await.status, 200);
    }
    assert_eq!(camera.sessions(), 0);
    assert_eq!(camera.counters().sessions_torn_down(), 12);
}

#[tokio::test]
async fn stop_ends_everything() {
    let camera = aisle(50, Options::default()).await;
    let url = camera.url(CAMERA);
    let mut client = Client::play(&url).await;
    client.picture().await;
    within("the stop", camera.stop()).await;
    assert!(
        Client::connect(&url).await.is_err(),
        "nobody listens any more"
    );
    let end = within("the end of the connection", async {
        loop {
            if let Err(error) = client.packet().await {
                break error;
            }
        }
    })
    .await;
    assert_eq!(end.kind(), ErrorKind::ConnectionReset);
}

#[tokio::test]
async fn what_cannot_be_served_is_refused_at_the_start() {
    let footage = Footage::open(synthetic("aisle.mp4")).unwrap();
    let stream = |path: &str| SimulatedStream::new(path, footage.clone());
    let twice = CameraSimulator::start(vec![stream("/a"), stream("/a")], Options::default()).await;
    assert!(format!("{:#}", twice.unwrap_err()).contains("two streams"));
    let relative = CameraSimulator::start(vec![stream("a")], Options::default()).await;
    assert!(format!("{:#}", relative.unwrap_err()).contains("slash"));
    let first = CameraSimulator::start(vec![stream("/a")], Options::default())
        .await
        .unwrap();
    let options = Options {
        listen: first.address(),
        ..Options::default()
    };
    assert!(
        CameraSimulator::start(vec![stream("/a")], options)
            .await
            .is_err(),
        "the port is taken"
    );
}
