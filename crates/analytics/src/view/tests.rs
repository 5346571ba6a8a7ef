use proptest::prelude::*;

use super::*;

/// Noise of the place, the same for the same place.
fn noise(seed: u64, x: i32, y: i32) -> u64 {
    let place = (u64::from(x.unsigned_abs()) << 32)
        ^ u64::from(y.unsigned_abs())
        ^ (u64::from(x < 0) << 62)
        ^ (u64::from(y < 0) << 61);
    let mut mixed = seed.wrapping_add(place).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed ^ (mixed >> 29)
}

/// A store of boxes, seen from a place; its lamps give `percent` of their light and `lift` more, `grain` is the
/// sensor's noise.
fn store(seed: u64, from: (i32, i32), percent: u64, lift: u64, grain: u64) -> Thumbnail {
    let mut grey = Vec::with_capacity(WIDTH * HEIGHT);
    for y in 0..36_i32 {
        for x in 0..64_i32 {
            let (far_x, far_y) = (x + from.0 + 1000, y + from.1 + 1000);
            let shelf = noise(seed, far_x / 7, far_y / 5) % 160;
            let seen = shelf * percent / 100 + lift + noise(grain, x, y) % 9;
            grey.push(u8::try_from(seen).unwrap_or(u8::MAX));
        }
    }
    Thumbnail::new(grey).unwrap()
}

/// Somebody in front of it.
fn with_person(mut thumbnail: Thumbnail, at: usize, shirt: u8) -> Thumbnail {
    for y in 8..34 {
        for x in at..(at + 9).min(WIDTH) {
            thumbnail.0[y * WIDTH + x] = shirt;
        }
    }
    thumbnail
}

fn watch(mut view: impl FnMut(u32) -> Thumbnail, minutes: u32) -> Vec<(u32, ViewShift)> {
    let mut watch = ViewWatch::default();
    (0..minutes)
        .filter_map(|minute| Some((minute, watch.observe(view(minute))?)))
        .collect()
}

#[test]
fn a_push_is_said_once_and_after_it_has_lasted() {
    let view = |minute: u32| {
        let from = if minute < 30 { (0, 0) } else { (6, -3) };
        let at = (minute as usize * 11) % 50;
        with_person(store(7, from, 100, 20, u64::from(minute)), at, 250)
    };
    let found = watch(view, 120);
    assert_eq!(found.len(), 1, "{found:?}");
    let (minute, shift) = found[0];
    assert!((40..50).contains(&minute), "{found:?}");
    assert!(
        (shift.across + 6.0 / 64.0).abs() < 0.02 && (shift.down - 3.0 / 36.0).abs() < 0.03,
        "{shift:?}"
    );
}

#[test]
fn a_trolley_for_some_minutes_and_a_dark_night_say_nothing() {
    let view = |minute: u32| match minute {
        30..38 => store(7, (8, 0), 100, 20, 1),
        60..200 => store(7, (0, 0), 0, 4, u64::from(minute)),
        _ => store(7, (0, 0), 100, 20, u64::from(minute)),
    };
    assert_eq!(watch(view, 260), []);
}

#[test]
fn only_pictures_of_the_size_are_thumbnails() {
    assert_eq!(Thumbnail::new(vec![0; 10]), None);
    let rgb: Vec<u8> = [255, 0, 0].repeat(WIDTH * HEIGHT);
    assert_eq!(Thumbnail::of_rgb(&rgb).unwrap().as_bytes()[0], 76);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Lamps, daylight and grain are no push.
    #[test]
    fn light_is_no_push(seed in any::<u64>(), percent in 50_u64..140, lift in 0_u64..40) {
        let lit = |minute: u32| if minute < 10 { store(seed, (0, 0), 100, 20, u64::from(minute)) } else { store(seed, (0, 0), percent, lift, u64::from(minute)) };
        prop_assert_eq!(watch(lit, 40), []);
    }

    /// Every push of more than rounding is found where it went.
    #[test]
    fn a_push_is_found(seed in any::<u64>(), across in -12_i32..=12, down in -7_i32..=7, percent in 70_u64..130) {
        prop_assume!(across.abs() >= 3 || down.abs() >= 3);
        let before = store(seed, (0, 0), 100, 20, 1);
        let now = store(seed, (across, down), percent, 10, 2);
        let found = compare(&before, &now);
        let Compared::Moved(x, y) = found else {
            return Err(TestCaseError::fail(format!("{found:?}")));
        };
        prop_assert!((x + across).abs() <= 1 && (y + down).abs() <= 1, "{x}, {y}");
    }
}
