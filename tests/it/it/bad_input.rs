//! What somebody may type or send to do harm: names that lead elsewhere, markup in every text, a shop far beyond
//! what is sold.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use inveye_domain::CameraId;
use inveye_engine::{CameraConfig, Config, Engine};
use serde_json::{Value, json};

use crate::shop::{Shop, options, simulator};

/// Markup, a word that ends a script, text that turns around, an entity.
const HTML: &str = "<img src=x onerror=alert(1)></script>&amp;\u{202e}gnirts";

/// Names of everything in a folder.
fn names(folder: &Path) -> BTreeSet<String> {
    std::fs::read_dir(folder)
        .expect("a folder")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_name_leads_elsewhere() {
    let outer = tempfile::tempdir().expect("a folder");
    let inner = tempfile::tempdir_in(outer.path()).expect("a folder");
    let shop = Shop::open_in(inner, &["/a"]).await;
    let around = names(outer.path());
    let url = shop.cameras.url("/a");
    for id in [
        ".", "..", "../b", "..\\b", "a/b", "/etc/b", "%2e%2e", "b\u{0}", "C:b",
    ] {
        let camera = json!({ "id": id, "url": url });
        let (status, answer) = shop.request("POST", "/api/v1/cameras", Some(camera)).await;
        assert_eq!(
            (status, &answer["detail"]),
            (422, &json!("id")),
            "{id:?}: {answer}"
        );
    }
    let bearer = format!("Bearer {}", shop.engine.token().reveal());
    for name in [
        "",
        ".",
        "..",
        "../evil.onnx",
        "../../../evil.onnx",
        "/tmp/evil-of-inveye.onnx",
        "..\\evil.onnx",
    ] {
        let headers = [
            ("Authorization", bearer.as_str()),
            ("X-Filename", name),
            ("Content-Type", "application/octet-stream"),
        ];
        let (status, _) = shop
            .send(
                "POST",
                "/api/v1/models/import",
                b"no model".to_vec(),
                &headers,
            )
            .await;
        assert!((400..500).contains(&status), "{name:?}: {status}");
    }
    assert!(!Path::new("/tmp/evil-of-inveye.onnx").exists());
    assert_eq!(
        names(&shop.folder.path().join("inbox")),
        BTreeSet::new(),
        "what was refused is gone"
    );
    // Whatever the way is called, it ends in the pages or in nothing.
    for path in [
        "/../../../../etc/passwd",
        "/..%2f..%2f..%2f..%2fetc/passwd",
        "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/assets/..%5c..%5cinveye.toml",
        "/assets/../../inveye.toml",
        "/api/v1/exports/..%2ftoken/file?secret=x",
        "/api/v1/exports/../../token",
        "/api/v1/backups/..%2finveye.db/file?secret=x",
        "/api/v1/recordings/..%2f..%2finveye.db/picture?at_ms=1",
        "/api/v1/incidents/..%2f..%2ftoken/report",
        "/api/v1/cameras/%2e%2e/snapshot",
    ] {
        let headers = [("Authorization", bearer.as_str())];
        let (_, body) = shop.raw("GET", path, None, &headers).await;
        let text = String::from_utf8_lossy(&body);
        for secret in [
            "root:x:0",
            "[[camera]]",
            "SQLite format",
            shop.engine.token().reveal(),
        ] {
            assert!(!text.contains(secret), "{path}: {text}");
        }
    }
    assert_eq!(names(outer.path()), around, "nothing was written outside");
    shop.engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn markup_in_any_text_comes_back_as_it_was_typed_and_never_as_a_page() {
    let shop = Shop::open(&["/a"]).await;
    let rule = json!({ "id": "r", "name": HTML, "enabled": true, "severity": "low", "cool_down_s": 1.0,
        "instructions": HTML, "condition": { "type": "camera_offline", "camera": "a" } });
    // What a line or zone is called may hold no `/`: it stands in addresses.
    let name = "<b onclick=alert(1)>&amp;";
    let scene = json!({ "lines": [{ "name": name, "a": [0.1, 0.5], "b": [0.9, 0.5], "in": "positive" }],
        "zones": [{ "name": name, "purpose": "dwell", "points": [[0.1, 0.1], [0.9, 0.1], [0.9, 0.9]] }] });
    let until = 4_000_000_000_000_i64;
    let typed = [
        (
            "PUT",
            "/site",
            json!({ "name": HTML, "time_zone": "Europe/Berlin" }),
            "/site",
            "/name",
        ),
        (
            "PATCH",
            "/cameras/a",
            json!({ "name": HTML }),
            "/cameras/a",
            "/name",
        ),
        (
            "PUT",
            "/cameras/a/scene",
            scene.clone(),
            "/cameras/a",
            "/scene/lines/0/name",
        ),
        (
            "PUT",
            "/cameras/a/scene",
            scene,
            "/cameras/a",
            "/scene/zones/0/name",
        ),
        ("PUT", "/rules/r", rule.clone(), "/rules", "/1/name"),
        ("PUT", "/rules/r", rule, "/rules", "/1/instructions"),
        (
            "POST",
            "/snoozes",
            json!({ "camera": "a", "seconds": 60, "reason": HTML }),
            "/snoozes",
            "/0/reason",
        ),
        (
            "PUT",
            "/shared-walls/w",
            json!({ "name": HTML, "plan": { "layout": 1, "places": [{ "shows": "nothing" }] } }),
            "/walls",
            "/0/name",
        ),
        (
            "POST",
            "/incidents",
            json!({ "title": HTML, "alerts": [], "note": HTML }),
            "/incidents",
            "/0/title",
        ),
        (
            "POST",
            "/shift-log",
            json!({ "text": HTML, "hand_over": false }),
            "/shift-log",
            "/0/text",
        ),
        (
            "POST",
            "/exports",
            json!({ "cameras": ["a"], "from_ms": 1, "to_ms": 2000, "reason": HTML }),
            "/exports",
            "/0/reason",
        ),
        (
            "POST",
            "/protections",
            json!({ "camera": "a", "from_ms": 1, "to_ms": 2, "until_ms": until, "reason": HTML }),
            "",
            "/reason",
        ),
        (
            "POST",
            "/bookmarks",
            json!({ "camera": "a", "at_ms": 1000, "note": HTML }),
            "",
            "/note",
        ),
    ];
    let bearer = format!("Bearer {}", shop.engine.token().reveal());
    for (method, path, body, shown, pointer) in typed {
        let path = format!("/api/v1{path}");
        let (status, answer) = shop.request(method, &path, Some(body)).await;
        assert!((200..300).contains(&status), "{method} {path}: {answer}");
        if shown.is_empty() {
            continue;
        }
        let shown = format!("/api/v1{shown}");
        let (_, found) = shop.request("GET", &shown, None).await;
        let text = found.pointer(pointer).and_then(Value::as_str);
        assert!(text == Some(HTML) || text == Some(name), "{shown}: {found}");
        let head = head(&shop, &shown, &bearer).await;
        assert!(
            head.contains("content-type: application/json")
                && head.contains("x-content-type-options: nosniff"),
            "{shown}: {head}"
        );
    }
    // What is refused is told without being run either.
    let (status, answer) = shop
        .request(
            "GET",
            "/api/v1/cameras/%3Cscript%3Ealert(1)%3C%2Fscript%3E",
            None,
        )
        .await;
    assert_eq!((status, &answer["code"]), (404, &json!("not_found")));
    shop.engine.shut_down().await;
}

/// The head of an answer, in small letters.
async fn head(shop: &Shop, path: &str, bearer: &str) -> String {
    use std::io::{Read, Write};

    let (address, path, bearer) = (shop.engine.address(), path.to_owned(), bearer.to_owned());
    tokio::task::spawn_blocking(move || {
        let mut socket = std::net::TcpStream::connect(address).expect("the API takes connections");
        write!(
            socket,
            "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nAuthorization: {bearer}\r\n\r\n"
        )
        .expect("the request goes out");
        let mut answer = Vec::new();
        socket.read_to_end(&mut answer).expect("an answer");
        let text = String::from_utf8_lossy(&answer).to_lowercase();
        text.split("\r\n\r\n").next().unwrap_or_default().to_owned()
    })
    .await
    .expect("it ends")
}

/// None of them answers: a building whose switch is off. What is slow then is ours.
#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_cameras_are_listed_changed_and_let_go() {
    const MANY: usize = 200;
    const PROMPT: Duration = Duration::from_secs(10);
    let folder = tempfile::tempdir().expect("a folder");
    // Bound and dropped: nobody listens there now.
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let nobody = free.local_addr().expect("its address");
    drop(free);
    let camera = |number: usize| {
        let id = CameraId::new(format!("CAM-{number:03}")).expect("a valid id");
        let url = format!("rtsp://{nobody}/{number}");
        CameraConfig::new(id, None, &url, None).expect("a valid address")
    };
    let config = Config {
        cameras: (0..MANY).map(camera).collect(),
        ..Config::default()
    };
    config.save(folder.path()).expect("it can be written");
    let started = Instant::now();
    let engine = Engine::start(options(folder.path()))
        .await
        .expect("it starts");
    assert!(started.elapsed() < PROMPT, "{:?}", started.elapsed());
    let shop = Shop {
        cameras: simulator(&["/a"]).await,
        engine,
        folder,
    };
    let prompt = async |method: &str, path: &str, body: Option<Value>| {
        let asked = Instant::now();
        let (status, answer) = shop.request(method, &format!("/api/v1{path}"), body).await;
        assert!((200..300).contains(&status), "{method} {path}: {answer}");
        assert!(
            asked.elapsed() < PROMPT,
            "{method} {path}: {:?}",
            asked.elapsed()
        );
        answer
    };
    let listed = prompt("GET", "/cameras", None).await;
    assert_eq!(listed.as_array().map(Vec::len), Some(MANY));
    let name = json!({ "name": "The last" });
    prompt("PATCH", "/cameras/CAM-199", Some(name)).await;
    let one_more = json!({ "id": "CAM-200", "url": shop.cameras.url("/a") });
    prompt("POST", "/cameras", Some(one_more)).await;
    // The one that answers is not held up by those that do not.
    let asked = Instant::now();
    while prompt("GET", "/cameras/CAM-200", None).await["state"] != "live" {
        assert!(asked.elapsed() < 6 * PROMPT, "it never came");
    }
    prompt("DELETE", "/cameras/CAM-000", None).await;
    let listed = prompt("GET", "/cameras", None).await;
    assert_eq!(listed.as_array().map(Vec::len), Some(MANY));
    assert_eq!(listed[MANY - 2]["name"], "The last");
    let ended = Instant::now();
    shop.engine.shut_down().await;
    assert!(ended.elapsed() < 3 * PROMPT, "{:?}", ended.elapsed());
}
