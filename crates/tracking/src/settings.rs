//! Every tunable, in units that depend neither on the frame rate nor on the picture's size.

/// What the tracker assumes about detectors and people. `Default` is what ships.
///
/// Times are seconds, lengths are multiples of a person's height in the picture. The defaults were
/// chosen once for pedestrians of MOT15 and MOT17, outdoor and rendered indoor footage at 3 to 30
/// frames a second and four detectors; neighbouring values do about as well.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrackerSettings {
    /// How scores are read.
    pub scores: ScoreSettings,
    /// How people move.
    pub motion: MotionSettings,
    /// When a detection continues a track.
    pub association: AssociationSettings,
    /// When a track begins and ends.
    pub life: LifeSettings,
    /// How the camera's own movement is told from people's.
    pub camera: CameraMotionSettings,
}

/// How scores are read.
///
/// Detectors disagree on what a score means: one gives people 0.99 and mistakes 0.9, another people
/// 0.7 and mistakes 0.4. So the tracker learns the median score of the people it follows, and a
/// detection is judged by how much worse its odds `s / (1 − s)` are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScoreSettings {
    /// Detections below this score are ignored.
    pub lowest: f32,
    /// Odds this many times worse than usual still start a track …
    pub birth_odds: f32,
    /// … if the score is at least the first value, and in any case from the second on.
    pub birth_range: (f32, f32),
    /// Odds this many times worse than usual still are a sure detection, which takes part in the
    /// first round of association …
    pub sure_odds: f32,
    /// … within these bounds.
    pub sure_range: (f32, f32),
    /// What is usual before anybody was seen.
    pub usual_at_start: f32,
    /// How fast the usual score follows, per sighting.
    pub learning_rate: f32,
}

/// How people move.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MotionSettings {
    /// Standard deviation of a detected place.
    pub measurement_noise: f64,
    /// Standard deviation of people's acceleration, per second squared.
    pub acceleration_noise: f64,
    /// Standard deviation of the speed of somebody just come into view, per second.
    pub initial_speed: f64,
    /// Share of the predicted box in the box that is reported; the rest is the detection's.
    pub smoothing: f64,
}

/// When a detection continues a track.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AssociationSettings {
    /// Lowest overlap of grown boxes that joins a sure detection to a track.
    pub min_overlap: f64,
    /// The same for an unsure detection.
    pub min_overlap_unsure: f64,
    /// The same for a sure detection where the person was last seen.
    pub min_overlap_recovered: f64,
    /// Somebody is looked for where they were last seen for this long.
    pub recovery_s: f64,
    /// Boxes grow by this many standard deviations of the predicted place, beyond what is certain …
    pub growth: f64,
    /// … and by at most this share of their sides, so that neighbours stay apart.
    pub max_growth: f64,
    /// How much the direction of movement counts beside overlap.
    pub momentum_weight: f64,
    /// How far back the direction of movement looks.
    pub momentum_window_s: f64,
    /// How much a change of score counts beside overlap.
    pub score_weight: f64,
    /// What an unconfirmed track pays when it competes with a confirmed one.
    pub tentative_penalty: f64,
}

/// When a track begins and ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LifeSettings {
    /// A detection that overlaps somebody seen in the same frame as much as this starts no track: mostly it
    /// is the same person twice, and two people who are that close come apart.
    pub birth_overlap: f64,
    /// A track is confirmed after this many sightings, …
    pub confirm_hits: u32,
    /// … or after being seen for this long, at least twice.
    pub confirm_after_s: f64,
    /// A tentative track not seen for this long was a mistake.
    pub tentative_memory_s: f64,
    /// A confirmed track not seen for this long has ended.
    pub memory_s: f64,
    /// Before a confirmed track is this old, …
    pub young_s: f64,
    /// … it has ended after this long, but not before a frame was missed: a mistake that lasted a few frames
    /// is not to be found again.
    pub young_memory_s: f64,
}

/// How the camera's own movement is told from people's: what everybody's surprise has in common.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CameraMotionSettings {
    /// So many well-known people must be in view.
    pub min_tracks: usize,
    /// The common surprise must exceed its own standard error this many times, …
    pub significance: f64,
    /// … and this share of a person's height.
    pub min_shift: f64,
    /// Share of the camera's speed that is expected to go on in the next frame.
    pub persistence: f64,
}

impl Default for TrackerSettings {
    fn default() -> Self {
        Self {
            scores: ScoreSettings {
                lowest: 0.1,
                birth_odds: 3.0,
                birth_range: (0.6, 0.9),
                sure_odds: 10.0,
                sure_range: (0.35, 0.7),
                usual_at_start: 0.6,
                learning_rate: 0.01,
            },
            motion: MotionSettings {
                measurement_noise: 0.1,
                acceleration_noise: 0.7,
                initial_speed: 1.0,
                smoothing: 0.5,
            },
            association: AssociationSettings {
                min_overlap: 0.35,
                min_overlap_unsure: 0.3,
                min_overlap_recovered: 0.5,
                recovery_s: 0.2,
                growth: 0.5,
                max_growth: 0.5,
                momentum_weight: 0.2,
                momentum_window_s: 0.3,
                score_weight: 0.1,
                tentative_penalty: 0.1,
            },
            life: LifeSettings {
                birth_overlap: 0.3,
                confirm_hits: 3,
                confirm_after_s: 0.2,
                tentative_memory_s: 0.1,
                memory_s: 2.0,
                young_s: 0.33,
                young_memory_s: 0.4,
            },
            camera: CameraMotionSettings {
                min_tracks: 4,
                significance: 3.0,
                min_shift: 0.03,
                persistence: 0.7,
            },
        }
    }
}
