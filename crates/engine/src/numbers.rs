//! Today's numbers for screens: the database's sums, beside what it does not hold: what is drawn, and
//! who is in which zone at this moment.

use std::collections::{BTreeMap, BTreeSet};

use inveye_analytics::{QueueBoard, QueueNow, TillWatch, TillsNow};
use inveye_db::{DoorSet, Hour, OccupancyCorrection, ReadError, Reader, Today};
use inveye_domain::{CameraId, Event, EventKind, LaneName, Scene, WallTime, ZoneName, ZonePurpose};
use inveye_wire::{
    CameraNumbers, HourNumbers, LineNumbers, NumbersView, OccupancyCorrectionView, ZoneNumbers,
};

mod blind;
mod groups;
mod outside;
mod queues;
mod visitors;

/// What only a running engine knows.
#[derive(Debug, Default)]
pub(crate) struct Present {
    scenes: BTreeMap<CameraId, Scene>,
    inside: BTreeMap<(CameraId, ZoneName), u32>,
    queues: QueueBoard,
    tills: TillWatch,
    /// As it was when somebody looked last.
    tills_now: TillsNow,
}

impl Present {
    /// Lines and zones appear with zero. Who is in a zone that was drawn anew will be seen entering.
    pub(crate) fn set_scene(&mut self, camera: &CameraId, scene: Scene) {
        let before = self.scenes.insert(camera.clone(), scene);
        let (before, after) = (before.unwrap_or_default(), &self.scenes[camera]);
        self.inside.retain(|(of, name), _| {
            let drawn = |scene: &Scene| scene.zones.iter().find(|z| z.name == *name).cloned();
            of != camera || drawn(&before) == drawn(after)
        });
        let lanes = queues::lanes(after);
        self.tills.set_lanes(camera, &lanes);
        self.queues.keep_lanes(camera, |lane| lanes.contains(lane));
    }

    /// What it counted stays part of the day.
    pub(crate) fn remove_camera(&mut self, camera: &CameraId) {
        self.scenes.remove(camera);
        self.inside.retain(|(of, _), _| of != camera);
        self.queues.keep_lanes(camera, |_| false);
        self.tills.set_lanes(camera, &BTreeSet::new());
    }

    /// All tills at this moment, where they are others than when this was asked last.
    pub(crate) fn look_at_tills(&mut self, now: WallTime) -> Option<TillsNow> {
        let before = std::mem::replace(&mut self.tills_now, self.tills.look(&self.queues, now));
        let seen = |tills: &TillsNow| (tills.advice, tills.open, tills.waiting);
        (seen(&before) != seen(&self.tills_now)).then_some(self.tills_now)
    }

    /// A till lane at this moment.
    pub(crate) fn queue(&self, camera: &CameraId, lane: &LaneName, now: WallTime) -> QueueNow {
        self.queues.lane(camera, lane, now)
    }

    /// The most people that one zone inside shows at this moment. Zones and cameras overlap, so that their
    /// sum would count some people twice; fewer than in one of them there cannot be.
    pub(crate) fn in_one_zone(&self) -> u32 {
        let is_inside = |camera: &CameraId, name: &ZoneName| {
            let zones = self.scenes.get(camera).map(|scene| scene.zones.as_slice());
            let zone = zones.unwrap_or_default().iter().find(|z| z.name == *name);
            zone.is_some_and(|z| !matches!(z.purpose, ZonePurpose::Outside | ZonePurpose::Door))
        };
        let inside = self.inside.iter();
        let inside = inside.filter(|((camera, zone), _)| is_inside(camera, zone));
        inside.map(|(_, &people)| people).max().unwrap_or(0)
    }

    /// Takes one event.
    pub(crate) fn observe(&mut self, event: &Event) {
        self.queues.observe(event);
        self.tills.observe(event);
        match &event.kind {
            EventKind::ZoneEnter { zone } => {
                let key = (event.camera.clone(), zone.clone());
                *self.inside.entry(key).or_default() += 1;
            }
            EventKind::ZoneExit { zone, .. } => {
                let key = (event.camera.clone(), zone.clone());
                if let Some(people) = self.inside.get_mut(&key) {
                    *people = people.saturating_sub(1);
                }
            }
            // People are followed anew when it sees again.
            EventKind::CameraOffline { .. } => {
                self.inside.retain(|(of, _), _| *of != event.camera);
            }
            EventKind::LineCross { .. }
            | EventKind::Entry { .. }
            | EventKind::QueueJoin { .. }
            | EventKind::ServiceStart { .. }
            | EventKind::ServiceEnd { .. }
            | EventKind::QueueAbandon { .. }
            | EventKind::QueueLost { .. }
            | EventKind::PasserBy { .. }
            | EventKind::ShelfTouch { .. }
            | EventKind::ShelfPick { .. }
            | EventKind::ShelfReturn { .. }
            | EventKind::Suspicious { .. }
            | EventKind::CameraBlind { .. }
            | EventKind::CameraSees { .. }
            | EventKind::CameraOnline { .. } => {}
        }
    }

    /// The local day so far, of everything stored.
    pub(crate) fn numbers(&self, reader: &Reader, now: WallTime) -> Result<NumbersView, ReadError> {
        let today = reader.today(now)?;
        let passed: Vec<&Hour> = today.hours.iter().filter(|hour| hour.from <= now).collect();
        let spans = passed.iter().map(|hour| (hour.from, hour.to));
        let spans: Vec<_> = spans.chain([(today.from, now)]).collect();
        let counting = self.counting(&reader.doors()?);
        let mut coverage = reader.coverage(&counting, &spans, now)?.into_iter();
        // Where no camera counts, or in an hour's first moment, nothing was missed.
        let mut covered = || coverage.next().flatten().unwrap_or(1.0);
        let hours = passed.iter().map(|hour| HourNumbers {
            start_ms: hour.from.as_millis(),
            ins: count(hour.counts.ins),
            outs: count(hour.counts.outs),
            entries: count(hour.counts.entries),
            groups: groups::of(&hour.counts),
            occupancy_peak: hour.peak,
            passers: 0,
            capture_rate: None,
            coverage: covered(),
        });
        let hours: Vec<HourNumbers> = hours.collect();
        let coverage_today = covered();
        let outside = outside::today(&self.scenes, &today, &reader.doors()?);
        Ok(NumbersView {
            queues: self.queue_numbers(reader, &today, now)?,
            tills: queues::tills(&self.tills_now),
            visitors: visitors::today(reader, &today, now)?,
            passers: outside.passers,
            capture_rate: outside.capture_rate,
            hours: outside::add(hours, &outside),
            at_ms: now.as_millis(),
            day_start_ms: today.from.as_millis(),
            footfall: count(today.doors.entries),
            groups: groups::of(&today.doors),
            occupancy: today.occupancy,
            corrections: today.corrections.iter().map(correction).collect(),
            coverage: coverage_today,
            cameras: blind::add(self.cameras(&today), reader, &today, now)?,
        })
    }

    /// The cameras whose blind times matter for the counts.
    fn counting(&self, doors: &DoorSet) -> Vec<CameraId> {
        let counts = |(camera, scene): &(&CameraId, &Scene)| {
            let mut lines = scene.tripwires.iter();
            lines.any(|line| doors.contains(camera, &line.name))
        };
        let counting = self.scenes.iter().filter(counts);
        counting.map(|(camera, _)| camera.clone()).collect()
    }

    fn cameras(&self, today: &Today) -> Vec<CameraNumbers> {
        let mut lines: BTreeMap<CameraId, BTreeMap<String, LineNumbers>> = BTreeMap::new();
        let mut zones: BTreeMap<CameraId, BTreeMap<String, ZoneNumbers>> = BTreeMap::new();
        for (camera, scene) in &self.scenes {
            let of_camera = lines.entry(camera.clone()).or_default();
            for line in &scene.tripwires {
                let name = line.name.to_string();
                of_camera.insert(name.clone(), no_line(name));
            }
            for zone in &scene.zones {
                let name = zone.name.to_string();
                let of_camera = zones.entry(camera.clone()).or_default();
                of_camera.insert(name.clone(), no_zone(name));
            }
        }
        for line in &today.lines {
            let name = line.line.to_string();
            let numbers = LineNumbers {
                line: name.clone(),
                ins: count(line.counts.ins),
                outs: count(line.counts.outs),
                entries: count(line.counts.entries),
                groups: groups::of(&line.counts),
            };
            let of_camera = lines.entry(line.camera.clone()).or_default();
            of_camera.insert(name, numbers);
        }
        for zone in &today.zones {
            let name = zone.zone.to_string();
            let visits = count(zone.exits);
            let numbers = ZoneNumbers {
                visits,
                passers: count(zone.passers),
                mean_dwell_s: (visits > 0).then(|| zone.dwell.as_secs_f64() / f64::from(visits)),
                ..no_zone(name.clone())
            };
            let of_camera = zones.entry(zone.camera.clone()).or_default();
            of_camera.insert(name, numbers);
        }
        for ((camera, zone), &people) in &self.inside {
            let name = zone.to_string();
            let of_camera = zones.entry(camera.clone()).or_default();
            let numbers = of_camera.entry(name.clone());
            numbers.or_insert_with(|| no_zone(name)).inside = people;
        }
        for camera in zones.keys() {
            lines.entry(camera.clone()).or_default();
        }
        lines
            .into_iter()
            .map(|(camera, lines)| CameraNumbers {
                lines: lines.into_values().collect(),
                zones: zones
                    .remove(&camera)
                    .unwrap_or_default()
                    .into_values()
                    .collect(),
                camera: camera.to_string(),
                coverage: 1.0,
                blind: Vec::new(),
            })
            .collect()
    }
}

fn correction(one: &OccupancyCorrection) -> OccupancyCorrectionView {
    OccupancyCorrectionView {
        at_ms: one.at.as_millis(),
        before: one.before,
        after: one.after,
        reason: one.reason.as_str().to_owned(),
    }
}

fn no_line(line: String) -> LineNumbers {
    LineNumbers {
        line,
        ins: 0,
        outs: 0,
        entries: 0,
        groups: None,
    }
}

fn no_zone(zone: String) -> ZoneNumbers {
    ZoneNumbers {
        zone,
        inside: 0,
        visits: 0,
        passers: 0,
        mean_dwell_s: None,
    }
}

fn count(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
