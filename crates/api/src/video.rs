//! The video socket: one camera's stream as fragmented MP4, not re-encoded.

use axum::extract::ws::{Message, WebSocketUpgrade};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use inveye_wire::{PictureHeader, PictureKind};
use serde::Deserialize;

use crate::feed;
use crate::live::Gone;
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
        let (what, sub) = ((&VIDEO, &*camera), wanted.stream == Stream::Sub);
        let played = feed::play(
            socket,
            context,
            from,
            what,
            |room| room.video(&camera, sub),
            messages,
        );
        if let Err(Gone) = played.await {
            tracing::debug!("video client left");
        }
    })
}

fn messages(item: VideoItem) -> Vec<Message> {
    let header = |kind, media_us, received_us| PictureHeader {
        kind,
        tile: 0,
        media_us,
        received_us,
    };
    match item {
        VideoItem::Start { start, init } => {
            let header = header(PictureKind::Init, start.start_media_us, 0);
            vec![feed::told(&start), feed::piece(header, &init)]
        }
        VideoItem::Fragment(fragment) => {
            let kind = if fragment.keyframe {
                PictureKind::Keyframe
            } else {
                PictureKind::Fragment
            };
            let header = header(kind, fragment.media_us, fragment.received_us);
            vec![feed::piece(header, &fragment.bytes)]
        }
    }
}
