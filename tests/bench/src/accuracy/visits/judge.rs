//! Who was taken for whom: names that people were given, beside who they were.

use std::collections::{BTreeMap, BTreeSet};

use inveye_domain::{Direction, EventKind, MediaTime, TrackId};
use inveye_identity::VisitorId;
use inveye_pipeline::replay::{Outcome, Together};

use super::{Day, FPS, is_staff, visible};

/// A followed box and a true one are of one person from this overlap on.
const SAME_BOX: f64 = 0.4;

/// What a day's names are worth; staff are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Judged {
    /// Times that somebody came in again and was followed while they did.
    pub(super) came_back: usize,
    /// Of them, under a name that they had before.
    pub(super) known_again: usize,
    /// Times that somebody came in first.
    pub(super) came_first: usize,
    /// Of all who came in, under a name that somebody else had before.
    pub(super) mistaken: usize,
    /// Pairs of tracks that go under one name.
    pub(super) linked: usize,
    /// Of them, of one person.
    pub(super) linked_rightly: usize,
    /// Pairs of tracks of one person.
    pub(super) same: usize,
}

/// Somebody as one camera followed them.
struct Track {
    from: MediaTime,
    camera: usize,
    track: TrackId,
    who: usize,
    name: VisitorId,
    came_in: bool,
}

pub(super) fn judge(day: &Day, found: &Together) -> Judged {
    let mut tracks: Vec<Track> = Vec::new();
    for (camera, outcome) in found.outcomes.iter().enumerate() {
        tracks.extend(of_camera(day, camera, outcome));
    }
    tracks.sort_by_key(|t| (t.from, t.camera, t.track));
    let mut judged = Judged::default();
    let mut names: BTreeMap<usize, BTreeSet<VisitorId>> = BTreeMap::new();
    let mut named: BTreeMap<VisitorId, BTreeSet<usize>> = BTreeMap::new();
    let mut came: BTreeSet<usize> = BTreeSet::new();
    for track in &tracks {
        let own = names.entry(track.who).or_default();
        let people = named.entry(track.name).or_default();
        if track.came_in {
            judged.mistaken += usize::from(!people.is_empty() && !own.contains(&track.name));
            if came.insert(track.who) {
                judged.came_first += 1;
            } else {
                judged.came_back += 1;
                judged.known_again += usize::from(own.contains(&track.name));
            }
        }
        own.insert(track.name);
        people.insert(track.who);
    }
    judged.linked = pairs(tracks.iter().map(|t| t.name));
    judged.same = pairs(tracks.iter().map(|t| t.who));
    judged.linked_rightly = pairs(tracks.iter().map(|t| (t.name, t.who)));
    judged
}

/// How many pairs are alike.
fn pairs<K: Ord>(all: impl Iterator<Item = K>) -> usize {
    let mut counts: BTreeMap<K, usize> = BTreeMap::new();
    all.for_each(|one| *counts.entry(one).or_default() += 1);
    counts.values().map(|n| n * (n - 1) / 2).sum()
}

/// Everybody whom one camera followed and looked at, but staff.
fn of_camera(day: &Day, camera: usize, outcome: &Outcome) -> Vec<Track> {
    let mut votes: BTreeMap<TrackId, (MediaTime, BTreeMap<usize, usize>)> = BTreeMap::new();
    let walks = &day.cameras[camera];
    let mut there = (0, Vec::new());
    for sight in &outcome.sights {
        #[expect(clippy::cast_precision_loss, reason = "a day of frames")]
        let t = (sight.frame - 1) as f64 / FPS;
        if there.0 != sight.frame {
            there = (sight.frame, visible(walks.there(t)));
        }
        let best = there
            .1
            .iter()
            .map(|one| (one.bbox.iou(&sight.bbox), one.person))
            .max_by(|a, b| a.0.total_cmp(&b.0));
        let Some((_, walk)) = best.filter(|(overlap, _)| *overlap >= SAME_BOX) else {
            continue;
        };
        let first = || (MediaTime::from_seconds(t), BTreeMap::new());
        let (_, of_track) = votes
            .entry(outcome.person(sight.track))
            .or_insert_with(first);
        *of_track.entry(walks.walks[walk].who).or_default() += 1;
    }
    let entries = outcome.events.iter().filter_map(|event| {
        let inwards = matches!(
            event.kind,
            EventKind::LineCross {
                direction: Direction::In,
                ..
            }
        );
        inwards.then_some(event.track)
    });
    let came_in: BTreeSet<TrackId> = entries.collect();
    votes
        .into_iter()
        .filter_map(|(track, (from, votes))| {
            let (who, _) = votes.into_iter().max_by_key(|(_, count)| *count)?;
            let name = outcome.people.get(&track).filter(|who| who.looked_at)?;
            (!is_staff(who)).then_some(Track {
                from,
                camera,
                track,
                who,
                name: name.visitor,
                came_in: came_in.contains(&track),
            })
        })
        .collect()
}
