//! Ground truth beside a clip.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use inveye_domain::{Bbox, Direction};
use inveye_scoring::{MotError, MotLine, read_mot};
use serde::Deserialize;

use super::expectation::Expectation;

const FORMAT: &str = "storecam-truth/1";

/// Silhouettes of which less is to be seen are left out: following a person behind a wall is
/// neither asked for nor punished.
const LEAST_VISIBLE: f64 = 0.25;

/// Why a truth file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TruthError {
    /// It cannot be read.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// It is no `storecam-truth/1`.
    #[error("`{}` is not of the format {FORMAT}", path.display())]
    Storecam {
        /// Which.
        path: PathBuf,
        /// What did not fit.
        #[source]
        source: serde_json::Error,
    },
    /// Another version.
    #[error("`{}` says format `{found}`; {FORMAT} is supported", path.display())]
    Format {
        /// Which.
        path: PathBuf,
        /// What it says.
        found: String,
    },
    /// The rows of its frames lack a column.
    #[error("the frames of `{}` have no column `{column}`", path.display())]
    Column {
        /// Which.
        path: PathBuf,
        /// Which column.
        column: &'static str,
    },
    /// It is no MOTChallenge file.
    #[error("`{}` is no MOTChallenge file", path.display())]
    Boxes {
        /// Which.
        path: PathBuf,
        /// What did not fit.
        #[source]
        source: MotError,
    },
}

/// What really happened in a clip.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Truth {
    /// Ordered by time; none where the truth has no events.
    pub events: Option<Vec<TrueEvent>>,
    /// Who was where; none where the truth has no boxes.
    pub boxes: Option<Vec<MotLine>>,
    /// Whose of those are staff, by their ids.
    pub staff: BTreeSet<i64>,
    /// Their names, by the same ids: equal ones are the same person in every clip of a store.
    pub names: BTreeMap<i64, String>,
    /// Who came together, by name, two and more; who is in none came alone. None where the truth does not say.
    pub groups: Option<Vec<Vec<String>>>,
    /// When the first frame was, on the store's clock.
    pub clock_start: Duration,
}

/// One event of a truth file.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
pub struct TrueEvent {
    /// Seconds from the first frame.
    pub t: f64,
    /// For example `line_cross`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Of crossings.
    pub line: Option<String>,
    /// Of zone events.
    pub zone: Option<String>,
    /// Of crossings; of other events it may be a way across the picture.
    #[serde(default, deserialize_with = "in_or_out")]
    pub direction: Option<Direction>,
    /// Of `zone_exit`.
    pub dwell_s: Option<f64>,
    /// Of events of queues.
    pub lane: Option<String>,
    /// Of `service_start` and `queue_abandon`.
    pub wait_s: Option<f64>,
    /// Of `service_end`.
    pub service_s: Option<f64>,
    /// Who.
    pub person: Option<String>,
    /// Of events of shelves: where the hand was, in pixels.
    pub point_px: Option<[f64; 2]>,
    /// When it was over; of `light_out` and of hands.
    pub t_end: Option<f64>,
    /// Of crossings: they went back at once.
    #[serde(default)]
    pub u_turn: bool,
    /// This camera could not see it: who did it, or where, was out of its picture, or there was no light. A visit of
    /// a zone is seen where both its ends are, and half of what lies between.
    #[serde(skip)]
    pub is_hidden: bool,
}

#[derive(Deserialize)]
struct Document {
    format: String,
    #[serde(default)]
    fps: f64,
    #[serde(default)]
    clock_start_s: f64,
    camera: Option<Camera>,
    /// In the order of the frames' indices.
    #[serde(default)]
    people: Vec<Person>,
    groups: Option<Vec<Vec<String>>>,
    events: Vec<TrueEvent>,
    frame_columns: Vec<String>,
    /// Empty where only the events are kept.
    frames: Vec<Vec<Vec<f64>>>,
}

#[derive(Deserialize)]
struct Camera {
    width: f64,
    height: f64,
}

#[derive(Deserialize)]
struct Person {
    #[serde(default)]
    id: String,
    #[serde(default)]
    staff: bool,
}

impl Truth {
    /// What somebody is called in every clip of their store.
    pub fn name(&self, id: i64) -> Option<&str> {
        self.names.get(&id).map(String::as_str)
    }

    /// Reads what an expectation names, from the folder of its scene file.
    pub fn load(expect: &Expectation, folder: &Path) -> Result<Self, TruthError> {
        let mut truth = match &expect.truth {
            Some(name) => storecam(&folder.join(name))?,
            None => Self::default(),
        };
        if let Some(name) = &expect.boxes {
            let path = folder.join(name);
            let lines = read_mot(&read(&path)?);
            truth.boxes = Some(lines.map_err(|source| TruthError::Boxes { path, source })?);
        }
        Ok(truth)
    }
}

fn read(path: &Path) -> Result<String, TruthError> {
    std::fs::read_to_string(path).map_err(|source| TruthError::Read {
        path: path.into(),
        source,
    })
}

fn storecam(path: &Path) -> Result<Truth, TruthError> {
    parse(&read(path)?, path)
}

/// `path` is for those who read why it cannot be used.
fn parse(text: &str, path: &Path) -> Result<Truth, TruthError> {
    let mut document: Document =
        serde_json::from_str(text).map_err(|source| TruthError::Storecam {
            path: path.into(),
            source,
        })?;
    if document.format != FORMAT {
        return Err(TruthError::Format {
            path: path.into(),
            found: document.format,
        });
    }
    let column = |column: &'static str| {
        document
            .frame_columns
            .iter()
            .position(|c| c == column)
            .ok_or_else(|| TruthError::Column {
                path: path.into(),
                column,
            })
    };
    let columns = [
        column("person")?,
        column("x1")?,
        column("y1")?,
        column("x2")?,
        column("y2")?,
        column("visible")?,
    ];
    let mut boxes = Vec::new();
    for (frame, rows) in (1..).zip(&document.frames) {
        for row in rows {
            let Some([person, x1, y1, x2, y2, visible]) = pick(row, columns) else {
                continue;
            };
            if visible < LEAST_VISIBLE {
                continue;
            }
            #[expect(
                clippy::cast_possible_truncation,
                reason = "an index into a short list"
            )]
            let id = person as i64 + 1;
            boxes.push(MotLine {
                frame,
                id,
                bbox: Bbox::new(x1, y1, x2, y2),
                confidence: 1.0,
                class: None,
            });
        }
    }
    let [person, .., visible] = columns;
    let foot = column("foot_x").ok().zip(column("foot_y").ok());
    let sight = Sight {
        person,
        visible,
        foot,
    };
    let mut events = std::mem::take(&mut document.events);
    let dark: Vec<(f64, f64)> = events
        .iter()
        .filter(|event| event.kind == "light_out")
        .filter_map(|event| Some((event.t, event.t_end?)))
        .collect();
    for event in &mut events {
        let in_the_dark = dark
            .iter()
            .any(|(from, to)| (*from..*to).contains(&event.t));
        event.is_hidden = in_the_dark || document.hides(event, &sight);
    }
    events.sort_by(|a, b| a.t.total_cmp(&b.t));
    let people = || (1..).zip(&document.people);
    let staff = people().filter(|(_, p)| p.staff);
    Ok(Truth {
        events: Some(events),
        boxes: (!document.frames.is_empty()).then_some(boxes),
        staff: staff.map(|(id, _)| id).collect(),
        names: people().map(|(id, p)| (id, p.id.clone())).collect(),
        groups: document.groups.take(),
        clock_start: Duration::try_from_secs_f64(document.clock_start_s).unwrap_or_default(),
    })
}

impl Document {
    /// Whether whoever did it, or the place where it was done, was out of the picture. Events that
    /// say neither are seen.
    fn hides(&self, event: &TrueEvent, sight: &Sight) -> bool {
        let place = self.camera.as_ref().zip(event.point_px);
        let is_outside = place.is_some_and(|(camera, [x, y])| {
            !(0.0..camera.width).contains(&x) || !(0.0..camera.height).contains(&y)
        });
        is_outside || self.is_out_of_sight(event, sight) == Some(true)
    }

    fn is_out_of_sight(&self, event: &TrueEvent, sight: &Sight) -> Option<bool> {
        let who = self
            .people
            .iter()
            .position(|p| Some(&p.id) == event.person.as_ref())?;
        let of_hands = event.kind == "conceal" || event.kind.starts_with("shelf_");
        let of_zones = event.kind == "zone_enter" || event.kind == "zone_exit";
        if self.frames.is_empty() || !(of_hands || of_zones && sight.foot.is_some()) {
            return None;
        }
        let frame = |t: f64| self.frame(t);
        let last = frame(event.t);
        let seen = |frame: usize| self.is_seen(frame, who, sight, of_zones);
        let Some(dwell_s) = event.dwell_s.filter(|_| of_zones) else {
            return Some(!seen(last));
        };
        let first = frame(event.t - dwell_s);
        let between = (first..=last).filter(|&frame| seen(frame)).count();
        Some(!seen(first) || !seen(last) || 2 * between < last - first)
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a number of a frame"
    )]
    fn frame(&self, t: f64) -> usize {
        let last = self.frames.len().saturating_sub(1);
        ((t * self.fps).round().max(0.0) as usize).min(last)
    }

    /// Whether enough of somebody is to be seen, and where they stand lies in the picture if that is asked for.
    #[expect(clippy::cast_precision_loss, reason = "an index into a short list")]
    fn is_seen(&self, frame: usize, who: usize, sight: &Sight, standing: bool) -> bool {
        let rows = self.frames.get(frame).into_iter().flatten();
        let is_who = |id: &f64| (id - who as f64).abs() < 0.5;
        let mut rows = rows.filter(|row| row.get(sight.person).is_some_and(is_who));
        rows.next().is_some_and(|row| {
            let foot = sight.foot.zip(self.camera.as_ref()).filter(|_| standing);
            let stands_outside = foot.is_some_and(|((x, y), camera)| {
                let within = |column, size| {
                    let place = row.get::<usize>(column);
                    place.is_some_and(|place| (0.0..size).contains(place))
                };
                !(within(x, camera.width) && within(y, camera.height))
            });
            !stands_outside && row.get(sight.visible).is_some_and(|&v| v >= LEAST_VISIBLE)
        })
    }
}

/// The columns that tell who is seen, and where.
struct Sight {
    person: usize,
    visible: usize,
    /// Not every truth tells where people stand.
    foot: Option<(usize, usize)>,
}

fn pick<const N: usize>(row: &[f64], columns: [usize; N]) -> Option<[f64; N]> {
    let mut values = [0.0; N];
    for (value, column) in values.iter_mut().zip(columns) {
        *value = *row.get(column)?;
    }
    Some(values)
}

fn in_or_out<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Direction>, D::Error> {
    Ok(match Option::<String>::deserialize(from)?.as_deref() {
        Some("in") => Some(Direction::In),
        Some("out") => Some(Direction::Out),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happens_without_light_is_asked_of_nobody_and_people_keep_their_names() {
        let text = r#"{"format": "storecam-truth/1", "fps": 10, "clock_start_s": 28.0,
            "people": [{"id": "P07"}, {"id": "S1", "staff": true}], "groups": [["P07", "P08"]],
            "frame_columns": ["person", "x1", "y1", "x2", "y2", "visible"], "frames": [],
            "events": [
                {"t": 1.0, "type": "line_cross", "line": "door", "direction": "in", "person": "P07", "u_turn": true},
                {"t": 5.0, "t_end": 8.0, "type": "light_out"},
                {"t": 6.0, "type": "line_cross", "line": "door", "direction": "out", "person": "P07"},
                {"t": 9.0, "type": "line_cross", "line": "door", "direction": "in", "person": "P07"}]}"#;
        let truth = parse(text, Path::new("night.json")).unwrap();
        let crossings: Vec<_> = truth
            .events
            .iter()
            .flatten()
            .filter(|event| event.kind == "line_cross")
            .map(|event| (event.t, event.is_hidden, event.u_turn))
            .collect();
        let expected = [(1.0, false, true), (6.0, true, false), (9.0, false, false)];
        assert_eq!(crossings, expected);
        assert_eq!((truth.name(1), truth.name(2)), (Some("P07"), Some("S1")));
        assert_eq!(truth.staff, BTreeSet::from([2]));
        assert_eq!(truth.groups.unwrap(), [["P07", "P08"]]);
        assert_eq!(truth.clock_start, Duration::from_secs(28));
    }
}
