//! Who is told of alerts outside the screens.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{ScheduleView, Severity};

/// A way to people or programs outside the screens. Its secret is never shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct NotificationRouteView {
    /// Its number.
    #[ts(type = "number")]
    pub id: u64,
    /// What people call it.
    pub name: String,
    /// Off keeps the route but puts nothing on it.
    pub enabled: bool,
    /// Where it ends.
    pub target: NotificationTarget,
    /// What goes along it.
    pub filter: NotificationFilter,
    /// Whether a secret is kept for it.
    pub has_secret: bool,
    /// Deliveries that wait.
    #[ts(type = "number")]
    pub waiting: u64,
    /// Deliveries that were given up and are still listed.
    #[ts(type = "number")]
    pub failed: u64,
    /// When something was delivered last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub delivered_at_ms: Option<i64>,
    /// Why the newest attempt failed; absent when it did not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub error: Option<String>,
}

/// A route as somebody sets it up.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct NotificationRouteRequest {
    /// What people call it, 1 to 64 characters.
    pub name: String,
    /// Off keeps the route but puts nothing on it.
    pub enabled: bool,
    /// Where it ends.
    pub target: NotificationTarget,
    /// What goes along it.
    pub filter: NotificationFilter,
    /// The mail server's password, or the webhook's key: `whsec_` and 24 to 64 bytes in Base64. Absent
    /// keeps what there is; empty takes it away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub secret: Option<String>,
}

impl std::fmt::Debug for NotificationRouteRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NotificationRouteRequest")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// Where a route ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum NotificationTarget {
    /// E-mail by SMTP.
    Mail {
        /// The server that takes mail: a name or an address.
        host: String,
        /// Its port.
        port: u16,
        /// How the connection is protected.
        security: MailSecurity,
        /// Who signs in there; nobody where it is absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        username: Option<String>,
        /// Who writes: an address, or `Name <address>`.
        from: String,
        /// Who reads, 1 to 20.
        to: Vec<String>,
        /// Whether the alert's picture is attached.
        #[serde(default)]
        pictures: bool,
    },
    /// A signed HTTP request (Standard Webhooks).
    Webhook {
        /// `https://…`, or `http://…` within the house.
        url: String,
        /// Whether the alert's picture is in it.
        #[serde(default)]
        pictures: bool,
        /// Whether it may go to this machine itself or to a link-local address.
        #[serde(default)]
        allow_local: bool,
    },
}

/// How a connection to a mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MailSecurity {
    /// Begins in the clear and must turn to TLS (mostly port 587).
    StartTls,
    /// TLS from the first byte (mostly port 465).
    Tls,
    /// Not at all; not with a password.
    None,
}

/// What goes along a route.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct NotificationFilter {
    /// Nothing less urgent.
    pub least: Severity,
    /// Only alerts of these rules; of all when empty.
    #[serde(default)]
    pub rules: Vec<String>,
    /// Only alerts of these cameras; of all, and of the whole store, when empty.
    #[serde(default)]
    pub cameras: Vec<String>,
    /// That an alert was raised.
    pub raised: bool,
    /// That nobody had it in time.
    pub escalated: bool,
    /// Of that only these levels: 1 is for the shift lead, 2 for the manager. Of all when empty.
    #[serde(default)]
    pub levels: Vec<u8>,
    /// That somebody was sent, or that somebody asked to open a lane or to fill a shelf.
    #[serde(default)]
    pub asked: bool,
    /// That it was resolved or dismissed.
    pub closed: bool,
    /// Only in these hours; always when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub schedule: Option<ScheduleView>,
}

/// Why something is delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryOccasion {
    /// An alert was raised.
    Raised,
    /// Nobody had it in time.
    Escalated,
    /// Somebody was sent.
    Dispatched,
    /// Something was asked for that somebody must do.
    Asked,
    /// It was resolved.
    Resolved,
    /// It was dismissed.
    Dismissed,
    /// Its picture came after the first word of it had left.
    Picture,
    /// A report was made.
    Report,
    /// Somebody tries the route.
    Test,
}

/// Where a delivery is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// It is tried again until it succeeds or is a day old.
    Waiting,
    /// The target took it.
    Delivered,
    /// The target never took it.
    Failed,
}

/// Something on its way along a route.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DeliveryView {
    /// Its id.
    pub id: String,
    /// Along which route.
    #[ts(type = "number")]
    pub route: u64,
    /// What the route is called.
    pub route_name: String,
    /// About which alert; absent for a test.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub alert: Option<String>,
    /// Why.
    pub occasion: DeliveryOccasion,
    /// Where it is in its life.
    pub state: DeliveryState,
    /// When it was written down.
    #[ts(type = "number")]
    pub made_at_ms: i64,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next, while it waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub due_at_ms: Option<i64>,
    /// When it was taken or given up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub done_at_ms: Option<i64>,
    /// Why the newest attempt failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub error: Option<String>,
}
