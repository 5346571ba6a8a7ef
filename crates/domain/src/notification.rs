//! Who is told of alerts outside the screens: routes, and what is on its way along them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::alert::{Alert, AlertAction, AlertStep, Severity};
use crate::id::{AlertId, CameraId, DeliveryId, RuleId};
use crate::rule::{LocalTime, Schedule};
use crate::time::WallTime;

/// A way to people or programs outside the screens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NotificationRoute {
    /// Its number.
    pub id: u64,
    /// What people call it.
    pub name: String,
    /// Off keeps the route but puts nothing on it.
    pub enabled: bool,
    /// Where it ends.
    pub target: NotificationTarget,
    /// What goes along it.
    pub filter: NotificationFilter,
}

/// Where a route ends. Its secret is kept beside it, never in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum NotificationTarget {
    /// E-mail by SMTP.
    Mail(MailTarget),
    /// A signed HTTP request.
    Webhook(WebhookTarget),
}

impl NotificationTarget {
    /// Whether the alert's picture goes along.
    pub fn takes_pictures(&self) -> bool {
        match self {
            Self::Mail(mail) => mail.pictures,
            Self::Webhook(webhook) => webhook.pictures,
        }
    }
}

/// E-mail by SMTP.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailTarget {
    /// The server that takes mail.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub security: MailSecurity,
    /// Who signs in there; nobody where it is absent.
    pub username: Option<String>,
    /// Who writes.
    pub from: String,
    /// Who reads.
    pub to: Vec<String>,
    /// Whether the alert's picture is attached.
    pub pictures: bool,
}

/// How a connection to a mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailSecurity {
    /// Begins in the clear and must turn to TLS (mostly port 587).
    StartTls,
    /// TLS from the first byte (mostly port 465).
    Tls,
    /// Not at all.
    None,
}

/// A signed HTTP request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookTarget {
    /// Where it is posted to.
    pub url: String,
    /// Whether the alert's picture is in it.
    pub pictures: bool,
    /// Whether it may go to this machine itself or to a link-local address.
    pub allow_local: bool,
}

/// What goes along a route.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NotificationFilter {
    /// Nothing less urgent.
    pub least: Severity,
    /// Only alerts of these rules; of all when empty.
    pub rules: Vec<RuleId>,
    /// Only alerts of these cameras; of all, and of the whole site, when empty.
    pub cameras: Vec<CameraId>,
    /// That an alert was raised.
    pub raised: bool,
    /// That nobody had it in time.
    pub escalated: bool,
    /// Of that only these levels, 1 for the first after the guard; of all when empty.
    #[serde(default)]
    pub levels: Vec<u8>,
    /// That somebody was sent, or is asked to do something.
    #[serde(default)]
    pub asked: bool,
    /// That it was resolved or dismissed.
    pub closed: bool,
    /// Only in these hours; always when absent.
    pub schedule: Option<Schedule>,
}

impl NotificationFilter {
    /// Whether something about an alert goes along.
    pub fn takes(&self, alert: &Alert, occasion: Occasion, local: LocalTime) -> bool {
        let is_wanted = match occasion {
            Occasion::Raised => self.raised,
            Occasion::Escalated { level } => {
                self.escalated && (self.levels.is_empty() || self.levels.contains(&level))
            }
            Occasion::Dispatched | Occasion::Asked { .. } => self.asked,
            Occasion::Resolved | Occasion::Dismissed => self.closed,
            // These follow from something else than the filter.
            Occasion::Picture | Occasion::Report | Occasion::Test => false,
        };
        is_wanted
            && alert.severity >= self.least
            && (self.rules.is_empty() || self.rules.contains(&alert.rule))
            && (self.cameras.is_empty()
                || alert
                    .camera
                    .as_ref()
                    .is_some_and(|camera| self.cameras.contains(camera)))
            && self
                .schedule
                .as_ref()
                .is_none_or(|hours| hours.includes(local))
    }
}

/// Why something is delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Occasion {
    /// An alert was raised.
    Raised,
    /// Nobody had it in time.
    Escalated {
        /// 1 for the first level after the guard.
        level: u8,
    },
    /// Somebody was sent.
    Dispatched,
    /// Something was asked for that somebody must do.
    Asked {
        /// What.
        action: AlertAction,
    },
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

impl Occasion {
    /// Of what happened to an alert; most of it is news only to who works it.
    pub fn of(step: &AlertStep) -> Option<Self> {
        match step {
            AlertStep::Escalate { level } => Some(Self::Escalated { level: *level }),
            AlertStep::Resolve { .. } => Some(Self::Resolved),
            AlertStep::Dismiss { .. } => Some(Self::Dismissed),
            AlertStep::Dispatch { .. } => Some(Self::Dispatched),
            AlertStep::Ask { action } => match action {
                AlertAction::DispatchSecurity
                | AlertAction::OpenLane
                | AlertAction::RequestRestock => Some(Self::Asked { action: *action }),
                // Whoever looks asks nobody for anything.
                AlertAction::ViewCctv | AlertAction::ViewQueue => None,
            },
            AlertStep::Acknowledge | AlertStep::Comment { .. } => None,
        }
    }

    /// Without the level, and without what was asked for.
    pub fn word(self) -> &'static str {
        match self {
            Self::Raised => "raised",
            Self::Escalated { .. } => "escalated",
            Self::Dispatched => "dispatched",
            Self::Asked { .. } => "asked",
            Self::Resolved => "resolved",
            Self::Dismissed => "dismissed",
            Self::Picture => "picture",
            Self::Report => "report",
            Self::Test => "test",
        }
    }
}

impl fmt::Display for Occasion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Escalated { level } => write!(f, "escalated_{level}"),
            Self::Asked { action } => write!(f, "asked_{}", action.word()),
            _ => f.write_str(self.word()),
        }
    }
}

/// A text is no occasion.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no occasion `{0}`")]
pub struct UnknownOccasion(String);

impl FromStr for Occasion {
    type Err = UnknownOccasion;
    fn from_str(text: &str) -> Result<Self, UnknownOccasion> {
        if let Some(level) = text.strip_prefix("escalated_") {
            let level = level
                .parse()
                .map_err(|_| UnknownOccasion(text.to_owned()))?;
            return Ok(Self::Escalated { level });
        }
        if let Some(asked) = text.strip_prefix("asked_") {
            return AlertAction::ALL
                .into_iter()
                .find(|action| action.word() == asked)
                .map(|action| Self::Asked { action })
                .ok_or_else(|| UnknownOccasion(text.to_owned()));
        }
        [
            Self::Raised,
            Self::Dispatched,
            Self::Resolved,
            Self::Dismissed,
            Self::Picture,
            Self::Report,
            Self::Test,
        ]
        .into_iter()
        .find(|known| known.word() == text)
        .ok_or_else(|| UnknownOccasion(text.to_owned()))
    }
}

/// Where a delivery is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryState {
    /// It is tried again until it succeeds or is too old.
    Waiting,
    /// The target took it.
    Delivered,
    /// The target never took it.
    Failed,
}

/// Something on its way along a route. It is written down with what it is about, and tried until the
/// target took it or it is too old: at least once, so that a target may see an id twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its number; its id for targets is made from it.
    pub id: DeliveryId,
    /// Along which route.
    pub route: u64,
    /// About which alert; none for a test.
    pub alert: Option<AlertId>,
    /// Why.
    pub occasion: Occasion,
    /// Where it is in its life.
    pub state: DeliveryState,
    /// When it was written down.
    pub made_at: WallTime,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next, while it waits.
    pub due_at: WallTime,
    /// When it was taken or given up.
    pub done_at: Option<WallTime>,
    /// Why the newest attempt failed; empty when it did not.
    pub error: String,
    /// Whom earlier attempts did not reach while they reached others.
    pub missed: MissedReaders,
    /// Which making of a report it brings; none where it is about an alert.
    pub report: Option<u64>,
}

/// Of several readers of one mail, those whom it did not reach.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissedReaders {
    /// They may have it later, and nobody else gets it again; everybody gets it while there are none.
    pub later: Vec<String>,
    /// They are gone, with what was said of it.
    pub gone: Vec<String>,
}

impl MissedReaders {
    /// Whether everybody has it, or nobody.
    pub fn is_empty(&self) -> bool {
        self.later.is_empty() && self.gone.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alert::AlertWork;

    fn alert(camera: Option<&str>) -> Alert {
        Alert {
            id: AlertId(1),
            rule: RuleId::new("r").unwrap(),
            camera: camera.map(|id| CameraId::new(id).unwrap()),
            severity: Severity::High,
            title: String::new(),
            subject: None,
            place: String::new(),
            at: WallTime::default(),
            event: None,
            has_snapshot: false,
            work: AlertWork::default(),
        }
    }

    fn all() -> NotificationFilter {
        NotificationFilter {
            least: Severity::Low,
            rules: Vec::new(),
            cameras: Vec::new(),
            raised: true,
            escalated: true,
            levels: Vec::new(),
            asked: true,
            closed: true,
            schedule: None,
        }
    }

    const NOON: LocalTime = LocalTime {
        weekday: 0,
        minute: 720,
        store: None,
    };

    const ASKED: Occasion = Occasion::Asked {
        action: AlertAction::OpenLane,
    };

    #[track_caller]
    fn check(
        filter: &NotificationFilter,
        camera: Option<&str>,
        occasion: Occasion,
        expected: bool,
    ) {
        let takes = filter.takes(&alert(camera), occasion, NOON);
        assert_eq!(takes, expected, "{filter:?} {camera:?} {occasion}");
    }

    #[test]
    fn a_filter_that_names_nothing_takes_everything_but_what_follows_by_itself() {
        check(&all(), Some("a"), Occasion::Raised, true);
        check(&all(), None, Occasion::Escalated { level: 2 }, true);
        check(&all(), None, Occasion::Dismissed, true);
        check(&all(), None, Occasion::Dispatched, true);
        check(&all(), None, ASKED, true);
        check(&all(), Some("a"), Occasion::Picture, false);
        check(&all(), Some("a"), Occasion::Test, false);
    }

    #[test]
    fn each_part_of_a_filter_holds_back() {
        let least = NotificationFilter {
            least: Severity::Critical,
            ..all()
        };
        check(&least, Some("a"), Occasion::Raised, false);
        let rules = NotificationFilter {
            rules: vec![RuleId::new("other").unwrap()],
            ..all()
        };
        check(&rules, Some("a"), Occasion::Raised, false);
        let cameras = NotificationFilter {
            cameras: vec![CameraId::new("a").unwrap()],
            ..all()
        };
        check(&cameras, Some("a"), Occasion::Raised, true);
        check(&cameras, Some("b"), Occasion::Raised, false);
        check(&cameras, None, Occasion::Raised, false);
        let manager = NotificationFilter {
            levels: vec![2],
            ..all()
        };
        check(&manager, Some("a"), Occasion::Escalated { level: 1 }, false);
        check(&manager, Some("a"), Occasion::Escalated { level: 2 }, true);
        let unasked = NotificationFilter {
            asked: false,
            ..all()
        };
        check(&unasked, Some("a"), ASKED, false);
        check(&unasked, Some("a"), Occasion::Dispatched, false);
        let quiet = NotificationFilter {
            closed: false,
            ..all()
        };
        check(&quiet, Some("a"), Occasion::Resolved, false);
        let night = NotificationFilter {
            schedule: Some(Schedule {
                weekdays: [true; 7],
                from_minute: 22 * 60,
                to_minute: 6 * 60,
            }),
            ..all()
        };
        check(&night, Some("a"), Occasion::Raised, false);
    }

    #[test]
    fn occasions_read_back() {
        for occasion in [
            Occasion::Raised,
            Occasion::Escalated { level: 2 },
            Occasion::Dispatched,
            Occasion::Resolved,
            Occasion::Dismissed,
            Occasion::Picture,
            Occasion::Report,
            Occasion::Test,
        ]
        .into_iter()
        .chain(AlertAction::ALL.map(|action| Occasion::Asked { action }))
        {
            assert_eq!(occasion.to_string().parse(), Ok(occasion));
        }
        assert!("asked_".parse::<Occasion>().is_err());
        assert!("escalated_".parse::<Occasion>().is_err());
    }
}
