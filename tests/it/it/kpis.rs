//! Key figures over days of the store's calendar, as whoever asks the running engine gets them.

use std::time::{Duration, Instant};

use inveye_wire::{KpiView, KpiWeekView, NumbersView, WireError};

use crate::shop::Shop;

const PATIENCE: Duration = Duration::from_secs(120);

async fn ask(shop: &Shop, query: &str) -> KpiView {
    let path = format!("/api/v1/kpis{query}");
    let (status, answer) = shop.request("GET", &path, None).await;
    assert_eq!(status, 200, "{path}: {answer}");
    serde_json::from_value(answer).expect("the engine speaks the wire types")
}

#[tokio::test(flavor = "multi_thread")]
async fn key_figures_of_today_are_those_of_the_numbers_and_stand_beside_other_days() {
    let shop = Shop::open(&["/a"]).await;
    shop.draw_door("a").await;
    let start = Instant::now();
    // Counted meanwhile: the same before and after it was asked.
    let (numbers, kpis) = loop {
        let numbers = |answer| serde_json::from_value::<NumbersView>(answer).expect("numbers");
        let before = numbers(shop.request("GET", "/api/v1/numbers", None).await.1);
        let kpis = ask(&shop, "").await;
        let after = numbers(shop.request("GET", "/api/v1/numbers", None).await.1);
        if before.footfall > 0 && before.footfall == after.footfall {
            break (before, kpis);
        }
        assert!(start.elapsed() < PATIENCE, "{} came in", before.footfall);
        tokio::time::sleep(Duration::from_millis(250)).await;
    };
    let today = &kpis.whole.days;
    assert_eq!(
        today.values.get("footfall"),
        Some(&f64::from(numbers.footfall))
    );
    assert_eq!(
        (today.start_ms, kpis.parts.len()),
        (numbers.day_start_ms, 1)
    );
    assert_eq!(
        today.values.get("mean_wait"),
        None,
        "nobody waits where there is no till"
    );
    assert_eq!(today.values.get("visits"), None, "nobody is known again");
    let defined: Vec<&str> = kpis.definitions.iter().map(|d| d.id.as_str()).collect();
    assert!(today.values.keys().all(|id| defined.contains(&id.as_str())));

    as_files(&shop, &numbers).await;
    let week = ask(
        &shop,
        &format!(
            "?first={0}&last={0}&grain=week&compare=weekday_last_year",
            today.first
        ),
    )
    .await;
    let hours = ask(&shop, "?grain=hour&compare=before").await;
    assert_eq!(hours.parts.len(), 24, "UTC has days of 24 hours");
    let entries = |days: &inveye_wire::KpiDays| days.values.get("footfall").copied().unwrap_or(0.0);
    let by_hour: f64 = hours.parts.iter().map(|part| entries(&part.days)).sum();
    assert!(
        (by_hour - entries(&hours.whole.days)).abs() < 1e-9,
        "hours add up to the day"
    );
    for (hour, part) in (0_i64..).zip(&hours.parts) {
        assert_eq!(part.days.start_ms, today.start_ms + hour * 3_600_000);
        let beside = part.beside.as_ref().expect("it was asked for");
        assert_eq!(part.days.start_ms - beside.start_ms, 24 * 3_600_000);
    }

    let beside = week.whole.beside.expect("it was asked for");
    assert_eq!(
        beside.end_ms - beside.start_ms,
        24 * 3_600_000,
        "UTC has days of 24 hours"
    );
    assert_eq!(today.start_ms - beside.start_ms, 364 * 24 * 3_600_000);
    assert_eq!(beside.coverage, Some(0.0), "no engine ran then");
    assert!(beside.values.is_empty(), "what nobody saw is no zero");
}

async fn file(shop: &Shop, query: &str) -> (u16, Vec<u8>) {
    let bearer = format!("Bearer {}", shop.engine.token().reveal());
    let path = format!("/api/v1/kpis/report?{query}");
    shop.raw("GET", &path, None, &[("Authorization", &bearer)])
        .await
}

/// What is shown as files: the plain table has the same numbers, and each form is what it says.
async fn as_files(shop: &Shop, numbers: &NumbersView) {
    let (status, csv) = file(shop, "format=csv&compare=before").await;
    let csv = String::from_utf8(csv).expect("UTF-8");
    assert_eq!(status, 200, "{csv}");
    let mut lines = csv
        .split("\r\n")
        .map(|line| line.split(',').collect::<Vec<_>>());
    let head = lines.next().expect("a head");
    let whole = lines.next().expect("all days together");
    let value = |name: &str| {
        let column = head.iter().position(|column| *column == name);
        whole[column.unwrap_or_else(|| panic!("no {name} in {head:?}"))]
    };
    assert_eq!(value("part"), "whole");
    let came = value("footfall").parse::<u32>().expect("people");
    assert!(came >= numbers.footfall, "{came} of {}", numbers.footfall);
    assert_eq!(value("sum_entries"), value("footfall"));
    assert!(!head.contains(&"visits"), "nobody is known again");
    for (format, begin) in [("pdf", &b"%PDF-"[..]), ("xlsx", &b"PK"[..])] {
        let (status, bytes) = file(shop, &format!("format={format}&language=de")).await;
        assert_eq!(status, 200, "{format}");
        assert!(bytes.starts_with(begin), "{format}");
    }
    let (status, _) = file(shop, "format=docx").await;
    assert_eq!(status, 422);
    let (status, _) = file(shop, "format=pdf&first=yesterday").await;
    assert_eq!(status, 422);
}

#[tokio::test(flavor = "multi_thread")]
async fn days_that_are_none_are_refused_with_what_to_say_instead() {
    let shop = Shop::open(&[]).await;
    for (query, field, hint) in [
        ("?first=22.11.2026", "first", "2026-11-22"),
        ("?last=2026-02-30", "last", "2026-11-22"),
        (
            "?first=2026-11-22&last=2026-11-21",
            "last",
            "begins with its first day",
        ),
        ("?first=1999-01-01&last=2026-11-21", "last", "shorter"),
        ("?first=2020-01-01&last=2026-11-21", "grain", "at most 800"),
        (
            "?first=2026-10-01&last=2026-11-21&grain=hour",
            "grain",
            "31 days",
        ),
        ("/week?first=22.11.2026", "first", "2026-11-22"),
        (
            "/week?first=2020-01-01&last=2026-11-21",
            "first",
            "800 days",
        ),
        ("/week?open_only=true", "open_only", "opening hours"),
        ("?grain=fortnight", "grain", "retail_month"),
        ("?compare=yesterday", "compare", "weekday_last_year"),
    ] {
        let (status, answer) = shop
            .request("GET", &format!("/api/v1/kpis{query}"), None)
            .await;
        assert_eq!(status, 422, "{query}: {answer}");
        let error: WireError = serde_json::from_value(answer).expect("an error");
        assert_eq!(error.detail.as_deref(), Some(field), "{query}");
        assert!(error.message.contains(hint), "{query}: {}", error.message);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_week_has_each_hour_of_the_store_s_clock_and_only_open_ones_where_those_are_asked_for() {
    let shop = Shop::open(&[]).await;
    let week = async |query: &str| -> KpiWeekView {
        let path = format!("/api/v1/kpis/week{query}");
        let (status, answer) = shop.request("GET", &path, None).await;
        assert_eq!(status, 200, "{path}: {answer}");
        serde_json::from_value(answer).expect("the engine speaks the wire types")
    };
    let all = week("?first=2026-01-01&last=2026-01-28").await;
    assert_eq!(all.hours.len(), 7 * 24);
    // Four whole weeks, of which no camera could have missed anything.
    assert!(
        all.hours
            .iter()
            .all(|hour| hour.hours == 4 && hour.open_hours.is_none())
    );
    let nobody = |hour: &inveye_wire::KpiWeekHour| hour.per_hour.get("footfall") == Some(&0.0);
    assert!(all.hours.iter().all(nobody));

    let day = serde_json::json!([{"from": "09:30", "to": "12:00"}]);
    let site = serde_json::json!({
        "name": "Shop", "time_zone": "UTC", "opening_hours": [day, [], [], [], [], [], []]
    });
    let (status, answer) = shop.request("PUT", "/api/v1/site", Some(site)).await;
    assert_eq!(status, 200, "{answer}");
    let open = week("?first=2026-01-01&last=2026-01-28&open_only=true").await;
    let hours: Vec<_> = open
        .hours
        .iter()
        .map(|hour| (hour.weekday, hour.hour))
        .collect();
    assert_eq!(hours, [(0, 9), (0, 10), (0, 11)]);
    let opened: Vec<_> = open.hours.iter().map(|hour| hour.open_hours).collect();
    assert_eq!(
        opened,
        [Some(2.0), Some(4.0), Some(4.0)],
        "of nine o'clock the second half"
    );
}
