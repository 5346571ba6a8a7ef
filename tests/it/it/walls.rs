//! Walls that people keep: each for themselves, or one for everybody.

use std::time::Duration;

use inveye_accounts::{PermissionSet, Role};
use inveye_wire::ServerMessage;
use serde_json::{Value, json};

use crate::rights::user;
use crate::shop::{Client, Shop};

const PATIENCE: Duration = Duration::from_secs(20);

fn wall(name: &str, places: &Value) -> Value {
    json!({ "name": name, "plan": { "layout": 4, "places": places } })
}

fn both_cameras() -> Value {
    json!([
        { "shows": "camera", "camera": "a" },
        { "shows": "camera", "camera": "b" },
        { "shows": "sequence", "cameras": ["a", "b"], "seconds": 10 },
        { "shows": "alarm" },
    ])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wall_is_ones_own_or_for_everybody() {
    let shop = Shop::open(&["/a", "/b"]).await;
    let boss = shop
        .person(user("boss", "admin"), PermissionSet::all())
        .await;
    let guard = shop
        .person(user("guard", "security"), Role::Security.permissions())
        .await;
    let clerk = shop
        .person(user("clerk", "staff"), Role::Staff.permissions())
        .await;
    let token = |person: &crate::rights::Person| person.token.clone().expect("a token");
    let (boss, guard, clerk) = (token(&boss), token(&guard), token(&clerk));
    let names = async |token: &str| -> Vec<String> {
        let (status, walls) = shop.ask(Some(token), "get", "/walls", None).await;
        assert_eq!(status, 200, "{walls}");
        let walls = walls.as_array().expect("a list").iter();
        walls
            .map(|wall| format!("{} {}", wall["name"], wall["shared"]).replace('"', ""))
            .collect()
    };

    // The same id twice: what others keep is not felt.
    for (token, name) in [(&guard, "Night"), (&clerk, "Till")] {
        let body = wall(name, &both_cameras());
        let (status, kept) = shop
            .ask(Some(token), "put", "/walls/w1", Some(body.clone()))
            .await;
        assert_eq!((status, &kept["version"]), (200, &json!(1)), "{kept}");
        assert_eq!(kept["plan"], body["plan"]);
    }
    assert_eq!(names(&guard).await, ["Night false"]);
    assert_eq!(names(&clerk).await, ["Till false"]);
    assert!(names(&boss).await.is_empty());

    // For everybody: told at once, by who may.
    let mut live = Client::connect(shop.engine.address(), &clerk, "/api/v1/live").await;
    live.until("hello", PATIENCE, |heard| {
        matches!(heard.said()?, ServerMessage::Hello { .. }).then_some(())
    })
    .await;
    let shared = wall("Doors", &both_cameras());
    let (status, _) = shop
        .ask(
            Some(&clerk),
            "put",
            "/shared-walls/s1",
            Some(shared.clone()),
        )
        .await;
    assert_eq!(status, 403);
    let (status, kept) = shop
        .ask(
            Some(&guard),
            "put",
            "/shared-walls/s1",
            Some(shared.clone()),
        )
        .await;
    assert_eq!(status, 200, "{kept}");
    live.until("the change", PATIENCE, |heard| {
        matches!(heard.said()?, ServerMessage::WallsChanged).then_some(())
    })
    .await;
    assert_eq!(names(&clerk).await, ["Doors true", "Till false"]);

    // Two at once: the second is told, and nothing is lost.
    let mut change = shared.clone();
    change["version"] = json!(1);
    change["name"] = json!("Front doors");
    let path = "/shared-walls/s1";
    let (status, _) = shop
        .ask(Some(&boss), "put", path, Some(change.clone()))
        .await;
    assert_eq!(status, 200);
    change["name"] = json!("Back doors");
    let (status, answer) = shop.ask(Some(&guard), "put", path, Some(change)).await;
    assert_eq!((status, &answer["code"]), (409, &json!("conflict")));
    assert_eq!(names(&boss).await, ["Front doors true"]);

    // Who changed which wall is in the log.
    let (_, log) = shop
        .ask(Some(&boss), "get", "/audit?action=wall", None)
        .await;
    let noted: Vec<String> = log["entries"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|entry| format!("{} {} {}", entry["name"], entry["detail"], entry["outcome"]))
        .collect();
    let noted = noted.join("; ").replace('"', "");
    assert!(
        noted.contains("guard Doors done") && noted.contains("boss Front doors done"),
        "{noted}"
    );
    assert!(noted.contains("guard Night done"), "{noted}");

    // An own one goes with its account, a shared one stays.
    let (_, users) = shop.ask(Some(&boss), "get", "/users", None).await;
    let id = |name: &str| {
        let users = users.as_array().expect("a list").iter();
        let mut found = users.filter(|user| user["name"] == name);
        found.next().expect("there")["id"]
            .as_str()
            .expect("an id")
            .to_owned()
    };
    let path = format!("/users/{}", id("guard"));
    let (status, _) = shop.ask(Some(&boss), "delete", &path, None).await;
    assert_eq!(status, 204);
    assert_eq!(names(&boss).await, ["Front doors true"]);
    let (status, _) = shop
        .ask(Some(&boss), "delete", "/shared-walls/s1", None)
        .await;
    assert_eq!(status, 204);
    assert_eq!(names(&clerk).await, ["Till false"]);
    shop.engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wall_does_not_tell_of_cameras_that_somebody_does_not_see() {
    let shop = Shop::open(&["/a", "/b"]).await;
    let path = "/shared-walls/s1";
    shop.machine_asks("put", path, Some(wall("Both", &both_cameras())))
        .await;
    shop.person(user("boss", "admin"), PermissionSet::all())
        .await;
    let mut half = user("half", "security");
    half["cameras"] = json!(["a"]);
    let half = shop.person(half, Role::Security.permissions()).await;
    let token = half.token.as_deref();
    let narrowed = json!([
        { "shows": "camera", "camera": "a" },
        { "shows": "nothing" },
        { "shows": "sequence", "cameras": ["a"], "seconds": 10 },
        { "shows": "alarm" },
    ]);
    let (_, walls) = shop.ask(token, "get", "/walls", None).await;
    assert_eq!(walls[0]["plan"]["places"], narrowed);

    // To keep a camera that one does not see is to keep one that there is not.
    for hidden in ["b", "nowhere"] {
        let places = json!([{ "shows": "camera", "camera": hidden }, { "shows": "nothing" },
            { "shows": "nothing" }, { "shows": "camera", "camera": "a" }]);
        let (status, kept) = shop
            .ask(token, "put", "/walls/w", Some(wall("Own", &places)))
            .await;
        assert_eq!(status, 200, "{kept}");
        assert_eq!(kept["plan"]["places"][0], json!({ "shows": "nothing" }));
        assert_eq!(kept["plan"]["places"][3]["camera"], "a");
    }
    // Nor do they decide for those who see more.
    let (status, answer) = shop
        .ask(token, "put", path, Some(wall("Mine", &narrowed)))
        .await;
    assert_eq!(status, 403, "{answer}");
    shop.engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_wall_is_refused_in_words() {
    let shop = Shop::open(&["/a"]).await;
    let token = shop.engine.token().reveal().to_owned();
    let ask = async |id: &str, body: Value| {
        let path = format!("/walls/{id}");
        let (status, answer) = shop.ask(Some(&token), "put", &path, Some(body)).await;
        assert_eq!(status, 422, "{answer}");
        answer["detail"].as_str().unwrap_or_default().to_owned()
    };
    let whole = both_cameras();
    for name in ["", "  ", "a\nb", &"x".repeat(65)] {
        assert_eq!(ask("w", wall(name, &whole)).await, "name");
    }
    assert_eq!(ask("w", wall("x", &json!([]))).await, "plan");
    let fast = json!([{ "shows": "sequence", "cameras": ["a"], "seconds": 0 }, { "shows": "alarm" },
        { "shows": "alarm" }, { "shows": "alarm" }]);
    assert_eq!(ask("w", wall("x", &fast)).await, "plan");
    let path = json!([{ "shows": "camera", "camera": "../a" }, { "shows": "alarm" },
        { "shows": "alarm" }, { "shows": "alarm" }]);
    assert_eq!(ask("w", wall("x", &path)).await, "plan.places");
    ask("%2e%2e%2fwalls", wall("x", &whole)).await;
    for number in 0..100 {
        let path = format!("/walls/w{number}");
        shop.machine_asks("put", &path, Some(wall("x", &whole)))
            .await;
    }
    ask("one-more", wall("x", &whole)).await;
    shop.engine.shut_down().await;
}
