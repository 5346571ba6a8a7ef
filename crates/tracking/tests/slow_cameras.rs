//! Frame rates below the tentative memory: every frame is further from the last than it lasts.

use inveye_domain::{Bbox, ClassId, Detection, MediaTime};
use inveye_tracking::{Tracker, TrackerSettings};

#[test]
fn somebody_walking_is_one_track_at_any_frame_rate() {
    for fps in [2.0, 3.0, 5.0, 7.0, 10.0, 30.0] {
        let mut tracker = Tracker::new(TrackerSettings::default());
        let mut ids = std::collections::BTreeSet::new();
        let mut frame = 0.0;
        while frame / fps < 6.0 {
            let t = frame / fps;
            let seen = Detection {
                bbox: Bbox::from_ltwh(100.0 + 60.0 * t, 80.0, 50.0, 150.0),
                score: 0.9,
                class: ClassId::PERSON,
            };
            let update = tracker.update(MediaTime::from_seconds(t), &[seen]);
            ids.extend(update.observations.iter().map(|o| o.track));
            frame += 1.0;
        }
        assert_eq!(ids.len(), 1, "at {fps} frames a second");
    }
}
