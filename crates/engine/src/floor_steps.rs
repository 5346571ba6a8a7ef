//! How people walked in front of each camera lately: what says whether a calibration can be right.
//!
//! In memory alone, and of nobody in particular: steps of a second, of which nobody can say whose they were.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use inveye_domain::{CameraId, FloorStep, FrameSize, WallTime};

/// Of each camera: the newest. Far more than a median needs.
const MOST_STEPS: usize = 5_000;

/// Of all cameras.
#[derive(Debug, Default)]
pub(crate) struct FloorSteps(Mutex<BTreeMap<CameraId, Seen>>);

#[derive(Debug, Default)]
struct Seen {
    frame: Option<FrameSize>,
    steps: VecDeque<(WallTime, FloorStep)>,
}

impl FloorSteps {
    /// Pictures of a camera have this size. Another size may be another camera, or one that was turned.
    pub(crate) fn see(&self, camera: &CameraId, frame: FrameSize) {
        let mut all = self.all();
        if all
            .get(camera)
            .is_some_and(|seen| seen.frame == Some(frame))
        {
            return;
        }
        let anew = Seen {
            frame: Some(frame),
            steps: VecDeque::new(),
        };
        all.insert(camera.clone(), anew);
    }

    pub(crate) fn add(&self, camera: &CameraId, at: WallTime, steps: &[FloorStep]) {
        if steps.is_empty() {
            return;
        }
        let mut all = self.all();
        let seen = all.entry(camera.clone()).or_default();
        seen.steps.extend(steps.iter().map(|step| (at, *step)));
        let surplus = seen.steps.len().saturating_sub(MOST_STEPS);
        seen.steps.drain(..surplus);
    }

    /// It looks elsewhere now, or is gone.
    pub(crate) fn forget(&self, camera: &CameraId) {
        self.all().remove(camera);
    }

    /// The size of a camera's pictures, with the steps since a time; none where nothing was seen yet.
    pub(crate) fn of(
        &self,
        camera: &CameraId,
        since: WallTime,
    ) -> Option<(FrameSize, Vec<FloorStep>)> {
        let all = self.all();
        let seen = all.get(camera)?;
        let recent = seen.steps.iter().filter(|(at, _)| *at >= since);
        Some((seen.frame?, recent.map(|(_, step)| *step).collect()))
    }

    /// What is held is valid after any panic.
    fn all(&self) -> MutexGuard<'_, BTreeMap<CameraId, Seen>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use inveye_domain::Point;

    use super::*;

    const VGA: FrameSize = FrameSize::new(640, 480);

    #[test]
    fn steps_are_kept_until_the_camera_is_another() {
        let (all, camera) = (FloorSteps::default(), CameraId::new("door").unwrap());
        let step = FloorStep {
            from: Point::new(0.1, 0.5),
            to: Point::new(0.2, 0.5),
            time: Duration::from_secs(1),
            height: 0.3,
        };
        let now = WallTime::from_millis(1_000_000);
        assert_eq!(all.of(&camera, now), None);
        all.see(&camera, VGA);
        all.add(&camera, now - Duration::from_secs(1), &[step]);
        all.add(&camera, now, &[step, step]);
        assert_eq!(all.of(&camera, now), Some((VGA, vec![step; 2])));
        all.see(&camera, VGA);
        all.add(&camera, now, &vec![step; MOST_STEPS * 2]);
        assert_eq!(all.of(&camera, now).unwrap().1.len(), MOST_STEPS);
        all.see(&camera, FrameSize::new(1920, 1080));
        assert_eq!(all.of(&camera, now).unwrap().1, []);
        all.forget(&camera);
        assert_eq!(all.of(&camera, now), None);
    }
}
