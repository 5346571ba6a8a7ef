//! Numbers as tills write them, and money in whole minor units: cents are added, fractions of them never.

use serde::{Deserialize, Serialize};

/// What parts a number's whole from its fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecimalMark {
    /// 1,234.50
    #[default]
    Point,
    /// 1.234,50
    Comma,
}

/// Digits that are read: more than any till writes, and products of two fit into 128 bits.
const MOST_DIGITS: u32 = 18;

/// Letters around a number: a currency's code, and no word.
const MOST_LETTERS: u32 = 3;

/// A number as it is written, exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    /// Without its mark.
    digits: i128,
    /// How many digits stand behind the mark.
    places: u32,
}

impl Decimal {
    /// A whole number.
    pub fn whole(number: i64) -> Self {
        Self {
            digits: i128::from(number),
            places: 0,
        }
    }

    /// Takes signs before and behind, parentheses for less than nothing, groups of three, and letters or signs
    /// of a currency around it. A number whose groups are no groups is refused: it has the other mark.
    pub fn read(text: &str, mark: DecimalMark) -> Option<Self> {
        let (text, in_parentheses) = match text.trim().strip_prefix('(') {
            Some(inner) => (inner.strip_suffix(')')?, true),
            None => (text.trim(), false),
        };
        let is_sign = |c: char| matches!(c, '-' | '\u{2212}' | '+');
        let is_around = |c: char| c.is_alphabetic() || c.is_whitespace() || is_currency_sign(c);
        let mut less = in_parentheses;
        let (mut signs, mut letters) = (0, 0);
        let trimmed = text.trim_matches(|c: char| {
            if is_sign(c) {
                signs += 1;
                less ^= c != '+';
            }
            letters += u32::from(c.is_alphabetic());
            is_sign(c) || is_around(c)
        });
        if signs + u32::from(in_parentheses) > 1 || letters > MOST_LETTERS {
            return None;
        }
        let (point, group) = match mark {
            DecimalMark::Point => ('.', ','),
            DecimalMark::Comma => (',', '.'),
        };
        let (whole, fraction) = match trimmed.split_once(point) {
            Some((whole, fraction)) => (whole, fraction),
            None => (trimmed, ""),
        };
        let mut read = Digits::default();
        read.whole(whole, group)?;
        for c in fraction.chars() {
            read.digit(c)?;
        }
        let digits = if less { -read.value } else { read.value };
        (read.count > 0).then_some(Self {
            digits,
            places: u32::try_from(fraction.len()).ok()?,
        })
    }

    /// As often as that.
    pub fn times(self, other: Self) -> Option<Self> {
        Some(Self {
            digits: self.digits.checked_mul(other.digits)?,
            places: self.places + other.places,
        })
    }

    /// Less that.
    pub fn less(self, other: Self) -> Option<Self> {
        let places = self.places.max(other.places);
        let scaled = |n: Self| n.digits.checked_mul(power(places - n.places)?);
        Some(Self {
            digits: scaled(self)?.checked_sub(scaled(other)?)?,
            places,
        })
    }

    /// Whether it is below nothing.
    pub fn is_negative(self) -> bool {
        self.digits < 0
    }

    /// In units of which ten to the power of `digits` are one; halves go away from nothing, as tills round.
    pub fn minor(self, digits: u32) -> Option<i64> {
        let value = if self.places <= digits {
            self.digits.checked_mul(power(digits - self.places)?)?
        } else {
            let over = power(self.places - digits)?;
            let (whole, rest) = (self.digits / over, self.digits % over);
            whole
                + if rest.abs() * 2 >= over {
                    rest.signum()
                } else {
                    0
                }
        };
        i64::try_from(value).ok().filter(|n| n.abs() <= MOST_MONEY)
    }

    /// Pieces of goods: what is weighed or measured is one piece.
    pub fn pieces(self) -> Option<i64> {
        let one = power(self.places)?;
        let pieces = if self.digits % one == 0 {
            self.digits / one
        } else {
            self.digits.signum()
        };
        i64::try_from(pieces).ok().filter(|n| n.abs() <= MOST_MONEY)
    }
}

/// No receipt is for more; a million of them still add up.
const MOST_MONEY: i64 = 1_000_000_000_000;

#[derive(Default)]
struct Digits {
    value: i128,
    count: u32,
}

impl Digits {
    fn digit(&mut self, c: char) -> Option<()> {
        let digit = c.to_digit(10)?;
        self.count += 1;
        self.value = self.value * 10 + i128::from(digit);
        (self.count <= MOST_DIGITS).then_some(())
    }

    /// Groups are parted by `group`, a space or an apostrophe, and have three digits each but the first.
    fn whole(&mut self, text: &str, group: char) -> Option<()> {
        let is_group = |c: char| c == group || c == '\'' || c == '\u{2019}' || c.is_whitespace();
        let mut in_group: Option<u32> = None;
        for c in text.chars() {
            if is_group(c) {
                let complete = in_group.map_or((1..=3).contains(&self.count), |n| n == 3);
                complete.then_some(())?;
                in_group = Some(0);
            } else {
                self.digit(c)?;
                in_group = in_group.map(|n| n + 1);
            }
        }
        in_group.is_none_or(|n| n == 3).then_some(())
    }
}

fn is_currency_sign(c: char) -> bool {
    matches!(c, '$' | '£' | '¥' | '\u{20a0}'..='\u{20cf}')
}

fn power(places: u32) -> Option<i128> {
    10_i128.checked_pow(places)
}

/// The store's money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Money {
    /// ISO 4217.
    pub code: String,
    /// How many digits its minor unit is: two for cents, none for yen.
    pub digits: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, mark: DecimalMark, cents: Option<i64>) {
        let read = Decimal::read(text, mark).and_then(|n| n.minor(2));
        assert_eq!(read, cents, "{text}");
    }

    #[test]
    fn numbers_are_read_as_tills_write_them() {
        use DecimalMark::{Comma, Point};
        check("2.55", Point, Some(255));
        check("1,234.50", Point, Some(123_450));
        check("1.234,50 €", Comma, Some(123_450));
        check("EUR 12", Comma, Some(1200));
        check("1 234,5", Comma, Some(123_450));
        check("1'234.5", Point, Some(123_450));
        check("-8", Point, Some(-800));
        check("8,00-", Comma, Some(-800));
        check("(8.00)", Point, Some(-800));
        check("\u{2212}0.015", Point, Some(-2));
        check("0.005", Point, Some(1));
        check(".5", Point, Some(50));
    }

    #[test]
    fn what_has_the_other_mark_is_no_number() {
        use DecimalMark::{Comma, Point};
        check("12,50", Point, None);
        check("12.50", Comma, None);
        check("1,23,456", Point, None);
        check("--5", Point, None);
        check("(-5)", Point, None);
        check("", Point, None);
        check("€", Point, None);
        check("12x5", Point, None);
        check("Total 12", Point, None);
        check("1234567890123456789", Point, None);
        check("99999999999999999", Point, None);
    }

    #[test]
    fn products_are_rounded_once() {
        let price = Decimal::read("0.333", DecimalMark::Point).unwrap();
        assert_eq!(price.times(Decimal::whole(3)).unwrap().minor(2), Some(100));
        let gross = Decimal::read("11.90", DecimalMark::Point).unwrap();
        let tax = Decimal::read("1.905", DecimalMark::Point).unwrap();
        assert_eq!(gross.less(tax).unwrap().minor(2), Some(1000));
    }

    #[test]
    fn what_is_weighed_is_one_piece() {
        let read = |text| Decimal::read(text, DecimalMark::Point).unwrap().pieces();
        assert_eq!(
            [read("3"), read("3.00"), read("0.532"), read("-1.2")],
            [Some(3), Some(3), Some(1), Some(-1)]
        );
    }
}
