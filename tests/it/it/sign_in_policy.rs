//! What signing in asks of people: a second factor that is demanded, and a name wherever there are accounts.

use std::time::{Duration, SystemTime};

use futures::StreamExt;
use inveye_accounts::TotpSecret;
use inveye_api::{Access, routes_with_rules};
use inveye_wire::ServerMessage;
use serde_json::{Value, json};

use crate::rights::user;
use crate::shop::{Client, Shop};

/// Of everybody that [`user`] makes.
const PASSWORD: &str = "blue kettle on fire";
const SOON: Duration = Duration::from_secs(5);

impl Shop {
    async fn add(&self, path: &str, name: &str, role: &str) -> Value {
        self.machine_asks("post", path, Some(user(name, role)))
            .await
    }

    /// What a right password is answered.
    async fn enter(&self, name: &str) -> Value {
        let body = json!({ "name": name, "password": PASSWORD });
        let (status, answer) = self.ask(None, "post", "/sign-in", Some(body)).await;
        assert_eq!(status, 200, "{name}: {answer}");
        answer
    }

    async fn session(&self, name: &str) -> String {
        token_of(&self.enter(name).await)
    }

    async fn demand(&self, token: &str, of: &str) -> (u16, Value) {
        let body = json!({ "second_factor": of });
        self.ask(Some(token), "put", "/sign-in/policy", Some(body))
            .await
    }

    /// Sets up an authenticator as a page does.
    async fn set_up_factor(&self, token: &str) -> TotpSecret {
        let proof = json!({ "password": PASSWORD });
        let offer = self.ask(Some(token), "post", "/me/second-factor", Some(proof));
        let (status, offer) = offer.await;
        assert_eq!(status, 200, "{offer}");
        let secret = secret_of(offer["secret"].as_str().expect("a secret"));
        let code = json!({ "code": secret.code(step()) });
        let path = "/me/second-factor/confirm";
        let (status, codes) = self.ask(Some(token), "post", path, Some(code)).await;
        assert_eq!(status, 200, "{codes}");
        assert_eq!(codes["codes"].as_array().map(Vec::len), Some(10));
        secret
    }
}

fn token_of(answer: &Value) -> String {
    answer["token"].as_str().expect("a token").to_owned()
}

/// As an authenticator reads it (RFC 4648).
fn secret_of(base32: &str) -> TotpSecret {
    let mut bits = 0_u64;
    let mut held = 0;
    let mut bytes = Vec::new();
    for letter in base32.bytes().filter(u8::is_ascii_alphanumeric) {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            _ => letter - b'2' + 26,
        };
        bits = (bits << 5) | u64::from(value);
        held += 5;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from((bits >> held) & 0xff).expect("eight bits"));
        }
    }
    TotpSecret::from_bytes(bytes.try_into().expect("160 bits"))
}

fn step() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.expect("after 1970").as_secs() / 30
}

fn code_of(answer: &Value) -> &str {
    answer["code"].as_str().unwrap_or_default()
}

async fn first_error(shop: &Shop, token: &str, path: &str) -> String {
    let mut client = Client::connect(shop.engine.address(), token, path).await;
    let answer = tokio::time::timeout(SOON, client.socket.next()).await;
    let message = answer.expect("in time").expect("a message").expect("works");
    let message: Value =
        serde_json::from_str(message.to_text().expect("text")).expect("the wire types");
    code_of(&message["error"]).to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_lacks_the_second_step_that_is_demanded_may_only_set_it_up_and_leave() {
    let shop = Shop::open(&["/a"]).await;
    shop.add("/accounts/first", "boss", "admin").await;
    shop.add("/users", "late", "admin").await;
    // Open while it is decided.
    let early = shop.session("late").await;
    let mut live = Client::connect(shop.engine.address(), &early, "/api/v1/live").await;
    live.until("hello", SOON, |heard| {
        matches!(heard.said()?, ServerMessage::Hello { .. }).then_some(())
    })
    .await;
    let boss = shop.session("boss").await;
    shop.set_up_factor(&boss).await;
    let (status, answer) = shop.demand(&boss, "everybody").await;
    assert_eq!(status, 200, "{answer}");
    let refusal = live
        .until("the open screen ends", SOON, |heard| {
            match heard.said()? {
                ServerMessage::Error { error } => Some(error.code),
                _ => None,
            }
        })
        .await;
    assert_eq!(refusal, inveye_wire::ErrorCode::SecondFactorNeeded);

    let answer = shop.enter("late").await;
    assert_eq!(answer["type"], "signed_in", "there is no code to ask for");
    assert_eq!(answer["me"]["user"]["second_factor_demanded"], true);
    let token = token_of(&answer);
    let mut routes = routes_with_rules();
    routes.sort_by_key(|route| route.path == "/sign-out");
    let mut refused = 0;
    for route in routes {
        let path = route.path.replace("{id}", "not-there");
        let path = path.replace("{entry}", "1").replace("{number}", "1");
        let path = match route.base {
            "/v1" => format!("/v1{path}"),
            _ => path,
        };
        let body = Some(json!({}));
        match route.rule.access {
            Access::SignedIn | Access::Needs(_) => {
                let (status, answer) = shop.ask(Some(&token), route.method, &path, body).await;
                let found = (status, code_of(&answer));
                assert_eq!(found, (403, "second_factor_needed"), "{path}: {answer}");
                refused += 1;
            }
            Access::Oneself => {
                let (status, answer) = shop.ask(Some(&token), route.method, &path, body).await;
                assert_ne!(status, 403, "{path}: {answer}");
            }
            // Speaks another language, behind the same gate: its own test hears its refusals.
            Access::FirstMessage(_) if route.base == "/v1" => {}
            Access::FirstMessage(_) => {
                let path = format!("/api/v1{}", path.replace("not-there", "a"));
                let found = first_error(&shop, &token, &path).await;
                assert_eq!(found, "second_factor_needed", "{path}");
                refused += 1;
            }
            Access::Public | Access::OwnSecret | Access::Machine => {}
        }
    }
    assert!(refused > 80, "{refused} routes are too few to be all");

    // The way on: no more than the password and a code of the new authenticator.
    let token = shop.session("late").await;
    let secret = shop.set_up_factor(&token).await;
    let (status, _) = shop.ask(Some(&token), "get", "/cameras", None).await;
    assert_eq!(status, 200, "the same session goes on");
    let answer = shop.enter("late").await;
    assert_eq!(answer["type"], "second_factor", "{answer}");
    let code = secret.code(step() + 1);
    let body = json!({ "challenge": answer["challenge"], "code": code });
    let (status, answer) = shop
        .ask(None, "post", "/sign-in/second-factor", Some(body))
        .await;
    assert_eq!(status, 200, "{answer}");

    // And it stays: taken away by oneself it is not, by an admin it is set up anew.
    let proof = json!({ "password": PASSWORD });
    let path = "/me/second-factor/remove";
    let (status, answer) = shop.ask(Some(&token), "post", path, Some(proof)).await;
    assert_eq!((status, code_of(&answer)), (409, "conflict"));
    let (_, users) = shop.ask(Some(&boss), "get", "/users", None).await;
    let mut users = users.as_array().into_iter().flatten();
    let late = users.find(|user| user["name"] == "late").expect("there");
    let path = format!(
        "/users/{}/second-factor",
        late["id"].as_str().expect("an id")
    );
    let (status, _) = shop.ask(Some(&boss), "delete", &path, None).await;
    assert_eq!(status, 204);
    let (status, answer) = shop.ask(Some(&token), "get", "/cameras", None).await;
    assert_eq!((status, code_of(&answer)), (403, "second_factor_needed"));
    shop.engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_demands_what_they_have_not_and_only_of_whom_it_was_decided() {
    let shop = Shop::open(&["/a"]).await;
    shop.add("/accounts/first", "boss", "admin").await;
    shop.add("/users", "manager", "store_manager").await;
    shop.add("/users", "guard", "security").await;
    let boss = shop.session("boss").await;
    for of in ["managers", "everybody"] {
        let (status, answer) = shop.demand(&boss, of).await;
        assert_eq!((status, code_of(&answer)), (409, "conflict"), "{answer}");
    }
    let (_, policy) = shop.ask(Some(&boss), "get", "/sign-in/policy", None).await;
    assert_eq!(policy, json!({ "second_factor": "nobody" }));
    let (status, answer) = shop.demand(&boss, "whoever").await;
    assert_eq!((status, code_of(&answer)), (422, "invalid_argument"));
    let (guard, manager) = (shop.session("guard").await, shop.session("manager").await);
    for token in [&guard, &manager] {
        let (status, answer) = shop.demand(token, "nobody").await;
        assert_eq!((status, code_of(&answer)), (403, "forbidden"), "{answer}");
    }

    shop.set_up_factor(&boss).await;
    let (status, _) = shop.demand(&boss, "managers").await;
    assert_eq!(status, 200);
    let looks = async |shop: &Shop, token: &str| {
        let (status, answer) = shop.ask(Some(token), "get", "/cameras", None).await;
        (status, code_of(&answer).to_owned())
    };
    assert_eq!(looks(&shop, &guard).await.0, 200, "who manages nothing");
    let needed = (403, "second_factor_needed".to_owned());
    assert_eq!(looks(&shop, &manager).await, needed);

    let shop = shop.restarted().await;
    assert_eq!(looks(&shop, &manager).await, needed, "after a restart too");
    assert_eq!(looks(&shop, &guard).await.0, 200);
    let log = shop.machine_asks("get", "/audit?limit=1000", None).await;
    let lines = log["entries"].as_array().into_iter().flatten();
    let lines: Vec<(&str, &str, &str)> = lines
        .filter(|line| line["action"] == "sign_in_policy.change")
        .map(|line| {
            let text = |field: &str| line[field].as_str().unwrap_or_default();
            (text("name"), text("outcome"), text("detail"))
        })
        .collect();
    assert_eq!(lines[0], ("boss", "done", "managers"));
    for name in ["guard", "manager"] {
        let is_noted = lines
            .iter()
            .any(|(who, how, _)| *who == name && *how == "refused");
        assert!(is_noted, "{name}: {lines:?}");
    }
    shop.engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn screens_ask_for_a_name_from_the_first_account_on() {
    let shop = Shop::open(&["/a"]).await;
    let token = shop.engine.token().reveal().to_owned();
    assert!(shop.engine.url().ends_with(&format!("/#token={token}")));
    let mut live = Client::connect(shop.engine.address(), &token, "/api/v1/live").await;
    let hears = |what: bool| {
        move |heard: crate::shop::Heard| match heard.said()? {
            ServerMessage::Me { me } => (me.has_users == what && me.user.is_none()).then_some(()),
            _ => None,
        }
    };
    live.until("the machine", SOON, hears(false)).await;
    shop.add("/accounts/first", "boss", "admin").await;
    live.until("that there are accounts", SOON, hears(true))
        .await;
    assert!(!shop.engine.url().contains('#'), "{}", shop.engine.url());

    let shop = shop.restarted().await;
    assert!(!shop.engine.url().contains('#'), "{}", shop.engine.url());
    let me = shop.machine_asks("get", "/me", None).await;
    assert_eq!(me["has_users"], true);
    assert_eq!(me["user"], Value::Null, "the command line goes on: {me}");
    let session = shop.session("boss").await;
    let (_, me) = shop.ask(Some(&session), "get", "/me", None).await;
    assert_eq!(me["user"]["name"], "boss");
    shop.engine.shut_down().await;
}
