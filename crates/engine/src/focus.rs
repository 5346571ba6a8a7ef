//! A stream as fragmented MP4 for one viewer: remuxed, never re-encoded.

use std::sync::Arc;

use futures::StreamExt;
use futures::stream::{self, BoxStream};
use inveye_api::{VideoFragment, VideoItem};
use inveye_base::{Clock, ErrorChain};
use inveye_pipeline::StreamItem;
use inveye_video::{AccessUnit, VideoParameters, fmp4};
use inveye_wire::VideoStart;
use tokio::sync::broadcast;

use crate::hub::wall_micros;
use crate::stream::Stream;

/// What a viewer needs to start within a GOP, then everything live. A viewer that falls behind by
/// more than the backlog starts again at the next keyframe.
pub(crate) fn feed(stream: Arc<Stream>, clock: Arc<dyn Clock>) -> BoxStream<'static, VideoItem> {
    let (backlog, live) = stream.ring.listen();
    let viewer = Viewer {
        clock,
        muxer: None,
        parameters: None,
        waiting_for_keyframe: true,
    };
    let state = (viewer, backlog.into_iter(), live);
    stream::unfold(state, |(mut viewer, mut backlog, mut live)| async move {
        loop {
            let item = match backlog.next() {
                Some(item) => item,
                None => match live.recv().await {
                    Ok(item) => item,
                    Err(broadcast::error::RecvError::Lagged(_)) => {
                        viewer.waiting_for_keyframe = true;
                        continue;
                    }
                    Err(broadcast::error::RecvError::Closed) => return None,
                },
            };
            let items = viewer.take(item);
            if !items.is_empty() {
                return Some((stream::iter(items), (viewer, backlog, live)));
            }
        }
    })
    .flatten()
    .boxed()
}

struct Viewer {
    clock: Arc<dyn Clock>,
    parameters: Option<Arc<VideoParameters>>,
    muxer: Option<fmp4::LiveFragments>,
    waiting_for_keyframe: bool,
}

impl Viewer {
    fn take(&mut self, item: StreamItem) -> Vec<VideoItem> {
        match item {
            StreamItem::Parameters(parameters) => {
                // Told with the first keyframe, whose time is the start of the segments' clock.
                (self.parameters, self.muxer, self.waiting_for_keyframe) =
                    (Some(parameters), None, true);
                Vec::new()
            }
            StreamItem::Unit(unit) => self.unit(&unit),
        }
    }

    fn unit(&mut self, unit: &AccessUnit) -> Vec<VideoItem> {
        let Some(parameters) = &self.parameters else {
            return Vec::new();
        };
        if self.waiting_for_keyframe && !unit.keyframe {
            return Vec::new();
        }
        self.waiting_for_keyframe = false;
        let mut items = Vec::with_capacity(2);
        if self.muxer.is_none() {
            let start = VideoStart {
                mime: format!("video/mp4; codecs=\"{}\"", parameters.rfc6381),
                size: [parameters.size.width, parameters.size.height],
                start_media_us: unit.media.as_micros(),
            };
            match fmp4::init_segment(parameters) {
                Ok(init) => items.push(VideoItem::Start { start, init }),
                Err(error) => {
                    tracing::warn!(error = %ErrorChain(&error), "the stream cannot be played");
                    return items;
                }
            }
        }
        let muxer = self
            .muxer
            .get_or_insert_with(|| fmp4::LiveFragments::new(None));
        match muxer.fragment(unit) {
            Ok(bytes) => items.push(VideoItem::Fragment(VideoFragment {
                keyframe: unit.keyframe,
                media_us: unit.media.as_micros(),
                received_us: wall_micros(&*self.clock, unit.received),
                bytes,
            })),
            Err(error) => tracing::warn!(error = %ErrorChain(&error), "a picture cannot be played"),
        }
        items
    }
}
