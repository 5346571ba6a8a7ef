//! How somebody looked so far.

use std::fmt;

use inveye_domain::Embedding;

/// The mean of looks. One vector, however many looks.
#[derive(Clone, Default, PartialEq)]
pub struct Appearance {
    sum: Vec<f32>,
    looks: u32,
}

impl Appearance {
    /// Takes one more look. One of another model than those before is left out.
    pub fn add(&mut self, look: &Embedding) {
        let direction = look.direction();
        if self.sum.is_empty() {
            self.sum = direction.collect();
        } else if direction.len() == self.sum.len() {
            self.sum
                .iter_mut()
                .zip(direction)
                .for_each(|(s, d)| *s += d);
        } else {
            return;
        }
        self.looks = self.looks.saturating_add(1);
    }

    /// Takes all looks of another.
    pub fn merge(&mut self, other: &Self) {
        if self.sum.is_empty() {
            self.sum.clone_from(&other.sum);
        } else if self.sum.len() == other.sum.len() {
            self.sum
                .iter_mut()
                .zip(&other.sum)
                .for_each(|(s, o)| *s += o);
        } else {
            return;
        }
        self.looks = self.looks.saturating_add(other.looks);
    }

    /// How many looks there were.
    pub fn looks(&self) -> u32 {
        self.looks
    }

    /// Cosine between the means; none where one of both was never looked at.
    pub fn similarity(&self, other: &Self) -> Option<f64> {
        let (a, b) = (self.direction()?, other.direction()?);
        (a.len() == b.len()).then(|| dot(&a, &b).clamp(-1.0, 1.0))
    }

    /// The mean's direction, with length 1.
    pub(crate) fn direction(&self) -> Option<Vec<f64>> {
        let sum: Vec<f64> = self.sum.iter().map(|&v| f64::from(v)).collect();
        let length = dot(&sum, &sum).sqrt();
        (length > 1e-9).then(|| sum.into_iter().map(|v| v / length).collect())
    }
}

/// Shows nothing of it.
impl fmt::Debug for Appearance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Appearance({} looks)", self.looks)
    }
}

pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
