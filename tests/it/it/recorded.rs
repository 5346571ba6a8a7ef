//! Recording by a whole engine: what a person asks of it through the API.

use std::time::{Duration, Instant};

use inveye_wire::{GapCause, ServerMessage, StorageView, TimelineView};
use serde::de::DeserializeOwned;

use crate::shop::Shop;

const PATIENCE: Duration = Duration::from_secs(30);

async fn get<T: DeserializeOwned>(shop: &Shop, path: &str) -> T {
    let (status, answer) = shop.request("GET", path, None).await;
    assert_eq!(status, 200, "{path}: {answer}");
    serde_json::from_value(answer).expect("the engine speaks the wire types")
}

/// The timeline from an hour before the engine's present to an hour after it.
async fn timeline(shop: &Shop) -> TimelineView {
    let hello = shop
        .client()
        .await
        .until("hello", PATIENCE, |heard| match heard.said()? {
            ServerMessage::Hello { hello } => Some(hello),
            _ => None,
        })
        .await;
    let (from, to) = (hello.now_ms - 3_600_000, hello.now_ms + 3_600_000);
    let path = format!("/api/v1/recordings/timeline?cameras=a&from_ms={from}&to_ms={to}");
    get(shop, &path).await
}

/// Looks again and again until the timeline is as wanted.
pub(crate) async fn until(
    shop: &Shop,
    what: &str,
    mut wanted: impl FnMut(&TimelineView) -> bool,
) -> TimelineView {
    let start = Instant::now();
    loop {
        let found = timeline(shop).await;
        if wanted(&found) {
            return found;
        }
        assert!(start.elapsed() < PATIENCE, "{what}: {found:?}");
    }
}

pub(crate) fn seconds(view: &TimelineView) -> f64 {
    let runs = &view.cameras[0].recorded;
    let sum: i64 = runs.iter().map(|run| run.to_ms - run.from_ms).sum();
    Duration::from_millis(sum.unsigned_abs()).as_secs_f64()
}

#[tokio::test(flavor = "multi_thread")]
async fn video_is_there_a_moment_later_and_gaps_say_why() {
    let shop = Shop::open(&["/a"]).await;
    let found = until(&shop, "four seconds of video", |view| seconds(view) >= 4.0).await;
    let run = found.cameras[0].recorded[0];

    let picture = format!("/api/v1/recordings/a/picture?at_ms={}", run.to_ms - 1000);
    let token = format!("Bearer {}", shop.engine.token().reveal());
    let headers = [("Authorization", token.as_str())];
    let (status, jpeg) = shop.raw("GET", &picture, None, &headers).await;
    assert_eq!((status, &jpeg[..3]), (200, &[0xff, 0xd8, 0xff][..]));
    let media = format!(
        "/api/v1/recordings/a/media?from_ms={}&to_ms={}",
        run.from_ms, run.to_ms
    );
    let (status, film) = shop.raw("GET", &media, None, &headers).await;
    let head = String::from_utf8_lossy(&film[..film.len().min(300)]);
    let has = |letters: &[u8]| film.windows(4).filter(|w| *w == letters).count();
    assert_eq!((status, has(b"moov")), (200, 1), "{media}: {head}");
    // Fragments are GOPs, which may be two seconds long.
    let seconds = (run.to_ms - run.from_ms) / 1000;
    assert!(
        has(b"moof") >= usize::try_from(seconds / 2).expect("few"),
        "{} of {run:?}",
        has(b"moof")
    );

    shop.cameras.faults("/a").stall();
    let gap = until(&shop, "the stall", |view| {
        view.cameras[0]
            .gaps
            .iter()
            .any(|gap| gap.from_ms > run.from_ms && gap.to_ms - gap.from_ms > 1000)
    })
    .await;
    let cause = gap.cameras[0].gaps.last().map(|gap| gap.cause);
    assert!(
        matches!(cause, Some(GapCause::Stalled | GapCause::Offline)),
        "{gap:?}"
    );
    assert!(
        !gap.cameras[0]
            .gaps
            .iter()
            .any(|gap| gap.cause == GapCause::Unknown)
    );
    shop.cameras.faults("/a").resume();
    until(&shop, "a second run", |view| {
        view.cameras[0].recorded.len() >= 2
    })
    .await;

    // What an operator notes is found again on the timeline.
    let bookmark =
        serde_json::json!({ "camera": "a", "at_ms": run.from_ms + 1000, "note": "red jacket" });
    let (status, answer) = shop
        .request("POST", "/api/v1/bookmarks", Some(bookmark))
        .await;
    assert_eq!(status, 201, "{answer}");
    let marks = timeline(&shop).await.marks;
    assert!(
        marks.iter().any(|mark| mark.title == "red jacket"),
        "{marks:?}"
    );
    shop.engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_disk_the_rest_goes_on_and_people_are_told() {
    let folder = tempfile::tempdir().expect("a folder");
    // A file where the folder of recordings should be: a disk that cannot be used.
    std::fs::write(folder.path().join("recordings"), b"").expect("a file can be written");
    let shop = Shop::open_in(folder, &["/a"]).await;
    let mut client = shop.client().await;
    let alert = client
        .until("the alert", PATIENCE, |heard| match heard.said()? {
            ServerMessage::Alert { alert } if alert.rule == "not-recorded" => Some(*alert),
            ServerMessage::Hello { hello } => hello
                .alerts
                .into_iter()
                .find(|alert| alert.rule == "not-recorded"),
            _ => None,
        })
        .await;
    assert_eq!(alert.title, "Video is not being recorded");
    let storage: StorageView = get(&shop, "/api/v1/storage").await;
    assert!(storage.problem.contains("cannot"), "{}", storage.problem);
    let (status, answer) = shop
        .request(
            "GET",
            "/api/v1/recordings/timeline?cameras=a&from_ms=1000&to_ms=2000",
            None,
        )
        .await;
    assert_eq!(status, 503, "{answer}");
    client
        .until("a live camera", PATIENCE, |heard| match heard.said()? {
            ServerMessage::Camera { camera } => {
                (camera.state == inveye_wire::CameraState::Live).then_some(())
            }
            _ => None,
        })
        .await;
    shop.engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nonsense_is_refused_by_name() {
    let shop = Shop::open(&["/a"]).await;
    for (path, status) in [
        ("/recordings/timeline?cameras=a&from_ms=5&to_ms=5", 422),
        ("/recordings/timeline?cameras=a&from_ms=-5&to_ms=5", 422),
        ("/recordings/timeline?cameras=a&from_ms=x&to_ms=5", 422),
        ("/recordings/nobody/media?from_ms=0&to_ms=5", 404),
        ("/recordings/nobody/picture?at_ms=5", 404),
    ] {
        let (found, answer) = shop.request("GET", &format!("/api/v1{path}"), None).await;
        assert_eq!(found, status, "{path}: {answer}");
        assert!(
            answer["message"].as_str().is_some_and(|m| m.len() > 10),
            "{answer}"
        );
    }
    for (body, status) in [
        (
            serde_json::json!({ "camera": "a", "at_ms": 5, "note": " " }),
            422,
        ),
        (
            serde_json::json!({ "camera": "no camera!", "at_ms": 5, "note": "x" }),
            422,
        ),
    ] {
        let (found, answer) = shop.request("POST", "/api/v1/bookmarks", Some(body)).await;
        assert_eq!(found, status, "{answer}");
    }
    let body = serde_json::json!({ "camera": "a", "from_ms": 9, "to_ms": 5, "reason": "x", "until_ms": 9 });
    let (found, answer) = shop
        .request("POST", "/api/v1/protections", Some(body))
        .await;
    assert_eq!(found, 422, "{answer}");
    let (found, _) = shop.request("DELETE", "/api/v1/protections/7", None).await;
    assert_eq!(found, 404);
    shop.engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_is_downloaded_and_proves_itself() {
    use inveye_wire::{ExportState, ExportView};

    let shop = Shop::open(&["/a"]).await;
    let found = until(&shop, "four seconds of video", |view| seconds(view) >= 4.0).await;
    let run = found.cameras[0].recorded[0];
    let body = serde_json::json!({
        "cameras": ["a"], "from_ms": run.from_ms, "to_ms": run.to_ms,
        "reason": "a test", "exported_by": "somebody"
    });
    let (status, answer) = shop
        .request("POST", "/api/v1/exports", Some(body.clone()))
        .await;
    assert_eq!(status, 202, "{answer}");
    let begun: ExportView = serde_json::from_value(answer).expect("a view");
    let start = Instant::now();
    let done = loop {
        let all: Vec<ExportView> = get(&shop, "/api/v1/exports").await;
        let mine = all
            .into_iter()
            .find(|export| export.id == begun.id)
            .expect("it is listed");
        if mine.state != ExportState::Running {
            break mine;
        }
        assert!(start.elapsed() < PATIENCE, "{mine:?}");
    };
    assert_eq!((done.state, done.problem.as_str()), (ExportState::Done, ""));

    // As a browser's link: without the token, with the secret in its address.
    let path = format!("/api/v1{}", done.download.as_deref().expect("a ZIP"));
    let (status, zip) = shop.raw("GET", &path, None, &[]).await;
    assert_eq!((status, zip.len() as u64), (200, done.bytes));
    let (status, _) = shop
        .raw("GET", path.split('?').next().expect("a path"), None, &[])
        .await;
    assert_eq!(status, 404, "the secret is needed");
    let file = shop.folder.path().join("downloaded.zip");
    std::fs::write(&file, &zip).expect("room on the disk");
    let key = done.signed_by.parse().expect("a fingerprint");
    let report = inveye_recording::evidence::verify(&file, Some(key)).expect("an export");
    assert!(report.unchanged, "{report:?}");
    assert!(
        report
            .about
            .is_some_and(|about| about.contains("somebody: a test"))
    );

    // Nothing recorded: begun, and told why it failed.
    let mut nothing = body;
    nothing["from_ms"] = 1000.into();
    nothing["to_ms"] = 2000.into();
    let (status, answer) = shop.request("POST", "/api/v1/exports", Some(nothing)).await;
    assert_eq!(status, 202, "{answer}");
    let failed = loop {
        let all: Vec<ExportView> = get(&shop, "/api/v1/exports").await;
        if let Some(failed) = all
            .into_iter()
            .find(|export| export.state == ExportState::Failed)
        {
            break failed;
        }
        assert!(start.elapsed() < PATIENCE, "it does not fail");
    };
    assert!(failed.problem.contains("othing is recorded"), "{failed:?}");
    for id in [&done.id, &failed.id] {
        let (status, _) = shop
            .request("DELETE", &format!("/api/v1/exports/{id}"), None)
            .await;
        assert_eq!(status, 204);
    }
    let left: Vec<ExportView> = get(&shop, "/api/v1/exports").await;
    assert_eq!(left, []);
    assert!(!std::path::Path::new(&done.path).exists());
    for body in [
        serde_json::json!({ "cameras": [], "from_ms": 1, "to_ms": 2, "reason": "x" }),
        serde_json::json!({ "cameras": ["a"], "from_ms": 2, "to_ms": 2, "reason": "x" }),
        serde_json::json!({ "cameras": ["a"], "from_ms": 1, "to_ms": 2, "reason": " " }),
    ] {
        let (status, answer) = shop.request("POST", "/api/v1/exports", Some(body)).await;
        assert_eq!(status, 422, "{answer}");
    }
    shop.engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_storage_page_says_what_is_kept_and_what_goes_next() {
    use inveye_engine::{Config, Engine};
    use inveye_wire::DeletionCause;

    let shop = Shop::open(&["/a"]).await;
    until(&shop, "two seconds of video", |view| seconds(view) >= 2.0).await;
    shop.engine.shut_down().await;
    let (folder, cameras) = (shop.folder, shop.cameras);
    let mut config = Config::load(folder.path()).expect("the configuration is read");
    config.recording.encrypt = true;
    config.cameras[0].continuous_days = Some(3);
    config.cameras[0].continuous_gb = Some(2);
    config.save(folder.path()).expect("room on the disk");
    let engine = Engine::start(crate::shop::options(folder.path()))
        .await
        .expect("the engine starts");
    let shop = Shop {
        cameras,
        engine,
        folder,
    };
    let found = until(&shop, "video of both", |view| {
        view.cameras[0].recorded.len() >= 2 && seconds(view) >= 6.0
    })
    .await;
    let run = *found.cameras[0].recorded.last().expect("a run");
    // Encrypted on the disk, and played as ever.
    assert!(shop.folder.path().join("recordings.key").exists());
    let token = format!("Bearer {}", shop.engine.token().reveal());
    let headers = [("Authorization", token.as_str())];
    let picture = format!("/api/v1/recordings/a/picture?at_ms={}", run.to_ms - 1000);
    let (status, jpeg) = shop.raw("GET", &picture, None, &headers).await;
    assert_eq!((status, &jpeg[..3]), (200, &[0xff, 0xd8, 0xff][..]));

    // A second of the first run: all of the segment that it lies in is kept for it.
    let first = found.cameras[0].recorded[0];
    let body = serde_json::json!({
        "camera": "a", "from_ms": first.from_ms + 500, "to_ms": first.from_ms + 1500,
        "reason": "a test", "until_ms": run.to_ms + 86_400_000
    });
    let start = Instant::now();
    let (camera, next) = loop {
        let mut storage: StorageView = get(&shop, "/api/v1/storage").await;
        let camera = storage.cameras.remove(0);
        if let Some(next) = camera.next_deletion {
            break (camera, next);
        }
        assert!(start.elapsed() < PATIENCE, "{camera:?}");
    };
    assert_eq!((camera.continuous_days, camera.event_days), (3, 90));
    assert_eq!(camera.most_continuous_bytes, Some(2_000_000_000));
    assert!(
        camera.bytes > 0 && camera.protected_bytes == 0,
        "{camera:?}"
    );
    let days = (next.at_ms - next.from_ms) / 86_400_000;
    assert!(next.cause != DeletionCause::Age || days >= 3, "{next:?}");
    assert!(next.from_ms < next.to_ms && next.to_ms % 3_600_000 == 0);

    let until = body["until_ms"].as_i64();
    let (status, answer) = shop
        .request("POST", "/api/v1/protections", Some(body))
        .await;
    assert_eq!(status, 201, "{answer}");
    let marks = timeline(&shop).await.marks;
    let lock = marks.iter().find(|mark| mark.until_ms.is_some());
    assert_eq!(lock.and_then(|lock| lock.until_ms), until, "{marks:?}");
    let storage: StorageView = get(&shop, "/api/v1/storage").await;
    assert!(storage.cameras[0].protected_bytes > 0, "{storage:?}");
    shop.engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_is_mounted_after_the_start_is_recorded_to() {
    use inveye_engine::Engine;

    let shop = Shop::open(&["/a"]).await;
    until(&shop, "two seconds of video", |view| seconds(view) >= 2.0).await;
    shop.engine.shut_down().await;
    let (folder, cameras) = (shop.folder, shop.cameras);
    // What an unmounted disk leaves: an empty folder.
    let (mounted, away) = (folder.path().join("recordings"), folder.path().join("away"));
    std::fs::rename(&mounted, &away).expect("the disk goes away");
    std::fs::create_dir(&mounted).expect("a mount point");
    let engine = Engine::start(crate::shop::options(folder.path()))
        .await
        .expect("the engine starts");
    let shop = Shop {
        cameras,
        engine,
        folder,
    };
    let mut client = shop.client().await;
    client
        .until("a live camera", PATIENCE, |heard| match heard.said()? {
            ServerMessage::Camera { camera } => {
                (camera.state == inveye_wire::CameraState::Live).then_some(())
            }
            _ => None,
        })
        .await;
    let storage: StorageView = get(&shop, "/api/v1/storage").await;
    assert!(storage.problem.contains("mount it"), "{}", storage.problem);
    let written = std::fs::read_dir(&mounted)
        .expect("the mount point")
        .count();
    assert_eq!(written, 0, "nothing goes where the disk belongs");

    std::fs::remove_dir(&mounted).expect("it is empty");
    std::fs::rename(&away, &mounted).expect("the disk is mounted");
    let start = Instant::now();
    while !get::<StorageView>(&shop, "/api/v1/storage")
        .await
        .problem
        .is_empty()
    {
        assert!(start.elapsed() < PATIENCE, "the disk is not found");
    }
    let found = until(&shop, "video of before and after", |view| {
        view.cameras[0].recorded.len() >= 2 && seconds(view) >= 4.0
    })
    .await;
    let gaps = &found.cameras[0].gaps;
    assert!(
        gaps.iter().all(|gap| gap.cause != GapCause::Unknown),
        "{gaps:?}"
    );
    shop.engine.shut_down().await;
}
