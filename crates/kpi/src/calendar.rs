//! Which days belong together, and which stand beside each other in a comparison.
//!
//! All of it in days of the store's own calendar; how many hours a day has is for the store's time zone to say.

mod comparison;
mod period;
pub mod retail;
mod turns;

pub use comparison::Comparison;
pub use period::{Grain, Period, PeriodError};
pub use turns::{RelativeDays, Turns};
