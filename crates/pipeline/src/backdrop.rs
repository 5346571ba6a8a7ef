//! How a place looks without people, and how far the outline of somebody before it goes.
//!
//! An arm in a shelf is where the goods were seen a moment ago: that shows whatever the sleeve looks like, at
//! sizes at which a model of poses guesses.

use std::time::Duration;

use inveye_domain::{Bbox, FrameSize, MediaTime, Outline};
use inveye_inference_core::PackedImage;

/// How often the place is looked at anew; more often costs and shows nothing new.
const LEARN_EVERY: Duration = Duration::from_millis(400);
/// Within this the place is known as it is now: light changes, goods are moved.
const LEARN_WITHIN: f32 = 2.0;
/// How far around a box, in its heights, nothing is learned: no arm is longer.
const ARM: f64 = 0.35;
/// A level differs that is farther off than so many mean deviations: of noise, one pixel in a thousand is.
const DEVIATIONS: f32 = 4.0;
/// What coding alone makes of an even area, in levels.
const CODING: f32 = 18.0;
/// Mean deviation of a pixel that was seen only once.
const UNKNOWN_SPREAD: f32 = 6.0;
/// Where more of the place than this differs at once, the light or the camera was changed.
const OTHER_PLACE: f64 = 0.5;
/// Columns of which this much of the height differs are the trunk with head and legs; an arm is a tenth.
const TRUNK: f64 = 0.45;
/// Half the breadth of a trunk, as others hide it.
const HALF_TRUNK: f64 = 0.14;
/// Where arms are, in heights from the top: from the shoulders to a hand that goes down to the knees.
const ARMS: [f64; 2] = [0.14, 0.68];
/// How thick an arm is at least: a sleeve of a child, or one whose half looks as what is behind it.
const THIN: f64 = 0.025;
/// A hole in an arm that is no end of it: a watch, a stripe.
const HOLE: f64 = 0.02;
/// Columns of which others hide more than this say nothing: what is open then is narrower than two arms.
const COVERED: f64 = 0.6;
/// What goes out as far as this does so whatever is hidden behind it: a level forearm with its fist.
const OUT: f64 = 0.22;
/// As far from the axis nobody's arm goes.
const FARTHEST: f64 = 0.55;

/// What one camera sees behind its people.
#[derive(Debug)]
pub(crate) struct Backdrop {
    size: FrameSize,
    /// Mean levels and mean deviation; none where no picture without people was seen yet.
    places: Vec<Option<([f32; 3], f32)>>,
    learned: Option<MediaTime>,
}

impl Default for Backdrop {
    /// Of a place that nobody has seen.
    fn default() -> Self {
        Self {
            size: FrameSize::new(0, 0),
            places: Vec::new(),
            learned: None,
        }
    }
}

impl Backdrop {
    /// Outlines of some of the people in a picture, `wanted` by their index; boxes are in pixels of the
    /// frame and of everybody, unsure ones included.
    pub(crate) fn observe(
        &mut self,
        at: MediaTime,
        image: &PackedImage,
        people: &[Bbox],
        wanted: &[usize],
    ) -> Vec<Option<Outline>> {
        let FrameSize { width, height } = image.size;
        let count = width as usize * height as usize;
        if image.pixels.len() != 3 * count || count == 0 || image.frame.width == 0 {
            return vec![None; wanted.len()];
        }
        if self.size != image.size {
            (self.size, self.learned) = (image.size, None);
            self.places = vec![None; count];
        }
        let scale = f64::from(width) / f64::from(image.frame.width);
        let boxes: Vec<Bbox> = people.iter().map(|b| scaled(b, scale)).collect();
        let outlines = if wanted.is_empty() {
            Vec::new()
        } else {
            let bodies: Vec<Body> = boxes.iter().map(|b| self.body(image, b)).collect();
            let outline = |&i: &usize| self.outline(image, &bodies, i, scale);
            wanted.iter().map(outline).collect()
        };
        let since = self.learned.map(|learned| at.since(learned));
        if since.is_none_or(|since| since >= LEARN_EVERY || since.is_zero()) {
            self.learn(image, &boxes, since.unwrap_or_default());
            self.learned = Some(at);
        }
        outlines
    }

    fn learn(&mut self, image: &PackedImage, people: &[Bbox], since: Duration) {
        let part = 1.0 - (-since.as_secs_f32() / LEARN_WITHIN).exp();
        let width = self.size.width as usize;
        let hidden: Vec<[usize; 4]> = people
            .iter()
            .map(|b| {
                let (h, around) = (b.height(), ARM * b.height());
                let wide = Bbox::new(b.x1 - around, b.y1 - 0.1 * h, b.x2 + around, b.y2 + 0.1 * h);
                self.pixels(&wide)
            })
            .collect();
        let (mut free, mut differing) = (0_u32, 0_u32);
        for (index, (place, pixel)) in
            (0..).zip(self.places.iter_mut().zip(image.pixels.as_chunks::<3>().0))
        {
            let (x, y) = (index % width, index / width);
            if hidden
                .iter()
                .any(|&[x1, y1, x2, y2]| (x1..x2).contains(&x) && (y1..y2).contains(&y))
            {
                continue;
            }
            let seen = pixel.map(f32::from);
            let Some((mean, spread)) = place else {
                *place = Some((seen, UNKNOWN_SPREAD));
                continue;
            };
            free += 1;
            differing += u32::from(differs((*mean, *spread), seen));
            *spread += part * (deviation(*mean, seen) - *spread);
            for (mean, seen) in mean.iter_mut().zip(seen) {
                *mean += part * (seen - *mean);
            }
        }
        if f64::from(differing) > OTHER_PLACE * f64::from(free) {
            self.places.fill(None);
        }
    }

    /// Whether a pixel shows something else than the place.
    fn is_other(&self, image: &PackedImage, x: usize, y: usize) -> bool {
        let index = y * self.size.width as usize + x;
        let place = self.places.get(index).copied().flatten();
        let pixel = image.pixels.as_chunks::<3>().0.get(index);
        place
            .zip(pixel)
            .is_some_and(|(place, pixel)| differs(place, pixel.map(f32::from)))
    }

    fn body(&self, image: &PackedImage, bbox: &Bbox) -> Body {
        let [x1, y1, x2, y2] = self.pixels(bbox);
        let least = TRUNK * bbox.height();
        let is_trunk =
            |x: &usize| count((y1..y2).filter(|&y| self.is_other(image, *x, y))) >= least;
        let trunk: Vec<usize> = (x1..x2).filter(is_trunk).collect();
        Body {
            bbox: *bbox,
            // One column may be a pole.
            axis: (trunk.len() >= 2).then(|| trunk[trunk.len() / 2]),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "columns of a picture")]
    fn outline(
        &self,
        image: &PackedImage,
        bodies: &[Body],
        whose: usize,
        scale: f64,
    ) -> Option<Outline> {
        let body = bodies.get(whose)?;
        let (axis, tall) = (body.axis?, body.bbox.height());
        let band = Bbox {
            y1: body.bbox.y1 + ARMS[0] * tall,
            y2: body.bbox.y1 + ARMS[1] * tall,
            ..body.bbox
        };
        let [_, top, _, bottom] = self.pixels(&band);
        let others: Vec<[usize; 4]> = (0..)
            .zip(bodies)
            .filter(|(i, _)| *i != whose)
            .map(|(_, other)| self.pixels(&other.trunk()))
            .collect();
        let column = |x: usize| {
            let is_hidden = |y: &usize| {
                let inside =
                    |&[x1, y1, x2, y2]: &[usize; 4]| (x1..x2).contains(&x) && (y1..y2).contains(y);
                others.iter().any(inside)
            };
            let (hidden, open): (Vec<usize>, Vec<usize>) = (top..bottom).partition(is_hidden);
            let other = count(open.into_iter().filter(|&y| self.is_other(image, x, y)));
            (other, count(hidden.into_iter()))
        };
        let rows = count(top..bottom);
        // Left of the first and right of the last column the picture ends.
        let far = |x: usize| x.abs_diff(axis) as f64 / tall;
        let walk = |columns: &mut dyn Iterator<Item = usize>| -> Option<f64> {
            let (mut last, mut hole) = (axis, 0.0);
            for x in columns {
                if far(x) > FARTHEST {
                    break;
                }
                let (other, hidden) = column(x);
                if other >= (THIN * tall).max(2.0) {
                    (last, hole) = (x, 0.0);
                } else if hidden > COVERED * rows {
                    break;
                } else {
                    hole += 1.0;
                    if hole > (HOLE * tall).max(1.0) {
                        return Some(last as f64 / scale);
                    }
                }
            }
            (far(last) >= OUT).then_some(last as f64 / scale)
        };
        Some(Outline {
            axis: axis as f64 / scale,
            sides: [
                walk(&mut (0..=axis).rev()),
                walk(&mut (axis..self.size.width as usize)),
            ],
        })
    }

    /// Columns and rows of a box that are in the picture: left, top, right, bottom; the last two are outside.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "ends at the picture's border; what is no number is 0"
    )]
    fn pixels(&self, b: &Bbox) -> [usize; 4] {
        let (width, height) = (f64::from(self.size.width), f64::from(self.size.height));
        let [x1, x2] = [b.x1, b.x2 + 1.0].map(|x| x.clamp(0.0, width) as usize);
        let [y1, y2] = [b.y1, b.y2].map(|y| y.clamp(0.0, height) as usize);
        [x1, y1, x2, y2]
    }
}

/// Somebody in a picture, in its pixels.
#[derive(Debug)]
struct Body {
    bbox: Bbox,
    /// Column of the trunk's middle; none where it does not differ from the place.
    axis: Option<usize>,
}

impl Body {
    /// What of others somebody hides for certain; all of the box where the trunk is not seen.
    #[expect(clippy::cast_precision_loss, reason = "a column of a picture")]
    fn trunk(&self) -> Bbox {
        let Some(axis) = self.axis else {
            return self.bbox;
        };
        let (axis, half) = (axis as f64, HALF_TRUNK * self.bbox.height());
        Bbox {
            x1: self.bbox.x1.max(axis - half),
            x2: self.bbox.x2.min(axis + half),
            ..self.bbox
        }
    }
}

fn scaled(b: &Bbox, scale: f64) -> Bbox {
    Bbox {
        x1: b.x1 * scale,
        y1: b.y1 * scale,
        x2: b.x2 * scale,
        y2: b.y2 * scale,
    }
}

fn deviation(mean: [f32; 3], seen: [f32; 3]) -> f32 {
    let channels = mean.into_iter().zip(seen);
    channels.fold(0.0, |most, (mean, seen)| most.max((seen - mean).abs()))
}

fn differs((mean, spread): ([f32; 3], f32), seen: [f32; 3]) -> bool {
    deviation(mean, seen) > (DEVIATIONS * spread).max(CODING)
}

#[expect(clippy::cast_precision_loss, reason = "rows of a picture")]
fn count(rows: impl Iterator<Item = usize>) -> f64 {
    rows.count() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: FrameSize = FrameSize {
        width: 200,
        height: 150,
    };
    const PERSON: Bbox = Bbox {
        x1: 88.0,
        y1: 20.0,
        x2: 112.0,
        y2: 120.0,
    };

    /// A striped shelf, with dark rectangles of left, top, right, bottom before it.
    fn picture(rectangles: &[[usize; 4]], light: u8) -> PackedImage {
        let mut pixels = Vec::new();
        for y in 0..150 {
            for x in 0..200 {
                let is_in = |r: &[usize; 4]| (r[0]..r[2]).contains(&x) && (r[1]..r[3]).contains(&y);
                let shelf = if x % 20 < 10 { 150 } else { 100 };
                let level = if rectangles.iter().any(is_in) {
                    20
                } else {
                    shelf + light
                };
                pixels.extend([level; 3]);
            }
        }
        PackedImage {
            size: SIZE,
            pixels,
            frame: FrameSize::new(400, 300),
        }
    }

    fn of_frame(b: &Bbox) -> Bbox {
        scaled(b, 2.0)
    }

    /// After three seconds without anybody.
    fn known() -> Backdrop {
        let mut backdrop = Backdrop::default();
        for tenth in 0..30 {
            let at = MediaTime::from_millis(tenth * 100);
            backdrop.observe(at, &picture(&[], 0), &[], &[]);
        }
        backdrop
    }

    const TRUNK: [usize; 4] = [92, 20, 108, 120];
    const ARM: [usize; 4] = [108, 45, 135, 50];

    #[track_caller]
    fn sides(backdrop: &mut Backdrop, image: &PackedImage, people: &[Bbox]) -> [Option<f64>; 2] {
        let people: Vec<Bbox> = people.iter().map(of_frame).collect();
        let at = MediaTime::from_millis(3000);
        let found = backdrop.observe(at, image, &people, &[0]);
        found[0].expect("an outline").sides
    }

    #[test]
    fn an_arm_makes_the_outline_broader_on_its_side() {
        let mut backdrop = known();
        let image = picture(&[TRUNK], 0);
        assert_eq!(
            sides(&mut backdrop, &image, &[PERSON]),
            [Some(184.0), Some(214.0)]
        );
        let image = picture(&[TRUNK, ARM], 0);
        assert_eq!(
            sides(&mut backdrop, &image, &[PERSON]),
            [Some(184.0), Some(268.0)]
        );
    }

    #[test]
    fn what_somebody_else_hides_is_not_known() {
        let mut backdrop = known();
        let other = Bbox::new(116.0, 15.0, 140.0, 130.0);
        let image = picture(&[TRUNK, ARM, [116, 15, 140, 130]], 0);
        let [left, right] = sides(&mut backdrop, &image, &[PERSON, other]);
        assert_eq!((left, right), (Some(184.0), None));
    }

    #[test]
    fn an_arm_that_goes_on_behind_somebody_goes_out_as_far_as_it_is_seen() {
        let mut backdrop = known();
        let other = Bbox::new(130.0, 15.0, 154.0, 130.0);
        let image = picture(&[TRUNK, ARM, [130, 15, 154, 130]], 0);
        let [_, right] = sides(&mut backdrop, &image, &[PERSON, other]);
        let right = right.expect("it is out before it is hidden");
        assert!((250.0..=270.0).contains(&right), "{right}");
    }

    #[test]
    fn nobody_has_an_outline_before_an_unknown_place_or_in_other_light() {
        let mut backdrop = Backdrop::default();
        let image = picture(&[TRUNK, ARM], 0);
        let people = [of_frame(&PERSON)];
        let at = MediaTime::from_millis;
        assert_eq!(backdrop.observe(at(0), &image, &people, &[0]), [None]);
        let mut backdrop = known();
        let light = picture(&[TRUNK, ARM], 90);
        backdrop.observe(at(4000), &light, &people, &[0]);
        let found = backdrop.observe(at(4100), &light, &people, &[0]);
        assert_eq!(found[0].and_then(|o| o.sides[1]), None);
    }

    #[test]
    fn broken_input_does_no_harm() {
        let mut backdrop = known();
        let image = picture(&[TRUNK, ARM], 0);
        let broken = [
            Bbox {
                x1: f64::NAN,
                ..PERSON
            },
            Bbox::new(-500.0, -500.0, 9000.0, 9000.0),
            Bbox::new(50.0, 50.0, 50.0, 50.0),
        ];
        let found = backdrop.observe(MediaTime::default(), &image, &broken, &[0, 1, 2, 7]);
        assert_eq!(found.len(), 4);
        let short = PackedImage {
            pixels: vec![0; 5],
            ..image
        };
        assert_eq!(
            backdrop.observe(MediaTime::default(), &short, &broken, &[0]),
            [None]
        );
    }
}
