//! What a simulated camera is and how its server behaves.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use inveye_domain::{MediaTime, WallTime};
use tokio::sync::mpsc::Sender;

use super::access::Access;
use super::loudspeaker::Loudspeaker;
use crate::footage::{Footage, Soundtrack};

/// One stream of one camera.
#[derive(Debug, Clone)]
pub struct SimulatedStream {
    /// Path after the host, `/cam1/main`, not percent-encoded.
    pub path: String,
    /// What it shows.
    pub footage: Arc<Footage>,
    /// How far into the footage a live timeline is when the simulator starts.
    pub ahead: Duration,
    /// What it sounds like.
    pub sound: Option<Arc<Soundtrack>>,
    /// What people can speak through.
    pub loudspeaker: Option<Arc<Loudspeaker>>,
}

impl SimulatedStream {
    /// From its two parts.
    pub fn new(path: impl Into<String>, footage: Arc<Footage>) -> Self {
        Self {
            path: path.into(),
            footage,
            ahead: Duration::ZERO,
            sound: None,
            loudspeaker: None,
        }
    }

    /// The same camera with sound.
    pub fn with_sound(self, sound: Arc<Soundtrack>) -> Self {
        Self {
            sound: Some(sound),
            ..self
        }
    }

    /// The same camera with a loudspeaker.
    pub fn with_loudspeaker(self, loudspeaker: Arc<Loudspeaker>) -> Self {
        Self {
            loudspeaker: Some(loudspeaker),
            ..self
        }
    }

    /// The same camera at a later moment of its footage, for [`Joining::Live`].
    pub fn ahead_by(self, ahead: Duration) -> Self {
        Self { ahead, ..self }
    }
}

/// Where a client joins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Joining {
    /// Every session starts with the first picture of the file.
    #[default]
    FirstPicture,
    /// All streams of the server share one timeline, as a camera's do; a session starts with the next keyframe.
    Live,
}

/// What follows the last picture.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Repeat {
    /// The first one, for ever; RTP timestamps go on.
    #[default]
    Forever,
    /// RTCP BYE; the connection stays open.
    Never,
}

/// Which transports SETUP accepts; the others get 461.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Transports {
    /// TCP and UDP.
    #[default]
    Both,
    /// Interleaved only.
    Tcp,
    /// Datagrams only.
    Udp,
}

/// What happens to a UDP session whose RTSP connection closes without TEARDOWN.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Orphans {
    /// It ends with the connection.
    #[default]
    End,
    /// It goes on until it times out or somebody tears it down over another connection, as many cameras do.
    Live,
}

/// A picture whose last packet was handed to the network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentPicture {
    /// Its stream.
    pub path: Arc<str>,
    /// Its place in the file, in decode order, from 0.
    pub picture: usize,
    /// When it is to be shown, on its stream's own time line that goes on over rounds and sessions.
    pub media: MediaTime,
    /// By this machine's clock.
    pub at: WallTime,
}

/// The server's ways. The default listens on a free port of the loopback interface and asks nobody.
#[derive(Debug, Clone)]
pub struct Options {
    /// Address to listen on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Who may watch.
    pub access: Access,
    /// Where clients join.
    pub joining: Joining,
    /// What follows the last picture.
    pub repeat: Repeat,
    /// Accepted transports.
    pub transports: Transports,
    /// Sessions that nobody keeps alive end after this time, which SETUP tells clients in whole seconds.
    pub session_timeout: Duration,
    /// What happens to UDP sessions without connection.
    pub orphans: Orphans,
    /// More sessions get 453; cheap cameras allow three or four.
    pub most_sessions: Option<usize>,
    /// Whether RTCP sender reports are sent.
    pub sender_reports: bool,
    /// RTP timestamp of the first picture of a session; random when not given.
    pub first_timestamp: Option<u32>,
    /// Where every picture sent is told, for measurements of what follows; left out where it is full.
    pub tell: Option<Sender<SentPicture>>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: (Ipv4Addr::LOCALHOST, 0).into(),
            access: Access::default(),
            joining: Joining::default(),
            repeat: Repeat::default(),
            transports: Transports::default(),
            session_timeout: Duration::from_secs(60),
            orphans: Orphans::default(),
            most_sessions: None,
            sender_reports: true,
            first_timestamp: None,
            tell: None,
        }
    }
}
