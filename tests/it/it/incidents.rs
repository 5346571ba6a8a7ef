//! Incidents and the shift log over HTTP, on a real engine with a real alert, through a restart; the
//! report as a program of other people reads it.

use inveye_accounts::{PermissionSet, Role};
use serde_json::{Value, json};

use crate::shop::Shop;

fn pdf_text(pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("report.pdf");
    std::fs::write(&file, pdf).expect("it can be written");
    let output = std::process::Command::new("pdftotext")
        .arg("-layout")
        .arg(&file)
        .arg("-")
        .output()
        .expect("missing? apt-get install poppler-utils");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

async fn bytes(shop: &Shop, path: &str) -> (u16, Vec<u8>) {
    let bearer = format!("Bearer {}", shop.engine.token().reveal());
    let path = format!("/api/v1{path}");
    shop.raw("GET", &path, None, &[("Authorization", &bearer)])
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_incident_is_put_together_reported_and_closed() {
    let shop = Shop::open(&["/a", "/b"]).await;
    let alert = crate::alarms::outage(&shop).await;
    let request =
        json!({ "title": "Cable pulled <script>", "alerts": [alert.id], "note": "Seen by Ana" });
    let made = shop.machine_asks("post", "/incidents", Some(request)).await;
    let id = made["incident"]["id"].as_str().expect("an id").to_owned();
    assert_eq!(made["incident"]["cameras"], json!(["a"]));
    assert_eq!(made["log"][0]["item"]["title"], alert.title);
    assert_eq!(made["log"][1]["item"]["text"], "Seen by Ana");

    let path = format!("/incidents/{id}");
    let entries = format!("{path}/entries");
    let clip = json!({ "type": "clip", "camera": "b", "from_ms": alert.at_ms - 5000, "to_ms": alert.at_ms, "note": "The corridor" });
    let with_clip = shop.machine_asks("post", &entries, Some(clip)).await;
    assert_eq!(with_clip["incident"]["cameras"], json!(["a", "b"]));
    for (what, wrong, wanted) in [
        (
            "a camera that is not there",
            json!({ "type": "clip", "camera": "x", "from_ms": 1, "to_ms": 2 }),
            404,
        ),
        (
            "a time that runs backwards",
            json!({ "type": "clip", "camera": "b", "from_ms": 2, "to_ms": 1 }),
            422,
        ),
        (
            "an alert that is not there",
            json!({ "type": "alert", "alert": "alr_99999" }),
            404,
        ),
        ("nothing", json!({ "type": "note", "text": " " }), 422),
        (
            "too much",
            json!({ "type": "note", "text": "x".repeat(2001) }),
            422,
        ),
        ("something else", json!({ "type": "confession" }), 422),
    ] {
        let (status, answer) = shop
            .request("POST", &format!("/api/v1{entries}"), Some(wrong))
            .await;
        assert_eq!(status, wanted, "{what}: {answer}");
    }

    let change = |version: u64, status: &str, outcome: &str| json!({ "version": version, "title": "Cable pulled", "status": status, "owner": "Ana", "outcome": outcome });
    let put = format!("/api/v1{path}");
    let (status, _) = shop
        .request("PUT", &put, Some(change(1, "closed", "")))
        .await;
    assert_eq!(status, 422, "what came of it?");
    let closed = shop
        .machine_asks(
            "put",
            &path,
            Some(change(1, "closed", "A cleaner, by mistake")),
        )
        .await;
    assert_eq!(
        (
            &closed["incident"]["status"],
            &closed["incident"]["version"]
        ),
        (&json!("closed"), &json!(2))
    );
    let (status, _) = shop.request("PUT", &put, Some(change(1, "open", ""))).await;
    assert_eq!(status, 409, "somebody was faster");
    let late = json!({ "type": "alert", "alert": alert.id });
    let (status, _) = shop
        .request("POST", &format!("/api/v1{entries}"), Some(late))
        .await;
    assert_eq!(status, 409, "it is closed");
    let note = json!({ "type": "note", "text": "The insurer called" });
    shop.machine_asks("post", &entries, Some(note)).await;

    // As it was, after a restart.
    let before = shop.machine_asks("get", &path, None).await;
    let shop = shop.restarted().await;
    assert_eq!(shop.machine_asks("get", &path, None).await, before);

    let (status, pdf) = bytes(&shop, &format!("{path}/report?paper=letter")).await;
    assert_eq!(status, 200);
    let text = pdf_text(&pdf);
    for wanted in [
        "Cable pulled",
        &id,
        &alert.title,
        "Seen by Ana",
        "The corridor",
        "A cleaner, by mistake",
        "The insurer called",
        "printed",
        "This machine",
    ] {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
    let site = shop.machine_asks("get", "/site", None).await;
    let german = json!({ "name": site["name"], "time_zone": site["time_zone"], "language": "de" });
    shop.machine_asks("put", "/site", Some(german)).await;
    let (_, pdf) = bytes(&shop, &format!("{path}/report")).await;
    let text = pdf_text(&pdf);
    for wanted in ["Vorfall", "geschlossen", "gedruckt", "The insurer called"] {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
    let picture = before["log"][0]["sha256"].as_str();
    if let Some(hash) = picture {
        assert!(text.contains(hash), "{hash}: {text}");
        let entry = before["log"][0]["id"].as_u64().expect("a number");
        let (status, jpeg) = bytes(&shop, &format!("{entries}/{entry}/picture")).await;
        assert_eq!((status, &jpeg[..2]), (200, &[0xff, 0xd8][..]));
    }
    let audit = shop.machine_asks("get", "/audit", None).await.to_string();
    for action in [
        "incident.add",
        "incident.put_in",
        "incident.change",
        "incident.report",
    ] {
        assert!(audit.contains(action), "{action}: {audit}");
    }
    shop.engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_of_recorded_video_is_put_in_by_who_may_see_it() {
    let shop = Shop::open(&["/a"]).await;
    let title = json!({ "title": "Cable pulled" });
    let made = shop.machine_asks("post", "/incidents", Some(title)).await;
    let id = made["incident"]["id"].as_str().expect("an id");
    let entries = format!("/api/v1/incidents/{id}/entries");
    let person = |name: &str, role: &str| json!({ "name": name, "role": role, "password": "blue kettle on fire" });
    let ana = person("ana", "admin");
    shop.machine_asks("post", "/accounts/first", Some(ana))
        .await;
    let ben = person("ben", "staff");
    shop.machine_asks("post", "/users", Some(ben)).await;
    let sign_in = json!({ "name": "ben", "password": "blue kettle on fire" });
    let (status, signed_in) = shop.request("POST", "/api/v1/sign-in", Some(sign_in)).await;
    assert_eq!(status, 200, "{signed_in}");
    let bearer = format!("Bearer {}", signed_in["token"].as_str().expect("a token"));
    for (what, entry, wanted) in [
        (
            "a note",
            json!({ "type": "note", "text": "seen by Ben" }),
            201,
        ),
        (
            "a time",
            json!({ "type": "clip", "camera": "a", "from_ms": 1, "to_ms": 2, "note": "" }),
            201,
        ),
        (
            "a picture",
            json!({ "type": "snapshot", "camera": "a", "at_ms": 1, "note": "" }),
            403,
        ),
    ] {
        let headers = [("Authorization", bearer.as_str())];
        let (status, answer) = shop.raw("POST", &entries, Some(entry), &headers).await;
        let answer = String::from_utf8_lossy(&answer);
        assert_eq!(status, wanted, "{what}: {answer}");
        assert!(
            wanted == 201 || answer.contains("view_recordings"),
            "it says which right: {answer}"
        );
    }
    for wrong in ["two\nlines", "\u{1b}[2J"] {
        let title = json!({ "title": wrong });
        let (status, answer) = shop.request("POST", "/api/v1/incidents", Some(title)).await;
        assert_eq!(status, 422, "{wrong:?}: {answer}");
    }
    shop.engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shift_hands_over_what_is_not_done() {
    let shop = Shop::open(&["/a", "/b"]).await;
    let alert = crate::alarms::outage(&shop).await;
    let made = json!({ "title": "Cable pulled", "alerts": [alert.id] });
    let made = shop.machine_asks("post", "/incidents", Some(made)).await;
    let note = json!({ "text": "Keys are in the box", "hand_over": false });
    let note = shop.machine_asks("post", "/shift-log", Some(note)).await;
    let over = json!({ "text": "", "hand_over": true });
    let over = shop.machine_asks("post", "/shift-log", Some(over)).await;
    assert_eq!(over["alerts"][0]["id"], alert.id);
    assert_eq!(over["incidents"][0]["id"], made["incident"]["id"]);
    let log = shop.machine_asks("get", "/shift-log", None).await;
    assert_eq!(log, json!([over, note]));
    let take = |id: &Value| format!("/api/v1/shift-log/{id}/take");
    for (what, path, wanted) in [
        ("from oneself", take(&over["id"]), 409),
        ("a note", take(&note["id"]), 409),
        ("nothing", take(&json!(999)), 404),
    ] {
        let (status, answer) = shop.request("POST", &path, None).await;
        assert_eq!(status, wanted, "{what}: {answer}");
    }
    let empty = json!({ "text": " ", "hand_over": false });
    let (status, _) = shop.request("POST", "/api/v1/shift-log", Some(empty)).await;
    assert_eq!(status, 422);

    let ana = json!({ "name": "ana", "role": "admin", "password": "blue kettle on fire" });
    shop.machine_asks("post", "/accounts/first", Some(ana))
        .await;
    let sign_in = json!({ "name": "ana", "password": "blue kettle on fire" });
    let (status, signed_in) = shop.request("POST", "/api/v1/sign-in", Some(sign_in)).await;
    assert_eq!(status, 200, "{signed_in}");
    let bearer = format!("Bearer {}", signed_in["token"].as_str().expect("a token"));
    for wanted in [200, 409] {
        let headers = [("Authorization", bearer.as_str())];
        let (status, answer) = shop.raw("POST", &take(&over["id"]), None, &headers).await;
        assert_eq!(status, wanted, "{}", String::from_utf8_lossy(&answer));
    }
    let log = shop.machine_asks("get", "/shift-log", None).await;
    assert_eq!(log[0]["taken_by"], "ana");
    shop.engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_sees_some_cameras_gets_as_many_incidents_as_they_ask_for() {
    let shop = Shop::open(&["/a", "/b"]).await;
    let boss = crate::rights::user("boss", "admin");
    shop.person(boss, PermissionSet::all()).await;
    let mut half = crate::rights::user("half", "security");
    half["cameras"] = json!(["a"]);
    let half = shop.person(half, Role::Security.permissions()).await;
    let about = async |title: &str, camera: &str| {
        let request = json!({ "title": title });
        let made = shop.machine_asks("post", "/incidents", Some(request)).await;
        let path = format!(
            "/incidents/{}/entries",
            made["incident"]["id"].as_str().expect("an id")
        );
        let clip =
            json!({ "type": "clip", "camera": camera, "from_ms": 1, "to_ms": 2, "note": "" });
        shop.machine_asks("post", &path, Some(clip)).await;
    };
    for title in ["first", "second"] {
        about(title, "a").await;
    }
    for _ in 0..3 {
        about("hidden", "b").await;
    }
    let path = "/incidents?limit=2&status=open";
    let (status, found) = shop.ask(half.token.as_deref(), "get", path, None).await;
    let titles: Vec<_> = found
        .as_array()
        .into_iter()
        .flatten()
        .map(|one| &one["title"])
        .collect();
    assert_eq!(
        (status, titles),
        (200, vec![&json!("second"), &json!("first")]),
        "{found}"
    );
    shop.engine.shut_down().await;
}
