//! Imports the camera files of earlier systems: one camera (`camera:`) or many with zones (`cameras:`).

use inveye_wire::{LineView, NewCamera, SceneView, Side, ZonePurpose, ZoneView};
use serde::Deserialize;

/// A camera found in a file, with what was drawn on its picture.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportedCamera {
    /// The camera.
    pub camera: NewCamera,
    /// Lines and zones in 0–1 of the picture.
    pub scene: SceneView,
}

/// Why a file cannot be imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// It is no YAML, or misses something.
    #[error("it is not a camera file")]
    Yaml(#[from] serde_yaml_ng::Error),
    /// It holds no camera.
    #[error("it holds no camera: neither `camera` nor `cameras` is there")]
    NoCamera,
    /// Pixels, but of which picture?
    #[error(
        "zone `{zone}` of camera `{camera}` is in pixels; add `resolution: \"1920x1080\"` to the camera"
    )]
    NoResolution {
        /// Which camera.
        camera: String,
        /// Which zone.
        zone: String,
    },
    /// A size that is none.
    #[error("`{resolution}` of camera `{camera}` is no picture size; write 1920x1080")]
    BadResolution {
        /// Which camera.
        camera: String,
        /// What stands there.
        resolution: String,
    },
    /// A line with more or fewer than two ends.
    #[error("line `{zone}` of camera `{camera}` has {points} points; a line has two")]
    NotALine {
        /// Which camera.
        camera: String,
        /// Which line.
        zone: String,
        /// How many.
        points: usize,
    },
}

#[derive(Deserialize)]
struct File {
    camera: Option<Camera>,
    #[serde(default)]
    cameras: Vec<Camera>,
}

#[derive(Deserialize)]
struct Camera {
    #[serde(alias = "camera_id")]
    id: String,
    name: Option<String>,
    location: Option<String>,
    #[serde(alias = "stream_url", alias = "rtsp_url")]
    url: String,
    sub_url: Option<String>,
    resolution: Option<String>,
    #[serde(default)]
    zones: Vec<Zone>,
}

#[derive(Deserialize)]
struct Zone {
    zone_id: String,
    #[serde(rename = "type")]
    kind: Kind,
    coordinates: Vec<[f64; 2]>,
    direction: Option<Way>,
    shelf_category: Option<String>,
    purpose: Option<ZonePurpose>,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Line,
    Polygon,
}

#[derive(Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Way {
    In,
    Out,
}

/// Reads all cameras of a file. Unknown keys (codec, fps, keys of other systems) are left aside: the
/// camera itself tells what it sends.
pub fn cameras_from_yaml(text: &str) -> Result<Vec<ImportedCamera>, ImportError> {
    let file: File = serde_yaml_ng::from_str(text)?;
    let cameras: Vec<Camera> = file.camera.into_iter().chain(file.cameras).collect();
    if cameras.is_empty() {
        return Err(ImportError::NoCamera);
    }
    cameras.into_iter().map(camera).collect()
}

fn camera(found: Camera) -> Result<ImportedCamera, ImportError> {
    let size = found
        .resolution
        .as_deref()
        .map(|text| resolution(&found.id, text))
        .transpose()?;
    let mut scene = SceneView::default();
    for zone in &found.zones {
        let points = normalized(&found.id, zone, size)?;
        match zone.kind {
            Kind::Line => {
                let [a, b] = points[..] else {
                    let (camera, zone) = (found.id.clone(), zone.zone_id.clone());
                    return Err(ImportError::NotALine {
                        camera,
                        zone,
                        points: points.len(),
                    });
                };
                // These files count each line one way only and do not say which side is which. "In" is taken as
                // towards the lower edge for a line drawn from left to right, as cameras over a door look inward.
                let inside = if zone.direction == Some(Way::Out) {
                    Side::Negative
                } else {
                    Side::Positive
                };
                scene.lines.push(LineView {
                    name: zone.zone_id.clone(),
                    a,
                    b,
                    inside,
                });
            }
            Kind::Polygon => {
                let shelf = zone.shelf_category.as_ref().map(|_| ZonePurpose::Shelf);
                let purpose = zone.purpose.or(shelf).unwrap_or(ZonePurpose::Dwell);
                scene.zones.push(ZoneView {
                    name: zone.zone_id.clone(),
                    purpose,
                    points,
                    lane: None,
                });
            }
        }
    }
    let camera = NewCamera {
        id: Some(found.id),
        name: found.name.or(found.location),
        url: found.url,
        sub_url: found.sub_url,
        username: None,
        password: None,
        onvif: None,
        transport: None,
        profile: None,
        audio: None,
        role: None,
    };
    Ok(ImportedCamera { camera, scene })
}

fn resolution(camera: &str, text: &str) -> Result<[f64; 2], ImportError> {
    let sides = text
        .split_once('x')
        .and_then(|(w, h)| Some([w.trim().parse::<f64>().ok()?, h.trim().parse::<f64>().ok()?]));
    let bad = || ImportError::BadResolution {
        camera: camera.to_owned(),
        resolution: text.to_owned(),
    };
    sides
        .filter(|[w, h]| *w >= 1.0 && *h >= 1.0)
        .ok_or_else(bad)
}

fn normalized(
    camera: &str,
    zone: &Zone,
    size: Option<[f64; 2]>,
) -> Result<Vec<[f64; 2]>, ImportError> {
    if zone.coordinates.iter().flatten().all(|&v| v <= 1.0) {
        return Ok(zone.coordinates.clone());
    }
    let [w, h] = size.ok_or_else(|| ImportError::NoResolution {
        camera: camera.to_owned(),
        zone: zone.zone_id.clone(),
    })?;
    Ok(zone
        .coordinates
        .iter()
        .map(|[x, y]| [x / w, y / h])
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_camera_in_the_first_form() {
        let text = "camera:\n  id: \"CAM-001\"\n  name: \"Main Entrance\"\n  location: \"Entry Gate A\"\n  \
                    stream_url: \"rtsp://192.168.1.101:554/stream1\"\n  resolution: \"1920x1080\"\n  fps: 30\n  codec: \"h264\"\n";
        let found = cameras_from_yaml(text).unwrap();
        assert_eq!(found[0].camera.name.as_deref(), Some("Main Entrance"));
        assert_eq!(found[0].camera.url, "rtsp://192.168.1.101:554/stream1");
    }

    #[test]
    fn many_cameras_with_lines_and_shelves_in_the_second_form() {
        let text = "cameras:\n  - camera_id: door\n    rtsp_url: rtsp://a/1\n    resolution: 640x360\n    zones:\n      \
                    - {zone_id: entrance_in, type: line, coordinates: [[64, 180], [576, 180]], direction: in}\n      \
                    - {zone_id: snacks, type: polygon, coordinates: [[0.1,0.1],[0.4,0.1],[0.4,0.3]], shelf_category: snacks}\n";
        let scene = &cameras_from_yaml(text).unwrap()[0].scene;
        assert!((scene.lines[0].a[0] - 0.1).abs() < 1e-9, "64 of 640 pixels");
        assert_eq!(scene.zones[0].purpose, ZonePurpose::Shelf);
        assert!(
            (scene.zones[0].points[0][0] - 0.1).abs() < 1e-9,
            "already 0–1"
        );
    }

    #[test]
    fn what_cannot_be_understood_is_named() {
        let pixels = "cameras:\n  - camera_id: door\n    rtsp_url: rtsp://a/1\n    zones:\n      \
                      - {zone_id: in1, type: line, coordinates: [[64, 180], [576, 180]]}\n";
        let error = cameras_from_yaml(pixels).unwrap_err().to_string();
        assert!(
            error.contains("in1") && error.contains("resolution"),
            "{error}"
        );
        assert!(matches!(
            cameras_from_yaml("hub: x"),
            Err(ImportError::NoCamera)
        ));
        assert!(cameras_from_yaml("camera: [").is_err());
    }
}
