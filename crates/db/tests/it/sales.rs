//! Sales: told any number of times, in any order, they count once.

use std::time::Duration;

use inveye_base::SiteZone;
use inveye_db::{Bounds, Database, NewSaleImport, PushedSale, PushedSales, SaleBatch, WriteError};
use inveye_domain::{EscalationTimes, Language, Site, SiteId, WallTime};
use inveye_kpi::Sums;
use inveye_sales::{BadRow, Field, Kind, Line, Problem};
use tempfile::TempDir;

use crate::sample::{NOON, cross, entry, folder, open};

fn site(currency: &str) -> Site {
    Site {
        id: SiteId::new("shop").unwrap(),
        name: "Shop".to_owned(),
        time_zone: "UTC".to_owned(),
        currency: Some(currency.to_owned()),
        opening_hours: None,
        language: Language::English,
        escalation: EscalationTimes::default(),
    }
}

fn shop() -> (TempDir, Database) {
    let folder = folder();
    let database = open(&folder);
    database.writer().save_site(site("EUR"), None).unwrap();
    (folder, database)
}

fn line(receipt: &str, minutes: u64, units: i64, net: i64) -> Line {
    Line {
        receipt: receipt.to_owned(),
        at: NOON + Duration::from_secs(60 * minutes),
        said: None,
        original: None,
        product: "A1".to_owned(),
        name: "Bread".to_owned(),
        units,
        net,
    }
}

fn batch(lines: &[Line]) -> SaleBatch {
    SaleBatch {
        lines: lines.to_vec(),
        ..SaleBatch::default()
    }
}

/// A file in so many batches.
fn import(database: &Database, source: &str, batches: &[SaleBatch]) -> u64 {
    let writer = database.writer();
    let new = NewSaleImport {
        actor: "mara".to_owned(),
        file: "day.csv".to_owned(),
        source: source.to_owned(),
    };
    let id = writer.begin_sale_import(new).unwrap();
    for batch in batches {
        writer.add_sales(id, batch.clone()).unwrap();
    }
    writer.end_sale_import(id, None).unwrap();
    id
}

/// The sums of the day, and of its quarters added up.
fn day(database: &Database) -> Sums {
    let reader = database.reader();
    let (from, to) = SiteZone::new("UTC").unwrap().day(NOON);
    let quarters: Vec<(WallTime, WallTime)> = (0..96)
        .map(|n| from + Duration::from_secs(900 * n))
        .map(|begin| (begin, begin + Duration::from_secs(900)))
        .collect();
    let none = std::collections::BTreeSet::new();
    let whole = reader
        .key_figures(&[(from, to)], Bounds::Days, &none)
        .unwrap()[0];
    let parts = reader
        .key_figures(&quarters, Bounds::Quarters, &none)
        .unwrap();
    assert_eq!(
        parts.into_iter().sum::<Sums>(),
        whole,
        "parts are the whole"
    );
    whole
}

fn told(sums: Sums) -> (u64, u64, i64, i64) {
    (sums.transactions, sums.returns, sums.units, sums.net)
}

#[test]
fn lines_of_a_receipt_belong_together_wherever_they_stand() {
    let (_folder, database) = shop();
    let file = [
        batch(&[
            line("1", 0, 2, 500),
            line("2", 20, 1, 300),
            line("1", 1, 1, 250),
        ]),
        batch(&[line("3", 40, -1, -300), line("1", 2, 1, 100)]),
    ];
    let id = import(&database, "till", &file);
    assert_eq!(told(day(&database)), (2, 1, 4, 850));
    let page = database.reader().sale_import(id).unwrap().unwrap().import;
    assert_eq!(
        (page.rows, page.added, page.replaced, page.returns),
        (5, 3, 0, 1)
    );

    // The same file again, read in other pieces: nothing changes.
    let all: Vec<Line> = file.iter().flat_map(|batch| batch.lines.clone()).collect();
    let batches: Vec<SaleBatch> = all
        .iter()
        .map(|one| batch(std::slice::from_ref(one)))
        .collect();
    let again = import(&database, "till", &batches);
    assert_eq!(told(day(&database)), (2, 1, 4, 850));
    let page = database
        .reader()
        .sale_import(again)
        .unwrap()
        .unwrap()
        .import;
    assert_eq!((page.added, page.replaced, page.returns), (0, 3, 1));

    // The same numbers at another till are other receipts.
    import(&database, "shop", &[batch(&[line("1", 0, 1, 10)])]);
    assert_eq!(told(day(&database)), (3, 1, 5, 860));
}

#[test]
fn corrections_change_the_sums_they_are_part_of() {
    let (_folder, database) = shop();
    import(
        &database,
        "till",
        &[batch(&[line("1", 0, 2, 500), line("2", 20, 1, 300)])],
    );
    // Another price, and another day.
    let tomorrow = 24 * 60;
    import(
        &database,
        "till",
        &[batch(&[line("1", 5, 2, 450), line("2", tomorrow, 1, 300)])],
    );
    assert_eq!(told(day(&database)), (1, 0, 2, 450));
    let voided = Line {
        said: Some(Kind::Void),
        ..line("1", 5, 2, 450)
    };
    import(&database, "till", &[batch(&[voided])]);
    assert_eq!(told(day(&database)), (0, 0, 0, 0));
}

#[test]
fn an_import_can_be_taken_out_again() {
    let (_folder, database) = shop();
    let first = import(
        &database,
        "till",
        &[batch(&[line("1", 0, 2, 500), line("2", 20, 1, 300)])],
    );
    let second = import(&database, "till", &[batch(&[line("2", 20, 1, 200)])]);
    let writer = database.writer();
    writer.remove_sale_import(first).unwrap();
    assert_eq!(
        told(day(&database)),
        (1, 0, 1, 200),
        "what was told since stays"
    );
    writer.remove_sale_import(second).unwrap();
    assert_eq!(day(&database), Sums::default());
    assert_eq!(database.reader().sales_known().unwrap(), None);
    let missing = writer.remove_sale_import(second).unwrap_err();
    assert!(matches!(missing, WriteError::NotFound { .. }), "{missing}");
}

#[test]
fn bad_rows_and_returns_of_unknown_sales_are_told() {
    let (_folder, database) = shop();
    let bad = |line| BadRow {
        line,
        problem: Problem::NoNumber,
        field: Some(Field::Amount),
        value: "x".to_owned(),
    };
    let back = |receipt: &str, original: &str| Line {
        original: Some(original.to_owned()),
        ..line(receipt, 30, -1, -100)
    };
    let id = import(
        &database,
        "till",
        &[
            // The sale stands after its return.
            SaleBatch {
                lines: vec![back("8", "1"), back("9", "gone"), line("1", 0, 1, 100)],
                bad: (10..1500).map(bad).collect(),
                skipped: 1,
                twice: 2,
            },
            SaleBatch {
                bad: vec![bad(2000)],
                ..SaleBatch::default()
            },
        ],
    );
    let page = database.reader().sale_import(id).unwrap().unwrap();
    let told = page.import;
    assert_eq!(
        (told.rows, told.bad, told.returns, told.unmatched),
        (1494, 1491, 2, 1)
    );
    assert_eq!((told.skipped, told.twice), (1, 2));
    assert_eq!((page.bad.len(), page.bad[0].line), (1000, 10));
    assert!(told.end.is_some() && told.problem.is_none());
}

#[test]
fn of_two_pushes_the_newer_counts_whichever_comes_first() {
    let (_folder, database) = shop();
    let push = |net, changed: u64| {
        let sale = PushedSale {
            lines: vec![line("1", 0, 1, net)],
            changed: Some(NOON + Duration::from_secs(changed)),
        };
        database
            .writer()
            .push_sales("web".to_owned(), vec![sale])
            .unwrap()
    };
    let [added, replaced, late] =
        [(1, 0, 0), (0, 1, 0), (0, 0, 1)].map(|(added, replaced, late)| PushedSales {
            added,
            replaced,
            late,
        });
    assert_eq!(push(500, 10), added);
    assert_eq!(push(400, 20), replaced);
    assert_eq!(push(500, 10), late, "replayed, or out of order");
    assert_eq!(push(400, 20), replaced, "told twice");
    assert_eq!(told(day(&database)), (1, 0, 1, 400));
}

#[test]
fn visitors_count_beside_sales_only_on_days_of_which_sales_are_known() {
    let (_folder, database) = shop();
    let writer = database.writer();
    let yesterday = NOON - Duration::from_secs(24 * 3600);
    for at in [yesterday, NOON, NOON + Duration::from_secs(60)] {
        writer
            .append(cross(at, inveye_domain::Direction::In))
            .unwrap();
        writer.append(entry(at)).unwrap();
    }
    import(&database, "till", &[batch(&[line("1", 0, 1, 100)])]);
    let (from, to) = SiteZone::new("UTC").unwrap().day(NOON);
    let both = database
        .reader()
        .key_figures(
            &[(from - Duration::from_secs(24 * 3600), to)],
            Bounds::Days,
            &std::collections::BTreeSet::new(),
        )
        .unwrap()[0];
    assert_eq!((both.entries, both.entries_beside_sales), (3, 2));
}

#[test]
fn a_store_counts_in_one_currency() {
    let folder = folder();
    let database = open(&folder);
    let writer = database.writer();
    let sale = || PushedSale {
        lines: vec![line("1", 0, 1, 100)],
        changed: None,
    };
    let refused = writer
        .push_sales("web".to_owned(), vec![sale()])
        .unwrap_err();
    assert!(refused.to_string().contains("currency"), "{refused}");
    writer.save_site(site("EUR"), None).unwrap();
    writer.push_sales("web".to_owned(), vec![sale()]).unwrap();
    let refused = writer.save_site(site("USD"), None).unwrap_err();
    assert!(
        matches!(refused, WriteError::Conflict { .. }) && refused.to_string().contains("EUR"),
        "{refused}"
    );
    writer.save_site(site("EUR"), None).unwrap();
}
