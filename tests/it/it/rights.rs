//! Every route with every role, over real HTTP: made from the API's own table of routes. A route with a
//! rule that does not hold, or with a thing that this test cannot make, fails here.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use inveye_accounts::{Permission, PermissionSet, Role};
use inveye_api::{Access, CameraOf, RouteRule, Thing, routes_with_rules};
use serde_json::{Value, json};

use self::sockets::first_answers;
use crate::reviews::suspicious;
use crate::shop::Shop;

mod sockets;

const PATIENCE: Duration = Duration::from_secs(60);
pub(crate) const PASSWORD: &str = "blue kettle on fire";

/// Somebody who asks.
pub(crate) struct Person {
    name: String,
    pub(crate) token: Option<String>,
    permissions: PermissionSet,
    /// Sees camera `a` only.
    is_scoped: bool,
    is_machine: bool,
}

impl Person {
    fn may(&self, access: Access) -> bool {
        match access {
            Access::Public | Access::OwnSecret => true,
            Access::Machine => self.is_machine,
            Access::Oneself | Access::SignedIn | Access::FirstMessage(None) => self.token.is_some(),
            Access::Needs(permission) | Access::FirstMessage(Some(permission)) => {
                self.token.is_some() && self.permissions.contains(permission)
            }
        }
    }
}

impl Shop {
    pub(crate) async fn ask(
        &self,
        token: Option<&str>,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> (u16, Value) {
        let bearer = token
            .map(|token| format!("Bearer {token}"))
            .unwrap_or_default();
        let headers = [("Authorization", bearer.as_str())];
        let headers = if token.is_some() { &headers[..] } else { &[] };
        let path = if path.starts_with("/v1/") {
            path.to_owned()
        } else {
            format!("/api/v1{path}")
        };
        let (status, answer) = self.raw(&method.to_uppercase(), &path, body, headers).await;
        (
            status,
            serde_json::from_slice(&answer).unwrap_or(Value::Null),
        )
    }

    pub(crate) async fn machine_asks(
        &self,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> Value {
        let token = self.engine.token().reveal().to_owned();
        let (status, answer) = self.ask(Some(&token), method, path, body).await;
        assert!(
            (200..300).contains(&status),
            "{method} {path}: {status} {answer}"
        );
        answer
    }

    async fn sign_in(&self, name: &str) -> String {
        let body = json!({ "name": name, "password": PASSWORD });
        let (status, answer) = self.ask(None, "post", "/sign-in", Some(body)).await;
        assert_eq!(status, 200, "{name}: {answer}");
        answer["token"].as_str().expect("a token").to_owned()
    }

    pub(crate) async fn person(&self, user: Value, permissions: PermissionSet) -> Person {
        let first = self.machine_asks("get", "/users", None).await == json!([]);
        let path = if first { "/accounts/first" } else { "/users" };
        self.machine_asks("post", path, Some(user.clone())).await;
        let name = user["name"].as_str().expect("a name").to_owned();
        Person {
            token: Some(self.sign_in(&name).await),
            name,
            permissions,
            is_scoped: user["cameras"].is_array(),
            is_machine: false,
        }
    }
}

pub(crate) fn user(name: &str, role: &str) -> Value {
    json!({ "name": name, "role": role, "password": PASSWORD })
}

/// Everybody there can be: no one, the machine, each role, and all permissions for one camera.
async fn people(shop: &Shop) -> Vec<Person> {
    let mut people = Vec::new();
    for &role in Role::ALL {
        let name = role.as_str().replace('_', "-");
        people.push(
            shop.person(user(&name, role.as_str()), role.permissions())
                .await,
        );
    }
    let all: Vec<&str> = Permission::ALL
        .iter()
        .map(|permission| permission.as_str())
        .collect();
    let mut scoped = user("scoped", "custom");
    scoped["permissions"] = json!(all);
    scoped["cameras"] = json!(["a"]);
    people.push(shop.person(scoped, PermissionSet::all()).await);
    let mut nothing = user("nothing", "custom");
    nothing["permissions"] = json!([]);
    people.push(shop.person(nothing, PermissionSet::default()).await);
    people.push(Person {
        name: "machine".to_owned(),
        token: Some(shop.engine.token().reveal().to_owned()),
        permissions: PermissionSet::all(),
        is_scoped: false,
        is_machine: true,
    });
    people.push(Person {
        name: "nobody".to_owned(),
        token: None,
        permissions: PermissionSet::default(),
        is_scoped: false,
        is_machine: false,
    });
    people
}

/// Things about camera `b`.
async fn things_of_b(shop: &Shop) -> BTreeMap<&'static str, String> {
    shop.cameras.faults("/b").stall();
    let start = Instant::now();
    let alert = loop {
        let alerts = shop.machine_asks("get", "/alerts", None).await;
        let found = alerts
            .as_array()
            .into_iter()
            .flatten()
            .find(|alert| alert["camera"] == "b");
        if let Some(alert) = found {
            break alert["id"].as_str().expect("an id").to_owned();
        }
        assert!(start.elapsed() < PATIENCE, "no alert of b: {alerts}");
    };
    shop.cameras.faults("/b").resume();
    let mut scene = shop.machine_asks("get", "/cameras/b", None).await["scene"].clone();
    scene["zones"] = json!([{ "name": "shelf", "purpose": "dwell", "points": [[0.1, 0.1], [0.9, 0.1], [0.9, 0.9]] }]);
    shop.machine_asks("put", "/cameras/b/scene", Some(scene))
        .await;
    let mut things = BTreeMap::new();
    let bookmark = json!({ "camera": "b", "at_ms": 1000, "note": "x" });
    let bookmark = shop
        .machine_asks("post", "/bookmarks", Some(bookmark))
        .await;
    let until = 4_000_000_000_000_i64;
    let lock = json!({ "camera": "b", "from_ms": 1, "to_ms": 2, "until_ms": until, "reason": "x" });
    let lock = shop.machine_asks("post", "/protections", Some(lock)).await;
    let export = json!({ "cameras": ["b"], "from_ms": 1, "to_ms": 2000, "reason": "x" });
    let export = shop.machine_asks("post", "/exports", Some(export)).await;
    let rule = json!({ "id": "b-rule", "name": "x", "enabled": true, "severity": "low", "cool_down_s": 1.0,
        "condition": { "type": "camera_offline", "camera": "b" } });
    let rule = shop.machine_asks("put", "/rules/b-rule", Some(rule)).await;
    let quiet = json!({ "camera": "b", "seconds": 3600, "reason": "x" });
    let quiet = shop.machine_asks("post", "/snoozes", Some(quiet)).await;
    let incident = json!({ "title": "x", "alerts": [alert] });
    let incident = shop
        .machine_asks("post", "/incidents", Some(incident))
        .await;
    let over = json!({ "text": "x", "hand_over": true });
    shop.machine_asks("post", "/shift-log", Some(over)).await;
    let count = hand_count_of_b(shop).await;
    let suspicious = suspicious(shop, 1_000_000_001, "b", 0.5).await;
    let wall = json!({ "name": "x", "plan": { "layout": 1, "places": [{ "shows": "camera", "camera": "b" }] } });
    shop.machine_asks("put", "/shared-walls/wall-1", Some(wall))
        .await;
    for thing in [
        Thing::Alert,
        Thing::Bookmark,
        Thing::Protection,
        Thing::Export,
        Thing::Rule,
        Thing::Incident,
        Thing::Snooze,
        Thing::HandCount,
        Thing::Event,
    ] {
        let made = match thing {
            Thing::Alert => json!(alert),
            Thing::Bookmark => bookmark["id"].clone(),
            Thing::Protection => lock["id"].clone(),
            Thing::Export => export["id"].clone(),
            Thing::Rule => rule["id"].clone(),
            Thing::Incident => incident["incident"]["id"].clone(),
            Thing::Snooze => json!(quiet["id"].to_string()),
            Thing::HandCount => json!(count),
            Thing::Event => json!(suspicious),
        };
        things.insert(thing.word(), made.as_str().expect("an id").to_owned());
    }
    things
}

/// As soon as enough of it is recorded since its line was drawn.
async fn hand_count_of_b(shop: &Shop) -> String {
    let body = json!({ "camera": "b", "line": "door", "clips": 1, "clip_seconds": 5 });
    let token = shop.engine.token().reveal().to_owned();
    let start = Instant::now();
    loop {
        let path = "/hand-counts";
        let asked = shop.ask(Some(&token), "post", path, Some(body.clone()));
        let (status, answer) = asked.await;
        if status == 201 {
            return answer["id"].as_str().expect("an id").to_owned();
        }
        assert!(start.elapsed() < PATIENCE, "no clip of b: {answer}");
    }
}

/// What a request about camera `b` looks like: path, body, and whether scope can tell that it is.
fn about_b(route: &RouteRule, things: &BTreeMap<&str, String>) -> (String, Value, Option<u16>) {
    let id = |id: &str| {
        route
            .path
            .replace("{id}", id)
            .replace("{entry}", "1")
            .replace("{number}", "1")
    };
    match route.rule.camera {
        CameraOf::Path => (id("b"), json!({}), Some(404)),
        CameraOf::Query(name) => (
            format!("{}?{name}=a,b&from_ms=1&to_ms=2", route.path),
            json!({}),
            Some(404),
        ),
        CameraOf::Body(field) => (id("x"), json!({ (field): "b" }), Some(404)),
        CameraOf::Thing(thing) => (id(&things[thing.word()]), json!({}), Some(404)),
        CameraOf::Rule => (
            id("b-rule"),
            json!({ "condition": { "camera": "b" } }),
            Some(404),
        ),
        CameraOf::WholeSite => (id("x"), json!({}), Some(403)),
        CameraOf::None | CameraOf::Answer => (id("not-there"), json!({}), None),
    }
}

fn is_socket(route: &RouteRule) -> bool {
    matches!(route.rule.access, Access::FirstMessage(_))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_keeps_its_rule_for_every_role_and_scope() {
    let shop = Shop::open(&["/a", "/b"]).await;
    shop.draw_door("b").await;
    let things = things_of_b(&shop).await;
    let people = people(&shop).await;
    let mut checked = 0;
    let mut wrong = Vec::new();
    let mut routes: Vec<RouteRule> = routes_with_rules();
    // Whoever signed out is nobody.
    routes.sort_by_key(|route| route.path == "/sign-out");
    for route in routes.iter().filter(|route| !is_socket(route)) {
        for person in &people {
            let (path, body, hidden) = about_b(route, &things);
            // Nobody who may do it shall really do it: others come after.
            let path = if person.is_scoped || person.token.is_none() {
                path
            } else {
                let query = path
                    .split_once('?')
                    .map(|(_, query)| format!("?{query}"))
                    .unwrap_or_default();
                format!("{}{query}", route.path.replace("{id}", "not-there"))
            };
            let path = match route.base {
                "/v1" => format!("/v1{path}"),
                _ => path,
            };
            let (status, answer) = shop
                .ask(person.token.as_deref(), route.method, &path, Some(body))
                .await;
            let code = answer["code"].as_str().unwrap_or_default().to_owned();
            let well = if !person.may(route.rule.access) {
                if person.token.is_none() {
                    (status, &*code) == (401, "not_signed_in")
                } else {
                    (status, &*code) == (403, "forbidden")
                }
            } else if let (true, Some(hidden)) = (person.is_scoped, hidden) {
                status == hidden
            } else {
                !matches!(&*code, "not_signed_in" | "forbidden")
            };
            checked += 1;
            if !well {
                wrong.push(format!(
                    "{} {path} by {}: {status} {answer}",
                    route.method, person.name
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {checked}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(
        checked > 500,
        "{checked} combinations are too few to be all"
    );
    shop.engine.shut_down().await;
}

/// The gate and the handler read the same body: what one of them reads otherwise opens nothing.
#[tokio::test(flavor = "multi_thread")]
async fn no_form_of_a_body_hides_from_the_gate_what_it_is_about() {
    let shop = Shop::open(&["/a", "/b"]).await;
    let all: Vec<&str> = Permission::ALL.iter().map(|one| one.as_str()).collect();
    let mut scoped = user("scoped", "custom");
    scoped["permissions"] = json!(all);
    scoped["cameras"] = json!(["a"]);
    shop.person(user("admin", "admin"), PermissionSet::all())
        .await;
    let scoped = shop.person(scoped, PermissionSet::all()).await;
    let bearer = format!("Bearer {}", scoped.token.expect("signed in"));
    let plain = r#"{"camera":"b","at_ms":1000,"note":"x"}"#.to_owned();
    let deep = format!("{}{}", "[".repeat(500), "]".repeat(500));
    let json = "application/json";
    for (kind, body) in [
        (json, plain.clone()),
        ("Application/JSON", plain.clone()),
        ("application/json; charset=utf-8", plain.clone()),
        ("application/ld+json", plain.clone()),
        ("text/plain", plain),
        // Read by whoever skips what they do not know, and not by who reads all of it.
        (
            json,
            r#"{"camera":"b","at_ms":1000,"note":"x","y":1e999}"#.to_owned(),
        ),
        (
            json,
            format!(r#"{{"camera":"b","at_ms":1000,"note":"x","y":{deep}}}"#),
        ),
        // A list is an object without names to some readers.
        (json, r#"["b",1000,"x"]"#.to_owned()),
        (
            json,
            r#"{"camera":"a","camera":"b","at_ms":1000,"note":"x"}"#.to_owned(),
        ),
        (
            json,
            r#"{"camera":"b","camera":"a","at_ms":1000,"note":"x"}"#.to_owned(),
        ),
    ] {
        let headers = [("Authorization", bearer.as_str()), ("Content-Type", kind)];
        let sent = body.clone().into_bytes();
        let (status, answer) = shop.send("POST", "/api/v1/bookmarks", sent, &headers).await;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        assert!(
            matches!(status, 404 | 422),
            "{kind} {body}: {status} {answer}"
        );
    }
    let path = "/recordings/timeline?cameras=b&from_ms=0&to_ms=2000";
    let timeline = shop.machine_asks("get", path, None).await;
    assert_eq!(timeline["marks"], json!([]), "nothing was written");
    // What they see is theirs, however it is called.
    let own = br#"{"camera":"a","at_ms":1000,"note":"x"}"#.to_vec();
    let headers = [
        ("Authorization", bearer.as_str()),
        ("Content-Type", "Application/JSON"),
    ];
    let (status, _) = shop.send("POST", "/api/v1/bookmarks", own, &headers).await;
    assert_eq!(status, 201);
    shop.engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_leave_out_what_somebody_does_not_see() {
    let shop = Shop::open(&["/a", "/b"]).await;
    shop.draw_door("b").await;
    things_of_b(&shop).await;
    let people = people(&shop).await;
    let scoped = people.iter().find(|person| person.is_scoped).expect("one");
    let admin = people
        .iter()
        .find(|person| person.name == "admin")
        .expect("one");
    let lists = routes_with_rules();
    let lists = lists
        .iter()
        .filter(|route| route.rule.camera == CameraOf::Answer && !is_socket(route));
    let mut seen = 0;
    for route in lists {
        assert_eq!(route.method, "get", "{}", route.path);
        let (status, all) = shop
            .ask(admin.token.as_deref(), "get", route.path, None)
            .await;
        assert_eq!(status, 200, "{all}");
        let (status, some) = shop
            .ask(scoped.token.as_deref(), "get", route.path, None)
            .await;
        assert_eq!(status, 200, "{some}");
        assert!(
            all.to_string().contains("\"b\""),
            "{} must tell of b, or this proves nothing: {all}",
            route.path
        );
        assert!(
            !some.to_string().contains("\"b\""),
            "{}: {some}",
            route.path
        );
        seen += 1;
    }
    assert!(seen >= 6, "{seen} lists");
    shop.engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_people_do_is_noted_and_changing_the_log_is_told() {
    let shop = Shop::open(&["/a"]).await;
    let admin = shop
        .person(user("boss", "admin"), PermissionSet::all())
        .await;
    let viewer = shop
        .person(user("viewer", "viewer"), Role::Viewer.permissions())
        .await;
    let token = admin.token.as_deref();
    let secret = "rtsp-s3cret";
    let camera = json!({ "id": "c", "url": format!("rtsp://127.0.0.1:1/{secret}"), "username": "u", "password": secret });
    let (status, answer) = shop.ask(token, "post", "/cameras", Some(camera)).await;
    assert_eq!(status, 201, "{answer}");
    let (status, _) = shop
        .ask(
            viewer.token.as_deref(),
            "get",
            "/recordings/a/picture?at_ms=1000",
            None,
        )
        .await;
    assert_eq!(status, 403);
    for at in [1000, 2000, 3000] {
        shop.ask(
            token,
            "get",
            &format!("/recordings/a/picture?at_ms={at}"),
            None,
        )
        .await;
    }
    first_answers(&shop, token.expect("a token"), "/api/v1/cameras/a/video", 1).await;
    let (_, page) = shop.ask(token, "get", "/audit?limit=1000", None).await;
    let lines: Vec<(String, String, String)> = page["entries"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|entry| {
            let text = |field: &str| entry[field].as_str().unwrap_or_default().to_owned();
            (text("name"), text("action"), text("outcome"))
        })
        .collect();
    let has = |name: &str, action: &str, outcome: &str| {
        let wanted = (name.to_owned(), action.to_owned(), outcome.to_owned());
        assert!(lines.contains(&wanted), "{wanted:?} in {lines:#?}");
    };
    has("engine", "engine.start", "done");
    has("this machine", "user.first", "done");
    has("boss", "session.sign_in", "done");
    has("boss", "camera.add", "done");
    has("viewer", "recording.picture", "refused");
    has("boss", "camera.watch", "done");
    let text = page.to_string();
    assert!(
        !text.contains(secret)
            && !text.contains(PASSWORD)
            && !text.contains(token.expect("a token"))
    );
    let (_, check) = shop.ask(token, "get", "/audit/check", None).await;
    assert_eq!(check["unchanged"], true, "{check}");
    let folder = shop.folder;
    shop.engine.shut_down().await;

    // Somebody with a SQLite shell and time.
    let whole = inveye_db::Reader::beside(folder.path()).expect("it opens");
    let check = |reader: &inveye_db::Reader| {
        inveye_engine::check_audit(folder.path(), reader).expect("it can be read")
    };
    assert!(check(&whole).unchanged, "{:?}", check(&whole));
    let tamper = |sql: &str| {
        let file = rusqlite::Connection::open(folder.path().join("inveye.db")).expect("it opens");
        file.execute_batch(sql)
    };
    for refused in [
        "UPDATE audit SET name = 'x' WHERE sequence = 3",
        "DELETE FROM audit WHERE sequence > 3",
        "REPLACE INTO audit SELECT * FROM audit WHERE sequence = 3",
    ] {
        tamper(refused).expect_err("triggers hold");
    }
    tamper("DROP TRIGGER audit_is_kept; DELETE FROM audit WHERE sequence = (SELECT max(sequence) FROM audit)").expect("without triggers");
    let found = check(&whole);
    assert!(
        !found.unchanged && found.problems[0].contains("the end is missing"),
        "{found:?}"
    );
    tamper("DROP TRIGGER audit_is_never_edited; UPDATE audit SET name = 'somebody else' WHERE sequence = 3").expect("without triggers");
    let found = check(&whole);
    assert!(
        found
            .problems
            .iter()
            .any(|problem| problem.contains("entry 3 was changed")),
        "{found:?}"
    );
}
