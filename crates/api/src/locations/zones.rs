//! How zones did over some days.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::{Path, State};
use inveye_base::ErrorKind;
use inveye_wire::locations::{ZoneAnalytics, ZoneAnalyticsEntry};
use inveye_wire::{
    CameraView, EngagementView, JourneysView, PlaceView, WireError, ZoneEngagement, ZonePurpose,
};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{location, minutes, percent};
use crate::error::ApiError;
use crate::routes::Parameters;
use crate::server::Context;

#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct ZoneAnalyticsQuery {
    /// First day of the store's calendar, `2026-11-22`; today without.
    start_date: Option<String>,
    /// Last day, part of it; today without. At most 31 days.
    end_date: Option<String>,
    /// Only this one, by id or name.
    zone_id: Option<String>,
}

/// How zones did, in whole days of the store's calendar.
#[utoipa::path(get, path = "/locations/{id}/zones/analytics", params(("id" = String, Path, description = "The store, by id or name"), ZoneAnalyticsQuery),
    responses((status = 200, body = ZoneAnalytics), (status = 404, body = WireError), (status = 422, body = WireError)))]
pub(crate) async fn zone_analytics(
    State(context): State<Context>,
    Path(id): Path<String>,
    Parameters(query): Parameters<ZoneAnalyticsQuery>,
) -> Result<Json<ZoneAnalytics>, ApiError> {
    let site = location(&context, &id)?;
    let zone = TimeZone::get(&site.time_zone).map_err(|_| {
        let text = format!("The store's time zone `{}` is not known.", site.time_zone);
        ApiError::new(ErrorKind::Unavailable, text)
    })?;
    let from = day("start_date", query.start_date.as_deref())?;
    let last = day("end_date", query.end_date.as_deref())?;
    let begin = |date: Date| date.to_zoned(zone.clone()).ok();
    let begin_ms = |date: Date| begin(date).map(|at| at.timestamp().as_millisecond());
    let until = last.map(|last| last.tomorrow().ok().and_then(begin_ms));
    let days = (from.and_then(begin_ms), until.flatten());
    let engagement = context.movement.engagement(days).await?;
    let journeys = context.movement.journeys(days).await?;
    let mut zones = entries(&engagement, &journeys, &tills(&context.room.cameras()));
    if let Some(wanted) = query.zone_id {
        zones.retain(|zone| zone.zone_id == wanted || zone.zone_name == wanted);
        if zones.is_empty() {
            let wanted: String = wanted.chars().take(100).collect();
            let text = format!("There is no zone `{wanted}`.");
            return Err(ApiError::new(ErrorKind::NotFound, text).about("zone_id"));
        }
    }
    Ok(Json(ZoneAnalytics { zones }))
}

fn day(field: &'static str, text: Option<&str>) -> Result<Option<Date>, ApiError> {
    let Some(text) = text else { return Ok(None) };
    text.parse().map(Some).map_err(|_| {
        let text = "A day is written as 2026-11-22.";
        ApiError::new(ErrorKind::InvalidArgument, text).about(field)
    })
}

/// Where people are served.
fn tills(cameras: &[CameraView]) -> BTreeSet<(String, String)> {
    let zones = cameras.iter().flat_map(|camera| {
        let tills = camera.scene.zones.iter();
        let tills = tills.filter(|zone| zone.purpose == ZonePurpose::Service);
        tills.map(|zone| (camera.id.clone(), zone.name.clone()))
    });
    zones.collect()
}

fn entries(
    engagement: &EngagementView,
    journeys: &JourneysView,
    tills: &BTreeSet<(String, String)>,
) -> Vec<ZoneAnalyticsEntry> {
    let zones = &engagement.zones;
    let named = |name: &str| zones.iter().filter(|zone| zone.zone == name).count();
    let entry = |zone: &ZoneEngagement| {
        let visitors = zone.visited + zone.engaged;
        let all = visitors + zone.passed;
        ZoneAnalyticsEntry {
            zone_id: if named(&zone.zone) > 1 {
                format!("{}/{}", zone.camera, zone.zone)
            } else {
                zone.zone.clone()
            },
            zone_name: zone.zone.clone(),
            visitors,
            avg_dwell_time: zone.mean_dwell_s.map(minutes),
            engagement_rate: share(zone.engaged, all),
            conversion_rate: conversion(zone, journeys, tills),
        }
    };
    zones.iter().map(entry).collect()
}

/// Ways that led to a till after the zone, by all ways through it.
fn conversion(
    zone: &ZoneEngagement,
    journeys: &JourneysView,
    tills: &BTreeSet<(String, String)>,
) -> Option<f64> {
    let sees_till = tills.iter().any(|(camera, _)| *camera == zone.camera);
    let is_here = |place: &PlaceView| place.camera == zone.camera && place.zone == zone.zone;
    let is_till = |place: &PlaceView| tills.contains(&(place.camera.clone(), place.zone.clone()));
    let through = journeys.ways.iter().filter_map(|way| {
        let at = way.places.iter().position(is_here)?;
        let pays = way.places[at..].iter().any(is_till);
        Some((if pays { way.journeys } else { 0 }, way.journeys))
    });
    let (paid, all) = through.fold((0, 0), |sum: (u32, u32), way| {
        (sum.0 + way.0, sum.1 + way.1)
    });
    share(paid, all).filter(|_| sees_till)
}

fn share(part: u32, whole: u32) -> Option<f64> {
    (whole > 0).then(|| percent(f64::from(part) / f64::from(whole)))
}

#[cfg(test)]
mod tests {
    use inveye_wire::{EngagementLimits, WayView};

    use super::*;

    fn place(camera: &str, zone: &str) -> PlaceView {
        PlaceView {
            camera: camera.to_owned(),
            zone: zone.to_owned(),
        }
    }

    fn way(zones: &[&str], journeys: u32) -> WayView {
        WayView {
            places: zones.iter().map(|zone| place("a", zone)).collect(),
            journeys,
            stops: 0,
            seconds: 0.0,
            backtracks: 0,
            express: 0,
        }
    }

    fn stayed(camera: &str, zone: &str) -> ZoneEngagement {
        ZoneEngagement {
            camera: camera.to_owned(),
            zone: zone.to_owned(),
            passed: 10,
            visited: 20,
            engaged: 10,
            mean_dwell_s: Some(90.0),
        }
    }

    #[test]
    fn whoever_was_at_a_till_before_has_not_bought_because_of_the_zone() {
        let engagement = EngagementView {
            start_ms: 0,
            end_ms: 1,
            limits: EngagementLimits {
                visit_s: 5,
                engaged_s: 30,
                short_stay_s: None,
            },
            possible_s: vec![],
            possible_short_stay_s: vec![],
            zones: vec![
                stayed("a", "shoes"),
                stayed("b", "shoes"),
                stayed("a", "till"),
            ],
        };
        let journeys = JourneysView {
            start_ms: 0,
            end_ms: 1,
            places: vec![],
            ways: vec![
                way(&["shoes", "till"], 3),
                way(&["till", "shoes"], 5),
                way(&["shoes"], 2),
                way(&["till"], 7),
            ],
            steps: vec![],
        };
        let tills = [("a".to_owned(), "till".to_owned())].into();
        let zones = entries(&engagement, &journeys, &tills);
        let ids: Vec<&str> = zones.iter().map(|zone| &*zone.zone_id).collect();
        assert_eq!(ids, ["a/shoes", "b/shoes", "till"]);
        assert_eq!(zones[0].visitors, 30);
        assert_eq!(zones[0].avg_dwell_time, Some(1.5));
        assert_eq!(zones[0].engagement_rate, Some(25.0));
        assert_eq!(zones[0].conversion_rate, Some(30.0));
        assert_eq!(zones[1].conversion_rate, None, "its camera sees no till");
    }
}
