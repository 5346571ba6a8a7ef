//! Which part of a time was seen at all. A blind camera is not an empty shop.

use std::collections::BTreeMap;
use std::time::Duration;

use inveye_domain::{CameraId, WallTime};
use rusqlite::Connection;

use crate::error::ReadError;
use crate::reader::Reader;
use crate::writer::RUN_GAP;

/// A time in which a camera gave no picture while the engine ran.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outage {
    /// Which camera.
    pub camera: CameraId,
    /// Since when.
    pub from: WallTime,
    /// Until when; none while it lasts.
    pub to: Option<WallTime>,
    /// For people.
    pub reason: String,
}

/// A time in which a camera counted nothing or too little, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlindTime {
    /// Which camera.
    pub camera: CameraId,
    /// Since when.
    pub from: WallTime,
    /// Until when; none while it lasts.
    pub to: Option<WallTime>,
    /// `offline` where it gave no picture, otherwise as [`inveye_domain::BlindCause`] says it.
    pub cause: String,
}

/// A part of a span that was not seen by one camera, or by none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnseenTime {
    /// Which camera; none where nothing was running.
    pub camera: Option<CameraId>,
    /// As [`BlindTime::cause`]; `engine_off` where nothing was running.
    pub cause: String,
    /// How much of the span.
    pub lasted: Duration,
}

/// From, to; to is not part of it.
type Span = (i64, i64);

const READING: &str = "read when cameras were blind";

impl Reader {
    /// For each span, which part of it the cameras saw, 0–1, averaged over them; `None` for a span
    /// that has not begun or has no cameras. A span that still runs is judged up to `now`.
    pub fn coverage(
        &self,
        cameras: &[CameraId],
        spans: &[(WallTime, WallTime)],
        now: WallTime,
    ) -> Result<Vec<Option<f64>>, ReadError> {
        let (Some(from), Some(to)) = (
            spans.iter().map(|span| span.0).min(),
            spans.iter().map(|span| span.1).max(),
        ) else {
            return Ok(Vec::new());
        };
        let (runs, times) = self.with(|connection| {
            Ok((
                runs(connection, from, to, now)?,
                blind_times(connection, from, to)?,
            ))
        })?;
        let cameras: Vec<Seen> = cameras
            .iter()
            .map(|camera| Seen::new(&runs, &blind(camera, &times, now)))
            .collect();
        Ok(spans
            .iter()
            .map(|&(from, to)| share((from.as_micros(), to.min(now).as_micros()), &cameras))
            .collect())
    }

    /// For each span, why the cameras did not see all of it, and how much that was; longest first. What two reasons hide at
    /// once is in both.
    pub fn unseen(
        &self,
        cameras: &[CameraId],
        spans: &[(WallTime, WallTime)],
        now: WallTime,
    ) -> Result<Vec<Vec<UnseenTime>>, ReadError> {
        let (Some(from), Some(to)) = (
            spans.iter().map(|span| span.0).min(),
            spans.iter().map(|span| span.1).max(),
        ) else {
            return Ok(Vec::new());
        };
        let (runs, times) = self.with(|connection| {
            Ok((
                runs(connection, from, to, now)?,
                blind_times(connection, from, to)?,
            ))
        })?;
        Ok(spans
            .iter()
            .map(|&(from, to)| {
                let span = (from.as_micros(), to.min(now).as_micros());
                why_unseen(span, cameras, &runs, &times, now)
            })
            .collect())
    }

    /// Times that touch that time in which cameras counted nothing or too little, oldest first.
    pub fn blind_times(&self, from: WallTime, to: WallTime) -> Result<Vec<BlindTime>, ReadError> {
        self.with(|connection| blind_times(connection, from, to))
    }

    /// Outages that touch that time, oldest first.
    pub fn outages(&self, from: WallTime, to: WallTime) -> Result<Vec<Outage>, ReadError> {
        self.with(|connection| outages(connection, from, to))
    }
}

/// When one camera saw, and for how long until the end of each time: any of the thousands of hours of a year is then
/// looked up, not searched for.
struct Seen(Vec<(Span, i64)>);

impl Seen {
    /// Of two merged lists.
    fn new(runs: &[Span], blind: &[Span]) -> Self {
        let mut seen = Vec::with_capacity(runs.len() + blind.len());
        let mut total = 0;
        let mut see = |from: i64, to: i64| {
            if from < to {
                total += to - from;
                seen.push(((from, to), total));
            }
        };
        let mut blind = blind.iter().peekable();
        for &(from, to) in runs {
            let mut at = from;
            while let Some(&&(begin, end)) = blind.peek() {
                if begin >= to {
                    break;
                }
                see(at, begin);
                at = at.max(end);
                // It may reach into the next run.
                if end > to {
                    break;
                }
                blind.next();
            }
            see(at, to);
        }
        Self(seen)
    }

    fn until(&self, at: i64) -> i64 {
        let begun = self.0.partition_point(|((from, _), _)| *from < at);
        let Some(((_, to), total)) = begun.checked_sub(1).and_then(|last| self.0.get(last)) else {
            return 0;
        };
        total - (to - at).max(0)
    }

    fn within(&self, (from, to): Span) -> i64 {
        self.until(to) - self.until(from)
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "microseconds of a span, exact for 285 years"
)]
fn share(span: Span, cameras: &[Seen]) -> Option<f64> {
    let length = span.1 - span.0;
    if length <= 0 || cameras.is_empty() {
        return None;
    }
    let seen: i64 = cameras.iter().map(|camera| camera.within(span)).sum();
    Some(seen as f64 / length as f64 / cameras.len() as f64)
}

fn why_unseen(
    span: Span,
    cameras: &[CameraId],
    runs: &[Span],
    times: &[BlindTime],
    now: WallTime,
) -> Vec<UnseenTime> {
    let within = intersect(&[span], runs);
    let length = |micros: i64| Duration::from_micros(u64::try_from(micros).unwrap_or(0));
    let mut found = vec![UnseenTime {
        camera: None,
        cause: "engine_off".to_owned(),
        lasted: length(span.1 - span.0 - total(&within)),
    }];
    let mut blind: BTreeMap<(&CameraId, &str), Vec<Span>> = BTreeMap::new();
    for time in times.iter().filter(|time| cameras.contains(&time.camera)) {
        let (from, to) = (time.from.as_micros(), time.to.unwrap_or(now).as_micros());
        if from < span.1 && to > span.0 {
            let of = (&time.camera, time.cause.as_str());
            blind.entry(of).or_default().push((from, to));
        }
    }
    found.extend(
        blind
            .into_iter()
            .map(|((camera, cause), spans)| UnseenTime {
                camera: Some(camera.clone()),
                cause: cause.to_owned(),
                lasted: length(total(&intersect(&within, &merge(spans)))),
            }),
    );
    found.retain(|unseen| unseen.lasted > Duration::ZERO);
    found.sort_by_key(|unseen| std::cmp::Reverse(unseen.lasted));
    found
}

fn blind(camera: &CameraId, times: &[BlindTime], now: WallTime) -> Vec<Span> {
    let spans = times
        .iter()
        .filter(|time| time.camera == *camera)
        .map(|time| (time.from.as_micros(), time.to.unwrap_or(now).as_micros()));
    merge(spans.collect())
}

fn runs(
    connection: &Connection,
    from: WallTime,
    to: WallTime,
    now: WallTime,
) -> Result<Vec<Span>, ReadError> {
    let rows = connection
        .prepare_cached("SELECT from_us, to_us FROM engine_run WHERE from_us < ?2 AND to_us >= ?1")
        .and_then(|mut statement| {
            // The run that goes on says so now and then only.
            let earlier = from - RUN_GAP;
            statement
                .query_map((earlier.as_micros(), to.as_micros()), |row| {
                    let (from, to): Span = (row.get(0)?, row.get(1)?);
                    let lives = now.since(WallTime::from_micros(to)) <= RUN_GAP;
                    Ok((from, if lives { to.max(now.as_micros()) } else { to }))
                })?
                .collect::<Result<Vec<_>, _>>()
        })
        .map_err(ReadError::sqlite(READING))?;
    Ok(merge(rows))
}

/// Without a picture, and with pictures that tell too little.
fn blind_times(
    connection: &Connection,
    from: WallTime,
    to: WallTime,
) -> Result<Vec<BlindTime>, ReadError> {
    type Time = ((String, String), (i64, Option<i64>));
    let read = |row: &rusqlite::Row<'_>| -> rusqlite::Result<Time> {
        let text: (String, String) = (row.get(0)?, row.get(3)?);
        let span: (i64, Option<i64>) = (row.get(1)?, row.get(2)?);
        Ok((text, span))
    };
    let rows: Vec<Time> = connection
        .prepare_cached(
            "SELECT camera, from_us, to_us, 'offline' FROM camera_outage
             WHERE from_us < ?2 AND (to_us IS NULL OR to_us > ?1)
             UNION ALL
             SELECT camera, from_us, to_us, cause FROM camera_blind
             WHERE from_us < ?2 AND (to_us IS NULL OR to_us > ?1)
             ORDER BY 2, 1",
        )
        .and_then(|mut statement| {
            let rows = statement.query_map((from.as_micros(), to.as_micros()), read)?;
            rows.collect()
        })
        .map_err(ReadError::sqlite(READING))?;
    rows.into_iter()
        .map(|((camera, cause), (from, to))| {
            Ok(BlindTime {
                camera: CameraId::new(&camera).map_err(|_| ReadError::Stored {
                    doing: READING,
                    what: format!("camera `{camera}`"),
                })?,
                from: WallTime::from_micros(from),
                to: to.map(WallTime::from_micros),
                cause,
            })
        })
        .collect()
}

fn outages(
    connection: &Connection,
    from: WallTime,
    to: WallTime,
) -> Result<Vec<Outage>, ReadError> {
    let wrap = ReadError::sqlite(READING);
    let mut statement = connection
        .prepare_cached(
            "SELECT camera, from_us, to_us, reason FROM camera_outage
             WHERE from_us < ?2 AND (to_us IS NULL OR to_us > ?1) ORDER BY from_us, camera",
        )
        .map_err(&wrap)?;
    let mut rows = statement
        .query((from.as_micros(), to.as_micros()))
        .map_err(&wrap)?;
    let mut outages = Vec::new();
    while let Some(row) = rows.next().map_err(&wrap)? {
        let camera: String = row.get(0).map_err(&wrap)?;
        outages.push(Outage {
            camera: CameraId::new(&camera).map_err(|_| ReadError::Stored {
                doing: READING,
                what: format!("camera `{camera}`"),
            })?,
            from: WallTime::from_micros(row.get(1).map_err(&wrap)?),
            to: row
                .get::<_, Option<i64>>(2)
                .map_err(&wrap)?
                .map(WallTime::from_micros),
            reason: row.get(3).map_err(&wrap)?,
        });
    }
    Ok(outages)
}

/// Sorted, without overlaps.
fn merge(mut spans: Vec<Span>) -> Vec<Span> {
    spans.retain(|span| span.0 < span.1);
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.0 <= last.1 => last.1 = last.1.max(span.1),
            _ => merged.push(span),
        }
    }
    merged
}

fn intersect(a: &[Span], b: &[Span]) -> Vec<Span> {
    let common = a
        .iter()
        .flat_map(|x| b.iter().map(|y| (x.0.max(y.0), x.1.min(y.1))));
    merge(common.collect())
}

fn total(spans: &[Span]) -> i64 {
    spans.iter().map(|span| span.1 - span.0).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn seen(span: Span, runs: &[Span], blind: &[Vec<Span>]) -> Option<f64> {
        let cameras = blind
            .iter()
            .map(|blind| Seen::new(runs, &merge(blind.clone())));
        share(span, &cameras.collect::<Vec<_>>())
    }

    #[track_caller]
    fn check(span: Span, runs: &[Span], blind: &[Vec<Span>], expected: Option<f64>) {
        let got = seen(span, &merge(runs.to_vec()), blind);
        match (got, expected) {
            (Some(got), Some(expected)) => {
                assert!((got - expected).abs() < 1e-12, "{got}, not {expected}");
            }
            _ => assert_eq!(got, expected),
        }
    }

    #[test]
    fn coverage_is_what_runs_leave_after_outages() {
        let all = [(0, 1000)];
        check((100, 200), &all, &[vec![]], Some(1.0));
        check((100, 200), &[], &[vec![]], Some(0.0));
        check((100, 200), &[(0, 150)], &[vec![]], Some(0.5));
        check((100, 200), &all, &[vec![(150, 300)]], Some(0.5));
        check((100, 200), &all, &[vec![(150, 300)], vec![]], Some(0.75));
        // An outage while the engine was off is not counted twice.
        check((100, 200), &[(0, 150)], &[vec![(140, 160)]], Some(0.4));
        check((200, 200), &all, &[vec![]], None);
        check((100, 200), &all, &[], None);
    }

    #[test]
    fn what_was_not_seen_is_told_with_its_cause_and_never_outside_the_span() {
        let camera = |id: &str| CameraId::new(id).unwrap();
        let at = WallTime::from_micros;
        let time = |id: &str, from, to: Option<i64>, cause: &str| BlindTime {
            camera: camera(id),
            from: at(from),
            to: to.map(at),
            cause: cause.to_owned(),
        };
        let times = [
            time("a", 50, Some(120), "offline"),
            time("a", 130, Some(140), "dark"),
            time("b", 190, None, "dark"),
            time("c", 100, None, "dark"),
        ];
        let found = why_unseen(
            (100, 200),
            &[camera("a"), camera("b")],
            &[(0, 150), (180, 400)],
            &times,
            at(400),
        );
        let told: Vec<_> = found
            .iter()
            .map(|unseen| {
                let camera = unseen.camera.as_ref().map(CameraId::as_str);
                (camera, unseen.cause.as_str(), unseen.lasted.as_micros())
            })
            .collect();
        assert_eq!(
            told,
            [
                (None, "engine_off", 30),
                (Some("a"), "offline", 20),
                (Some("a"), "dark", 10),
                (Some("b"), "dark", 10),
            ]
        );
    }

    proptest! {
        #[test]
        fn coverage_is_a_recount_of_each_moment(
            runs in prop::collection::vec((0_i64..40, 0_i64..40), 0..6),
            blind in prop::collection::vec((0_i64..40, 0_i64..40), 0..6),
            from in 0_i64..40, length in 1_i64..40,
        ) {
            let holds = |spans: &[Span], t: i64| spans.iter().any(|s| s.0 <= t && t < s.1);
            let expected = (from..from + length).filter(|&t| holds(&runs, t) && !holds(&blind, t));
            let got = seen((from, from + length), &merge(runs.clone()), std::slice::from_ref(&blind));
            #[expect(clippy::cast_precision_loss, reason = "tens")]
            let expected = expected.count() as f64 / length as f64;
            prop_assert!((got.unwrap() - expected).abs() < 1e-12);
        }
    }
}
