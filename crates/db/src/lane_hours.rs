//! How long till lanes were open: from what happened there, which is all that anybody knows of it.

use std::collections::BTreeMap;
use std::time::Duration;

use inveye_domain::{CameraId, LaneName, TILL_IDLE, WallTime};
use rusqlite::Connection;

use crate::counts::{collect, count, id};
use crate::error::ReadError;
use crate::sums::minute;

/// Services that last longer than this are looked for before a time asked for.
const LONGEST_SERVICE: Duration = Duration::from_secs(3600);
const MINUTE: Duration = Duration::from_secs(60);

type Span = (WallTime, WallTime);

/// Of each lane with anything to count.
pub(crate) fn open_spans(
    connection: &Connection,
    from: WallTime,
    to: WallTime,
) -> Result<BTreeMap<(CameraId, LaneName), OpenSpans>, ReadError> {
    let sql = "SELECT camera, lane, minute, ends, service_us FROM lane_minute
               WHERE minute >= ?1 AND minute < ?2 AND joins + starts + ends > 0";
    let rows = collect(
        connection,
        sql,
        (minute(from - TILL_IDLE * 2), minute(to + LONGEST_SERVICE)),
        |row| {
            let key = (id(row, 0, CameraId::new)?, id(row, 1, LaneName::new)?);
            let begins = WallTime::from_micros(row.get::<_, i64>(2)?.saturating_mul(60_000_000));
            let (ends, service) = (count(row, 3)?, Duration::from_micros(count(row, 4)?));
            let each = u32::try_from(ends).ok().filter(|&ends| ends > 0);
            let before = each.map_or(Duration::ZERO, |ends| service / ends);
            Ok((key, (begins - before, begins + MINUTE)))
        },
    )?;
    let mut spans: BTreeMap<(CameraId, LaneName), Vec<Span>> = BTreeMap::new();
    for (key, span) in rows {
        spans.entry(key).or_default().push(span);
    }
    Ok(spans
        .into_iter()
        .map(|(key, spans)| (key, OpenSpans::new(spans)))
        .collect())
}

/// When a lane was open: pauses of up to [`TILL_IDLE`] are part of it.
pub(crate) struct OpenSpans(Vec<Span>);

impl OpenSpans {
    fn new(mut spans: Vec<Span>) -> Self {
        spans.sort();
        let mut joined: Vec<Span> = Vec::new();
        for (begin, end) in spans {
            match joined.last_mut() {
                Some(last) if begin.since(last.1) <= TILL_IDLE => last.1 = last.1.max(end),
                _ => joined.push((begin, end)),
            }
        }
        Self(joined)
    }

    /// For how much of a time.
    pub(crate) fn within(&self, (from, to): Span) -> Duration {
        let within = self
            .0
            .iter()
            .map(|(begin, end)| end.min(&to).since(*begin.max(&from)));
        within.sum()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(minute: i64) -> WallTime {
        WallTime::from_millis(minute * 60_000)
    }

    #[test]
    fn a_pause_of_five_minutes_is_open_and_a_longer_one_is_not() {
        let spans = |begins: &[i64]| begins.iter().map(|&m| (at(m), at(m + 1))).collect();
        let open = |begins: &[i64]| {
            OpenSpans::new(spans(begins))
                .within((at(0), at(60)))
                .as_secs()
                / 60
        };
        assert_eq!(open(&[]), 0);
        assert_eq!(open(&[10]), 1);
        assert_eq!(open(&[10, 16]), 7);
        assert_eq!(open(&[10, 17]), 2);
        assert_eq!(open(&[-3, 0, 59, 63]), 2, "of the hour alone");
    }

    proptest! {
        #[test]
        fn hours_add_up_to_the_time(begins in prop::collection::vec(-30_i64..210, 0..40), cut in 0_i64..180) {
            let spans: Vec<Span> = begins.iter().map(|&m| (at(m), at(m + 3))).collect();
            let open = |from, to| OpenSpans::new(spans.clone()).within((at(from), at(to)));
            prop_assert_eq!(open(0, cut) + open(cut, 180), open(0, 180));
            prop_assert!(open(0, 180) <= Duration::from_secs(180 * 60));
        }
    }
}
