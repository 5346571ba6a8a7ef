//! When a rule is awake.

use inveye_domain::Schedule;

/// A moment on the site's wall clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalTime {
    /// 0 is Monday.
    pub weekday: u8,
    /// Minutes after midnight.
    pub minute: u16,
}

/// Whether a rule with this schedule is awake.
pub(crate) fn awake(schedule: Option<&Schedule>, local: LocalTime) -> bool {
    let Some(Schedule {
        weekdays,
        from_minute,
        to_minute,
    }) = schedule
    else {
        return true;
    };
    let today = usize::from(local.weekday) % 7;
    let (starts_today, started_yesterday) = (weekdays[today], weekdays[(today + 6) % 7]);
    let (after_start, before_end) = (local.minute >= *from_minute, local.minute < *to_minute);
    match from_minute.cmp(to_minute) {
        std::cmp::Ordering::Equal => starts_today,
        std::cmp::Ordering::Less => starts_today && after_start && before_end,
        std::cmp::Ordering::Greater => {
            (starts_today && after_start) || (started_yesterday && before_end)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRIDAY: u8 = 4;

    #[track_caller]
    fn check(days: &[u8], from: u16, to: u16, weekday: u8, minute: u16, expected: bool) {
        let mut weekdays = [false; 7];
        for &day in days {
            weekdays[usize::from(day)] = true;
        }
        let schedule = Schedule {
            weekdays,
            from_minute: from,
            to_minute: to,
        };
        assert_eq!(
            awake(Some(&schedule), LocalTime { weekday, minute }),
            expected,
            "{days:?} {from}-{to} on day {weekday} at {minute}"
        );
    }

    #[test]
    fn hours_within_a_day() {
        check(&[FRIDAY], 9 * 60, 18 * 60, FRIDAY, 9 * 60, true);
        check(&[FRIDAY], 9 * 60, 18 * 60, FRIDAY, 18 * 60, false);
        check(&[FRIDAY], 9 * 60, 18 * 60, FRIDAY, 9 * 60 - 1, false);
        check(&[FRIDAY], 9 * 60, 18 * 60, 5, 12 * 60, false);
    }

    #[test]
    fn a_night_belongs_to_the_day_it_starts_on() {
        check(&[FRIDAY], 22 * 60, 6 * 60, FRIDAY, 23 * 60, true);
        check(&[FRIDAY], 22 * 60, 6 * 60, 5, 5 * 60, true);
        check(&[FRIDAY], 22 * 60, 6 * 60, 5, 6 * 60, false);
        check(&[FRIDAY], 22 * 60, 6 * 60, 5, 23 * 60, false);
        check(&[FRIDAY], 22 * 60, 6 * 60, FRIDAY, 5 * 60, false);
        // Sunday's night ends on Monday.
        check(&[6], 22 * 60, 6 * 60, 0, 60, true);
    }

    #[test]
    fn equal_ends_mean_the_whole_day() {
        check(&[FRIDAY], 0, 0, FRIDAY, 0, true);
        check(&[FRIDAY], 600, 600, FRIDAY, 1439, true);
        check(&[FRIDAY], 600, 600, 5, 600, false);
    }

    #[test]
    fn without_a_schedule_a_rule_never_sleeps() {
        assert!(awake(
            None,
            LocalTime {
                weekday: 2,
                minute: 0
            }
        ));
    }
}
