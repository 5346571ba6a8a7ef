//! An RTSP server that behaves like one or many cameras, good ones and broken ones.
//!
//! [`CameraSimulator::start`] serves H.264 and H.265 from MP4 files over TCP and UDP in real time, for ever.
//! [`Running::faults`] breaks a stream while clients watch; [`Counters`] tell how their sessions ended.
//! Sound is AAC from MP4 files or tones in G.711, and can be as broken as the pictures. A [`Loudspeaker`] keeps what is
//! said through it.
//! Deliberately absent: multicast, TLS, and any decoding.

mod access;
mod connection;
mod counters;
mod delivery;
mod faults;
mod listener;
mod loudspeaker;
mod message;
mod options;
mod player;
mod requests;
mod rtcp;
mod rtp;
mod running;
mod sdp;
mod server;
mod session;
mod sound;

pub use access::{Access, Credentials};
pub use counters::Counters;
pub use faults::{Faults, SoundFault, WrongSdp};
pub use loudspeaker::{Loudspeaker, LoudspeakerFault};
pub use options::{Joining, Options, Orphans, Repeat, SentPicture, SimulatedStream, Transports};
pub use running::{CameraSimulator, Running};
pub use server::Speech;
