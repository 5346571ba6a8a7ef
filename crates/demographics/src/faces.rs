//! Which face is of which person, and which is seen well enough. Geometry of heads, not of any camera.

use inveye_domain::{Bbox, Face, FrameSize, Point};

/// The side of a face, in pixels of the picture that it is cut from, below which the model guesses (its card).
pub const LEAST_FACE: f64 = 60.0;

/// From which score of the finder a face is clear; from 0.6 on something is one at all.
const CLEAR: f32 = 0.75;

/// How far the nose may be beside the middle of the eyes, in distances of the eyes. A nose stands out by about six
/// tenths of that distance, so that this is a head turned by some 40°: beyond it half of the face is hidden.
const TURNED: f64 = 0.5;

/// How much higher one eye may be than the other, in distances of the eyes: a head held at some 30°.
const TILTED: f64 = 0.5;

/// Two boxes that overlap by more show one face: it was found in two people's parts of the picture.
const SAME_FACE: f64 = 0.45;

/// The part of a picture in which somebody's face is looked for, around the upper end of their box: a square, so that
/// nothing is stretched. Of somebody close to the camera the box ends at the picture's edge and is about as wide as
/// high; then it is all of the upper part.
pub fn head(person: &Bbox) -> Bbox {
    let side = 1.2 * person.width().max(0.35 * person.height());
    let middle = person.center().x;
    Bbox::from_ltwh(middle - side / 2.0, person.y1 - 0.1 * side, side, side)
}

/// Which person each face is of, as places in `people` and in `faces`. A face that could be of two people is of
/// nobody, a person with two faces has none: one of them is a picture on the wall, or somebody behind. A face where
/// nobody is followed is nobody's: a poster, a mirror, a screen.
pub fn whose(people: &[Bbox], faces: &[Face]) -> Vec<(usize, usize)> {
    let faces = distinct(faces);
    let mut of: Vec<Option<usize>> = vec![None; people.len()];
    let mut has_more = vec![false; people.len()];
    for &(index, face) in &faces {
        let mut owners = (0..people.len()).filter(|&p| fits(&people[p], &face.bbox));
        let (Some(owner), others) = (owners.next(), owners.count()) else {
            continue;
        };
        // Of a face between two people neither has it, and neither has another one beside it.
        if others > 0 {
            for (person, more) in people.iter().zip(&mut has_more) {
                *more |= fits(person, &face.bbox);
            }
        } else if of[owner].replace(index).is_some() {
            has_more[owner] = true;
        }
    }
    let certain = of.into_iter().zip(has_more).enumerate();
    certain
        .filter_map(|(person, (face, more))| Some((person, face.filter(|_| !more)?)))
        .collect()
}

/// Each face once, with its place; the surer one stays.
fn distinct(faces: &[Face]) -> Vec<(usize, &Face)> {
    let mut order: Vec<usize> = (0..faces.len())
        .filter(|&i| faces[i].bbox.is_finite())
        .collect();
    order.sort_by(|&a, &b| faces[b].score.total_cmp(&faces[a].score));
    let mut kept: Vec<(usize, &Face)> = Vec::new();
    for index in order {
        let face = &faces[index];
        if kept
            .iter()
            .all(|(_, k)| k.bbox.iou(&face.bbox) <= SAME_FACE)
        {
            kept.push((index, face));
        }
    }
    kept
}

/// Whether a face is where a person's is, and as large. Shoulders are about three faces wide; people seen from the
/// side are narrower, arms make them wider.
fn fits(person: &Bbox, face: &Bbox) -> bool {
    let middle = face.center();
    let (width, height) = (person.width(), person.height());
    // A quarter of somebody who stands; of a head with shoulders alone more than half.
    let lowest = person.y1 + (0.25 * height).max(0.6 * width).min(height);
    person.is_finite()
        && (person.x1..=person.x2).contains(&middle.x)
        && (person.y1..=lowest).contains(&middle.y)
        && (0.15 * width..=0.9 * width).contains(&face.width())
}

/// Whether a face is worth an estimate. `scale` is how many pixels of the picture that it is cut from one of the
/// frame's is.
pub fn is_good(face: &Face, frame: FrameSize, scale: f64) -> bool {
    let b = &face.bbox;
    let inside = |p: Point| (b.x1..=b.x2).contains(&p.x) && (b.y1..=b.y2).contains(&p.y);
    let [one, other] = face.eyes;
    let (across, down) = ((one.x - other.x).abs(), (one.y - other.y).abs());
    let beside = (face.nose.x - f64::midpoint(one.x, other.x)).abs();
    b.is_finite()
        && face.score >= CLEAR
        && b.width().min(b.height()) * scale >= LEAST_FACE
        && b.x1 >= 0.0
        && b.y1 >= 0.0
        && b.x2 <= f64::from(frame.width)
        && b.y2 <= f64::from(frame.height)
        && [one, other, face.nose].into_iter().all(inside)
        // Of a head in profile both eyes are at one place.
        && across >= 0.2 * b.width()
        && down <= TILTED * across
        && beside <= TURNED * across
}

#[cfg(test)]
mod tests;
