//! People for tests.

use inveye_domain::Embedding;

use crate::Appearance;

/// Numbers that look random and are the same each time.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).max(1))
    }

    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }

    /// Roughly normal, with a deviation of 1.
    pub(crate) fn normal(&mut self) -> f32 {
        let sum: u64 = (0..12).map(|_| self.below(10_000)).sum();
        sum as f32 / 10_000.0 - 6.0
    }

    fn vector(&mut self) -> Vec<f32> {
        (0..64).map(|_| self.normal()).collect()
    }
}

/// How person `who` looks this time: what all have in common, their own, what they wear, and chance.
pub(crate) fn look(who: u64, uniform: f32, dice: &mut Dice) -> Embedding {
    let everybody = Dice::new(1).vector();
    let worn = Dice::new(2).vector();
    let own = Dice::new(1000 + who).vector();
    let chance = dice.vector();
    let values: Vec<f32> = (0..64)
        .map(|i| 0.5 * everybody[i] + own[i] + uniform * worn[i] + 0.5 * chance[i])
        .collect();
    Embedding::new(&values).unwrap()
}

pub(crate) fn appearance(who: u64, uniform: f32, dice: &mut Dice) -> Appearance {
    let mut looks = Appearance::default();
    for _ in 0..4 {
        looks.add(&look(who, uniform, dice));
    }
    looks
}
