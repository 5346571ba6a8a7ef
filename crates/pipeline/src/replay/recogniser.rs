//! Who is who in a replayed file.

use std::collections::BTreeMap;

use inveye_domain::{CameraId, Direction, EventKind, InvalidId, TrackId, WallTime};
use inveye_identity::{
    Gallery, GallerySettings, Lesson, Person, Salt, StaffLooks, Topology, VisitorId, Who,
};
use inveye_inference_core::{ChannelOrder, DetectError, Embedder};

use super::DetectedFrame;
use crate::analysis::{Analysis, CameraAnalysis};
use crate::recognition::{Look, Recognition, look_at};

/// Names of a replay are the same each time; those of a shop are salted anew each day.
const SALT: [u8; 32] = [0; 32];

/// Knows people again within one replay.
pub struct Recogniser<'e> {
    gallery: Gallery,
    recognition: Recognition,
    eye: Option<Eye<'e>>,
    /// As they were taken when they were settled.
    people: BTreeMap<TrackId, Who>,
    taken: BTreeMap<u64, Vec<Look>>,
}

struct Eye<'e> {
    embedder: &'e mut dyn Embedder,
    channels: ChannelOrder,
    failed: Option<DetectError>,
}

impl<'e> Recogniser<'e> {
    /// From looks that were recorded with the frames.
    pub fn recorded(staff: Option<StaffLooks>) -> Result<Self, InvalidId> {
        let mut gallery = Gallery::new(
            Salt::new(SALT),
            Topology::default(),
            GallerySettings::default(),
        );
        gallery.know_staff(staff);
        Ok(Self {
            gallery,
            recognition: Recognition::new(CameraId::new("replay")?, 0),
            eye: None,
            people: BTreeMap::new(),
            taken: BTreeMap::new(),
        })
    }

    /// Looks at the frames' pictures, whose channels are in this order.
    pub fn looking(
        embedder: &'e mut dyn Embedder,
        channels: ChannelOrder,
        staff: Option<StaffLooks>,
    ) -> Result<Self, InvalidId> {
        Ok(Self {
            eye: Some(Eye {
                embedder,
                channels,
                failed: None,
            }),
            ..Self::recorded(staff)?
        })
    }

    /// Takes one analysed frame.
    pub(super) fn take(
        &mut self,
        frame: &DetectedFrame,
        analysis: &CameraAnalysis,
        found: &Analysis,
    ) {
        let taken = self.look(frame, analysis, found);
        let looks = taken.as_deref().unwrap_or(&frame.looks);
        let at = WallTime::from_micros(frame.at.as_micros());
        self.recognition
            .tell(at, analysis, &found.tracks, looks, &mut self.gallery);
        for event in &found.events {
            let EventKind::LineCross { direction, .. } = &event.kind else {
                continue;
            };
            let person = self.recognition.person(event.track);
            let when = WallTime::from_micros(event.at.as_micros());
            match direction {
                Direction::In => self.gallery.entered(&person, when, WallTime::default()),
                Direction::Out => self.gallery.left(&person, when),
            }
        }
        self.settle(at);
        if let Some(taken) = taken.filter(|taken| !taken.is_empty()) {
            self.taken.insert(frame.number, taken);
        }
    }

    /// Nothing follows: gives who everybody was, by the track that events name.
    pub(super) fn finish(&mut self, at: WallTime) -> BTreeMap<TrackId, Who> {
        self.recognition.end(&mut self.gallery);
        self.settle(at);
        // Who is forgotten by then is what they were taken for at first.
        let who = |first: &Who| self.gallery.visitor(first.visitor).unwrap_or(*first);
        let people = self.people.iter();
        people.map(|(track, first)| (*track, who(first))).collect()
    }

    /// What was looked at, by the number of the frame; or why looking failed.
    pub fn into_looks(self) -> Result<BTreeMap<u64, Vec<Look>>, DetectError> {
        match self.eye.and_then(|eye| eye.failed) {
            Some(error) => Err(error),
            None => Ok(self.taken),
        }
    }

    /// The day's figures.
    pub fn gallery(&self) -> &Gallery {
        &self.gallery
    }

    /// Who was seen to be staff by where they stood, and everybody else.
    pub fn lesson(&self) -> Lesson {
        self.gallery.lesson()
    }

    fn settle(&mut self, at: WallTime) {
        let settled = self.gallery.settle(at).into_iter();
        let who = |(person, name): (Person, VisitorId)| {
            let who = self.gallery.visitor(name)?;
            Some((person.track, who))
        };
        self.people.extend(settled.filter_map(who));
    }

    /// None where nothing can be looked at.
    fn look(
        &mut self,
        frame: &DetectedFrame,
        analysis: &CameraAnalysis,
        found: &Analysis,
    ) -> Option<Vec<Look>> {
        let (eye, picture) = (self.eye.as_mut()?, frame.picture.as_ref()?);
        if eye.failed.is_some() {
            return None;
        }
        let boxes = self.recognition.choose(
            frame.at,
            (frame.size, picture.size),
            analysis,
            &found.tracks,
        );
        match look_at(eye.embedder, picture, eye.channels, &boxes) {
            Ok(looks) => Some(looks),
            Err(error) => {
                eye.failed = Some(error);
                None
            }
        }
    }
}

impl std::fmt::Debug for Recogniser<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Recogniser")
            .field("people", &self.people)
            .finish_non_exhaustive()
    }
}
