//! The key figures: each with its formula, and with where the definition is from.

use serde::{Deserialize, Serialize};

use crate::sums::Sums;

/// What a figure is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// A count.
    People,
    /// A part of a whole, 0–1.
    Share,
    /// A time.
    Seconds,
    /// A count of receipts.
    Receipts,
    /// Pieces of goods.
    Pieces,
    /// Money, in the store's currency.
    Money,
}

/// Which way a figure should go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// Depends on the store.
    Neither,
}

/// A key figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kpi {
    /// People who came in.
    Footfall,
    /// The same without staff.
    FootfallWithoutStaff,
    /// Different stays of people in the store.
    Visits,
    /// People who went out.
    Exits,
    /// People who passed by outside.
    PassersBy,
    /// Of all who came by, those who came in.
    CaptureRate,
    /// People who were served at a till.
    Served,
    /// How long those waited, on average.
    MeanWait,
    /// How long those waited who gave up, on average.
    MeanWaitOfAbandoned,
    /// How long a service took, on average.
    MeanService,
    /// Of those who joined a queue, those who gave up.
    Abandonment,
    /// How long a stay in a zone lasted, on average.
    MeanDwell,
    /// What was sold, less what was given back.
    NetSales,
    /// Receipts of sales.
    Transactions,
    /// Of those who came in, as many as bought something.
    Conversion,
    /// What a sale came to, on average.
    Atv,
    /// How many pieces were sold at once, on average.
    Upt,
    /// What was sold for each who came in.
    SalesPerVisitor,
    /// Receipts of goods that came back.
    Returns,
}

struct Definition {
    id: &'static str,
    unit: Unit,
    better: Better,
    formula: &'static str,
    source: &'static str,
}

impl Kpi {
    /// All there are, in the order in which people read them.
    pub const ALL: [Self; 19] = [
        Self::Footfall,
        Self::FootfallWithoutStaff,
        Self::Visits,
        Self::Exits,
        Self::PassersBy,
        Self::CaptureRate,
        Self::Served,
        Self::MeanWait,
        Self::MeanService,
        Self::Abandonment,
        Self::MeanWaitOfAbandoned,
        Self::MeanDwell,
        Self::NetSales,
        Self::Transactions,
        Self::Conversion,
        Self::Atv,
        Self::Upt,
        Self::SalesPerVisitor,
        Self::Returns,
    ];

    /// Its value over a time; none where there is nothing to divide by. Nothing is ever averaged: the sums are
    /// those of the whole time. Money is in its minor unit.
    pub fn of(self, sums: &Sums) -> Option<f64> {
        match self {
            Self::Footfall => Some(count(sums.entries)),
            Self::FootfallWithoutStaff => {
                Some(count(sums.entries.saturating_sub(sums.staff_entries)))
            }
            Self::Visits => Some(count(sums.visits)),
            Self::Exits => Some(count(sums.outs)),
            Self::PassersBy => Some(count(sums.passers)),
            Self::CaptureRate => {
                let came_by = sums.entries_beside_passers + sums.passers;
                ratio(count(sums.entries_beside_passers), came_by)
            }
            Self::Served => Some(count(sums.served)),
            Self::MeanWait => ratio(sums.wait.as_secs_f64(), sums.served),
            Self::MeanWaitOfAbandoned => {
                ratio(sums.wait_of_abandoned.as_secs_f64(), sums.abandoned)
            }
            Self::MeanService => ratio(sums.service.as_secs_f64(), sums.services),
            Self::Abandonment => ratio(count(sums.abandoned), sums.joined),
            Self::MeanDwell => ratio(sums.dwell.as_secs_f64(), sums.zone_visits),
            Self::NetSales => Some(signed(sums.net)),
            Self::Transactions => Some(count(sums.transactions)),
            Self::Conversion => ratio(count(sums.transactions), sums.entries_beside_sales),
            Self::Atv => ratio(signed(sums.net), sums.transactions),
            Self::Upt => ratio(signed(sums.units), sums.transactions),
            Self::SalesPerVisitor => ratio(signed(sums.net), sums.entries_beside_sales),
            Self::Returns => Some(count(sums.returns)),
        }
    }

    /// Whether sales must be known for it.
    pub fn needs_sales(self) -> bool {
        matches!(
            self,
            Self::NetSales
                | Self::Transactions
                | Self::Conversion
                | Self::Atv
                | Self::Upt
                | Self::SalesPerVisitor
                | Self::Returns
        )
    }

    /// Whether such a value says that something was not counted: more sales than people who came in.
    pub fn is_doubtful(self, value: f64) -> bool {
        matches!(self, Self::Conversion) && value > 1.0
    }

    /// For programs.
    pub fn id(self) -> &'static str {
        self.definition().id
    }

    /// What it is measured in.
    pub fn unit(self) -> Unit {
        self.definition().unit
    }

    /// Which way it should go.
    pub fn better(self) -> Better {
        self.definition().better
    }

    /// How it is computed, in the names of [`Sums`].
    pub fn formula(self) -> &'static str {
        self.definition().formula
    }

    /// Who defines it so.
    pub fn source(self) -> &'static str {
        self.definition().source
    }

    fn definition(self) -> Definition {
        let (id, unit, better, formula, source) = match self {
            Self::Footfall => (
                "footfall",
                Unit::People,
                Better::Higher,
                "entries",
                "entries that are not taken back within 2 s: Aura Vision",
            ),
            Self::FootfallWithoutStaff => (
                "footfall_without_staff",
                Unit::People,
                Better::Higher,
                "entries - staff_entries",
                "FootfallCam A01",
            ),
            Self::Visits => (
                "visits",
                Unit::People,
                Better::Higher,
                "visits",
                "entries of a person within 3 h are one visit, which ends with the day: Palexy",
            ),
            Self::Exits => ("exits", Unit::People, Better::Neither, "outs", "RetailNext"),
            Self::PassersBy => (
                "passers_by",
                Unit::People,
                Better::Neither,
                "passers",
                "Bumbee Labs",
            ),
            Self::CaptureRate => (
                "capture_rate",
                Unit::Share,
                Better::Higher,
                "entries_beside_passers / (entries_beside_passers + passers)",
                "of everybody who comes by: Bumbee Labs, Aura Vision",
            ),
            Self::Served => (
                "served",
                Unit::People,
                Better::Higher,
                "served",
                "Waitwhile",
            ),
            Self::MeanWait => (
                "mean_wait",
                Unit::Seconds,
                Better::Lower,
                "wait / served",
                "from joining to the begin of service, of those served: Waitwhile",
            ),
            Self::MeanWaitOfAbandoned => (
                "mean_wait_of_abandoned",
                Unit::Seconds,
                Better::Neither,
                "wait_of_abandoned / abandoned",
                "beside the wait of those served, of which it is no part: Waitwhile",
            ),
            Self::MeanService => (
                "mean_service",
                Unit::Seconds,
                Better::Lower,
                "service / services",
                "Waitwhile",
            ),
            Self::Abandonment => (
                "abandonment",
                Unit::Share,
                Better::Lower,
                "abandoned / joined",
                "Vion",
            ),
            Self::MeanDwell => (
                "mean_dwell",
                Unit::Seconds,
                Better::Neither,
                "dwell / zone_visits",
                "Aura Vision",
            ),
            Self::NetSales => (
                "net_sales",
                Unit::Money,
                Better::Higher,
                "net",
                "sales less returns, without voids: Aura Vision",
            ),
            Self::Transactions => (
                "transactions",
                Unit::Receipts,
                Better::Higher,
                "transactions",
                "receipts of sales, without returns and voids: RetailNext",
            ),
            Self::Conversion => (
                "conversion",
                Unit::Share,
                Better::Higher,
                "transactions / entries_beside_sales",
                "returns and voids are no transactions: RetailNext, Aura Vision",
            ),
            Self::Atv => (
                "atv",
                Unit::Money,
                Better::Higher,
                "net / transactions",
                "Aura Vision",
            ),
            Self::Upt => (
                "upt",
                Unit::Pieces,
                Better::Higher,
                "units / transactions",
                "Aura Vision",
            ),
            Self::SalesPerVisitor => (
                "sales_per_visitor",
                Unit::Money,
                Better::Higher,
                "net / entries_beside_sales",
                "shopper yield: RetailNext, Aura Vision",
            ),
            Self::Returns => (
                "returns",
                Unit::Receipts,
                Better::Lower,
                "returns",
                "receipts on which goods came back, on the day they did: RetailNext",
            ),
        };
        Definition {
            id,
            unit,
            better,
            formula,
            source,
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 people")]
fn count(number: u64) -> f64 {
    number as f64
}

#[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 cents")]
fn signed(number: i64) -> f64 {
    number as f64
}

fn ratio(part: f64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part / count(whole))
}
