use std::collections::BTreeSet;

use inveye_domain::{AgeBand, Gender};
use proptest::prelude::*;

use super::*;

fn sums(of: &[u64], unknown: u64) -> Grouped {
    let groups = Group::all().map(Some).zip(of.iter().copied());
    groups.chain([(None, unknown)]).collect()
}

#[test]
fn large_groups_are_shown_and_small_ones_together() {
    let released = release(&sums(&[3, 1, 40, 50, 60, 70, 80, 90, 30, 20, 4, 2], 33), 5);
    assert_eq!((released.withheld, released.unknown), (10, 33));
    assert_eq!(released.shown.len(), 8);
    let young = Group {
        age: AgeBand::Young,
        gender: Gender::Female,
    };
    assert_eq!(released.shown.get(&young), Some(&60));
    let child = Group {
        age: AgeBand::Child,
        gender: Gender::Female,
    };
    assert_eq!(released.shown.get(&child), None);
}

#[test]
fn a_single_small_group_is_not_the_withheld_sum() {
    let released = release(
        &sums(&[3, 10, 40, 50, 60, 70, 80, 90, 30, 20, 15, 12], 0),
        5,
    );
    assert!(released.shown.len() <= 10, "{released:?}");
    assert!(released.withheld >= 13, "{released:?}");
}

#[test]
fn where_nobody_is_in_small_groups_that_is_told() {
    let released = release(&sums(&[0, 0, 40, 50, 60, 70, 80, 90, 30, 20, 0, 5], 0), 5);
    assert_eq!((released.shown.len(), released.withheld), (12, 0));
    assert_eq!(release(&Grouped::new(), 5).shown.len(), 12);
}

#[test]
fn few_people_are_all_withheld() {
    let released = release(&sums(&[1, 0, 0, 2, 0, 0, 0, 4, 0, 0, 0, 0], 1), 5);
    assert_eq!(released.shown.len(), 0, "{released:?}");
    assert_eq!((released.withheld, released.unknown), (7, 1));
}

/// All tables there are of so many counts: whoever gets what is told of one, and knows the rule as we do, must find
/// tables with different values of each group that is too small.
fn check_nothing_can_be_computed(groups: usize, least: u64, below: u64) {
    type Told = (Vec<Option<u64>>, u64);
    let mut told: BTreeMap<Told, Vec<Vec<u64>>> = BTreeMap::new();
    let mut table = vec![0; groups];
    loop {
        let hidden = hidden(&table, least);
        let seen = table.iter().zip(&hidden).map(|(&n, h)| (!h).then_some(n));
        let seen: Vec<_> = seen.collect();
        let sum = table.iter().sum::<u64>() - seen.iter().flatten().sum::<u64>();
        told.entry((seen, sum)).or_default().push(table.clone());
        let Some(next) = (0..groups).find(|&i| table[i] + 1 < below) else {
            break;
        };
        table[..next].fill(0);
        table[next] += 1;
    }
    let mut small = 0;
    for ((seen, sum), tables) in told {
        for group in (0..groups).filter(|&group| seen[group].is_none()) {
            let possible: BTreeSet<u64> = tables.iter().map(|table| table[group]).collect();
            let is_small = possible.iter().any(|&n| 0 < n && n < least);
            small += usize::from(is_small);
            assert!(
                !is_small || possible.len() > 1,
                "{seen:?} and {sum} together tell {possible:?}"
            );
        }
    }
    assert!(small > 0);
}

#[test]
fn no_small_group_can_be_computed_from_what_is_told() {
    check_nothing_can_be_computed(2, 5, 30);
    check_nothing_can_be_computed(3, 3, 14);
    check_nothing_can_be_computed(3, 5, 16);
    check_nothing_can_be_computed(4, 3, 10);
}

proptest! {
    #[test]
    fn nobody_is_lost_and_no_small_group_is_shown(
        counts in prop::collection::vec(prop_oneof![0_u64..8, 0_u64..500], 12),
        unknown in 0_u64..100,
        least in 5_u64..50,
    ) {
        let released = release(&sums(&counts, unknown), least);
        let shown: u64 = released.shown.values().sum();
        prop_assert_eq!(shown + released.withheld, counts.iter().sum::<u64>());
        prop_assert_eq!(released.unknown, unknown);
        prop_assert!(released.shown.values().all(|&count| count == 0 || count >= least));
        // One group alone is never what is withheld.
        prop_assert!(released.withheld == 0 || released.shown.len() <= 10);
    }
}
