//! Figures as a plain table (RFC 4180).

use super::{Figures, Measured, Row, Unit};

const MARK: &str = "\u{feff}";

pub(super) fn write(figures: &Figures, with_mark: bool) -> Vec<u8> {
    let mut text = String::new();
    if with_mark {
        text.push_str(MARK);
    }
    line(&mut text, head(figures));
    line(&mut text, row(figures, "whole", &figures.whole));
    for part in &figures.parts {
        line(&mut text, row(figures, &figures.grain, part));
    }
    text.into_bytes()
}

fn head(figures: &Figures) -> Vec<String> {
    let named = |figure: &super::Figure| match figure.unit {
        Unit::Count | Unit::Share | Unit::Money | Unit::Decimal => figure.id.clone(),
        Unit::Seconds => format!("{}_s", figure.id),
    };
    let own = figures.figures.iter().map(named);
    let sums = figures.whole.now.sums.iter();
    let mut cells: Vec<String> = ["store", "time_zone", "part", "first", "last", "seen"]
        .into_iter()
        .map(str::to_owned)
        .chain(own.clone())
        .chain(sums.map(|(name, _)| format!("sum_{name}")))
        .collect();
    if figures.whole.then.is_some() {
        let fixed = ["beside_first", "beside_last", "beside_seen"];
        cells.extend(fixed.map(str::to_owned));
        cells.extend(own.map(|name| format!("beside_{name}")));
    }
    cells
}

fn row(figures: &Figures, part: &str, row: &Row) -> Vec<String> {
    let mut cells = vec![figures.store.clone(), figures.zone.clone(), part.to_owned()];
    cells.extend(measured(&row.now));
    let sums = row.now.sums.iter();
    cells.extend(sums.map(|(_, value)| value.to_string()));
    cells.extend(row.then.iter().flat_map(measured));
    cells
}

fn measured(measured: &Measured) -> Vec<String> {
    let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let days = &measured.days;
    let mut cells = vec![days.first.clone(), days.last.clone(), number(measured.seen)];
    cells.extend(measured.values.iter().copied().map(number));
    cells
}

fn line(text: &mut String, cells: Vec<String>) {
    let cells: Vec<String> = cells.iter().map(|cell| quoted(&harmless(cell))).collect();
    text.push_str(&cells.join(","));
    text.push_str("\r\n");
}

/// A text that a spreadsheet would take for a formula begins with an apostrophe. Numbers here are never negative.
fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\r', '\n', ';']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}
