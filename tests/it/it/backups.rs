//! Backups through the API of a running engine, and back on an empty machine.

use futures::FutureExt as _;
use inveye_backup::Passphrase;
use inveye_base::Clock as _;
use inveye_domain::WallTime;
use inveye_engine::{Engine, restore_backup};
use serde_json::{Value, json};

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

/// What an engine shows of its store.
async fn name(shop: &Shop) -> Value {
    shop.request("GET", "/api/v1/site", None).await.1["name"].clone()
}

async fn call(shop: &Shop, id: &str, verb: &str, body: Value) -> (u16, Value) {
    let path = format!("/api/v1/backups/{id}/{verb}");
    shop.request("POST", &path, Some(body)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_checked_and_put_back_over_the_api() {
    let mut shop = Shop::open(&["/a"]).await;
    shop.draw_door("a").await;
    let named = |name: &str| Some(json!({ "name": name, "time_zone": "Europe/Berlin" }));
    shop.request("PUT", "/api/v1/site", named("Before")).await;
    let sealed = Some(json!({ "passphrase": PHRASE }));
    let (_, sealed) = shop.request("POST", "/api/v1/backups", sealed).await;
    let (_, plain) = shop.request("POST", "/api/v1/backups", None).await;
    let (sealed, plain) = (&sealed["id"], &plain["id"]);
    let (sealed, plain) = (sealed.as_str().unwrap(), plain.as_str().unwrap());
    let camera = json!({ "id": "b", "url": "rtsp://127.0.0.1:1/b" });
    shop.request("POST", "/api/v1/cameras", Some(camera)).await;
    shop.request("PUT", "/api/v1/site", named("After")).await;

    let (status, content) = call(&shop, plain, "verify", json!({})).await;
    assert_eq!(status, 200, "{content}");
    assert_eq!(content["site"], "Before");
    assert_eq!(content["opens"], true);
    let (status, content) = call(&shop, sealed, "verify", json!({ "passphrase": PHRASE })).await;
    assert_eq!(
        (status, &content["opens"]),
        (200, &json!(true)),
        "{content}"
    );

    // What cannot be used is refused in words, and nothing changes.
    let folder = shop.folder.path().to_owned();
    let file = folder.join("backups").join(plain);
    let whole = std::fs::read(&file).unwrap();
    let newer = b"inveye-backup-sealed/9\n{}";
    let refused = [
        (
            sealed,
            json!({ "passphrase": "red kettle on fire" }),
            None,
            "passphrase",
        ),
        (sealed, json!({}), None, "passphrase"),
        (plain, json!({}), Some(&whole[..whole.len() / 2]), "damaged"),
        (plain, json!({}), Some(&b"hello"[..]), "not_a_backup"),
        (plain, json!({}), Some(&newer[..]), "newer"),
    ];
    for (id, body, bytes, why) in refused {
        if let Some(bytes) = bytes {
            std::fs::write(&file, bytes).unwrap();
        }
        for verb in ["verify", "restore"] {
            let (status, answer) = call(&shop, id, verb, body.clone()).await;
            assert_eq!(
                (status, answer["detail"].as_str()),
                (422, Some(why)),
                "{verb}: {answer}"
            );
            assert!(!answer["message"].as_str().unwrap().is_empty());
        }
        assert!(!folder.join("restore.new").exists(), "{why}");
        assert!(!folder.join("restore.waiting").exists(), "{why}");
    }
    std::fs::write(&file, &whole).unwrap();
    let (status, _) = call(&shop, "inveye.toml", "restore", json!({})).await;
    assert_eq!(status, 404);
    let now = shop.engine.begins_anew().now_or_never();
    assert_eq!(now, None, "nothing that was refused ends the engine");

    // Whoever makes people, but may not change the store, does not put it back.
    let anna =
        json!({ "name": "anna", "password": "a long enough pass phrase 5", "role": "admin" });
    let (status, answer) = shop
        .request("POST", "/api/v1/accounts/first", Some(anna))
        .await;
    assert_eq!(status, 201, "{answer}");
    let maria = json!({ "name": "maria", "password": "a long enough pass phrase 5", "role": "custom",
        "permissions": ["manage_users"], "must_change_password": false });
    let (status, answer) = shop.request("POST", "/api/v1/users", Some(maria)).await;
    assert_eq!(status, 201, "{answer}");
    let said = json!({ "name": "maria", "password": "a long enough pass phrase 5" });
    let (_, session) = shop.request("POST", "/api/v1/sign-in", Some(said)).await;
    let token = format!("Bearer {}", session["token"].as_str().unwrap());
    let path = format!("/api/v1/backups/{plain}/restore");
    let (status, _) = shop
        .raw("POST", &path, None, &[("Authorization", &token)])
        .await;
    assert_eq!(status, 403);

    let (status, content) = call(&shop, plain, "restore", json!({})).await;
    assert_eq!(status, 202, "{content}");
    assert_eq!(content["site"], "Before");
    assert_eq!(name(&shop).await, "After", "not before the next start");
    assert!(
        shop.engine.begins_anew().await,
        "the engine's program is told"
    );
    shop.engine.shut_down().await;
    shop.engine = Engine::start(options(&folder)).await.expect("it starts");
    assert_eq!(name(&shop).await, "Before");
    let (_, cameras) = shop.request("GET", "/api/v1/cameras", None).await;
    assert_eq!(cameras.as_array().map(Vec::len), Some(1), "{cameras}");
    assert_eq!(
        cameras[0]["scene"]["lines"].as_array().map(Vec::len),
        Some(1)
    );
    let (_, audit) = shop
        .request("GET", "/api/v1/audit?action=backup.&limit=100", None)
        .await;
    assert!(audit.to_string().contains("backup.restore"), "{audit}");
    let (_, check) = shop.request("GET", "/api/v1/audit/check", None).await;
    assert_eq!(check["unchanged"], true, "{check}");
    // A second start does not do it again.
    shop.request("PUT", "/api/v1/site", named("Later")).await;
    shop.engine.shut_down().await;
    shop.engine = Engine::start(options(&folder)).await.expect("it starts");
    assert_eq!(name(&shop).await, "Later");
    shop.engine.shut_down().await;
}
