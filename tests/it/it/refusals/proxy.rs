//! A reverse proxy on the engine's own machine: who comes through it is not at this machine.

use futures::{SinkExt, StreamExt};
use inveye_wire::{ClientMessage, ServerMessage};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use crate::shop::Shop;

const PASSWORD: &str = "blue kettle on fire";

/// What a proxy writes, with what it read from a client that lies.
const FORWARDED: &[(&str, &str)] = &[
    ("X-Forwarded-For", "203.0.113.9"),
    ("X-Forwarded-For", "127.0.0.1"),
    ("X-Forwarded-For", "127.0.0.1, 203.0.113.9"),
    ("X-Real-IP", "::1"),
    ("Forwarded", "for=127.0.0.1"),
    ("Forwarded", "for=\";"),
    ("X-Forwarded-For", ""),
];

async fn shop() -> Shop {
    let shop = Shop::open(&["/a"]).await;
    let admin = json!({ "name": "maria", "role": "admin", "password": PASSWORD });
    let (status, answer) = shop
        .request("POST", "/api/v1/accounts/first", Some(admin))
        .await;
    assert_eq!(status, 201, "{answer}");
    shop
}

#[tokio::test(flavor = "multi_thread")]
async fn the_machines_token_opens_nothing_through_a_proxy() {
    let shop = shop().await;
    let token = format!("Bearer {}", shop.engine.token().reveal());
    let ask = async |more: &[(&str, &str)]| {
        let headers = [&[("Authorization", token.as_str())][..], more].concat();
        shop.raw("GET", "/api/v1/cameras", None, &headers).await.0
    };
    assert_eq!(ask(&[]).await, 200);
    for header in FORWARDED {
        assert_eq!(ask(&[*header]).await, 401, "{header:?}");
        let heard = live(&shop, *header).await;
        assert!(
            matches!(heard, ServerMessage::Error { .. }),
            "{header:?}: {heard:?}"
        );
    }
    shop.engine.shut_down().await;
}

/// What a screen hears first that comes with this header.
async fn live(shop: &Shop, (name, value): (&'static str, &str)) -> ServerMessage {
    let address = format!("ws://{}/api/v1/live", shop.engine.address());
    let mut request = address.into_client_request().expect("an address");
    let value = value.parse().expect("a header");
    request.headers_mut().insert(name, value);
    let (mut socket, _) = tokio_tungstenite::connect_async(request)
        .await
        .expect("the socket opens");
    let token = shop.engine.token().reveal().to_owned();
    let text = serde_json::to_string(&ClientMessage::Auth { token }).expect("it can be written");
    let sent = socket.send(Message::text(text)).await;
    sent.expect("the message goes out");
    let first = inveye_test_support::within("an answer", socket.next()).await;
    let first = first.expect("an answer").expect("a message");
    serde_json::from_str(first.to_text().expect("a text")).expect("the wire's types")
}

#[tokio::test(flavor = "multi_thread")]
async fn lockout_and_audit_log_take_the_address_that_the_proxy_heard() {
    let shop = shop().await;
    let enter = async |name: String, forwarded: &'static str| {
        let body = json!({ "name": name, "password": "wrong password" });
        let headers = [("X-Forwarded-For", forwarded)];
        let (status, _) = shop
            .raw("POST", "/api/v1/sign-in", Some(body), &headers)
            .await;
        status
    };
    // One password on many names, from one address; what it writes before the proxy's word helps nothing.
    let mut last = 0;
    for number in 0..35 {
        let forwarded = ["203.0.113.9", "198.51.100.1, 203.0.113.9"][number % 2];
        last = enter(format!("guess-{number}"), forwarded).await;
    }
    assert_eq!(last, 429);
    assert_eq!(enter("other".to_owned(), "203.0.113.10").await, 401);
    let (status, page) = shop.request("GET", "/api/v1/audit?limit=500", None).await;
    assert_eq!(status, 200, "{page}");
    let addresses: Vec<&Value> = page["entries"]
        .as_array()
        .expect("entries")
        .iter()
        .filter(|entry| entry["action"] == "session.sign_in")
        .map(|entry| &entry["address"])
        .collect();
    assert_eq!(addresses.first(), Some(&&json!("203.0.113.10")));
    assert!(
        addresses[1..]
            .iter()
            .all(|address| *address == "203.0.113.9")
    );
    shop.engine.shut_down().await;
}
