//! Who passes by outside.
//!
//! Across each zone outside runs a line through its middle, square to its longest side. Whoever crosses
//! it came by; who also crosses a counting line, before or within a while after, came in or went out and
//! is no passer-by. A track that breaks off counts in one of its parts only.

use std::time::Duration;

use inveye_domain::{MediaTime, Point, Polygon, Side, ZoneName};

use crate::plane::PlaneLine;

/// How long after passing somebody may still turn in.
pub(crate) const TURNS_IN_WITHIN: Duration = Duration::from_secs(10);

/// Somebody who passed and may still turn in.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Passing {
    pub(crate) zone: ZoneName,
    pub(crate) at: MediaTime,
    pub(crate) foot: Point,
}

/// The line through the middle of a zone outside.
pub(crate) fn middle(zone: &Polygon) -> PlaneLine {
    let corners = zone.corners();
    let centre = zone.centroid();
    let next = corners.iter().cycle().skip(1);
    let longest = corners
        .iter()
        .zip(next)
        .max_by(|a, b| a.0.distance(*a.1).total_cmp(&b.0.distance(*b.1)));
    let (from, to) = longest.map_or((centre, centre), |(a, b)| (*a, *b));
    let length = from.distance(to).max(f64::MIN_POSITIVE);
    // Square to that side.
    let across = Point::new(-(to.y - from.y) / length, (to.x - from.x) / length);
    let reach = corners
        .iter()
        .map(|c| ((c.x - centre.x) * across.x + (c.y - centre.y) * across.y).abs())
        .fold(0.0, f64::max);
    let end = |way: f64| Point::new(centre.x + across.x * way, centre.y + across.y * way);
    PlaneLine::new(end(-reach), end(reach), Side::Positive)
}
