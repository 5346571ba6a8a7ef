//! Signed HTTP requests, as <https://www.standardwebhooks.com> says: receivers check them with libraries
//! that exist.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use inveye_base::Redacted;
use inveye_domain::{AlertState, WebhookTarget};
use serde_json::json;
use sha2::Sha256;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};

use crate::address::{self, Reach};
use crate::message::{Message, SendError};

const CONNECT: Duration = Duration::from_secs(5);
/// For all of an attempt.
const WHOLE: Duration = Duration::from_secs(20);
const KEY_MARK: &str = "whsec_";

/// Signs requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookKey(Redacted<Vec<u8>>);

impl WebhookKey {
    /// `whsec_` and 24 to 64 bytes in Base64.
    pub fn parse(text: &str) -> Option<Self> {
        let key = STANDARD.decode(text.trim().strip_prefix(KEY_MARK)?).ok()?;
        (24..=64)
            .contains(&key.len())
            .then(|| Self(Redacted::new(key)))
    }

    fn sign(&self, id: &str, at_s: i64, body: &str) -> String {
        #[expect(clippy::expect_used, reason = "HMAC takes keys of every length")]
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.reveal()).expect("a key of any length");
        mac.update(format!("{id}.{at_s}.{body}").as_bytes());
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

/// Posts a message. Blocks, for at most 20 s; follows no redirect and uses no proxy.
pub fn post(target: &WebhookTarget, key: &WebhookKey, message: &Message) -> Result<(), SendError> {
    let body = body(message);
    let config = ureq::Agent::config_builder()
        .timeout_connect(Some(CONNECT))
        .timeout_global(Some(WHOLE))
        .max_redirects(0)
        .http_status_as_error(false)
        .proxy(None)
        .user_agent(concat!("inveye/", env!("CARGO_PKG_VERSION")))
        .build();
    let guard = Guard {
        is_local_allowed: target.allow_local,
        inner: DefaultResolver::default(),
    };
    let answer = ureq::Agent::with_parts(config, DefaultConnector::new(), guard)
        .post(&target.url)
        .header("content-type", "application/json")
        .header("webhook-id", &message.id)
        .header("webhook-timestamp", message.sent_at_s.to_string())
        .header(
            "webhook-signature",
            key.sign(&message.id, message.sent_at_s, &body),
        )
        .send(&body)
        .map_err(|error| why(&error))?;
    match answer.status().as_u16() {
        200..=299 => Ok(()),
        300..=399 => Err(SendError::for_now(
            "it answered with a redirect, and none is followed",
        )),
        410 => Err(SendError::for_good("it answered that it is gone (410)")),
        status => Err(SendError::for_now(format!("it answered {status}"))),
    }
}

/// Without the address: some carry a secret.
fn why(error: &ureq::Error) -> SendError {
    match error {
        ureq::Error::Other(cause) if cause.is::<address::RefusedAddress>() => {
            SendError::for_good(cause.to_string())
        }
        ureq::Error::Timeout(_) => SendError::for_now("it did not answer in time"),
        ureq::Error::HostNotFound => SendError::for_now("its name was not found"),
        ureq::Error::BadUri(_) => SendError::for_good("its address makes no sense"),
        other => SendError::for_now(other.to_string()),
    }
}

fn body(message: &Message) -> String {
    let alert = message.alert.as_ref().map(|alert| {
        json!({
            "id": alert.id.to_string(),
            "rule": alert.rule.as_str(),
            "camera": alert.camera.as_ref().map(inveye_domain::CameraId::as_str),
            "camera_name": message.camera,
            "severity": alert.severity,
            "title": alert.title,
            "subject": alert.subject,
            "place": alert.place,
            "at_ms": alert.at.as_micros() / 1000,
            "state": state(alert.work.state),
            "owner": alert.work.owner,
            "outcome": alert.work.outcome,
            "escalation": alert.work.escalation,
        })
    });
    let asked = message.entry.as_ref().map(|entry| {
        json!({
            "by": entry.actor,
            "action": match message.occasion {
                inveye_domain::Occasion::Asked { action } => Some(action.word()),
                _ => None,
            },
            "note": message.note(),
        })
    });
    let picture = message
        .picture
        .as_ref()
        .map(|jpeg| json!({ "type": "image/jpeg", "base64": STANDARD.encode(jpeg) }));
    let report = message.report.as_ref().map(|report| {
        let file = |file: &crate::ReportFile| {
            json!({ "name": file.name, "type": file.media_type, "base64": STANDARD.encode(&file.bytes) })
        };
        let files: Vec<_> = report.files.iter().map(file).collect();
        json!({ "name": report.name, "first": report.first, "last": report.last, "files": files })
    });
    json!({
        "type": match message.occasion {
            inveye_domain::Occasion::Test => "test".to_owned(),
            inveye_domain::Occasion::Report => "report.made".to_owned(),
            occasion => format!("alert.{}", occasion.word()),
        },
        "timestamp": message.made_at,
        "data": { "site": message.site, "alert": alert, "asked": asked, "picture": picture, "report": report },
    })
    .to_string()
}

fn state(state: AlertState) -> &'static str {
    match state {
        AlertState::Open => "open",
        AlertState::Acknowledged => "acknowledged",
        AlertState::Dispatched => "dispatched",
        AlertState::Resolved => "resolved",
        AlertState::Dismissed => "dismissed",
    }
}

/// Looks at the addresses that are then used: a name cannot mean another one in between.
#[derive(Debug)]
struct Guard {
    is_local_allowed: bool,
    inner: DefaultResolver,
}

impl Resolver for Guard {
    fn resolve(
        &self,
        uri: &Uri,
        config: &ureq::config::Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        let reach = Reach {
            this_machine: self.is_local_allowed,
            link_local: self.is_local_allowed,
            outside: uri.scheme_str() == Some("https"),
        };
        for address in &found {
            // One refused address among others is a trick, or a mistake that people should see.
            address::check(*address, reach)
                .map_err(|refused| ureq::Error::Other(Box::new(refused)))?;
        }
        Ok(found)
    }
}
