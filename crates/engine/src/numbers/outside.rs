//! Who passes by, and how many of those come in.
//!
//! Only doors whose camera looks outside take part: people who come in by another door did not come by here.

use std::collections::BTreeMap;

use inveye_db::{DoorSet, LineCount, Today, ZoneCount};
use inveye_domain::{CameraId, Scene, ZonePurpose};
use inveye_kpi::{Kpi, Sums};
use inveye_wire::HourNumbers;

use super::count;

/// Today's, with its hours in their order.
#[derive(Debug, Default)]
pub(super) struct Outside {
    pub(super) passers: u32,
    pub(super) capture_rate: Option<f64>,
    hours: Vec<(u32, Option<f64>)>,
}

pub(super) fn today(scenes: &BTreeMap<CameraId, Scene>, today: &Today, doors: &DoorSet) -> Outside {
    let looks_outside = |camera: &CameraId| {
        let zones = scenes.get(camera).map(|scene| scene.zones.as_slice());
        let mut zones = zones.unwrap_or_default().iter();
        zones.any(|zone| zone.purpose == ZonePurpose::Outside)
    };
    let of = |lines: &[LineCount], zones: &[ZoneCount]| {
        let passers: u64 = zones.iter().map(|zone| zone.passers).sum();
        let entries: u64 = lines
            .iter()
            .filter(|l| looks_outside(&l.camera) && doors.contains(&l.camera, &l.line))
            .map(|l| l.counts.entries)
            .sum();
        let sums = Sums {
            entries_beside_passers: entries,
            passers,
            ..Sums::default()
        };
        (count(passers), Kpi::CaptureRate.of(&sums))
    };
    let (passers, capture_rate) = of(&today.lines, &today.zones);
    let details = today.details.iter();
    Outside {
        passers,
        // Where nobody looks outside, all who came by came in: that would be no finding.
        capture_rate: capture_rate.filter(|_| scenes.keys().any(looks_outside)),
        hours: details.map(|d| of(&d.lines, &d.zones)).collect(),
    }
}

/// Into the hours, which begin with the day's first.
pub(super) fn add(mut hours: Vec<HourNumbers>, outside: &Outside) -> Vec<HourNumbers> {
    for (hour, (passers, capture_rate)) in hours.iter_mut().zip(&outside.hours) {
        (hour.passers, hour.capture_rate) = (*passers, *capture_rate);
    }
    hours
}
