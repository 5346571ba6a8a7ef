//! Backups through the API of a running engine, and back on an empty machine.

use inveye_backup::Passphrase;
use inveye_base::Clock as _;
use inveye_domain::WallTime;
use inveye_engine::{Engine, restore_backup};
use serde_json::json;

use crate::shop::{Shop, options};

const PHRASE: &str = "blue kettle on fire";

fn now() -> WallTime {
    inveye_base::SystemClock::new().wall()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_moves_to_another_machine() {
    let shop = Shop::open(&["/a"]).await;
    shop.draw_door("a").await;
    let camera = json!({ "id": "b", "url": "rtsp://127.0.0.1:1/b", "username": "v", "password": "k3ttle-991" });
    let (status, answer) = shop.request("POST", "/api/v1/cameras", Some(camera)).await;
    assert_eq!(status, 201, "{answer}");
    let site = json!({ "name": "Shop & Sons", "time_zone": "Europe/Berlin" });
    shop.request("PUT", "/api/v1/site", Some(site)).await;
    let (status, refused) = shop
        .request(
            "POST",
            "/api/v1/backups",
            Some(json!({ "passphrase": "short" })),
        )
        .await;
    assert_eq!(
        (status, refused["detail"].as_str()),
        (422, Some("passphrase"))
    );
    let (status, made) = shop
        .request(
            "POST",
            "/api/v1/backups",
            Some(json!({ "passphrase": PHRASE })),
        )
        .await;
    assert_eq!(
        (status, made["protected"].as_bool()),
        (201, Some(true)),
        "{made}"
    );
    let (status, plain) = shop.request("POST", "/api/v1/backups", None).await;
    assert_eq!(status, 201, "{plain}");
    let (_, list) = shop.request("GET", "/api/v1/backups", None).await;
    assert_eq!(list, json!([plain, made]), "the newest first");
    let id = made["id"].as_str().expect("an id");
    let token = format!("Bearer {}", shop.engine.token().reveal());
    let (status, bytes) = shop
        .raw(
            "GET",
            &format!("/api/v1/backups/{id}/file"),
            None,
            &[("Authorization", &token)],
        )
        .await;
    assert_eq!(
        (status, bytes.len() as u64),
        (200, made["bytes"].as_u64().expect("a length"))
    );
    for bad in ["..%2f..%2finveye.toml", "inveye.toml", "%2e%2e"] {
        let path = format!("/api/v1/backups/{bad}/file");
        let (status, answer) = shop.request("GET", &path, None).await;
        assert_eq!(status, 404, "{bad}: {answer}");
    }
    let (status, _) = shop
        .request("DELETE", &format!("/api/v1/backups/{id}"), None)
        .await;
    assert_eq!(status, 204);
    let (_, audit) = shop
        .request("GET", "/api/v1/audit?action=backup.&limit=100", None)
        .await;
    let text = audit.to_string();
    for action in ["backup.make", "backup.download", "backup.remove"] {
        assert!(text.contains(action), "{action} in {text}");
    }
    assert!(!text.contains(PHRASE));
    let (_, cameras) = shop.request("GET", "/api/v1/cameras", None).await;
    shop.engine.shut_down().await;

    let elsewhere = tempfile::tempdir().expect("a folder");
    let file = elsewhere.path().join("from-a-stick");
    std::fs::write(&file, &bytes).expect("it writes");
    let data = elsewhere.path().join("data");
    let restored = restore_backup(&data, &file, Some(&Passphrase::typed(PHRASE)), now());
    let restored = restored.expect("it is restored");
    assert_eq!(restored.notes, [""; 0]);
    let engine = Engine::start(options(&data)).await.expect("it starts");
    let shop = Shop {
        cameras: shop.cameras,
        engine,
        folder: elsewhere,
    };
    let (_, site) = shop.request("GET", "/api/v1/site", None).await;
    assert_eq!(site["name"], "Shop & Sons");
    let (_, there) = shop.request("GET", "/api/v1/cameras", None).await;
    for (at, field) in [
        (0, "id"),
        (0, "scene"),
        (1, "id"),
        (1, "url"),
        (1, "has_credentials"),
    ] {
        assert_eq!(there[at][field], cameras[at][field], "{field} of {at}");
    }
    let (_, check) = shop.request("GET", "/api/v1/audit/check", None).await;
    assert_eq!(check["unchanged"], true, "{check}");
    let config = inveye_engine::Config::load(&data).expect("it reads");
    assert_eq!(config.cameras[1].password.as_deref(), Some("k3ttle-991"));
    shop.engine.shut_down().await;
}
