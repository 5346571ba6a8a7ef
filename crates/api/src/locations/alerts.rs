//! An alert that somebody wants to have becomes a rule, as if it had been made on the screen.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use inveye_base::ErrorKind;
use inveye_wire::locations::{
    AlertConfiguration, ConfiguredAlert, LocationAlertType, LocationSeverity,
};
use inveye_wire::{
    CameraView, ConditionView, NotificationRouteRequest, NotificationRouteView, NotificationTarget,
    RuleView, Severity, WireError,
};

use super::location;
use crate::accounts::Caller;
use crate::error::ApiError;
use crate::gate::{Told, telling};
use crate::routes::Body;
use crate::server::Context;
use inveye_accounts::Permission;

/// Seconds without a second alert of the same cause, as for rules that the store proposes itself.
const COOL_DOWN_S: f64 = 300.0;
/// Nobody means more people, or minutes.
const MOST: f64 = 10_000.0;

/// Makes the rules that watch for it, one a lane; asking again replaces them.
#[utoipa::path(post, path = "/locations/{id}/alerts/configure", params(("id" = String, Path, description = "The store, by id or name")), request_body = AlertConfiguration,
    responses((status = 201, body = ConfiguredAlert), (status = 404, body = WireError), (status = 422, body = WireError)))]
pub(crate) async fn configure_alert(
    State(context): State<Context>,
    caller: Caller,
    Path(id): Path<String>,
    Body(wanted): Body<AlertConfiguration>,
) -> Result<Response, ApiError> {
    let site = location(&context, &id)?;
    if !(wanted.threshold > 0.0 && wanted.threshold <= MOST) {
        let text = format!("A threshold is above 0 and at most {MOST}.");
        return Err(ApiError::new(ErrorKind::InvalidArgument, text).about("threshold"));
    }
    let rules = rules(&wanted, &context.room.cameras())?;
    let ids: Vec<String> = rules.iter().map(|rule| rule.id.clone()).collect();
    // Before any rule is made: nobody shall rely on mail that does not come.
    let routes = mail_routes(&context, &caller, &wanted).await?;
    for rule in rules {
        context.room.put_rule(rule).await?;
    }
    for route in routes {
        let id = route.id;
        if let Some(changed) = with_rules(route, &ids) {
            context.notifications.put_route(Some(id), changed).await?;
        }
    }
    let told = Told::about(ids.join(", "));
    let made = ConfiguredAlert {
        location_id: site.id,
        configuration: wanted,
        rules: ids,
    };
    Ok(telling(told, (StatusCode::CREATED, Json(made))))
}

fn rules(wanted: &AlertConfiguration, cameras: &[CameraView]) -> Result<Vec<RuleView>, ApiError> {
    let rule = |id: String, name: String, condition: ConditionView| RuleView {
        id,
        name,
        enabled: true,
        condition,
        severity: match wanted.severity {
            LocationSeverity::Low => Severity::Low,
            LocationSeverity::Medium => Severity::Medium,
            LocationSeverity::High => Severity::High,
            LocationSeverity::Critical => Severity::Critical,
        },
        cool_down_s: COOL_DOWN_S,
        schedule: None,
        store: None,
        instructions: String::new(),
        related: Vec::new(),
        actions: Vec::new(),
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "above 0 and at most 10,000"
    )]
    let people = wanted.threshold.floor() as u32;
    if wanted.alert_type == LocationAlertType::CapacityExceeded {
        let full = ConditionView::Occupancy { capacity: people };
        return Ok(vec![rule(
            "capacity-exceeded".to_owned(),
            "Store full".to_owned(),
            full,
        )]);
    }
    let lanes = lanes(wanted.zone.as_deref(), cameras)?;
    let made = lanes.into_iter().map(|(camera, lane)| {
        let of = slug(&format!("{camera}-{lane}"));
        match wanted.alert_type {
            LocationAlertType::QueueLong => rule(
                format!("queue-long-{of}"),
                format!("Long wait at {lane}"),
                ConditionView::QueueLong {
                    camera,
                    lane,
                    limit_s: wanted.threshold * 60.0,
                },
            ),
            LocationAlertType::QueueLength | LocationAlertType::CapacityExceeded => rule(
                format!("queue-length-{of}"),
                format!("Long queue at {lane}"),
                ConditionView::QueueLength {
                    camera,
                    lane,
                    people,
                },
            ),
        }
    });
    Ok(made.collect())
}

/// Lanes that are called so, or of which a zone is; all without a name. By camera.
fn lanes(name: Option<&str>, cameras: &[CameraView]) -> Result<Vec<(String, String)>, ApiError> {
    let all = cameras.iter().flat_map(|camera| {
        let zones = camera.scene.zones.iter();
        zones.filter_map(|zone| {
            let lane = zone.lane.clone()?;
            let is_meant = name.is_none_or(|name| lane == name || zone.name == name);
            Some((is_meant, (camera.id.clone(), lane)))
        })
    });
    let all: Vec<(bool, (String, String))> = all.collect();
    let mut meant: Vec<_> = all
        .iter()
        .filter(|(is_meant, _)| *is_meant)
        .map(|(_, lane)| lane.clone())
        .collect();
    meant.sort();
    meant.dedup();
    if !meant.is_empty() {
        return Ok(meant);
    }
    let mut there: Vec<&str> = all.iter().map(|(_, (_, lane))| &**lane).collect();
    there.sort_unstable();
    there.dedup();
    let text = if there.is_empty() {
        "There is no till lane yet: draw its queue and its till first.".to_owned()
    } else {
        format!("There is no such lane. There are: {}.", there.join(", "))
    };
    Err(ApiError::new(ErrorKind::NotFound, text).about("zone"))
}

/// Letters, digits and hyphens, as ids of rules are.
fn slug(text: &str) -> String {
    let plain = text.chars().map(|c| match c {
        'a'..='z' | '0'..='9' => c,
        'A'..='Z' => c.to_ascii_lowercase(),
        _ => '-',
    });
    plain.collect()
}

/// The mail routes by which each of those who want to know is reached.
async fn mail_routes(
    context: &Context,
    caller: &Caller,
    wanted: &AlertConfiguration,
) -> Result<Vec<NotificationRouteView>, ApiError> {
    if wanted.notify.is_empty() {
        return Ok(Vec::new());
    }
    if !caller.rights.may(Permission::ManageNotifications) {
        let text = "You may not say who gets mail: ask whoever manages notifications here, or leave `notify` out.";
        return Err(ApiError::forbidden(text).about("notify"));
    }
    let routes = context.notifications.routes().await?;
    let reader = |route: &NotificationRouteView, address: &str| match &route.target {
        NotificationTarget::Mail { to, .. } => {
            route.enabled && to.iter().any(|to| to.eq_ignore_ascii_case(address))
        }
        NotificationTarget::Webhook { .. } => false,
    };
    let mut used: Vec<NotificationRouteView> = Vec::new();
    for address in &wanted.notify {
        let Some(route) = routes.iter().find(|route| reader(route, address)) else {
            let address: String = address.chars().take(100).collect();
            let text = format!(
                "No mail route leads to `{address}`: set one up under Settings, Notifications."
            );
            return Err(ApiError::new(ErrorKind::InvalidArgument, text).about("notify"));
        };
        if used.iter().all(|one| one.id != route.id) {
            used.push(route.clone());
        }
    }
    Ok(used)
}

/// A route that lets these rules through too; none where it does already.
fn with_rules(route: NotificationRouteView, rules: &[String]) -> Option<NotificationRouteRequest> {
    let mut filter = route.filter;
    if filter.rules.is_empty() || rules.iter().all(|rule| filter.rules.contains(rule)) {
        return None;
    }
    filter.rules.extend(rules.iter().cloned());
    filter.rules.sort();
    filter.rules.dedup();
    Some(NotificationRouteRequest {
        name: route.name,
        enabled: route.enabled,
        target: route.target,
        filter,
        secret: None,
    })
}
