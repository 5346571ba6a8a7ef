//! One trait for every way of telling people.

use inveye_base::ErrorKind;
use inveye_domain::{Alert, Language};

/// A way of telling people about an alert.
pub trait Delivery: Send {
    /// Blocks until it is handed over or has failed. Success means that the receiving program took
    /// it, not that somebody saw it.
    fn deliver(&mut self, alert: &Alert, language: Language) -> Result<(), DeliveryError>;
}

/// Why nobody was told.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// No session bus, no notification program on it, or it refused.
    #[error("the desktop shows no notifications")]
    Desktop(#[source] notify_rust::error::Error),
}

impl DeliveryError {
    /// What sort of failure it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Desktop(_) => ErrorKind::Unavailable,
        }
    }
}
