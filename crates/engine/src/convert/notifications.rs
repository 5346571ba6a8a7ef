//! Notification routes and deliveries.

use inveye_api::ApiError;
use inveye_base::ErrorKind;
use inveye_db::RouteHealth;
use inveye_domain::{self as domain, CameraId, RuleId};
use inveye_notify::is_mailbox;
use inveye_wire as wire;

use super::{invalid, schedule, to_schedule};

/// Characters of a route's name.
const LONGEST_NAME: usize = 64;
/// Readers of one route.
const MOST_READERS: usize = 20;
/// Characters of an address.
const LONGEST_ADDRESS: usize = 1000;

pub(crate) fn route(
    route: &domain::NotificationRoute,
    has_secret: bool,
    health: RouteHealth,
) -> wire::NotificationRouteView {
    wire::NotificationRouteView {
        id: route.id,
        name: route.name.clone(),
        enabled: route.enabled,
        target: target(&route.target),
        filter: filter(&route.filter),
        has_secret,
        waiting: health.waiting,
        failed: health.failed,
        delivered_at_ms: health.delivered_at.map(domain::WallTime::as_millis),
        error: (!health.error.is_empty()).then_some(health.error),
    }
}

fn target(target: &domain::NotificationTarget) -> wire::NotificationTarget {
    match target {
        domain::NotificationTarget::Mail(mail) => wire::NotificationTarget::Mail {
            host: mail.host.clone(),
            port: mail.port,
            security: match mail.security {
                domain::MailSecurity::StartTls => wire::MailSecurity::StartTls,
                domain::MailSecurity::Tls => wire::MailSecurity::Tls,
                domain::MailSecurity::None => wire::MailSecurity::None,
            },
            username: mail.username.clone(),
            from: mail.from.clone(),
            to: mail.to.clone(),
            pictures: mail.pictures,
        },
        domain::NotificationTarget::Webhook(webhook) => wire::NotificationTarget::Webhook {
            url: webhook.url.clone(),
            pictures: webhook.pictures,
            allow_local: webhook.allow_local,
        },
    }
}

fn filter(filter: &domain::NotificationFilter) -> wire::NotificationFilter {
    wire::NotificationFilter {
        least: super::severity(filter.least),
        rules: filter.rules.iter().map(ToString::to_string).collect(),
        cameras: filter.cameras.iter().map(ToString::to_string).collect(),
        raised: filter.raised,
        escalated: filter.escalated,
        levels: filter.levels.clone(),
        asked: filter.asked,
        closed: filter.closed,
        schedule: filter.schedule.as_ref().map(schedule),
    }
}

/// A route as somebody set it up, with a number that the store may replace.
pub(crate) fn to_route(
    id: u64,
    request: &wire::NotificationRouteRequest,
) -> Result<domain::NotificationRoute, ApiError> {
    let name = request.name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.contains(char::is_control) {
        return Err(refuse("name", "A name has 1 to 64 characters on one line."));
    }
    Ok(domain::NotificationRoute {
        id,
        name: name.to_owned(),
        enabled: request.enabled,
        target: to_target(&request.target)?,
        filter: to_filter(&request.filter)?,
    })
}

fn to_target(target: &wire::NotificationTarget) -> Result<domain::NotificationTarget, ApiError> {
    match target {
        wire::NotificationTarget::Mail {
            host,
            port,
            security,
            username,
            from,
            to,
            pictures,
        } => {
            let host = host.trim();
            let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '_');
            if host.is_empty() || host.len() > 253 || !host.chars().all(is_name) {
                return Err(refuse("host", "Give the mail server's name or address."));
            }
            if *port == 0 {
                return Err(refuse("port", "Give the mail server's port, mostly 587."));
            }
            if !is_mailbox(from) {
                return Err(refuse("from", "This is no mail address."));
            }
            if to.is_empty() || to.len() > MOST_READERS {
                return Err(refuse("to", "Give 1 to 20 readers."));
            }
            if let Some(bad) = to.iter().find(|reader| !is_mailbox(reader)) {
                let bad: String = bad.chars().take(100).collect();
                return Err(refuse("to", &format!("`{bad}` is no mail address.")));
            }
            let username = username.as_deref().map(str::trim);
            let username = username.filter(|name| !name.is_empty());
            if username.is_some() && *security == wire::MailSecurity::None {
                return Err(refuse(
                    "security",
                    "A password does not go over a connection that is not protected.",
                ));
            }
            Ok(domain::NotificationTarget::Mail(domain::MailTarget {
                host: host.to_owned(),
                port: *port,
                security: match security {
                    wire::MailSecurity::StartTls => domain::MailSecurity::StartTls,
                    wire::MailSecurity::Tls => domain::MailSecurity::Tls,
                    wire::MailSecurity::None => domain::MailSecurity::None,
                },
                username: username.map(str::to_owned),
                from: from.trim().to_owned(),
                to: to.iter().map(|reader| reader.trim().to_owned()).collect(),
                pictures: *pictures,
            }))
        }
        wire::NotificationTarget::Webhook {
            url,
            pictures,
            allow_local,
        } => {
            let url = url.trim();
            let parsed = url::Url::parse(url).ok().filter(|parsed| {
                url.len() <= LONGEST_ADDRESS
                    && matches!(parsed.scheme(), "http" | "https")
                    && parsed.has_host()
            });
            let Some(parsed) = parsed else {
                return Err(refuse("url", "Give an address that begins with https://."));
            };
            if !parsed.username().is_empty() || parsed.password().is_some() {
                return Err(refuse("url", "The address must hold no name or password."));
            }
            Ok(domain::NotificationTarget::Webhook(domain::WebhookTarget {
                url: parsed.into(),
                pictures: *pictures,
                allow_local: *allow_local,
            }))
        }
    }
}

fn to_filter(filter: &wire::NotificationFilter) -> Result<domain::NotificationFilter, ApiError> {
    let rule = |id: &String| RuleId::new(id).map_err(|error| invalid(&error).about("rules"));
    let camera = |id: &String| CameraId::new(id).map_err(|error| invalid(&error).about("cameras"));
    Ok(domain::NotificationFilter {
        least: super::to_severity(filter.least),
        rules: filter.rules.iter().map(rule).collect::<Result<_, _>>()?,
        cameras: filter
            .cameras
            .iter()
            .map(camera)
            .collect::<Result<_, _>>()?,
        raised: filter.raised,
        escalated: filter.escalated,
        levels: to_levels(&filter.levels)?,
        asked: filter.asked,
        closed: filter.closed,
        schedule: filter.schedule.as_ref().map(to_schedule).transpose()?,
    })
}

/// In their order, each once.
fn to_levels(levels: &[u8]) -> Result<Vec<u8>, ApiError> {
    let all = 1..=domain::ESCALATION_LEVELS;
    if !levels.iter().all(|level| all.contains(level)) {
        return Err(refuse("levels", "There are the levels 1 and 2."));
    }
    Ok(all.filter(|level| levels.contains(level)).collect())
}

pub(crate) fn delivery(delivery: &domain::Delivery, route_name: &str) -> wire::DeliveryView {
    let is_waiting = delivery.state == domain::DeliveryState::Waiting;
    wire::DeliveryView {
        id: delivery.id.to_string(),
        route: delivery.route,
        route_name: route_name.to_owned(),
        alert: delivery.alert.map(|alert| alert.to_string()),
        occasion: match delivery.occasion {
            domain::Occasion::Raised => wire::DeliveryOccasion::Raised,
            domain::Occasion::Escalated { .. } => wire::DeliveryOccasion::Escalated,
            domain::Occasion::Dispatched => wire::DeliveryOccasion::Dispatched,
            domain::Occasion::Asked { .. } => wire::DeliveryOccasion::Asked,
            domain::Occasion::Resolved => wire::DeliveryOccasion::Resolved,
            domain::Occasion::Dismissed => wire::DeliveryOccasion::Dismissed,
            domain::Occasion::Picture => wire::DeliveryOccasion::Picture,
            domain::Occasion::Report => wire::DeliveryOccasion::Report,
            domain::Occasion::Test => wire::DeliveryOccasion::Test,
        },
        state: match delivery.state {
            domain::DeliveryState::Waiting => wire::DeliveryState::Waiting,
            domain::DeliveryState::Delivered => wire::DeliveryState::Delivered,
            domain::DeliveryState::Failed => wire::DeliveryState::Failed,
        },
        made_at_ms: delivery.made_at.as_millis(),
        attempts: delivery.attempts,
        due_at_ms: is_waiting.then(|| delivery.due_at.as_millis()),
        done_at_ms: delivery.done_at.map(domain::WallTime::as_millis),
        error: (!delivery.error.is_empty()).then(|| delivery.error.clone()),
    }
}

pub(crate) fn to_state(state: wire::DeliveryState) -> domain::DeliveryState {
    match state {
        wire::DeliveryState::Waiting => domain::DeliveryState::Waiting,
        wire::DeliveryState::Delivered => domain::DeliveryState::Delivered,
        wire::DeliveryState::Failed => domain::DeliveryState::Failed,
    }
}

pub(crate) fn refuse(field: &str, text: &str) -> ApiError {
    ApiError::new(ErrorKind::InvalidArgument, text).about(field)
}
