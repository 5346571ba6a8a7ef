//! Till lanes: now, and hour by hour.

use std::collections::BTreeSet;

use inveye_analytics::{TillAdvice as Advice, TillsNow};
use inveye_db::{LaneCounts, ReadError, Reader, Today};
use inveye_domain::{CameraId, LaneName, Scene, WallTime, ZonePurpose};
use inveye_kpi::{Kpi, Sums};
use inveye_wire::{QueueHour, QueueNumbers, TillAdvice, TillsView};

use super::{Present, count};

/// The lanes that are drawn; those without a queue and a till have nothing to count.
pub(super) fn lanes(scene: &Scene) -> BTreeSet<LaneName> {
    let zones = scene
        .zones
        .iter()
        .filter(|zone| matches!(zone.purpose, ZonePurpose::Queue | ZonePurpose::Service));
    zones.filter_map(|zone| zone.lane.clone()).collect()
}

impl Present {
    /// Each lane that is drawn or has counted something today.
    pub(super) fn queue_numbers(
        &self,
        reader: &Reader,
        today: &Today,
        now: WallTime,
    ) -> Result<Vec<QueueNumbers>, ReadError> {
        let drawn = self.scenes.iter().flat_map(|(camera, scene)| {
            let lanes = lanes(scene).into_iter();
            lanes.map(move |lane| (camera.clone(), lane))
        });
        let counted = today
            .lanes
            .iter()
            .map(|l| (l.camera.clone(), l.lane.clone()));
        let all: BTreeSet<(CameraId, LaneName)> = drawn.chain(counted).collect();
        all.into_iter()
            .map(|(camera, lane)| self.lane_numbers(reader, today, (camera, lane), now))
            .collect()
    }

    fn lane_numbers(
        &self,
        reader: &Reader,
        today: &Today,
        (camera, lane): (CameraId, LaneName),
        now: WallTime,
    ) -> Result<QueueNumbers, ReadError> {
        let of = |list: &[inveye_db::LaneCount]| {
            let found = list.iter().find(|l| l.camera == camera && l.lane == lane);
            found.map(|l| l.counts).unwrap_or_default()
        };
        let passed = today.hours.iter().zip(&today.details);
        let passed: Vec<_> = passed.filter(|(hour, _)| hour.from <= now).collect();
        let spans = passed.iter().map(|(hour, _)| (hour.from, hour.to));
        let spans: Vec<_> = spans.chain([(today.from, now)]).collect();
        let camera_alone = std::slice::from_ref(&camera);
        let mut coverage = reader.coverage(camera_alone, &spans, now)?.into_iter();
        let mut covered = || coverage.next().flatten().unwrap_or(1.0);
        let hours = passed
            .iter()
            .map(|(hour, detail)| hour_numbers(hour.from, &of(&detail.lanes), covered()))
            .collect();
        let (day, present) = (of(&today.lanes), self.queue(&camera, &lane, now));
        let sums = sums(&day);
        let seconds = |time: std::time::Duration| time.as_secs_f64();
        Ok(QueueNumbers {
            camera: camera.to_string(),
            lane: lane.to_string(),
            waiting: present.waiting,
            at_till: present.at_till,
            longest_wait_s: present.longest_since.map(|since| seconds(now.since(since))),
            estimated_wait_s: present.estimate.map(seconds),
            joined: count(day.joined),
            served: count(day.served),
            abandoned: count(day.abandoned),
            lost: count(day.lost),
            mean_wait_s: Kpi::MeanWait.of(&sums),
            most_wait_s: (day.served > 0).then(|| seconds(day.longest_wait)),
            mean_abandoned_wait_s: Kpi::MeanWaitOfAbandoned.of(&sums),
            mean_service_s: Kpi::MeanService.of(&sums),
            abandonment: Kpi::Abandonment.of(&sums),
            peak: day.peak,
            open_s: seconds(day.open),
            served_per_open_hour: per_hour(day.served, day.open),
            busy: busy(&day),
            coverage: covered(),
            hours,
        })
    }
}

fn hour_numbers(from: WallTime, counts: &LaneCounts, coverage: f64) -> QueueHour {
    QueueHour {
        start_ms: from.as_millis(),
        joined: count(counts.joined),
        served: count(counts.served),
        abandoned: count(counts.abandoned),
        mean_wait_s: Kpi::MeanWait.of(&sums(counts)),
        peak: counts.peak,
        open_s: counts.open.as_secs_f64(),
        served_per_open_hour: per_hour(counts.served, counts.open),
        coverage,
    }
}

/// None without tills.
pub(super) fn tills(now: &TillsNow) -> Option<TillsView> {
    (now.lanes > 0).then(|| TillsView {
        lanes: now.lanes,
        open: now.open,
        waiting: now.waiting,
        load: now.load.map(|load| load.load),
        arrivals_per_hour: now.load.map(|load| load.arrivals_per_hour),
        mean_service_s: now.load.map(|load| load.service.as_secs_f64()),
        advice: now.advice.map(|advice| match advice {
            Advice::Open => TillAdvice::Open,
            Advice::Close => TillAdvice::Close,
        }),
    })
}

fn per_hour(people: u64, open: std::time::Duration) -> Option<f64> {
    (!open.is_zero()).then(|| f64::from(count(people)) * 3600.0 / open.as_secs_f64())
}

/// Two at one till at a time are no more than somebody.
fn busy(counts: &LaneCounts) -> Option<f64> {
    let share = counts.service.as_secs_f64() / counts.open.as_secs_f64();
    (!counts.open.is_zero()).then(|| share.min(1.0))
}

/// What key figures of a lane are made of.
fn sums(counts: &LaneCounts) -> Sums {
    Sums {
        joined: counts.joined,
        served: counts.served,
        abandoned: counts.abandoned,
        wait: counts.wait,
        wait_of_abandoned: counts.gave_up_after,
        services: counts.finished,
        service: counts.service,
        ..Sums::default()
    }
}
