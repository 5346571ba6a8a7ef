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
    /// Foot points of people whose legs are hidden.
    pub figure: FigureSettings,
    /// Joining a track to the one it continues.
    pub stitch: StitchSettings,
    /// Crossings of people who are hidden meanwhile.
    pub hidden: HiddenSettings,
    /// Queues of till lanes.
    pub queue: QueueSettings,
}

/// Settings of tripwires.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LineSettings {
    /// How far beyond the line a foot point must come to have crossed, in heights of the person's
    /// box. Detectors place the lower edge within a few percent of the height.
    pub hysteresis: f64,
    /// The same as a share of the frame's width: the least for small, distant people.
    pub least_hysteresis: f64,
    /// Share of the hysteresis from which the side of a new track is believed. People are often
    /// detected only when they are nearly at the door.
    pub birth: f64,
    /// How far beyond an end of the line a crossing still counts, in heights of the box.
    pub end_tolerance: f64,
}

impl Default for LineSettings {
    fn default() -> Self {
        Self {
            hysteresis: 0.1,
            least_hysteresis: 0.004,
            birth: 0.3,
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
    /// the box: at once, …
    pub reach: f64,
    /// … and more for each second between.
    pub reach_per_s: f64,
    /// How much the heights may differ, as the larger divided by the smaller.
    pub height_ratio: f64,
}

impl Default for StitchSettings {
    fn default() -> Self {
        Self {
            within: Duration::from_secs(2),
            reach: 0.3,
            reach_per_s: 0.3,
            height_ratio: 1.6,
        }
    }
}

/// When somebody who comes into view in the middle of the picture is taken for somebody who was lost there, as
/// far as lines are concerned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HiddenSettings {
    /// Longest time between the last sight of the one and the first of the other. Two people who walk behind
    /// each other hide one another for a few seconds, on the way through the picture.
    pub within: Duration,
    /// Largest distance between where the one was last or is expected and where the other appears, in heights.
    pub reach: f64,
    /// Both were followed for at least this long: boxes of nobody are not.
    pub steady_for: Duration,
    /// Whoever is as near to a border of the picture, in frame widths, may come and go through it.
    pub border: f64,
}

impl Default for HiddenSettings {
    fn default() -> Self {
        Self {
            within: Duration::from_secs(6),
            reach: 1.5,
            steady_for: Duration::from_secs(1),
            border: 0.03,
        }
    }
}

/// How fast the remembered height of a person follows the box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FigureSettings {
    /// Time constant in seconds where the box fits what is remembered.
    pub trusted_s: f64,
    /// The same where it suddenly got larger or smaller.
    pub doubtful_s: f64,
    /// The same where it is not as tall as people are there either.
    pub unusual_s: f64,
    /// The same where somebody stands in front of the legs: what is seen is not the height.
    pub covered_s: f64,
    /// Change of the height's logarithm that is a jump.
    pub jump: f64,
    /// How much the logarithm of a new person's height may differ from what is usual there.
    pub unusual: f64,
    /// Standard deviation of an unhidden edge, in heights.
    pub edge_noise: f64,
    /// What the lower edge counts where somebody stands in front of the legs; 1 otherwise.
    pub covered_trust: f64,
    /// Time constant of the place, in seconds.
    pub smooth_s: f64,
    /// How far above the lower edge the middle of the body stands on the floor, in heights.
    pub toes: f64,
}

impl Default for FigureSettings {
    fn default() -> Self {
        Self {
            trusted_s: 0.15,
            doubtful_s: 0.8,
            unusual_s: 2.0,
            covered_s: 20.0,
            jump: 0.12,
            unusual: 0.3,
            edge_noise: 0.04,
            covered_trust: 0.2,
            smooth_s: 0.1,
            toes: 0.03,
        }
    }
}

/// Settings of till lanes. Distances are in heights of the person's box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct QueueSettings {
    /// Somebody stands whose foot point stays within this distance …
    pub still_within: f64,
    /// … for this long. Nobody walks that slowly, even straight towards the camera.
    pub still_for: Duration,
    /// How long somebody must be there whom nobody saw coming.
    pub born_for: Duration,
    /// How long somebody must be outside to have left, …
    pub away_for: Duration,
    /// … and how far from where they were inside last; people stand on borders, too.
    pub beyond: f64,
    /// How long they must have been seen there, so that no single box that is off says it.
    pub seen_away: Duration,
    /// How long outside is gone, however near, beyond what feet are off by.
    pub away_for_good: Duration,
    /// Whoever is over the lane's border in one step of more than this was taken for somebody else: feet are off by
    /// so much from one frame to the next, …
    pub stride: f64,
    /// … and nobody walks off faster than this, per second.
    pub pace: f64,
    /// How long a hidden person keeps the place in the queue.
    pub patience: Duration,
    /// Whoever is lost nearer than this to a border of the lane is taken to have walked over it; feet of people half
    /// hidden are off by as much.
    pub edge: f64,
    /// How long somebody must not have been seen before another track may be theirs.
    pub lost_after: Duration,
    /// How far from where somebody was lost the new track may begin: at once, …
    pub reach: f64,
    /// … and more for each second between: a queue moves up.
    pub reach_per_s: f64,
}

impl Default for QueueSettings {
    fn default() -> Self {
        Self {
            still_within: 0.2,
            still_for: Duration::from_secs(1),
            born_for: Duration::from_secs(3),
            away_for: Duration::from_secs(3),
            beyond: 0.5,
            seen_away: Duration::from_secs(1),
            away_for_good: Duration::from_secs(10),
            stride: 0.1,
            pace: 1.0,
            patience: Duration::from_secs(30),
            edge: 0.15,
            lost_after: Duration::from_millis(500),
            reach: 0.5,
            reach_per_s: 0.1,
        }
    }
}
