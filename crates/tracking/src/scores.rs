//! What a score is worth, learnt from the people followed.

use crate::settings::ScoreSettings;

/// Keeps odds finite for detectors that are always certain.
const CERTAIN: f32 = 0.999;

/// The running median score of sightings of confirmed tracks.
#[derive(Debug)]
pub(crate) struct Scores {
    settings: ScoreSettings,
    usual: f32,
}

impl Scores {
    pub(crate) fn new(settings: ScoreSettings) -> Self {
        Self {
            settings,
            usual: settings.usual_at_start,
        }
    }

    /// Moves the median by a fixed step towards `score`, which needs no memory of other scores.
    pub(crate) fn learn(&mut self, score: f32) {
        let step = 0.5 * self.settings.learning_rate;
        let towards = if score < self.usual { -step } else { step };
        self.usual = (self.usual + towards).clamp(1.0 - CERTAIN, CERTAIN);
    }

    pub(crate) fn is_usable(&self, score: f32) -> bool {
        score >= self.settings.lowest && score.is_finite()
    }

    /// From here on a detection takes part in the first round of association.
    pub(crate) fn sure(&self) -> f32 {
        let (low, high) = self.settings.sure_range;
        self.worse_than_usual(self.settings.sure_odds)
            .min(high)
            .max(low)
    }

    /// From here on a detection nobody claims starts a track.
    pub(crate) fn birth(&self) -> f32 {
        let (low, high) = self.settings.birth_range;
        self.worse_than_usual(self.settings.birth_odds)
            .min(high)
            .max(low)
    }

    /// How much less than normally a box is to be trusted: 1 at best. Boxes of low scores often
    /// show only the part of a person that is not hidden.
    pub(crate) fn doubt(&self, score: f32) -> f64 {
        f64::from((self.birth() / score.max(1.0 - CERTAIN)).max(1.0))
    }

    fn worse_than_usual(&self, times: f32) -> f32 {
        let odds = self.usual / (1.0 - self.usual) / times;
        odds / (1.0 + odds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::TrackerSettings;

    #[track_caller]
    fn check(score_of_people: f32, birth: std::ops::Range<f32>, sure: std::ops::Range<f32>) {
        let mut scores = Scores::new(TrackerSettings::default().scores);
        for _ in 0..200 {
            scores.learn(score_of_people);
        }
        assert!(
            birth.contains(&scores.birth()),
            "birth at {}",
            scores.birth()
        );
        assert!(sure.contains(&scores.sure()), "sure at {}", scores.sure());
        assert!(scores.sure() <= scores.birth());
    }

    #[test]
    fn thresholds_follow_what_the_detector_gives_people() {
        check(0.72, 0.55..0.65, 0.29..0.4);
        check(0.98, 0.85..0.95, 0.65..0.75);
        check(1.0, 0.85..0.95, 0.65..0.75);
        // Never so low that every shadow starts a track.
        check(0.2, 0.55..0.65, 0.29..0.4);
    }

    #[test]
    fn a_poor_score_is_doubted_in_proportion() {
        let scores = Scores::new(TrackerSettings::default().scores);
        assert!((scores.doubt(0.99) - 1.0).abs() < 1e-9);
        assert!((scores.doubt(scores.birth() / 4.0) - 4.0).abs() < 1e-5);
        assert!(scores.doubt(0.0).is_finite());
    }
}
