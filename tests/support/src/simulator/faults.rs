//! What can go wrong with one stream, switchable while clients are connected.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, ensure};
use tokio::sync::watch;

use crate::footage::{Footage, RTP_CLOCK};

/// How a session description is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrongSdp {
    /// `sprop` carries an SPS of four bytes; the ones in band stay right.
    BrokenSps,
    /// No `fmtp` line at all.
    MissingSprop,
    /// The only media is PCMU.
    AudioOnly,
    /// The only media is MPEG-4 Part 2.
    UnsupportedCodec,
    /// Bytes that are no session description.
    Garbage,
}

/// How sound is wrong; pictures stay right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SoundFault {
    /// It is described as something that nobody knows.
    UnknownCodec,
    /// SETUP of its track is refused.
    RefusesSetup,
    /// Its track can be set up, and PLAY is refused then.
    RefusesPlay,
    /// It can be set up, and no packet comes.
    Silent,
    /// All packets have the same timestamp.
    FrozenTimestamps,
    /// Timestamps leap by hours with every packet.
    WildTimestamps,
    /// Packets come from another source than SETUP said.
    OtherSource,
    /// Packets are no RTP at all.
    Garbage,
    /// Frames of AAC lack the marker that ends them.
    NoMarker,
}

/// Everything that is wrong at the moment; the default is a good camera.
#[derive(Debug, Clone, Default)]
pub(super) struct Condition {
    pub(super) stalled: bool,
    pub(super) drop_every: Option<u64>,
    pub(super) missing: bool,
    pub(super) sdp: Option<WrongSdp>,
    pub(super) claimed_fps: Option<f64>,
    pub(super) describe_delay: Duration,
    pub(super) first_packet_delay: Duration,
    pub(super) parameter_sets_withheld: bool,
    pub(super) report_jump_micros: i64,
    pub(super) timestamp_jump: u32,
    pub(super) time_frozen: bool,
    pub(super) footage: Option<Arc<Footage>>,
    pub(super) resets: u64,
    pub(super) sound: Option<SoundFault>,
}

/// Switches for one stream. Each takes effect for running sessions at their next picture.
#[derive(Debug)]
pub struct Faults {
    condition: watch::Sender<Condition>,
    codec: crate::footage::Codec,
}

impl Faults {
    pub(super) fn new(footage: &Footage) -> Self {
        Self {
            condition: watch::Sender::new(Condition::default()),
            codec: footage.codec(),
        }
    }

    pub(super) fn watch(&self) -> watch::Receiver<Condition> {
        self.condition.subscribe()
    }

    /// A good camera again. Sessions that were lost stay lost.
    pub fn clear(&self) {
        self.condition.send_modify(|c| {
            *c = Condition {
                resets: c.resets,
                ..Condition::default()
            };
        });
    }

    /// The connection stays and answers requests, but no packet comes. Ends at the next keyframe that is due.
    pub fn stall(&self) {
        self.condition.send_modify(|c| c.stalled = true);
    }

    /// Breaks its sound; `None` mends it.
    pub fn break_sound(&self, how: impl Into<Option<SoundFault>>) {
        let how = how.into();
        self.condition.send_modify(|c| c.sound = how);
    }

    /// Ends a stall.
    pub fn resume(&self) {
        self.condition.send_modify(|c| c.stalled = false);
    }

    /// Leaves out every `n`th RTP packet; `None` or 0 sends all.
    pub fn drop_every(&self, n: impl Into<Option<u64>>) {
        let n = n.into().filter(|&n| n > 0);
        self.condition.send_modify(|c| c.drop_every = n);
    }

    /// Closes all sessions of this stream with a TCP reset. New ones are welcome.
    pub fn reset_sessions(&self) {
        self.condition.send_modify(|c| c.resets += 1);
    }

    /// Answers 404 until [`Self::restore`].
    pub fn remove(&self) {
        self.condition.send_modify(|c| c.missing = true);
    }

    /// Ends [`Self::remove`].
    pub fn restore(&self) {
        self.condition.send_modify(|c| c.missing = false);
    }

    /// Describes itself wrongly from the next DESCRIBE on; `None` is right again.
    pub fn describe_wrongly(&self, how: impl Into<Option<WrongSdp>>) {
        let how = how.into();
        self.condition.send_modify(|c| c.sdp = how);
    }

    /// Keeps parameter sets out of the stream; with [`WrongSdp::MissingSprop`] nobody ever learns them.
    pub fn withhold_parameter_sets(&self) {
        self.condition
            .send_modify(|c| c.parameter_sets_withheld = true);
    }

    /// Claims a rate in the session description and sends at the real one.
    pub fn claim_fps(&self, fps: f64) {
        self.condition.send_modify(|c| c.claimed_fps = Some(fps));
    }

    /// Waits before each answer to DESCRIBE.
    pub fn delay_describe(&self, by: Duration) {
        self.condition.send_modify(|c| c.describe_delay = by);
    }

    /// Waits between the answer to PLAY and the first packet.
    pub fn delay_first_packet(&self, by: Duration) {
        self.condition.send_modify(|c| c.first_packet_delay = by);
    }

    /// Sender reports are off by this many seconds more from now on; RTP timestamps go on evenly.
    pub fn jump_report_clock(&self, seconds: i64) {
        self.condition.send_modify(|c| {
            c.report_jump_micros = c.report_jump_micros.saturating_add(seconds * 1_000_000)
        });
    }

    /// RTP timestamps leap forward, or back for negative seconds; sender reports follow them.
    pub fn jump_timestamps(&self, seconds: i64) {
        let ticks = seconds
            .saturating_mul(RTP_CLOCK.cast_signed())
            .rem_euclid(1 << 32);
        let ticks = u32::try_from(ticks).unwrap_or_default();
        self.condition
            .send_modify(|c| c.timestamp_jump = c.timestamp_jump.wrapping_add(ticks));
    }

    /// Pictures keep coming, but RTP timestamps and sender reports stand still.
    pub fn freeze_time(&self) {
        self.condition.send_modify(|c| c.time_frozen = true);
    }

    /// Ends [`Self::freeze_time`]: timestamps are again what they would have been.
    pub fn thaw_time(&self) {
        self.condition.send_modify(|c| c.time_frozen = false);
    }

    /// Goes over to other pictures of the same codec in the middle of running sessions, as a camera does
    /// whose resolution somebody changes: a keyframe with new parameter sets in band.
    pub fn switch_footage(&self, footage: Arc<Footage>) -> Result<()> {
        ensure!(
            footage.codec() == self.codec,
            "a running session cannot change its codec"
        );
        self.condition.send_modify(|c| c.footage = Some(footage));
        Ok(())
    }
}
