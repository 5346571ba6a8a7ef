//! How the store does now.

use axum::Json;
use axum::extract::{Path, State};
use inveye_accounts::CameraScope;
use inveye_wire::locations::{RealtimeFigures, RealtimeKpis};
use inveye_wire::{AlertState, WireError};

use super::{location, minutes, percent, rounded, timestamp};
use crate::error::ApiError;
use crate::kpis::AskedKpis;
use crate::server::Context;

/// Nobody leaves more open; beyond it is said that there are as many.
const MOST_ALERTS: usize = 10_000;

/// The store's day so far.
#[utoipa::path(get, path = "/locations/{id}/kpis/realtime", params(("id" = String, Path, description = "The store, by id or name")),
    responses((status = 200, body = RealtimeKpis), (status = 404, body = WireError)))]
pub(crate) async fn realtime_kpis(
    State(context): State<Context>,
    Path(id): Path<String>,
) -> Result<Json<RealtimeKpis>, ApiError> {
    let site = location(&context, &id)?;
    let numbers = context.room.numbers();
    // Today of the store's calendar.
    let today = context.kpis.key_figures(AskedKpis::default()).await?;
    let values = &today.whole.days.values;
    let figure = |name: &str| values.get(name).copied();
    let alerts = context.alarms.alerts(MOST_ALERTS, None, CameraScope::All);
    let is_active =
        |state: AlertState| !matches!(state, AlertState::Resolved | AlertState::Dismissed);
    let active = alerts
        .await?
        .iter()
        .filter(|alert| is_active(alert.state))
        .count();
    Ok(Json(RealtimeKpis {
        location_id: site.id,
        timestamp: timestamp(today.at_ms),
        kpis: RealtimeFigures {
            footfall_today: numbers.footfall,
            current_occupancy: numbers.occupancy,
            conversion_rate: figure("conversion").map(percent),
            avg_basket_value: figure("atv").map(|value| (value * 100.0).round() / 100.0),
            queue_wait_time_avg: figure("mean_wait").map(minutes).map(rounded),
            active_alerts: u32::try_from(active).unwrap_or(u32::MAX),
        },
    }))
}
