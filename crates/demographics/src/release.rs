//! What may be told of sums, so that nobody can be told from them.

use std::collections::BTreeMap;

use inveye_domain::{Group, Grouped};

/// The least people of a group that may be shown; a store may ask for more.
pub const LEAST_GROUP: u64 = 5;

/// What may be told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Released {
    /// Groups that are large enough; those that nobody is of too, where no group is too small.
    pub shown: BTreeMap<Group, u64>,
    /// People of all other groups together.
    pub withheld: u64,
    /// Those whose face was not seen well enough: of no group.
    pub unknown: u64,
}

/// Withholds groups with fewer people than the least, and as many others beside them as it takes so that the sum of
/// the withheld ones does not tell what each is.
///
/// All people together are known from footfall, so that the withheld sum cannot be hidden itself.
pub fn release(sums: &Grouped, least: u64) -> Released {
    let groups: Vec<Group> = Group::all().collect();
    let count = |group: &Group| sums.get(&Some(*group)).copied().unwrap_or_default();
    let counts: Vec<u64> = groups.iter().map(count).collect();
    let hidden = hidden(&counts, least);
    let mut released = Released {
        unknown: sums.get(&None).copied().unwrap_or_default(),
        ..Released::default()
    };
    for ((group, count), is_hidden) in groups.into_iter().zip(counts).zip(hidden) {
        if is_hidden {
            released.withheld += count;
        } else {
            released.shown.insert(group, count);
        }
    }
    released
}

/// Which of the counts are not shown.
fn hidden(counts: &[u64], least: u64) -> Vec<bool> {
    let mut hidden: Vec<bool> = counts.iter().map(|&count| count < least).collect();
    let withheld = |hidden: &[bool]| -> u64 {
        let pairs = counts.iter().zip(hidden);
        pairs.filter(|(_, h)| **h).map(|(count, _)| count).sum()
    };
    if withheld(&hidden) == 0 {
        // That a group is empty tells of nobody.
        return vec![false; counts.len()];
    }
    loop {
        let shown = (0..counts.len()).filter(|&i| !hidden[i]);
        let Some(smallest) = shown.min_by_key(|&i| counts[i]) else {
            return hidden;
        };
        if is_safe(counts, &hidden, least, counts[smallest], withheld(&hidden)) {
            return hidden;
        }
        hidden[smallest] = true;
    }
}

/// Whether each small count could still be anything from none to one below the least, for somebody who knows this
/// rule, which counts are small, and that those which were withheld beside them are at most as large as the smallest
/// that is shown.
fn is_safe(counts: &[u64], hidden: &[bool], least: u64, smallest_shown: u64, sum: u64) -> bool {
    let ranges = counts
        .iter()
        .zip(hidden)
        .filter(|(_, hidden)| **hidden)
        .map(|(&count, _)| {
            if count < least {
                (0, least - 1)
            } else {
                (least, smallest_shown)
            }
        });
    let ranges: Vec<(u64, u64)> = ranges.collect();
    let lowest: u64 = ranges.iter().map(|range| range.0).sum();
    let highest: u64 = ranges.iter().map(|range| range.1).sum();
    ranges
        .iter()
        .filter(|range| range.0 == 0)
        .all(|&(_, most)| {
            let at_least = sum.saturating_sub(highest - most);
            let at_most = sum.saturating_sub(lowest);
            at_least == 0 && at_most >= most
        })
}

#[cfg(test)]
mod tests;
