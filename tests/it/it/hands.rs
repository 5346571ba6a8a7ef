//! Hands are looked for where a zone asks for it, and nowhere else: a model of poses costs.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use inveye_domain::DetectorProfile;
use inveye_engine::{Engine, EngineOptions};
use inveye_inference_core::{Detector, DetectorSource, Embedder, ModelSpec, PoseEstimator};
use inveye_inference_onnx::{OnnxSource, SourceSettings};
use serde_json::{Value, json};

use crate::shop::{Shop, configure, options, simulator};

const PATIENCE: Duration = Duration::from_secs(120);

/// Counts how often somebody wanted a model of poses.
struct Counting {
    source: OnnxSource,
    asked: Arc<AtomicUsize>,
}

impl DetectorSource for Counting {
    fn spec(&self, profile: DetectorProfile) -> Result<ModelSpec, String> {
        self.source.spec(profile)
    }

    fn open(&self, profile: DetectorProfile) -> Result<Box<dyn Detector>, String> {
        self.source.open(profile)
    }

    fn open_embedder(&self) -> Result<Box<dyn Embedder>, String> {
        self.source.open_embedder()
    }

    fn open_poses(&self) -> Result<Option<Box<dyn PoseEstimator>>, String> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        self.source.open_poses()
    }

    fn provider(&self) -> String {
        self.source.provider()
    }
}

/// Everything in the picture is one zone.
fn everywhere(version: &Value, purpose: &str) -> Value {
    let points = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]];
    let zone = json!({ "name": purpose, "purpose": purpose, "points": points });
    json!({ "version": version, "lines": [], "zones": [zone] })
}

#[tokio::test(flavor = "multi_thread")]
async fn joints_are_looked_for_where_goods_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let cameras = simulator(&["/a"]).await;
    configure(folder.path(), &cameras, &["/a"]);
    let settings = SourceSettings {
        data_folder: Some(folder.path().to_owned()),
        watch_hands: true,
        ..SourceSettings::default()
    };
    let asked = Arc::new(AtomicUsize::new(0));
    let source = OnnxSource::new(settings);
    let detectors = Arc::new(Counting {
        source,
        asked: Arc::clone(&asked),
    });
    let options = EngineOptions {
        detectors,
        ..options(folder.path())
    };
    let engine = Engine::start(options).await.expect("the engine starts");
    let shop = Shop {
        cameras,
        engine,
        folder,
    };
    for (purpose, wants_joints) in [("dwell", false), ("high_value", true)] {
        let (_, camera) = shop.request("GET", "/api/v1/cameras/a", None).await;
        let scene = everywhere(&camera["scene"]["version"], purpose);
        let path = "/api/v1/cameras/a/scene";
        let (status, answer) = shop.request("PUT", path, Some(scene)).await;
        assert_eq!(status, 200, "{answer}");
        let start = Instant::now();
        loop {
            let path = "/api/v1/events?type=zone_enter";
            let (_, found) = shop.request("GET", path, None).await;
            let events = found["events"].as_array().expect("events");
            if events.iter().any(|event| event["zone"] == purpose) {
                break;
            }
            assert!(start.elapsed() < PATIENCE, "nobody came: {found}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let asked = asked.load(Ordering::SeqCst);
        assert_eq!(asked > 0, wants_joints, "{purpose}: {asked}");
    }
    shop.engine.shut_down().await;
}
