use inveye_sales::{DateOrder, DecimalMark, Field, RowIs, propose};

#[test]
fn a_german_till_is_recognised() {
    let sample = "Bonnr;Datum;Uhrzeit;Artikelnr;Bezeichnung;Menge;Einzelpreis;Betrag\n\
                  17;03.04.2026;09:15;A1;\"Brot; Roggen\";2;1,25;2,50\n\
                  17;03.04.2026;09:15;A2;Milch;1;1.019,00;1.019,00\n";
    let found = propose(sample.as_bytes());
    let mapping = &found.mapping;
    assert_eq!(
        (mapping.separator, mapping.decimal, mapping.header),
        (';', DecimalMark::Comma, true)
    );
    assert_eq!(
        (mapping.date_order, found.is_date_open),
        (DateOrder::DayMonthYear, false),
        "dots are German"
    );
    assert_eq!(mapping.row, RowIs::Line);
    let column = |field| mapping.columns.get(&field).map(String::as_str);
    assert_eq!(column(Field::Receipt), Some("Bonnr"));
    assert_eq!(column(Field::Time), Some("Uhrzeit"));
    assert_eq!(column(Field::Product), Some("Artikelnr"));
    assert_eq!(
        (column(Field::Amount), column(Field::UnitPrice)),
        (Some("Betrag"), None)
    );
}

#[track_caller]
fn check_dates(days: &[&str], order: DateOrder, is_open: bool) {
    let rows: String = days
        .iter()
        .enumerate()
        .map(|(n, day)| format!("{n},{day},1.00\n"))
        .collect();
    let found = propose(format!("Receipt No,Date,Total\n{rows}").as_bytes());
    assert_eq!(
        (found.mapping.date_order, found.is_date_open),
        (order, is_open),
        "{days:?}"
    );
    assert_eq!(found.mapping.row, RowIs::Receipt);
}

#[test]
fn days_that_could_be_two_are_for_a_person_to_choose() {
    check_dates(&["03/04/2024", "05/06/2024"], DateOrder::DayMonthYear, true);
    // One row of the whole column settles it.
    check_dates(
        &["03/04/2024", "05/06/2024", "13/06/2024"],
        DateOrder::DayMonthYear,
        false,
    );
    check_dates(
        &["03/04/2024", "05/06/2024", "06/13/2024"],
        DateOrder::MonthDayYear,
        false,
    );
    check_dates(&["2024-03-04"], DateOrder::YearMonthDay, false);
    check_dates(&["13/06/2024", "06/13/2024"], DateOrder::DayMonthYear, true);
}

#[test]
fn columns_that_have_no_name_of_their_own_go_by_their_numbers() {
    let found = propose(b"Receipt,,Total,Note,note\n1,2026-01-31,5.00,x,y\n");
    assert_eq!(found.columns, ["Receipt", "#2", "Total", "#4", "#5"]);
    assert_eq!(
        found.mapping.columns.get(&Field::Date).map(String::as_str),
        Some("#2")
    );
}

#[test]
fn nothing_and_noise_are_proposed_for_without_a_fall() {
    for sample in ["", "\n\n", "x", ";;;;\n;;;;", "\"", "a,b\n1,2\n"] {
        let found = propose(sample.as_bytes());
        assert!(!found.mapping.columns.contains_key(&Field::Date) || !sample.is_empty());
    }
}
