//! Staff by how they are dressed: learned from people who stand where only staff stand, never by face.

use std::fmt;

use crate::appearance::Appearance;

/// Who is known to be staff, and who was seen beside them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lesson {
    /// By where they stood, how long they stayed, or as somebody said.
    pub staff: Vec<Appearance>,
    /// Everybody else.
    pub others: Vec<Appearance>,
}

/// What staff have in common that others lack.
///
/// Looks are placed on the straight line from the middle of the others (0) to the middle of staff (1):
/// what all people of a scene have in common drops out, and so does most of what is one person's own.
#[derive(Clone, PartialEq)]
pub struct StaffLooks {
    /// Middle of the others.
    origin: Vec<f64>,
    /// From there to the middle of staff, divided by the square of its length.
    way: Vec<f64>,
    /// From here on somebody is staff.
    bound: f64,
}

/// At the middle between both groups the nearer one decides.
const MIDDLE: f64 = 0.5;
/// Uniforms are a part of how staff look; a colleague whom nobody has seen yet may be this near to the others.
const NEAREST: f64 = 0.3;
/// Of how far the others are spread: one in a thousand lies farther out.
const SPREAD: f64 = 3.1;
/// Fewer say nothing of their spread.
const ENOUGH: usize = 3;

impl StaffLooks {
    /// None where nobody of staff was looked at, or where they look like everybody.
    pub fn learn(lesson: &Lesson) -> Option<Self> {
        let directions = |people: &[Appearance]| -> Vec<Vec<f64>> {
            people.iter().filter_map(Appearance::direction).collect()
        };
        let (staff, others) = (directions(&lesson.staff), directions(&lesson.others));
        let centre = middle(&staff)?;
        let origin = middle(&others).unwrap_or_else(|| vec![0.0; centre.len()]);
        if origin.len() != centre.len() {
            return None;
        }
        let way: Vec<f64> = centre.iter().zip(&origin).map(|(c, o)| c - o).collect();
        let square = dot(&way, &way);
        if square < 1e-6 {
            return None;
        }
        let mut looks = Self {
            origin,
            way: way.into_iter().map(|v| v / square).collect(),
            bound: MIDDLE,
        };
        if others.len() >= ENOUGH {
            let places: Vec<f64> = others.iter().map(|o| looks.place(o)).collect();
            looks.bound = (SPREAD * deviation(&places)).clamp(NEAREST, MIDDLE);
        }
        Some(looks)
    }

    /// Whether somebody is dressed like staff.
    pub fn is_staff(&self, looks: &Appearance) -> bool {
        let direction = looks.direction().filter(|d| d.len() == self.way.len());
        direction.is_some_and(|direction| self.place(&direction) >= self.bound)
    }

    fn place(&self, direction: &[f64]) -> f64 {
        dot(direction, &self.way) - dot(&self.origin, &self.way)
    }
}

impl fmt::Debug for StaffLooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StaffLooks(from {:.2})", self.bound)
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn middle(directions: &[Vec<f64>]) -> Option<Vec<f64>> {
    let (first, rest) = directions.split_first()?;
    let count = f64::from(u32::try_from(directions.len()).ok()?);
    let mut sum = first.clone();
    for direction in rest.iter().filter(|d| d.len() == first.len()) {
        sum.iter_mut().zip(direction).for_each(|(s, d)| *s += d);
    }
    Some(sum.into_iter().map(|v| v / count).collect())
}

/// Around zero, where the others' middle lies.
fn deviation(places: &[f64]) -> f64 {
    let count = u32::try_from(places.len()).map_or(f64::MAX, f64::from);
    (places.iter().map(|p| p * p).sum::<f64>() / count.max(1.0)).sqrt()
}

#[cfg(test)]
mod tests;
