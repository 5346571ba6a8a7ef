//! Brings alerts to people outside the screen: a toast on the desktop, e-mail, signed HTTP requests.
//!
//! Promises: nothing here ever holds up the engine, and what could not be delivered is counted and
//! its reason kept; no message goes where only the machine itself can reach, unless it is allowed; no
//! secret stands in an error. Deliberately absent: the alarm sound, which the screen plays, deciding
//! what is an alert (`rules`), and what waits for its turn (`db` keeps it, `engine` works it off).
//!
//! Start with [`Delivery`] for toasts, and with [`Message`] for all that leaves the house.
#![warn(missing_docs)]

mod address;
mod backoff;
#[cfg(all(unix, not(target_os = "macos")))]
mod clicks;
mod delivery;
mod mail;
mod message;
mod queue;
mod smtp;
mod toast;
mod webhook;

pub use address::RefusedAddress;
pub use backoff::{GIVE_UP, LONGEST_WAIT, wait_after};
pub use delivery::{Delivery, DeliveryError};
pub use mail::{is_mailbox, send_mail};
pub use message::{Message, ReportFile, ReportNews, SendError};
pub use queue::{ToastHealth, ToastQueue};
pub use toast::{OpenAlert, Toast};
pub use webhook::{WebhookKey, post};
