use super::*;

fn synthetic(name: &str) -> Arc<Footage> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../footage/synthetic");
    Footage::open(format!("{folder}/{name}.mp4")).unwrap()
}

#[test]
fn a_clip_is_what_its_readme_says() {
    let entrance = synthetic("entrance");
    assert_eq!(entrance.codec(), Codec::H264);
    assert_eq!(entrance.size(), (640, 360));
    assert_eq!(entrance.units().len(), 750);
    assert!((entrance.fps() - 10.0).abs() < 1e-9);
    assert_eq!(entrance.parameter_sets().len(), 2);
    let keyframes: Vec<usize> = (0..750).filter(|&i| entrance.units()[i].keyframe).collect();
    assert_eq!(
        keyframes,
        (0..750).step_by(20).collect::<Vec<_>>(),
        "a keyframe each two seconds"
    );
}

#[test]
fn pictures_are_presented_at_even_steps_across_rounds() {
    let clip = synthetic("aisle");
    let pictures = clip.units().len() as u64;
    let mut presented: Vec<u64> = (0..pictures * 3).map(|n| clip.due(n).present).collect();
    presented.sort_unstable();
    // Ten pictures a second are 9,000 ticks apart, also from the last picture to the first.
    assert!(presented.windows(2).all(|w| w[1] - w[0] == 9_000));
    assert!((0..pictures * 3).all(|n| clip.due(n).present >= clip.due(n).send));
    assert!(
        (0..pictures).any(|n| clip.due(n).present > clip.due(n).send),
        "the clip has B-frames"
    );
    assert_eq!(clip.due(pictures).send, clip.due(0).send + pictures * 9_000);
}

#[test]
fn another_rate_changes_every_step() {
    let slow = synthetic("aisle");
    let fast = slow.at_fps(15).unwrap();
    assert!((fast.fps() - 15.0).abs() < 1e-9);
    assert_eq!(fast.due(1_000).send, 1_000 * 6_000);
    assert!(slow.at_fps(0).is_err());
}

#[test]
fn the_next_keyframe_is_the_first_one_that_is_not_over() {
    let clip = synthetic("aisle");
    let pictures = clip.units().len() as u64;
    for (elapsed, expected) in [
        (0, 0),
        (1, 20),
        (20 * 9_000, 20),
        (20 * 9_000 + 1, 40),
        ((pictures - 1) * 9_000, pictures),
        (pictures * 9_000, pictures),
        (10 * pictures * 9_000 + 1, 10 * pictures + 20),
    ] {
        assert_eq!(
            clip.keyframe_from(elapsed),
            expected,
            "after {elapsed} ticks"
        );
    }
}

#[test]
fn parameter_sets_and_delimiters_are_not_in_the_pictures() {
    for unit in synthetic("checkout").units() {
        assert!(
            unit.nal_units
                .iter()
                .all(|nal| !matches!(nal[0] & 0x1f, 7..=9))
        );
    }
}

#[test]
fn h265_is_read_too() {
    let Some(shared) = crate::shared() else {
        return;
    };
    let clip = Footage::open(shared.join("rtsp/short-clips/offline_h265.mp4")).unwrap();
    assert_eq!(
        (clip.codec(), clip.size(), clip.units().len()),
        (Codec::H265, (1920, 1080), 30)
    );
    let kinds: Vec<u8> = clip
        .parameter_sets()
        .iter()
        .map(|set| set[0] >> 1 & 0x3f)
        .collect();
    assert_eq!(kinds, [32, 33, 34]);
}

#[test]
fn other_codecs_are_named() {
    let Some(shared) = crate::shared() else {
        return;
    };
    let error = Footage::open(shared.join("rtsp/short-clips/offline_vp9.mp4")).unwrap_err();
    assert!(
        format!("{error:#}").contains("codec `vp09` is not served"),
        "{error:#}"
    );
}

#[test]
fn damaged_files_give_errors() {
    let folder = tempfile::tempdir().unwrap();
    let good = std::fs::read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../footage/synthetic/highvalue.mp4"
    ))
    .unwrap();
    let file = folder.path().join("damaged.mp4");
    // The sample tables stand in the first 20 kB. Every length in them is cut or blown up once.
    for position in (0..20_000).step_by(97) {
        let mut damaged = good.clone();
        damaged[position] ^= 0xff;
        std::fs::write(&file, &damaged).unwrap();
        // Either outcome is right; a panic or endless reading is not.
        let _outcome = Footage::open(&file).is_ok();
    }
    for length in [0, 7, 8, 100, 1_000, 10_000] {
        std::fs::write(&file, &good[..length]).unwrap();
        assert!(Footage::open(&file).is_err(), "{length} bytes");
    }
}
