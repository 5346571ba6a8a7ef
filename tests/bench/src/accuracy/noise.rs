//! What a detector makes of true boxes.
//!
//! Measured where the default detector looked at the bundled clips (4,148 unhidden people at 10
//! frames a second): each edge's error as a share of the height, how alike it is from frame to frame
//! (0.6–0.8 after a tenth of a second, 0.3–0.7 after half of one), scores and misses by how much of
//! the person is to be seen, and boxes that show nobody. Errors last, so that 30 frames a second do
//! not tell more than they do in a shop.

use std::collections::BTreeMap;

use inveye_domain::{Bbox, ClassId, Detection};

/// A small generator, so that every run sees the same.
#[derive(Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// 0–1; SplitMix64.
    #[expect(clippy::cast_precision_loss, reason = "53 bits are what a float has")]
    pub(crate) fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(crate) fn between(&mut self, least: f64, most: f64) -> f64 {
        least + (most - least) * self.share()
    }

    /// How long until the next, where there is one every `mean` on average.
    pub(crate) fn wait(&mut self, mean: f64) -> f64 {
        -mean * (1.0 - self.share()).ln()
    }

    /// Normally distributed, of variance 1.
    pub(crate) fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.share()).sum::<f64>() - 6.0
    }
}

/// Left, top, right, bottom: standard deviations in heights of the box.
const EDGES: [f64; 4] = [0.038, 0.034, 0.044, 0.030];
/// Share of an error's variance that lasts, and for how long in seconds.
const LASTING: (f64, f64) = (0.65, 0.8);
/// How much is to be seen; how often it is missed; score and its standard deviation.
const SEEN: [(f64, f64, f64, f64); 5] = [
    (0.0, 1.0, 0.1, 0.0),
    (0.25, 0.787, 0.27, 0.15),
    (0.5, 0.358, 0.47, 0.21),
    (0.75, 0.055, 0.70, 0.18),
    (1.0, 0.001, 0.83, 0.08),
];
/// Below this score detectors say nothing.
const LEAST_SCORE: f64 = 0.1;
/// Boxes of nobody: in how many seconds one comes, how long it stays, how far its score is above
/// the least on average.
const NOBODY: (f64, f64, f64) = (0.77, 0.3, 0.18);

/// Somebody in a frame.
#[derive(Debug, Clone, Copy)]
pub(super) struct Visible {
    pub(super) person: usize,
    pub(super) bbox: Bbox,
    /// Share that nothing hides.
    pub(super) share: f64,
}

/// An imperfect eye.
#[derive(Debug)]
pub(super) struct Eye {
    dice: Dice,
    /// Per person: what lasts of the errors of four edges, of the score and of being missed.
    lasting: BTreeMap<usize, [f64; 6]>,
    nobody: Vec<(f64, Detection)>,
    next_nobody: f64,
}

impl Eye {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            dice: Dice::new(seed),
            lasting: BTreeMap::new(),
            nobody: Vec::new(),
            next_nobody: 0.0,
        }
    }

    /// What it says of a frame at `t` seconds, `dt` after the one before. `elsewhere` is a box in
    /// which somebody could be.
    pub(super) fn look(
        &mut self,
        t: f64,
        dt: f64,
        people: &[Visible],
        elsewhere: Bbox,
    ) -> Vec<Detection> {
        let mut seen: Vec<Detection> = people.iter().filter_map(|v| self.see(dt, v)).collect();
        if t >= self.next_nobody {
            let score = LEAST_SCORE + self.dice.wait(NOBODY.2);
            self.nobody
                .push((t + NOBODY.1, detection(elsewhere, score)));
            self.next_nobody = t + self.dice.wait(NOBODY.0);
        }
        self.nobody.retain(|(until, _)| *until > t);
        seen.extend(self.nobody.iter().map(|(_, box_of_nobody)| *box_of_nobody));
        seen
    }

    fn see(&mut self, dt: f64, visible: &Visible) -> Option<Detection> {
        let keep = (-dt / LASTING.1).exp();
        let dice = &mut self.dice;
        let lasting = self
            .lasting
            .entry(visible.person)
            .or_insert_with(|| std::array::from_fn(|_| dice.normal()));
        for value in lasting.iter_mut() {
            *value = *value * keep + (1.0 - keep * keep).sqrt() * dice.normal();
        }
        let now = lasting
            .map(|value| LASTING.0.sqrt() * value + (1.0 - LASTING.0).sqrt() * dice.normal());
        let (miss, score, spread) = seen_as(visible.share);
        // The logistic curve nearest to the normal distribution's.
        if 1.0 / (1.0 + (-1.702 * now[5]).exp()) < miss {
            return None;
        }
        let height = visible.bbox.height();
        // Who is half hidden is placed worse.
        let worse = 2.0 - visible.share;
        let off = |edge: usize| now[edge] * EDGES[edge] * height * worse;
        let b = visible.bbox;
        let seen = Bbox::new(b.x1 + off(0), b.y1 + off(1), b.x2 + off(2), b.y2 + off(3));
        let score = score + spread * now[4];
        (score >= LEAST_SCORE).then(|| detection(seen, score))
    }
}

/// How often somebody of whom this share is to be seen is missed; score and standard deviation.
fn seen_as(share: f64) -> (f64, f64, f64) {
    let above = SEEN
        .partition_point(|row| row.0 < share)
        .clamp(1, SEEN.len() - 1);
    let (low, high) = (SEEN[above - 1], SEEN[above]);
    let part = ((share - low.0) / (high.0 - low.0)).clamp(0.0, 1.0);
    let mix = |a: f64, b: f64| a + (b - a) * part;
    (mix(low.1, high.1), mix(low.2, high.2), mix(low.3, high.3))
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a score has no use for 53 bits"
)]
fn detection(bbox: Bbox, score: f64) -> Detection {
    Detection {
        bbox,
        score: score.clamp(LEAST_SCORE, 0.97) as f32,
        class: ClassId::PERSON,
    }
}
