//! Every tunable, in units that do not depend on the frame rate.

/// What the tracker assumes about detectors and people. `Default` is what ships.
///
/// Times are seconds, lengths are multiples of a person's height in the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrackerSettings {
    /// Detections below this score are ignored.
    pub min_score: f32,
    /// From here on a detection is sure: it takes part in the first round of association.
    pub high_score: f32,
    /// From here on a detection nobody claims starts a track.
    pub birth_score: f32,
    /// Lowest overlap of grown boxes that joins a sure detection to a track.
    pub min_overlap: f64,
    /// The same for an unsure detection.
    pub min_overlap_low: f64,
    /// How much the direction of movement counts beside overlap.
    pub momentum_weight: f64,
    /// How far back the direction of movement looks.
    pub momentum_window_s: f64,
    /// Boxes grow by this many standard deviations of the predicted place.
    pub growth: f64,
    /// A track is confirmed after this many sightings, …
    pub confirm_hits: u32,
    /// … or after being seen for this long, at least twice.
    pub confirm_after_s: f64,
    /// A tentative track not seen for this long is given up.
    pub tentative_memory_s: f64,
    /// A confirmed track not seen for this long has ended.
    pub memory_s: f64,
    /// Standard deviation of a detected edge.
    pub measurement_noise: f64,
    /// Standard deviation of people's acceleration, per second squared.
    pub acceleration_noise: f64,
    /// Standard deviation of the speed of somebody just come into view, per second.
    pub initial_speed: f64,
}

impl Default for TrackerSettings {
    fn default() -> Self {
        Self {
            min_score: 0.1,
            high_score: 0.5,
            birth_score: 0.5,
            min_overlap: 0.3,
            min_overlap_low: 0.4,
            momentum_weight: 0.2,
            momentum_window_s: 0.15,
            growth: 0.5,
            confirm_hits: 3,
            confirm_after_s: 0.2,
            tentative_memory_s: 0.1,
            memory_s: 2.0,
            measurement_noise: 0.03,
            acceleration_noise: 1.0,
            initial_speed: 0.8,
        }
    }
}
