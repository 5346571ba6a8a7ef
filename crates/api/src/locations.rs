//! What other systems speak of a location, which here is a store. A thin layer over the same rooms: no figure is
//! computed here, and nobody may do more than elsewhere.

mod alerts;
mod figures;
mod sign_in;
mod stream;
mod zones;

use inveye_base::ErrorKind;
use inveye_wire::locations::LocationSeverity;
use inveye_wire::{Severity, SiteView};
use jiff::Timestamp;

use crate::error::ApiError;
use crate::server::Context;

pub(crate) use alerts::*;
pub(crate) use figures::*;
pub(crate) use sign_in::*;
pub(crate) use stream::*;
pub(crate) use zones::*;

/// The store, if that is what is meant: by its id or by its name.
fn location(context: &Context, id: &str) -> Result<SiteView, ApiError> {
    let site = context.room.site();
    if site.id == id || site.name.eq_ignore_ascii_case(id) {
        return Ok(site);
    }
    let id: String = id.chars().take(100).collect();
    let text = format!(
        "There is no location `{id}`: this engine has `{}` ({}).",
        site.id, site.name
    );
    Err(ApiError::new(ErrorKind::NotFound, text).about("location_id"))
}

/// As `2026-11-22T16:55:00Z`.
fn timestamp(at_ms: i64) -> String {
    let seconds = Timestamp::from_second(at_ms.div_euclid(1000));
    seconds.map_or_else(|_| String::new(), |at| at.to_string())
}

/// To one place: figures for people, who compare no hundredths.
fn rounded(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

fn percent(share: f64) -> f64 {
    rounded(share * 100.0)
}

fn minutes(seconds: f64) -> f64 {
    rounded(seconds / 60.0)
}

fn severity(severity: Severity) -> LocationSeverity {
    match severity {
        Severity::Low => LocationSeverity::Low,
        Severity::Medium => LocationSeverity::Medium,
        Severity::High => LocationSeverity::High,
        Severity::Critical => LocationSeverity::Critical,
    }
}
