use inveye_domain::Bbox;
use proptest::prelude::*;

use super::*;
use crate::model::{ChannelOrder, Resize};
use crate::output::OutputValues;

const FRAME: FrameSize = FrameSize::new(128, 64);

/// A 64×64 input under a 128×64 frame: content 64×32, so one input pixel is two of the frame.
fn spec(family: Family) -> ModelSpec {
    ModelSpec {
        name: "tiny".to_owned(),
        family,
        input: FrameSize::new(64, 64),
        resize: Resize::LetterboxTopLeft,
        channels: ChannelOrder::Bgr,
        mean: [0.0; 3],
        std: [1.0; 3],
        pad: 114,
        labels: vec!["cat".to_owned(), "person".to_owned()],
        min_score: 0.1,
        score: 0.3,
        nms_iou: 0.5,
    }
}

struct Tensor {
    name: &'static str,
    shape: Vec<i64>,
    floats: Option<Vec<f32>>,
    integers: Vec<i64>,
}

fn floats(name: &'static str, shape: &[i64], values: Vec<f32>) -> Tensor {
    Tensor {
        name,
        shape: shape.to_vec(),
        floats: Some(values),
        integers: Vec::new(),
    }
}

fn integers(name: &'static str, shape: &[i64], values: Vec<i64>) -> Tensor {
    Tensor {
        name,
        shape: shape.to_vec(),
        floats: None,
        integers: values,
    }
}

fn run(spec: &ModelSpec, tensors: &[Tensor]) -> Result<Vec<Detection>, DetectError> {
    let outputs: Vec<RawOutput<'_>> = tensors
        .iter()
        .map(|t| RawOutput {
            name: t.name,
            shape: &t.shape,
            values: match &t.floats {
                Some(values) => OutputValues::F32(values),
                None => OutputValues::I64(&t.integers),
            },
        })
        .collect();
    decode(spec, &outputs, FRAME)
}

#[track_caller]
fn check_one(family: Family, tensors: &[Tensor], score: f32, bbox: [f64; 4]) {
    let found = run(&spec(family), tensors).expect("good outputs");
    let [only] = found.as_slice() else {
        panic!("one person expected: {found:?}");
    };
    assert_eq!(only.class, ClassId(1));
    assert!((only.score - score).abs() < 1e-6, "{only:?}");
    let wanted = Bbox::from(bbox);
    let sides = [
        only.bbox.x1 - wanted.x1,
        only.bbox.y1 - wanted.y1,
        only.bbox.x2 - wanted.x2,
        only.bbox.y2 - wanted.y2,
    ];
    assert!(sides.iter().all(|side| side.abs() < 1e-4), "{only:?}");
}

/// Cells of the grids of a 64×64 input: 8×8, 4×4 and 2×2.
const CELLS: usize = 84;

#[test]
fn yolox_raw_adds_the_cell_and_multiplies_by_the_stride() {
    let mut rows = vec![0.0; CELLS * 7];
    // Line 1, column 2 of the second grid, which has 4 columns of stride 16.
    let at = (64 + 4 + 2) * 7;
    rows[at..at + 7].copy_from_slice(&[0.5, 0.25, 0.0, 2.0_f32.ln(), 0.8, 0.9, 0.5]);
    // Centre (40, 20), size 16 by 32, score 0.8 × 0.5; the cat's 0.9 does not count.
    check_one(
        Family::YoloxRaw,
        &[floats("out", &[1, 84, 7], rows)],
        0.4,
        [64.0, 8.0, 96.0, 72.0],
    );
}

#[test]
fn yolov8_is_read_column_by_column() {
    let mut values = vec![0.0; 6 * 3];
    for (row, value) in [32.0, 16.0, 8.0, 16.0, 0.9, 0.6].into_iter().enumerate() {
        values[row * 3 + 1] = value;
    }
    check_one(
        Family::Yolov8,
        &[floats("output0", &[1, 6, 3], values)],
        0.6,
        [56.0, 16.0, 72.0, 48.0],
    );
}

#[test]
fn decoded_yolox_gives_pixels_and_the_other_parts_of_the_input() {
    let scores = || floats("scores", &[1, 2, 2], vec![0.9, 0.05, 0.0, 0.7]);
    let boxes = |scale: f32| {
        let corners = [0.0, 0.0, 9.0, 9.0, 8.0, 4.0, 24.0, 28.0].map(|v: f32| v / scale);
        floats("boxes", &[1, 2, 4], corners.to_vec())
    };
    let wanted = [16.0, 8.0, 48.0, 56.0];
    check_one(Family::YoloxDecoded, &[boxes(1.0), scores()], 0.7, wanted);
    check_one(
        Family::BoxesNormalized,
        &[scores(), boxes(64.0)],
        0.7,
        wanted,
    );
}

#[test]
fn scores_without_a_class_axis_are_the_first_labels() {
    let mut spec = spec(Family::YoloxDecoded);
    spec.labels = vec!["person".to_owned()];
    let found = run(
        &spec,
        &[
            floats("boxes", &[1, 1, 4], vec![0.0, 0.0, 8.0, 8.0]),
            floats("scores", &[1, 1], vec![0.5]),
        ],
    )
    .expect("good outputs");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].class, ClassId::PERSON);
}

#[test]
fn rtmdet_skips_other_labels_and_the_rows_that_fill_up() {
    check_one(
        Family::RtmdetNms,
        &[
            floats(
                "dets",
                &[1, 3, 5],
                vec![
                    8.0, 4.0, 24.0, 28.0, 0.7, 0.0, 0.0, 9.0, 9.0, 0.9, 0.0, 0.0, 0.0, 0.0, 0.0,
                ],
            ),
            integers("labels", &[1, 3], vec![1, 0, -1]),
        ],
        0.7,
        [16.0, 8.0, 48.0, 56.0],
    );
}

#[test]
fn transformers_need_no_suppression_and_a_centred_letterbox_is_taken_off() {
    let mut spec = spec(Family::Detr);
    spec.resize = Resize::LetterboxCentre;
    spec.nms_iou = 1.0;
    let same = [8.0, 20.0, 24.0, 44.0];
    let found = run(
        &spec,
        &[
            floats("boxes", &[1, 2, 4], [same, same].concat()),
            floats("scores", &[1, 2], vec![0.3, 0.6]),
            integers("labels", &[1, 2], vec![1, 1]),
        ],
    )
    .expect("good outputs");
    // 16 pixels of padding above.
    let wanted = Bbox::new(16.0, 8.0, 48.0, 56.0);
    assert_eq!(
        found.iter().map(|d| d.bbox).collect::<Vec<_>>(),
        [wanted; 2]
    );
    assert!(found[0].score > found[1].score);
}

#[test]
fn nanodet_takes_the_mean_of_each_sides_distribution() {
    let mut tensors = Vec::new();
    for (stride, cells, cls, dis) in [
        (8, 64, "cls_pred_stride_8", "dis_pred_stride_8"),
        (16, 16, "cls_pred_stride_16", "dis_pred_stride_16"),
        (32, 4, "cls_pred_stride_32", "dis_pred_stride_32"),
    ] {
        let mut scores = vec![0.0; cells * 2];
        let mut sides = vec![0.0; cells * 32];
        if stride == 16 {
            scores[5 * 2 + 1] = 0.5;
            // All weight on one bin: left 1, up 0, right 2 and down 1 strides.
            for (side, bin) in [1, 0, 2, 1].into_iter().enumerate() {
                sides[5 * 32 + side * 8 + bin] = 80.0;
            }
        }
        let cells = i64::try_from(cells).expect("small");
        tensors.push(floats(cls, &[1, cells, 2], scores));
        tensors.push(floats(dis, &[1, cells, 32], sides));
    }
    // Middle of line 1, column 1: (24, 24).
    check_one(Family::Nanodet, &tensors, 0.5, [16.0, 48.0, 112.0, 80.0]);
}

#[test]
fn a_model_without_people_finds_nobody() {
    for family in FAMILIES {
        let mut spec = spec(family);
        spec.labels = vec!["cat".to_owned(), "dog".to_owned()];
        let found = run(&spec, &good(family, 0.9)).expect("good outputs");
        assert_eq!(found, [], "{family:?}");
    }
}

const FAMILIES: [Family; 7] = [
    Family::YoloxRaw,
    Family::YoloxDecoded,
    Family::Yolov8,
    Family::RtmdetNms,
    Family::Detr,
    Family::BoxesNormalized,
    Family::Nanodet,
];

/// Outputs of the right shape with `fill` everywhere.
fn good(family: Family, fill: f32) -> Vec<Tensor> {
    let full = |name, shape: &[i64]| {
        let count = shape.iter().product::<i64>();
        floats(
            name,
            shape,
            vec![fill; usize::try_from(count).expect("small")],
        )
    };
    match family {
        Family::YoloxRaw => vec![full("output", &[1, 84, 7])],
        Family::Yolov8 => vec![full("output0", &[1, 6, 5])],
        Family::YoloxDecoded | Family::BoxesNormalized => {
            vec![full("boxes", &[1, 5, 4]), full("scores", &[1, 5, 2])]
        }
        Family::RtmdetNms => vec![
            full("dets", &[1, 5, 5]),
            integers("labels", &[1, 5], vec![1; 5]),
        ],
        Family::Detr => vec![
            full("boxes", &[1, 5, 4]),
            full("scores", &[1, 5]),
            integers("labels", &[1, 5], vec![1; 5]),
        ],
        Family::Nanodet => vec![
            full("cls_pred_stride_8", &[1, 64, 2]),
            full("dis_pred_stride_8", &[1, 64, 32]),
            full("cls_pred_stride_16", &[1, 16, 2]),
            full("dis_pred_stride_16", &[1, 16, 32]),
            full("cls_pred_stride_32", &[1, 4, 2]),
            full("dis_pred_stride_32", &[1, 4, 32]),
        ],
        Family::EmbeddingNhwc => vec![full("Identity:0", &[1, 8])],
        Family::Movenet => vec![full("output_0", &[1, 1, 17, 3])],
        Family::Yunet => vec![full("cls_8", &[1, 64, 1])],
        Family::AgeGender => vec![full("age", &[1, 1])],
    }
}

#[track_caller]
fn check_unexpected(family: Family, tensors: &[Tensor]) {
    let result = run(&spec(family), tensors);
    assert!(
        matches!(result, Err(DetectError::UnexpectedOutput { .. })),
        "{family:?}: {result:?}"
    );
}

#[test]
fn numbers_that_are_none_and_scores_beyond_one_are_refused() {
    for family in FAMILIES {
        for fill in [f32::NAN, f32::INFINITY, 3.0] {
            check_unexpected(family, &good(family, fill));
        }
    }
}

#[test]
fn models_for_something_else_find_nobody() {
    for family in [
        Family::EmbeddingNhwc,
        Family::Movenet,
        Family::Yunet,
        Family::AgeGender,
    ] {
        check_unexpected(family, &good(family, 0.5));
        check_unexpected(family, &good(Family::YoloxDecoded, 0.5));
    }
}

#[test]
fn another_number_of_outputs_is_refused() {
    for family in FAMILIES {
        check_unexpected(family, &[]);
        let mut outputs = good(family, 0.5);
        outputs.pop();
        check_unexpected(family, &outputs);
    }
}

#[test]
fn integers_where_floats_belong_are_refused_and_the_other_way_round() {
    for family in FAMILIES {
        let swapped: Vec<Tensor> = good(family, 0.5)
            .into_iter()
            .map(|t| match t.floats {
                Some(values) => integers(t.name, &t.shape, vec![0; values.len()]),
                None => floats(t.name, &t.shape, vec![0.0; t.integers.len()]),
            })
            .collect();
        check_unexpected(family, &swapped);
    }
}

proptest! {
    /// Whatever a broken runtime hands over, the answer is an answer: no panic, and no detection
    /// that breaks the promises.
    #[test]
    fn hostile_outputs_never_panic(
        family in prop::sample::select(FAMILIES.to_vec()),
        sides in prop::collection::vec(prop::collection::vec(-2_i64..90, 0..5), 0..7),
        length in 0_usize..2000,
        fill in prop::num::f32::ANY,
        label in any::<i64>(),
    ) {
        let mut outputs = good(family, fill);
        for (tensor, shape) in outputs.iter_mut().zip(sides) {
            tensor.shape = shape;
            if let Some(values) = &mut tensor.floats {
                values.resize(length, fill);
            }
            tensor.integers.fill(label);
        }
        if let Ok(found) = run(&spec(family), &outputs) {
            for detection in found {
                prop_assert!((0.1..=1.0).contains(&detection.score));
                prop_assert!(detection.bbox.is_finite());
            }
        }
    }
}
