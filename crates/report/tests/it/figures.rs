//! Key figures as other people's programs read them.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use inveye_domain::Language;
use inveye_report::{
    Better, Days, Figure, Figures, Measured, Paper, Row, Unit, Unseen, UnseenCause,
};
use inveye_words::words;

use crate::read::poppler;

fn figure(id: &str, name: &str, unit: Unit, better: Option<Better>) -> Figure {
    Figure {
        id: id.to_owned(),
        name: name.to_owned(),
        unit,
        better,
        how: format!("How {name} is computed, in one sentence."),
        formula: "entries / served".to_owned(),
        source: "somebody".to_owned(),
    }
}

fn figure_list() -> Vec<Figure> {
    vec![
        figure("footfall", "Visitors", Unit::Count, Some(Better::Higher)),
        figure("visits", "Visits", Unit::Count, Some(Better::Higher)),
        figure("exits", "Went out", Unit::Count, None),
        figure("passers_by", "Passers-by", Unit::Count, None),
        figure(
            "capture_rate",
            "Capture rate",
            Unit::Share,
            Some(Better::Higher),
        ),
        figure(
            "served",
            "Served at tills",
            Unit::Count,
            Some(Better::Higher),
        ),
        figure("mean_wait", "Mean wait", Unit::Seconds, Some(Better::Lower)),
        figure(
            "abandonment",
            "Gave up waiting",
            Unit::Share,
            Some(Better::Lower),
        ),
        figure("mean_dwell", "Mean stay in zones", Unit::Seconds, None),
    ]
}

fn measured(first: String, last: String, text: String, n: f64, seen: f64) -> Measured {
    Measured {
        days: Days { first, last, text },
        values: vec![
            Some(n),
            Some((n * 0.93).round()),
            Some(n - 3.0),
            Some(n * 4.0),
            Some(0.2),
            Some((n * 0.3).round()),
            Some(95.5),
            (n > 300.0).then_some(0.0525),
            Some(41.25),
        ],
        sums: vec![
            ("entries", n),
            ("served", (n * 0.3).round()),
            ("wait", 95.5 * n),
        ],
        seen: Some(seen),
    }
}

fn row(day: u32) -> Row {
    let n = f64::from(180 + (day * 37) % 190);
    let seen = if day % 9 == 4 { 0.72 } else { 1.0 };
    let at = |month: u32| format!("2026-{month:02}-{day:02}");
    Row {
        now: measured(at(11), at(11), format!("Mon {day} Nov"), n, seen),
        then: Some(measured(
            at(10),
            at(10),
            format!("Mon {day} Oct"),
            n - 21.0,
            1.0,
        )),
    }
}

fn of_a_month(store: &str) -> Figures {
    let parts: Vec<Row> = (1..=28).map(row).collect();
    let all = |month: u32, n| {
        let at = |day: u32| format!("2026-{month:02}-{day:02}");
        measured(at(1), at(28), "1–28".to_owned(), n, 0.97)
    };
    Figures {
        paper: Paper::A4,
        language: "en".to_owned(),
        title: "Monthly report".to_owned(),
        store: store.to_owned(),
        zone: "Europe/Berlin".to_owned(),
        grain: "day".to_owned(),
        facts: vec![
            ("Days", "1 Nov 2026 to 28 Nov 2026, by day".to_owned()),
            (
                "Beside them",
                "4 Oct 2026 to 31 Oct 2026, as many days before".to_owned(),
            ),
            ("Time zone", "Europe/Berlin".to_owned()),
        ],
        foot: format!("{store} · made 2026-11-29 07:00 CET"),
        figures: figure_list(),
        drawn: 0,
        whole: Row {
            now: all(11, 7_654.0),
            then: Some(all(10, 7_123.0)),
        },
        parts,
        unseen: vec![Unseen {
            days: Days {
                first: "2026-11-04".to_owned(),
                last: "2026-11-04".to_owned(),
                text: "Wed 4 Nov".to_owned(),
            },
            seen: 0.72,
            causes: vec![
                UnseenCause {
                    camera: Some("=cmd|' /C calc'!A0".to_owned()),
                    why: "no picture",
                    seconds: 3_905.0,
                },
                UnseenCause {
                    camera: None,
                    why: "InvEye was not running",
                    seconds: 600.0,
                },
            ],
        }],
        is_counted: true,
    }
}

fn english() -> inveye_report::Words {
    words(Language::English).figures
}

#[test]
fn a_month_is_a_summary_on_one_page_then_days_and_definitions() {
    let pdf = of_a_month("Łódź & Söhne").to_pdf(english()).unwrap();
    if let Ok(folder) = std::env::var("INVEYE_KEEP_REPORTS") {
        std::fs::write(format!("{folder}/month.pdf"), &pdf).unwrap();
    }
    let text = poppler("pdftotext", &["-layout"], &pdf);
    let pages: Vec<&str> = text.split('\u{c}').collect();
    for wanted in [
        "Monthly report",
        "Łódź & Söhne",
        "7,654",
        "than 7,123",
        "▲ +7.5 %",
        "20 %",
        "1:36 min",
        "Visitors over these days",
        "Data quality",
        "72 % seen",
        "no picture (1 h 5 min)",
        "InvEye was not running (10 min)",
    ] {
        // Long lines break anywhere between words.
        let words: Vec<&str> = pages[0].split_whitespace().collect();
        let is_there = words.join(" ").contains(wanted);
        assert!(is_there, "{wanted}: {}", pages[0]);
    }
    assert!(
        pages[1].contains("Mon 28 Nov") && pages[1].contains("All days"),
        "{text}"
    );
    assert!(text.contains("How is this computed?"));
    assert!(text.contains("abandonment = entries / served"), "{text}");
    let count = pages.len() - 1;
    for (index, page) in pages[..count].iter().enumerate() {
        let number = format!("{}/{count}", index + 1);
        assert!(page.replace(' ', "").contains(&number), "{number}: {page}");
    }
}

#[test]
fn an_empty_period_and_ten_years_are_documents_too() {
    let mut empty = of_a_month("Shop");
    empty.figures.clear();
    for row in empty.parts.iter_mut().chain([&mut empty.whole]) {
        for measured in [&mut row.now].into_iter().chain(row.then.as_mut()) {
            measured.values.clear();
        }
    }
    empty.is_counted = false;
    empty.unseen.clear();
    let text = poppler("pdftotext", &["-layout"], &empty.to_pdf(english()).unwrap());
    assert!(
        text.contains("Nothing was counted on these days."),
        "{text}"
    );
    assert!(text.contains("No camera counts at a door."), "{text}");
    assert!(book(&empty).worksheet_range("Days").is_ok());
    let mut long = of_a_month("Shop");
    long.parts = (0..522).map(|week| row(1 + week % 28)).collect();
    long.unseen = vec![long.unseen[0].clone(); 500];
    let text = poppler("pdftotext", &["-layout"], &long.to_pdf(english()).unwrap());
    assert!(text.contains("… and 488 more"), "what is left out is said");
    let pages: Vec<&str> = text.split('\u{c}').collect();
    let headed = pages.iter().filter(|page| page.contains("Days")).count();
    assert!(headed > 20, "each page says what its columns are: {headed}");
}

fn book(figures: &Figures) -> Xlsx<Cursor<Vec<u8>>> {
    let bytes = figures.to_xlsx(english()).unwrap();
    Xlsx::new(Cursor::new(bytes)).unwrap()
}

fn number(data: Option<&Data>) -> Option<f64> {
    match data? {
        Data::Float(value) => Some(*value),
        Data::Int(value) => i32::try_from(*value).ok().map(f64::from),
        Data::DateTime(value) => Some(value.as_f64()),
        _ => None,
    }
}

#[test]
fn a_workbook_has_the_same_numbers_and_no_formula() {
    let figures = of_a_month("=1+1");
    let mut book = book(&figures);
    assert_eq!(
        book.sheet_names(),
        ["Summary", "Days", "Data quality", "Definitions"]
    );
    let days = book.worksheet_range("Days").unwrap();
    for (index, part) in (1_u32..).zip(&figures.parts) {
        for (column, (figure, value)) in (3_u32..).zip(figures.figures.iter().zip(&part.now.values))
        {
            let scale = if figure.unit == Unit::Seconds {
                86_400.0
            } else {
                1.0
            };
            let read = number(days.get_value((index, column))).map(|read| read * scale);
            match (read, value) {
                (Some(read), Some(value)) => assert!((read - value).abs() < 1e-6, "{read} {value}"),
                (read, value) => assert_eq!(read, *value),
            }
        }
    }
    let Some(Data::DateTime(day)) = days.get_value((4, 0)) else {
        panic!("{:?} is no day", days.get_value((4, 0)));
    };
    assert_eq!(day.to_ymd_hms_milli(), (2026, 11, 4, 0, 0, 0, 0));
    let summary = book.worksheet_range("Summary").unwrap();
    assert_eq!(
        summary.get_value((1, 0)),
        Some(&Data::String("=1+1".to_owned()))
    );
    for sheet in book.sheet_names() {
        let formulas = book.worksheet_formula(&sheet).unwrap();
        assert!(
            formulas.used_cells().next().is_none(),
            "a formula in {sheet}"
        );
    }
    let quality = book.worksheet_range("Data quality").unwrap();
    let camera = quality.get_value((1, 3)).unwrap().to_string();
    assert!(
        camera.starts_with("=cmd"),
        "kept as it is, as a text: {camera}"
    );
}

#[test]
fn a_workbook_has_a_drawing_of_its_own_and_its_head_stays() {
    let bytes = of_a_month("Shop").to_xlsx(english()).unwrap();
    assert_eq!(bytes, of_a_month("Shop").to_xlsx(english()).unwrap());
    let mut parts = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut part = |name: &str| std::io::read_to_string(parts.by_name(name).unwrap()).unwrap();
    let chart = part("xl/charts/chart1.xml");
    assert!(
        chart.contains("<c:barChart>") && chart.contains("Days!$D$2:$D$29"),
        "{chart}"
    );
    assert!(
        chart.contains("Days!$P$2:$P$29"),
        "what stands beside is drawn too: {chart}"
    );
    assert!(part("xl/worksheets/sheet2.xml").contains("state=\"frozen\""));
    let styles = part("xl/styles.xml");
    for format in ["[h]:mm:ss", "0.0%", "yyyy"] {
        assert!(styles.contains(format), "{format}: {styles}");
    }
}

#[test]
fn a_plain_table_has_days_ratios_and_their_sums() {
    let figures = of_a_month("@SUM(1)\"; drop");
    let text = String::from_utf8(figures.to_csv(false)).unwrap();
    let mut lines = text.split("\r\n");
    let head: Vec<&str> = lines.next().unwrap().split(',').collect();
    assert_eq!(
        head[..8],
        [
            "store",
            "time_zone",
            "part",
            "first",
            "last",
            "seen",
            "footfall",
            "visits"
        ]
    );
    assert!(head.contains(&"mean_wait_s") && head.contains(&"sum_wait"));
    assert!(head.contains(&"beside_first") && head.contains(&"beside_mean_wait_s"));
    let whole = lines.next().unwrap();
    assert!(
        whole.starts_with(
            "\"'@SUM(1)\"\"; drop\",Europe/Berlin,whole,2026-11-01,2026-11-28,0.97,7654,"
        ),
        "{whole}"
    );
    let days: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    assert_eq!(days.len(), 28);
    assert!(days.iter().all(|day| day.contains(",day,2026-11-")));
    assert!(figures.to_csv(true).starts_with(b"\xef\xbb\xbfstore"));
}
