//! A day by its hours, place by place. Each table of minutes is read once and in its own order: screens ask for it
//! several times a second.

use std::collections::BTreeMap;
use std::time::Duration;

use inveye_base::SiteZone;
use inveye_domain::{CameraId, GroupSum, LaneName, TripwireName, WallTime, ZoneName};
use rusqlite::{Connection, Row};

use crate::counts::{
    Hour, HourDetail, LineCount, LineCounts, Scope, ZoneCount, collect, count, id, peak, total,
};
use crate::error::ReadError;
use crate::lane_hours::open_spans;
use crate::lanes::{LaneCount, LaneCounts};
use crate::occupancy::DoorSet;
use crate::sums::minute;

type Span = (WallTime, WallTime);
type Places<N, S> = BTreeMap<(CameraId, N), S>;

/// The hours of a day.
pub(crate) struct DayHours {
    hours: Vec<Span>,
}

impl DayHours {
    /// Those of the day that holds `at`: 24 of them, 23 or 25 when clocks change.
    pub(crate) fn new(zone: &SiteZone, at: WallTime) -> Self {
        let starts = zone.hours(at);
        let ends: Vec<_> = starts
            .iter()
            .skip(1)
            .copied()
            .chain([zone.day(at).1])
            .collect();
        Self {
            hours: starts.into_iter().zip(ends).collect(),
        }
    }

    /// What happened at some lines, and how many were inside.
    pub(crate) fn read(
        &self,
        connection: &Connection,
        doors: &DoorSet,
        scope: &Scope,
    ) -> Result<Vec<Hour>, ReadError> {
        self.summed(connection, &self.lines(connection)?, (scope, doors))
    }

    /// The same over the doors, and each place apart.
    pub(crate) fn read_all(
        &self,
        connection: &Connection,
        doors: &DoorSet,
    ) -> Result<(Vec<Hour>, Vec<HourDetail>), ReadError> {
        let lines = self.lines(connection)?;
        let hours = self.summed(connection, &lines, (&Scope::Doors, doors))?;
        let places = self
            .zones(connection)?
            .into_iter()
            .zip(self.lanes(connection)?);
        let details = lines.into_iter().zip(places);
        let details = details.map(|(lines, (zones, lanes))| HourDetail {
            lines,
            zones,
            lanes,
        });
        Ok((hours, details.collect()))
    }

    fn summed(
        &self,
        connection: &Connection,
        lines: &[Vec<LineCount>],
        (scope, doors): (&Scope, &DoorSet),
    ) -> Result<Vec<Hour>, ReadError> {
        let mut inside = 0;
        let hours = self.hours.iter().zip(lines);
        hours
            .map(|(&(from, to), lines)| {
                let (peak, last) = peak(connection, from, to, inside)?;
                inside = last;
                Ok(Hour {
                    from,
                    to,
                    counts: total(lines, scope, doors),
                    peak,
                })
            })
            .collect()
    }

    fn lines(&self, connection: &Connection) -> Result<Vec<Vec<LineCount>>, ReadError> {
        let lines = "SELECT minute, camera, line, ins, outs, entries FROM line_minute
                     WHERE minute >= ?1 AND minute < ?2";
        let groups =
            "SELECT minute, camera, line, people, at_least_1, at_least_2, at_least_3, at_least_4,
               at_least_5
             FROM group_minute WHERE minute >= ?1 AND minute < ?2";
        let lines = self.places(
            connection,
            lines,
            TripwireName::new,
            |row, sum: &mut LineCounts| {
                sum.ins += count(row, 3)?;
                sum.outs += count(row, 4)?;
                sum.entries += count(row, 5)?;
                Ok(())
            },
        )?;
        let groups = self.places(
            connection,
            groups,
            TripwireName::new,
            |row, sum: &mut GroupSum| {
                sum.people += count(row, 3)?;
                for (column, sum) in (4..).zip(&mut sum.at_least) {
                    *sum += count(row, column)?;
                }
                Ok(())
            },
        )?;
        let hours = lines.into_iter().zip(groups).map(|(lines, groups)| {
            let lines = lines.into_iter().map(|(key, counts)| {
                let groups = groups.get(&key).copied().unwrap_or_default();
                let (camera, line) = key;
                let counts = LineCounts { groups, ..counts };
                LineCount {
                    camera,
                    line,
                    counts,
                }
            });
            lines.collect()
        });
        Ok(hours.collect())
    }

    fn zones(&self, connection: &Connection) -> Result<Vec<Vec<ZoneCount>>, ReadError> {
        let sql = "SELECT minute, camera, zone, enters, exits, dwell_us, passers FROM zone_minute
                   WHERE minute >= ?1 AND minute < ?2";
        let hours = self.places(connection, sql, ZoneName::new, |row, sum: &mut [u64; 4]| {
            for (column, sum) in (3..).zip(sum) {
                *sum += count(row, column)?;
            }
            Ok(())
        })?;
        let hours = hours.into_iter().map(|zones| {
            let zones = zones.into_iter();
            let zones = zones.map(
                |((camera, zone), [enters, exits, dwell, passers])| ZoneCount {
                    camera,
                    zone,
                    enters,
                    exits,
                    dwell: Duration::from_micros(dwell),
                    passers,
                },
            );
            zones.collect()
        });
        Ok(hours.collect())
    }

    fn lanes(&self, connection: &Connection) -> Result<Vec<Vec<LaneCount>>, ReadError> {
        let sql = "SELECT minute, camera, lane, joins, starts, wait_us, longest_wait_us, abandons,
                     gave_up_us, lost, ends, service_us, peak
                   FROM lane_minute WHERE minute >= ?1 AND minute < ?2";
        let hours = self.places(
            connection,
            sql,
            LaneName::new,
            |row, sum: &mut LaneCounts| {
                let time = |column| count(row, column).map(Duration::from_micros);
                sum.merge(&LaneCounts {
                    joined: count(row, 3)?,
                    served: count(row, 4)?,
                    wait: time(5)?,
                    longest_wait: time(6)?,
                    abandoned: count(row, 7)?,
                    gave_up_after: time(8)?,
                    lost: count(row, 9)?,
                    finished: count(row, 10)?,
                    service: time(11)?,
                    peak: row.get(12)?,
                    open: Duration::ZERO,
                });
                Ok(())
            },
        )?;
        let (from, to) = self.span();
        let open = open_spans(connection, from, to)?;
        let hours = self.hours.iter().zip(hours).map(|(hour, lanes)| {
            let lanes = lanes.into_iter().map(|(key, counts)| {
                let open = open.get(&key).map(|open| open.within(*hour));
                let (camera, lane) = key;
                let open = open.unwrap_or_default();
                let counts = LaneCounts { open, ..counts };
                LaneCount {
                    camera,
                    lane,
                    counts,
                }
            });
            lanes.collect()
        });
        Ok(hours.collect())
    }

    /// Each hour's sums by place, of rows that begin with minute, camera and name.
    fn places<N: Ord + Clone, S: Default, E: std::error::Error + Send + Sync + 'static>(
        &self,
        connection: &Connection,
        sql: &str,
        name: impl Fn(String) -> Result<N, E>,
        add: impl Fn(&Row<'_>, &mut S) -> rusqlite::Result<()>,
    ) -> Result<Vec<Places<N, S>>, ReadError> {
        let ends: Vec<i64> = self.hours.iter().map(|hour| minute(hour.1)).collect();
        let mut known: Vec<(String, String, (CameraId, N))> = Vec::new();
        let mut hours: Vec<Vec<Option<S>>> = ends.iter().map(|_| Vec::new()).collect();
        let (from, to) = self.span();
        let _rows: Vec<()> = collect(connection, sql, (minute(from), minute(to)), |row| {
            let (camera, text) = (row.get_ref(1)?.as_str()?, row.get_ref(2)?.as_str()?);
            let place = known.iter().position(|(c, n, _)| n == text && c == camera);
            let place = match place {
                Some(place) => place,
                None => {
                    let key = (id(row, 1, CameraId::new)?, id(row, 2, &name)?);
                    known.push((camera.to_owned(), text.to_owned(), key));
                    known.len() - 1
                }
            };
            let at: i64 = row.get(0)?;
            let hour = ends.partition_point(|end| *end <= at);
            let Some(sums) = hours.get_mut(hour) else {
                return Ok(());
            };
            if sums.len() <= place {
                sums.resize_with(place + 1, || None);
            }
            add(row, sums[place].get_or_insert_default())
        })?;
        let hours = hours.into_iter().map(|sums| {
            let places = sums.into_iter().zip(&known);
            places
                .filter_map(|(sum, (.., key))| Some((key.clone(), sum?)))
                .collect()
        });
        Ok(hours.collect())
    }

    fn span(&self) -> Span {
        let first = self
            .hours
            .first()
            .map_or(WallTime::default(), |hour| hour.0);
        (first, self.hours.last().map_or(first, |hour| hour.1))
    }
}

/// What places had over all hours, in their order.
pub(crate) fn merged<T, K: Ord>(
    hours: impl Iterator<Item = T>,
    key: impl Fn(&T) -> K,
    add: impl Fn(&mut T, T),
) -> Vec<T> {
    let mut all: BTreeMap<K, T> = BTreeMap::new();
    for one in hours {
        match all.entry(key(&one)) {
            std::collections::btree_map::Entry::Vacant(none) => {
                none.insert(one);
            }
            std::collections::btree_map::Entry::Occupied(mut some) => add(some.get_mut(), one),
        }
    }
    all.into_values().collect()
}
