//! Whether a camera still looks where it looked.
//!
//! Lines and zones stay on the picture when the camera behind it is pushed, and then count something
//! else. Small grey pictures suffice to see that: what stands still in a store is compared by its
//! edges, which lamps and daylight change less than its grey.

use std::collections::VecDeque;

/// Pixels across a thumbnail.
pub const WIDTH: usize = 64;
/// Pixels down a thumbnail.
pub const HEIGHT: usize = 36;

/// Furthest shifts looked for: beyond, too little of both pictures is the same.
const MOST_ACROSS: i32 = 20;
const MOST_DOWN: i32 = 12;
/// Of thumbnails a minute apart the middle one of each pixel has no people in it.
const MIDDLE_OF: usize = 5;
/// So many in a row must say the same, so that a trolley before the camera says nothing.
const IN_A_ROW: u32 = 10;
/// Edges that fit as well as this are the same ones.
const FITS: f64 = 0.5;
/// How much better they must fit elsewhere than here.
const BETTER: f64 = 0.25;
/// A shift of a single pixel of a thumbnail, 1.6 % of the picture, is within its rounding.
const LEAST: i32 = 2;

/// A small grey picture, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thumbnail(Vec<u8>);

impl Thumbnail {
    /// Of [`WIDTH`] × [`HEIGHT`] bytes of grey; none of any other number.
    pub fn new(grey: Vec<u8>) -> Option<Self> {
        (grey.len() == WIDTH * HEIGHT).then_some(Self(grey))
    }

    /// Of a packed RGB picture of that size.
    pub fn of_rgb(rgb: &[u8]) -> Option<Self> {
        // Rec. 601 in 256ths.
        let grey = |pixel: &[u8]| {
            let sum =
                77 * u32::from(pixel[0]) + 150 * u32::from(pixel[1]) + 29 * u32::from(pixel[2]);
            u8::try_from(sum >> 8).unwrap_or(u8::MAX)
        };
        Self::new(rgb.chunks_exact(3).map(grey).collect())
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Strength of the edge at each pixel. The root keeps one bright lamp from outweighing all shelves.
    fn edges(&self) -> Vec<f64> {
        let at = |x: usize, y: usize| f64::from(self.0[y * WIDTH + x]);
        let mut edges = vec![0.0; WIDTH * HEIGHT];
        for y in 1..HEIGHT - 1 {
            for x in 1..WIDTH - 1 {
                let across = at(x + 1, y) - at(x - 1, y);
                let down = at(x, y + 1) - at(x, y - 1);
                edges[y * WIDTH + x] = across.hypot(down).sqrt();
            }
        }
        edges
    }
}

/// How far what stands still went in the picture, as a share of its width and height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ViewShift {
    /// To the right.
    pub across: f64,
    /// Downwards.
    pub down: f64,
}

/// What two pictures say of each other.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Compared {
    Same,
    /// In pixels of a thumbnail.
    Moved(i32, i32),
    /// Dark, covered, or too different to say.
    Unclear,
}

/// Looks where the edges of `before` fit best in `now`: normalized cross-correlation over all shifts
/// (J. P. Lewis, "Fast normalized cross-correlation", 1995).
fn compare(before: &Thumbnail, now: &Thumbnail) -> Compared {
    let (before, now) = (before.edges(), now.edges());
    let here = fit(&before, &now, 0, 0);
    let mut best = (here, 0, 0);
    for down in -MOST_DOWN..=MOST_DOWN {
        for across in -MOST_ACROSS..=MOST_ACROSS {
            let there = fit(&before, &now, across, down);
            if there > best.0 {
                best = (there, across, down);
            }
        }
    }
    let (there, across, down) = best;
    let is_far = across.abs() >= LEAST || down.abs() >= LEAST;
    if is_far && there >= FITS && there - here >= BETTER {
        return Compared::Moved(across, down);
    }
    if here >= FITS || (there >= FITS && !is_far) {
        return Compared::Same;
    }
    Compared::Unclear
}

/// Correlation of two pictures where they overlap, -1 to 1, when the first is shifted.
fn fit(before: &[f64], now: &[f64], across: i32, down: i32) -> f64 {
    let columns = range(WIDTH, across);
    let rows = range(HEIGHT, down);
    let (mut n, mut sums, mut squares, mut both) = (0.0, (0.0, 0.0), (0.0, 0.0), 0.0);
    for y in rows {
        let from = offset(y, down) * WIDTH;
        for x in columns.clone() {
            let (a, b) = (before[from + offset(x, across)], now[y * WIDTH + x]);
            n += 1.0;
            sums = (sums.0 + a, sums.1 + b);
            squares = (squares.0 + a * a, squares.1 + b * b);
            both += a * b;
        }
    }
    let spread = |sum: f64, square: f64| square - sum * sum / n;
    let product = spread(sums.0, squares.0) * spread(sums.1, squares.1);
    if product <= 1e-9 {
        return 0.0;
    }
    (both - sums.0 * sums.1 / n) / product.sqrt()
}

/// Places of the shifted picture that lie on the other. The border has no edges.
fn range(length: usize, by: i32) -> std::ops::Range<usize> {
    let by = isize::try_from(by).unwrap_or(0);
    let low = by.max(0).unsigned_abs() + 1;
    low..length - 1 - by.min(0).unsigned_abs()
}

fn offset(at: usize, by: i32) -> usize {
    at.saturating_add_signed(-isize::try_from(by).unwrap_or(0))
}

/// Watches one camera's view. Feed it a thumbnail about once a minute.
#[derive(Debug, Clone, Default)]
pub struct ViewWatch {
    reference: Option<Thumbnail>,
    recent: VecDeque<Thumbnail>,
    last: Option<(i32, i32)>,
    in_a_row: u32,
}

impl ViewWatch {
    /// Goes on from what was seen before; none for a camera that is new.
    pub fn new(reference: Option<Thumbnail>) -> Self {
        Self {
            reference,
            ..Self::default()
        }
    }

    /// What is compared with.
    pub fn reference(&self) -> Option<&Thumbnail> {
        self.reference.as_ref()
    }

    /// Takes the newest picture. Says a shift once, when it has lasted; from then on the new view is
    /// what is compared with.
    pub fn observe(&mut self, thumbnail: Thumbnail) -> Option<ViewShift> {
        if self.recent.len() >= MIDDLE_OF {
            self.recent.pop_front();
        }
        self.recent.push_back(thumbnail);
        if self.recent.len() < MIDDLE_OF {
            return None;
        }
        let now = middle(&self.recent);
        let Some(reference) = &self.reference else {
            self.reference = Some(now);
            return None;
        };
        let Compared::Moved(across, down) = compare(reference, &now) else {
            self.in_a_row = 0;
            return None;
        };
        let is_same = self
            .last
            .is_some_and(|(x, y)| (x - across).abs() < LEAST && (y - down).abs() < LEAST);
        self.in_a_row = if is_same { self.in_a_row + 1 } else { 1 };
        self.last = Some((across, down));
        if self.in_a_row < IN_A_ROW {
            return None;
        }
        self.reference = Some(now);
        self.in_a_row = 0;
        Some(ViewShift {
            across: f64::from(across) / 64.0,
            down: f64::from(down) / 36.0,
        })
    }
}

/// Of each pixel the middle value: who passes is in few of the pictures.
fn middle(recent: &VecDeque<Thumbnail>) -> Thumbnail {
    let middle = |index: usize| {
        let mut values: Vec<u8> = recent.iter().map(|one| one.0[index]).collect();
        values.sort_unstable();
        values[values.len() / 2]
    };
    Thumbnail((0..WIDTH * HEIGHT).map(middle).collect())
}

#[cfg(test)]
mod tests;
