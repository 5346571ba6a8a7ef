//! Visits beside footfall, where people are known again.

use inveye_db::{ReadError, Reader, Today};
use inveye_domain::{VisitorSum, WallTime};
use inveye_wire::{VisitorHour, VisitorNumbers};

use super::count;
use crate::{movement_room, recognition_room};

/// None while that is switched off.
pub(super) fn today(
    reader: &Reader,
    today: &Today,
    now: WallTime,
) -> Result<Option<VisitorNumbers>, ReadError> {
    if !recognition_room::is_wanted(reader)? {
        return Ok(None);
    }
    let hours = reader.visitors(today.from, now)?;
    let short_stay_s = movement_room::limits(reader)?.short_stay_s;
    let mut day = VisitorSum::default();
    hours.iter().for_each(|hour| day += hour.sum);
    let footfall = today.doors.entries;
    let (ended, short) = (whole(day.ended()), whole(day.shorter(short_stay_s)));
    let [entries, staff, unknown] = [day.entries, day.staff, day.unknown].map(whole);
    // Of an entry of this moment it is not settled yet, and a door that was taken away has left its visits.
    let known = entries.saturating_sub(unknown).min(footfall);
    Ok(Some(VisitorNumbers {
        entries: count(entries),
        staff_entries: count(staff),
        unknown_entries: count(unknown),
        footfall_without_staff: count(footfall.saturating_sub(staff)),
        visits: count(whole(day.visits)),
        ended: count(ended),
        short: count(short),
        short_stay_s,
        bounce_rate: share(short, ended),
        // Where a crash lost what was to be taken back, no more than all.
        ends_known: share(ended.min(whole(day.visits)), whole(day.visits)),
        known: share(known, footfall),
        hours: hours
            .iter()
            .map(|hour| VisitorHour {
                start_ms: hour.from.as_millis(),
                entries: count(whole(hour.sum.entries)),
                staff_entries: count(whole(hour.sum.staff)),
                unknown_entries: count(whole(hour.sum.unknown)),
                visitors: count(whole(hour.sum.visitors)),
                visits: count(whole(hour.sum.visits)),
                ended: count(whole(hour.sum.ended())),
                short: count(whole(hour.sum.shorter(short_stay_s))),
            })
            .collect(),
    }))
}

/// A sum that was put right after a crash may lack what it takes back.
fn whole(sum: i64) -> u64 {
    u64::try_from(sum).unwrap_or(0)
}

/// None where there is nothing to be a share of.
fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| f64::from(count(part)) / f64::from(count(whole)))
}
