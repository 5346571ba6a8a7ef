//! Rules: events, occupancy and time go in, alerts to raise come out.
//!
//! Promises: pure, so that the same inputs raise the same alerts; bounded memory whatever comes in;
//! no second alert for one cause within a rule's cool-down. What lasts (a full shop, a blind camera,
//! somebody who stays) is raised once while it lasts, as soon as its rule is awake, cooled down and not
//! silenced.
//!
//! Deliberately absent: storing alerts (`db`), delivering them (`notify`), and the clock: time is an
//! argument.
//!
//! Start with [`RuleBook`].
#![warn(missing_docs)]

mod book;
mod check;
mod cool_down;
mod crowd;
mod outages;
mod queues;
mod quiet;
mod review;
mod visits;

pub use book::{RaisedAlert, RuleBook, RuleInput};
pub use check::{RuleError, check};
pub use cool_down::Cause;
pub use review::{Lessons, Withheld};
