use std::collections::BTreeMap;

use inveye_base::SiteZone;
use inveye_domain::WallTime;
use inveye_sales::{
    BadRow, ClockChange, Context, DateOrder, DecimalMark, Field, Kind, Mapping, MappingError,
    Money, Problem, ReadLine, Reading, RowIs,
};

pub(crate) fn context() -> Context {
    Context {
        zone: SiteZone::new("Europe/Berlin").unwrap(),
        money: Money {
            code: "EUR".to_owned(),
            digits: 2,
        },
        // The end of 2026.
        latest: WallTime::from_millis(1_798_761_600_000),
    }
}

fn german() -> Mapping {
    let columns = [
        (Field::Receipt, "Beleg"),
        (Field::Date, "Datum"),
        (Field::Time, "Uhrzeit"),
        (Field::Kind, "Art"),
        (Field::Units, "Menge"),
        (Field::Amount, "Betrag"),
        (Field::Currency, "Währung"),
    ];
    Mapping {
        separator: ';',
        encoding: None,
        header: true,
        columns: columns.map(|(field, name)| (field, name.to_owned())).into(),
        date_order: DateOrder::DayMonthYear,
        decimal: DecimalMark::Comma,
        row: RowIs::Line,
        return_prefix: None,
    }
}

const HEADER: &str = "Beleg;Datum;Uhrzeit;Art;Menge;Betrag;Währung\r\n";

pub(crate) fn read(bytes: &[u8], mapping: &Mapping) -> Vec<Result<ReadLine, BadRow>> {
    let mut reading = Reading::new(bytes, mapping.clone(), context()).unwrap();
    let mut found = Vec::new();
    while let Some(row) = reading.next_line().unwrap() {
        found.push(row);
    }
    found
}

#[track_caller]
fn bad(row: &str, problem: Problem, field: Option<Field>) {
    let text = format!("{HEADER}{row}\r\n9;1.7.2026;10:00;;1;2,00;EUR\r\n");
    let rows = read(text.as_bytes(), &german());
    let refused = rows[0].as_ref().unwrap_err();
    assert_eq!(
        (refused.line, refused.problem, refused.field),
        (2, problem, field),
        "{row}"
    );
    assert!(rows[1].is_ok(), "the row after {row} is read");
    assert_eq!(rows.len(), 2);
}

#[test]
fn what_is_wrong_with_a_row_is_told_and_the_rest_goes_on() {
    use Field as F;
    bad(
        "1;1.7.2062;10:00;;1;2,00;EUR",
        Problem::InFuture,
        Some(F::Date),
    );
    bad(
        ";1.7.2026;10:00;;1;2,00;EUR",
        Problem::Missing,
        Some(F::Receipt),
    );
    bad(
        "1;7/31/2026;10:00;;1;2,00;EUR",
        Problem::NoDate,
        Some(F::Date),
    );
    bad(
        "1;1.7.2026;25:00;;1;2,00;EUR",
        Problem::NoTime,
        Some(F::Time),
    );
    bad(
        "1;1.7.2026;10:00;;1;2.00;EUR",
        Problem::NoNumber,
        Some(F::Amount),
    );
    bad(
        "1;1.7.2026;10:00;;1;;EUR",
        Problem::Missing,
        Some(F::Amount),
    );
    bad(
        "1;1.7.2026;10:00;;1;2,00;USD",
        Problem::OtherCurrency,
        Some(F::Currency),
    );
    bad(
        "1;1.7.2026;10:00;Kredit?;1;2,00;EUR",
        Problem::UnknownKind,
        Some(F::Kind),
    );
    bad(
        "1;1.7.2026;10:00;;1;999999999999999,00;EUR",
        Problem::TooMuch,
        Some(F::Amount),
    );
    bad(
        "1;1.7.2026;10:00;;1;2,00;EUR;much",
        Problem::MoreColumns,
        None,
    );
    bad("\"1;1.7.2026;10:00;;1;2,00;EUR", Problem::QuoteOpen, None);
    bad("1", Problem::Missing, Some(F::Date));
}

#[test]
fn returns_have_a_sign_whether_the_till_writes_one_or_not() {
    let text = format!(
        "{HEADER}1;1.7.2026;10:00;Retoure;1;2,00;EUR\n2;1.7.2026;10:00;;-1;-2,00;EUR\n3;1.7.2026;10:00;Storno;1;2,00;\n"
    );
    let rows = read(text.as_bytes(), &german());
    let lines: Vec<_> = rows.into_iter().map(|row| row.unwrap().line).collect();
    let told: Vec<_> = lines
        .iter()
        .map(|line| (line.said, line.units, line.net))
        .collect();
    assert_eq!(
        told,
        [
            (Some(Kind::Return), -1, -200),
            (None, -1, -200),
            (Some(Kind::Void), 1, 200)
        ]
    );
}

#[test]
fn encodings_and_marks_of_bytes_change_nothing() {
    let text = format!("{HEADER}1;1.7.2026;10:00;Rückgabe;1;2,00;EUR\r\n");
    let expected = read(text.as_bytes(), &german());
    assert_eq!(expected[0].as_ref().unwrap().line.said, Some(Kind::Return));
    let marked = [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat();
    assert_eq!(read(&marked, &german()), expected, "with a byte order mark");
    let western: Vec<u8> = text
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    assert_eq!(read(&western, &german()), expected, "in Western European");
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(
        read(&[b"\xff\xfe".as_slice(), &wide].concat(), &german()),
        expected,
        "in UTF-16"
    );
    assert_eq!(
        read(&wide, &german()),
        expected,
        "in UTF-16 that does not say so"
    );
}

#[test]
fn hours_that_clocks_skip_or_show_twice_are_told_and_kept() {
    let text = format!(
        "{HEADER}1;29.3.2026;02:30;;1;1,00;\n2;25.10.2026;02:30;;1;1,00;\n3;25.10.2026;03:30;;1;1,00;\n"
    );
    let rows = read(text.as_bytes(), &german());
    let clocks: Vec<_> = rows.into_iter().map(|row| row.unwrap().clock).collect();
    assert_eq!(
        clocks,
        [Some(ClockChange::Skipped), Some(ClockChange::Twice), None]
    );
}

#[test]
fn a_mapping_that_does_not_fit_says_what_is_missing() {
    let new = |bytes: &'static [u8], mapping| Reading::new(bytes, mapping, context()).err();
    let error = new(b"Beleg;Datum\n", german()).unwrap();
    assert!(
        matches!(&error, MappingError::NoColumn { field: Field::Time, column } if column == "Uhrzeit"),
        "{error}"
    );
    assert!(matches!(new(b"", german()), Some(MappingError::Empty)));
    let without = |field| {
        let mut mapping = german();
        mapping.columns.remove(&field);
        new(HEADER.as_bytes(), mapping)
    };
    for field in [Field::Receipt, Field::Date, Field::Amount] {
        assert!(matches!(without(field), Some(MappingError::Needs(needed)) if needed == field));
    }
    let encoding = Some("klingon".to_owned());
    assert!(matches!(
        new(
            HEADER.as_bytes(),
            Mapping {
                encoding,
                ..german()
            }
        ),
        Some(MappingError::Encoding(_))
    ));
}

#[test]
fn columns_without_names_go_by_their_numbers() {
    let columns: BTreeMap<Field, String> = [
        (Field::Receipt, "#1"),
        (Field::Date, "#2"),
        (Field::Amount, "#3"),
    ]
    .map(|(field, name)| (field, name.to_owned()))
    .into();
    let mapping = Mapping {
        header: false,
        columns,
        ..german()
    };
    let rows = read(b"1;1.7.2026 10:00;1.234,50\n2;1.7.2026;5\n", &mapping);
    let nets: Vec<_> = rows.into_iter().map(|row| row.unwrap().line.net).collect();
    assert_eq!(nets, [123_450, 500], "the first row is a sale too");
}
