//! What must be refused, and in which words.

mod proxy;

use std::net::SocketAddr;

use futures::StreamExt;
use inveye_base::ErrorKind;
use inveye_engine::{CONFIG_FILE, Engine, StartError};
use inveye_wire::ClientMessage;
use serde_json::json;

use crate::shop::{Client, Shop, options};

async fn refused(options: inveye_engine::EngineOptions) -> (ErrorKind, String) {
    match Engine::start(options).await {
        Ok(engine) => {
            engine.shut_down().await;
            panic!("the engine started");
        }
        Err(error) => (
            StartError::kind(&error),
            inveye_base::ErrorChain(&error).to_string(),
        ),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_engine_on_one_folder_is_refused() {
    let shop = Shop::open(&["/a"]).await;
    let (kind, text) = refused(options(shop.folder.path())).await;
    assert_eq!(kind, ErrorKind::Conflict, "{text}");
    assert!(
        text.contains(&std::process::id().to_string()),
        "it names the process that has it: {text}"
    );
    shop.engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_in_use_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address: SocketAddr = taken.local_addr().expect("it has an address");
    let folder = tempfile::tempdir().expect("a folder");
    let (kind, text) = refused(inveye_engine::EngineOptions {
        listen: Some(address),
        ..options(folder.path())
    })
    .await;
    assert_eq!(kind, ErrorKind::Conflict);
    assert!(
        text.contains(&address.to_string()) && text.contains("--port"),
        "{text}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_configuration_is_named_and_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(CONFIG_FILE);
    std::fs::write(&path, "[[camera]]\nid = 5").expect("it can be written");
    let (kind, text) = refused(options(folder.path())).await;
    assert_eq!(kind, ErrorKind::DataLoss);
    assert!(
        text.contains(CONFIG_FILE) && text.contains("line 2"),
        "{text}"
    );
    assert_eq!(
        std::fs::read_to_string(&path).expect("it is still there"),
        "[[camera]]\nid = 5"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_without_right_or_sense_are_refused() {
    let shop = Shop::open(&["/a"]).await;
    let token = format!("Bearer {}", shop.engine.token().reveal());
    let (status, _) = shop.raw("GET", "/api/v1/cameras", None, &[]).await;
    assert_eq!(status, 401, "without a token");
    let (status, _) = shop
        .raw(
            "GET",
            "/api/v1/cameras",
            None,
            &[("Authorization", "Bearer guess")],
        )
        .await;
    assert_eq!(status, 401, "with a guessed one");
    let (status, _) = shop
        .raw(
            "GET",
            "/api/v1/cameras",
            None,
            &[
                ("Authorization", &token),
                ("Origin", "https://evil.example"),
            ],
        )
        .await;
    assert_eq!(status, 403, "from another site's page");
    let (status, _) = shop
        .raw(
            "GET",
            "/api/v1/cameras",
            None,
            &[("Authorization", &token), ("Host", "evil.example")],
        )
        .await;
    assert_eq!(
        status, 403,
        "by a name that somebody else's DNS points here"
    );

    let check =
        async |method: &str, path: &str, body: serde_json::Value, status: u16, word: &str| {
            let (got, answer) = shop.request(method, path, Some(body)).await;
            assert_eq!(got, status, "{method} {path}: {answer}");
            let message = answer["message"].as_str().unwrap_or_default();
            assert!(message.contains(word), "{method} {path}: {message}");
        };
    check(
        "POST",
        "/api/v1/cameras",
        json!({ "id": "a", "url": "rtsp://127.0.0.1/x" }),
        409,
        "exists already",
    )
    .await;
    check(
        "POST",
        "/api/v1/cameras",
        json!({ "id": "b c", "url": "rtsp://127.0.0.1/x" }),
        422,
        "b c",
    )
    .await;
    check(
        "POST",
        "/api/v1/cameras",
        json!({ "id": "b", "url": "http://127.0.0.1/x" }),
        422,
        "rtsp",
    )
    .await;
    check("POST", "/api/v1/cameras", json!({ "id": "b" }), 422, "url").await;
    let short = json!({ "lines": [{ "name": "l", "a": [0.5, 0.5], "b": [0.5, 0.5], "in": "positive" }], "zones": [] });
    check("PUT", "/api/v1/cameras/a/scene", short, 422, "`l`").await;
    let two = json!({ "lines": [], "zones": [{ "name": "z", "purpose": "dwell", "points": [[0.1, 0.1], [0.2, 0.2]] }] });
    check("PUT", "/api/v1/cameras/a/scene", two, 422, "at least 3").await;
    check(
        "PUT",
        "/api/v1/cameras/nope/scene",
        json!({ "lines": [], "zones": [] }),
        404,
        "nope",
    )
    .await;
    check(
        "PUT",
        "/api/v1/site",
        json!({ "name": "Shop", "time_zone": "Mars/Base" }),
        422,
        "Mars/Base",
    )
    .await;
    check(
        "POST",
        "/api/v1/alerts/alr_9/acknowledge",
        json!({}),
        404,
        "alr_9",
    )
    .await;
    check("GET", "/api/v1/nothing", json!({}), 404, "openapi").await;

    let mut stranger = Client::connect(shop.engine.address(), "guess", "/api/v1/live").await;
    let answer = stranger
        .socket
        .next()
        .await
        .expect("an answer")
        .expect("it works");
    assert!(answer.to_text().expect("text").contains("not_signed_in"));
    assert!(
        matches!(
            stranger.socket.next().await,
            None | Some(Err(_) | Ok(tokio_tungstenite::tungstenite::Message::Close(_)))
        ),
        "and it is shut out"
    );

    let mut client = shop.client().await;
    client
        .say(&ClientMessage::Watch {
            cameras: vec!["nope".into(), "a".into()],
            fps: f64::INFINITY,
            window: None,
            width: None,
        })
        .await;
    let (status, _) = shop.request("GET", "/api/v1/health", None).await;
    assert_eq!(status, 200, "nonsense from a client harms nobody");
    shop.engine.shut_down().await;
}
