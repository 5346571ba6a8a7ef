//! Alerts: what needs a person.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::escalation::EscalationTimes;
use crate::event::BlindCause;
use crate::id::{AlertId, CameraId, EventId, RuleId};
use crate::time::WallTime;

/// How urgent. Ordered: `Low < Critical`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Answer within 1 h.
    Low,
    /// Answer within 15 min.
    Medium,
    /// Answer within 3 min.
    High,
    /// Answer now.
    Critical,
}

impl Severity {
    /// One level less urgent; `Low` stays.
    #[must_use]
    pub fn lower(self) -> Self {
        match self {
            Self::Critical => Self::High,
            Self::High => Self::Medium,
            Self::Medium | Self::Low => Self::Low,
        }
    }

    /// How soon somebody should have it, counted from its cause.
    pub fn response_target(self) -> Duration {
        match self {
            Self::Critical => Duration::ZERO,
            Self::High => Duration::from_secs(3 * 60),
            Self::Medium => Duration::from_secs(15 * 60),
            Self::Low => Duration::from_secs(60 * 60),
        }
    }

    /// Whether an answer after this time was soon enough. "At once" leaves a person the time to read.
    pub fn is_in_time(self, waited: Duration) -> bool {
        waited <= self.response_target().max(AT_ONCE)
    }
}

/// Longer than this nobody needs to see what happened and press a key.
const AT_ONCE: Duration = Duration::from_secs(30);

/// Where an alert is in its life. It never goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertState {
    /// Nobody has it.
    Open,
    /// Somebody saw it and has it.
    Acknowledged,
    /// Somebody is on the way.
    Dispatched,
    /// Done.
    Resolved,
    /// It was nothing.
    Dismissed,
}

impl AlertState {
    /// Whether nobody has to do anything any more.
    pub fn is_closed(self) -> bool {
        matches!(self, Self::Resolved | Self::Dismissed)
    }
}

/// What an alert is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AlertSubject {
    /// Somebody crossed a line to its "in" side.
    CameIn {
        /// Which.
        line: String,
    },
    /// Somebody crossed a line to its other side.
    WentOut {
        /// Which.
        line: String,
    },
    /// Somebody is in a zone.
    Inside {
        /// Which.
        zone: String,
    },
    /// Somebody stays in a zone.
    Loitering {
        /// Which.
        zone: String,
        /// For how long.
        seconds: u64,
    },
    /// A camera gives no picture.
    CameraOffline {
        /// Its name then.
        name: String,
    },
    /// A camera gives pictures in which nobody can be seen.
    CameraBlind {
        /// Its name then.
        name: String,
        /// Why.
        cause: BlindCause,
    },
    /// The store fills.
    Occupancy {
        /// How many are in it.
        people: u32,
        /// How many may be.
        capacity: u32,
    },
    /// Many wait at a till.
    QueueLength {
        /// Which lane.
        lane: String,
        /// How many.
        people: u32,
    },
    /// Somebody waits for long at a till.
    QueueLong {
        /// Which lane.
        lane: String,
        /// For how long.
        seconds: u64,
    },
    /// One more till should be opened.
    OpenLane {
        /// People who wait, at all tills.
        waiting: u32,
        /// Tills that are open.
        open: u32,
    },
    /// Events cannot be stored at present.
    EventsNotSaved,
    /// Events are lost for good.
    EventsLost,
    /// Video is not recorded.
    NotRecorded,
}

/// Something that needs a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alert {
    /// Number at the site.
    pub id: AlertId,
    /// The rule that raised it.
    pub rule: RuleId,
    /// The camera it is about; none for the whole site.
    pub camera: Option<CameraId>,
    /// How urgent.
    pub severity: Severity,
    /// What happened and where, in the store's language; up to 45 characters where a rule raised it: "Person came in at door".
    pub title: String,
    /// What the title says, for whoever says it in other words.
    #[serde(default)]
    pub subject: Option<AlertSubject>,
    /// Place: line or zone, then camera.
    pub place: String,
    /// When the cause happened.
    pub at: WallTime,
    /// The event that raised it.
    pub event: Option<EventId>,
    /// Whether a snapshot is kept for it.
    pub has_snapshot: bool,
    /// What people have made of it.
    pub work: AlertWork,
}

/// What people have made of an alert: the sum of its [`AlertEntry`]s.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AlertWork {
    /// Where it is in its life.
    pub state: AlertState,
    /// Who has it.
    pub owner: Option<String>,
    /// When it left [`AlertState::Open`].
    pub acknowledged_at: Option<WallTime>,
    /// When somebody was sent.
    pub dispatched_at: Option<WallTime>,
    /// When it was resolved or dismissed.
    pub closed_at: Option<WallTime>,
    /// What was said when it was closed: why it was nothing, or what was done.
    pub outcome: String,
    /// To how many levels of people beyond the guard it has gone, because nobody had it.
    pub escalation: u8,
}

impl Default for AlertWork {
    fn default() -> Self {
        Self {
            state: AlertState::Open,
            owner: None,
            acknowledged_at: None,
            dispatched_at: None,
            closed_at: None,
            outcome: String::new(),
            escalation: 0,
        }
    }
}

/// One line of an alert's log. The log is what happened; [`AlertWork`] follows from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertEntry {
    /// When.
    pub at: WallTime,
    /// Who.
    pub actor: String,
    /// What.
    pub step: AlertStep,
    /// Along how many notification routes it was told; none where it is told to nobody outside the
    /// screens, and where nobody noted it.
    #[serde(default)]
    pub told: Option<u32>,
}

/// What may happen to an alert after it was raised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum AlertStep {
    /// "I have it."
    Acknowledge,
    /// "Somebody is on the way."
    Dispatch {
        /// Who was sent and what for; may be empty.
        note: String,
    },
    /// "Done."
    Resolve {
        /// What was done; may be empty.
        note: String,
    },
    /// "It was nothing."
    Dismiss {
        /// Why; may be empty.
        reason: String,
    },
    /// Somebody wrote something down.
    Comment {
        /// What.
        text: String,
    },
    /// Something was asked for: to open a lane, to fill a shelf.
    Ask {
        /// What.
        action: AlertAction,
    },
    /// Nobody had it in time, so that it went to the next level of people.
    Escalate {
        /// 1 for the first level after the guard.
        level: u8,
    },
}

impl Alert {
    /// The next level of people to tell, and when, unless somebody has it by then.
    pub fn next_escalation(&self, times: &EscalationTimes) -> Option<(u8, WallTime)> {
        let level = self.work.escalation + 1;
        let after = times.after(self.severity, level)?;
        (self.work.state == AlertState::Open).then(|| (level, self.at + after))
    }
}

/// What a screen offers for an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertAction {
    /// Look at the camera.
    ViewCctv,
    /// Send a guard.
    DispatchSecurity,
    /// Open another till.
    OpenLane,
    /// Look at the queue.
    ViewQueue,
    /// Have a shelf filled.
    RequestRestock,
}

impl AlertAction {
    /// All there are.
    pub const ALL: [Self; 5] = [
        Self::ViewCctv,
        Self::DispatchSecurity,
        Self::OpenLane,
        Self::ViewQueue,
        Self::RequestRestock,
    ];

    /// As programs know it.
    pub fn word(self) -> &'static str {
        match self {
            Self::ViewCctv => "view_cctv",
            Self::DispatchSecurity => "dispatch_security",
            Self::OpenLane => "open_lane",
            Self::ViewQueue => "view_queue",
            Self::RequestRestock => "request_restock",
        }
    }
}

impl AlertWork {
    /// Takes an entry in; says whether it belongs in the log. The state never goes back, what is closed
    /// takes nothing but comments, and a step that was made before is no second one.
    pub fn apply(&mut self, entry: &AlertEntry) -> bool {
        let to = match &entry.step {
            AlertStep::Comment { .. } => return true,
            AlertStep::Ask { .. } => return !self.state.is_closed(),
            AlertStep::Escalate { level } => {
                let is_news = self.state == AlertState::Open && *level > self.escalation;
                if is_news {
                    self.escalation = *level;
                }
                return is_news;
            }
            AlertStep::Acknowledge => AlertState::Acknowledged,
            AlertStep::Dispatch { .. } => AlertState::Dispatched,
            AlertStep::Resolve { .. } => AlertState::Resolved,
            AlertStep::Dismiss { .. } => AlertState::Dismissed,
        };
        if self.state.is_closed() {
            return false;
        }
        if to <= self.state {
            // Somebody else takes over what somebody has; the state stays.
            let takes_over =
                to == AlertState::Acknowledged && self.owner.as_deref() != Some(&entry.actor);
            if takes_over {
                self.owner = Some(entry.actor.clone());
            }
            return takes_over;
        }
        self.state = to;
        self.owner.get_or_insert_with(|| entry.actor.clone());
        self.acknowledged_at.get_or_insert(entry.at);
        match &entry.step {
            AlertStep::Dispatch { .. } => self.dispatched_at = Some(entry.at),
            AlertStep::Resolve { note: outcome } | AlertStep::Dismiss { reason: outcome } => {
                self.closed_at = Some(entry.at);
                self.outcome.clone_from(outcome);
            }
            _ => {}
        }
        true
    }
}

/// Rules that are quiet for a while, because somebody said so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snooze {
    /// Its number.
    pub id: u64,
    /// Only alerts of this rule.
    pub rule: Option<RuleId>,
    /// Only alerts of this camera.
    pub camera: Option<CameraId>,
    /// When alerts are raised again.
    pub until: WallTime,
    /// Why.
    pub reason: String,
    /// Who said so.
    pub actor: String,
    /// When.
    pub made_at: WallTime,
    /// How many alerts were not raised.
    pub held_back: u64,
}

impl Snooze {
    /// Whether it holds an alert back. One without rule and camera holds nothing back.
    pub fn covers(&self, rule: &RuleId, camera: Option<&CameraId>, now: WallTime) -> bool {
        now < self.until
            && (self.rule.is_some() || self.camera.is_some())
            && self.rule.as_ref().is_none_or(|only| only == rule)
            && self.camera.as_ref().is_none_or(|only| Some(only) == camera)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn step() -> impl Strategy<Value = AlertStep> {
        let text = || Just(String::new());
        prop_oneof![
            Just(AlertStep::Acknowledge),
            text().prop_map(|note| AlertStep::Dispatch { note }),
            text().prop_map(|note| AlertStep::Resolve { note }),
            text().prop_map(|reason| AlertStep::Dismiss { reason }),
            text().prop_map(|text| AlertStep::Comment { text }),
            Just(AlertStep::Ask {
                action: AlertAction::OpenLane
            }),
            (0u8..4).prop_map(|level| AlertStep::Escalate { level }),
        ]
    }

    fn entries() -> impl Strategy<Value = Vec<AlertEntry>> {
        prop::collection::vec((step(), "[ab]"), 0..20).prop_map(|steps| {
            let mut at = WallTime::default();
            let entry = |(step, actor)| {
                at = at + Duration::from_secs(1);
                AlertEntry {
                    at,
                    actor,
                    step,
                    told: None,
                }
            };
            steps.into_iter().map(entry).collect()
        })
    }

    proptest! {
        #[test]
        fn the_state_never_goes_back_and_the_log_says_all(entries in entries()) {
            let mut work = AlertWork::default();
            let mut log = Vec::new();
            for entry in &entries {
                let before = work.clone();
                if work.apply(entry) {
                    log.push(entry.clone());
                } else {
                    prop_assert_eq!(&before, &work, "what is not in the log changes nothing");
                }
                prop_assert!(work.state >= before.state);
                prop_assert!(!before.state.is_closed() || before == work, "closed stays");
                prop_assert_eq!(work.state.is_closed(), work.closed_at.is_some());
                prop_assert_eq!(work.state == AlertState::Open, work.acknowledged_at.is_none());
                prop_assert_eq!(work.state == AlertState::Open, work.owner.is_none());
            }
            let mut again = AlertWork::default();
            log.iter().for_each(|entry| {
                again.apply(entry);
            });
            prop_assert_eq!(again, work, "the log alone tells what became of it");
        }

        #[test]
        fn asked_twice_is_done_once(entries in entries(), step in step()) {
            let mut work = AlertWork::default();
            entries.iter().for_each(|entry| { work.apply(entry); });
            let at = WallTime::default() + Duration::from_secs(1000);
            let entry = AlertEntry { at, actor: "c".to_owned(), step, told: None };
            work.apply(&entry);
            let once = work.clone();
            work.apply(&entry);
            prop_assert_eq!(once, work);
        }
    }

    #[test]
    fn a_snooze_covers_what_it_names_until_its_end() {
        let rule = |id: &str| RuleId::new(id).unwrap();
        let camera = |id: &str| CameraId::new(id).unwrap();
        let end = WallTime::from_millis(1_795_176_000_000);
        let snooze = |rule: Option<&str>, cam: Option<&str>| Snooze {
            id: 1,
            rule: rule.map(|id| RuleId::new(id).unwrap()),
            camera: cam.map(camera),
            until: end,
            reason: String::new(),
            actor: String::new(),
            made_at: WallTime::default(),
            held_back: 0,
        };
        let before = WallTime::from_millis(1_795_175_999_999);
        let covers = |snooze: Snooze, at| snooze.covers(&rule("door"), Some(&camera("CAM-1")), at);
        assert!(covers(snooze(Some("door"), None), before));
        assert!(covers(snooze(None, Some("CAM-1")), before));
        assert!(covers(snooze(Some("door"), Some("CAM-1")), before));
        assert!(!covers(snooze(Some("door"), None), end), "it has an end");
        assert!(!covers(snooze(Some("other"), Some("CAM-1")), before));
        assert!(!covers(snooze(Some("door"), Some("CAM-2")), before));
        assert!(
            !covers(snooze(None, None), before),
            "nothing is not everything"
        );
        assert!(!snooze(None, Some("CAM-1")).covers(&rule("door"), None, before));
    }
}
