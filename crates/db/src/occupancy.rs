//! How many people are inside: in minus out over the doors since the local day began, never below 0,
//! zero when the site closes, and put right where that is known to be wrong.

use std::collections::BTreeMap;

use inveye_base::SiteZone;
use inveye_domain::{CameraId, Direction, Event, EventKind, TripwireName, WallTime};
use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

use crate::error::{ReadError, WriteError};
use crate::reader::Reader;
use crate::sums::minute;
use crate::writer::{EventWriter, store_occupancy};

/// The lines people come and go by. A line across an aisle counts too, but nobody comes or goes by it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DoorSet {
    /// Every line of the site is a door.
    #[default]
    EveryLine,
    /// Only these are.
    Lines(Vec<(CameraId, TripwireName)>),
    /// All but those of these cameras, whose lines are for something else.
    NotOf(Vec<CameraId>),
}

impl DoorSet {
    /// Whether people come and go by this line.
    pub fn contains(&self, camera: &CameraId, line: &TripwireName) -> bool {
        match self {
            Self::EveryLine => true,
            Self::Lines(lines) => lines.iter().any(|(c, l)| c == camera && l == line),
            Self::NotOf(cameras) => !cameras.contains(camera),
        }
    }
}

/// Why the count of people inside was put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CorrectionReason {
    /// The site closed: nobody is inside.
    Closing,
    /// The local day ended at a site without opening hours.
    Midnight,
    /// Earlier days taught that a door misses more people one way than the other.
    Drift,
    /// More people were seen inside than had been counted coming in.
    Seen,
    /// What counts as a door or a day was changed.
    Recount,
}

impl CorrectionReason {
    const ALL: [Self; 5] = [
        Self::Closing,
        Self::Midnight,
        Self::Drift,
        Self::Seen,
        Self::Recount,
    ];

    /// As stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Closing => "closing",
            Self::Midnight => "midnight",
            Self::Drift => "drift",
            Self::Seen => "seen",
            Self::Recount => "recount",
        }
    }
}

/// The count of people inside was put right. A fact, kept as events are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OccupancyCorrection {
    /// When.
    pub at: WallTime,
    /// People inside, as counted.
    pub before: u32,
    /// People inside from then on.
    pub after: u32,
    /// Why.
    pub reason: CorrectionReason,
}

/// The running count. The same events in the same order give the same count.
///
/// Doors miss a few of those who pass, and mostly more of them one way than the other, so that counts
/// drift. Everybody who came in has gone out when the site closes: what is left over then teaches how
/// much a door misses, and the days after are corrected by it, one person at a time and openly.
///
/// What is left is chance. Where each of `n` passages is missed with a chance of `p` on its own, the count is off by more
/// than `x` at a moment with a chance of at most `2 exp(−x² / (2 (n p + x / 3)))` (Bernstein), beside half a person of
/// rounding and `n` times what the learned bias is off. Nothing that knows doors alone does better: no bound of a few
/// people holds at every moment of a day at doors that miss one passage in a hundred.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Occupancy {
    /// Start of the local day that is counted.
    pub(crate) day: WallTime,
    pub(crate) people: u32,
    /// Crossings since the count was zero for certain.
    pub(crate) ins: u32,
    pub(crate) outs: u32,
    /// Share of those coming in that is not seen going out; negative where more are missed coming in.
    pub(crate) bias: f64,
    /// People that the bias adds up to and that are not corrected yet.
    pub(crate) debt: f64,
}

/// Fewer crossings teach nothing.
const ENOUGH: u32 = 50;
/// Beyond this something other than a door's habit is wrong.
const MOST_BIAS: f64 = 0.1;
/// What the newest day counts against all before it. A day's leftover is mostly chance, and habits of doors last: eight
/// days together tell three times as much as one.
const NEWEST: f64 = 0.25;

/// The running count as the newest batch left it.
pub(crate) fn stored(connection: &Connection) -> rusqlite::Result<Occupancy> {
    let row = connection
        .query_row(
            "SELECT day_us, people, ins, outs, bias, debt FROM occupancy_now",
            [],
            |row| {
                Ok(Occupancy {
                    day: WallTime::from_micros(row.get(0)?),
                    people: row.get(1)?,
                    ins: row.get(2)?,
                    outs: row.get(3)?,
                    bias: row.get(4)?,
                    debt: row.get(5)?,
                })
            },
        )
        .optional()?;
    Ok(row.unwrap_or_default())
}

/// Of one minute with crossings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct OccupancyMinute {
    pub(crate) peak: u32,
    pub(crate) last: u32,
}

impl Occupancy {
    /// Counts one event; `None` when it changes nobody's whereabouts.
    ///
    /// An event of another local day than the one before it starts again from zero, whichever of
    /// the two days is later: a camera whose clock once jumped to next year must not stop the
    /// counting until then.
    pub(crate) fn observe(
        &mut self,
        event: &Event,
        doors: &DoorSet,
        zone: &SiteZone,
        corrections: &mut Vec<OccupancyCorrection>,
    ) -> Option<OccupancyMinute> {
        let EventKind::LineCross { line, direction } = &event.kind else {
            return None;
        };
        if !doors.contains(&event.camera, line) {
            return None;
        }
        let (start, _) = zone.day(event.at);
        corrections.extend(self.begin_day(start));
        let before = self.people;
        let (counted, way) = match direction {
            Direction::In => (&mut self.ins, 1),
            Direction::Out => (&mut self.outs, -1),
        };
        *counted = counted.saturating_add(1);
        self.people = before.saturating_add_signed(way);
        if *direction == Direction::In {
            self.debt += self.bias;
        }
        corrections.extend(self.correct_drift(event.at));
        Some(OccupancyMinute {
            peak: before.max(self.people),
            last: self.people,
        })
    }

    /// Counts a batch, and returns the minutes it changes.
    pub(crate) fn observe_all(
        &mut self,
        events: &[Event],
        doors: &DoorSet,
        zone: &SiteZone,
        corrections: &mut Vec<OccupancyCorrection>,
    ) -> BTreeMap<i64, OccupancyMinute> {
        let mut minutes = BTreeMap::new();
        for event in events {
            if let Some(now) = self.observe(event, doors, zone, corrections) {
                let sum: &mut OccupancyMinute = minutes.entry(minute(event.at)).or_default();
                sum.peak = sum.peak.max(now.peak);
                sum.last = now.last;
            }
        }
        minutes
    }

    /// Counts anew where another day than the one counted has begun. A day that ended at zero needs no
    /// correction.
    fn begin_day(&mut self, start: WallTime) -> Option<OccupancyCorrection> {
        if self.day == start {
            return None;
        }
        let turned = self.empty(start, CorrectionReason::Midnight);
        self.day = start;
        turned
    }

    /// Nobody is inside from now on, which teaches how much the doors miss.
    pub(crate) fn empty(
        &mut self,
        at: WallTime,
        reason: CorrectionReason,
    ) -> Option<OccupancyCorrection> {
        let most = self.ins.max(self.outs);
        if most >= ENOUGH {
            let left_over = f64::from(self.ins) - f64::from(self.outs);
            let taught = (left_over / f64::from(most)).clamp(-MOST_BIAS, MOST_BIAS);
            // The first day is all there is; fewer crossings say less.
            let weight = if self.bias == 0.0 {
                f64::from(most) / f64::from(most + ENOUGH)
            } else {
                NEWEST
            };
            self.bias += weight * (taught - self.bias);
        }
        (self.ins, self.outs, self.debt) = (0, 0, 0.0);
        self.set(0, at, reason)
    }

    /// Sets the count; nothing where it is that already.
    pub(crate) fn set(
        &mut self,
        people: u32,
        at: WallTime,
        reason: CorrectionReason,
    ) -> Option<OccupancyCorrection> {
        let before = std::mem::replace(&mut self.people, people);
        (before != people).then_some(OccupancyCorrection {
            at,
            before,
            after: people,
            reason,
        })
    }

    /// One person at a time, as soon as the next number is nearer: who waited for whole people would count half a
    /// person too many all day.
    fn correct_drift(&mut self, at: WallTime) -> Option<OccupancyCorrection> {
        let way = if self.debt >= 0.5 {
            -1
        } else if self.debt <= -0.5 {
            1
        } else {
            return None;
        };
        self.debt += f64::from(way);
        let people = self.people.saturating_add_signed(way);
        self.set(people, at, CorrectionReason::Drift)
    }
}

/// Stores corrections, and the minutes they change.
pub(crate) fn store_corrections(
    connection: &Connection,
    corrections: &[OccupancyCorrection],
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO occupancy_correction (at_us, before, after, reason) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for one in corrections {
        let at = one.at.as_micros();
        statement.execute((at, one.before, one.after, one.reason.as_str()))?;
    }
    Ok(())
}

impl Reader {
    /// How the count of people inside was put right in a time, oldest first.
    pub fn occupancy_corrections(
        &self,
        from: WallTime,
        to: WallTime,
    ) -> Result<Vec<OccupancyCorrection>, ReadError> {
        self.with(|connection| corrections(connection, from, to))
    }
}

pub(crate) fn corrections(
    connection: &Connection,
    from: WallTime,
    to: WallTime,
) -> Result<Vec<OccupancyCorrection>, ReadError> {
    let read = |row: &rusqlite::Row<'_>| -> rusqlite::Result<OccupancyCorrection> {
        let reason: String = row.get(3)?;
        let mut known = CorrectionReason::ALL.into_iter();
        Ok(OccupancyCorrection {
            at: WallTime::from_micros(row.get(0)?),
            before: row.get(1)?,
            after: row.get(2)?,
            // A reason of a newer program is some drift to this one.
            reason: known
                .find(|known| known.as_str() == reason)
                .unwrap_or(CorrectionReason::Drift),
        })
    };
    connection
        .prepare_cached(
            "SELECT at_us, before, after, reason FROM occupancy_correction
             WHERE at_us >= ?1 AND at_us < ?2 ORDER BY id",
        )
        .and_then(|mut statement| {
            let rows = statement.query_map((from.as_micros(), to.as_micros()), read)?;
            rows.collect()
        })
        .map_err(ReadError::sqlite("read corrections"))
}

impl EventWriter {
    /// The site has closed: whoever is counted as inside was missed going out.
    pub fn close_occupancy(&self, at: WallTime) -> Result<Option<OccupancyCorrection>, WriteError> {
        self.correct(at, move |occupancy| {
            occupancy.empty(at, CorrectionReason::Closing)
        })
    }

    /// So many people were seen inside at the same time: fewer there cannot be.
    pub fn raise_occupancy(
        &self,
        at: WallTime,
        seen: u32,
    ) -> Result<Option<OccupancyCorrection>, WriteError> {
        self.correct(at, move |occupancy| {
            let fewer = occupancy.people < seen;
            fewer.then(|| occupancy.set(seen, at, CorrectionReason::Seen))?
        })
    }

    fn correct(
        &self,
        at: WallTime,
        change: impl FnOnce(&mut Occupancy) -> Option<OccupancyCorrection> + Send + 'static,
    ) -> Result<Option<OccupancyCorrection>, WriteError> {
        self.run(move |store| {
            const DOING: &str = "correct how many are inside";
            let mut occupancy = store.occupancy;
            let turned = occupancy.begin_day(store.zone.day(at).0);
            let correction = change(&mut occupancy);
            let transaction = store.begin().map_err(WriteError::sqlite(DOING))?;
            let all: Vec<_> = turned.into_iter().chain(correction).collect();
            let minutes: BTreeMap<i64, OccupancyMinute> = correction
                .iter()
                .map(|one| {
                    let sum = OccupancyMinute {
                        peak: one.before.max(one.after),
                        last: one.after,
                    };
                    (minute(one.at), sum)
                })
                .collect();
            store_corrections(&transaction, &all)
                .and_then(|()| crate::sums::store_occupancy(&transaction, &minutes))
                .and_then(|()| store_occupancy(&transaction, occupancy))
                .and_then(|()| transaction.commit())
                .map_err(WriteError::sqlite(DOING))?;
            store.occupancy = occupancy;
            Ok(correction)
        })
    }
}
