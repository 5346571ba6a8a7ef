//! What follows from counts by hand: which clips may be asked for, what they say together, and when it is time
//! again. Pure, but for the store's zone.

use std::collections::BTreeMap;
use std::time::Duration;

use inveye_base::SiteZone;
use inveye_domain::{
    CountDue, Direction, Event, EventKind, Finding, FindingKind, HandClip, HandCount, OpeningHours,
    Tap, Tripwire, Verdict, WallTime,
};
use inveye_recording::Interval;
use inveye_scoring::{Slot, Tally, TimedEvent, score_clip};

/// A hand is late by a second, and a person in a crowd is seen earlier or later than their foot point
/// crosses; of two people who cross the same way within it, it does not matter who was counted.
pub(crate) const TOLERANCE: Duration = Duration::from_secs(3);
/// After so long it is time again: a quarter of a year.
pub(crate) const QUARTER: Duration = Duration::from_secs(90 * 24 * 3600);

/// A store as far as clips go by it.
#[derive(Debug, Clone)]
pub(crate) struct Store {
    pub(crate) zone: SiteZone,
    pub(crate) hours: Option<OpeningHours>,
}

impl Store {
    /// The hour of the store's day, where the store is open then.
    fn open_hour(&self, at: WallTime) -> Option<u8> {
        let local = self.zone.local_time(at);
        let is_open = self
            .hours
            .as_ref()
            .is_none_or(|hours| hours.is_open(local.weekday, local.minute));
        is_open.then_some(hour(local.minute))
    }

    /// The hours in which the store is open on some day; all where nobody said when.
    pub(crate) fn open_hours(&self) -> Vec<u8> {
        let Some(hours) = &self.hours else {
            return (0..24).collect();
        };
        let is_open = |of: &u8| {
            (0..7).any(|day| (0..60).any(|m| hours.is_open(day, u16::from(*of) * 60 + m)))
        };
        (0..24).filter(is_open).collect()
    }
}

/// The hour of a minute of the day.
fn hour(minute: u16) -> u8 {
    u8::try_from(minute / 60).unwrap_or(0)
}

/// Every stretch of `length` within `time` that may be asked for: recorded whole, with what is shown around it, while
/// the store is open.
pub(crate) fn slots(
    recorded: &[Interval],
    time: Interval,
    length: Duration,
    store: &Store,
) -> Vec<Slot> {
    let step = i64::try_from(length.as_micros()).unwrap_or(i64::MAX).max(1);
    let mut found = Vec::new();
    for run in recorded {
        let from = run.from.max(time.from) + TOLERANCE;
        let to = run.to.min(time.to) - TOLERANCE;
        // On a grid of their own, so that two draws see the same stretches however a run begins.
        let mut at = from.as_micros().div_euclid(step) * step;
        if at < from.as_micros() {
            at += step;
        }
        while at + step <= to.as_micros() {
            if let Some(hour) = store.open_hour(WallTime::from_micros(at)) {
                found.push(Slot { hour, at });
            }
            at += step;
        }
    }
    found
}

/// How many clips of each hour were looked at already.
pub(crate) fn clips_seen(counts: &[HandCount]) -> BTreeMap<u8, u64> {
    let mut seen = BTreeMap::new();
    for clip in counts.iter().flat_map(|count| &count.clips) {
        if matches!(clip.verdict, Some(Verdict::Counted { .. })) {
            *seen.entry(clip.hour).or_default() += 1;
        }
    }
    seen
}

/// Compares what was tapped in a clip with the events stored around it.
pub(crate) fn compare(clip: &HandClip, taps: &[Tap], events: &[Event]) -> Vec<Finding> {
    let begin = clip.from.as_seconds();
    let moment = |at: WallTime, direction: Direction| TimedEvent {
        at: at.as_seconds() - begin,
        key: match direction {
            Direction::In => "in",
            Direction::Out => "out",
        }
        .to_owned(),
    };
    let counted: Vec<(WallTime, Direction)> = events
        .iter()
        .filter_map(|event| match &event.kind {
            EventKind::LineCross { direction, .. } => Some((event.at, *direction)),
            _ => None,
        })
        .collect();
    let tapped: Vec<TimedEvent> = taps
        .iter()
        .map(|tap| moment(tap.at, tap.direction))
        .collect();
    let stated: Vec<TimedEvent> = counted.iter().map(|&(at, way)| moment(at, way)).collect();
    let length = clip.to.since(clip.from).as_secs_f64();
    let score = score_clip(&tapped, &stated, length, TOLERANCE.as_secs_f64());
    let of_count = |kind, index: usize| Finding {
        kind,
        direction: counted[index].1,
        at: counted[index].0,
    };
    let right = score
        .right
        .iter()
        .map(|&(_, count)| of_count(FindingKind::Right, count));
    let wrong = score
        .false_counts
        .iter()
        .map(|&count| of_count(FindingKind::FalseCount, count));
    let missed = score.missed.iter().map(|&tap| Finding {
        kind: FindingKind::Missed,
        direction: taps[tap].direction,
        at: taps[tap].at,
    });
    let mut findings: Vec<Finding> = right.chain(wrong).chain(missed).collect();
    findings.sort_by_key(|finding| finding.at);
    findings
}

/// What clips say together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Figures {
    pub(crate) clips: u32,
    pub(crate) length: Duration,
    pub(crate) tally: Tally,
}

/// Sums clips; those in which nothing could be seen say nothing.
pub(crate) fn figures<'a>(clips: impl IntoIterator<Item = &'a HandClip>) -> Figures {
    let mut sum = Figures::default();
    for clip in clips {
        if !matches!(clip.verdict, Some(Verdict::Counted { .. })) {
            continue;
        }
        let of = |kind| {
            clip.findings
                .iter()
                .filter(|found| found.kind == kind)
                .count() as u64
        };
        sum.clips += 1;
        sum.length += clip.to.since(clip.from);
        sum.tally = sum.tally.plus(Tally {
            right: of(FindingKind::Right),
            missed: of(FindingKind::Missed),
            false_counts: of(FindingKind::FalseCount),
        });
    }
    sum
}

/// How a line stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Standing<'a> {
    /// Finished counts that still say something of the line as it is drawn.
    pub(crate) valid: Vec<&'a HandCount>,
    pub(crate) finished_at: Option<WallTime>,
    pub(crate) due: Option<CountDue>,
    pub(crate) due_at: Option<WallTime>,
}

/// A line as it counts now.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Counting<'a> {
    pub(crate) line: &'a Tripwire,
    /// When its camera was pushed or turned last.
    pub(crate) pushed_at: Option<WallTime>,
}

impl Counting<'_> {
    fn is_at_line(self, count: &HandCount) -> bool {
        count.line.is_where(self.line)
    }

    /// Whether the camera looked where it looks. Clips come from after the push when the count was begun after it.
    fn is_same_view(self, count: &HandCount) -> bool {
        self.pushed_at.is_none_or(|pushed| count.begun_at > pushed)
    }
}

/// Judges all counts of a line. Those of the last quarter before the newest are taken together: more of
/// them, a narrower interval.
pub(crate) fn standing<'a>(
    counts: &'a [HandCount],
    counting: Counting<'_>,
    now: WallTime,
) -> Standing<'a> {
    let finished = |count: &HandCount| count.finished.as_ref().map(|(at, _)| *at);
    let newest = |fits: &dyn Fn(&HandCount) -> bool| {
        let telling = counts
            .iter()
            .filter(|count| fits(count) && figures(&count.clips).clips > 0);
        telling.filter_map(finished).max()
    };
    let says_of_now =
        |count: &HandCount| counting.is_at_line(count) && counting.is_same_view(count);
    let (ever, at_line) = (
        newest(&|_| true),
        newest(&|count| counting.is_at_line(count)),
    );
    let newest = newest(&says_of_now);
    let is_recent = |count: &HandCount| {
        let both = finished(count).zip(newest);
        both.is_some_and(|(at, newest)| newest.since(at) < QUARTER)
    };
    let valid = counts
        .iter()
        .filter(|count| says_of_now(count) && is_recent(count))
        .collect();
    let due_at = newest.map(|at| at + QUARTER);
    let due = match (ever, at_line, due_at) {
        (None, _, _) => Some(CountDue::Never),
        (_, None, _) => Some(CountDue::LineChanged),
        (_, _, None) => Some(CountDue::ViewMoved),
        (_, _, Some(at)) => (at <= now).then_some(CountDue::Quarter),
    };
    Standing {
        valid,
        finished_at: ever,
        due,
        due_at,
    }
}

#[cfg(test)]
mod tests;
