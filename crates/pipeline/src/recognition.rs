//! Between one camera's people and the gallery of visits: whom to look at, and what was seen of whom.

use std::collections::BTreeSet;

use inveye_domain::{
    Bbox, CameraId, Embedding, FrameSize, MediaTime, TrackId, TrackObservation, WallTime, ZoneName,
    ZonePurpose,
};
use inveye_identity::{Gallery, Person, Sampler, SamplerSettings, Sighting};
use inveye_inference_core::{ChannelOrder, DetectError, Embedder, PackedImage};

use crate::analysis::CameraAnalysis;

/// How somebody looked in a frame.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    /// Where they were, in pixels of the frame.
    pub bbox: Bbox,
    /// How they looked.
    pub embedding: Embedding,
}

/// A look is of the person whose box it overlaps at least so much: nobody else's can.
const SAME_BOX: f64 = 0.7;

/// One camera's part in knowing people again.
#[derive(Debug)]
pub struct Recognition {
    camera: CameraId,
    session: u64,
    sampler: Sampler,
    /// People whom analytics still hold.
    held: BTreeSet<TrackId>,
}

impl Recognition {
    /// Nobody is in view yet; `session` tells the tracks that follow from those of earlier numberings.
    pub fn new(camera: CameraId, session: u64) -> Self {
        Self {
            camera,
            session,
            sampler: Sampler::new(SamplerSettings::default()),
            held: BTreeSet::new(),
        }
    }

    /// Somebody, by the track that events name them by.
    pub fn person(&self, track: TrackId) -> Person {
        Person {
            camera: self.camera.clone(),
            session: self.session,
            track,
        }
    }

    /// Which boxes of a frame are worth a look; the second size is that of the picture which crops are cut from.
    pub fn choose(
        &mut self,
        at: MediaTime,
        (frame, picture): (FrameSize, FrameSize),
        analysis: &CameraAnalysis,
        tracks: &[TrackObservation],
    ) -> Vec<Bbox> {
        let sightings = sightings(analysis, tracks);
        let chosen = self.sampler.choose(at, frame, picture, &sightings);
        chosen.into_iter().map(|i| sightings[i].bbox).collect()
    }

    /// Tells the gallery who is in view, how they look, and who has gone.
    pub fn tell(
        &mut self,
        at: WallTime,
        analysis: &CameraAnalysis,
        tracks: &[TrackObservation],
        looks: &[Look],
        gallery: &mut Gallery,
    ) {
        let analyst = analysis.analyst();
        let zones = analyst.scene().zones.iter();
        let staff_zones: Vec<&ZoneName> = zones
            .filter(|z| z.purpose == ZonePurpose::Staff)
            .map(|z| &z.name)
            .collect();
        let among_staff: BTreeSet<TrackId> = staff_zones
            .iter()
            .flat_map(|zone| analyst.stands_in(zone))
            .collect();
        let sightings = sightings(analysis, tracks);
        for Sighting { person, .. } in &sightings {
            gallery.see(&self.person(*person), at, among_staff.contains(person));
        }
        for look in looks {
            let of = sightings
                .iter()
                .map(|s| (s.bbox.iou(&look.bbox), s.person))
                .max_by(|a, b| a.0.total_cmp(&b.0));
            if let Some((_, person)) = of.filter(|(overlap, _)| *overlap >= SAME_BOX) {
                gallery.look(&self.person(person), &look.embedding);
            }
        }
        let held: BTreeSet<TrackId> = analyst.people().map(|(_, name)| name).collect();
        for gone in self.held.difference(&held) {
            gallery.end(&self.person(*gone));
        }
        self.held = held;
    }

    /// The camera follows nobody any more.
    pub fn end(&mut self, gallery: &mut Gallery) {
        for gone in std::mem::take(&mut self.held) {
            gallery.end(&self.person(gone));
        }
    }
}

/// The people in a frame, by the names that events give them.
fn sightings(analysis: &CameraAnalysis, tracks: &[TrackObservation]) -> Vec<Sighting> {
    tracks
        .iter()
        .map(|seen| Sighting {
            person: analysis.analyst().name(seen.track),
            bbox: seen.bbox,
        })
        .collect()
}

/// Looks at boxes of a picture that a detector was given.
pub fn look_at(
    embedder: &mut dyn Embedder,
    picture: &PackedImage,
    channels: ChannelOrder,
    boxes: &[Bbox],
) -> Result<Vec<Look>, DetectError> {
    let mut looks = Vec::with_capacity(boxes.len());
    for &bbox in boxes {
        if let Some(embedding) = embedder.embed(picture, channels, &bbox)? {
            looks.push(Look { bbox, embedding });
        }
    }
    Ok(looks)
}
