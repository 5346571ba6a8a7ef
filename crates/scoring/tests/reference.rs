//! The scorer against independent programs.
//!
//! The boxes are drawn at random: people who walk straight, tracks with gaps, switches, jitter and
//! false boxes. The figures are those of TrackEval 1.3.0 (metrics HOTA, CLEAR and Identity, its
//! MOTChallenge preparation for the truth with classes); MOTA, IDF1 and the counts without classes
//! are also those of motmetrics 1.4.0. On real tracker output for MOT15 and MOT17 sequences all
//! figures equal TrackEval's to 1e-9; there motmetrics agrees on IDF1, while its MOTA may differ in
//! the fourth digit, because it keeps a pairing through frames in which the person is hidden.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot read its fixture has failed"
)]

use inveye_scoring::{MotLine, TrackCounts, TrackScore, read_mot, score_tracks};

#[track_caller]
fn check(truth: &str, shares: [f64; 5], counts: [usize; 3]) {
    let results = read_mot(include_str!("reference/results.txt")).unwrap();
    let score = score_tracks(&read_mot(truth).unwrap(), &results).unwrap();
    let got = [score.hota, score.det_a, score.ass_a, score.mota, score.idf1];
    for (got, expected) in got.into_iter().zip(shares) {
        assert!((got - expected).abs() < 1e-9, "{score:?}");
    }
    assert_eq!(
        [
            score.id_switches,
            score.false_positives,
            score.false_negatives
        ],
        counts
    );
}

#[test]
fn truth_with_classes_scores_as_trackeval_says() {
    check(
        include_str!("reference/truth_with_classes.txt"),
        [
            0.487880355155877,
            0.408096009245015,
            0.584177186056710,
            0.213740458015267,
            0.613003095975232,
        ],
        [4, 80, 19],
    );
}

#[test]
fn truth_without_classes_scores_as_trackeval_and_motmetrics_say() {
    check(
        include_str!("reference/truth_without_classes.txt"),
        [
            0.502374349642161,
            0.498879909114535,
            0.507451750559755,
            0.533632286995516,
            0.658119658119658,
        ],
        [8, 59, 37],
    );
}

#[test]
fn an_id_at_two_places_is_refused() {
    let truth = read_mot("1,1,0,0,10,20,1,-1,-1,-1").unwrap();
    let results = read_mot("1,4,0,0,10,20,1,-1,-1,-1\n1,4,50,0,10,20,1,-1,-1,-1").unwrap();
    let error = score_tracks(&truth, &results).unwrap_err();
    assert_eq!(error.to_string(), "frame 1 has id 4 twice");
}

#[test]
fn the_truth_against_itself_is_perfect_and_against_nothing_is_nothing() {
    let truth = read_mot(include_str!("reference/truth_without_classes.txt")).unwrap();
    let counted: Vec<_> = truth
        .iter()
        .filter(|line| line.confidence > 0.0)
        .copied()
        .collect();
    let score = score_tracks(&truth, &counted).unwrap();
    for share in [score.hota, score.mota, score.idf1] {
        assert!((share - 1.0).abs() < 1e-12, "{score:?}");
    }
    let score = score_tracks(&truth, &[]).unwrap();
    assert_eq!(
        (score.false_negatives, score.false_positives),
        (counted.len(), 0)
    );
    assert!(score.hota.abs() + score.mota.abs() + score.idf1.abs() < 1e-12);
}

#[test]
fn sequences_together_score_as_trackeval_combines_them() {
    let truth = read_mot(include_str!("reference/truth_with_classes.txt")).unwrap();
    let results = read_mot(include_str!("reference/results.txt")).unwrap();
    let even: Vec<_> = results.iter().filter(|r| r.id % 2 == 0).copied().collect();
    let mut counts = TrackCounts::of(&truth, &results).unwrap();
    counts += TrackCounts::of(&truth, &even).unwrap();
    let score = counts.score();
    let got = [score.hota, score.det_a, score.ass_a, score.mota, score.idf1];
    // TrackEval's COMBINED_SEQ.
    let expected = [
        0.423_466_243_457_725_2,
        0.322_354_705_962_698,
        0.557_586_540_428_177_8,
        0.122_137_404_580_152_66,
        0.510_242_085_661_080_1,
    ];
    for (got, expected) in got.into_iter().zip(expected) {
        assert!((got - expected).abs() < 1e-9, "{score:?}");
    }
    let counts = [
        score.id_switches,
        score.false_positives,
        score.false_negatives,
    ];
    assert_eq!(counts, [5, 119, 106]);
}

#[test]
fn sequences_together_score_as_one_after_another() {
    let read = |text| read_mot(text).unwrap();
    let results = read(include_str!("reference/results.txt"));
    let sequences = [
        read(include_str!("reference/truth_without_classes.txt")),
        // The same people in another part of the town: half of the frames.
        read(include_str!("reference/truth_without_classes.txt"))
            .into_iter()
            .filter(|line| line.frame % 2 == 0)
            .collect(),
    ];
    let (mut counts, mut truth, mut found) = (TrackCounts::default(), Vec::new(), Vec::new());
    for (number, sequence) in (0..).zip(&sequences) {
        counts += TrackCounts::of(sequence, &results).unwrap();
        truth.extend(sequence.iter().map(|line| moved(line, number)));
        found.extend(results.iter().map(|line| moved(line, number)));
    }
    let (together, in_a_row) = (counts.score(), score_tracks(&truth, &found).unwrap());
    let shares = |s: TrackScore| [s.hota, s.det_a, s.ass_a, s.mota, s.idf1];
    for (a, b) in shares(together).into_iter().zip(shares(in_a_row)) {
        assert!((a - b).abs() < 1e-12, "{together:?}, {in_a_row:?}");
    }
    assert_eq!(together.id_switches, in_a_row.id_switches);
    assert_eq!(together.truth_boxes, in_a_row.truth_boxes);
}

/// To later frames and other ids.
fn moved(line: &MotLine, sequence: u32) -> MotLine {
    MotLine {
        frame: line.frame + 1_000_000 * sequence,
        id: line.id + 1_000_000 * i64::from(sequence),
        ..*line
    }
}
