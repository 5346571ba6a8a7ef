//! What may be tuned of behaviour, and where each figure comes from: the human body's proportions
//! (upper arm 0.186 of the height, forearm 0.146, shoulders at 0.82, hips at 0.53, shoulders 0.26 apart
//! and hips 0.19), how exactly a model of poses can be asked to place a wrist (people who mark wrists differ by
//! 0.062 of the root of somebody's area, by which COCO judges models: 0.03 heights where they stand) and
//! how long a hand needs for things. Clips only measure what that comes to.

use std::time::Duration;

/// Settings of one camera's [`crate::BehaviourAnalyst`]. Lengths are in heights of the person.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BehaviourSettings {
    /// How far outside of a zone somebody may stand and still be at its shelf: half a step, 0.2, less
    /// what a box's lower edge is off.
    pub near: f64,
    /// A hand this far out reaches for something. Midway between what a bent arm shows at most, a level
    /// forearm of 0.146 and the wrist's 0.03, and what a stretched arm of 0.33 shows that points 40° away
    /// from the picture's plane: 0.18 and 0.25.
    pub out: f64,
    /// Nearer than this it has come back. Hands that hold something up stay at 0.2: there is no room for
    /// more between the two, and [`Self::back_for`] keeps a joint that trembles from making two reaches.
    pub back: f64,
    /// How sure a model must be of the wrist, in the mean of a reach. Of an arm that it does not see it
    /// gives a guess of up to 0.3, and now and then more.
    pub sure: f32,
    /// How far one side of a box must move out for an arm, where the joints are not seen: a hand at
    /// [`Self::out`] is 0.09 outside of a shoulder at 0.13, and detectors place an edge within 0.02 or so.
    pub broader: f64,
    /// How far the other side may move meanwhile, as a share of it.
    pub other_side: f64,
    /// No arm with a hand and what it holds is longer; a box that is broader than that holds more.
    pub arm: f64,
    /// How much the box's height may differ from the usual one, as a share of it: somebody who walks
    /// a step towards the camera changes it by more.
    pub same_height: f64,
    /// How long a hand must be out to have touched anything: out, closed and back takes 0.8 s of
    /// somebody in a hurry, half of it farther out than [`Self::out`].
    pub touch_for: Duration,
    /// What is out for longer is a posture: arms on a trolley, or with something before the chest.
    pub longest: Duration,
    /// How long it must be back for the reach to be over: a joint is lost for a frame or two.
    pub back_for: Duration,
    /// How long before a reach the hand is looked at, …
    pub look_before: Duration,
    /// … and how long afterwards.
    pub look_after: Duration,
    /// Nobody's feet move farther than this within [`Self::still_for`] while they stand.
    pub still_within: f64,
    /// See [`Self::still_within`].
    pub still_for: Duration,
    /// How far below the elbow the wrist of a hand that holds something up is at most: a forearm of 0.146
    /// that is raised by 55° from hanging. Level ones have 0, hanging ones at rest 0.12 and more.
    pub held_drop: f64,
    /// How much higher the hand must be afterwards than before to hold something new, and lower to
    /// have put something down: more than the wrist is off.
    pub held_change: f64,
    /// A wrist this near to the middle of the trunk is at the body: within the hips' half breadth of
    /// 0.095. Hanging arms are farther outside, or hang down.
    pub at_body: f64,
    /// How far below the elbow it may be there: a forearm of 0.146 that is bent by 45°, and one that
    /// points to the camera looks shorter.
    pub body_drop: f64,
    /// How long it is there to put something away.
    pub conceal_for: Duration,
    /// How long it may be unseen meanwhile: clothes and bags hide it.
    pub hidden_for: Duration,
    /// How long both arms must hang afterwards.
    pub gone_for: Duration,
    /// How long after a reach that is still of what was taken.
    pub kept_for: Duration,
    /// How long somebody who stood must lie to have fallen.
    pub lies_for: Duration,
    /// Box of somebody who lies, as width by height.
    pub lying: f64,
    /// Box of somebody upright, as width by height at most.
    pub upright: f64,
}

impl Default for BehaviourSettings {
    fn default() -> Self {
        Self {
            near: 0.15,
            out: 0.22,
            back: 0.21,
            sure: 0.4,
            broader: 0.06,
            other_side: 0.35,
            arm: 0.5,
            same_height: 0.08,
            touch_for: Duration::from_millis(400),
            longest: Duration::from_secs(4),
            back_for: Duration::from_millis(300),
            look_before: Duration::from_millis(1500),
            look_after: Duration::from_secs(2),
            still_within: 0.25,
            still_for: Duration::from_millis(600),
            held_drop: 0.085,
            held_change: 0.04,
            at_body: 0.08,
            body_drop: 0.1,
            conceal_for: Duration::from_millis(800),
            hidden_for: Duration::from_secs(2),
            gone_for: Duration::from_millis(500),
            kept_for: Duration::from_secs(15),
            lies_for: Duration::from_secs(3),
            lying: 1.3,
            upright: 0.7,
        }
    }
}
