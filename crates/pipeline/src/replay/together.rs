//! Several cameras of one store, replayed on the store's clock: who is the same person in front of all of them, as a
//! running store would have known them.

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::time::Duration;

use inveye_analytics::EntryConfirmation;
use inveye_domain::{
    Bbox, CameraId, Direction, EventKind, InvalidId, MediaTime, Scene, SceneEvent, VisitorSum,
    WallTime,
};
use inveye_identity::{Gallery, GallerySettings, Person, Salt, StaffLooks, Today, Topology, Who};

use super::{CERTAIN, DetectedFrame, Outcome};
use crate::analysis::{AnalysisSettings, CameraAnalysis};
use crate::recognition::{Look, Recognition};

/// Names of a replay are the same each time; those of a shop are salted anew each day.
const SALT: [u8; 32] = [0; 32];
/// How staff are dressed is learned anew so often, where nobody said it beforehand.
const LESSON: Duration = Duration::from_secs(60);

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
        self.enter(entries, gallery);
        for event in &found.events {
            if is_out(&event.kind) {
                let person = self.recognition.person(event.track);
                gallery.left(&person, self.wall(event.at));
            }
        }
        self.outcome.take(&frame, found);
    }

    fn enter(&mut self, entries: Vec<SceneEvent>, gallery: &mut Gallery) {
        for entry in &entries {
            if matches!(entry.kind, EventKind::Entry { .. }) {
                let person = self.recognition.person(entry.track);
                gallery.entered(&person, self.wall(entry.at), WallTime::default());
            }
        }
        self.outcome.entries.extend(entries);
    }

    /// Nothing more comes from it: whoever it follows has gone.
    fn end(&mut self, gallery: &mut Gallery) {
        let entries = self
            .confirmation
            .observe(self.last + CERTAIN, &[], |_| None);
        self.enter(entries, gallery);
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
    let mut people: BTreeMap<Person, Who> = BTreeMap::new();
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
        settle(&mut gallery, now, &mut people);
        if !is_told && now >= next_lesson {
            next_lesson = now + LESSON;
            gallery.know_staff(StaffLooks::learn(&gallery.lesson()));
        }
    }
    settle(&mut gallery, now, &mut people);
    let mut outcomes = Vec::with_capacity(cameras.len());
    for (number, mut camera) in cameras.into_iter().enumerate() {
        let own = id(number)?;
        let of_camera = people.iter().filter(|(person, _)| person.camera == own);
        camera.outcome.people = of_camera
            .map(|(person, first)| (person.track, who(&gallery, *first)))
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

fn is_out(kind: &EventKind) -> bool {
    let direction = Direction::Out;
    matches!(kind, EventKind::LineCross { direction: crossed, .. } if *crossed == direction)
}

/// Keeps whom people were taken for at first.
fn settle(gallery: &mut Gallery, now: WallTime, people: &mut BTreeMap<Person, Who>) {
    for (person, name) in gallery.settle(now) {
        if let Some(who) = gallery.visitor(name) {
            people.insert(person, who);
        }
    }
}

/// Who is forgotten by now is what they were taken for at first.
fn who(gallery: &Gallery, first: Who) -> Who {
    gallery.visitor(first.visitor).unwrap_or(first)
}

fn id(number: usize) -> Result<CameraId, InvalidId> {
    CameraId::new(format!("camera-{}", number + 1))
}
