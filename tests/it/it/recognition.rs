//! Knowing people again in a running engine, with the real model: what it counts, that it is off until somebody
//! says otherwise, and that nothing of how anybody looks goes out of the house or onto the disk.

pub(crate) mod egress;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use inveye_accounts::Role;
use inveye_domain::{Bbox, DetectorProfile, Embedding};
use inveye_engine::{CameraConfig, Config, Engine};
use inveye_inference_core::{
    ChannelOrder, DetectError, Detector, DetectorSource, Embedder, ModelSpec, PackedImage,
};
use inveye_test_support::{HookAnswer, HookReceiver, MailFault, MailReceiver, shared};
use inveye_wire::{NumbersView, RecognitionView};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::rights::user;
use crate::shop::{Shop, options, simulator};
use egress::{Looks, Tap, find_pictures, find_visitors};

const PATIENCE: Duration = Duration::from_secs(150);

/// The real models, with a copy of each look that was taken.
struct Watched {
    models: Arc<dyn DetectorSource>,
    looks: Arc<Mutex<Vec<Embedding>>>,
}

struct WatchedEmbedder {
    embedder: Box<dyn Embedder>,
    looks: Arc<Mutex<Vec<Embedding>>>,
}

impl DetectorSource for Watched {
    fn spec(&self, profile: DetectorProfile) -> Result<ModelSpec, String> {
        self.models.spec(profile)
    }

    fn open(&self, profile: DetectorProfile) -> Result<Box<dyn Detector>, String> {
        self.models.open(profile)
    }

    fn open_embedder(&self) -> Result<Box<dyn Embedder>, String> {
        Ok(Box::new(WatchedEmbedder {
            embedder: self.models.open_embedder()?,
            looks: Arc::clone(&self.looks),
        }))
    }

    fn provider(&self) -> String {
        self.models.provider()
    }
}

impl Embedder for WatchedEmbedder {
    fn spec(&self) -> &ModelSpec {
        self.embedder.spec()
    }

    fn embed(
        &mut self,
        picture: &PackedImage,
        channels: ChannelOrder,
        bbox: &Bbox,
    ) -> Result<Option<Embedding>, DetectError> {
        let look = self.embedder.embed(picture, channels, bbox)?;
        let mut looks = self.looks.lock().unwrap_or_else(PoisonError::into_inner);
        looks.extend(look.clone());
        Ok(look)
    }
}

async fn get<T: DeserializeOwned>(shop: &Shop, path: &str) -> T {
    let answer = shop.machine_asks("get", path, None).await;
    serde_json::from_value(answer).expect("the engine speaks the wire types")
}

async fn switch(shop: &Shop, on: bool) -> RecognitionView {
    let answer = shop
        .machine_asks("put", "/recognition", Some(json!({ "on": on })))
        .await;
    serde_json::from_value(answer).expect("the engine speaks the wire types")
}

fn route(target: Value, secret: &str) -> Value {
    let filter = json!({ "least": "low", "rules": [], "cameras": [], "raised": true, "escalated": true, "closed": true });
    json!({ "name": "route", "enabled": true, "target": target, "filter": filter, "secret": secret })
}

fn hook(url: &str, pictures: bool) -> Value {
    let target =
        json!({ "type": "webhook", "url": url, "pictures": pictures, "allow_local": true });
    route(target, "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=")
}

fn mail(port: u16) -> Value {
    let target = json!({ "type": "mail", "host": "127.0.0.1", "port": port, "security": "none",
        "from": "InvEye <shop@example.com>", "to": ["guard@example.com"], "pictures": false });
    route(target, "")
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_known_again_until_somebody_says_so_and_nothing_of_it_leaves_the_house() {
    if shared().is_none() {
        return;
    }
    let (hooks, pictured) = (
        HookReceiver::start(HookAnswer::Status(204)).expect("a receiver"),
        HookReceiver::start(HookAnswer::Status(204)).expect("a receiver"),
    );
    let post = MailReceiver::start(MailFault::None).expect("a receiver");
    // Everything that the engine says to anybody outside goes through one of these.
    let cameras = simulator(&["/door"]).await;
    let camera_url = url::Url::parse(&cameras.url("/door")).expect("an address");
    let to_camera = Tap::to(camera_url.port().expect("a port"));
    let to_hook = Tap::to_url(&hooks.url());
    let to_pictured = Tap::to_url(&pictured.url());
    let to_mail = Tap::to(post.port());

    let folder = tempfile::tempdir().expect("a folder");
    let mut url = camera_url;
    url.set_port(Some(to_camera.port())).expect("a port");
    let camera = inveye_domain::CameraId::new("door").expect("an id");
    let config = Config {
        cameras: vec![CameraConfig::new(camera, None, url.as_str(), None).expect("an address")],
        ..Config::default()
    };
    config.save(folder.path()).expect("it is written");
    let looks = Arc::new(Mutex::new(Vec::new()));
    let mut options = options(folder.path());
    options.detectors = Arc::new(Watched {
        models: options.detectors,
        looks: Arc::clone(&looks),
    });
    let shop = Shop {
        cameras,
        engine: Engine::start(options).await.expect("the engine starts"),
        folder,
    };
    shop.draw_door("door").await;
    let came_in = json!({
        "id": "came-in", "name": "Somebody came in", "enabled": true, "severity": "high", "cool_down_s": 0.0,
        "condition": { "type": "line_crossed", "camera": "door", "line": "door", "direction": "in" },
    });
    shop.machine_asks("put", "/rules/came-in", Some(came_in))
        .await;
    for route in [
        hook(&to_hook.url(), false),
        hook(&to_pictured.url(), true),
        mail(to_mail.port()),
    ] {
        shop.machine_asks("post", "/notification-routes", Some(route))
            .await;
    }

    // Off: entries are counted, nobody is looked at, and visits are not claimed.
    let count = async |what: &str, enough: &dyn Fn(&NumbersView) -> bool| {
        let start = Instant::now();
        loop {
            let numbers: NumbersView = get(&shop, "/numbers").await;
            if enough(&numbers) {
                return numbers;
            }
            assert!(start.elapsed() < PATIENCE, "{what}: {numbers:?}");
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    let taken = || looks.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let before = count("an entry", &|numbers| numbers.footfall > 0).await;
    assert_eq!(before.visitors, None);
    assert_eq!(taken().len(), 0, "looked at while it is off");
    let off: RecognitionView = get(&shop, "/recognition").await;
    assert_eq!((off.on, off.remembered, off.problem), (false, 0, None));

    // On: entries become visits, of which sums are stored.
    let on = switch(&shop, true).await;
    assert_eq!((on.on, on.problem), (true, None));
    let numbers = count("visits", &|numbers| {
        let visitors = numbers.visitors.as_ref();
        visitors.is_some_and(|v| v.entries >= 3 && v.unknown_entries < v.entries)
    })
    .await;
    let visitors = numbers.visitors.expect("it is on");
    assert!(visitors.visits > 0, "{visitors:?}");
    assert!(
        visitors.visits + visitors.staff_entries <= visitors.entries,
        "{visitors:?}"
    );
    assert!(visitors.entries <= numbers.footfall, "{visitors:?}");
    let known = visitors.known.expect("somebody came in");
    assert!(
        known > 0.0 && known < 1.0,
        "those before it was switched on are not known: {visitors:?}"
    );
    let hours: u32 = visitors.hours.iter().map(|hour| hour.visits).sum();
    assert_eq!(hours, visitors.visits);
    let remembered = get::<RecognitionView>(&shop, "/recognition")
        .await
        .remembered;
    assert!(remembered > 0);
    let alert = |requests: &[inveye_test_support::HookRequest]| (requests.len() >= 2).then_some(());
    hooks.wait("alerts", alert);
    pictured.wait("alerts with pictures", alert);
    post.wait("mails", |mails| (!mails.is_empty()).then_some(()));

    // Off again: everybody is forgotten before the answer comes, and nobody is looked at any more.
    let off = switch(&shop, false).await;
    assert_eq!((off.on, off.remembered), (false, 0));
    let looks = taken();
    assert!(looks.len() >= 3, "{} looks", looks.len());
    let footfall = get::<NumbersView>(&shop, "/numbers").await.footfall;
    let after = count("another entry", &|numbers| numbers.footfall > footfall).await;
    assert_eq!(after.visitors, None);
    assert_eq!(taken().len(), looks.len(), "looked at while it is off");

    let needles = Looks::of(&looks);
    let (_, audit) = shop.request("GET", "/api/v1/audit", None).await;
    let noted = audit.to_string().matches("recognition.change").count();
    assert_eq!(noted, 2, "{audit}");

    // Nothing of how anybody looks went anywhere, and pictures only where a route is told to attach them.
    assert_eq!(egress::strangers(), Vec::<String>::new());
    for (name, tap) in [
        ("camera", &to_camera),
        ("hook", &to_hook),
        ("mail", &to_mail),
        ("hook with pictures", &to_pictured),
    ] {
        let sent = tap.sent();
        assert!(sent.len() > 200, "{name}: {} bytes", sent.len());
        assert_eq!(needles.find(&sent), None, "{name}");
        assert_eq!(find_visitors(&sent), None, "{name}");
        let is_told = name == "hook with pictures";
        assert_eq!(find_pictures(&sent).is_some(), is_told, "{name}");
    }
    shop.engine.shut_down().await;
    for (path, bytes) in egress::files(shop.folder.path()) {
        assert_eq!(needles.find(&bytes), None, "{}", path.display());
        assert_eq!(find_visitors(&bytes), None, "{}", path.display());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_switched_on_is_on_after_a_restart_and_only_an_admin_switches_it() {
    if shared().is_none() {
        return;
    }
    let shop = Shop::open(&["/a"]).await;
    assert!(switch(&shop, true).await.on);
    let shop = shop.restarted().await;
    let view: RecognitionView = get(&shop, "/recognition").await;
    assert_eq!((view.on, view.problem), (true, None));
    for (role, expected) in [(Role::Admin, 200), (Role::StoreManager, 403)] {
        let name = format!("{}-x", role.as_str().replace('_', "-"));
        let who = user(&name, role.as_str());
        let who = shop.person(who, role.permissions()).await;
        let token = who.token.as_deref();
        let (status, answer) = shop
            .ask(token, "put", "/recognition", Some(json!({ "on": false })))
            .await;
        assert_eq!(status, expected, "{answer}");
    }
    shop.engine.shut_down().await;
}
