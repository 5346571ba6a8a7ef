//! What other systems speak of a location (a store): shapes of their documents, kept to the letter. Times are
//! RFC 3339 in UTC, days are of the store's calendar, rates are percent, and durations minutes.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Somebody signs in.
#[derive(Deserialize, ToSchema)]
pub struct LocationLogin {
    /// The account's name; it may be an address, and need not be one.
    pub email: String,
    /// Its password.
    pub password: String,
    /// Of the authenticator, or a recovery code, for an account with a second factor.
    #[serde(default)]
    pub code: Option<String>,
}

impl std::fmt::Debug for LocationLogin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LocationLogin")
            .field("email", &self.email)
            .finish_non_exhaustive()
    }
}

/// Asks for a new access token.
#[derive(Deserialize, ToSchema)]
pub struct LocationRefresh {
    /// As it came with the first one.
    pub refresh_token: String,
}

impl std::fmt::Debug for LocationRefresh {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LocationRefresh").finish_non_exhaustive()
    }
}

/// Somebody is signed in.
#[derive(Clone, Serialize, ToSchema)]
pub struct LocationTokens {
    /// For `Authorization: Bearer`.
    pub access_token: String,
    /// Gets another one, as long as the session lasts: eight hours, and half an hour without use.
    pub refresh_token: String,
    /// Seconds for which the access token is good at most.
    pub expires_in: u64,
}

impl std::fmt::Debug for LocationTokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LocationTokens")
            .field("expires_in", &self.expires_in)
            .finish_non_exhaustive()
    }
}

/// How a store does now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RealtimeKpis {
    /// The store.
    pub location_id: String,
    /// Of when this is.
    pub timestamp: String,
    /// The figures.
    pub kpis: RealtimeFigures,
}

/// The store's day so far. What is not known is null: nobody waited, no sales come in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RealtimeFigures {
    /// People who came in today.
    pub footfall_today: u32,
    /// People inside.
    pub current_occupancy: u32,
    /// Percent: sales by people who came in.
    pub conversion_rate: Option<f64>,
    /// In the store's money.
    pub avg_basket_value: Option<f64>,
    /// Minutes that people waited who were served today.
    pub queue_wait_time_avg: Option<f64>,
    /// Alerts that nobody has closed.
    pub active_alerts: u32,
}

/// How zones did over some days.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ZoneAnalytics {
    /// Each, by camera and name.
    pub zones: Vec<ZoneAnalyticsEntry>,
}

/// How one zone did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ZoneAnalyticsEntry {
    /// Its name, or `camera/name` where two cameras have one of that name.
    pub zone_id: String,
    /// Its name.
    pub zone_name: String,
    /// People who visited it: who stayed for as long as the store calls a visit.
    pub visitors: u32,
    /// Minutes in it, of everybody who was there.
    pub avg_dwell_time: Option<f64>,
    /// Percent: engaged people by everybody who was there.
    pub engagement_rate: Option<f64>,
    /// Percent: ways through it that led to a till afterwards, by all ways through it. Null where its camera sees no
    /// till.
    pub conversion_rate: Option<f64>,
}

/// What an alert is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LocationAlertType {
    /// More than `threshold` people wait.
    QueueLength,
    /// Somebody waits for more than `threshold` minutes.
    QueueLong,
    /// The store holds `threshold` people and is full.
    CapacityExceeded,
}

/// How urgent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum LocationSeverity {
    /// Answer within an hour.
    Low,
    /// Answer within 15 minutes.
    Medium,
    /// Answer within 3 minutes.
    High,
    /// Answer now.
    Critical,
}

/// An alert that somebody wants to have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AlertConfiguration {
    /// What it is about.
    pub alert_type: LocationAlertType,
    /// People, or minutes for `QUEUE_LONG`.
    pub threshold: f64,
    /// A lane, or a zone of one; all lanes without. Nothing for `CAPACITY_EXCEEDED`.
    #[serde(default)]
    pub zone: Option<String>,
    /// How urgent.
    pub severity: LocationSeverity,
    /// Who gets mail: addresses to which a mail route of the store leads.
    #[serde(default)]
    pub notify: Vec<String>,
}

/// What it has become.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ConfiguredAlert {
    /// The store.
    pub location_id: String,
    /// As it was asked for.
    #[serde(flatten)]
    pub configuration: AlertConfiguration,
    /// The rules that watch for it, one a lane.
    pub rules: Vec<String>,
}

/// What a client of the stream says.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "UPPERCASE")]
pub enum StreamRequest {
    /// First.
    Auth {
        /// `Bearer` and an access token.
        token: String,
    },
    /// Then.
    Subscribe {
        /// The store, by id or name.
        location_id: String,
    },
}

/// What the stream says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum StreamMessage {
    /// From now on messages about it come.
    Subscribed {
        /// The store.
        location_id: String,
    },
    /// Figures have changed.
    KpiUpdate {
        /// As they are now.
        data: StreamFigures,
    },
    /// An alert was raised, or its state has changed.
    Alert {
        /// As it is now.
        alert: StreamAlert,
    },
    /// Somebody did something.
    CustomerEvent {
        /// What.
        event: CustomerEvent,
    },
    /// What was said cannot be.
    Error {
        /// Why, for people.
        message: String,
    },
}

/// The store now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StreamFigures {
    /// People who came in today.
    pub footfall: u32,
    /// People inside.
    pub occupancy: u32,
}

/// An alert.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StreamAlert {
    /// Its id.
    pub id: String,
    /// `QUEUE_LENGTH`, `QUEUE_LONG`, `CAPACITY_EXCEEDED`, or another kind of subject.
    #[serde(rename = "type")]
    pub kind: String,
    /// How urgent.
    pub severity: LocationSeverity,
    /// For people.
    pub message: String,
    /// When its cause happened.
    pub timestamp: String,
    /// Where; absent for the whole store.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub camera_id: Option<String>,
    /// `OPEN`, `ACKNOWLEDGED`, `DISPATCHED`, `RESOLVED` or `DISMISSED`.
    pub state: String,
}

/// Somebody did something. Never who: `unique_id` is a number within a camera's run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CustomerEvent {
    /// `CUSTOMER_ENTRY`, `CUSTOMER_EXIT`, `ZONE_ENTER`, `ZONE_EXIT`, `QUEUE_JOIN`, `SERVICE_START`, `SERVICE_END`,
    /// `QUEUE_ABANDON`, ….
    #[serde(rename = "type")]
    pub kind: String,
    /// When.
    pub timestamp: String,
    /// Where.
    pub camera_id: String,
    /// Always null: estimates are told as sums alone.
    pub demographics: Option<String>,
    /// Who.
    pub unique_id: Option<String>,
    /// In which zone or lane, or over which line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}
