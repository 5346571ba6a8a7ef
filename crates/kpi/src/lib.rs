//! Key figures of a store: what is summed, what is divided, and over which days.
//!
//! [`Sums`] of any two parts of a time add up to those of the whole, whatever the cut. Ratios are made from
//! sums when they are read ([`Kpi::of`]): an average of averages is no average. [`calendar`] says which days
//! stand beside each other. Pure: no clock, no database; a store and a hub compute with the same code.

pub mod calendar;
mod kpi;
mod sums;
mod week;

pub use kpi::{Better, Kpi, Unit};
pub use sums::Sums;
pub use week::{Week, WeekHour, WeekSum};
