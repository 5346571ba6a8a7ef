//! Which boxes of a frame are worth a look. A look costs milliseconds, and one at half a person misleads.

use std::collections::BTreeMap;
use std::time::Duration;

use inveye_domain::{Bbox, FrameSize, MediaTime, TrackId};

use crate::settings::SamplerSettings;

/// Somebody in a frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sighting {
    /// The first of the tracks that followed them.
    pub person: TrackId,
    /// In pixels of the frame.
    pub bbox: Bbox,
}

/// Chooses for one camera.
#[derive(Debug, Clone)]
pub struct Sampler {
    settings: SamplerSettings,
    people: BTreeMap<TrackId, Looked>,
    /// Looks that may be taken now.
    spare: f64,
    now: Option<MediaTime>,
}

#[derive(Debug, Clone, Copy)]
struct Looked {
    first_seen: MediaTime,
    seen: MediaTime,
    looks: u32,
    next: MediaTime,
}

/// Somebody unseen for longer begins anew; longer than any tracker holds on.
const FORGET: Duration = Duration::from_secs(30);

impl Sampler {
    /// Nobody was looked at yet.
    pub fn new(settings: SamplerSettings) -> Self {
        Self {
            settings,
            people: BTreeMap::new(),
            spare: settings.per_second,
            now: None,
        }
    }

    /// Whom to look at in this frame, as places in `people`: at most [`SamplerSettings::per_second`] a
    /// second, those first who were looked at least. `picture` is the size of what crops are cut from.
    pub fn choose(
        &mut self,
        at: MediaTime,
        frame: FrameSize,
        picture: FrameSize,
        people: &[Sighting],
    ) -> Vec<usize> {
        let passed = self.now.map_or(Duration::ZERO, |before| at.since(before));
        self.now = Some(at);
        let rate = self.settings.per_second;
        self.spare = (self.spare + passed.as_secs_f64() * rate).min(rate.max(1.0));
        self.people
            .retain(|_, looked| at.since(looked.seen) <= FORGET);
        let mut due = Vec::new();
        for (index, sighting) in people.iter().enumerate() {
            let looked = self.people.entry(sighting.person).or_insert(Looked {
                first_seen: at,
                seen: at,
                looks: 0,
                next: at,
            });
            looked.seen = at;
            // A clock that was set back must not stop all looks.
            looked.next = looked.next.min(at + self.settings.longest_gap);
            let waited = at.since(looked.first_seen) >= self.settings.fair_after;
            let most = if waited && looked.looks < FEW {
                self.settings.covered_fair
            } else {
                self.settings.covered
            };
            if looked.next <= at && self.settings.is_whole(sighting, frame, picture) {
                let covered = people
                    .iter()
                    .enumerate()
                    .filter(|(other, _)| *other != index)
                    .map(|(_, other)| sighting.bbox.intersection(&other.bbox))
                    .fold(0.0, f64::max)
                    / sighting.bbox.area();
                if covered <= most {
                    due.push((looked.looks, index));
                }
            }
        }
        due.sort_unstable();
        let mut chosen = Vec::new();
        for (_, index) in due {
            if self.spare < 1.0 {
                break;
            }
            self.spare -= 1.0;
            if let Some(looked) = self.people.get_mut(&people[index].person) {
                looked.next = at + self.settings.gap_after(looked.looks);
                looked.looks = looked.looks.saturating_add(1);
            }
            chosen.push(index);
        }
        chosen.sort_unstable();
        chosen
    }
}

/// Below this a look that is not perfect is better than none.
const FEW: u32 = 3;

impl SamplerSettings {
    fn gap_after(&self, looks: u32) -> Duration {
        let growth = self.gap_growth.max(1.0).powi(looks.min(100).cast_signed());
        let seconds = self.gap.as_secs_f64() * growth;
        Duration::try_from_secs_f64(seconds)
            .map_or(self.longest_gap, |gap| gap.min(self.longest_gap))
    }

    /// Large enough, upright, and not cut by the picture's edge.
    fn is_whole(&self, sighting: &Sighting, frame: FrameSize, picture: FrameSize) -> bool {
        let b = &sighting.bbox;
        let (width, height) = (f64::from(frame.width), f64::from(frame.height));
        let (beside, above) = (width * self.edge, height * self.edge);
        let scale = f64::from(picture.height) / height.max(1.0);
        let shape = b.height() / b.width().max(f64::MIN_POSITIVE);
        b.is_finite()
            && b.height() * scale >= self.least_height
            && (self.shape.0..=self.shape.1).contains(&shape)
            && b.x1 >= beside
            && b.x2 <= width - beside
            && b.y1 >= above
            && b.y2 <= height - above
    }
}

#[cfg(test)]
mod tests;
