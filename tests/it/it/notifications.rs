//! Routes to people and programs outside the screens, set up over HTTP and used by real alerts: a mail
//! server that wants to be asked twice, a webhook that checks signatures, one that points elsewhere.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use inveye_test_support::{
    HookAnswer, HookReceiver, HookRequest, MailFault, MailReceiver, ReceivedMail,
};
use serde_json::{Value, json};

use crate::shop::Shop;

const PATIENCE: Duration = Duration::from_secs(60);
const KEY: &str = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

fn filter() -> Value {
    json!({ "least": "low", "rules": [], "cameras": [], "raised": true, "escalated": true, "closed": true })
}

pub(crate) fn hook(url: &str, more: Value) -> Value {
    let mut target =
        json!({ "type": "webhook", "url": url, "pictures": true, "allow_local": true });
    for (name, value) in more.as_object().into_iter().flatten() {
        target[name] = value.clone();
    }
    json!({ "name": "hook", "enabled": true, "target": target, "filter": filter(), "secret": KEY })
}

fn mail(port: u16) -> Value {
    json!({
        "name": "mail", "enabled": true, "filter": filter(),
        "target": { "type": "mail", "host": "127.0.0.1", "port": port, "security": "none",
            "from": "InvEye <shop@example.com>", "to": ["guard@example.com", "lead@example.com"], "pictures": true },
    })
}

impl Shop {
    pub(crate) async fn add_route(&self, route: Value) -> u64 {
        let made = self
            .machine_asks("post", "/notification-routes", Some(route))
            .await;
        made["id"].as_u64().expect("a number")
    }

    async fn delivery(&self, id: &str, state: &str) -> Value {
        let start = std::time::Instant::now();
        loop {
            let found = self
                .machine_asks("get", &format!("/deliveries/{id}"), None)
                .await;
            if found["state"] == state {
                return found;
            }
            assert!(start.elapsed() < PATIENCE, "{id} is not {state}: {found}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn try_route(&self, route: u64, state: &str) -> Value {
        let path = format!("/notification-routes/{route}/test");
        let tried = self.machine_asks("post", &path, None).await;
        self.delivery(tried["id"].as_str().expect("an id"), state)
            .await
    }
}

/// HMAC-SHA256 by another program than the one that signs.
fn signature(request: &HookRequest) -> String {
    let id = &request.headers["webhook-id"];
    let at = &request.headers["webhook-timestamp"];
    let key = STANDARD
        .decode(KEY.trim_start_matches("whsec_"))
        .expect("Base64");
    let key: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut child = std::process::Command::new("openssl")
        .args(["dgst", "-sha256", "-mac", "HMAC", "-binary", "-macopt"])
        .arg(format!("hexkey:{key}"))
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("openssl runs");
    let signed = format!("{id}.{at}.{}", request.body);
    let mut stdin = child.stdin.take().expect("piped");
    std::io::Write::write_all(&mut stdin, signed.as_bytes()).expect("it reads");
    drop(stdin);
    let made = child.wait_with_output().expect("it ends");
    format!("v1,{}", STANDARD.encode(made.stdout))
}

fn named(requests: &[HookRequest], kind: &str) -> Option<(HookRequest, Value)> {
    requests.iter().find_map(|request| {
        let body: Value = serde_json::from_str(&request.body).ok()?;
        (body["type"] == kind).then(|| (request.clone(), body))
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alert_reaches_everybody_who_is_to_hear_of_it() {
    let shop = Shop::open(&["/a", "/b"]).await;
    let quick = HookReceiver::start(HookAnswer::Status(204)).expect("a receiver");
    let silent = HookReceiver::start(HookAnswer::Silence).expect("a receiver");
    let broken = HookReceiver::start(HookAnswer::Status(500)).expect("a receiver");
    let post = MailReceiver::start(MailFault::Greylists(1)).expect("a receiver");
    shop.add_route(hook(&silent.url(), json!({}))).await;
    shop.add_route(hook(&quick.url(), json!({}))).await;
    let failing = shop.add_route(hook(&broken.url(), json!({}))).await;
    shop.add_route(mail(post.port())).await;
    let mut others = hook(&quick.url(), json!({}));
    others["filter"]["cameras"] = json!(["b"]);
    others["filter"]["escalated"] = json!(false);
    let others = shop.add_route(others).await;

    let alert = crate::alarms::outage(&shop).await;
    let (request, body) = quick.wait("the alert", |requests| named(requests, "alert.raised"));
    assert_eq!(body["data"]["alert"]["id"], alert.id);
    assert_eq!(body["data"]["alert"]["title"], alert.title);
    assert_eq!(request.headers["webhook-signature"], signature(&request));
    let path = format!("/alerts/{}/resolve", alert.id);
    shop.machine_asks("post", &path, Some(json!({ "text": "Plugged in" })))
        .await;
    let (request, body) = quick.wait("its end", |requests| named(requests, "alert.resolved"));
    assert_eq!(body["data"]["alert"]["outcome"], "Plugged in");
    assert_eq!(request.headers["webhook-signature"], signature(&request));

    // The server wants the first mail later for one of two readers: the other has it at once.
    let mails = post.wait("all mails", |mails| {
        let readers = mails.iter().map(|mail| mail.to.len()).sum::<usize>();
        (readers >= 4).then(|| mails.to_vec())
    });
    assert_eq!(post.refused(), 1);
    assert_eq!(mails[0].to, ["lead@example.com"]);
    let later: Vec<_> = mails[1..]
        .iter()
        .filter(|mail| mail.to.len() == 1)
        .collect();
    assert_eq!(later.len(), 1, "{mails:?}");
    assert_eq!(later[0].to, ["guard@example.com"]);
    let id = |mail: &ReceivedMail| {
        let mut lines = mail.data.lines();
        lines
            .find(|line| line.starts_with("Message-ID:"))
            .map(str::to_owned)
    };
    assert_eq!(id(later[0]), id(&mails[0]), "the same mail");
    assert!(
        mails.iter().any(|mail| mail.data.contains(&alert.title)),
        "{mails:?}"
    );
    let shown = format!("/deliveries?route={failing}");
    let waiting = shop.machine_asks("get", &shown, None).await;
    assert_eq!(waiting[0]["state"], "waiting");
    assert!(waiting.to_string().contains("it answered 500"), "{waiting}");
    broken.set_answer(HookAnswer::Status(200));
    broken.wait("what was tried again", |requests| {
        let (first, _) = named(requests, "alert.raised")?;
        let id = &first.headers["webhook-id"];
        let times = requests
            .iter()
            .filter(|request| &request.headers["webhook-id"] == id);
        (times.count() >= 2).then_some(())
    });
    let none = shop
        .machine_asks("get", &format!("/deliveries?route={others}"), None)
        .await;
    assert_eq!(none, json!([]), "its camera is another");
    shop.engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn routes_are_set_up_tried_and_kept_in_bounds() {
    let shop = Shop::open(&[]).await;
    let elsewhere = HookReceiver::start(HookAnswer::Status(200)).expect("a receiver");
    let pointing = HookReceiver::start(HookAnswer::Redirect(elsewhere.url())).expect("a receiver");
    let good = HookReceiver::start(HookAnswer::Status(200)).expect("a receiver");

    let route = shop.add_route(hook(&good.url(), json!({}))).await;
    shop.try_route(route, "delivered").await;
    let (request, _) = good.wait("the test", |requests| named(requests, "test"));
    assert_eq!(request.headers["webhook-signature"], signature(&request));

    let route = shop.add_route(hook(&pointing.url(), json!({}))).await;
    let failed = shop.try_route(route, "failed").await;
    assert!(failed["error"].to_string().contains("redirect"), "{failed}");
    assert_eq!(elsewhere.requests(), [], "nobody follows");

    for url in [
        "http://169.254.169.254/latest/meta-data",
        "http://[fe80::1]/",
        "http://[::ffff:169.254.169.254]/",
        "http://0x7f000001/",
        "http://localhost/",
        // In the clear, out of the house.
        "http://203.0.113.9/",
        &good.url(),
    ] {
        let guarded = hook(url, json!({ "allow_local": false }));
        let route = shop.add_route(guarded).await;
        let failed = shop.try_route(route, "failed").await;
        let error = failed["error"].to_string();
        assert!(
            error.contains("where no notification goes"),
            "{url}: {failed}"
        );
    }
    let metadata = hook("http://169.254.169.254/latest/meta-data", json!({}));
    let route = shop.add_route(metadata).await;
    let failed = shop.try_route(route, "failed").await;
    assert!(
        failed["error"].to_string().contains("metadata"),
        "no route allows it: {failed}"
    );

    let nobody = MailReceiver::start(MailFault::KnowsNobody).expect("a receiver");
    let route = shop.add_route(mail(nobody.port())).await;
    let failed = shop.try_route(route, "failed").await;
    assert!(failed["error"].to_string().contains("550"), "{failed}");

    let few = MailReceiver::start(MailFault::Misses("lead@example.com")).expect("a receiver");
    let route = shop.add_route(mail(few.port())).await;
    let failed = shop.try_route(route, "failed").await;
    let error = failed["error"].to_string();
    assert!(
        error.contains("lead@example.com") && error.contains("No longer here"),
        "{failed}"
    );
    let told = few.wait("a mail to the other", |mails| {
        mails.first().map(|mail| mail.to.clone())
    });
    assert_eq!(
        told,
        ["guard@example.com"],
        "one who is gone keeps nobody from knowing"
    );

    for (what, wrong) in [
        ("no key", {
            let mut route = hook(&good.url(), json!({}));
            route["secret"] = Value::Null;
            route
        }),
        ("a short key", {
            let mut route = hook(&good.url(), json!({}));
            route["secret"] = json!("whsec_c2hvcnQ=");
            route
        }),
        ("a file", hook("file:///etc/passwd", json!({}))),
        (
            "a password in the address",
            hook("https://me:secret@example.com/", json!({})),
        ),
        ("a name that is no reader", {
            let mut route = mail(25);
            route["target"]["to"] = json!(["x\r\nBcc: y@example.com"]);
            route
        }),
        ("a password in the clear", {
            let mut route = mail(25);
            route["target"]["username"] = json!("shop");
            route["secret"] = json!("open sesame");
            route
        }),
        ("no name", {
            let mut route = mail(25);
            route["name"] = json!(" ");
            route
        }),
        ("a name of two lines", {
            let mut route = mail(25);
            route["name"] = json!("mail\u{1b}[2J\nx");
            route
        }),
    ] {
        let (status, answer) = shop
            .request("POST", "/api/v1/notification-routes", Some(wrong))
            .await;
        assert_eq!(status, 422, "{what}: {answer}");
    }
    shop.engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_are_nowhere_to_be_seen_and_do_not_move_to_another_target() {
    let shop = Shop::open(&[]).await;
    let good = HookReceiver::start(HookAnswer::Status(200)).expect("a receiver");
    let thief = HookReceiver::start(HookAnswer::Status(200)).expect("a receiver");
    let route = shop.add_route(hook(&good.url(), json!({}))).await;
    let path = format!("/notification-routes/{route}");
    let mut renamed = hook(&good.url(), json!({}));
    renamed["name"] = json!("renamed");
    renamed["secret"] = Value::Null;
    let kept = shop.machine_asks("put", &path, Some(renamed.clone())).await;
    assert_eq!(
        (&kept["name"], &kept["has_secret"]),
        (&json!("renamed"), &json!(true))
    );
    shop.try_route(route, "delivered").await;
    renamed["target"]["url"] = json!(thief.url());
    let (status, answer) = shop
        .request("PUT", &format!("/api/v1{path}"), Some(renamed))
        .await;
    assert_eq!(status, 422, "{answer}");
    let mut shown = String::new();
    for path in ["/notification-routes", "/deliveries", "/audit"] {
        shown.push_str(&shop.machine_asks("get", path, None).await.to_string());
    }
    assert!(
        shown.contains("notification_route.add"),
        "it is noted: {shown}"
    );
    assert!(!shown.contains("MDEyMzQ1"), "{shown}");
    shop.machine_asks("delete", &path, None).await;
    assert_eq!(
        shop.machine_asks("get", "/notification-routes", None).await,
        json!([])
    );
    shop.engine.shut_down().await;
}
