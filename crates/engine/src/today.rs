//! Today's numbers, made from the day's events only: the same code takes stored events at start and
//! live ones after, so that a restart changes no number.

use std::collections::BTreeMap;

use inveye_base::SiteZone;
use inveye_domain::{CameraId, Direction, Event, EventKind, Scene, WallTime};
use inveye_wire::{CameraNumbers, HourNumbers, LineNumbers, NumbersView, ZoneNumbers};

/// Sums of one local day.
#[derive(Debug)]
pub(crate) struct Today {
    zone: SiteZone,
    start: WallTime,
    end: WallTime,
    hours: Vec<Hour>,
    occupancy: u32,
    cameras: BTreeMap<CameraId, CameraSums>,
}

#[derive(Debug, Default, Clone)]
struct Hour {
    start: WallTime,
    ins: u32,
    outs: u32,
    entries: u32,
    peak: u32,
}

#[derive(Debug, Default)]
struct CameraSums {
    lines: BTreeMap<String, LineSums>,
    zones: BTreeMap<String, ZoneSums>,
    /// Closed times without a picture, and the one that goes on.
    blind: Vec<(WallTime, WallTime)>,
    blind_since: Option<WallTime>,
    counts: bool,
}

#[derive(Debug, Default)]
struct LineSums {
    ins: u32,
    outs: u32,
    entries: u32,
}

#[derive(Debug, Default)]
struct ZoneSums {
    inside: u32,
    visits: u32,
    dwell_s: f64,
}

impl Today {
    /// An empty day, the one that holds `now`.
    pub(crate) fn new(zone: SiteZone, now: WallTime) -> Self {
        let (start, end) = zone.day(now);
        let hours = zone
            .hours(now)
            .into_iter()
            .map(|start| Hour {
                start,
                ..Hour::default()
            })
            .collect();
        Self {
            zone,
            start,
            end,
            hours,
            occupancy: 0,
            cameras: BTreeMap::new(),
        }
    }

    /// Local midnight.
    pub(crate) fn start(&self) -> WallTime {
        self.start
    }

    /// People inside now.
    pub(crate) fn occupancy(&self) -> u32 {
        self.occupancy
    }

    /// Begins the next day when it is time. A new day starts with nobody inside; cameras that are
    /// blind stay so.
    pub(crate) fn turn(&mut self, now: WallTime) -> bool {
        if now >= self.start && now < self.end {
            return false;
        }
        let mut next = Self::new(self.zone.clone(), now);
        for (id, sums) in &self.cameras {
            let camera = next.cameras.entry(id.clone()).or_default();
            camera.counts = sums.counts;
            camera.blind_since = sums.blind_since.map(|_| next.start);
        }
        *self = next;
        true
    }

    /// The site's clock moved: the same events fall into other hours. The caller feeds them again.
    pub(crate) fn restart(&mut self, zone: SiteZone, now: WallTime) {
        *self = Self::new(zone, now);
    }

    /// A camera's lines decide whether its blind times matter for the counts; they appear with zero.
    pub(crate) fn set_scene(&mut self, camera: &CameraId, scene: &Scene) {
        let sums = self.cameras.entry(camera.clone()).or_default();
        sums.counts = !scene.tripwires.is_empty();
        sums.lines.retain(|name, line| {
            line.ins + line.outs > 0 || scene.tripwires.iter().any(|t| t.name.as_str() == name)
        });
        sums.zones.retain(|name, zone| {
            zone.visits > 0 || scene.zones.iter().any(|z| z.name.as_str() == name)
        });
        for line in &scene.tripwires {
            sums.lines.entry(line.name.to_string()).or_default();
        }
        for zone in &scene.zones {
            sums.zones.entry(zone.name.to_string()).or_default();
        }
    }

    /// A camera is gone; what it counted stays part of the day.
    pub(crate) fn remove_camera(&mut self, camera: &CameraId) {
        if let Some(sums) = self.cameras.get_mut(camera) {
            sums.counts = false;
            sums.blind_since = None;
            for zone in sums.zones.values_mut() {
                zone.inside = 0;
            }
        }
    }

    /// Nobody is in a zone of a camera that starts to see anew.
    pub(crate) fn clear_inside(&mut self, camera: &CameraId) {
        for zone in self
            .cameras
            .get_mut(camera)
            .into_iter()
            .flat_map(|sums| sums.zones.values_mut())
        {
            zone.inside = 0;
        }
    }

    /// Takes one event. Events of other days change nothing.
    pub(crate) fn observe(&mut self, event: &Event) {
        if event.at >= self.end {
            return;
        }
        let sums = self.cameras.entry(event.camera.clone()).or_default();
        match &event.kind {
            EventKind::CameraOffline { .. } => sums.blind_since = Some(event.at.max(self.start)),
            EventKind::CameraOnline { .. } => {
                if let Some(since) = sums.blind_since.take() {
                    sums.blind.push((since, event.at.max(self.start)));
                }
            }
            _ if event.at < self.start => {}
            EventKind::LineCross { line, direction } => {
                let line = sums.lines.entry(line.to_string()).or_default();
                let (ins, outs) = match direction {
                    Direction::In => (1, 0),
                    Direction::Out => (0, 1),
                };
                line.ins += ins;
                line.outs += outs;
                // Whoever leaves an empty store was missed when coming in; that must not hide the next who comes.
                self.occupancy = (self.occupancy + ins).saturating_sub(outs);
                let occupancy = self.occupancy;
                if let Some(hour) = self.hour(event.at) {
                    hour.ins += ins;
                    hour.outs += outs;
                    hour.peak = hour.peak.max(occupancy);
                }
            }
            EventKind::Entry { line } => {
                sums.lines.entry(line.to_string()).or_default().entries += 1;
                if let Some(hour) = self.hour(event.at) {
                    hour.entries += 1;
                }
            }
            EventKind::ZoneEnter { zone } => {
                sums.zones.entry(zone.to_string()).or_default().inside += 1
            }
            EventKind::ZoneExit { zone, dwell } => {
                let zone = sums.zones.entry(zone.to_string()).or_default();
                zone.inside = zone.inside.saturating_sub(1);
                zone.visits += 1;
                zone.dwell_s += dwell.as_secs_f64();
            }
        }
    }

    /// As screens show it.
    pub(crate) fn view(&self, now: WallTime) -> NumbersView {
        let passed = self.hours.iter().filter(|hour| hour.start <= now);
        let mut carried = 0;
        let hours: Vec<HourNumbers> = passed
            .map(|hour| {
                // People who came in earlier are inside in a quiet hour, too.
                let peak = hour.peak.max(carried);
                carried = (carried + hour.ins).saturating_sub(hour.outs);
                HourNumbers {
                    start_ms: hour.start.as_millis(),
                    ins: hour.ins,
                    outs: hour.outs,
                    entries: hour.entries,
                    occupancy_peak: peak,
                    coverage: self.coverage(hour.start, (hour.start + HOUR).min(now), now),
                }
            })
            .collect();
        NumbersView {
            at_ms: now.as_millis(),
            day_start_ms: self.start.as_millis(),
            footfall: hours.iter().map(|hour| hour.entries).sum(),
            occupancy: self.occupancy,
            coverage: self.coverage(self.start, now, now),
            hours,
            cameras: self
                .cameras
                .iter()
                .map(|(id, sums)| sums.view(id))
                .collect(),
        }
    }

    fn hour(&mut self, at: WallTime) -> Option<&mut Hour> {
        self.hours.iter_mut().rev().find(|hour| hour.start <= at)
    }

    /// Mean share of a time in which counting cameras saw; 1 where no camera counts.
    fn coverage(&self, from: WallTime, to: WallTime, now: WallTime) -> f64 {
        let whole = to.since(from).as_secs_f64();
        let counting: Vec<&CameraSums> = self.cameras.values().filter(|sums| sums.counts).collect();
        if whole <= 0.0 || counting.is_empty() {
            return 1.0;
        }
        let blind: f64 = counting
            .iter()
            .map(|sums| sums.blind_seconds(from, to, now))
            .sum();
        let cameras = u32::try_from(counting.len()).map_or(f64::MAX, f64::from);
        (1.0 - blind / (whole * cameras)).clamp(0.0, 1.0)
    }
}

const HOUR: std::time::Duration = std::time::Duration::from_secs(3600);

impl CameraSums {
    fn blind_seconds(&self, from: WallTime, to: WallTime, now: WallTime) -> f64 {
        let open = self.blind_since.map(|since| (since, now));
        let spans = self.blind.iter().copied().chain(open);
        spans
            .map(|(a, b)| b.min(to).since(a.max(from)).as_secs_f64())
            .sum()
    }

    fn view(&self, id: &CameraId) -> CameraNumbers {
        let line = |(name, sums): (&String, &LineSums)| LineNumbers {
            line: name.clone(),
            ins: sums.ins,
            outs: sums.outs,
            entries: sums.entries,
        };
        let zone = |(name, sums): (&String, &ZoneSums)| ZoneNumbers {
            zone: name.clone(),
            inside: sums.inside,
            visits: sums.visits,
            mean_dwell_s: (sums.visits > 0).then(|| sums.dwell_s / f64::from(sums.visits)),
        };
        CameraNumbers {
            camera: id.to_string(),
            lines: self.lines.iter().map(line).collect(),
            zones: self.zones.iter().map(zone).collect(),
        }
    }
}

#[cfg(test)]
mod tests;
