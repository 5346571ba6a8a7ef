//! A camera that runs for months.

use std::collections::BTreeSet;

use inveye_domain::{Bbox, ClassId, Detection, MediaTime};
use inveye_tracking::{Tracker, TrackerSettings};

#[test]
fn a_hundred_thousand_visitors_leave_nothing_behind() {
    let mut tracker = Tracker::new(TrackerSettings::default());
    let (mut alive, mut ended) = (BTreeSet::new(), 0_u32);
    let mut frame = 0_u32;
    // Twenty people at a time pass at 5 frames a second, five sightings each, then the next come
    // from elsewhere.
    while ended < 100_000 {
        let round = frame / 5;
        let people: Vec<_> = (0..20)
            .map(|i| Detection {
                bbox: Bbox::from_ltwh(
                    90.0 * f64::from((i + 7 * round) % 20) + 4.0 * f64::from(frame % 5),
                    f64::from(round % 5) * 200.0,
                    40.0,
                    110.0,
                ),
                score: 0.9,
                class: ClassId::PERSON,
            })
            .collect();
        let at = MediaTime::from_millis(i64::from(frame) * 200);
        let update = tracker.update(at, &people);
        alive.extend(update.observations.iter().map(|seen| seen.track));
        for track in update.ended {
            assert!(
                alive.remove(&track),
                "an end is told once, for a track that was seen"
            );
            ended += 1;
        }
        // 2 s of memory are two and a half rounds.
        assert!(
            tracker.len() <= 100,
            "{} tracks in frame {frame}",
            tracker.len()
        );
        assert!(
            alive.len() <= 100,
            "{} tracks were never ended",
            alive.len()
        );
        frame += 1;
    }
    for _ in 0..11 {
        frame += 1;
        tracker.update(MediaTime::from_millis(i64::from(frame) * 200), &[]);
    }
    assert!(tracker.is_empty());
}
