//! One entrance camera: whom to look at, what was seen of whom, and who came in.

use std::collections::BTreeMap;
use std::time::Duration;

use inveye_domain::{Bbox, Estimate, Group, MediaTime, TrackId};

use crate::faces::LEAST_FACE;
use crate::votes::Votes;

/// How often faces are looked for. `Default` is what ships.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DoorwaySettings {
    /// Between two pictures that are looked into.
    pub gap: Duration,
    /// People in one picture.
    pub at_once: usize,
    /// Looks at one person in all: somebody who waits at the door with their back to it costs no more.
    pub most_looks: u32,
    /// Somebody unseen for so long is forgotten. Longer than it takes until an entry is confirmed.
    pub forget: Duration,
}

impl Default for DoorwaySettings {
    fn default() -> Self {
        Self {
            gap: Duration::from_millis(300),
            at_once: 2,
            most_looks: 16,
            forget: Duration::from_secs(10),
        }
    }
}

/// Somebody who is followed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// By the name that events give them.
    pub person: TrackId,
    /// In pixels of the frame.
    pub bbox: Bbox,
    /// Whether they are at a door.
    pub is_near: bool,
}

/// One camera's part. What it holds of people prints nothing of itself.
pub struct Doorway {
    settings: DoorwaySettings,
    people: BTreeMap<TrackId, Known>,
    next: Option<MediaTime>,
}

struct Known {
    votes: Votes,
    looks: u32,
    seen: MediaTime,
}

impl Doorway {
    /// Nobody was seen yet.
    pub fn new(settings: DoorwaySettings) -> Self {
        Self {
            settings,
            people: BTreeMap::new(),
            next: None,
        }
    }

    /// At whom to look in this picture, as places in `people`: those first of whom least is known. `scale` is how many
    /// pixels of the picture that faces are cut from one of the frame's is.
    pub fn choose(&mut self, at: MediaTime, scale: f64, people: &[Candidate]) -> Vec<usize> {
        let DoorwaySettings {
            gap,
            at_once,
            most_looks,
            forget,
        } = self.settings;
        self.people.retain(|_, known| {
            // A clock that was set back must not keep anybody.
            known.seen = known.seen.min(at);
            at.since(known.seen) <= forget
        });
        for candidate in people {
            if let Some(known) = self.people.get_mut(&candidate.person) {
                known.seen = at;
            }
        }
        // Nor may it stop all looks.
        if self.next.is_some_and(|next| next > at && next <= at + gap) {
            return Vec::new();
        }
        let mut due: Vec<(usize, u32, usize)> = Vec::new();
        for (index, candidate) in people.iter().enumerate() {
            // Shoulders are wider than two faces: of narrower people the face is too small.
            let wide = candidate.bbox.width() * scale >= 2.0 * LEAST_FACE;
            if !candidate.is_near || !candidate.bbox.is_finite() || !wide {
                continue;
            }
            let known = self.people.get(&candidate.person);
            let (votes, looks, full) = known.map_or((0, 0, false), |known| {
                (known.votes.len(), known.looks, known.votes.is_full())
            });
            if looks < most_looks && !full {
                due.push((votes, looks, index));
            }
        }
        due.sort_unstable();
        due.truncate(at_once);
        if !due.is_empty() {
            self.next = Some(at + gap);
        }
        let mut chosen: Vec<usize> = due.into_iter().map(|(_, _, index)| index).collect();
        for &index in &chosen {
            let known = self
                .people
                .entry(people[index].person)
                .or_insert_with(|| Known {
                    votes: Votes::default(),
                    looks: 0,
                    seen: at,
                });
            known.looks = known.looks.saturating_add(1);
        }
        chosen.sort_unstable();
        chosen
    }

    /// What was estimated of somebody who was chosen.
    pub fn saw(&mut self, person: TrackId, estimate: Estimate) {
        if let Some(known) = self.people.get_mut(&person) {
            known.votes.add(estimate);
        }
    }

    /// Somebody came in: of which group they are, and nothing of them is known any more. None where their face was not
    /// seen well enough.
    pub fn entered(&mut self, person: TrackId) -> Option<Group> {
        self.people.remove(&person)?.votes.group()
    }

    /// How many people anything is known of.
    pub fn held(&self) -> usize {
        self.people.len()
    }
}

impl std::fmt::Debug for Doorway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Doorway").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
