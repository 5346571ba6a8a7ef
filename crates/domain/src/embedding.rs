//! How somebody looks, as numbers that say nothing to people.

use std::fmt;

/// Longest embedding; known models give 256 to 2048 numbers.
const MAX_LENGTH: usize = 4096;

/// A direction: two pictures of one person point nearly the same way, two of different people less so.
///
/// Kept in 8 bits a number, which changes a similarity by less than 0.01, so that what is kept and what
/// is compared are the same. Deliberately not `Serialize`, and `Debug` shows none of it: it is to stay
/// in the memory of the engine.
#[derive(Clone, PartialEq)]
pub struct Embedding {
    levels: Box<[i8]>,
    /// Of `levels`; above zero.
    length: f32,
}

impl Embedding {
    /// From a model's output. None where it has no direction: empty, all zero, or not numbers.
    pub fn new(values: &[f32]) -> Option<Self> {
        let largest = values.iter().fold(0.0_f32, |most, v| most.max(v.abs()));
        if !values.iter().all(|v| v.is_finite()) || largest <= 0.0 {
            return None;
        }
        #[expect(
            clippy::cast_possible_truncation,
            reason = "between -127 and 127 by construction, and a float cast saturates"
        )]
        let level = |v: &f32| (v / largest * f32::from(i8::MAX)).round() as i8;
        Self::from_levels(values.iter().map(level).collect())
    }

    /// From what [`Self::levels`] gave.
    pub fn from_levels(levels: Box<[i8]>) -> Option<Self> {
        let squares: f32 = levels.iter().map(|&l| f32::from(l) * f32::from(l)).sum();
        (squares > 0.0 && levels.len() <= MAX_LENGTH).then(|| Self {
            levels,
            length: squares.sqrt(),
        })
    }

    /// As kept.
    pub fn levels(&self) -> &[i8] {
        &self.levels
    }

    /// The same direction with length 1.
    pub fn direction(&self) -> impl ExactSizeIterator<Item = f32> {
        self.levels.iter().map(|&l| f32::from(l) / self.length)
    }

    /// Cosine of the angle between both, -1 to 1; 0 for embeddings of different models.
    pub fn similarity(&self, other: &Self) -> f32 {
        if self.levels.len() != other.levels.len() {
            return 0.0;
        }
        let pairs = self.levels.iter().zip(&other.levels);
        let product: f32 = pairs.map(|(&a, &b)| f32::from(a) * f32::from(b)).sum();
        (product / (self.length * other.length)).clamp(-1.0, 1.0)
    }
}

impl fmt::Debug for Embedding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Embedding({})", self.levels.len())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn exact(a: &[f32], b: &[f32]) -> f32 {
        let dot = |a: &[f32], b: &[f32]| -> f32 { a.iter().zip(b).map(|(a, b)| a * b).sum() };
        dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
    }

    fn numbers() -> impl Strategy<Value = Vec<f32>> {
        prop::collection::vec(-3.0_f32..3.0, 256)
    }

    proptest! {
        #[test]
        fn eight_bits_are_enough((a, b) in (numbers(), numbers())) {
            let (x, y) = (Embedding::new(&a).unwrap(), Embedding::new(&b).unwrap());
            prop_assert!((x.similarity(&y) - exact(&a, &b)).abs() < 0.01);
            prop_assert!((x.similarity(&x) - 1.0).abs() < 1e-5);
            prop_assert_eq!(Embedding::from_levels(x.levels().into()), Some(x));
        }
    }

    #[test]
    fn what_has_no_direction_is_none() {
        for values in [&[][..], &[0.0, 0.0], &[1.0, f32::NAN], &[f32::INFINITY]] {
            assert_eq!(Embedding::new(values), None, "{values:?}");
        }
        let one = |values: &[f32]| Embedding::new(values).unwrap();
        assert!(one(&[1.0]).similarity(&one(&[1.0, 0.0])).abs() < f32::EPSILON);
    }

    #[test]
    fn it_does_not_show_itself() {
        let shown = format!("{:?}", Embedding::new(&[0.25, 0.5]));
        assert_eq!(shown, "Some(Embedding(2))");
    }
}
