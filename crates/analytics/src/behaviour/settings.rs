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
    /// How far from the middle of the trunk somebody goes at least with an arm that reaches: a level forearm
    /// with a fist, 0.146 + 0.06, less the hand's breadth by which an arm that points 45° away from the picture's
    /// plane, 0.39 · 0.71, is seen farther out.
    pub stretched: f64,
    /// How much more than with the arm that hangs that is: more than a trunk gets broader that turns from its side,
    /// 0.08, to its front, 0.13, and than two places are off by a column of 0.01 each.
    pub grown: f64,
    /// How much more than with a forearm that holds something up: an arm that is stretched goes out by 0.1 farther;
    /// seen 45° away from the picture's plane, 0.07; half of it.
    pub grown_held: f64,
    /// From here on a forearm is level: 0.146 + 0.06 with its fist, as exactly as it is seen.
    pub held: f64,
    /// Nobody's arm with what it holds shows longer: 0.39, a step to the side 0.1, and a thing of 0.06.
    pub longest_arm: f64,
    /// How much nearer than at its farthest a hand is that comes back: two columns of 0.01 and what an arm sways, …
    pub back: f64,
    /// … and this part of the way at least.
    pub back_part: f64,
    /// How far before the border the floor below a hand may be: a fist is 0.06 long, and a box's lower edge is off
    /// by 0.03.
    pub beyond: f64,
    /// How long a hand must be where it is farthest out to have touched anything: out, closed and back takes
    /// 0.8 s of somebody in a hurry, with 0.2 s of it on the way.
    pub touch_for: Duration,
    /// Who searches a shelf for longer than this is rare: what stays out is what they hold before them.
    pub longest: Duration,
    /// A frame stands for this much time at most: a side is hidden for a frame or two.
    pub back_for: Duration,
    /// How long a hand must be back to say at which level it is.
    pub settled_for: Duration,
    /// Who did not stand at a shelf for so long has left it: bending for something takes less.
    pub away_for: Duration,
    /// Nobody's trunk moves farther than this across the picture within [`Self::still_for`] while they stand:
    /// leaning to a low shelf moves its middle by 0.1, a step by 0.2 and more.
    pub still_within: f64,
    /// How far they move down or up the picture meanwhile. A camera shortens a way that leads from it: somebody who
    /// walks off at 0.8 m/s, under one that looks down by 20°, moves by 0.09, and two lower edges of who
    /// stands are off by 0.04.
    pub still_along: f64,
    /// See [`Self::still_within`].
    pub still_for: Duration,
    /// How much farther out than before the reach they are who hold something new, and nearer who put something down: half
    /// of the 0.07 by which a level forearm is farther out than one that hangs bent by 20°.
    pub held_change: f64,
    /// A wrist this near to the middle of the trunk is at the body: within the hips' half breadth of
    /// 0.095, and half of what a wrist is off. Hanging arms are farther outside, or hang down.
    pub at_body: f64,
    /// How far below the elbow it may be there: a forearm of 0.146 that is bent by 45°, and one that
    /// points to the camera looks shorter.
    pub body_drop: f64,
    /// How long it is there to put something away.
    pub conceal_for: Duration,
    /// How long it may be unseen meanwhile: clothes and bags hide it.
    pub hidden_for: Duration,
    /// How long both arms must hang afterwards: who has put something away turns to go.
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
            stretched: 0.22,
            grown: 0.07,
            grown_held: 0.035,
            held: 0.2,
            longest_arm: 0.55,
            back: 0.03,
            back_part: 0.15,
            beyond: 0.1,
            touch_for: Duration::from_millis(600),
            longest: Duration::from_millis(3300),
            back_for: Duration::from_millis(300),
            settled_for: Duration::from_millis(500),
            away_for: Duration::from_millis(800),
            still_within: 0.15,
            still_along: 0.07,
            still_for: Duration::from_millis(600),
            held_change: 0.035,
            at_body: 0.11,
            body_drop: 0.1,
            conceal_for: Duration::from_millis(800),
            hidden_for: Duration::from_secs(2),
            gone_for: Duration::from_millis(300),
            kept_for: Duration::from_secs(15),
            lies_for: Duration::from_secs(3),
            lying: 1.3,
            upright: 0.7,
        }
    }
}
