//! Which clips people are asked to count: drawn at random, and the same again from the same seed.

use std::collections::BTreeMap;

/// A stretch of recorded video that could be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// Hour of the store's day, 0–23.
    pub hour: u8,
    /// Beginning, in any unit.
    pub at: i64,
}

/// Clips of one hour, where there are enough hours.
const AN_HOUR: usize = 2;

/// Draws at most `wanted` of the slots; indices in the order of time.
///
/// `seen` has how many clips of an hour were counted already: hours that were seen least come first,
/// equals in random order. Within an hour every slot is as likely as any other. What was counted in
/// it is not looked at: only so are minutes in which somebody was missed found at their true share.
pub fn draw(seed: u64, slots: &[Slot], seen: &BTreeMap<u8, u64>, wanted: usize) -> Vec<usize> {
    let mut random = SplitMix(seed);
    let mut hours: BTreeMap<u8, Vec<usize>> = BTreeMap::new();
    for (index, slot) in slots.iter().enumerate() {
        hours.entry(slot.hour).or_default().push(index);
    }
    let mut order: Vec<(u64, u64, u8)> = hours
        .keys()
        .map(|hour| (seen.get(hour).copied().unwrap_or(0), random.next(), *hour))
        .collect();
    order.sort_unstable();
    order.truncate(wanted.div_ceil(AN_HOUR));
    let mut drawn = Vec::new();
    // In turns, so that no hour is left out where slots are fewer than wanted.
    loop {
        let before = drawn.len();
        for (_, _, hour) in &order {
            let left = hours.get_mut(hour).filter(|left| !left.is_empty());
            if let Some(left) = left.filter(|_| drawn.len() < wanted) {
                drawn.push(left.swap_remove(random.below(left.len())));
            }
        }
        if drawn.len() == before {
            break;
        }
    }
    drawn.sort_by_key(|&index| slots[index].at);
    drawn
}

/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014):
/// written out here, because a draw must come out the same for as long as its seed is kept.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Below `end`, which is not 0.
    #[expect(clippy::cast_possible_truncation, reason = "it is below `end`")]
    fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.next()) * end as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(hours: std::ops::Range<u8>, each: i64) -> Vec<Slot> {
        let slots = |hour: u8| {
            (0..each).map(move |minute| Slot {
                hour,
                at: i64::from(hour) * 60 + minute,
            })
        };
        hours.flat_map(slots).collect()
    }

    #[test]
    fn known_numbers_come_out() {
        // The reference implementation's first numbers from 1234567.
        let mut random = SplitMix(1_234_567);
        let found = [random.next(), random.next(), random.next()];
        assert_eq!(
            found,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
    }

    #[test]
    fn ten_clips_go_through_five_hours_and_those_seen_least_come_first() {
        let slots = day(9..19, 60);
        let seen = BTreeMap::from([(9, 2), (10, 2), (11, 2), (12, 4), (13, 2)]);
        let drawn = draw(7, &slots, &seen, 10);
        let mut hours: Vec<u8> = drawn.iter().map(|&index| slots[index].hour).collect();
        assert!(hours.is_sorted(), "in the order of time");
        assert_eq!(hours.len(), 10);
        hours.dedup();
        assert_eq!(hours, [14, 15, 16, 17, 18]);
    }

    #[test]
    fn every_slot_of_an_hour_is_as_likely() {
        let slots = day(9..10, 12);
        let mut times = [0_u32; 12];
        for seed in 0..6000 {
            for index in draw(seed, &slots, &BTreeMap::new(), 2) {
                times[index] += 1;
            }
        }
        // 1000 each; five standard deviations of a binomial with p = 1/6 and n = 6000.
        assert!(times.iter().all(|&n| n.abs_diff(1000) < 145), "{times:?}");
    }

    proptest! {
        #[test]
        fn a_draw_is_without_twins_and_repeats_itself(seed in any::<u64>(), hours in 0_u8..24, each in 0_i64..9, wanted in 0_usize..30) {
            let slots = day(0..hours, each);
            let drawn = draw(seed, &slots, &BTreeMap::new(), wanted);
            prop_assert_eq!(&drawn, &draw(seed, &slots, &BTreeMap::new(), wanted));
            let mut once = drawn.clone();
            once.sort_unstable();
            once.dedup();
            prop_assert_eq!(once.len(), drawn.len());
            let taken = usize::from(hours).min(wanted.div_ceil(AN_HOUR));
            prop_assert_eq!(drawn.len(), wanted.min(taken * usize::try_from(each).unwrap()));
        }
    }
}
