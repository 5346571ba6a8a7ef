//! What may be heard over sockets, and for how long.

use std::time::{Duration, Instant};

use futures::StreamExt;
use inveye_accounts::{Permission, PermissionSet, Role};
use inveye_wire::{ClientMessage, ServerMessage};
use serde_json::{Value, json};

use super::{PATIENCE, people, user};
use crate::shop::{Client, Shop};

pub(super) async fn first_answers(
    shop: &Shop,
    token: &str,
    path: &str,
    number: usize,
) -> Vec<Value> {
    let mut client = Client::connect(shop.engine.address(), token, path).await;
    let mut heard = Vec::new();
    while heard.len() < number {
        match tokio::time::timeout(PATIENCE, client.socket.next())
            .await
            .expect("an answer")
        {
            Some(Ok(message)) if message.is_text() => {
                let text = message.to_text().expect("text");
                heard.push(serde_json::from_str(text).expect("JSON"));
            }
            Some(Ok(_)) => {}
            Some(Err(_)) | None => break,
        }
    }
    heard
}

#[tokio::test(flavor = "multi_thread")]
async fn sockets_keep_their_rules() {
    let shop = Shop::open(&["/a", "/b"]).await;
    let people = people(&shop).await;
    for person in people.iter().filter(|person| person.token.is_some()) {
        let token = person.token.as_deref().expect("a token");
        // These cameras are silent.
        let sockets = [
            ("video", Permission::ViewLive, Value::Null),
            ("sound", Permission::Listen, json!("unavailable")),
            // And have no loudspeaker.
            ("talk", Permission::Talk, json!("invalid_argument")),
        ];
        for (socket, permission, good) in sockets {
            for (camera, seen) in [("a", true), ("b", !person.is_scoped)] {
                let path = format!("/api/v1/cameras/{camera}/{socket}");
                let first = first_answers(&shop, token, &path, 1).await.remove(0);
                let allowed = person.permissions.contains(permission);
                let expected = match (allowed, seen) {
                    (true, true) => good.clone(),
                    (true, false) => json!("not_found"),
                    (false, _) => json!("forbidden"),
                };
                assert_eq!(
                    first["error"]["code"], expected,
                    "{} {socket} {camera}: {first}",
                    person.name
                );
            }
        }
        let heard = first_answers(&shop, token, "/api/v1/live", 2).await;
        let (hello, me) = (&heard[0]["hello"], &heard[1]["me"]);
        let shown = hello["cameras"].as_array().map_or(0, Vec::len);
        assert_eq!(
            shown,
            if person.is_scoped { 1 } else { 2 },
            "{}",
            person.name
        );
        let permissions = me["permissions"].as_array().map_or(0, Vec::len);
        assert_eq!(
            permissions,
            person.permissions.iter().count(),
            "{}",
            person.name
        );
    }
    let refused = first_answers(&shop, "guess", "/api/v1/live", 1)
        .await
        .remove(0);
    assert_eq!(refused["error"]["code"], "not_signed_in");

    // Messages too: of two cameras that both change, one is told of.
    let scoped = people.iter().find(|person| person.is_scoped).expect("one");
    let token = scoped.token.as_deref().expect("a token");
    let mut client = Client::connect(shop.engine.address(), token, "/api/v1/live").await;
    let cameras = vec!["a".to_owned(), "b".to_owned()];
    client
        .say(&ClientMessage::Watch {
            cameras,
            fps: 5.0,
            window: None,
            width: None,
        })
        .await;
    for camera in ["b", "a"] {
        shop.machine_asks(
            "patch",
            &format!("/cameras/{camera}"),
            Some(json!({ "name": "renamed" })),
        )
        .await;
    }
    let mut tiles = None;
    client
        .until("the renamed camera", PATIENCE, |heard| {
            match heard.said()? {
                ServerMessage::Watching { tiles: found } => {
                    tiles = Some(found);
                    None
                }
                ServerMessage::Camera { camera } => {
                    assert_eq!(camera.id, "a");
                    (camera.name == "renamed").then_some(())
                }
                ServerMessage::Tracks(boxes) => {
                    assert_eq!(boxes.camera, "a");
                    None
                }
                ServerMessage::Event { event } => {
                    assert_eq!(event.camera, "a");
                    None
                }
                _ => None,
            }
        })
        .await;
    let tiles = tiles.expect("answered before");
    assert_eq!(
        tiles
            .iter()
            .map(|tile| tile.camera.as_str())
            .collect::<Vec<_>>(),
        ["a"]
    );
    shop.engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_signed_out_hears_no_more_within_a_second() {
    let shop = Shop::open(&["/a"]).await;
    let admin = shop
        .person(user("boss", "admin"), PermissionSet::all())
        .await;
    let guard = shop
        .person(user("guard", "security"), Role::Security.permissions())
        .await;
    let (boss, token) = (
        admin.token.as_deref(),
        guard.token.as_deref().expect("a token"),
    );
    let mut live = Client::connect(shop.engine.address(), token, "/api/v1/live").await;
    let mut video = Client::connect(shop.engine.address(), token, "/api/v1/cameras/a/video").await;
    live.until("hello", PATIENCE, |heard| {
        matches!(heard.said()?, ServerMessage::Hello { .. }).then_some(())
    })
    .await;
    // Something of the video has come.
    video
        .socket
        .next()
        .await
        .expect("a message")
        .expect("it works");

    let (_, users) = shop.ask(boss, "get", "/users", None).await;
    let guard = users
        .as_array()
        .into_iter()
        .flatten()
        .find(|user| user["name"] == "guard")
        .expect("there")
        .clone();
    // Fewer rights are felt at once.
    let change = json!({ "version": guard["version"], "shown_name": "Guard", "role": "custom", "permissions": ["view_live"], "cameras": ["a"], "enabled": true });
    let path = format!("/users/{}", guard["id"].as_str().expect("an id"));
    let (status, answer) = shop.ask(boss, "put", &path, Some(change)).await;
    assert_eq!(status, 200, "{answer}");
    live.until(
        "fewer rights",
        Duration::from_secs(1),
        |heard| match heard.said()? {
            ServerMessage::Me { me } => (me.permissions.len() == 1).then_some(()),
            _ => None,
        },
    )
    .await;
    let (status, _) = shop.ask(Some(token), "get", "/alerts", None).await;
    assert_eq!(status, 403);

    let (_, sessions) = shop.ask(boss, "get", "/sessions", None).await;
    let session = sessions
        .as_array()
        .into_iter()
        .flatten()
        .find(|session| session["user_name"] == "guard")
        .expect("there")
        .clone();
    let (status, _) = shop.ask(Some(token), "get", "/sessions", None).await;
    assert_eq!(status, 200, "one's own");
    let path = format!("/sessions/{}", session["id"].as_str().expect("an id"));
    let (status, _) = shop.ask(boss, "delete", &path, None).await;
    assert_eq!(status, 204);
    let ended = Instant::now();
    for socket in [&mut live.socket, &mut video.socket] {
        while let Some(Ok(message)) = socket.next().await {
            assert!(
                ended.elapsed() < Duration::from_secs(1),
                "still open: {:?}",
                message.len()
            );
        }
    }
    assert!(
        ended.elapsed() < Duration::from_secs(1),
        "{:?}",
        ended.elapsed()
    );
    let (status, answer) = shop.ask(Some(token), "get", "/me", None).await;
    assert_eq!(
        (status, answer["code"].as_str()),
        (401, Some("not_signed_in")),
        "a token that was ended is worth nothing"
    );
    shop.engine.shut_down().await;
}
