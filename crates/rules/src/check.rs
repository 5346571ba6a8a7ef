//! Rules that could never work, told to whoever writes them.

use inveye_domain::{Rule, RuleCondition};

/// Why a rule is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// A rule without a name cannot be found again.
    #[error("the rule has no name")]
    NoName,
    /// Longer than a list shows.
    #[error("the rule's name is longer than {max} characters")]
    LongName {
        /// How long it may be.
        max: usize,
    },
    /// Everybody would be too many, or nobody ever.
    #[error("the site must hold 1 to {MAX_CAPACITY} people")]
    Capacity,
    /// Everybody who enters would loiter.
    #[error("the time before somebody loiters must be longer than 0 s")]
    NoLimit,
    /// Every queue would be too long, or none ever.
    #[error("a queue is too long with more than 1 to {MAX_CAPACITY} people")]
    QueueLength,
    /// Everybody would wait too long.
    #[error("the time after which a wait is too long must be longer than 0 s")]
    NoWait,
    /// There is no such time of day.
    #[error("a schedule's times are 0 to 1439 minutes after midnight, not {minute}")]
    NoSuchMinute {
        /// What was given.
        minute: u16,
    },
    /// It would never be awake.
    #[error("the schedule has no weekday; switch the rule off instead")]
    NoWeekday,
}

const MAX_NAME: usize = 64;
/// More than any shop holds; titles are short enough up to here.
pub(crate) const MAX_CAPACITY: u32 = 99_999;
const DAY: u16 = 24 * 60;

/// Refuses a rule that could never raise an alert, or would raise one always.
pub fn check(rule: &Rule) -> Result<(), RuleError> {
    if rule.name.trim().is_empty() {
        return Err(RuleError::NoName);
    }
    if rule.name.chars().count() > MAX_NAME {
        return Err(RuleError::LongName { max: MAX_NAME });
    }
    match &rule.condition {
        RuleCondition::Occupancy { capacity } if !(1..=MAX_CAPACITY).contains(capacity) => {
            return Err(RuleError::Capacity);
        }
        RuleCondition::Loitering { limit, .. } if limit.is_zero() => {
            return Err(RuleError::NoLimit);
        }
        RuleCondition::QueueLength { people, .. } if !(1..=MAX_CAPACITY).contains(people) => {
            return Err(RuleError::QueueLength);
        }
        RuleCondition::QueueLong { limit, .. } if limit.is_zero() => {
            return Err(RuleError::NoWait);
        }
        _ => {}
    }
    let Some(schedule) = &rule.schedule else {
        return Ok(());
    };
    for minute in [schedule.from_minute, schedule.to_minute] {
        if minute >= DAY {
            return Err(RuleError::NoSuchMinute { minute });
        }
    }
    if schedule.weekdays.contains(&true) {
        Ok(())
    } else {
        Err(RuleError::NoWeekday)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use inveye_domain::{CameraId, RuleId, Schedule, Severity, ZoneName};

    use super::*;

    fn rule(condition: RuleCondition) -> Rule {
        Rule {
            id: RuleId::new("r1").unwrap(),
            name: "Full".to_owned(),
            enabled: true,
            condition,
            severity: Severity::High,
            cool_down: Duration::ZERO,
            schedule: None,
            store: None,
            instructions: String::new(),
            related: Vec::new(),
            actions: Vec::new(),
        }
    }

    fn full() -> Rule {
        rule(RuleCondition::Occupancy { capacity: 20 })
    }

    #[track_caller]
    fn refused(rule: &Rule, expected: &RuleError) {
        assert_eq!(check(rule).as_ref(), Err(expected));
    }

    #[test]
    fn rules_that_cannot_work_are_refused() {
        assert_eq!(check(&full()), Ok(()));
        let nobody = rule(RuleCondition::Occupancy { capacity: 0 });
        refused(&nobody, &RuleError::Capacity);
        let at_once = rule(RuleCondition::Loitering {
            camera: CameraId::new("CAM-1").unwrap(),
            zone: ZoneName::new("shelf").unwrap(),
            limit: Duration::ZERO,
        });
        refused(&at_once, &RuleError::NoLimit);
        let unnamed = Rule {
            name: " ".to_owned(),
            ..full()
        };
        refused(&unnamed, &RuleError::NoName);
        let scheduled = |weekdays, to_minute| Rule {
            schedule: Some(Schedule {
                weekdays,
                from_minute: 0,
                to_minute,
            }),
            ..full()
        };
        refused(
            &scheduled([true; 7], 1440),
            &RuleError::NoSuchMinute { minute: 1440 },
        );
        refused(&scheduled([false; 7], 60), &RuleError::NoWeekday);
    }
}
