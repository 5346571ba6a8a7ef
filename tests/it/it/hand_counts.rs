//! Counting by hand through a whole engine, on recorded footage of which it is known who crosses.

use std::time::{Duration, Instant};

use inveye_test_support::{shared, synthetic};
use inveye_wire::{
    CountDue, Direction, FindingKind, HandClipView, HandCountView, HandVerdict, LineAccuracy,
    RecordedView, TapView,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::shop::Shop;

const PATIENCE: Duration = Duration::from_secs(90);

fn as_wire<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("the engine speaks the wire types")
}

async fn get<T: DeserializeOwned>(shop: &Shop, path: &str) -> T {
    let (status, answer) = shop.request("GET", &format!("/api/v1{path}"), None).await;
    assert_eq!(status, 200, "{path}: {answer}");
    as_wire(answer)
}

async fn change(shop: &Shop, method: &str, path: &str, body: Value) -> (u16, Value) {
    shop.request(method, &format!("/api/v1{path}"), Some(body))
        .await
}

/// The first run of video, when it has become so long.
async fn recorded(shop: &Shop, seconds: i64) -> RecordedView {
    let start = Instant::now();
    loop {
        let now = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .expect("after 1970");
        let now = i64::try_from(now.as_millis()).expect("a time of these days");
        let (from, to) = (now - 3_600_000, now + 3_600_000);
        let path = format!("/recordings/timeline?cameras=a&from_ms={from}&to_ms={to}");
        let found: inveye_wire::TimelineView = get(shop, &path).await;
        let run = found.cameras[0].recorded.first().copied();
        if let Some(run) = run.filter(|run| run.to_ms - run.from_ms >= seconds * 1000) {
            return run;
        }
        assert!(start.elapsed() < PATIENCE, "{found:?}");
    }
}

/// Everybody who crosses the door in the footage.
fn truth() -> Vec<(f64, Direction)> {
    let text = std::fs::read_to_string(synthetic("entrance.json")).expect("the bundled truth");
    let file: Value = serde_json::from_str(&text).expect("JSON");
    let events = file["events"].as_array().expect("events");
    let crossings = events.iter().filter(|event| event["type"] == "line_cross");
    crossings
        .map(|event| {
            let way = as_wire(event["direction"].clone());
            (event["t"].as_f64().expect("a time"), way)
        })
        .collect()
}

async fn begin(shop: &Shop) -> HandCountView {
    let body = json!({ "camera": "a", "line": "door", "clips": 6, "clip_seconds": 10 });
    let (status, answer) = change(shop, "POST", "/hand-counts", body).await;
    assert_eq!(status, 201, "{answer}");
    as_wire(answer)
}

/// Taps what is given in every clip, and finishes.
async fn count(shop: &Shop, begun: &HandCountView, taps: &[TapView]) -> HandCountView {
    for clip in &begun.clips {
        let shown = clip.from_ms - begun.margin_ms..=clip.to_ms + begun.margin_ms;
        let taps = taps
            .iter()
            .copied()
            .filter(|tap| shown.contains(&tap.at_ms));
        let verdict = HandVerdict {
            cannot_see: false,
            taps: taps.collect(),
        };
        let path = format!("/hand-counts/{}/clips/{}", begun.id, clip.number);
        let body = serde_json::to_value(&verdict).expect("JSON");
        let (status, answer) = change(shop, "PUT", &path, body).await;
        assert_eq!(status, 200, "{answer}");
        let so_far: HandCountView = as_wire(answer);
        let told = so_far.clips.iter().any(|clip| !clip.findings.is_empty());
        assert!(!told, "who counts must not know what was counted");
    }
    let path = format!("/hand-counts/{}/finish", begun.id);
    let (status, answer) = change(shop, "POST", &path, json!({})).await;
    assert_eq!(status, 200, "{answer}");
    as_wire(answer)
}

fn inside(clips: &[HandClipView], at_ms: i64) -> bool {
    clips
        .iter()
        .any(|clip| (clip.from_ms..clip.to_ms).contains(&at_ms))
}

async fn door(shop: &Shop) -> LineAccuracy {
    let lines: Vec<LineAccuracy> = get(shop, "/accuracy").await;
    assert_eq!(lines.len(), 1);
    lines.into_iter().next().expect("one line")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_count_by_hand_finds_who_was_missed_and_what_was_false() {
    if shared().is_none() {
        return;
    }
    let shop = Shop::open(&["/a"]).await;
    shop.draw_door("a").await;
    let before = door(&shop).await;
    assert_eq!(
        (before.due, before.figures.clips),
        (Some(CountDue::Never), 0)
    );
    assert!(before.figures.accuracy.is_none(), "nothing is known yet");
    let run = recorded(&shop, 45).await;

    // First with what is known of the footage: most of it is counted rightly.
    let begun = begin(&shop).await;
    assert!(begun.clips.len() >= 2, "{:?}", begun.clips);
    let known: Vec<TapView> = truth()
        .iter()
        .map(|&(at, direction)| TapView {
            #[expect(clippy::cast_possible_truncation, reason = "75 s of footage")]
            at_ms: run.from_ms + (at * 1000.0) as i64,
            direction,
        })
        .collect();
    let done = count(&shop, &begun, &known).await;
    let figures = done.figures;
    assert!(figures.right >= 2, "{figures:?}: {:?}", done.clips);
    let accuracy = figures.accuracy.expect("somebody crossed");
    assert!(accuracy.value >= 0.5, "{figures:?}: {:?}", done.clips);
    assert!(accuracy.low < accuracy.value && accuracy.value <= accuracy.high);

    // Then with what was counted itself, but for one who is left out and one who never was.
    let page: inveye_wire::EventPage = get(&shop, "/events?limit=1000").await;
    let counted: Vec<TapView> = page
        .events
        .iter()
        .filter_map(|event| {
            let direction = event.direction.filter(|_| event.kind == "line_cross")?;
            let at_ms = event.at_ms;
            Some(TapView { at_ms, direction })
        })
        .collect();
    // The newest first, as a screen asks for them.
    let path = "/events?camera=a&line=door&type=line_cross&newest_first=true&limit=3";
    let newest: inveye_wire::EventPage = get(&shop, path).await;
    let numbers = newest.events.iter().map(|event| {
        let number = event
            .id
            .rsplit(':')
            .next()
            .and_then(|text| text.parse().ok());
        number.expect("device and number")
    });
    let numbers: Vec<u64> = numbers.collect();
    assert!(
        numbers.len() == 3 && numbers.is_sorted_by(|a, b| a > b),
        "{numbers:?}"
    );
    let begun = begin(&shop).await;
    let near = |tap: &TapView, at_ms: i64, direction: Direction| {
        tap.direction == direction && (tap.at_ms - at_ms).abs() <= 2 * begun.margin_ms
    };
    let left_out = counted.iter().position(|one| {
        let neighbours = counted
            .iter()
            .filter(|tap| near(tap, one.at_ms, one.direction));
        inside(&begun.clips, one.at_ms) && neighbours.count() == 1
    });
    let left_out = left_out.expect("somebody crosses alone");
    let (first, last) = (
        begun.clips[0].from_ms,
        begun.clips[begun.clips.len() - 1].to_ms,
    );
    let never = (first..last).step_by(100).find_map(|at_ms| {
        let is_free =
            |direction: &Direction| !counted.iter().any(|tap| near(tap, at_ms, *direction));
        let way = [Direction::In, Direction::Out].into_iter().find(is_free)?;
        inside(&begun.clips, at_ms).then_some(TapView {
            at_ms,
            direction: way,
        })
    });
    let never = never.expect("a moment at which nobody crosses one way");
    let mut taps = counted.clone();
    let false_count = taps.remove(left_out);
    taps.push(never);
    let done = count(&shop, &begun, &taps).await;
    let errors: Vec<_> = done
        .clips
        .iter()
        .flat_map(|clip| &clip.findings)
        .filter(|finding| finding.kind != FindingKind::Right)
        .map(|finding| (finding.kind, finding.direction, finding.at_ms))
        .collect();
    let mut expected = vec![
        (
            FindingKind::FalseCount,
            false_count.direction,
            false_count.at_ms,
        ),
        (FindingKind::Missed, never.direction, never.at_ms),
    ];
    expected.sort_by_key(|error| error.2);
    assert_eq!(errors, expected);
    assert_eq!(
        done.figures.count_error,
        Some(0.0),
        "the sum alone hides both"
    );

    // Both counts together make the line's figures, in the hour of the footage.
    let now = door(&shop).await;
    assert_eq!(now.due, None);
    assert_eq!(now.figures.clips, figures.clips + done.figures.clips);
    assert_eq!(now.figures.right, figures.right + done.figures.right);
    let measured = now.hours.iter().filter(|hour| hour.figures.clips > 0);
    assert_eq!(
        measured.map(|hour| hour.figures.right).sum::<u32>(),
        now.figures.right
    );

    // A finished count stays; a line that is drawn anew is due again, and its old figures are not its own.
    let path = format!("/hand-counts/{}", done.id);
    let (status, _) = change(&shop, "DELETE", &path, json!({})).await;
    assert_eq!(status, 409);
    let scene = json!({ "lines": [{ "name": "door", "a": [0.41, 0.52], "b": [0.63, 0.54], "in": "positive" }], "zones": [] });
    let (status, answer) = change(&shop, "PUT", "/cameras/a/scene", scene).await;
    assert_eq!(status, 200, "{answer}");
    let moved = door(&shop).await;
    assert_eq!(
        (moved.due, moved.figures.clips),
        (Some(CountDue::LineChanged), 0)
    );
    assert!(moved.finished_at_ms.is_some());
    let body = json!({ "camera": "a", "line": "door" });
    let (status, answer) = change(&shop, "POST", "/hand-counts", body).await;
    assert_eq!(
        status, 409,
        "what was recorded before is of another line: {answer}"
    );
    shop.engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_counted_is_refused_in_words() {
    let shop = Shop::open(&["/a"]).await;
    shop.draw_door("a").await;
    for (body, status) in [
        (json!({ "camera": "a", "line": "window" }), 422),
        (json!({ "camera": "a", "line": "door", "clips": 0 }), 422),
        (
            json!({ "camera": "a", "line": "door", "clip_seconds": 4 }),
            422,
        ),
        (json!({ "camera": "nobody", "line": "door" }), 404),
        // Of the line as it is drawn a minute was not recorded yet.
        (
            json!({ "camera": "a", "line": "door", "clip_seconds": 120 }),
            409,
        ),
    ] {
        let (found, answer) = change(&shop, "POST", "/hand-counts", body).await;
        assert_eq!(found, status, "{answer}");
        let words = answer["message"].as_str().unwrap_or_default();
        assert!(words.len() > 10, "{answer}");
    }
    // From the first short clip on: open, for one at a time, not finished before it was looked at.
    let body = json!({ "camera": "a", "line": "door", "clips": 1, "clip_seconds": 5 });
    let start = Instant::now();
    let begun: HandCountView = loop {
        let (status, answer) = change(&shop, "POST", "/hand-counts", body.clone()).await;
        if status == 201 {
            break as_wire(answer);
        }
        assert!(status == 409 && start.elapsed() < PATIENCE, "{answer}");
    };
    assert_eq!(door(&shop).await.open.as_deref(), Some(begun.id.as_str()));
    let (status, answer) = change(&shop, "POST", "/hand-counts", body).await;
    assert_eq!(status, 409, "{answer}");
    let (status, _) = change(
        &shop,
        "POST",
        &format!("/hand-counts/{}/finish", begun.id),
        json!({}),
    )
    .await;
    assert_eq!(status, 409);
    let clip = format!("/hand-counts/{}/clips/1", begun.id);
    let late = json!({ "taps": [{ "at_ms": begun.clips[0].to_ms + begun.margin_ms + 1, "direction": "in" }] });
    let (status, _) = change(&shop, "PUT", &clip, late).await;
    assert_eq!(status, 422);
    let none = format!("/hand-counts/{}/clips/2", begun.id);
    let (status, _) = change(&shop, "PUT", &none, json!({ "cannot_see": true })).await;
    assert_eq!(status, 404);
    let (status, _) = change(&shop, "PUT", &clip, json!({ "cannot_see": true })).await;
    assert_eq!(status, 200);
    let (status, _) = change(
        &shop,
        "DELETE",
        &format!("/hand-counts/{}", begun.id),
        json!({}),
    )
    .await;
    assert_eq!(status, 204);
    assert_eq!(door(&shop).await.open, None);
    shop.engine.shut_down().await;
}
