//! The store's changes as they happen: one task a client.

use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use inveye_wire::locations::{
    CustomerEvent, StreamAlert, StreamFigures, StreamMessage, StreamRequest,
};
use inveye_wire::{AlertState, AlertSubject, AlertView, Direction, EventView, ServerMessage};
use tokio::sync::broadcast::error::RecvError;
use tokio::time::timeout;

use super::{location, severity, timestamp};
use crate::auth::not_signed_in;
use crate::error::ApiError;
use crate::live::{Gone, Holder, LiveMessage, send};
use crate::origin::CameFrom;
use crate::scope::Audience;
use crate::server::Context;
use crate::table::STREAM;

/// Time a client has to sign in.
const SIGN_IN: Duration = Duration::from_secs(5);
/// Largest text a client may send.
const LARGEST_MESSAGE: usize = 16 << 10;

pub(crate) async fn stream(
    State(context): State<Context>,
    from: CameFrom,
    upgrade: WebSocketUpgrade,
) -> Response {
    upgrade
        .max_message_size(LARGEST_MESSAGE)
        .on_upgrade(move |socket| async move {
            // The connection's end is the normal way out; there is nobody left to tell.
            if let Err(Gone) = serve(socket, context, from).await {
                tracing::debug!("client of the stream left");
            }
        })
}

async fn serve(mut socket: WebSocket, context: Context, from: CameFrom) -> Result<(), Gone> {
    let first = timeout(SIGN_IN, socket.recv()).await.map_err(|_| Gone)?;
    let first = first.ok_or(Gone)?.map_err(|_| Gone)?;
    let holder = match read(&first) {
        Some(Ok(StreamRequest::Auth { token })) => {
            let token = token.strip_prefix("Bearer ").unwrap_or(&token).trim();
            Holder::new(&context, token, from, STREAM.access)
        }
        _ => Err(not_signed_in()),
    };
    match holder {
        Ok(holder) => {
            let client = Client {
                socket,
                context,
                holder,
                is_subscribed: false,
                told: None,
            };
            client.run().await
        }
        Err(refused) => refuse(&mut socket, &refused).await.and(Err(Gone)),
    }
}

/// What a client says; nothing for what is no text.
fn read(message: &Message) -> Option<Result<StreamRequest, serde_json::Error>> {
    match message {
        Message::Text(text) => Some(serde_json::from_str(text)),
        _ => None,
    }
}

async fn tell(socket: &mut WebSocket, message: &StreamMessage) -> Result<(), Gone> {
    // Wire types have string keys and finite numbers only, so this cannot fail.
    let text = serde_json::to_string(message).unwrap_or_default();
    send(socket, Message::Text(text.into())).await
}

async fn refuse(socket: &mut WebSocket, refused: &ApiError) -> Result<(), Gone> {
    let message = refused.to_string();
    tell(socket, &StreamMessage::Error { message }).await
}

struct Client {
    socket: WebSocket,
    context: Context,
    holder: Holder,
    is_subscribed: bool,
    /// The figures that were sent last.
    told: Option<StreamFigures>,
}

impl Client {
    async fn run(mut self) -> Result<(), Gone> {
        let mut shutdown = self.context.shutdown.clone();
        // Before anything is sent: a change in between comes twice, never not at all.
        let mut messages = self.context.room.messages();
        loop {
            tokio::select! {
                biased;
                () = shutdown.triggered() => return Err(Gone),
                // Before facts: who was signed out hears no more.
                () = self.holder.may_have_changed() => {
                    if let Err(over) = self.holder.look(&self.context) {
                        return refuse(&mut self.socket, &over).await.and(Err(Gone));
                    }
                }
                received = self.socket.recv() => {
                    let message = received.ok_or(Gone)?.map_err(|_| Gone)?;
                    self.received(&message).await?;
                }
                message = messages.recv(), if self.is_subscribed => match message {
                    Ok(message) => self.pass_on(&message).await?,
                    // Figures are of now; what happened in between is in the lists.
                    Err(RecvError::Lagged(_)) => self.figures().await?,
                    Err(RecvError::Closed) => return Err(Gone),
                },
            }
        }
    }

    async fn received(&mut self, message: &Message) -> Result<(), Gone> {
        let id = match read(message) {
            None | Some(Ok(StreamRequest::Auth { .. })) => return Ok(()),
            Some(Ok(StreamRequest::Subscribe { location_id })) => location_id,
            Some(Err(error)) => {
                let message = format!("The message cannot be read: {error}.");
                return tell(&mut self.socket, &StreamMessage::Error { message }).await;
            }
        };
        let found = location(&self.context, &id).and_then(|site| {
            if self.holder.caller.rights.cameras.is_all() {
                Ok(site.id)
            } else {
                let text = "This is for whoever sees all cameras of the store.";
                Err(ApiError::forbidden(text))
            }
        });
        match found {
            Ok(location_id) => {
                self.is_subscribed = true;
                let message = StreamMessage::Subscribed { location_id };
                tell(&mut self.socket, &message).await?;
                self.told = None;
                self.figures().await
            }
            Err(refused) => refuse(&mut self.socket, &refused).await,
        }
    }

    async fn figures(&mut self) -> Result<(), Gone> {
        let numbers = self.context.room.numbers();
        let data = StreamFigures {
            footfall: numbers.footfall,
            occupancy: numbers.occupancy,
        };
        if self.told == Some(data) {
            return Ok(());
        }
        self.told = Some(data);
        tell(&mut self.socket, &StreamMessage::KpiUpdate { data }).await
    }

    async fn pass_on(&mut self, message: &LiveMessage) -> Result<(), Gone> {
        let rights = &self.holder.caller.rights;
        let audience = message.audience();
        let is_told = match audience {
            Audience::Numbers => return self.figures().await,
            Audience::Alert(_) | Audience::Camera(_, Some(_)) => audience.includes(rights),
            Audience::Camera(_, None) | Audience::Everybody | Audience::Snoozes => false,
        };
        if !is_told || message.is_about_boxes() {
            return Ok(());
        }
        // Facts are few. Written once for all, they are read anew here rather than kept beside their text for all.
        let told = match serde_json::from_str(message.text()) {
            Ok(ServerMessage::Event { event }) => customer_event(event),
            Ok(ServerMessage::Alert { alert }) => StreamMessage::Alert {
                alert: stream_alert(*alert),
            },
            _ => return Ok(()),
        };
        tell(&mut self.socket, &told).await
    }
}

fn customer_event(event: EventView) -> StreamMessage {
    let kind = match (event.kind.as_str(), event.direction) {
        ("entry", _) => "CUSTOMER_ENTRY".to_owned(),
        ("line_cross", Some(Direction::Out)) => "CUSTOMER_EXIT".to_owned(),
        (other, _) => other.to_uppercase(),
    };
    StreamMessage::CustomerEvent {
        event: CustomerEvent {
            kind,
            timestamp: timestamp(event.at_ms),
            camera_id: event.camera,
            demographics: None,
            unique_id: event.track.map(|track| format!("CUST-{track}")),
            place: event.zone.or(event.lane).or(event.line),
        },
    }
}

fn stream_alert(alert: AlertView) -> StreamAlert {
    let kind = match &alert.subject {
        Some(AlertSubject::QueueLength { .. }) => "QUEUE_LENGTH".to_owned(),
        Some(AlertSubject::QueueLong { .. }) => "QUEUE_LONG".to_owned(),
        Some(AlertSubject::Occupancy { people, capacity }) if people > capacity => {
            "CAPACITY_EXCEEDED".to_owned()
        }
        // Their tags are the names of the others.
        other => serde_json::to_value(other)
            .ok()
            .and_then(|subject| Some(subject.get("kind")?.as_str()?.to_uppercase()))
            .unwrap_or_else(|| "ALERT".to_owned()),
    };
    let state = match alert.state {
        AlertState::Open => "OPEN",
        AlertState::Acknowledged => "ACKNOWLEDGED",
        AlertState::Dispatched => "DISPATCHED",
        AlertState::Resolved => "RESOLVED",
        AlertState::Dismissed => "DISMISSED",
    };
    StreamAlert {
        id: alert.id,
        kind,
        severity: severity(alert.severity),
        message: format!("{}: {}", alert.place, alert.title),
        timestamp: timestamp(alert.at_ms),
        camera_id: alert.camera,
        state: state.to_owned(),
    }
}
