//! What may be tuned. The defaults are shipped and are the ones measured; only scenes differ
//! between cameras.

use std::time::Duration;

/// Settings of one camera's [`crate::SceneAnalyst`].
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct AnalystSettings {
    /// Tripwires.
    pub line: LineSettings,
    /// Zones.
    pub zone: ZoneSettings,
    /// Joining a track to the one it continues.
    pub stitch: StitchSettings,
}

/// Settings of tripwires.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LineSettings {
    /// How far beyond the line a foot point must come to have crossed, in heights of the person's
    /// box. Detectors place the lower edge within a few percent of the height.
    pub hysteresis: f64,
    /// The same as a share of the frame's width: the least for small, distant people.
    pub least_hysteresis: f64,
    /// How far beyond an end of the line a crossing still counts, in heights of the box.
    pub end_tolerance: f64,
}

impl Default for LineSettings {
    fn default() -> Self {
        Self {
            hysteresis: 0.06,
            least_hysteresis: 0.004,
            end_tolerance: 0.1,
        }
    }
}

/// Settings of zones.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ZoneSettings {
    /// How long a foot point must stay inside before the visit counts; it then counts from the
    /// first moment inside.
    pub enter_after: Duration,
    /// How long it must stay outside before the visit is over; it then ended when it left.
    pub exit_after: Duration,
}

impl Default for ZoneSettings {
    fn default() -> Self {
        Self {
            enter_after: Duration::from_millis(300),
            exit_after: Duration::from_millis(500),
        }
    }
}

/// When a new track is taken for the continuation of one that is not seen any more.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StitchSettings {
    /// Longest time between the last sight of the old and the first of the new.
    pub within: Duration,
    /// Largest distance between where the old is expected and where the new appears, in heights of
    /// the box.
    pub reach: f64,
    /// How much the heights may differ, as the larger divided by the smaller.
    pub height_ratio: f64,
}

impl Default for StitchSettings {
    fn default() -> Self {
        Self {
            within: Duration::from_secs(2),
            reach: 0.5,
            height_ratio: 1.6,
        }
    }
}
