//! How somebody looked so far.

use std::fmt;

use inveye_domain::Embedding;

/// The mean of looks. One vector, however many looks.
#[derive(Clone, Default, PartialEq)]
pub struct Appearance {
    sum: Vec<f32>,
    /// Of `sum`.
    length: f64,
    looks: u32,
}

impl Appearance {
    /// Takes one more look. One of another model than those before is left out.
    pub fn add(&mut self, look: &Embedding) {
        let direction: Vec<f32> = look.direction().collect();
        self.take(&direction, 1);
    }

    /// Takes all looks of another.
    pub fn merge(&mut self, other: &Self) {
        self.take(&other.sum, other.looks);
    }

    fn take(&mut self, sum: &[f32], looks: u32) {
        if self.sum.is_empty() {
            self.sum = sum.to_vec();
        } else if self.sum.len() == sum.len() {
            self.sum.iter_mut().zip(sum).for_each(|(s, o)| *s += o);
        } else {
            return;
        }
        self.length = product(&self.sum, &self.sum).sqrt();
        self.looks = self.looks.saturating_add(looks);
    }

    /// How many looks there were.
    pub fn looks(&self) -> u32 {
        self.looks
    }

    /// Cosine between the means; none where one of both was never looked at.
    pub fn similarity(&self, other: &Self) -> Option<f64> {
        let lengths = self.length * other.length;
        let comparable = self.sum.len() == other.sum.len() && lengths > LEAST_LENGTH;
        comparable.then(|| (product(&self.sum, &other.sum) / lengths).clamp(-1.0, 1.0))
    }

    /// The mean's direction, with length 1.
    pub(crate) fn direction(&self) -> Option<Vec<f64>> {
        let scaled = || self.sum.iter().map(|&v| f64::from(v) / self.length);
        (self.length > LEAST_LENGTH).then(|| scaled().collect())
    }
}

/// Looks that point every way have no mean.
const LEAST_LENGTH: f64 = 1e-6;

/// Shows nothing of it.
impl fmt::Debug for Appearance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Appearance({} looks)", self.looks)
    }
}

fn product(a: &[f32], b: &[f32]) -> f64 {
    let pairs = a.iter().zip(b);
    pairs.map(|(&a, &b)| f64::from(a) * f64::from(b)).sum()
}
