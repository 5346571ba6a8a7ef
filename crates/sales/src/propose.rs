//! A mapping from a file's first rows, and what they leave open.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::decimal::{Decimal, DecimalMark};
use crate::mapping::{DateOrder, Field, Mapping, RowIs};
use crate::moment;
use crate::rows::Rows;

/// Rows that are looked at.
const MOST_ROWS: usize = 20_000;
/// Rows by which separators are compared.
const FEW: usize = 50;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// How the file may be read.
    pub mapping: Mapping,
    /// The names of its columns; their numbers, `#1`, where it names none.
    pub columns: Vec<String>,
    /// No day of those seen says whether its day or its month stands first: somebody must choose.
    pub is_date_open: bool,
}

/// Looks at the first bytes of a file.
pub fn propose(sample: &[u8]) -> Proposal {
    let (separator, rows) = separated(sample);
    let header = rows.first().is_some_and(|first| is_header(first));
    let width = rows.first().map_or(0, Vec::len);
    let columns: Vec<String> = match rows.first() {
        Some(first) if header => names(first),
        _ => (1..=width).map(|number| format!("#{number}")).collect(),
    };
    let body = &rows[usize::from(header)..];
    let table = Table { body };
    let mut fields = if header {
        named(&columns)
    } else {
        BTreeMap::new()
    };
    if !fields.contains_key(&Field::Date)
        && let Some(found) = (0..width).find(|at| table.all(*at, |v| moment::numbers(v).is_some()))
    {
        fields.insert(Field::Date, found);
    }
    // What the rows come to is said better than computed.
    if fields.contains_key(&Field::Amount) {
        fields.remove(&Field::UnitPrice);
    }
    let (date_order, is_date_open) = fields
        .get(&Field::Date)
        .map_or((DateOrder::default(), false), |at| date_order(&table, *at));
    let decimal = decimal_mark(&table, &fields, separator);
    let repeated = fields.get(&Field::Receipt).is_some_and(|at| {
        let mut seen = HashSet::new();
        table.values(*at).any(|receipt| !seen.insert(receipt))
    });
    let is_line =
        repeated || fields.contains_key(&Field::Product) || fields.contains_key(&Field::Name);
    let mapping = Mapping {
        separator,
        encoding: None,
        header,
        return_prefix: return_prefix(&table, &fields, decimal),
        columns: fields
            .iter()
            .filter_map(|(field, at)| Some((*field, columns.get(*at)?.clone())))
            .collect(),
        date_order,
        decimal,
        row: if is_line { RowIs::Line } else { RowIs::Receipt },
    };
    Proposal {
        mapping,
        columns,
        is_date_open,
    }
}

/// As the first row says them; the numbers of those that it does not tell apart.
fn names(first: &[String]) -> Vec<String> {
    let plain = |name: &String| name.trim().to_lowercase();
    let mut counts: HashMap<String, usize> = HashMap::new();
    for name in first {
        *counts.entry(plain(name)).or_default() += 1;
    }
    let named = first.iter().zip(1..).map(|(name, number)| {
        let is_own = !name.trim().is_empty() && counts.get(&plain(name)) == Some(&1);
        if is_own {
            name.trim().to_owned()
        } else {
            format!("#{number}")
        }
    });
    named.collect()
}

/// The rows under the header.
struct Table<'a> {
    body: &'a [Vec<String>],
}

impl Table<'_> {
    fn values(&self, at: usize) -> impl Iterator<Item = &str> {
        let values = self.body.iter().filter_map(move |row| row.get(at));
        values.map(|value| value.trim()).filter(|v| !v.is_empty())
    }

    /// Whether there are values, and all are so.
    fn all(&self, at: usize, is_so: impl Fn(&str) -> bool) -> bool {
        self.values(at).next().is_some() && self.values(at).all(is_so)
    }
}

/// The separator that makes the most columns, the same in nearly all rows; the first of equals.
fn separated(sample: &[u8]) -> (char, Vec<Vec<String>>) {
    let best = Mapping::SEPARATORS
        .into_iter()
        .rev()
        .max_by_key(|separator| {
            let rows = rows(sample, *separator, FEW);
            let width = rows.first().map_or(0, Vec::len);
            let same = rows.iter().filter(|row| row.len() == width).count();
            if width > 1 { same * width.min(64) } else { 0 }
        });
    let separator = best.unwrap_or(',');
    (separator, rows(sample, separator, MOST_ROWS))
}

fn rows(sample: &[u8], separator: char, most: usize) -> Vec<Vec<String>> {
    let Some(mut rows) = u8::try_from(separator)
        .ok()
        .and_then(|byte| Rows::new(sample, byte, None).ok())
    else {
        return Vec::new();
    };
    let mut found = Vec::new();
    while found.len() < most {
        match rows.next() {
            Ok(Some(Ok(row))) => found.push(row.values),
            Ok(Some(Err(_))) => {}
            Ok(None) | Err(_) => break,
        }
    }
    found
}

/// Names are neither days nor numbers.
fn is_header(first: &[String]) -> bool {
    let is_name = |value: &String| {
        let value = value.trim();
        !value.is_empty()
            && moment::numbers(value).is_none()
            && Decimal::read(value, DecimalMark::Point).is_none()
            && Decimal::read(value, DecimalMark::Comma).is_none()
    };
    first.iter().filter(|value| is_name(value)).count() * 2 > first.len()
}

/// What tills call their columns, letters and digits alone. Those that come first fit better.
const NAMES: &[(Field, &[&str])] = &[
    (
        Field::Receipt,
        &[
            "receipt",
            "receiptno",
            "receiptnumber",
            "receiptid",
            "invoiceno",
            "invoice",
            "invoicenumber",
            "transactionid",
            "transaction",
            "transactionno",
            "orderid",
            "order",
            "ordernumber",
            "ticket",
            "ticketno",
            "saleid",
            "billno",
            "bon",
            "bonnr",
            "bonnummer",
            "beleg",
            "belegnr",
            "belegnummer",
            "rechnung",
            "rechnungsnummer",
            "rechnungsnr",
            "kassenbon",
            "vorgang",
            "vorgangsnummer",
            "name",
        ],
    ),
    (
        Field::Date,
        &[
            "datetime",
            "timestamp",
            "invoicedate",
            "transactiondate",
            "orderdate",
            "saledate",
            "createdat",
            "date",
            "datumuhrzeit",
            "zeitstempel",
            "zeitpunkt",
            "belegdatum",
            "rechnungsdatum",
            "datum",
            "day",
            "tag",
        ],
    ),
    (Field::Time, &["time", "timeofday", "uhrzeit", "zeit"]),
    (
        Field::Kind,
        &[
            "type",
            "transactiontype",
            "kind",
            "saletype",
            "art",
            "belegart",
            "vorgangsart",
            "typ",
        ],
    ),
    (
        Field::Original,
        &[
            "originalreceipt",
            "originalinvoice",
            "original",
            "returnof",
            "refundof",
            "ursprungsbeleg",
            "originalbeleg",
        ],
    ),
    (
        Field::Product,
        &[
            "sku",
            "stockcode",
            "productid",
            "productcode",
            "itemid",
            "itemcode",
            "article",
            "articleno",
            "ean",
            "barcode",
            "plu",
            "artikelnummer",
            "artikelnr",
            "artnr",
            "lineitemsku",
        ],
    ),
    (
        Field::Name,
        &[
            "description",
            "productname",
            "product",
            "item",
            "itemname",
            "lineitemname",
            "bezeichnung",
            "artikel",
            "artikelbezeichnung",
            "produkt",
            "beschreibung",
        ],
    ),
    (
        Field::Units,
        &[
            "quantity",
            "qty",
            "units",
            "pieces",
            "count",
            "lineitemquantity",
            "itemcount",
            "menge",
            "anzahl",
            "stück",
            "stueck",
            "stk",
        ],
    ),
    (
        Field::Amount,
        &[
            "netamount",
            "net",
            "netsales",
            "linetotal",
            "amount",
            "total",
            "totalamount",
            "sum",
            "subtotal",
            "sales",
            "revenue",
            "netto",
            "nettobetrag",
            "betrag",
            "summe",
            "gesamt",
            "gesamtbetrag",
            "umsatz",
            "endbetrag",
        ],
    ),
    (
        Field::UnitPrice,
        &[
            "unitprice",
            "price",
            "lineitemprice",
            "einzelpreis",
            "preis",
            "stückpreis",
            "stueckpreis",
        ],
    ),
    (
        Field::Tax,
        &["tax", "vat", "taxamount", "mwst", "ust", "steuer"],
    ),
    (
        Field::Currency,
        &["currency", "currencycode", "währung", "waehrung"],
    ),
];

fn named(columns: &[String]) -> BTreeMap<Field, usize> {
    let plain = |name: &String| -> String {
        let letters = name.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let plain: Vec<String> = columns.iter().map(plain).collect();
    let mut found = BTreeMap::new();
    for (field, names) in NAMES {
        let at = names.iter().find_map(|name| {
            let at = plain.iter().position(|column| column == name)?;
            (!found.values().any(|taken| *taken == at)).then_some(at)
        });
        if let Some(at) = at {
            found.insert(*field, at);
        }
    }
    // An amount without tax has none that could be taken off.
    let is_net = found
        .get(&Field::Amount)
        .is_some_and(|at| plain[*at].contains("net"));
    if is_net {
        found.remove(&Field::Tax);
    }
    found
}

/// What the days seen leave no doubt of; whether they leave one.
fn date_order(table: &Table<'_>, at: usize) -> (DateOrder, bool) {
    let (mut day_first, mut month_first, mut year_first, mut dotted, mut any) =
        (false, false, false, false, false);
    for text in table.values(at) {
        let Some(([a, b, _], lengths, _)) = moment::numbers(text) else {
            continue;
        };
        any = true;
        year_first |= lengths[0] == 4;
        day_first |= lengths[0] < 4 && a > 12;
        month_first |= lengths[0] < 4 && b > 12;
        // Where dots are written, days stand first.
        dotted |= lengths[0] < 4 && text.as_bytes().get(lengths[0]) == Some(&b'.');
    }
    match (year_first, day_first, month_first) {
        (true, false, false) => (DateOrder::YearMonthDay, false),
        (_, true, false) => (DateOrder::DayMonthYear, false),
        (_, false, true) => (DateOrder::MonthDayYear, false),
        // Both: whatever is chosen, some rows will be bad, and told.
        (_, true, true) => (DateOrder::DayMonthYear, true),
        (false, false, false) if dotted => (DateOrder::DayMonthYear, false),
        (false, false, false) => (DateOrder::DayMonthYear, any),
    }
}

/// What the amounts seen leave no doubt of; else what usually goes with the separator.
fn decimal_mark(
    table: &Table<'_>,
    fields: &BTreeMap<Field, usize>,
    separator: char,
) -> DecimalMark {
    let (mut point, mut comma) = (0_usize, 0_usize);
    let money = [Field::Amount, Field::UnitPrice, Field::Tax, Field::Units];
    for at in money.iter().filter_map(|field| fields.get(field)) {
        for text in table.values(*at) {
            let reads = |mark| Decimal::read(text, mark).is_some();
            match (reads(DecimalMark::Point), reads(DecimalMark::Comma)) {
                (true, false) => point += 1,
                (false, true) => comma += 1,
                _ => {}
            }
        }
    }
    match point.cmp(&comma) {
        std::cmp::Ordering::Greater => DecimalMark::Point,
        std::cmp::Ordering::Less => DecimalMark::Comma,
        std::cmp::Ordering::Equal if separator == ';' => DecimalMark::Comma,
        std::cmp::Ordering::Equal => DecimalMark::Point,
    }
}

/// A letter with which numbers of receipts begin on which goods come back, and no others.
fn return_prefix(
    table: &Table<'_>,
    fields: &BTreeMap<Field, usize>,
    decimal: DecimalMark,
) -> Option<String> {
    let receipt = *fields.get(&Field::Receipt)?;
    let signed = fields
        .get(&Field::Units)
        .or_else(|| fields.get(&Field::Amount))?;
    let mut prefix: Option<char> = None;
    let mut others_begin_with_it = HashSet::new();
    for row in table.body {
        let (Some(number), Some(value)) = (row.get(receipt), row.get(*signed)) else {
            continue;
        };
        let Some(first) = number.trim().chars().next() else {
            continue;
        };
        let is_less = Decimal::read(value, decimal).is_some_and(Decimal::is_negative);
        if first.is_alphabetic() && is_less {
            prefix = prefix.or(Some(first));
        }
        if !is_less {
            others_begin_with_it.insert(first);
        }
    }
    prefix
        .filter(|first| !others_begin_with_it.contains(first))
        .map(String::from)
}
