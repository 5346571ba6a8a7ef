//! The live socket: one task a client. See [`inveye_wire::live`] for the messages.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use bytes::{BufMut, Bytes, BytesMut};
use inveye_accounts::{Outcome, Permission};
use inveye_base::ErrorKind;
use inveye_wire::{
    ClientMessage, HEADER_LENGTH, PictureHeader, PictureKind, ServerMessage, TileAssignment,
};
use tokio::sync::{broadcast, watch};
use tokio::time::{Instant, Interval, MissedTickBehavior, interval, timeout};

use crate::access::{Access, Rule};
use crate::accounts::Caller;
use crate::auth::not_signed_in;
use crate::error::{ApiError, request_id};
use crate::gate;
use crate::origin::CameFrom;
use crate::room::Picture;
use crate::scope::{self, Audience};
use crate::server::Context;
use crate::table::{LIVE, LIVE_END};
use crate::watching::{Ended, Watched, lines};

/// Time a client has to sign in.
const SIGN_IN: Duration = Duration::from_secs(5);
/// A client that takes longer than this for one message is gone.
const SEND: Duration = Duration::from_secs(10);
/// Largest text a client may send.
const LARGEST_MESSAGE: usize = 64 << 10;
/// More tiles than any wall has.
const MOST_TILES: usize = 64;
/// An open socket counts as use of its session, and looks so often whether that has ended.
const STILL_THERE: Duration = Duration::from_secs(20);

/// A message for all clients that may hear it, written once.
#[derive(Debug, Clone)]
pub struct LiveMessage {
    text: String,
    audience: Audience,
}

impl LiveMessage {
    /// Writes it.
    pub fn new(message: &ServerMessage) -> Result<Self, serde_json::Error> {
        Ok(Self {
            text: serde_json::to_string(message)?,
            audience: Audience::of(message),
        })
    }

    /// As it is sent.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whom it is for.
    pub(crate) fn audience(&self) -> &Audience {
        &self.audience
    }

    /// Whether it comes with each picture, and is of no use without it.
    pub(crate) fn is_about_boxes(&self) -> bool {
        matches!(
            self.audience,
            Audience::Camera(_, Some(Permission::ViewLive))
        )
    }
}

pub(crate) async fn upgrade(
    State(context): State<Context>,
    from: CameFrom,
    upgrade: WebSocketUpgrade,
) -> Response {
    upgrade
        .max_message_size(LARGEST_MESSAGE)
        .on_upgrade(move |socket| async move {
            // The connection's end is the normal way out; there is nobody left to tell.
            if let Err(Gone) = Client::sign_in(socket, context, from).await {
                tracing::debug!("live client left");
            }
        })
}

/// The other end does not answer any more.
#[derive(Debug)]
pub(crate) struct Gone;

pub(crate) async fn send(socket: &mut WebSocket, message: Message) -> Result<(), Gone> {
    match timeout(SEND, socket.send(message)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(Gone),
    }
}

pub(crate) async fn send_error(socket: &mut WebSocket, error: &ApiError) -> Result<(), Gone> {
    let message = ServerMessage::Error {
        error: error.to_wire(&request_id()),
    };
    send(socket, Message::Text(text(&message).into())).await
}

fn text(message: &ServerMessage) -> String {
    // Wire types have string keys and finite numbers only, so this cannot fail.
    serde_json::to_string(message).unwrap_or_default()
}

/// Somebody at the other end of a socket, for as long as their session lasts.
pub(crate) struct Holder {
    token: String,
    address: Option<IpAddr>,
    access: Access,
    pub(crate) caller: Caller,
    /// A screen that was opened before the first account hears of it.
    has_users: bool,
    changes: watch::Receiver<u64>,
    looks: Interval,
}

impl Holder {
    /// Waits for the first message, and checks the token in it and what its holder may do.
    pub(crate) async fn sign_in(
        socket: &mut WebSocket,
        context: &Context,
        from: CameFrom,
        access: Access,
    ) -> Result<Self, Gone> {
        let first = timeout(SIGN_IN, socket.recv())
            .await
            .map_err(|_| Gone)?
            .ok_or(Gone)?
            .map_err(|_| Gone)?;
        let offered = first
            .to_text()
            .ok()
            .and_then(|t| serde_json::from_str(t).ok());
        let Some(ClientMessage::Auth { token }) = offered else {
            send_error(socket, &not_signed_in()).await?;
            return Err(Gone);
        };
        match Self::new(context, &token, from, access) {
            Ok(holder) => Ok(holder),
            Err(refused) => {
                send_error(socket, &refused).await?;
                Err(Gone)
            }
        }
    }

    /// Whoever holds a token, if they may.
    pub(crate) fn new(
        context: &Context,
        token: &str,
        from: CameFrom,
        access: Access,
    ) -> Result<Self, ApiError> {
        let CameFrom(address) = from;
        let mut looks = interval(STILL_THERE);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        looks.reset();
        // Subscribed before it is asked: an end in between is noticed.
        let changes = context.accounts.changes();
        let has_users = context.accounts.has_users();
        let caller = context.caller(token, address).ok_or_else(not_signed_in)?;
        gate::may(&caller, access)?;
        Ok(Self {
            token: token.to_owned(),
            address,
            access,
            caller,
            has_users,
            changes,
            looks,
        })
    }

    /// Waits until it is to be seen whether they are still signed in.
    pub(crate) async fn may_have_changed(&mut self) {
        tokio::select! {
            changed = self.changes.changed() => {
                if changed.is_err() {
                    // The engine ends, and the socket with it.
                    std::future::pending::<()>().await;
                }
            }
            _tick = self.looks.tick() => {}
        }
    }

    /// Whether their rights are others now; an error when they have none here any more.
    pub(crate) fn look(&mut self, context: &Context) -> Result<bool, ApiError> {
        let caller = context
            .caller(&self.token, self.address)
            .ok_or_else(not_signed_in)?;
        gate::may(&caller, self.access)?;
        let has_users = context.accounts.has_users();
        let is_other = caller != self.caller || has_users != self.has_users;
        self.caller = caller;
        self.has_users = has_users;
        Ok(is_other)
    }
}

struct Tile {
    pictures: watch::Receiver<Option<Picture>>,
    due: Instant,
    index: u16,
    camera: String,
}

struct Client {
    socket: WebSocket,
    context: Context,
    holder: Holder,
    messages: broadcast::Receiver<Arc<LiveMessage>>,
    any_picture: watch::Receiver<u64>,
    tiles: Vec<Tile>,
    /// Of these, what the audit log has heard.
    watched: Watched,
    period: Duration,
    /// Sockets hold megabytes on their way to a slow client: seconds of old pictures. So it says how
    /// many may be on their way, and which arrived.
    window: Option<u32>,
    unseen: u32,
}

impl Client {
    async fn sign_in(mut socket: WebSocket, context: Context, from: CameFrom) -> Result<(), Gone> {
        let holder = Holder::sign_in(&mut socket, &context, from, LIVE.access).await?;
        // Subscribed before the snapshot is taken: a change in between comes twice, never not at all.
        let messages = context.room.messages();
        let any_picture = context.room.any_picture();
        let mut client = Self {
            socket,
            context,
            holder,
            messages,
            any_picture,
            tiles: Vec::new(),
            watched: Watched::default(),
            period: Duration::from_millis(100),
            window: None,
            unseen: 0,
        };
        client.hello().await?;
        let over = client.run().await;
        let ended = client.watched.end(Instant::now());
        client.note_ended(ended).await;
        over
    }

    async fn hello(&mut self) -> Result<(), Gone> {
        let rights = &self.holder.caller.rights;
        let hello = ServerMessage::Hello {
            hello: Box::new(scope::hello(rights, self.context.room.hello())),
        };
        let me = ServerMessage::Me {
            me: Box::new(self.context.accounts.me(&self.holder.caller)),
        };
        send(&mut self.socket, Message::Text(text(&hello).into())).await?;
        send(&mut self.socket, Message::Text(text(&me).into())).await
    }

    /// What others hear of is left out.
    async fn pass_on(&mut self, message: &LiveMessage) -> Result<(), Gone> {
        let rights = &self.holder.caller.rights;
        let text = if message.audience.includes(rights) {
            message.text.clone()
        } else if message.audience == Audience::Numbers && rights.may(Permission::ViewNumbers) {
            let numbers = scope::numbers(rights, self.context.room.numbers());
            text(&ServerMessage::Numbers { numbers })
        } else if message.audience == Audience::Snoozes && rights.may(Permission::ViewAlerts) {
            let snoozes = scope::snoozes(rights, self.context.alarms.snoozes());
            text(&ServerMessage::Snoozes { snoozes })
        } else {
            return Ok(());
        };
        send(&mut self.socket, Message::Text(text.into())).await
    }

    /// Ends when the session has; begins anew when rights are others.
    async fn look(&mut self) -> Result<(), Gone> {
        match self.holder.look(&self.context) {
            Ok(false) => {
                let left = self.watched.left(Instant::now());
                self.note_ended(left).await;
                Ok(())
            }
            Ok(true) => {
                let rights = &self.holder.caller.rights;
                self.tiles
                    .retain(|tile| rights.may(Permission::ViewLive) && rights.sees(&tile.camera));
                self.note_watched().await?;
                self.hello().await
            }
            Err(over) => {
                send_error(&mut self.socket, &over).await?;
                Err(Gone)
            }
        }
    }

    async fn run(&mut self) -> Result<(), Gone> {
        let mut shutdown = self.context.shutdown.clone();
        loop {
            tokio::select! {
                // Facts before pictures: a late alert is worse than a dropped frame.
                biased;
                () = shutdown.triggered() => return Err(Gone),
                // Before facts: who was signed out hears no more.
                () = self.holder.may_have_changed() => self.look().await?,
                received = self.socket.recv() => {
                    let message = received.ok_or(Gone)?.map_err(|_| Gone)?;
                    self.received(message).await?;
                }
                message = self.messages.recv() => match message {
                    Ok(message) => self.pass_on(&message).await?,
                    Err(broadcast::error::RecvError::Lagged(_)) => self.hello().await?,
                    Err(broadcast::error::RecvError::Closed) => return Err(Gone),
                },
                changed = self.any_picture.changed(), if !self.tiles.is_empty() => {
                    changed.map_err(|_| Gone)?;
                    self.send_pictures().await?;
                }
            }
        }
    }

    async fn received(&mut self, message: Message) -> Result<(), Gone> {
        let Message::Text(text) = message else {
            return Ok(());
        };
        match serde_json::from_str(&text) {
            Ok(ClientMessage::Watch {
                cameras,
                fps,
                window,
                width,
            }) => {
                self.window = window.map(|window| window.max(1));
                self.watch(&cameras, fps, width).await
            }
            Ok(ClientMessage::Seen { pictures }) => {
                self.unseen = self.unseen.saturating_sub(pictures);
                self.send_pictures().await
            }
            Ok(ClientMessage::Auth { .. }) => Ok(()),
            Err(error) => {
                let refused = ApiError::new(
                    ErrorKind::InvalidArgument,
                    format!("The message cannot be read: {error}."),
                );
                send_error(&mut self.socket, &refused).await
            }
        }
    }

    async fn watch(
        &mut self,
        cameras: &[String],
        fps: f64,
        width: Option<u32>,
    ) -> Result<(), Gone> {
        if cameras.len() > MOST_TILES {
            let refused = ApiError::new(
                ErrorKind::InvalidArgument,
                format!("At most {MOST_TILES} cameras can be watched at once."),
            );
            return send_error(&mut self.socket, &refused).await;
        }
        self.period = Duration::from_secs_f64(1.0 / fps.clamp(0.1, 60.0));
        let now = Instant::now();
        let mut assigned = Vec::with_capacity(cameras.len());
        self.tiles.clear();
        let rights = &self.holder.caller.rights;
        for (index, camera) in (0u16..).zip(cameras) {
            if !rights.may(Permission::ViewLive) || !rights.sees(camera) {
                continue;
            }
            let Some(mut pictures) = self.context.room.pictures(camera, width) else {
                continue;
            };
            // The picture at hand is sent at once: a tile is never empty while there is something to show.
            pictures.mark_changed();
            self.tiles.push(Tile {
                pictures,
                due: now,
                index,
                camera: camera.clone(),
            });
            assigned.push(TileAssignment {
                index,
                camera: camera.clone(),
            });
        }
        self.note_watched().await?;
        if self.tiles.is_empty() {
            assigned.clear();
        }
        let answer = ServerMessage::Watching { tiles: assigned };
        send(&mut self.socket, Message::Text(text(&answer).into())).await?;
        self.send_pictures().await
    }

    /// Tells the audit log what is on this screen now, before any picture goes there. Nothing is shown that
    /// cannot be noted.
    async fn note_watched(&mut self) -> Result<(), Gone> {
        let mut cameras: Vec<String> = self.tiles.iter().map(|tile| tile.camera.clone()).collect();
        cameras.sort_unstable();
        cameras.dedup();
        let now = Instant::now();
        if self.watched.show(cameras.clone(), now)
            && let Err(refused) = self.note(&LIVE, &cameras, "").await
        {
            self.watched.forget();
            self.tiles.clear();
            return send_error(&mut self.socket, &refused).await;
        }
        let left = self.watched.left(now);
        self.note_ended(left).await;
        Ok(())
    }

    async fn note_ended(&mut self, ended: Vec<Ended>) {
        for Ended { cameras, words } in ended {
            if let Err(error) = self.note(&LIVE_END, &cameras, &words).await {
                tracing::warn!(%error, "the end of a look at a wall was not noted");
            }
        }
    }

    async fn note(&mut self, rule: &Rule, cameras: &[String], words: &str) -> Result<(), ApiError> {
        let caller = &self.holder.caller;
        for line in lines(cameras) {
            gate::note(&self.context, caller, rule, &line, words, Outcome::Done).await?;
        }
        Ok(())
    }

    /// Sends each tile's newest picture if it is new and due. While a send waits for a slow client,
    /// newer pictures replace older ones in their places.
    async fn send_pictures(&mut self) -> Result<(), Gone> {
        // Whoever was passed over last time comes first: a small window must not starve the last tiles.
        self.tiles.sort_by_key(|tile| tile.due);
        for tile in &mut self.tiles {
            if self.window.is_some_and(|window| self.unseen >= window) {
                break;
            }
            let now = Instant::now();
            // Half a period of grace: pictures come with jitter, and a strict limit would drop every other one.
            if now + self.period / 2 < tile.due || !tile.pictures.has_changed().unwrap_or(false) {
                continue;
            }
            let Some(picture) = tile.pictures.borrow_and_update().clone() else {
                continue;
            };
            tile.due = now.max(tile.due) + self.period;
            let header = PictureHeader {
                kind: PictureKind::Jpeg,
                tile: tile.index,
                media_us: picture.media_us,
                received_us: picture.received_us,
            };
            send(
                &mut self.socket,
                Message::Binary(framed(header, &picture.jpeg)),
            )
            .await?;
            self.unseen = self.unseen.saturating_add(1);
        }
        Ok(())
    }
}

/// One copy of the picture a client: the socket wants header and picture in one message.
pub(crate) fn framed(header: PictureHeader, picture: &Bytes) -> Bytes {
    let mut bytes = BytesMut::with_capacity(HEADER_LENGTH + picture.len());
    bytes.put_slice(&header.to_bytes());
    bytes.put_slice(picture);
    bytes.freeze()
}
