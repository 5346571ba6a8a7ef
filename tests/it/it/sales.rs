//! What the store sold, from a till's file to the key figures, as whoever asks the running engine gets them.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use inveye_engine::{Config, Engine, SalesConfig};
use inveye_test_support::shared;
use inveye_wire::{KpiView, SalesImportDetail, SalesImportView, SalesPreview, SalesPushed};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::shop::{Shop, options, simulator};

const PATIENCE: Duration = Duration::from_secs(120);

async fn ask<T: DeserializeOwned>(shop: &Shop, method: &str, path: &str, body: Option<Value>) -> T {
    let (status, answer) = shop.request(method, &format!("/api/v1{path}"), body).await;
    assert!(
        (200..300).contains(&status),
        "{method} {path}: {status} {answer}"
    );
    serde_json::from_value(answer).expect("the engine speaks the wire types")
}

async fn with_currency(shop: &Shop, code: &str) {
    let site = json!({ "name": "Shop", "time_zone": "UTC", "currency": code });
    let (status, answer) = shop.request("PUT", "/api/v1/site", Some(site)).await;
    assert_eq!(status, 200, "{answer}");
}

async fn preview(shop: &Shop, sample: &[u8]) -> SalesPreview {
    let body = json!({ "sample": STANDARD.encode(sample), "whole": true });
    ask(shop, "POST", "/sales/preview", Some(body)).await
}

/// Proposes how a file is read, keeps that, and brings the file in.
async fn bring(shop: &Shop, source: &str, name: &str, file: &[u8]) -> SalesImportDetail {
    let mapping = preview(shop, file).await.mapping;
    let path = format!("/sales/mappings/{source}");
    let _kept: Value = ask(shop, "PUT", &path, Some(json!(mapping))).await;
    let (status, answer) = send(shop, source, name, file).await;
    assert_eq!(status, 201, "{answer}");
    serde_json::from_value(answer).expect("the engine speaks the wire types")
}

async fn send(shop: &Shop, source: &str, name: &str, file: &[u8]) -> (u16, Value) {
    let token = format!("Bearer {}", shop.engine.token().reveal());
    let headers = [
        ("Authorization", token.as_str()),
        ("Content-Type", "application/octet-stream"),
        ("X-Filename", name),
    ];
    let path = format!("/api/v1/sales/imports?source={source}");
    let (status, answer) = shop.send("POST", &path, file.to_vec(), &headers).await;
    (
        status,
        serde_json::from_slice(&answer).unwrap_or(Value::Null),
    )
}

/// A value with what came of it in cents.
fn close(found: Option<&f64>, expected: f64) -> bool {
    found.is_some_and(|found| (found - expected).abs() < 1e-6)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_till_wrote_stands_beside_who_came_in() {
    let shop = Shop::open(&["/a"]).await;
    shop.draw_door("a").await;
    let (status, refused) = send(&shop, "till", "early.csv", b"x").await;
    assert_eq!(
        (status, refused["detail"].as_str()),
        (422, Some("currency")),
        "{refused}"
    );
    with_currency(&shop, "EUR").await;
    let today = ask::<KpiView>(&shop, "GET", "/kpis", None)
        .await
        .whole
        .days
        .first;
    let before = ask::<KpiView>(&shop, "GET", "/kpis", None).await;
    assert_eq!(
        before.whole.days.values.get("net_sales"),
        None,
        "nobody has told any sales"
    );

    let file = format!(
        "Beleg;Datum;Artikel;Menge;Betrag\r\n\
         1;{today} 00:00;Brot;2;5,00\r\n\
         1;{today} 00:00;Milch;1;1,50\r\n\
         2;{today} 00:00;Käse;1;12.50\r\n\
         3;{today} 00:00;\"Brot;1;2,50\r\n\
         4;{today} 00:01;Brot;-1;-2,50\r\n"
    );
    let shown = preview(&shop, file.as_bytes()).await;
    assert_eq!(
        (shown.row_count, shown.bad_count, shown.date_open),
        (5, 2, false),
        "{shown:?}"
    );
    let told = bring(&shop, "till", "today.csv", file.as_bytes()).await;
    let bad: Vec<(u64, &str)> = told
        .bad
        .iter()
        .map(|bad| (bad.line, bad.problem.as_str()))
        .collect();
    assert_eq!(bad, [(4, "no_number"), (5, "quote_open")]);
    assert_eq!(
        (told.import.rows, told.import.added, told.import.returns),
        (5, 2, 1)
    );
    assert!(!told.import.running && told.import.end_ms.is_some());

    let start = Instant::now();
    let kpis = loop {
        let kpis: KpiView = ask(&shop, "GET", "/kpis", None).await;
        if kpis
            .whole
            .days
            .values
            .get("footfall")
            .is_some_and(|n| *n >= 2.0)
        {
            break kpis;
        }
        assert!(start.elapsed() < PATIENCE, "nobody came in");
        tokio::time::sleep(Duration::from_millis(250)).await;
    };
    let values = &kpis.whole.days.values;
    assert_eq!(kpis.currency.as_deref(), Some("EUR"));
    assert_eq!((values["transactions"], values["returns"]), (1.0, 1.0));
    assert!(close(values.get("net_sales"), 4.0), "{values:?}");
    assert!(close(values.get("atv"), 4.0) && close(values.get("upt"), 2.0));
    assert!(
        close(values.get("conversion"), 1.0 / values["footfall"]),
        "{values:?}"
    );
    assert!(close(
        values.get("sales_per_visitor"),
        4.0 / values["footfall"]
    ));
    assert!(kpis.whole.days.doubtful.is_empty());

    // The same file again changes nothing; a push does, and flags what cannot be.
    let again = bring(&shop, "till", "today.csv", file.as_bytes()).await;
    assert_eq!((again.import.added, again.import.replaced), (0, 2));
    let at = ask::<KpiView>(&shop, "GET", "/kpis", None)
        .await
        .whole
        .days
        .start_ms;
    let sales: Vec<Value> = (0..900)
        .map(
            |n| json!({ "id": n.to_string(), "at_ms": at, "lines": [{ "units": 1, "net": 1.99 }] }),
        )
        .collect();
    let push = json!({ "source": "web", "sales": sales });
    let pushed: SalesPushed = ask(&shop, "POST", "/sales", Some(push)).await;
    assert_eq!((pushed.added, pushed.replaced, pushed.late), (900, 0, 0));
    let kpis: KpiView = ask(&shop, "GET", "/kpis", None).await;
    assert!(close(
        kpis.whole.days.values.get("net_sales"),
        4.0 + 900.0 * 1.99
    ));
    assert_eq!(
        kpis.whole.days.doubtful,
        ["conversion"],
        "more sales than visitors"
    );

    // Money cannot become other money.
    let site = json!({ "name": "Shop", "time_zone": "UTC", "currency": "USD" });
    let (status, answer) = shop.request("PUT", "/api/v1/site", Some(site)).await;
    assert_eq!(status, 409, "{answer}");
    let imports: Vec<SalesImportView> = ask(&shop, "GET", "/sales/imports", None).await;
    assert_eq!(imports.len(), 2);
    for import in imports {
        let path = format!("/api/v1/sales/imports/{}", import.id);
        assert_eq!(shop.request("DELETE", &path, None).await.0, 204);
        assert_eq!(shop.request("GET", &path, None).await.0, 404);
    }
    let kpis: KpiView = ask(&shop, "GET", "/kpis", None).await;
    assert!(close(kpis.whole.days.values.get("net_sales"), 900.0 * 1.99));
}

#[tokio::test(flavor = "multi_thread")]
async fn pushes_that_cannot_be_are_refused_whole() {
    let shop = Shop::open(&[]).await;
    with_currency(&shop, "EUR").await;
    let good =
        json!({ "id": "1", "at_ms": 1_700_000_000_000_i64, "lines": [{ "units": 1, "net": 5 }] });
    for (field, value, detail) in [
        ("id", json!(" "), "sales.1.id"),
        ("currency", json!("USD"), "sales.1.currency"),
        ("kind", json!("gift"), "sales.1.kind"),
        ("at_ms", json!(4_000_000_000_000_i64), "sales.1.at_ms"),
        ("lines", json!([]), "sales.1.lines"),
        (
            "lines",
            json!([{ "units": 1, "net": 1e15 }]),
            "sales.1.lines",
        ),
    ] {
        let mut bad = good.clone();
        bad[field] = value;
        let push = json!({ "source": "web", "sales": [good, bad] });
        let (status, answer) = shop.request("POST", "/api/v1/sales", Some(push)).await;
        assert_eq!(
            (status, answer["detail"].as_str()),
            (422, Some(detail)),
            "{answer}"
        );
    }
    let kpis: KpiView = ask(&shop, "GET", "/kpis?first=2023-11-14&last=2023-11-14", None).await;
    assert_eq!(
        kpis.whole.days.values.get("transactions"),
        None,
        "none was stored"
    );
    let push = json!({ "source": "../x", "sales": [] });
    assert_eq!(
        shop.request("POST", "/api/v1/sales", Some(push)).await.0,
        422
    );
}

/// What the raw rows of a day say, by a reading of their own.
#[derive(Default)]
struct Day {
    cents: i64,
    units: i64,
    rows: u64,
    invoices: BTreeSet<String>,
}

/// Of 14 days of a real shop's invoices.
fn raw_day(text: &str) -> Day {
    let mut day = Day::default();
    for row in text.lines().skip(1).filter(|row| !row.is_empty()) {
        // Commas within quotation marks are no separators, and no field that is read has any.
        let mut quoted = false;
        let plain: String = row
            .chars()
            .map(|c| {
                quoted ^= c == '"';
                if quoted && c == ',' { ';' } else { c }
            })
            .collect();
        let fields: Vec<&str> = plain.split(',').collect();
        let units: i64 = fields[3].parse().expect("pieces");
        let (whole, rest) = fields[5].split_once('.').expect("a price with a point");
        let thousandths: i64 = format!("{rest:0<3}")[..3].parse().expect("digits");
        let sign = if whole.starts_with('-') { -1 } else { 1 };
        let price = sign
            * (whole
                .trim_start_matches('-')
                .parse::<i64>()
                .expect("digits")
                * 1000
                + thousandths);
        let amount = units * price;
        day.cents += amount.signum() * ((amount.abs() + 5) / 10);
        day.units += units;
        day.rows += 1;
        day.invoices.insert(fields[0].to_owned());
    }
    day
}

#[tokio::test(flavor = "multi_thread")]
async fn days_of_a_real_shop_come_in_without_loss() {
    let Some(folder) = shared().map(|shared| shared.join("retail-data/uci_online_retail_by_day"))
    else {
        return;
    };
    let shop = Shop::open(&[]).await;
    with_currency(&shop, "GBP").await;
    let mut days: BTreeMap<String, Day> = BTreeMap::new();
    for file in std::fs::read_dir(&folder).expect("the folder is there") {
        let path = file.expect("a file").path();
        if path.extension().is_none_or(|extension| extension != "csv") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a text");
        let name = path
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let told = bring(&shop, "online", &name, text.as_bytes()).await;
        let day = raw_day(&text);
        assert_eq!(
            (told.import.rows, told.import.bad),
            (day.rows, 0),
            "{name}: {:?}",
            told.bad
        );
        days.insert(name, day);
    }
    assert_eq!(days.len(), 14);
    let asked: KpiView = ask(&shop, "GET", "/kpis?first=2010-12-01&last=2010-12-16", None).await;
    let mut whole = 0;
    for part in &asked.parts {
        let values = &part.days.values;
        let none = Day::default();
        let day = days.get(&part.days.first).unwrap_or(&none);
        whole += day.cents;
        let pounds = |cents: i64| f64::from(i32::try_from(cents).expect("small")) / 100.0;
        assert!(
            close(values.get("net_sales"), pounds(day.cents)),
            "{}: {values:?}, not {}",
            part.days.first,
            day.cents
        );
        let receipts = values["transactions"] + values["returns"];
        let invoices = f64::from(u32::try_from(day.invoices.len()).expect("few"));
        assert!(
            (receipts - invoices).abs() < 0.5,
            "{}: {receipts} of {invoices}",
            part.days.first
        );
        let returns = day
            .invoices
            .iter()
            .filter(|number| number.starts_with('C'))
            .count();
        assert!(values["returns"] >= f64::from(u32::try_from(returns).expect("few")));
        assert_eq!(
            values.get("conversion"),
            None,
            "nobody watched the door then"
        );
    }
    let total = asked.whole.days.values.get("net_sales");
    assert!(close(
        total,
        f64::from(i32::try_from(whole).expect("small")) / 100.0
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_dropped_into_the_folder_comes_in_by_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    let dropped = folder.path().join("from-till");
    std::fs::create_dir(&dropped).expect("a folder");
    let cameras = simulator(&[]).await;
    let config = Config {
        sales: SalesConfig {
            folder: Some("from-till".into()),
            source: "till".to_owned(),
        },
        ..Config::default()
    };
    config.save(folder.path()).expect("it is written");
    let shop = Shop {
        cameras,
        engine: Engine::start(options(folder.path()))
            .await
            .expect("it starts"),
        folder,
    };
    with_currency(&shop, "EUR").await;
    let file = "Beleg;Datum;Betrag\n1;20.11.2023 10:00;5,00\n2;20.11.2023 10:00;x\n";
    let mapping = preview(&shop, file.as_bytes()).await.mapping;
    let _kept: Value = ask(&shop, "PUT", "/sales/mappings/till", Some(json!(mapping))).await;
    std::fs::write(dropped.join("day.csv"), file).expect("it is dropped");
    std::fs::write(dropped.join("other.csv"), "what;is;this\n1;2;3\n").expect("it is dropped");
    let start = Instant::now();
    while !(dropped.join("done/day.csv").exists() && dropped.join("failed/other.csv").exists()) {
        assert!(start.elapsed() < PATIENCE, "nobody took the files");
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    let imports: Vec<SalesImportView> = ask(&shop, "GET", "/sales/imports", None).await;
    let told: Vec<(&str, &str, u64, u64)> = imports
        .iter()
        .map(|import| {
            (
                import.actor.as_str(),
                import.file.as_str(),
                import.added,
                import.bad,
            )
        })
        .collect();
    assert_eq!(told, [("Folder", "day.csv", 1, 1)]);
}
