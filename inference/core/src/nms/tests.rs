use inveye_domain::{Bbox, ClassId};
use proptest::prelude::*;

use super::*;

fn candidates() -> impl Strategy<Value = Vec<Detection>> {
    let one = (
        0.0..60.0,
        0.0..60.0,
        1.0..40.0,
        1.0..40.0,
        0_u8..=20,
        0_u16..3,
    );
    let detection = one.prop_map(|(x, y, w, h, score, class)| Detection {
        bbox: Bbox::from_ltwh(x, y, w, h),
        // Coarse, so that equal scores occur.
        score: f32::from(score) / 20.0,
        class: ClassId(class),
    });
    prop::collection::vec(detection, 0..60)
}

proptest! {
    #[test]
    fn what_stays_is_sorted_apart_and_from_the_input(all in candidates(), iou in 0.0..1.0) {
        let kept = suppress(all.clone(), iou);
        prop_assert!(kept.is_sorted_by(|a, b| a.score >= b.score));
        for (n, a) in kept.iter().enumerate() {
            prop_assert!(all.contains(a));
            for b in kept.iter().skip(n + 1) {
                prop_assert!(a.class != b.class || a.bbox.iou(&b.bbox) <= iou);
            }
        }
    }

    #[test]
    fn what_goes_overlaps_something_of_its_class_that_is_no_worse(all in candidates(), iou in 0.0..1.0) {
        let kept = suppress(all.clone(), iou);
        for gone in all.iter().filter(|d| !kept.contains(d)) {
            let better = kept.iter().any(|k| {
                k.class == gone.class && k.score >= gone.score && k.bbox.iou(&gone.bbox) > iou
            });
            prop_assert!(better, "{:?}", gone);
        }
    }

    #[test]
    fn suppressing_again_changes_nothing(all in candidates(), iou in 0.0..1.0) {
        let once = suppress(all, iou);
        prop_assert_eq!(suppress(once.clone(), iou), once);
    }

    #[test]
    fn a_limit_of_one_only_sorts(all in candidates()) {
        prop_assert_eq!(suppress(all.clone(), 1.0).len(), all.len());
    }
}

#[test]
fn a_flood_is_cut_to_the_best() {
    let flood: Vec<Detection> = (0..5000_u16)
        .map(|n| Detection {
            bbox: Bbox::from_ltwh(f64::from(n) * 10.0, 0.0, 5.0, 5.0),
            score: f32::from(n) / 5000.0,
            class: ClassId::PERSON,
        })
        .collect();
    let best = flood.last().copied();
    let kept = suppress(flood, 0.5);
    assert_eq!(kept.len(), MAX_CANDIDATES);
    assert_eq!(kept.first().copied(), best);
}
