//! The one place that decides whether a request may go on: who asks, whether they may, whether the
//! cameras it is about exist for them; and that notes what was done.

use std::net::IpAddr;

use axum::extract::{FromRequestParts, RawPathParams, Request, State};
use axum::http::HeaderValue;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use inveye_accounts::{Actor, NewEntry, Outcome, Permission};
use inveye_base::{ErrorKind, task};
use inveye_wire::ErrorCode;
use serde_json::Value;
use tokio::time::Instant;

use crate::access::{Access, Audit, CameraOf, Rule, Thing};
use crate::accounts::{Caller, text};
use crate::auth::not_signed_in;
use crate::error::ApiError;
use crate::looks::Look;
use crate::origin::CameFrom;
use crate::server::Context;

/// Largest body that is not a file.
const LARGEST_BODY: usize = 2 << 20;

/// A route's rule with what is needed to keep it.
#[derive(Clone)]
pub(crate) struct Gate {
    pub(crate) context: Context,
    pub(crate) rule: Rule,
}

/// What a handler adds to the audit log's line.
#[derive(Debug, Clone, Default)]
pub(crate) struct Told {
    pub(crate) target: Option<String>,
    pub(crate) detail: Option<String>,
}

impl Told {
    pub(crate) fn about(target: impl Into<String>) -> Self {
        Self {
            target: Some(target.into()),
            detail: None,
        }
    }

    #[must_use]
    pub(crate) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

/// Keeps a route's rule. Whoever hangs up half-way stops nothing: what was begun comes to its end,
/// and is noted.
pub(crate) async fn keep(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    let passing = async move { pass(&gate, request, next).await };
    match task::spawn_named("request", passing).await {
        Ok(Ok(response)) => response,
        Ok(Err(error)) => error.into_response(),
        Err(error) => {
            tracing::error!(%error, "a request was not answered");
            let text = "Something went wrong on our side; the log has the cause.";
            ApiError::new(ErrorKind::Internal, text).into_response()
        }
    }
}

async fn pass(gate: &Gate, request: Request, next: Next) -> Result<Response, ApiError> {
    let Gate { context, rule } = gate;
    let (mut parts, body) = request.into_parts();
    let CameFrom(address) = CameFrom::of(&parts, context.listen);
    let caller = match rule.access {
        Access::Public | Access::OwnSecret | Access::FirstMessage(_) => None,
        access => {
            let caller = bearer(&parts)
                .and_then(|token| context.caller(token, address))
                .ok_or_else(not_signed_in)?;
            if let Err(refused) = may(&caller, access) {
                note_refusal(context, rule, &caller, &parts).await;
                return Err(refused);
            }
            Some(caller)
        }
    };
    // Sockets and files are not read here. What names cameras is read whatever it calls itself: the handler may
    // take it under another name than this.
    let (body, sent) = if rule.camera.is_in_body() || is_json(&parts) {
        let bytes = axum::body::to_bytes(body, LARGEST_BODY)
            .await
            .map_err(|_| {
                ApiError::new(
                    ErrorKind::InvalidArgument,
                    "The body is too long or broke off.",
                )
            })?;
        let sent = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        (axum::body::Body::from(bytes), sent)
    } else {
        (body, Value::Null)
    };
    let id = path_id(&mut parts).await;
    let about = About::of(rule.camera, id.as_deref(), &parts, &sent);
    if let Some(caller) = &caller
        && let Err(refused) = sees(context, caller, rule.camera, &about).await
    {
        note_refusal(context, rule, caller, &parts).await;
        return Err(refused);
    }
    let look = Look::of(&parts);
    if let Some(caller) = &caller {
        parts.extensions.insert(caller.clone());
    }
    let response = next.run(Request::from_parts(parts, body)).await;
    let told = response
        .extensions()
        .get::<Told>()
        .cloned()
        .unwrap_or_default();
    let entry = Line {
        rule,
        caller: caller.as_ref(),
        address,
        target: told.target.unwrap_or_else(|| about.words()),
        detail: told.detail.unwrap_or_else(|| detail(&look, &sent)),
        outcome: outcome(&response),
    };
    entry.note(context, &look).await?;
    Ok(response)
}

fn is_json(parts: &Parts) -> bool {
    const JSON: &[u8] = b"application/json";
    let kind = parts.headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes);
    let start = kind.and_then(|kind| kind.get(..JSON.len()));
    start.is_some_and(|start| start.eq_ignore_ascii_case(JSON))
}

fn bearer(parts: &Parts) -> Option<&str> {
    let value = parts.headers.get(AUTHORIZATION)?.to_str().ok()?;
    value.strip_prefix("Bearer ").map(str::trim)
}

/// Whether the caller may use routes with this access at all.
pub(crate) fn may(caller: &Caller, access: Access) -> Result<(), ApiError> {
    let is_machine = caller.user().is_none();
    let (allowed, needs_to_be_ready) = match access {
        Access::Public | Access::OwnSecret | Access::Oneself => (true, false),
        Access::SignedIn | Access::FirstMessage(None) => (true, true),
        Access::Needs(permission) | Access::FirstMessage(Some(permission)) => {
            (caller.rights.may(permission), true)
        }
        Access::Machine => (is_machine, true),
    };
    if needs_to_be_ready && caller.must_change_password {
        return Err(ApiError::coded(
            ErrorKind::PermissionDenied,
            ErrorCode::PasswordChangeNeeded,
            "Choose a password of your own first.",
        ));
    }
    if needs_to_be_ready && caller.must_add_second_factor {
        return Err(ApiError::coded(
            ErrorKind::PermissionDenied,
            ErrorCode::SecondFactorNeeded,
            "Set up the second step at sign-in first: this store asks it of you.",
        ));
    }
    if allowed {
        return Ok(());
    }
    let error = match access {
        Access::Needs(permission) | Access::FirstMessage(Some(permission)) => {
            ApiError::forbidden("You may not do this: ask whoever manages people here.")
                .about(permission.as_str())
        }
        _ => ApiError::forbidden("Only this machine's own window and command line may do this."),
    };
    Err(error)
}

/// What a request is about, as it says itself.
#[derive(Debug, Default)]
struct About {
    cameras: Vec<String>,
    id: Option<String>,
    /// Cameras stand in its body, and nobody here can read that.
    is_unread: bool,
}

impl About {
    fn of(rule: CameraOf, id: Option<&str>, parts: &Parts, sent: &Value) -> Self {
        let cameras = match rule {
            CameraOf::Path => id.map(str::to_owned).into_iter().collect(),
            CameraOf::Query(name) => query(parts, name)
                .iter()
                .flat_map(|value| value.split(','))
                .filter(|camera| !camera.is_empty())
                .map(str::to_owned)
                .collect(),
            CameraOf::Body(field) => texts(&sent[field]),
            CameraOf::Rule => texts(&sent["condition"]["camera"]),
            CameraOf::None | CameraOf::WholeSite | CameraOf::Answer | CameraOf::Thing(_) => {
                Vec::new()
            }
        };
        Self {
            cameras,
            id: id.map(str::to_owned),
            is_unread: rule.is_in_body() && !sent.is_object(),
        }
    }

    fn words(&self) -> String {
        match &self.id {
            Some(id) => id.clone(),
            None => self.cameras.join(", "),
        }
    }
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(list) => list.iter().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

fn query(parts: &Parts, name: &str) -> Vec<String> {
    url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes())
        .filter(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
        .collect()
}

async fn path_id(parts: &mut Parts) -> Option<String> {
    let params = RawPathParams::from_request_parts(parts, &()).await.ok()?;
    params
        .iter()
        .find(|(name, _)| *name == "id")
        .map(|(_, value)| value.to_owned())
}

/// For somebody who sees only some cameras: whether all that the request is about are among them.
/// What they do not see does not exist, in the same words as what really does not.
async fn sees(
    context: &Context,
    caller: &Caller,
    rule: CameraOf,
    about: &About,
) -> Result<(), ApiError> {
    let rights = &caller.rights;
    if rights.cameras.is_all() {
        return Ok(());
    }
    // The handler may read more leniently, and would then do it for cameras that nobody has looked at here.
    if about.is_unread {
        let text = "The body cannot be read: it takes one JSON object.";
        return Err(ApiError::new(ErrorKind::InvalidArgument, text));
    }
    if rule == CameraOf::WholeSite || (rule == CameraOf::Rule && about.cameras.is_empty()) {
        return Err(whole_store());
    }
    if let Some(hidden) = about.cameras.iter().find(|camera| !rights.sees(camera)) {
        return Err(missing("camera", hidden));
    }
    let thing = match rule {
        CameraOf::Thing(thing) => thing,
        CameraOf::Rule => Thing::Rule,
        _ => return Ok(()),
    };
    let id = about.id.as_deref().unwrap_or_default();
    // A new one.
    if rule == CameraOf::Rule && context.room.cameras_of(thing, id).await?.is_none() {
        return Ok(());
    }
    sees_thing(context, caller, thing, id).await
}

/// Whether a thing exists for somebody: they see all cameras it is about.
pub(crate) async fn sees_thing(
    context: &Context,
    caller: &Caller,
    thing: Thing,
    id: &str,
) -> Result<(), ApiError> {
    let rights = &caller.rights;
    if rights.cameras.is_all() {
        return Ok(());
    }
    // A rule or an export of the whole site is not theirs; an alert of it is everybody's.
    let is_for_all = matches!(thing, Thing::Alert | Thing::Incident);
    match context.room.cameras_of(thing, id).await? {
        Some(cameras)
            if cameras.iter().all(|camera| rights.sees(camera))
                && (is_for_all || !cameras.is_empty()) =>
        {
            Ok(())
        }
        // They see that it is there, as their alerts are held back too.
        Some(cameras) if thing == Thing::Snooze && cameras.is_empty() => Err(whole_store()),
        _ => Err(missing(thing.word(), id)),
    }
}

/// The camera at which somebody may hold a rule back, who wants to at `camera` or anywhere: whoever sees
/// only some does so at one of them. That a rule is about the whole store is no secret: its alerts are for all.
pub(crate) async fn hold_back_at(
    context: &Context,
    caller: &Caller,
    rule: &str,
    camera: Option<String>,
) -> Result<Option<String>, ApiError> {
    let rights = &caller.rights;
    if rights.cameras.is_all() {
        return Ok(camera);
    }
    match context.room.cameras_of(Thing::Rule, rule).await? {
        Some(cameras) if cameras.is_empty() && camera.is_none() => Err(whole_store()),
        // The rule may be turned to another camera meanwhile: this one does not go along.
        Some(cameras) if cameras.iter().all(|camera| rights.sees(camera)) => {
            Ok(camera.or_else(|| cameras.into_iter().next()))
        }
        _ => Err(missing(Thing::Rule.word(), rule)),
    }
}

fn whole_store() -> ApiError {
    ApiError::forbidden("This is about the whole store; you see only some of its cameras.")
}

/// Whether a camera exists for somebody.
pub(crate) fn sees_camera(caller: &Caller, camera: &str) -> Result<(), ApiError> {
    let sees = caller.rights.sees(camera);
    if sees {
        Ok(())
    } else {
        Err(missing("camera", camera))
    }
}

/// Whether the caller has a permission that only some requests along a route need.
pub(crate) fn needs(caller: &Caller, permission: Permission) -> Result<(), ApiError> {
    may(caller, Access::Needs(permission))
}

/// Whether somebody may watch, hear or speak through a camera over a socket with this rule; notes that they do.
pub(crate) async fn attend(
    context: &Context,
    caller: &Caller,
    rule: &Rule,
    camera: &str,
) -> Result<(), ApiError> {
    let seen = sees_camera(caller, camera);
    let outcome = match seen {
        Ok(()) => Outcome::Done,
        Err(_) => Outcome::Refused,
    };
    note(context, caller, rule, camera, "", outcome).await?;
    seen
}

/// Notes what becomes of a socket with this rule.
pub(crate) async fn note(
    context: &Context,
    caller: &Caller,
    rule: &Rule,
    camera: &str,
    detail: &str,
    outcome: Outcome,
) -> Result<(), ApiError> {
    let line = Line {
        rule,
        caller: Some(caller),
        address: caller.address,
        target: camera.to_owned(),
        detail: detail.to_owned(),
        outcome,
    };
    line.note(context, &Look::default()).await
}

fn missing(what: &str, id: &str) -> ApiError {
    let id: String = id.chars().take(100).collect();
    ApiError::new(ErrorKind::NotFound, format!("There is no {what} `{id}`."))
}

fn outcome(response: &Response) -> Outcome {
    let status = response.status();
    if status.is_success() || status.is_informational() {
        Outcome::Done
    } else if matches!(status.as_u16(), 401 | 403 | 429) {
        Outcome::Refused
    } else {
        Outcome::Failed
    }
}

/// The names of what was sent, never its values: a camera's password is one of them.
fn detail(look: &Look, sent: &Value) -> String {
    match sent {
        Value::Object(fields) if look.is_empty() => {
            let names: Vec<&str> = fields.keys().map(String::as_str).take(20).collect();
            names.join(", ")
        }
        _ => look.words(),
    }
}

/// A line of the audit log.
struct Line<'a> {
    rule: &'a Rule,
    caller: Option<&'a Caller>,
    address: Option<IpAddr>,
    target: String,
    detail: String,
    outcome: Outcome,
}

impl Line<'_> {
    async fn note(self, context: &Context, look: &Look) -> Result<(), ApiError> {
        let action = match self.rule.audit {
            Audit::Nothing => return Ok(()),
            Audit::Each(action) => action,
            Audit::Look(action) => {
                let by = self
                    .caller
                    .and_then(Caller::session)
                    .map(ToString::to_string);
                let key = (by.unwrap_or_default(), action, self.target.clone());
                let is_done = self.outcome == Outcome::Done;
                if is_done && !context.looks.is_new(key, look, Instant::now()) {
                    return Ok(());
                }
                action
            }
        };
        let entry = match self.caller {
            Some(caller) => caller.entry(action, self.outcome),
            None => NewEntry {
                actor: Actor::Link,
                user: String::new(),
                name: String::new(),
                address: text(self.address),
                action,
                target: String::new(),
                detail: String::new(),
                outcome: self.outcome,
            },
        };
        let entry = NewEntry {
            target: self.target,
            detail: self.detail,
            ..entry
        };
        context.accounts.note(entry).await
    }
}

async fn note_refusal(context: &Context, rule: &Rule, caller: &Caller, parts: &Parts) {
    // What is not noted when it is done is not noted when it is refused.
    let action = match rule.audit {
        Audit::Nothing => return,
        Audit::Each(action) | Audit::Look(action) => action,
    };
    let path: String = parts.uri.path().chars().take(200).collect();
    let entry = NewEntry {
        target: path,
        ..caller.entry(action, Outcome::Refused)
    };
    if let Err(error) = context.accounts.note(entry).await {
        tracing::warn!(%error, "a refusal was not noted");
    }
}

/// Who asks, in a handler behind the gate.
impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(not_signed_in)
    }
}

/// An answer with what the audit log shall hear of it.
pub(crate) fn telling(told: Told, answer: impl IntoResponse) -> Response {
    let mut response = answer.into_response();
    response.extensions_mut().insert(told);
    response
}
