//! Scenes as installers and measurements write them: lines, zones and, optionally, what a replay
//! is expected to find.

use std::path::PathBuf;

use inveye_domain::{
    GeometryError, InvalidId, LaneName, Point, Polygon, Scene, SceneError, Side, Tripwire,
    TripwireName, Zone, ZoneName, ZonePurpose,
};
use serde::Deserialize;

use super::expectation::Expectation;

/// Without a reference size coordinates are 0–1; beyond this they must have been meant as pixels.
const FARTHEST_SHARE: f64 = 2.0;

/// Why a scene file cannot be used. Every variant names the line or zone.
#[derive(Debug, thiserror::Error)]
pub enum SceneFileError {
    /// Not TOML, or a value of the wrong type.
    #[error("the scene is not valid TOML of the expected shape")]
    Toml(#[from] toml::de::Error),
    /// A name.
    #[error("{what} {number} has a name that cannot be used")]
    Name {
        /// "line" or "zone".
        what: &'static str,
        /// From 1, in the order written.
        number: usize,
        /// Why.
        #[source]
        source: InvalidId,
    },
    /// A lane's name.
    #[error("zone `{zone}` has a lane that cannot be used")]
    Lane {
        /// Which.
        zone: ZoneName,
        /// Why.
        #[source]
        source: InvalidId,
    },
    /// A line does not have two ends.
    #[error("line `{line}` has {count} points; a line has 2")]
    LinePoints {
        /// Which.
        line: TripwireName,
        /// How many points it has.
        count: usize,
    },
    /// Pixels without a size to relate them to.
    #[error(
        "{what} `{name}` has a point at {x}, {y}, far outside 0–1; if these are pixels, add `reference = [width, height]`"
    )]
    PixelsWithoutReference {
        /// "line" or "zone".
        what: &'static str,
        /// Which.
        name: String,
        /// The offending point.
        x: f64,
        /// The offending point.
        y: f64,
    },
    /// A reference size that is none.
    #[error("reference = [{width}, {height}] is no size of a picture")]
    Reference {
        /// As written.
        width: f64,
        /// As written.
        height: f64,
    },
    /// A polygon.
    #[error("zone `{zone}` cannot be used")]
    Zone {
        /// Which.
        zone: ZoneName,
        /// Why.
        #[source]
        source: GeometryError,
    },
    /// A line, or two things of one name.
    #[error(transparent)]
    Scene(#[from] SceneError),
    /// An expectation for something that is not drawn.
    #[error("`expect.{what}s.{name}` speaks of a {what} that the scene does not draw")]
    Unknown {
        /// "line" or "zone".
        what: &'static str,
        /// Which.
        name: String,
    },
}

/// A scene, the clip it belongs to, and what is expected there.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SceneFile {
    /// Beside the scene file.
    pub video: Option<PathBuf>,
    /// In 0–1 of the picture.
    pub scene: Scene,
    /// What a replay should find.
    pub expect: Expectation,
}

#[derive(Deserialize)]
struct File {
    video: Option<PathBuf>,
    reference: Option<[f64; 2]>,
    #[serde(default)]
    line: Vec<Line>,
    #[serde(default)]
    zone: Vec<Area>,
    #[serde(default)]
    expect: Expectation,
}

#[derive(Deserialize)]
struct Line {
    name: String,
    points: Vec<[f64; 2]>,
    #[serde(rename = "in")]
    inside: Side,
}

#[derive(Deserialize)]
struct Area {
    name: String,
    purpose: ZonePurpose,
    points: Vec<[f64; 2]>,
    lane: Option<String>,
}

impl SceneFile {
    /// Reads the text of a scene file.
    pub fn parse(text: &str) -> Result<Self, SceneFileError> {
        let file: File = toml::from_str(text)?;
        let reference = Reference::new(file.reference)?;
        let lines = (1..).zip(file.line);
        let lines = lines
            .map(|(number, line)| tripwire(number, line, reference))
            .collect::<Result<_, _>>()?;
        let zones = (1..).zip(file.zone);
        let zones = zones
            .map(|(number, area)| zone(number, area, reference))
            .collect::<Result<_, _>>()?;
        let scene = Scene::new(lines, zones)?;
        check_expected(&scene, &file.expect)?;
        Ok(Self {
            video: file.video,
            scene,
            expect: file.expect,
        })
    }
}

/// Size in which the coordinates are written.
#[derive(Debug, Clone, Copy)]
struct Reference(Option<[f64; 2]>);

impl Reference {
    fn new(size: Option<[f64; 2]>) -> Result<Self, SceneFileError> {
        if let Some([width, height]) = size
            && !(width >= 1.0 && height >= 1.0 && width.is_finite() && height.is_finite())
        {
            return Err(SceneFileError::Reference { width, height });
        }
        Ok(Self(size))
    }

    fn points(
        self,
        what: &'static str,
        name: &str,
        points: &[[f64; 2]],
    ) -> Result<Vec<Point>, SceneFileError> {
        let place = |&[x, y]: &[f64; 2]| match self.0 {
            Some([width, height]) => Ok(Point::new(x / width, y / height)),
            None if x.abs() > FARTHEST_SHARE || y.abs() > FARTHEST_SHARE => {
                Err(SceneFileError::PixelsWithoutReference {
                    what,
                    name: name.to_owned(),
                    x,
                    y,
                })
            }
            None => Ok(Point::new(x, y)),
        };
        points.iter().map(place).collect()
    }
}

fn tripwire(number: usize, line: Line, reference: Reference) -> Result<Tripwire, SceneFileError> {
    let name = TripwireName::new(&line.name).map_err(|source| SceneFileError::Name {
        what: "line",
        number,
        source,
    })?;
    let points = reference.points("line", name.as_str(), &line.points)?;
    let [a, b] = points[..] else {
        return Err(SceneFileError::LinePoints {
            line: name,
            count: points.len(),
        });
    };
    Ok(Tripwire::new(name, a, b, line.inside)?)
}

fn zone(number: usize, area: Area, reference: Reference) -> Result<Zone, SceneFileError> {
    let name = ZoneName::new(&area.name).map_err(|source| SceneFileError::Name {
        what: "zone",
        number,
        source,
    })?;
    let points = reference.points("zone", name.as_str(), &area.points)?;
    let polygon = Polygon::new(points).map_err(|source| SceneFileError::Zone {
        zone: name.clone(),
        source,
    })?;
    let lane = area
        .lane
        .map(LaneName::new)
        .transpose()
        .map_err(|source| SceneFileError::Lane {
            zone: name.clone(),
            source,
        })?;
    Ok(Zone {
        name,
        purpose: area.purpose,
        polygon,
        lane,
    })
}

/// A misspelt name must not turn an expectation into one that nothing can miss.
fn check_expected(scene: &Scene, expect: &Expectation) -> Result<(), SceneFileError> {
    let unknown_line = expect
        .lines
        .keys()
        .find(|name| !scene.tripwires.iter().any(|l| l.name == **name));
    if let Some(name) = unknown_line {
        return Err(SceneFileError::Unknown {
            what: "line",
            name: name.to_string(),
        });
    }
    let unknown_zone = expect
        .zones
        .keys()
        .find(|name| !scene.zones.iter().any(|z| z.name == **name));
    match unknown_zone {
        Some(name) => Err(SceneFileError::Unknown {
            what: "zone",
            name: name.to_string(),
        }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCENE: &str = r#"
        video = "video.mp4"
        reference = [768, 576]

        [[line]]
        name = "door"
        points = [[384, 144], [384, 576]]
        in = "positive"

        [[zone]]
        name = "door"
        purpose = "dwell"
        points = [[100, 200], [400, 200], [400, 430]]
        lane = "till1"

        [expect.lines]
        door = { in = 7, out = 2, tolerance = 1 }

        [expect.zones.door]
        dwell_s = [9.8, 18.7]
    "#;

    #[test]
    fn pixels_of_the_reference_become_shares() {
        let file = SceneFile::parse(SCENE).unwrap();
        let line = &file.scene.tripwires[0];
        assert_eq!(
            (line.a, line.b, line.inside),
            (Point::new(0.5, 0.25), Point::new(0.5, 1.0), Side::Positive)
        );
        assert_eq!(file.scene.zones[0].polygon.corners().len(), 3);
        assert_eq!(file.video, Some(PathBuf::from("video.mp4")));
    }

    #[track_caller]
    fn check_refused(from: &str, to: &str, expected: &str) {
        let text = SCENE.replacen(from, to, 1);
        assert_ne!(text, SCENE, "the change must change something");
        let error = SceneFile::parse(&text).unwrap_err();
        let mut message = error.to_string();
        let mut cause: Option<&dyn std::error::Error> = std::error::Error::source(&error);
        while let Some(source) = cause {
            message = format!("{message}: {source}");
            cause = source.source();
        }
        assert!(message.contains(expected), "{message}");
    }

    #[test]
    fn what_is_wrong_is_named() {
        check_refused(
            "[[384, 144], [384, 576]]",
            "[[1, 1], [1, 1]]",
            "line `door` cannot be used",
        );
        check_refused(
            "[[384, 144], [384, 576]]",
            "[[1, 1]]",
            "line `door` has 1 points",
        );
        check_refused(
            ", [400, 430]]",
            "]",
            "zone `door` cannot be used: 2 corners",
        );
        check_refused(
            "reference = [768, 576]",
            "",
            "line `door` has a point at 384, 144",
        );
        check_refused("[768, 576]", "[0, 576]", "reference = [0, 576]");
        check_refused("\"positive\"", "\"up\"", "positive");
        check_refused("\"dwell\"", "\"dwel\"", "dwell");
        check_refused("name = \"door\"", "name = \"a/b\"", "line 1 has a name");
        check_refused("\"till1\"", "\"\"", "zone `door` has a lane");
        check_refused("door = {", "dor = {", "expect.lines.dor");
        check_refused("[expect.zones.door]", "[expect.zones.x]", "expect.zones.x");
        check_refused(
            "[[zone]]",
            "[[line]]\nname = \"door\"\npoints = [[1, 1], [300, 1]]\nin = \"negative\"\n[[zone]]",
            "line `door` exists already",
        );
    }
}
