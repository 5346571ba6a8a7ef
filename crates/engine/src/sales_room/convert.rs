//! Sales as screens see them.

use inveye_api::ApiError;
use inveye_db::SaleImport;
use inveye_sales::{BadRow, DateOrder, DecimalMark, Field, Kind, Mapping, Money, ReadLine, RowIs};
use inveye_wire as wire;

use crate::convert::notifications::refuse;

/// Letters of what a person types into a mapping.
const MOST_LETTERS: usize = 120;

pub(super) fn mapping_view(mapping: &Mapping) -> wire::SalesMapping {
    let columns = mapping.columns.iter();
    wire::SalesMapping {
        separator: mapping.separator.to_string(),
        encoding: mapping.encoding.clone(),
        header: mapping.header,
        columns: columns
            .map(|(field, column)| (field.as_str().to_owned(), column.clone()))
            .collect(),
        date_order: match mapping.date_order {
            DateOrder::YearMonthDay => wire::SalesDateOrder::YearMonthDay,
            DateOrder::DayMonthYear => wire::SalesDateOrder::DayMonthYear,
            DateOrder::MonthDayYear => wire::SalesDateOrder::MonthDayYear,
        },
        decimal: match mapping.decimal {
            DecimalMark::Point => wire::SalesDecimal::Point,
            DecimalMark::Comma => wire::SalesDecimal::Comma,
        },
        row: match mapping.row {
            RowIs::Line => wire::SalesRow::Line,
            RowIs::Receipt => wire::SalesRow::Receipt,
        },
        return_prefix: mapping.return_prefix.clone(),
    }
}

pub(super) fn mapping(view: wire::SalesMapping) -> Result<Mapping, ApiError> {
    let mut letters = view.separator.chars();
    let separator = match (letters.next(), letters.next()) {
        (Some(one), None) if Mapping::SEPARATORS.contains(&one) => one,
        _ => {
            let text = "Columns are parted by a comma, a semicolon, a tab or a bar.";
            return Err(refuse("separator", text));
        }
    };
    let columns = view.columns.into_iter().map(|(word, column)| {
        let field = Field::ALL.iter().find(|field| field.as_str() == word);
        let field = *field.ok_or_else(|| refuse("columns", "There is no such value of a sale."))?;
        if column.trim().is_empty() || column.chars().count() > MOST_LETTERS {
            return Err(refuse(
                "columns",
                "A column goes by its name or its number.",
            ));
        }
        Ok((field, column))
    });
    let text = |text: Option<String>| {
        text.map(|t| t.trim().chars().take(MOST_LETTERS).collect::<String>())
            .filter(|t| !t.is_empty())
    };
    Ok(Mapping {
        separator,
        encoding: text(view.encoding),
        header: view.header,
        columns: columns.collect::<Result<_, ApiError>>()?,
        date_order: match view.date_order {
            wire::SalesDateOrder::YearMonthDay => DateOrder::YearMonthDay,
            wire::SalesDateOrder::DayMonthYear => DateOrder::DayMonthYear,
            wire::SalesDateOrder::MonthDayYear => DateOrder::MonthDayYear,
        },
        decimal: match view.decimal {
            wire::SalesDecimal::Point => DecimalMark::Point,
            wire::SalesDecimal::Comma => DecimalMark::Comma,
        },
        row: match view.row {
            wire::SalesRow::Line => RowIs::Line,
            wire::SalesRow::Receipt => RowIs::Receipt,
        },
        return_prefix: text(view.return_prefix),
    })
}

pub(super) fn bad_row(row: &BadRow) -> wire::SalesBadRow {
    wire::SalesBadRow {
        line: row.line,
        problem: row.problem.as_str().to_owned(),
        field: row.field.map(|field| field.as_str().to_owned()),
        value: row.value.clone(),
    }
}

pub(super) fn row(read: ReadLine, money: &Money) -> wire::SalesRowView {
    let line = read.line;
    wire::SalesRowView {
        line: read.number,
        receipt: line.receipt,
        at_ms: line.at.as_millis(),
        kind: line.said.map(Kind::as_str).map(str::to_owned),
        product: if line.name.is_empty() {
            line.product
        } else {
            line.name
        },
        units: line.units,
        net: major(line.net, money),
    }
}

/// In the currency itself, where cents are its minor unit.
#[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 cents")]
fn major(minor: i64, money: &Money) -> f64 {
    minor as f64 / minor_units(money)
}

/// How many minor units make one.
pub(crate) fn minor_units(money: &Money) -> f64 {
    10_f64.powi(i32::try_from(money.digits).unwrap_or(2))
}

/// `running` is the one that is being read.
pub(super) fn import(import: SaleImport, running: Option<u64>) -> wire::SalesImportView {
    wire::SalesImportView {
        running: running == Some(import.id),
        id: import.id,
        at_ms: import.at.as_millis(),
        end_ms: import.end.map(inveye_domain::WallTime::as_millis),
        actor: import.new.actor,
        file: import.new.file,
        source: import.new.source,
        rows: import.rows,
        bad: import.bad,
        added: import.added,
        replaced: import.replaced,
        returns: import.returns,
        unmatched: import.unmatched,
        skipped: import.skipped,
        twice: import.twice,
        problem: import.problem,
    }
}
