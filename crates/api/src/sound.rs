//! The sound socket: what one camera hears now, as fragmented MP4.

use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Path, State};
use axum::response::Response;
use bytes::Bytes;
use futures::StreamExt;
use inveye_wire::{PictureHeader, PictureKind, SoundStart};

use crate::gate;
use crate::live::{Gone, Holder, framed, send, send_error};
use crate::origin::CameFrom;
use crate::server::Context;
use crate::table::SOUND;

/// One piece of a camera's sound.
#[derive(Debug, Clone)]
pub enum SoundItem {
    /// Comes first, and again when the sound is another.
    Start {
        /// What follows.
        start: SoundStart,
        /// The initialization segment.
        init: Bytes,
    },
    /// `moof` and `mdat` of one frame.
    Fragment(Bytes),
}

pub(crate) async fn upgrade(
    State(context): State<Context>,
    Path(camera): Path<String>,
    from: CameFrom,
    upgrade: WebSocketUpgrade,
) -> Response {
    upgrade.on_upgrade(move |socket| async move {
        if let Err(Gone) = play(socket, context, from, camera).await {
            tracing::debug!("listener left");
        }
    })
}

async fn play(
    mut socket: WebSocket,
    context: Context,
    from: CameFrom,
    camera: String,
) -> Result<(), Gone> {
    let mut holder = Holder::sign_in(&mut socket, &context, from, SOUND.access).await?;
    if let Err(refused) = gate::attend(&context, &holder.caller, &SOUND, &camera).await {
        return send_error(&mut socket, &refused).await;
    }
    let mut feed = match context.room.sound(&camera) {
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
                SoundItem::Start { start, init } => {
                    send(&mut socket, Message::Text(serde_json::to_string(&start).unwrap_or_default().into())).await?;
                    send(&mut socket, piece(PictureKind::Init, &init)).await?;
                }
                SoundItem::Fragment(bytes) => send(&mut socket, piece(PictureKind::Keyframe, &bytes)).await?,
            }
        }
    }
}

/// In the frame of pictures, whose times are not needed here.
fn piece(kind: PictureKind, bytes: &Bytes) -> Message {
    let header = PictureHeader {
        kind,
        tile: 0,
        media_us: 0,
        received_us: 0,
    };
    Message::Binary(framed(header, bytes))
}
