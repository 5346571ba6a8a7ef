//! HTTP and WebSocket in front of a running engine: routes, sign-in, origin check, live fan-out and
//! the user interface's files.
//!
//! Promises: every error is a [`inveye_wire::WireError`]; nothing here waits on disk or a camera
//! without a bound; a slow client loses pictures, never memory. Deliberately absent: any state of
//! its own beyond connections. What can be asked is [`ControlRoom`], which the engine implements.
//!
//! Start with `room` (what the engine offers), then `live` (what a screen listens to).

mod assets;
mod auth;
mod error;
mod live;
mod openapi;
mod recorded;
mod room;
mod routes;
mod server;
mod video;

pub use auth::{AccessToken, random_token};
pub use error::ApiError;
pub use openapi::document as openapi_document;
pub use recorded::{FileDownload, RecordedMedia, RecordedRoom, RecordedTime};
pub use room::{AlertAction, Answer, ControlRoom, Picture, VideoFragment, VideoItem};
pub use server::{BindError, Server, ServerOptions};
