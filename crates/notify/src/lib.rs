//! Brings alerts to people outside the screen: a toast on the desktop.
//!
//! Promises: nothing here ever holds up the engine, and what could not be delivered is counted and
//! its reason kept. Deliberately absent: the alarm sound, which the screen plays, and deciding what is
//! an alert (`rules`).
//!
//! Start with [`Delivery`], which every way of telling people implements.
#![warn(missing_docs)]

mod delivery;
mod queue;
mod toast;

pub use delivery::{Delivery, DeliveryError};
pub use queue::{ToastHealth, ToastQueue};
pub use toast::Toast;
