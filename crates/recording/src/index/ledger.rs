//! The ledger: for every moment of a stream, that it is recorded or why it is not.

use std::time::Duration;

use inveye_domain::WallTime;

use super::{IndexError, IndexReader, StreamRow, time};
use crate::SegmentId;
use crate::gap::GapCause;

/// A time without its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Interval {
    /// First moment.
    pub from: WallTime,
    /// First moment behind it.
    pub to: WallTime,
}

/// Recorded without a break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recorded {
    /// Which run: where a clock was set back, two of them cover the same time.
    pub run: SegmentId,
    /// When.
    pub interval: Interval,
}

/// Missing, for one cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// When.
    pub interval: Interval,
    /// Why.
    pub cause: GapCause,
}

/// What a stretch of the ledger is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// It can be played.
    Recorded(Recorded),
    /// It cannot.
    Missing(Gap),
}

/// A stretch of one stream's ledger.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Coverage {
    /// Runs, by their beginning.
    pub recorded: Vec<Recorded>,
    /// All that no run covers; together with them it is the whole stretch.
    pub gaps: Vec<Gap>,
}

/// Holes shorter than this are the rounding of one picture's length.
const ROUNDING: Duration = Duration::from_millis(250);

/// Pictures collected for a fragment, and those that wait for the disk's thread.
const ON_ITS_WAY: Duration = Duration::from_secs(3);

impl Interval {
    /// How long it is.
    pub fn length(&self) -> Duration {
        self.to.since(self.from)
    }

    fn clipped(self, to: Interval) -> Option<Self> {
        let clipped = Self {
            from: self.from.max(to.from),
            to: self.to.min(to.to),
        };
        (clipped.from < clipped.to).then_some(clipped)
    }
}

impl Coverage {
    /// How much of the stretch can be played, each moment once.
    pub fn recorded_time(&self) -> Duration {
        let mut sum = Duration::ZERO;
        let mut end = WallTime::from_micros(i64::MIN);
        for run in &self.recorded {
            let from = run.interval.from.max(end);
            sum += run.interval.to.since(from);
            end = end.max(run.interval.to);
        }
        sum
    }

    /// How much of it is missing for a cause.
    pub fn missing_time(&self, cause: GapCause) -> Duration {
        let of = |gap: &&Gap| gap.cause == cause;
        self.gaps
            .iter()
            .filter(of)
            .map(|gap| gap.interval.length())
            .sum()
    }
}

impl IndexReader {
    /// The ledger of a stream from `from` to `to`; what lies before it was added or after `now` is
    /// left out. `tail` is what the recorder holds beyond the index: the run being recorded.
    pub fn coverage(
        &self,
        stream: StreamRow,
        stretch: Interval,
        now: WallTime,
        tail: Option<Recorded>,
    ) -> Result<Coverage, IndexError> {
        let (added, recorded, mut gaps) = self.with("read the ledger", |connection| {
            let added = connection
                .prepare_cached("SELECT added_us FROM stream WHERE stream = ?1")?
                .query_row([stream.0], |row| row.get(0).map(time))?;
            let range = (stream.0, stretch.from.as_micros(), stretch.to.as_micros());
            let recorded = connection
                .prepare_cached(
                    "SELECT run, from_us, to_us FROM run
                     WHERE stream = ?1 AND to_us > ?2 AND from_us < ?3 ORDER BY from_us",
                )?
                .query_map(range, |row| {
                    Ok(Recorded {
                        run: SegmentId(row.get::<_, i64>(0)?.cast_unsigned()),
                        interval: Interval {
                            from: time(row.get(1)?),
                            to: time(row.get(2)?),
                        },
                    })
                })?
                .collect::<Result<Vec<_>, _>>()?;
            let gaps = connection
                .prepare_cached(
                    "SELECT from_us, to_us, cause FROM gap
                     WHERE stream = ?1 AND coalesce(to_us, ?2 + 1) > ?2 AND from_us < ?3
                     ORDER BY from_us",
                )?
                .query_map(range, |row| {
                    Ok(Gap {
                        interval: Interval {
                            from: time(row.get(0)?),
                            to: row.get::<_, Option<i64>>(1)?.map_or(now, time),
                        },
                        cause: GapCause::parse(&row.get::<_, String>(2)?),
                    })
                })?
                .collect::<Result<Vec<_>, _>>()?;
            Ok((added, recorded, gaps))
        })?;
        // What came since the last fragment is on its way to the disk, and not decided yet.
        let decided = match tail {
            Some(run) if now.since(run.interval.to) <= ON_ITS_WAY => run.interval.to,
            Some(run) => {
                // The session is still open, and its end will tell more.
                gaps.push(Gap {
                    interval: Interval {
                        from: run.interval.to,
                        to: now,
                    },
                    cause: GapCause::Stalled,
                });
                now
            }
            None => now,
        };
        let told = Interval {
            from: stretch.from.max(added),
            to: stretch.to.min(decided),
        };
        Ok(settle(stretch, told, recorded, tail, &gaps))
    }
}

/// Every moment once: runs first, then gaps where no run is, then what nobody explained.
/// What is recorded outside `told` is shown too: a clock was set back since.
fn settle(
    stretch: Interval,
    told: Interval,
    mut recorded: Vec<Recorded>,
    tail: Option<Recorded>,
    gaps: &[Gap],
) -> Coverage {
    if stretch.from >= stretch.to {
        return Coverage::default();
    }
    if let Some(tail) = tail {
        match recorded.iter_mut().find(|run| run.run == tail.run) {
            Some(run) => run.interval.to = run.interval.to.max(tail.interval.to),
            None => recorded.push(tail),
        }
    }
    recorded.retain_mut(|run| match run.interval.clipped(stretch) {
        Some(clipped) => {
            run.interval = clipped;
            true
        }
        None => false,
    });
    recorded.sort_by_key(|run| (run.interval.from, run.run));
    let mut missing = Vec::new();
    let mut at = told.from;
    for run in &recorded {
        explain(&mut missing, at, run.interval.from.min(told.to), gaps);
        at = at.max(run.interval.to);
    }
    explain(&mut missing, at, told.to, gaps);
    Coverage {
        recorded,
        gaps: missing,
    }
}

/// Fills a hole with the causes that are known for it.
fn explain(missing: &mut Vec<Gap>, from: WallTime, to: WallTime, gaps: &[Gap]) {
    if from >= to {
        return;
    }
    let hole = Interval { from, to };
    let mut at = from;
    let mut put = |from: WallTime, to: WallTime, cause: GapCause| match missing.last_mut() {
        _ if from >= to => {}
        Some(last) if last.cause == cause && last.interval.to == from => last.interval.to = to,
        _ => missing.push(Gap {
            interval: Interval { from, to },
            cause,
        }),
    };
    for gap in gaps {
        let Some(part) = gap.interval.clipped(hole) else {
            continue;
        };
        if part.from > at {
            put(at, part.from, unexplained(at, part.from, gap.cause));
        }
        let start = part.from.max(at);
        put(start, part.to, gap.cause);
        at = at.max(part.to);
    }
    let cause = gaps
        .iter()
        .rev()
        .find(|gap| gap.interval.to <= to && gap.interval.to >= from)
        .map_or(GapCause::Stalled, |gap| gap.cause);
    if at < to {
        put(at, to, unexplained(at, to, cause));
    }
}

/// The rounding beside a gap belongs to it.
fn unexplained(from: WallTime, to: WallTime, beside: GapCause) -> GapCause {
    if to.since(from) <= ROUNDING {
        beside
    } else {
        GapCause::Unknown
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn interval(from: i64, to: i64) -> Interval {
        Interval {
            from: WallTime::from_millis(from),
            to: WallTime::from_millis(to),
        }
    }

    fn run(number: u64, from: i64, to: i64) -> Recorded {
        Recorded {
            run: SegmentId(number),
            interval: interval(from, to),
        }
    }

    fn gap(from: i64, to: i64, cause: GapCause) -> Gap {
        Gap {
            interval: interval(from, to),
            cause,
        }
    }

    #[test]
    fn what_is_not_recorded_has_its_cause() {
        let coverage = settle(
            interval(0, 10_000),
            interval(0, 10_000),
            vec![run(1, 1_000, 4_000), run(2, 6_000, 8_000)],
            None,
            &[
                gap(0, 1_000, GapCause::Connecting),
                gap(4_100, 6_000, GapCause::Offline),
            ],
        );
        assert_eq!(
            coverage.gaps,
            [
                gap(0, 1_000, GapCause::Connecting),
                // With the rest of the last picture.
                gap(4_000, 6_000, GapCause::Offline),
                gap(8_000, 10_000, GapCause::Unknown),
            ]
        );
    }

    #[test]
    fn the_run_being_recorded_counts() {
        let coverage = settle(
            interval(0, 10_000),
            interval(0, 10_000),
            vec![run(1, 0, 4_000)],
            Some(run(1, 3_000, 10_000)),
            &[],
        );
        assert_eq!(coverage.gaps, []);
        assert_eq!(coverage.recorded_time(), Duration::from_secs(10));
    }

    proptest! {
        #[test]
        fn every_moment_is_recorded_or_missing_once(
            runs in prop::collection::vec((0_i64..100, 1_i64..40), 0..6),
            gaps in prop::collection::vec((0_i64..100, 1_i64..40), 0..6),
            from in 0_i64..100, length in 1_i64..100,
        ) {
            let stretch = interval(from * 1000, (from + length) * 1000);
            let runs = (1..).zip(&runs).map(|(n, &(from, length))| run(n, from * 1000, (from + length) * 1000));
            let mut gaps: Vec<Gap> = gaps
                .iter()
                .map(|&(from, length)| gap(from * 1000, (from + length) * 1000, GapCause::Offline))
                .collect();
            gaps.sort_by_key(|gap| gap.interval.from);
            let coverage = settle(stretch, stretch, runs.collect(), None, &gaps);
            let missing: Duration = coverage.gaps.iter().map(|gap| gap.interval.length()).sum();
            prop_assert_eq!(coverage.recorded_time() + missing, stretch.length());
            for gap in &coverage.gaps {
                let overlaps = |run: &Recorded| run.interval.clipped(gap.interval).is_some();
                prop_assert!(!coverage.recorded.iter().any(overlaps));
            }
            prop_assert!(coverage.gaps.is_sorted_by(|a, b| a.interval.to <= b.interval.from));
        }
    }
}
