//! Passwords as they lie in a data folder: nowhere in the clear, whatever way they came in.

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use inveye_engine::{CONFIG_FILE, Config, Engine};
use serde_json::json;

use crate::shop::{Shop, options};

const ADDED: &str = "k3ttle&on fire";
const IN_ADDRESS: &str = "t3apot-4471";
const TYPED: &str = "typ3d-by-hand";
const IN_QUERY: &str = "s3cret-in-query-77";
const IN_PATH: &str = "s3cret_in_path_88";
const IN_WEBHOOK: &str = "T0Pb0ttle/s3cretHook99";
const WEBHOOK: &str = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
const MAIL: &str = "m4il-p4ss-0042";
const PERSON: &str = "a long enough pass phrase 5";

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)
        .expect("it can be listed")
        .flatten()
    {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

/// Files in which one of the passwords stands, in any form in which it travels.
fn telling(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for path in files(folder) {
        let bytes = std::fs::read(&path).unwrap_or_default();
        for password in [
            ADDED, IN_ADDRESS, IN_QUERY, IN_PATH, IN_WEBHOOK, TYPED, WEBHOOK, MAIL, PERSON,
        ] {
            let escaped = password.replace('&', "%26").replace(' ', "%20");
            let encoded = STANDARD.encode(password);
            let wide: Vec<u8> = password.bytes().flat_map(|byte| [byte, 0]).collect();
            let forms = [
                password.as_bytes(),
                escaped.as_bytes(),
                encoded.as_bytes(),
                &wide,
            ];
            let holds = |form: &&[u8]| bytes.windows(form.len()).any(|part| part == *form);
            if forms.iter().any(holds) {
                found.push((path.clone(), password.to_owned()));
            }
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn no_file_of_the_data_folder_holds_a_password() {
    let folder = tempfile::tempdir().expect("a folder");
    let shop = Shop::open_in(folder, &["/a"]).await;
    let added = json!({ "id": "b", "url": "rtsp://127.0.0.1:1/b", "username": "viewer", "password": ADDED });
    let (status, answer) = shop.request("POST", "/api/v1/cameras", Some(added)).await;
    assert_eq!(status, 201, "{answer}");
    let url = format!("rtsp://viewer:{IN_ADDRESS}@127.0.0.1:1/c");
    let added = json!({ "id": "c", "url": url });
    let (status, answer) = shop.request("POST", "/api/v1/cameras", Some(added)).await;
    assert_eq!(status, 201, "{answer}");
    let url = format!("rtsp://127.0.0.1:1/e?channel=1&password={IN_QUERY}");
    let added = json!({ "id": "e", "url": url });
    let (status, answer) = shop.request("POST", "/api/v1/cameras", Some(added)).await;
    assert_eq!(status, 201, "{answer}");
    let url = format!("rtsp://127.0.0.1:1/user=admin_password={IN_PATH}_channel=1");
    let added = json!({ "id": "f", "url": url });
    let (status, answer) = shop.request("POST", "/api/v1/cameras", Some(added)).await;
    assert_eq!(status, 201, "{answer}");
    assert!(!answer.to_string().contains(IN_PATH), "{answer}");
    let filter = json!({ "least": "low", "rules": [], "cameras": [], "raised": true, "escalated": true, "closed": true });
    let hook = json!({
        "name": "hook", "enabled": true, "filter": filter, "secret": WEBHOOK,
        "target": { "type": "webhook", "url": format!("http://127.0.0.1:1/{IN_WEBHOOK}"), "pictures": false, "allow_local": true },
    });
    let mail = json!({
        "name": "mail", "enabled": true, "filter": filter, "secret": MAIL,
        "target": { "type": "mail", "host": "127.0.0.1", "port": 1, "security": "tls", "username": "shop",
            "from": "shop@example.com", "to": ["guard@example.com"], "pictures": false },
    });
    for route in [hook, mail] {
        let path = "/api/v1/notification-routes";
        let (status, answer) = shop.request("POST", path, Some(route)).await;
        assert_eq!(status, 201, "{answer}");
        let told = answer.to_string();
        assert!(!told.contains(WEBHOOK) && !told.contains(MAIL), "{told}");
    }
    let user = json!({ "name": "maria", "password": PERSON, "role": "admin" });
    let (status, answer) = shop.request("POST", "/api/v1/users", Some(user)).await;
    assert_eq!(status, 201, "{answer}");
    assert_eq!(telling(shop.folder.path()), [], "while it runs");
    // Whoever may change it sees where it goes.
    let (_, routes) = shop
        .request("GET", "/api/v1/notification-routes", None)
        .await;
    let url = routes[0]["target"]["url"].as_str().unwrap_or_default();
    assert!(url.ends_with(IN_WEBHOOK), "{routes}");
    shop.engine.shut_down().await;
    assert_eq!(telling(shop.folder.path()), [], "after it ended");

    let path = shop.folder.path().join(CONFIG_FILE);
    let text = std::fs::read_to_string(&path).expect("it reads");
    let typed = format!(
        "\n[[camera]]\nid = \"d\"\nname = \"D\"\nurl = \"rtsp://127.0.0.1:1/d\"\nusername = \"v\"\npassword = \"{TYPED}\"\n"
    );
    std::fs::write(&path, text + &typed).expect("it writes");
    assert_eq!(
        telling(shop.folder.path()).len(),
        1,
        "the test sees what was typed"
    );
    let engine = Engine::start(options(shop.folder.path()))
        .await
        .expect("the engine starts");
    assert_eq!(telling(shop.folder.path()), [], "after the next start");
    engine.shut_down().await;
    let config = Config::load(shop.folder.path()).expect("it reads");
    let opened: Vec<Option<&str>> = config
        .cameras
        .iter()
        .map(|camera| camera.password.as_deref())
        .collect();
    let passwords = [None, Some(ADDED), Some(IN_ADDRESS), None, None, Some(TYPED)];
    assert_eq!(opened, passwords);
    assert!(config.cameras[3].url.as_str().ends_with(IN_QUERY));
    assert!(config.cameras[4].url.as_str().contains(IN_PATH));
}
