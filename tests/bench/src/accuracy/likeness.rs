//! How simulated people look to the model that knows them again.
//!
//! Measured with the shipped model on the bundled clips, which show the same people to three cameras (377 looks),
//! and alike on the street of PETS 2009 (38 looks). Cosine of two looks: 0.80 ± 0.14 at one person within 3 s, 0.64 ± 0.17
//! at one person later or before another camera, 0.22 ± 0.13 at two people, 0.71 ± 0.06 at two of the staff.

use inveye_domain::Embedding;

use super::noise::Dice;

/// Numbers beside the first, which all people share: makes two people differ as much as measured.
const NUMBERS: usize = 36;
/// What all people share, what is somebody's own, what lasts while one camera follows them, and chance: shares of
/// the whole, so that the measured means come out.
const CUSTOMER: [f64; 4] = [0.22, 0.42, 0.16, 0.20];
/// Of staff, less is their own …
const STAFF: [f64; 4] = [0.22, 0.05, 0.10, 0.14];
/// … and this is worn by all of them.
const UNIFORM: f64 = 0.49;

/// A direction that is the same each time it is asked for.
fn direction(seed: u64) -> [f64; NUMBERS] {
    // Far apart seeds: the generator's sequences of neighbours overlap nowhere near.
    let mut dice = Dice::new(seed.wrapping_mul(0xD134_2543_DE82_EF95));
    let values: [f64; NUMBERS] = std::array::from_fn(|_| dice.normal());
    let length = values.iter().map(|v| v * v).sum::<f64>().sqrt();
    values.map(|v| v / length)
}

/// How somebody looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    /// Who; none where there is nobody.
    pub(super) who: Option<usize>,
    pub(super) staff: bool,
    /// Which time which camera follows them.
    pub(super) sight: u64,
    /// Share that nothing hides.
    pub(super) share: f64,
}

/// Looks at somebody. Whoever is half hidden looks less like themselves.
#[expect(clippy::cast_possible_truncation, reason = "a model gives 32 bits")]
pub(super) fn look(seen: Seen, day: u64, dice: &mut Dice) -> Option<Embedding> {
    let [common, own, sight, chance] = if seen.staff { STAFF } else { CUSTOMER };
    let mut parts = vec![(chance + 0.5 * (1.0 - seen.share), direction(random(dice)))];
    if let Some(who) = seen.who {
        parts.push((own, direction((day << 32) | (1 << 24) | who as u64)));
        parts.push((sight, direction((day << 32) | (2 << 24) | seen.sight)));
    }
    if seen.staff {
        parts.push((UNIFORM, direction(3)));
    }
    let sum = |place: usize| -> f64 {
        let of = parts.iter().map(|(part, to)| part.sqrt() * to[place]);
        of.sum()
    };
    let first = std::iter::once(common.sqrt());
    let values: Vec<f32> = first
        .chain((0..NUMBERS).map(sum))
        .map(|v| v as f32)
        .collect();
    Embedding::new(&values)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a number drawn below 2^48"
)]
fn random(dice: &mut Dice) -> u64 {
    (dice.share() * 281_474_976_710_656.0) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean_and_deviation(pairs: impl Iterator<Item = (Seen, Seen)>) -> (f64, f64) {
        let mut dice = Dice::new(5);
        let alike: Vec<f64> = pairs
            .map(|(a, b)| {
                let (a, b) = (
                    look(a, 1, &mut dice).unwrap(),
                    look(b, 1, &mut dice).unwrap(),
                );
                f64::from(a.similarity(&b))
            })
            .collect();
        let count = alike.len() as f64;
        let mean = alike.iter().sum::<f64>() / count;
        let squares: f64 = alike.iter().map(|v| (v - mean) * (v - mean)).sum();
        (mean, (squares / count).sqrt())
    }

    #[test]
    fn people_look_as_alike_as_the_model_says_they_do() {
        let of = |who: usize, sight: u64, staff: bool| Seen {
            who: Some(who),
            staff,
            sight,
            share: 1.0,
        };
        let pairs = |a: fn(usize) -> (usize, u64), b: fn(usize) -> (usize, u64), staff: bool| {
            let pair = move |n: usize| {
                let ((x, at), (y, then)) = (a(n), b(n));
                (of(x, at, staff), of(y, then, staff))
            };
            mean_and_deviation((0..2000).map(pair))
        };
        let same_sight = pairs(|n| (n, n as u64), |n| (n, n as u64), false);
        let later = pairs(|n| (n, n as u64), |n| (n, 5000 + n as u64), false);
        let others = pairs(|n| (n, n as u64), |n| (n + 7, 7 + n as u64), false);
        let staff = pairs(|n| (n, n as u64), |n| (n + 7, 7 + n as u64), true);
        for (name, found, mean, deviation) in [
            ("same sight", same_sight, 0.80, 0.14),
            ("later", later, 0.64, 0.17),
            ("others", others, 0.22, 0.13),
            ("staff", staff, 0.71, 0.06),
        ] {
            assert!((found.0 - mean).abs() < 0.03, "{name}: {found:?}");
            assert!(found.1 < deviation + 0.03, "{name}: {found:?}");
        }
        assert!((others.1 - 0.13).abs() < 0.02, "{others:?}");
    }
}
