//! Truth and results brought into the form all track scores need.

use std::collections::BTreeMap;

use crate::mot::MotLine;
use crate::pairing::best_pairing;
use crate::tracks::ScoreError;

/// Boxes this alike show the same person (MOTChallenge).
pub(crate) const SAME: f64 = 0.5;

/// People on vehicles, standing persons, distractors and reflections: the MOT16 family neither
/// rewards nor punishes following them.
const DISTRACTORS: [u32; 4] = [2, 7, 8, 12];
const PEDESTRIAN: u32 = 1;

/// One frame: who is in it, by index, and how alike their boxes are.
#[derive(Debug, Default)]
pub(crate) struct Frame {
    pub(crate) truths: Vec<usize>,
    pub(crate) results: Vec<usize>,
    /// Intersection over union, row-major, truths × results.
    pub(crate) alike: Vec<f64>,
}

impl Frame {
    pub(crate) fn alike(&self, truth: usize, result: usize) -> f64 {
        self.alike[truth * self.results.len() + result]
    }
}

/// All frames, and how many different persons and tracks are in them.
#[derive(Debug, Default)]
pub(crate) struct Frames {
    pub(crate) frames: Vec<Frame>,
    pub(crate) truths: usize,
    pub(crate) results: usize,
}

impl Frames {
    /// Truth with classes is prepared by the rules of MOT16 and MOT17, truth without by MOT15's.
    pub(crate) fn new(truth: &[MotLine], results: &[MotLine]) -> Result<Self, ScoreError> {
        let mut by_frame: BTreeMap<u32, (Vec<&MotLine>, Vec<&MotLine>)> = BTreeMap::new();
        for line in truth {
            by_frame.entry(line.frame).or_default().0.push(line);
        }
        for line in results {
            by_frame.entry(line.frame).or_default().1.push(line);
        }
        let (mut truth_ids, mut result_ids) = (BTreeMap::new(), BTreeMap::new());
        let mut frames = Vec::with_capacity(by_frame.len());
        for (truths, mut found) in by_frame.into_values() {
            check_once(&truths)?;
            check_once(&found)?;
            drop_distractors(&truths, &mut found);
            let truths: Vec<_> = truths.into_iter().filter(|t| counts(t)).collect();
            frames.push(Frame {
                truths: truths.iter().map(|t| index(&mut truth_ids, t.id)).collect(),
                results: found.iter().map(|r| index(&mut result_ids, r.id)).collect(),
                alike: likeness(&truths, &found),
            });
        }
        Ok(Self {
            frames,
            truths: truth_ids.len(),
            results: result_ids.len(),
        })
    }

    /// In how many frames each person and each track is.
    pub(crate) fn appearances(&self) -> (Vec<f64>, Vec<f64>) {
        let (mut truths, mut results) = (vec![0.0; self.truths], vec![0.0; self.results]);
        for frame in &self.frames {
            frame.truths.iter().for_each(|&t| truths[t] += 1.0);
            frame.results.iter().for_each(|&r| results[r] += 1.0);
        }
        (truths, results)
    }
}

fn counts(truth: &MotLine) -> bool {
    truth.confidence.abs() >= 1.0 && truth.class.is_none_or(|class| class == PEDESTRIAN)
}

fn check_once(lines: &[&MotLine]) -> Result<(), ScoreError> {
    let mut ids: Vec<i64> = lines.iter().map(|line| line.id).collect();
    ids.sort_unstable();
    match ids.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(ScoreError::TwiceInAFrame {
            frame: lines[0].frame,
            id: pair[0],
        }),
        None => Ok(()),
    }
}

fn drop_distractors(truths: &[&MotLine], found: &mut Vec<&MotLine>) {
    let is_distractor = |t: &MotLine| t.class.is_some_and(|class| DISTRACTORS.contains(&class));
    if !truths.iter().any(|t| is_distractor(t)) {
        return;
    }
    let mut alike = likeness(truths, found);
    alike
        .iter_mut()
        .filter(|a| **a < SAME - f64::EPSILON)
        .for_each(|a| *a = 0.0);
    let mut dropped: Vec<usize> = best_pairing(&alike, truths.len(), found.len())
        .into_iter()
        .filter(|&(t, r)| alike[t * found.len() + r] > 0.0 && is_distractor(truths[t]))
        .map(|(_, r)| r)
        .collect();
    dropped.sort_unstable();
    for r in dropped.into_iter().rev() {
        found.remove(r);
    }
}

fn likeness(truths: &[&MotLine], found: &[&MotLine]) -> Vec<f64> {
    truths
        .iter()
        .flat_map(|t| found.iter().map(|r| t.bbox.iou(&r.bbox)))
        .collect()
}

fn index(known: &mut BTreeMap<i64, usize>, id: i64) -> usize {
    let next = known.len();
    *known.entry(id).or_insert(next)
}
