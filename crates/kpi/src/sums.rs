//! What is counted and measured: all that key figures are made of.

use std::iter::Sum;
use std::ops::{Add, AddAssign};
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Of one place in one time. Every field adds up over places and times that do not overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Sums {
    /// Footfall: entries that were not taken back.
    pub entries: u64,
    /// Raw crossings outwards.
    pub outs: u64,
    /// Of `entries`, those by doors whose camera looks outside.
    pub entries_beside_passers: u64,
    /// People who passed by outside without coming in.
    pub passers: u64,
    /// Of `entries`, those of staff.
    pub staff_entries: u64,
    /// Visits: re-entries within three hours belong to the same one.
    pub visits: u64,
    /// People who joined a queue.
    pub joined: u64,
    /// People whose service began.
    pub served: u64,
    /// People who left a queue without having been served.
    pub abandoned: u64,
    /// Sum over those served.
    pub wait: Duration,
    /// Sum over those who gave up.
    pub wait_of_abandoned: Duration,
    /// People whose service ended.
    pub services: u64,
    /// Sum over those.
    pub service: Duration,
    /// Stays in zones that ended.
    pub zone_visits: u64,
    /// Sum over those.
    pub dwell: Duration,
    /// Of `entries`, those in times of which sales are known.
    pub entries_beside_sales: u64,
    /// Receipts on which more went out than came back; neither returns nor voids.
    pub transactions: u64,
    /// Receipts on which goods or money came back, and no more went out.
    pub returns: u64,
    /// Pieces that were sold, less those that came back.
    pub units: i64,
    /// What was sold, less what was given back, in the money's minor units.
    pub net: i64,
}

impl Sums {
    /// What cameras saw of it.
    #[must_use]
    pub fn without_sales(self) -> Self {
        Self {
            transactions: 0,
            returns: 0,
            units: 0,
            net: 0,
            ..self
        }
    }
}

impl Sums {
    /// Each by the name that formulas call it, times in seconds, money in its minor units.
    #[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 people")]
    pub fn named(&self) -> [(&'static str, f64); 20] {
        // Named one by one, so that a new field cannot be forgotten.
        let Self {
            entries,
            outs,
            entries_beside_passers,
            passers,
            staff_entries,
            visits,
            joined,
            served,
            abandoned,
            wait,
            wait_of_abandoned,
            services,
            service,
            zone_visits,
            dwell,
            entries_beside_sales,
            transactions,
            returns,
            units,
            net,
        } = *self;
        [
            ("entries", entries as f64),
            ("outs", outs as f64),
            ("entries_beside_passers", entries_beside_passers as f64),
            ("passers", passers as f64),
            ("staff_entries", staff_entries as f64),
            ("visits", visits as f64),
            ("joined", joined as f64),
            ("served", served as f64),
            ("abandoned", abandoned as f64),
            ("wait", wait.as_secs_f64()),
            ("wait_of_abandoned", wait_of_abandoned.as_secs_f64()),
            ("services", services as f64),
            ("service", service.as_secs_f64()),
            ("zone_visits", zone_visits as f64),
            ("dwell", dwell.as_secs_f64()),
            ("entries_beside_sales", entries_beside_sales as f64),
            ("transactions", transactions as f64),
            ("returns", returns as f64),
            ("units", units as f64),
            ("net", net as f64),
        ]
    }
}

impl AddAssign for Sums {
    fn add_assign(&mut self, other: Self) {
        // Named one by one, so that a new field cannot be forgotten.
        let Self {
            entries,
            outs,
            entries_beside_passers,
            passers,
            staff_entries,
            visits,
            joined,
            served,
            abandoned,
            wait,
            wait_of_abandoned,
            services,
            service,
            zone_visits,
            dwell,
            entries_beside_sales,
            transactions,
            returns,
            units,
            net,
        } = other;
        self.entries += entries;
        self.outs += outs;
        self.entries_beside_passers += entries_beside_passers;
        self.passers += passers;
        self.staff_entries += staff_entries;
        self.visits += visits;
        self.joined += joined;
        self.served += served;
        self.abandoned += abandoned;
        self.wait += wait;
        self.wait_of_abandoned += wait_of_abandoned;
        self.services += services;
        self.service += service;
        self.zone_visits += zone_visits;
        self.dwell += dwell;
        self.entries_beside_sales += entries_beside_sales;
        self.transactions += transactions;
        self.returns += returns;
        self.units += units;
        self.net += net;
    }
}

impl Add for Sums {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        self += other;
        self
    }
}

impl Sum for Sums {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Add::add)
    }
}
