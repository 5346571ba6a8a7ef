//! The sound socket: what one camera hears now, as fragmented MP4.

use axum::extract::ws::{Message, WebSocketUpgrade};
use axum::extract::{Path, State};
use axum::response::Response;
use bytes::Bytes;
use inveye_wire::{PictureHeader, PictureKind, SoundStart};

use crate::feed;
use crate::live::Gone;
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
        let what = (&SOUND, &*camera);
        let played = feed::play(
            socket,
            context,
            from,
            what,
            |room| room.sound(&camera),
            messages,
        );
        if let Err(Gone) = played.await {
            tracing::debug!("listener left");
        }
    })
}

fn messages(item: SoundItem) -> Vec<Message> {
    // In the frame of pictures, whose times are not needed here.
    let header = |kind| PictureHeader {
        kind,
        tile: 0,
        media_us: 0,
        received_us: 0,
    };
    match item {
        SoundItem::Start { start, init } => {
            vec![
                feed::told(&start),
                feed::piece(header(PictureKind::Init), &init),
            ]
        }
        SoundItem::Fragment(bytes) => vec![feed::piece(header(PictureKind::Keyframe), &bytes)],
    }
}
