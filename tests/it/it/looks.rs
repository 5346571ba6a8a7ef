//! Whether people are known again: the real model on real people, and on our own clips.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use inveye_domain::Embedding;
use inveye_inference_core::{ChannelOrder, Embedder as _, PackedImage, Task};
use inveye_inference_onnx::{LoadedModel, ModelChoice, OnnxEmbedder, ProviderChoice};
use inveye_scoring::{MotLine, read_mot};
use inveye_video::{FileReader, PackedOrder, Scaler};

/// People smaller than this are not looked at by the product either.
const LEAST_HEIGHT: f64 = 64.0;
/// Frames between two looks at a person: pictures of one moment are nearly the same picture.
const APART: u32 = 10;

fn embedder() -> OnnxEmbedder {
    let choice = ModelChoice::ForTask(Task::ReIdentification);
    let model = LoadedModel::load(&choice, None).unwrap();
    model.embedder(ProviderChoice::default()).unwrap()
}

/// How each person of a clip looks in every tenth frame, as its truth names them.
fn looks(video: &Path, boxes: &[MotLine]) -> BTreeMap<i64, Vec<Embedding>> {
    let mut by_frame: BTreeMap<u32, Vec<&MotLine>> = BTreeMap::new();
    for line in boxes.iter().filter(|b| b.confidence > 0.0) {
        by_frame.entry(line.frame).or_default().push(line);
    }
    let (mut embedder, mut scaler) = (embedder(), Scaler::new());
    let mut looks: BTreeMap<i64, Vec<Embedding>> = BTreeMap::new();
    for (number, frame) in (1_u32..).zip(FileReader::open(video).unwrap()) {
        let frame = frame.unwrap();
        if number % APART != 1 {
            continue;
        }
        let size = frame.size();
        let mut pixels = Vec::new();
        let order = PackedOrder::Bgr;
        scaler
            .scale_packed(&frame, size, order, &mut pixels)
            .unwrap();
        let picture = PackedImage {
            size,
            pixels,
            frame: size,
        };
        let there = by_frame.get(&number).into_iter().flatten().copied();
        let others: Vec<&MotLine> = there.collect();
        for line in &others {
            let covered = others
                .iter()
                .filter(|o| o.id != line.id)
                .any(|o| o.bbox.intersection(&line.bbox) > 0.15 * line.bbox.area());
            if line.bbox.height() < LEAST_HEIGHT || covered {
                continue;
            }
            let look = embedder.embed(&picture, ChannelOrder::Bgr, &line.bbox);
            if let Some(look) = look.unwrap() {
                looks.entry(line.id).or_default().push(look);
            }
        }
    }
    looks
}

/// How likely a pair of looks at one person is more alike than a pair of looks at two.
fn area_under_curve(people: &BTreeMap<i64, Vec<Embedding>>) -> f64 {
    let looks: Vec<(i64, &Embedding)> = people
        .iter()
        .flat_map(|(id, looks)| looks.iter().map(|look| (*id, look)))
        .collect();
    let (mut same, mut different) = (Vec::new(), Vec::new());
    for (i, (a, first)) in looks.iter().enumerate() {
        for (b, second) in &looks[i + 1..] {
            let alike = first.similarity(second);
            if a == b { &mut same } else { &mut different }.push(alike);
        }
    }
    assert!(
        same.len() > 50 && different.len() > 200,
        "enough to compare"
    );
    different.sort_by(f32::total_cmp);
    let below = |s: &f32| different.partition_point(|d| d < s);
    let wins: usize = same.iter().map(below).sum();
    wins as f64 / (same.len() * different.len()) as f64
}

fn shared_clip(name: &str) -> Option<PathBuf> {
    let folder = inveye_test_support::shared()?.join("footage").join(name);
    folder.is_dir().then_some(folder)
}

#[test]
fn real_people_look_more_like_themselves_than_like_others() {
    let Some(folder) = shared_clip("pets09-s2l1") else {
        return;
    };
    let boxes = read_mot(&std::fs::read_to_string(folder.join("gt.txt")).unwrap()).unwrap();
    let area = area_under_curve(&looks(&folder.join("video.mp4"), &boxes));
    // The model's card says .98 of other footage; people here are 70 to 130 pixels high.
    assert!(area >= 0.9, "AUC {area:.3}");
}
