//! The video socket: one camera's stream as fragmented MP4, not re-encoded.

use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use futures::StreamExt;
use inveye_wire::{PictureHeader, PictureKind};
use serde::Deserialize;

use crate::gate;
use crate::live::{Gone, Holder, framed, send, send_error};
use crate::origin::CameFrom;
use crate::room::VideoItem;
use crate::server::Context;
use crate::table::VIDEO;

#[derive(Debug, Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    stream: Stream,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Stream {
    #[default]
    Main,
    Sub,
}

pub(crate) async fn upgrade(
    State(context): State<Context>,
    Path(camera): Path<String>,
    Query(wanted): Query<Wanted>,
    from: CameFrom,
    upgrade: WebSocketUpgrade,
) -> Response {
    upgrade.on_upgrade(move |socket| async move {
        if let Err(Gone) = play(socket, context, from, (camera, wanted.stream)).await {
            tracing::debug!("video client left");
        }
    })
}

async fn play(
    mut socket: WebSocket,
    context: Context,
    from: CameFrom,
    (camera, stream): (String, Stream),
) -> Result<(), Gone> {
    let mut holder = Holder::sign_in(&mut socket, &context, from, VIDEO.access).await?;
    if let Err(refused) = gate::attend(&context, &holder.caller, &VIDEO, &camera).await {
        return send_error(&mut socket, &refused).await;
    }
    let mut feed = match context.room.video(&camera, stream == Stream::Sub) {
        Ok(feed) => feed,
        Err(error) => return send_error(&mut socket, &error).await,
    };
    let mut shutdown = context.shutdown.clone();
    loop {
        tokio::select! {
            () = shutdown.triggered() => return Err(Gone),
            () = holder.may_have_changed() => {
                let still = holder.look(&context).and_then(|_| gate::sees_camera(&holder.caller, &camera));
                if let Err(over) = still {
                    send_error(&mut socket, &over).await?;
                    return Err(Gone);
                }
            }
            // Reading is what notices that the client has closed.
            received = socket.recv() => { received.ok_or(Gone)?.map_err(|_| Gone)?; }
            item = feed.next() => match item.ok_or(Gone)? {
                VideoItem::Start { start, init } => {
                    let header = PictureHeader { kind: PictureKind::Init, tile: 0, media_us: start.start_media_us, received_us: 0 };
                    send(&mut socket, Message::Text(serde_json::to_string(&start).unwrap_or_default().into())).await?;
                    send(&mut socket, Message::Binary(framed(header, &init))).await?;
                }
                VideoItem::Fragment(fragment) => {
                    let kind = if fragment.keyframe { PictureKind::Keyframe } else { PictureKind::Fragment };
                    let header = PictureHeader { kind, tile: 0, media_us: fragment.media_us, received_us: fragment.received_us };
                    send(&mut socket, Message::Binary(framed(header, &fragment.bytes))).await?;
                }
            }
        }
    }
}
