//! Groups beside people.

use inveye_db::LineCounts;
use inveye_wire::GroupNumbers;

use super::count;

/// None where of nobody it is known with whom they came.
pub(super) fn of(counts: &LineCounts) -> Option<GroupNumbers> {
    let groups = counts.groups;
    (groups.people > 0).then(|| GroupNumbers {
        groups: count(groups.groups()),
        people: count(groups.people),
        unknown: count(counts.entries.saturating_sub(groups.people)),
        sizes: groups.sizes().map(count).to_vec(),
    })
}
