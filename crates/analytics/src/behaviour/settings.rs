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
    /// How far from the middle of the trunk the outline goes at least with an arm that reaches. Midway between
    /// a level forearm with a fist, 0.146 + 0.06, and an arm and fist of 0.39 that point 40° away from
    /// the picture's plane, 0.30.
    pub stretched: f64,
    /// How much more than usual that is: more than a trunk gets broader that turns from its side, 0.08, to
    /// its front, 0.13, and than two places are off by a column of 0.01 each.
    pub grown: f64,
    /// How far before the border the floor below a hand may be: a fist is 0.06 long, and a box's lower edge is off
    /// by 0.03.
    pub beyond: f64,
    /// How long a hand must be out to have touched anything: out, closed and back takes 0.8 s of
    /// somebody in a hurry, half of it farther out than [`Self::out`].
    pub touch_for: Duration,
    /// What is out for longer is not in a shelf any more: somebody holds something before them, or leans on
    /// a trolley.
    pub longest: Duration,
    /// How long it must be back for the reach to be over: a joint is lost for a frame or two.
    pub back_for: Duration,
    /// How long before a reach the hand is looked at, …
    pub look_before: Duration,
    /// … and how long afterwards.
    pub look_after: Duration,
    /// Nobody's feet move farther than this across the picture within [`Self::still_for`] while they stand: an
    /// arm that is stretched out moves the middle of a box by 0.2.
    pub still_within: f64,
    /// How far they move down or up the picture meanwhile. A camera shortens a way that leads from it: somebody who
    /// walks off at 0.8 m/s, under one that looks down by 20°, moves by 0.09, and two lower edges of who
    /// stands are off by 0.04.
    pub still_along: f64,
    /// See [`Self::still_within`].
    pub still_for: Duration,
    /// How far below the elbow the wrist of a hand that holds something up is at most: midway between a level
    /// forearm, 0, and one that hangs at rest, bent by 20°: 0.137.
    pub held_drop: f64,
    /// How much higher the hand must be afterwards than before to hold something new, and lower to
    /// have put something down: more than wrist and elbow are off together, 0.03 each.
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
            stretched: 0.25,
            grown: 0.08,
            beyond: 0.1,
            touch_for: Duration::from_millis(400),
            longest: Duration::from_secs(4),
            back_for: Duration::from_millis(300),
            look_before: Duration::from_millis(1500),
            look_after: Duration::from_secs(2),
            still_within: 0.25,
            still_along: 0.07,
            still_for: Duration::from_millis(600),
            held_drop: 0.07,
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
