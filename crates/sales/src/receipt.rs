//! What the lines of one receipt come to.

use std::ops::{Add, AddAssign};

use serde::{Deserialize, Serialize};

/// What a receipt is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Goods went out.
    Sale,
    /// Goods came back.
    Return,
    /// Both.
    Exchange,
    /// It was taken back before it was over, and counts as nothing.
    Void,
}

impl Kind {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sale => "sale",
            Self::Return => "return",
            Self::Exchange => "exchange",
            Self::Void => "void",
        }
    }

    /// As stored, and as tills say it in English and German; none for a word that is none of them.
    pub fn of_word(word: &str) -> Option<Self> {
        let word = word.trim().to_lowercase();
        Some(match word.as_str() {
            "sale" | "sales" | "sold" | "purchase" | "order" | "verkauf" | "kauf" | "s" => {
                Self::Sale
            }
            "return" | "returned" | "refund" | "refunded" | "credit" | "retoure" | "rückgabe"
            | "rueckgabe" | "gutschrift" | "erstattung" | "r" => Self::Return,
            "exchange" | "exchanged" | "umtausch" => Self::Exchange,
            "void" | "voided" | "cancelled" | "canceled" | "cancellation" | "storno"
            | "storniert" | "annulliert" | "abbruch" => Self::Void,
            _ => return None,
        })
    }
}

/// One receipt, as its lines so far say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Receipt {
    /// What its source calls it, where it does.
    pub said: Option<Kind>,
    /// Pieces that went out.
    pub sold: i64,
    /// Pieces that came back.
    pub returned: i64,
    /// What it comes to in minor units; below nothing where money was given back.
    pub net: i64,
}

impl Receipt {
    /// One more line.
    pub fn add(&mut self, said: Option<Kind>, units: i64, net: i64) {
        self.said = said.or(self.said);
        self.sold += units.max(0);
        self.returned += (-units).max(0);
        self.net += net;
    }

    /// What its source says, or what came and went says.
    pub fn kind(&self) -> Kind {
        self.said
            .unwrap_or(match (self.sold > 0, self.returned > 0) {
                (true, true) => Kind::Exchange,
                (false, true) => Kind::Return,
                (false, false) if self.net < 0 => Kind::Return,
                _ => Kind::Sale,
            })
    }

    /// What it adds to the store's sums. Whoever exchanges and pays more has bought something.
    pub fn totals(&self) -> Totals {
        let counted = |transactions, returns| Totals {
            transactions,
            returns,
            units: self.sold - self.returned,
            net: self.net,
        };
        match self.kind() {
            Kind::Void => Totals::default(),
            Kind::Sale => counted(1, 0),
            Kind::Exchange if self.net > 0 => counted(1, 0),
            Kind::Return | Kind::Exchange => counted(0, 1),
        }
    }
}

/// Sums of receipts. Those of any parts add up to those of the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Totals {
    /// Receipts on which more went out than came back.
    pub transactions: i64,
    /// Receipts on which goods or money came back, and no more went out.
    pub returns: i64,
    /// Pieces that went out, less those that came back.
    pub units: i64,
    /// Money in minor units, less what was given back.
    pub net: i64,
}

impl Totals {
    /// The same with the other sign.
    #[must_use]
    pub fn negated(self) -> Self {
        Self {
            transactions: -self.transactions,
            returns: -self.returns,
            units: -self.units,
            net: -self.net,
        }
    }
}

impl AddAssign for Totals {
    fn add_assign(&mut self, other: Self) {
        let Self {
            transactions,
            returns,
            units,
            net,
        } = other;
        self.transactions += transactions;
        self.returns += returns;
        self.units += units;
        self.net += net;
    }
}

impl Add for Totals {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        self += other;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(
        lines: &[(i64, i64)],
        said: Option<Kind>,
        kind: Kind,
        transactions: i64,
        returns: i64,
    ) {
        let mut receipt = Receipt::default();
        for &(units, net) in lines {
            receipt.add(said, units, net);
        }
        let totals = receipt.totals();
        assert_eq!(receipt.kind(), kind);
        assert_eq!(
            (totals.transactions, totals.returns),
            (transactions, returns)
        );
    }

    #[test]
    fn what_came_and_went_says_what_a_receipt_is() {
        check(&[(2, 500), (1, 300)], None, Kind::Sale, 1, 0);
        check(&[(-1, -300)], None, Kind::Return, 0, 1);
        check(&[(0, -300)], None, Kind::Return, 0, 1);
        // A discount is no return.
        check(&[(2, 500), (0, -100)], None, Kind::Sale, 1, 0);
        check(&[(-1, -300), (1, 500)], None, Kind::Exchange, 1, 0);
        check(&[(-1, -300), (1, 200)], None, Kind::Exchange, 0, 1);
        check(&[(2, 500)], Some(Kind::Void), Kind::Void, 0, 0);
        check(&[(0, 0)], None, Kind::Sale, 1, 0);
    }
}
