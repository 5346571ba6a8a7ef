//! Receipts that a till or a program pushes.

use inveye_api::ApiError;
use inveye_db::PushedSale;
use inveye_domain::WallTime;
use inveye_sales::{Context, Kind, Line, Money};
use inveye_wire as wire;

use super::convert::minor_units;
use crate::convert::notifications::refuse;

/// Receipts in one push.
const MOST_SALES: usize = 1000;
/// Lines of one receipt.
const MOST_LINES: usize = 1000;
/// Letters of a number or a name.
const MOST_LETTERS: usize = 120;
/// No receipt is for more: a million of them still add up.
const MOST: f64 = 1e12;

/// All of them, or what is wrong with the first that is none.
pub(super) fn sales(
    pushed: Vec<wire::PushedSaleRequest>,
    context: &Context,
) -> Result<Vec<PushedSale>, ApiError> {
    if pushed.len() > MOST_SALES {
        return Err(refuse(
            "sales",
            "At most a thousand receipts are pushed at once.",
        ));
    }
    let sales = pushed.into_iter().enumerate();
    sales
        .map(|(index, one)| sale(index, one, context))
        .collect()
}

fn sale(
    index: usize,
    pushed: wire::PushedSaleRequest,
    Context { money, latest, .. }: &Context,
) -> Result<PushedSale, ApiError> {
    let wrong = |field: &str, text: &str| refuse(&format!("sales.{index}.{field}"), text);
    let receipt = pushed.id.trim().to_owned();
    if receipt.is_empty() || receipt.chars().count() > MOST_LETTERS {
        return Err(wrong(
            "id",
            "A receipt has a number of at most 120 letters.",
        ));
    }
    let is_own = |code: &String| code.eq_ignore_ascii_case(&money.code);
    if !pushed.currency.as_ref().is_none_or(is_own) {
        let text = format!("The store's money is {}.", money.code);
        return Err(wrong("currency", &text));
    }
    let at = WallTime::from_millis(pushed.at_ms);
    if at > *latest {
        return Err(wrong("at_ms", "This day has not come yet."));
    }
    if pushed.lines.is_empty() || pushed.lines.len() > MOST_LINES {
        return Err(wrong(
            "lines",
            "A receipt has between one and a thousand lines.",
        ));
    }
    let said = match pushed.kind.as_deref() {
        None => None,
        Some(word) => {
            let kind = Kind::of_word(word);
            let text = "There are sale, return, exchange and void.";
            Some(kind.ok_or_else(|| wrong("kind", text))?)
        }
    };
    let short = |text: &str| text.trim().chars().take(MOST_LETTERS).collect::<String>();
    let lines = pushed.lines.iter().map(|line| {
        let net = minor(line.net, money)
            .filter(|_| line.units.unsigned_abs() <= 1_000_000_000)
            .ok_or_else(|| wrong("lines", "A line's pieces or money are beyond all receipts."))?;
        let (units, net) = match said {
            Some(Kind::Return) => (-line.units.abs(), -net.abs()),
            _ => (line.units, net),
        };
        Ok(Line {
            receipt: receipt.clone(),
            at,
            said,
            original: pushed.original.as_deref().map(short),
            product: short(&line.product),
            name: short(&line.name),
            units,
            net,
        })
    });
    Ok(PushedSale {
        lines: lines.collect::<Result<_, ApiError>>()?,
        changed: pushed.changed_ms.map(WallTime::from_millis),
    })
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "bounded just before, and whole"
)]
fn minor(net: f64, money: &Money) -> Option<i64> {
    let minor = (net * minor_units(money)).round();
    (minor.abs() <= MOST).then_some(minor as i64)
}
