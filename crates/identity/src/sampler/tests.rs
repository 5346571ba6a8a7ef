use proptest::prelude::*;

use super::*;

const FRAME: FrameSize = FrameSize::new(640, 360);

fn at(seconds: f64) -> MediaTime {
    MediaTime::from_seconds(seconds)
}

fn person(track: u64, left: f64, top: f64, width: f64, height: f64) -> Sighting {
    Sighting {
        person: TrackId(track),
        bbox: Bbox::from_ltwh(left, top, width, height),
    }
}

fn chosen(people: &[Sighting]) -> Vec<usize> {
    Sampler::new(SamplerSettings::default()).choose(at(1.0), FRAME, FRAME, people)
}

#[test]
fn only_whole_people_are_looked_at() {
    assert_eq!(chosen(&[person(1, 100.0, 100.0, 50.0, 120.0)]), [0]);
    for (left, top, width, height, why) in [
        (100.0, 100.0, 25.0, 60.0, "too small"),
        (100.0, 100.0, 120.0, 120.0, "two, or half of one"),
        (100.0, 100.0, 15.0, 120.0, "no person"),
        (-10.0, 100.0, 50.0, 120.0, "cut at the left"),
        (595.0, 100.0, 50.0, 120.0, "cut at the right"),
        (100.0, -2.0, 50.0, 120.0, "cut above"),
        (100.0, 240.0, 50.0, 125.0, "cut below"),
        (f64::NAN, 100.0, 50.0, 120.0, "nowhere"),
    ] {
        let people = [person(1, left, top, width, height)];
        assert!(chosen(&people).is_empty(), "{why}");
    }
    let pair = [
        person(1, 100.0, 100.0, 50.0, 120.0),
        person(2, 125.0, 105.0, 50.0, 120.0),
    ];
    assert!(chosen(&pair).is_empty(), "they cover each other");
    // What counts is the picture that is cut, not the frame it was made from.
    let mut sampler = Sampler::new(SamplerSettings::default());
    let small = FrameSize::new(160, 90);
    assert!(sampler.choose(at(0.0), FRAME, small, &pair[..1]).is_empty());
}

#[test]
fn somebody_who_is_never_seen_better_is_looked_at_half_covered() {
    let pair = [
        person(1, 100.0, 100.0, 50.0, 120.0),
        person(2, 135.0, 105.0, 50.0, 120.0),
    ];
    let mut sampler = Sampler::new(SamplerSettings::default());
    assert!(sampler.choose(at(0.0), FRAME, FRAME, &pair).is_empty());
    assert!(sampler.choose(at(1.9), FRAME, FRAME, &pair).is_empty());
    assert_eq!(sampler.choose(at(2.1), FRAME, FRAME, &pair), [0, 1]);
}

#[test]
fn looks_at_one_person_become_rarer() {
    let mut sampler = Sampler::new(SamplerSettings::default());
    let people = [person(1, 100.0, 100.0, 50.0, 120.0)];
    let mut looks = |from: u32, to: u32| {
        let frames = (from * 10..to * 10).map(|i| f64::from(i) / 10.0);
        frames
            .filter(|&t| !sampler.choose(at(t), FRAME, FRAME, &people).is_empty())
            .count()
    };
    let (first, _, later) = (looks(0, 10), looks(10, 60), looks(60, 120));
    assert!((5..=9).contains(&first), "{first} in ten seconds");
    assert!((5..=7).contains(&later), "{later} in a minute");
}

proptest! {
    #[test]
    fn the_cost_is_bounded_whoever_is_in_view(
        crowd in prop::collection::vec((0.0..600.0_f64, 0.0..200.0_f64), 1..60),
        fps in 1.0..30.0_f64,
        churn in 1_u64..20,
    ) {
        let settings = SamplerSettings::default();
        let mut sampler = Sampler::new(settings);
        let mut looks = 0;
        let frames = (0_u32..).take_while(|&frame| f64::from(frame) / fps < 20.0);
        for frame in frames {
            // People come and go: every few frames all are new.
            let people: Vec<Sighting> = crowd.iter().zip(0..)
                .map(|(&(x, y), n)| person(u64::from(frame) / churn * 100 + n, x, y, 40.0, 100.0))
                .collect();
            looks += sampler.choose(at(f64::from(frame) / fps), FRAME, FRAME, &people).len();
        }
        prop_assert!(looks as f64 <= settings.per_second * 21.0 + 1.0, "{looks} in 20 s");
    }
}
