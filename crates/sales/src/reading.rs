//! Rows into lines of receipts, under a mapping.

use std::io::{self, Read};

use encoding_rs::Encoding;
use inveye_base::SiteZone;
use inveye_domain::WallTime;

use crate::bad_row::{BadRow, Problem};
use crate::decimal::{Decimal, Money};
use crate::mapping::{Field, Mapping, RowIs};
use crate::moment::{self, ClockChange};
use crate::receipt::Kind;
use crate::rows::{Row, Rows};

/// Letters of a number or a name that are kept.
const MOST_LETTERS: usize = 120;
/// Years in which no till of ours wrote anything are typing errors.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;

/// Whose sales they are.
#[derive(Debug, Clone)]
pub struct Context {
    /// Whose clock the times are of.
    pub zone: SiteZone,
    /// Whose money they are in.
    pub money: Money,
    /// Nothing was sold after it: a day of next year is a typing error, and would make all days until then days
    /// without a sale.
    pub latest: WallTime,
}

/// One line of a receipt; a whole one where a row is that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The receipt's number at its source.
    pub receipt: String,
    /// When it was written.
    pub at: WallTime,
    /// What its source calls it, where it does.
    pub said: Option<Kind>,
    /// The receipt that goods come back from, where it is known.
    pub original: Option<String>,
    /// The product's number; empty where there is none.
    pub product: String,
    /// The product's name; empty where there is none.
    pub name: String,
    /// Pieces; below nothing where they came back.
    pub units: i64,
    /// What it comes to, in minor units.
    pub net: i64,
}

/// A line with where it stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadLine {
    /// In the file, from 1.
    pub number: u64,
    /// What it says.
    pub line: Line,
    /// Where its time needed an explanation.
    pub clock: Option<ClockChange>,
}

/// Why nothing can be read under a mapping.
#[derive(Debug, thiserror::Error)]
pub enum MappingError {
    /// The file broke off.
    #[error("could not read the file")]
    Read(#[from] io::Error),
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Its first row cannot be read.
    #[error("the first row cannot be read: {0}")]
    Header(BadRow),
    /// A column that it does not have.
    #[error("there is no column `{column}` for {}", .field.as_str())]
    NoColumn {
        /// What it was to be.
        field: Field,
        /// As the mapping names it.
        column: String,
    },
    /// What a sale cannot do without.
    #[error("no column is said to be {}", .0.as_str())]
    Needs(Field),
    /// It parts no columns.
    #[error("columns are parted by a comma, a semicolon, a tab or a bar")]
    Separator,
    /// Nobody knows it.
    #[error("there is no encoding `{0}`; windows-1252 and utf-16le are some")]
    Encoding(String),
}

/// A file, read row by row.
pub struct Reading<R: Read> {
    rows: Rows<R>,
    mapping: Mapping,
    context: Context,
    /// Where each field stands, in the order of [`Field::ALL`].
    places: Vec<Option<usize>>,
    /// Columns of the first row.
    width: usize,
    /// Without a header the first row is a sale too.
    first: Option<Row>,
}

impl<R: Read> Reading<R> {
    /// Reads the first row, and finds the columns in it.
    pub fn new(read: R, mapping: Mapping, context: Context) -> Result<Self, MappingError> {
        if !Mapping::SEPARATORS.contains(&mapping.separator) {
            return Err(MappingError::Separator);
        }
        let separator = u8::try_from(mapping.separator).map_err(|_| MappingError::Separator)?;
        let encoding = mapping.encoding.as_deref().map(|name| {
            Encoding::for_label(name.as_bytes())
                .ok_or_else(|| MappingError::Encoding(name.to_owned()))
        });
        let mut rows = Rows::new(read, separator, encoding.transpose()?)?;
        let first = rows.next()?.ok_or(MappingError::Empty)?;
        let first = first.map_err(MappingError::Header)?;
        let places = Field::ALL
            .iter()
            .map(|field| place(&mapping, *field, &first));
        let places: Vec<Option<usize>> = places.collect::<Result<_, _>>()?;
        let has = |field: Field| mapping.columns.contains_key(&field);
        for needed in [Field::Receipt, Field::Date] {
            if !has(needed) {
                return Err(MappingError::Needs(needed));
            }
        }
        let has_price = has(Field::UnitPrice) && has(Field::Units);
        if !has(Field::Amount) && !has_price {
            return Err(MappingError::Needs(Field::Amount));
        }
        Ok(Self {
            width: first.values.len(),
            first: (!mapping.header).then_some(first),
            rows,
            mapping,
            context,
            places,
        })
    }

    /// How many lines of the file were read.
    pub fn lines(&self) -> u64 {
        self.rows.lines()
    }

    /// The next row, or why it is none; nothing at the end.
    pub fn next_line(&mut self) -> io::Result<Option<Result<ReadLine, BadRow>>> {
        let row = match self.first.take() {
            Some(first) => Some(Ok(first)),
            None => self.rows.next()?,
        };
        Ok(row.map(|row| self.read(&row?)))
    }

    fn read(&self, row: &Row) -> Result<ReadLine, BadRow> {
        let mut beyond = row.values.iter().skip(self.width);
        if beyond.any(|value| !value.trim().is_empty()) {
            let text = row.values.join(&self.mapping.separator.to_string());
            return Err(BadRow::new(row.line, Problem::MoreColumns, None, &text));
        }
        let values = Values { reading: self, row };
        let receipt = values.needed(Field::Receipt)?;
        let (at, clock) = values.moment()?;
        values.own_currency()?;
        let mut said = values.kind()?;
        if let Some(prefix) = self
            .mapping
            .return_prefix
            .as_deref()
            .filter(|p| !p.is_empty())
        {
            said = said.or(receipt.starts_with(prefix).then_some(Kind::Return));
        }
        let (units, net) = values.goods(said)?;
        let letters = |field| values.text(field).chars().take(MOST_LETTERS).collect();
        let original: String = letters(Field::Original);
        Ok(ReadLine {
            number: row.line,
            line: Line {
                receipt: receipt.to_owned(),
                at,
                said,
                original: Some(original).filter(|o| !o.is_empty()),
                product: letters(Field::Product),
                name: letters(Field::Name),
                units,
                net,
            },
            clock,
        })
    }
}

/// Which column a field is, where the mapping has it.
fn place(mapping: &Mapping, field: Field, first: &Row) -> Result<Option<usize>, MappingError> {
    let Some(column) = mapping.columns.get(&field) else {
        return Ok(None);
    };
    let missing = || MappingError::NoColumn {
        field,
        column: column.clone(),
    };
    let same = |name: &String| name.trim().to_lowercase() == column.trim().to_lowercase();
    let named = mapping.header.then(|| first.values.iter().position(same));
    if let Some(found) = named.flatten() {
        return Ok(Some(found));
    }
    let number: usize = column
        .strip_prefix('#')
        .and_then(|n| n.parse().ok())
        .ok_or_else(missing)?;
    if number == 0 || number > first.values.len() {
        return Err(missing());
    }
    Ok(Some(number - 1))
}

/// One row's values by what they are.
struct Values<'a, R: Read> {
    reading: &'a Reading<R>,
    row: &'a Row,
}

impl<R: Read> Values<'_, R> {
    fn bad(&self, problem: Problem, field: Field) -> BadRow {
        BadRow::new(self.row.line, problem, Some(field), self.text(field))
    }

    fn has(&self, field: Field) -> bool {
        self.reading.places[field as usize].is_some()
    }

    /// What stands there; nothing where no column is it, or the row ends before.
    fn text(&self, field: Field) -> &str {
        let place = self.reading.places[field as usize];
        let value = place.and_then(|at| self.row.values.get(at));
        value.map_or("", |value| value.trim())
    }

    fn needed(&self, field: Field) -> Result<&str, BadRow> {
        let text = self.text(field);
        if text.is_empty() {
            return Err(self.bad(Problem::Missing, field));
        }
        if text.chars().count() > MOST_LETTERS {
            return Err(self.bad(Problem::TooLong, field));
        }
        Ok(text)
    }

    fn moment(&self) -> Result<(WallTime, Option<ClockChange>), BadRow> {
        let text = self.needed(Field::Date)?;
        let (date, rest) = moment::date(text, self.reading.mapping.date_order)
            .filter(|(date, _)| YEARS.contains(&date.year()))
            .ok_or_else(|| self.bad(Problem::NoDate, Field::Date))?;
        let (field, text) = if self.has(Field::Time) {
            (Field::Time, self.text(Field::Time))
        } else {
            (Field::Date, rest)
        };
        let time = moment::time(text).ok_or_else(|| self.bad(Problem::NoTime, field))?;
        let (at, clock) = moment::moment(date, time, &self.reading.context.zone)
            .ok_or_else(|| self.bad(Problem::NoDate, Field::Date))?;
        if at > self.reading.context.latest {
            return Err(self.bad(Problem::InFuture, Field::Date));
        }
        Ok((at, clock))
    }

    fn own_currency(&self) -> Result<(), BadRow> {
        let code = self.text(Field::Currency);
        if code.is_empty() || code.eq_ignore_ascii_case(&self.reading.context.money.code) {
            return Ok(());
        }
        Err(self.bad(Problem::OtherCurrency, Field::Currency))
    }

    fn kind(&self) -> Result<Option<Kind>, BadRow> {
        let word = self.text(Field::Kind);
        if word.is_empty() {
            return Ok(None);
        }
        let kind = Kind::of_word(word);
        kind.map(Some)
            .ok_or_else(|| self.bad(Problem::UnknownKind, Field::Kind))
    }

    fn number(&self, field: Field) -> Result<Option<Decimal>, BadRow> {
        let text = self.text(field);
        if text.is_empty() {
            return Ok(None);
        }
        let number = Decimal::read(text, self.reading.mapping.decimal);
        number
            .map(Some)
            .ok_or_else(|| self.bad(Problem::NoNumber, field))
    }

    /// Pieces and money. Tills write returns with and without a sign; here they always have one.
    fn goods(&self, said: Option<Kind>) -> Result<(i64, i64), BadRow> {
        let count = self.number(Field::Units)?;
        let field = if self.has(Field::Amount) {
            Field::Amount
        } else {
            Field::UnitPrice
        };
        let value = self
            .number(field)?
            .ok_or_else(|| self.bad(Problem::Missing, field))?;
        let too_much = || self.bad(Problem::TooMuch, field);
        let mut amount = match field {
            Field::Amount => value,
            _ => value
                .times(count.ok_or_else(|| self.bad(Problem::Missing, Field::Units))?)
                .ok_or_else(too_much)?,
        };
        if let Some(tax) = self.number(Field::Tax)? {
            amount = amount.less(tax).ok_or_else(too_much)?;
        }
        let net = amount
            .minor(self.reading.context.money.digits)
            .ok_or_else(too_much)?;
        let units = match count {
            Some(count) => count
                .pieces()
                .ok_or_else(|| self.bad(Problem::TooMuch, Field::Units))?,
            None if self.has(Field::Units) || self.reading.mapping.row == RowIs::Receipt => 0,
            None if amount.is_negative() => -1,
            None => 1,
        };
        Ok(match said {
            Some(Kind::Return) => (-units.abs(), -net.abs()),
            _ => (units, net),
        })
    }
}
