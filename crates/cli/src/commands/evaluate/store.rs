//! People of a whole store: who is known again from camera to camera.

use anyhow::ensure;
use inveye_identity::StaffLooks;
use inveye_pipeline::AnalysisSettings;
use inveye_pipeline::replay::{
    DetectedFrame, SceneFile, StoreCamera, Truth, replay_together, score_together,
};
use serde::Serialize;

use super::report::{Way, rounded, way};
use crate::commands::output;

/// One camera of the store, as it was replayed.
#[derive(Debug)]
pub(super) struct Camera {
    pub(super) scene: SceneFile,
    pub(super) truth: Truth,
    pub(super) frames: Vec<DetectedFrame>,
}

#[derive(Debug, Serialize)]
pub(super) struct Report {
    /// How many cameras.
    together: usize,
    /// Different people in view, without staff.
    people: Way,
    /// Different people who came in by a line, without staff.
    visitors: Way,
    /// Share of those expected.
    visitors_error: Option<f64>,
    /// Times that visitors came in again.
    returns: Way,
    staff: Way,
    /// Of two sights by different cameras under one name, the share that is one person …
    precision: Option<f64>,
    /// … and of those of one person, the share that is under one name.
    recall: Option<f64>,
}

impl Report {
    pub(super) fn new(cameras: Vec<Camera>, staff: Option<&StaffLooks>) -> anyhow::Result<Self> {
        let has_looks = |camera: &Camera| camera.frames.iter().any(|f| !f.looks.is_empty());
        ensure!(
            cameras.iter().any(has_looks),
            "nobody was looked at, so that nobody is known again: record with --record-looks, or put the model in place"
        );
        let mut scenes = Vec::with_capacity(cameras.len());
        let mut truths = Vec::with_capacity(cameras.len());
        for camera in cameras {
            scenes.push((camera.scene, camera.frames));
            truths.push(camera.truth);
        }
        let seen = scenes.iter_mut().zip(&truths);
        let seen = seen.map(|((scene, frames), truth)| StoreCamera {
            scene: &scene.scene,
            frames: std::mem::take(frames).into_iter(),
            begins: truth.clock_start,
        });
        let settings = AnalysisSettings::default();
        let found = replay_together(seen.collect(), settings, staff.cloned(), None)?;
        let score = score_together(&found, &truths.iter().collect::<Vec<_>>());
        let way = |(found, expected)| way(found, expected);
        Ok(Self {
            together: truths.len(),
            people: way(score.people),
            visitors: way(score.visitors),
            visitors_error: score.visitors_error().map(rounded),
            returns: way(score.returns),
            staff: way(score.staff),
            precision: score.precision().map(rounded),
            recall: score.recall().map(rounded),
        })
    }

    pub(super) fn print(&self) {
        output::line(format_args!(
            "{} cameras together (reported only)",
            self.together
        ));
        output::line(format_args!(
            "  people in view {}; came in {}; came back {}; staff {}",
            self.people, self.visitors, self.returns, self.staff
        ));
        let share = |s: Option<f64>| s.map_or_else(|| "–".to_owned(), |s| format!("{s:.3}"));
        output::line(format_args!(
            "  known again from camera to camera: precision {}, recall {}",
            share(self.precision),
            share(self.recall)
        ));
    }
}
