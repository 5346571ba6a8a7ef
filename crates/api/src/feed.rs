//! One camera's feed over a socket: who may have it, until when, and the end of either side.

use axum::extract::ws::{Message, WebSocket};
use bytes::Bytes;
use futures::StreamExt;
use futures::stream::BoxStream;
use inveye_wire::PictureHeader;
use serde::Serialize;

use crate::access::Rule;
use crate::error::ApiError;
use crate::gate;
use crate::live::{Gone, Holder, framed, send, send_error};
use crate::origin::CameFrom;
use crate::room::ControlRoom;
use crate::server::Context;

/// Signs somebody in, opens the feed of a camera that they may have by `rule`, and sends each item's
/// messages until either side ends or they are signed out.
pub(crate) async fn play<Item>(
    mut socket: WebSocket,
    context: Context,
    from: CameFrom,
    (rule, camera): (&Rule, &str),
    open: impl FnOnce(&dyn ControlRoom) -> Result<BoxStream<'static, Item>, ApiError>,
    messages: impl Fn(Item) -> Vec<Message>,
) -> Result<(), Gone> {
    let mut holder = Holder::sign_in(&mut socket, &context, from, rule.access).await?;
    if let Err(refused) = gate::attend(&context, &holder.caller, rule, camera).await {
        return send_error(&mut socket, &refused).await;
    }
    let mut feed = match open(&*context.room) {
        Ok(feed) => feed,
        Err(error) => return send_error(&mut socket, &error).await,
    };
    let mut shutdown = context.shutdown.clone();
    loop {
        tokio::select! {
            () = shutdown.triggered() => return Err(Gone),
            () = holder.may_have_changed() => {
                let still = holder.look(&context).and_then(|_| gate::sees_camera(&holder.caller, camera));
                if let Err(over) = still {
                    send_error(&mut socket, &over).await?;
                    return Err(Gone);
                }
            }
            // Reading is what notices that the client has closed.
            received = socket.recv() => { received.ok_or(Gone)?.map_err(|_| Gone)?; }
            item = feed.next() => for message in messages(item.ok_or(Gone)?) {
                send(&mut socket, message).await?;
            }
        }
    }
}

/// What a feed says of what follows.
pub(crate) fn told(start: &impl Serialize) -> Message {
    // Wire types have string keys and finite numbers only, so this cannot fail.
    Message::Text(serde_json::to_string(start).unwrap_or_default().into())
}

/// A piece of a feed.
pub(crate) fn piece(header: PictureHeader, bytes: &Bytes) -> Message {
    Message::Binary(framed(header, bytes))
}
