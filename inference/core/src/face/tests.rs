use inveye_domain::FrameSize;

use super::*;
use crate::{Family, OutputValues, Resize};

fn spec(family: Family) -> ModelSpec {
    ModelSpec {
        name: "faces".to_owned(),
        family,
        input: FrameSize::new(64, 64),
        resize: Resize::LetterboxCentre,
        channels: ChannelOrder::Bgr,
        mean: [0.0; 3],
        std: [1.0; 3],
        pad: 0,
        labels: Vec::new(),
        min_score: 0.0,
        score: 0.0,
        nms_iou: 1.0,
    }
}

/// Values by output and cell of the three grids of 8×8, 4×4 and 2×2 cells; zero where nothing was set.
struct Maps(Vec<(String, usize, Vec<f32>)>);

impl Maps {
    fn empty() -> Self {
        let grids = [(8, 64), (16, 16), (32, 4)];
        let kinds = [("cls", 1), ("obj", 1), ("bbox", 4), ("kps", 10)];
        let maps = grids.iter().flat_map(|(stride, count)| {
            kinds.map(|(kind, width)| (format!("{kind}_{stride}"), width, vec![0.0; count * width]))
        });
        Self(maps.collect())
    }

    fn set(&mut self, name: &str, cell: usize, values: &[f32]) {
        let map = self.0.iter_mut().find(|(known, ..)| known == name);
        let (_, width, map) = map.expect("an output");
        map[cell * *width..][..values.len()].copy_from_slice(values);
    }

    fn face(stride: u32, cell: usize, (cls, obj): (f32, f32), bbox: [f32; 4]) -> Self {
        let mut maps = Self::empty();
        maps.add(stride, cell, (cls, obj), bbox);
        maps
    }

    fn add(&mut self, stride: u32, cell: usize, (cls, obj): (f32, f32), bbox: [f32; 4]) {
        self.set(&format!("cls_{stride}"), cell, &[cls]);
        self.set(&format!("obj_{stride}"), cell, &[obj]);
        self.set(&format!("bbox_{stride}"), cell, &bbox);
        self.set(
            &format!("kps_{stride}"),
            cell,
            &[-0.25, 0.0, 0.25, 0.0, 0.0, 0.25, 0.0, 0.0, 0.0, 0.0],
        );
    }

    fn read(&self) -> Result<Vec<Face>, DetectError> {
        let shapes: Vec<[i64; 3]> = self
            .0
            .iter()
            .map(|(_, width, values)| {
                let count = i64::try_from(values.len() / width).unwrap();
                [1, count, i64::try_from(*width).unwrap()]
            })
            .collect();
        let outputs: Vec<RawOutput<'_>> = self
            .0
            .iter()
            .zip(&shapes)
            .map(|((name, _, values), shape)| RawOutput {
                name,
                shape,
                values: OutputValues::F32(values),
            })
            .collect();
        // Twice as large as the input, and elsewhere.
        let part = Bbox::new(100.0, 200.0, 228.0, 328.0);
        read_faces(&spec(Family::Yunet), &outputs, &part)
    }
}

#[test]
fn a_face_is_read_into_pixels_of_the_frame() {
    // Column 2, line 1 of the grid of 16: middle at (2.5, 1) cells, two cells wide and one high.
    let maps = Maps::face(16, 4 + 2, (0.81, 1.0), [0.5, 0.0, 2.0_f32.ln(), 0.0]);
    let faces = maps.read().unwrap();
    let [face] = faces.as_slice() else {
        panic!("{faces:?}")
    };
    assert!((face.score - 0.9).abs() < 1e-6);
    let near = |a: f64, b: f64| (a - b).abs() < 1e-3;
    let b = face.bbox;
    assert!(
        near(b.x1, 148.0) && near(b.x2, 212.0) && near(b.y1, 216.0) && near(b.y2, 248.0),
        "{b:?}"
    );
    let [first, second] = face.eyes;
    assert!(near(first.x, 156.0) && near(second.x, 172.0) && near(face.nose.y, 240.0));
}

#[test]
fn one_face_seen_by_several_cells_is_one_and_two_are_two() {
    let mut maps = Maps::face(8, 0, (1.0, 0.9), [0.5, 0.5, 0.0, 0.0]);
    maps.add(8, 1, (1.0, 0.8), [-0.5, 0.5, 0.0, 0.0]);
    maps.add(8, 63, (1.0, 0.7), [0.5, 0.5, 0.0, 0.0]);
    maps.add(32, 3, (0.5, 0.5), [0.0; 4]);
    let faces = maps.read().unwrap();
    assert_eq!(faces.len(), 2, "the fourth is below the score: {faces:?}");
    assert!(faces[0].score > faces[1].score);
    assert_eq!(Maps::empty().read().unwrap(), []);
}

#[test]
fn outputs_that_are_none_are_refused() {
    let good = [0.0; 4];
    for (scores, bbox) in [
        ((f32::NAN, 1.0), good),
        ((1.0, f32::INFINITY), good),
        ((1.5, 1.0), good),
        ((1.0, 1.0), [f32::NAN, 0.0, 0.0, 0.0]),
        ((1.0, 1.0), [0.0, 0.0, 1e9, 0.0]),
    ] {
        let error = Maps::face(8, 5, scores, bbox).read();
        let error = error.expect_err("no face");
        assert!(matches!(error, DetectError::UnexpectedOutput { .. }));
    }
    let mut maps = Maps::face(8, 5, (1.0, 1.0), good);
    maps.set("kps_8", 5, &[f32::NAN]);
    assert!(maps.read().is_err());
    let mut maps = Maps::empty();
    maps.0.pop();
    assert!(maps.read().is_err(), "an output is missing");
    let mut maps = Maps::empty();
    maps.0[0].2.pop();
    assert!(maps.read().is_err(), "a cell is missing");
}

fn estimate(age: &[f32], gender: &[f32]) -> Result<Estimate, DetectError> {
    let outputs = [("gender_male_female", [1, 2], gender), ("age", [1, 1], age)];
    let outputs = outputs.each_ref().map(|(name, shape, values)| RawOutput {
        name,
        shape,
        values: OutputValues::F32(values),
    });
    read_estimate(&spec(Family::AgeGender), &outputs)
}

#[test]
fn an_estimate_is_read_by_name_and_nonsense_is_none() {
    let read = estimate(&[31.5], &[0.25, 0.75]).unwrap();
    assert!((read.age - 31.5).abs() < 1e-6 && (read.male - 0.25).abs() < 1e-6);
    assert!(estimate(&[-2.0], &[0.5, 0.5]).unwrap().age.abs() < 1e-6);
    assert_eq!(format!("{read:?}"), "Estimate(..)");
    for (age, gender) in [
        (&[f32::NAN][..], &[0.5, 0.5][..]),
        (&[30.0], &[f32::NAN, 0.5]),
        (&[30.0], &[1.5, 0.0]),
        (&[30.0], &[-0.1, 0.0]),
        (&[], &[0.5, 0.5]),
        (&[30.0], &[0.5]),
    ] {
        assert!(estimate(age, gender).is_err());
    }
}
