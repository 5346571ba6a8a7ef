//! Several cameras of one store, replayed on the store's clock: who is the same person in front of all of them, as a
//! running store would have known them.

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::time::Duration;

use inveye_analytics::EntryConfirmation;
use inveye_domain::{Bbox, CameraId, EventKind, InvalidId, MediaTime, Scene, VisitorSum, WallTime};
use inveye_identity::{
    Gallery, GallerySettings, Person, Salt, StaffLooks, Today, Topology, VisitorId, Who,
};

use super::{DetectedFrame, Outcome};
use crate::analysis::{AnalysisSettings, CameraAnalysis};
use crate::recognition::{Look, Recognition};

/// Names of a replay are the same each time; those of a shop are salted anew each day.
const SALT: [u8; 32] = [0; 32];
/// How staff are dressed is learned anew so often, where nobody said it beforehand.
const LESSON: Duration = Duration::from_secs(60);
/// Longer than an entry waits to be taken back.
const CERTAIN: Duration = Duration::from_secs(10);

/// One of the cameras.
#[derive(Debug)]
pub struct StoreCamera<'a, F> {
    /// What is drawn on its picture.
    pub scene: &'a Scene,
    /// What it saw.
    pub frames: F,
    /// When its first frame was, on the store's clock.
    pub begins: Duration,
}

/// Says how people look, where that was not recorded with the frames.
pub trait Looker {
    /// Looks at boxes of a camera's frame; cameras are numbered from 0 in their order.
    fn look(&mut self, camera: usize, frame: &DetectedFrame, boxes: &[Bbox]) -> Vec<Look>;
}

/// What all cameras together gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Together {
    /// By camera, in their order; a visitor has one name in all of them.
    pub outcomes: Vec<Outcome>,
    /// Different people of the whole time.
    pub today: Today,
    /// Who came in.
    pub entered: VisitorSum,
}

struct Camera<F: Iterator> {
    begins: Duration,
    frames: Peekable<F>,
    analysis: CameraAnalysis,
    confirmation: EntryConfirmation,
    recognition: Recognition,
    outcome: Outcome,
    last: MediaTime,
}

impl<F: Iterator<Item = DetectedFrame>> Camera<F> {
    fn new(
        number: usize,
        camera: StoreCamera<'_, F>,
        settings: AnalysisSettings,
    ) -> Result<Self, InvalidId> {
        Ok(Self {
            begins: camera.begins,
            frames: camera.frames.peekable(),
            analysis: CameraAnalysis::new(camera.scene.clone(), settings),
            confirmation: EntryConfirmation::new(),
            recognition: Recognition::new(id(number)?, 0),
            outcome: Outcome::new(),
            last: MediaTime::default(),
        })
    }

    fn wall(&self, at: MediaTime) -> WallTime {
        WallTime::from_micros(at.as_micros()) + self.begins
    }

    /// When its next frame is.
    fn next_at(&mut self) -> Option<WallTime> {
        let at = self.frames.peek()?.at;
        Some(self.wall(at))
    }

    fn take(&mut self, number: usize, gallery: &mut Gallery, looker: Option<&mut dyn Looker>) {
        let Some(frame) = self.frames.next() else {
            return;
        };
        let poses = frame.poses.as_deref();
        let found = self
            .analysis
            .analyse_with(frame.at, frame.size, &frame.detections, poses);
        self.last = frame.at;
        self.outcome.name(&found, self.analysis.analyst());
        let looked = looker.map(|looker| {
            let (analysis, sizes) = (&self.analysis, (frame.size, frame.size));
            let boxes = self
                .recognition
                .choose(frame.at, sizes, analysis, &found.tracks);
            looker.look(number, &frame, &boxes)
        });
        let looks = looked.as_deref().unwrap_or(&frame.looks);
        let at = self.wall(frame.at);
        self.recognition
            .tell(at, &self.analysis, &found.tracks, looks, gallery);
        let analyst = self.analysis.analyst();
        let entries = self
            .confirmation
            .observe(frame.at, &found.events, |who| analyst.walk(who));
        self.enter(&entries, gallery);
        self.outcome.take(&frame, found);
    }

    fn enter(&self, entries: &[inveye_domain::SceneEvent], gallery: &mut Gallery) {
        for entry in entries {
            if matches!(entry.kind, EventKind::Entry { .. }) {
                let person = self.recognition.person(entry.track);
                gallery.entered(&person, self.wall(entry.at), WallTime::default());
            }
        }
    }

    /// Nothing more comes from it: whoever it follows has gone.
    fn end(&mut self, gallery: &mut Gallery) {
        let entries = self
            .confirmation
            .observe(self.last + CERTAIN, &[], |_| None);
        self.enter(&entries, gallery);
        self.recognition.end(gallery);
    }
}

/// Replays all cameras, frame by frame in the order in which they were taken. Without a looker, people look as it
/// was recorded with the frames. Without `staff`, how staff are dressed is learned on the way, as in a running store.
pub fn replay_together<F>(
    cameras: Vec<StoreCamera<'_, F>>,
    settings: AnalysisSettings,
    staff: Option<StaffLooks>,
    mut looker: Option<&mut dyn Looker>,
) -> Result<Together, InvalidId>
where
    F: Iterator<Item = DetectedFrame>,
{
    let cameras = cameras.into_iter().enumerate();
    let mut cameras: Vec<Camera<F>> = cameras
        .map(|(number, camera)| Camera::new(number, camera, settings))
        .collect::<Result<_, _>>()?;
    let mut gallery = Gallery::new(
        Salt::new(SALT),
        Topology::default(),
        GallerySettings::default(),
    );
    let is_told = staff.is_some();
    gallery.know_staff(staff);
    let mut names: BTreeMap<Person, VisitorId> = BTreeMap::new();
    let (mut now, mut next_lesson) = (WallTime::default(), WallTime::default() + LESSON);
    loop {
        let due = cameras.iter_mut().enumerate();
        let due = due.filter_map(|(number, camera)| Some((camera.next_at()?, number)));
        let Some((at, number)) = due.min() else { break };
        now = at;
        let camera = &mut cameras[number];
        // A reborrow of its own for each frame.
        let looks: Option<&mut dyn Looker> = match &mut looker {
            Some(looker) => Some(&mut **looker),
            None => None,
        };
        camera.take(number, &mut gallery, looks);
        if camera.next_at().is_none() {
            camera.end(&mut gallery);
        }
        names.extend(gallery.settle(now));
        if !is_told && now >= next_lesson {
            next_lesson = now + LESSON;
            gallery.know_staff(StaffLooks::learn(&gallery.lesson()));
        }
    }
    names.extend(gallery.settle(now));
    let mut outcomes = Vec::with_capacity(cameras.len());
    for (number, mut camera) in cameras.into_iter().enumerate() {
        let own = id(number)?;
        let of_camera = names.iter().filter(|(person, _)| person.camera == own);
        camera.outcome.people = of_camera
            .map(|(person, name)| (person.track, who(&gallery, *name)))
            .collect();
        camera.outcome.close(camera.analysis.finish());
        outcomes.push(camera.outcome);
    }
    let mut entered = VisitorSum::default();
    for (_, sum) in gallery.entrants() {
        entered += sum;
    }
    Ok(Together {
        outcomes,
        today: gallery.today(),
        entered,
    })
}

/// Who is forgotten by now is known by name alone.
fn who(gallery: &Gallery, visitor: VisitorId) -> Who {
    gallery.visitor(visitor).unwrap_or(Who {
        visitor,
        staff: false,
        looked_at: true,
    })
}

fn id(number: usize) -> Result<CameraId, InvalidId> {
    CameraId::new(format!("camera-{}", number + 1))
}
