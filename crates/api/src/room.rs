//! What the engine offers to clients: the seam between transport and product.

use std::sync::Arc;

use bytes::Bytes;
use futures::future::BoxFuture;
use futures::stream::BoxStream;
use inveye_wire::{
    CameraChange, CameraCheck, CameraView, EventPage, HealthView, Hello, ModelView, NewCamera,
    NumbersView, RuleView, SceneView, SiteChange, SiteView, VideoStart,
};
use tokio::sync::{broadcast, watch};

use crate::access::Thing;
use crate::error::ApiError;
use crate::live::LiveMessage;
use crate::sound::SoundItem;
use crate::talk::Talk;

/// What most operations give back. Boxed, because the API holds the engine behind a trait object.
pub type Answer<'a, T> = BoxFuture<'a, Result<T, ApiError>>;

/// The newest picture of a camera, encoded once for all clients.
#[derive(Debug, Clone)]
pub struct Picture {
    /// Media time in microseconds.
    pub media_us: i64,
    /// When its last packet arrived, microseconds of Unix time.
    pub received_us: i64,
    /// The picture.
    pub jpeg: Bytes,
}

/// One piece of a video feed.
#[derive(Debug, Clone)]
pub enum VideoItem {
    /// Comes first, and again when the stream's parameters change.
    Start {
        /// What follows.
        start: VideoStart,
        /// The initialization segment.
        init: Bytes,
    },
    /// One picture.
    Fragment(VideoFragment),
}

/// One picture as a fragment.
#[derive(Debug, Clone)]
pub struct VideoFragment {
    /// Whether decoding may start here.
    pub keyframe: bool,
    /// Media time in microseconds.
    pub media_us: i64,
    /// When its last packet arrived, microseconds of Unix time.
    pub received_us: i64,
    /// `moof` and `mdat`.
    pub bytes: Bytes,
}

/// Which events, and in which order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EventFilter {
    /// Only after this sequence number.
    pub after: u64,
    /// Only before this one.
    pub before: Option<u64>,
    /// From the newest backwards.
    pub newest_first: bool,
    /// At most so many.
    pub limit: usize,
    /// Only of this camera.
    pub camera: Option<String>,
    /// Only at this line.
    pub line: Option<String>,
    /// Only in this zone.
    pub zone: Option<String>,
    /// Only of this till lane.
    pub lane: Option<String>,
    /// Only of these types; of all when empty.
    pub kinds: Vec<String>,
    /// Only from this moment on, milliseconds of Unix time.
    pub from_ms: Option<i64>,
    /// Only before this one.
    pub to_ms: Option<i64>,
}

/// A running engine, as its API sees it.
pub trait ControlRoom: Send + Sync + 'static {
    /// The present, complete.
    fn hello(&self) -> Hello;

    /// Messages for every live client, as JSON text, serialized once. A client that falls behind
    /// gets a new [`ControlRoom::hello`].
    fn messages(&self) -> broadcast::Receiver<Arc<LiveMessage>>;

    /// The newest picture of a camera for tiles of at most `width` pixels, encoded while somebody holds
    /// such a receiver.
    fn pictures(
        &self,
        camera: &str,
        width: Option<u32>,
    ) -> Option<watch::Receiver<Option<Picture>>>;

    /// Changes whenever any camera has a new picture, so that a client waits in one place for many.
    fn any_picture(&self) -> watch::Receiver<u64>;

    /// The camera's stream without re-encoding, from its last keyframe. `sub` asks for the small one.
    fn video(&self, camera: &str, sub: bool) -> Result<BoxStream<'static, VideoItem>, ApiError>;

    /// What a camera hears, from now on; refused while it gives no sound.
    fn sound(&self, camera: &str) -> Result<BoxStream<'static, SoundItem>, ApiError>;

    /// Opens a camera's loudspeaker for one speaker; a conflict that names who speaks while somebody does.
    /// Dropped before it is open, nothing stays behind.
    fn talk<'a>(&'a self, camera: &'a str, speaker: String) -> Answer<'a, Talk>;

    /// A JPEG of the newest picture in full size.
    fn snapshot<'a>(&'a self, camera: &'a str) -> Answer<'a, Bytes>;

    /// The store.
    fn site(&self) -> SiteView;
    /// Changes the store.
    fn set_site(&self, change: SiteChange) -> Answer<'_, SiteView>;

    /// All cameras, in the order of the wall.
    fn cameras(&self) -> Vec<CameraView>;
    /// Adds one and starts it.
    fn add_camera(&self, camera: NewCamera) -> Answer<'_, CameraView>;
    /// Changes one; it goes on running.
    fn change_camera<'a>(&'a self, camera: &'a str, change: CameraChange)
    -> Answer<'a, CameraView>;
    /// Stops and forgets one. Its events stay.
    fn remove_camera<'a>(&'a self, camera: &'a str) -> Answer<'a, ()>;
    /// Tries an address without adding it.
    fn check_camera(&self, camera: NewCamera) -> Answer<'_, CameraCheck>;
    /// Tries a camera that is set up as it would be after a change, on a connection of its own.
    fn check_existing<'a>(
        &'a self,
        camera: &'a str,
        change: CameraChange,
    ) -> Answer<'a, CameraCheck>;
    /// Replaces the lines and zones of a camera.
    fn set_scene<'a>(&'a self, camera: &'a str, scene: SceneView) -> Answer<'a, CameraView>;

    /// The cameras that a thing is about: none when there is no such thing, and an empty list when it is
    /// about the whole site.
    fn cameras_of<'a>(&'a self, thing: Thing, id: &'a str) -> Answer<'a, Option<Vec<String>>>;

    /// All rules.
    fn rules(&self) -> Answer<'_, Vec<RuleView>>;
    /// Adds or replaces one.
    fn put_rule(&self, rule: RuleView) -> Answer<'_, RuleView>;
    /// Forgets one. Its alerts stay.
    fn remove_rule<'a>(&'a self, rule: &'a str) -> Answer<'a, ()>;

    /// One page of events.
    fn events(&self, asked: EventFilter) -> Answer<'_, EventPage>;
    /// Today.
    fn numbers(&self) -> NumbersView;
    /// How the engine is.
    fn health(&self) -> HealthView;

    /// The catalogue.
    fn models(&self) -> Answer<'_, Vec<ModelView>>;
    /// Takes a model file in.
    fn import_model(&self, file_name: String, bytes: Bytes) -> Answer<'_, ModelView>;
}
