//! Threads that find and follow people: one detector session each.

use std::collections::BTreeMap;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::JoinHandle;

use inveye_base::task;
use inveye_domain::{Detection, DetectorProfile, Direction, EventKind, Pose, SceneEvent};
use inveye_inference_core::{Detector, DetectorSource, ModelSpec, PoseEstimator};

use crate::dispatch::{Dispatch, Taken};
use crate::faces::FaceWatch;
use crate::hands::{Place, poses};
use crate::sink::{Analysed, AnalysisSink};
use crate::visitors::{Shown, VisitorWatch};

/// Running workers. [`Workers::join`] must be called before the process ends: a thread inside the
/// runtime's library while its statics are torn down aborts the process.
#[derive(Debug)]
pub struct Workers {
    dispatch: Arc<Dispatch>,
    threads: Vec<JoinHandle<()>>,
}

impl Workers {
    /// Starts `count` threads.
    pub fn start(
        count: usize,
        dispatch: &Arc<Dispatch>,
        detectors: &Arc<dyn DetectorSource>,
        sink: &Arc<dyn AnalysisSink>,
        (visitors, faces): (&Arc<VisitorWatch>, &Arc<FaceWatch>),
    ) -> io::Result<Self> {
        let threads = (0..count.max(1))
            .map(|index| {
                let mut worker = Worker {
                    dispatch: Arc::clone(dispatch),
                    source: Arc::clone(detectors),
                    sink: Arc::clone(sink),
                    visitors: Arc::clone(visitors),
                    faces: Arc::clone(faces),
                    detectors: BTreeMap::new(),
                    hands: Hands::default(),
                };
                task::thread_named(format!("analysis-{index}"), move || {
                    // Fewer analysed pictures a second are made up for; a late or missing picture is not.
                    task::stand_behind();
                    worker.run();
                })
            })
            .collect::<io::Result<Vec<_>>>()?;
        Ok(Self {
            dispatch: Arc::clone(dispatch),
            threads,
        })
    }

    /// Ends all threads after the picture they have, and waits for them.
    pub fn join(self) {
        self.dispatch.close();
        for thread in self.threads {
            if thread.join().is_err() {
                tracing::error!("an analysis thread ended by a panic");
            }
        }
    }
}

struct Worker {
    dispatch: Arc<Dispatch>,
    source: Arc<dyn DetectorSource>,
    sink: Arc<dyn AnalysisSink>,
    visitors: Arc<VisitorWatch>,
    faces: Arc<FaceWatch>,
    detectors: BTreeMap<DetectorProfile, Box<dyn Detector>>,
    hands: Hands,
}

/// The model of poses of one worker.
#[derive(Default)]
enum Hands {
    /// No camera with goods has had a picture yet.
    #[default]
    Unasked,
    /// Hands are not looked for, or cannot be.
    Unwatched,
    Watched(Box<dyn PoseEstimator>),
}

impl Hands {
    /// Joints near the goods of a camera that has some. What goes wrong here costs no count: it is
    /// said in the log, and hands are not looked for any more until the next start.
    fn poses(
        &mut self,
        source: &dyn DetectorSource,
        taken: &Taken,
        spec: &ModelSpec,
        people: &[Detection],
    ) -> Option<Vec<Pose>> {
        if matches!(self, Self::Unwatched) {
            return None;
        }
        let image = &taken.picture.image;
        let zones = taken.lane.goods(image.frame)?;
        if matches!(self, Self::Unasked) {
            *self = match source.open_poses() {
                Ok(Some(estimator)) => Self::Watched(estimator),
                Ok(None) => Self::Unwatched,
                Err(reason) => {
                    tracing::warn!(reason, "hands are not looked for");
                    Self::Unwatched
                }
            };
        }
        let Self::Watched(estimator) = self else {
            return None;
        };
        let place = Place {
            backdrop: &mut taken.lane.backdrop(),
            zones: &zones,
        };
        let at = taken.picture.at;
        match poses(estimator.as_mut(), place, at, image, spec, people) {
            Ok(poses) => Some(poses),
            Err(error) => {
                let error = inveye_base::ErrorChain(&error).to_string();
                tracing::warn!(error, "hands are not looked for any more");
                *self = Self::Unwatched;
                None
            }
        }
    }
}

impl Worker {
    fn run(&mut self) {
        while let Some(taken) = self.dispatch.take() {
            let lane = Arc::clone(&taken.lane);
            // A defect in analysing one picture must not end the analysis of all cameras.
            let result = catch_unwind(AssertUnwindSafe(|| self.analyse(&taken))).unwrap_or_else(|_| {
                self.detectors.clear();
                self.hands = Hands::Unasked;
                lane.reset_analysis();
                self.visitors.begin_anew();
                self.faces.begin_anew();
                Err("The analysis of this camera failed and was started afresh; the log has the cause.".to_owned())
            });
            if lane.note_problem(result.as_ref().err()) {
                self.sink.analysis_problem(lane.camera(), result.err());
            }
            self.dispatch.done(&lane, taken.picture.image.pixels);
        }
    }

    fn analyse(&mut self, taken: &Taken) -> Result<(), String> {
        let (lane, picture) = (&taken.lane, &taken.picture);
        let profile = lane.profile();
        let detector = match self.detectors.entry(profile) {
            std::collections::btree_map::Entry::Occupied(open) => open.into_mut(),
            std::collections::btree_map::Entry::Vacant(closed) => {
                closed.insert(self.source.open(profile)?)
            }
        };
        if detector.spec().content_size(picture.image.frame) != picture.image.size {
            // The camera's profile changed while the picture waited.
            return Ok(());
        }
        let channels = detector.spec().channels;
        let detections = detector.detect(&picture.image).map_err(|error| {
            tracing::warn!(camera = %lane.camera(), error = %inveye_base::ErrorChain(&error), "detection failed");
            error.to_string()
        })?;
        let spec = detector.spec();
        let poses = self.hands.poses(&*self.source, taken, spec, &detections);
        lane.with_analysis(picture, |analysis, confirmation, movement| {
            let (at, frame) = (picture.at, picture.image.frame);
            let found = analysis.analyse_with(at, frame, &detections, poses.as_deref());
            let entries = confirmation.observe(picture.at, &found.events, |who| {
                analysis.analyst().walk(who)
            });
            let mut doors = entries.clone();
            let outwards = |event: &&SceneEvent| {
                let way = Direction::Out;
                matches!(&event.kind, EventKind::LineCross { direction, .. } if *direction == way)
            };
            doors.extend(found.events.iter().filter(outwards).cloned());
            let mut events = found.events;
            events.extend(entries);
            lane.count_analysed(found.tracks.len());
            self.sink.analysed(Analysed {
                camera: lane.camera(),
                at: picture.at,
                captured: picture.captured,
                received: picture.received,
                frame: picture.image.frame,
                tracks: &found.tracks,
                events,
                movement,
            });
            // Screens, rules and numbers have the picture's results already.
            let shown = Shown {
                camera: lane.camera(),
                picture,
                channels,
                analysis,
                tracks: &found.tracks,
                doors: &doors,
            };
            self.visitors.observe(&shown);
            self.faces.observe(&shown);
        });
        Ok(())
    }
}
