//! Speaks through a camera's loudspeaker: ONVIF's audio backchannel, a connection of its own beside
//! those of pictures.
//!
//! The RTSP library only receives, so what a talk needs of RTSP is here: DESCRIBE that asks for the
//! backchannel, SETUP inside the connection, PLAY, our RTP packets of G.711, TEARDOWN. Deliberately
//! absent: datagrams, other codecs, and listening on the same connection.

mod conversation;
mod description;
mod error;
mod message;
mod packets;

use std::time::Duration;

use inveye_base::ErrorKind;
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, interval_at, timeout};

use crate::session::{OpenStep, StreamSource};
use conversation::Conversation;
use description::{Backchannel, Offer};
use packets::Packetizer;

pub use description::TalkCodec;
pub use error::TalkError;
pub use message::read_answers;

/// Samples a second of a voice on its way to a camera, in one channel.
pub const TALK_RATE: u32 = 8_000;

/// What asks a camera for its loudspeaker: ONVIF Streaming Specification, "Back Channel Connection".
const FEATURE: (&str, &str) = ("Require", "www.onvif.org/ver20/backchannel");

/// How to open a loudspeaker and how long to wait.
#[derive(Debug, Clone)]
pub struct TalkSettings {
    /// For the connection, for each answer, and for the camera to take a packet.
    pub patience: Duration,
    /// What the camera's log will show.
    pub user_agent: String,
}

impl Default for TalkSettings {
    fn default() -> Self {
        Self {
            patience: Duration::from_secs(4),
            user_agent: crate::SessionSettings::default().user_agent,
        }
    }
}

/// Whether a camera has a loudspeaker that can be spoken through, and in which codec. Asks for a
/// description alone: nothing is set up, and no session of the camera is used.
pub async fn probe(
    source: &StreamSource,
    settings: &TalkSettings,
) -> Result<Option<TalkCodec>, TalkError> {
    let mut conversation = Conversation::connect(source, settings).await?;
    match describe(&mut conversation, source).await {
        Ok((backchannel, _)) => Ok(Some(backchannel.codec)),
        Err(TalkError::NoLoudspeaker | TalkError::UnsupportedCodec { .. }) => Ok(None),
        // A server that does not know the feature has to say 551 (RFC 2326); some say 400 or 501.
        Err(TalkError::Open(error)) if error.kind() == ErrorKind::InvalidArgument => {
            match error.refusal() {
                Some(_) => Ok(None),
                None => Err(TalkError::Open(error)),
            }
        }
        Err(error) => Err(error),
    }
}

/// Opens the loudspeaker. What is open in the camera ends with [`Talk::speak`], or with its connection.
pub async fn open(source: &StreamSource, settings: &TalkSettings) -> Result<Talk, TalkError> {
    let mut conversation = Conversation::connect(source, settings).await?;
    let (backchannel, base) = describe(&mut conversation, source).await?;
    let track = conversation::join(&base, &backchannel.control);
    let wanted = ("Transport", "RTP/AVP/TCP;unicast;interleaved=0-1");
    let set_up = conversation
        .ask(OpenStep::Setup, &track, &[wanted, FEATURE])
        .await?;
    conversation.begin_session(&set_up)?;
    let channel = set_up
        .header("transport")
        .and_then(message::interleaved_channel)
        .unwrap_or(0);
    conversation.ask(OpenStep::Play, &base, &[FEATURE]).await?;
    Ok(Talk {
        packetizer: Packetizer::new(&backchannel, channel)?,
        conversation,
        base,
        codec: backchannel.codec,
        patience: settings.patience,
    })
}

/// The backchannel, and the address that the description is relative to.
async fn describe(
    conversation: &mut Conversation,
    source: &StreamSource,
) -> Result<(Backchannel, String), TalkError> {
    let url = source.url.as_str();
    let accept = ("Accept", "application/sdp");
    let described = conversation
        .ask(OpenStep::Describe, url, &[accept, FEATURE])
        .await
        .map_err(|error| match error.refusal() {
            Some(551) => TalkError::NoLoudspeaker,
            _ => TalkError::Open(error),
        })?;
    let base = ["content-base", "content-location"]
        .iter()
        .find_map(|name| described.header(name))
        .filter(|base| conversation::is_address(base));
    let base = base.unwrap_or(url).to_owned();
    match description::find(&described.body) {
        Offer::Found(backchannel) => Ok((backchannel, base)),
        Offer::Codecs(offered) => Err(TalkError::UnsupportedCodec { offered }),
        Offer::Nothing => Err(TalkError::NoLoudspeaker),
    }
}

/// An open loudspeaker.
pub struct Talk {
    conversation: Conversation,
    packetizer: Packetizer,
    base: String,
    codec: TalkCodec,
    patience: Duration,
}

impl Talk {
    /// What the camera takes.
    pub fn codec(&self) -> TalkCodec {
        self.codec
    }

    /// Sends what comes, samples at [`TALK_RATE`], until the sender is dropped; then tells the camera
    /// that it is over. Ends early with an error when the camera hangs up or takes nothing any more.
    pub async fn speak(mut self, mut voice: mpsc::Receiver<Vec<i16>>) -> Result<(), TalkError> {
        let half = self.conversation.session_timeout() / 2;
        let mut alive = interval_at(Instant::now() + half, half);
        alive.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                biased;
                read = self.conversation.read_on() => read?,
                _due = alive.tick() => {
                    let request = self.conversation.request("OPTIONS", &self.base, &[]);
                    self.write(request.as_bytes()).await?;
                }
                samples = voice.recv() => {
                    let Some(samples) = samples else { break };
                    let packets = self.packetizer.packets(&samples);
                    self.write(&packets).await?;
                }
            }
        }
        self.conversation.tear_down(&self.base).await;
        Ok(())
    }

    async fn write(&mut self, bytes: &[u8]) -> Result<(), TalkError> {
        match timeout(self.patience, self.conversation.write(bytes)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(TalkError::Ended),
            Err(_) => Err(TalkError::Stalled),
        }
    }
}

impl std::fmt::Debug for Talk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Talk")
            .field("codec", &self.codec)
            .finish_non_exhaustive()
    }
}
