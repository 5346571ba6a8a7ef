//! Sends one session's pictures at their time.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use bytes::Bytes;
use inveye_base::{Clock as _, SystemClock};
use inveye_domain::{MediaTime, WallTime};
use tokio::sync::mpsc::Sender;
use tokio::sync::watch;
use tokio::time::Instant;

use super::counters::{Counters, count};
use super::delivery::Delivery;
use super::faults::Condition;
use super::options::{Repeat, SentPicture};
use super::rtcp::{SenderReport, bye};
use super::rtp::Packetizer;
use crate::footage::{Footage, RTP_CLOCK};

pub(super) const REPORT_INTERVAL: Duration = Duration::from_secs(5);

/// Why a player ended by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Played {
    /// The footage is over and is not repeated.
    ToTheEnd,
    /// [`super::Faults::reset_sessions`].
    UntilReset,
}

/// The moment that RTP ticks are counted from, on both clocks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Origin {
    pub(super) instant: Instant,
    pub(super) wall: WallTime,
}

impl Origin {
    pub(super) fn earlier(self, by: Duration) -> Self {
        // Before the machine started there is no instant; a timeline that starts later does as well.
        self.instant.checked_sub(by).map_or(self, |instant| Self {
            instant,
            wall: self.wall - by,
        })
    }

    pub(super) fn ticks(&self) -> u64 {
        let passed = self.instant.elapsed().as_nanos() * u128::from(RTP_CLOCK) / 1_000_000_000;
        u64::try_from(passed).unwrap_or(u64::MAX)
    }

    fn at(&self, ticks: u64) -> Instant {
        self.instant + Duration::from_nanos(ticks * 1_000_000 / (RTP_CLOCK / 1_000))
    }
}

#[derive(Debug)]
pub(super) struct Player {
    pub(super) footage: Arc<Footage>,
    pub(super) condition: watch::Receiver<Condition>,
    pub(super) playing: watch::Receiver<bool>,
    pub(super) delivery: Arc<Delivery>,
    pub(super) counters: Arc<Counters>,
    pub(super) packetizer: Packetizer,
    pub(super) timestamp_base: u32,
    pub(super) origin: Origin,
    /// Number of the next picture of `footage`.
    pub(super) next: u64,
    pub(super) repeat: Repeat,
    pub(super) reports: bool,
    pub(super) sent: Sent,
    pub(super) path: Arc<str>,
    pub(super) tell: Option<Sender<SentPicture>>,
    pub(super) clock: SystemClock,
}

/// Figures of the sender reports, and what the player has to remember between pictures.
#[derive(Debug, Default)]
pub(super) struct Sent {
    packets: u32,
    octets: u32,
    /// RTP packets counted for [`super::Faults::drop_every`].
    offered: u64,
    next_report: Option<Instant>,
    /// Ticks after the origin at which picture 0 of the present footage is due.
    start: u64,
    frozen: Option<(u32, WallTime)>,
}

impl Player {
    /// The RTP timestamp of the next picture.
    pub(super) fn next_timestamp(&self) -> u32 {
        self.timestamp(
            self.footage.due(self.next).present,
            &self.condition.borrow(),
        )
    }

    /// Plays until something ends it; dropping the future ends it too.
    pub(super) async fn run(mut self) -> Played {
        let resets = self.condition.borrow().resets;
        loop {
            let condition = self.condition.borrow_and_update().clone();
            let playing = *self.playing.borrow_and_update();
            if condition.resets != resets {
                return Played::UntilReset;
            }
            if condition.stalled || !playing {
                self.changed().await;
                self.next = self.next_keyframe();
                continue;
            }
            self.follow_switch(&condition);
            if self.repeat == Repeat::Never && self.next >= self.footage.units().len() as u64 {
                self.delivery.report(bye(self.packetizer.ssrc)).await;
                return Played::ToTheEnd;
            }
            let due = self
                .origin
                .at(self.sent.start + self.footage.due(self.next).send);
            tokio::select! {
                () = self.changed() => continue,
                () = tokio::time::sleep_until(due) => {}
            }
            if condition.time_frozen && self.sent.frozen.is_none() {
                let timestamp = self.timestamp(self.footage.due(self.next).present, &condition);
                self.sent.frozen = Some((timestamp, self.now_on_camera(&condition)));
            } else if !condition.time_frozen {
                self.sent.frozen = None;
            }
            self.report(&condition).await;
            self.picture(&condition).await;
        }
    }

    /// Resolves when a fault is switched or the client pauses or plays.
    async fn changed(&mut self) {
        // The senders live as long as the session, and this future ends with it.
        let (condition, playing) = (self.condition.changed(), self.playing.changed());
        tokio::select! {
            changed = condition => if changed.is_err() { std::future::pending().await },
            changed = playing => if changed.is_err() { std::future::pending().await },
        }
    }

    fn next_keyframe(&self) -> u64 {
        let elapsed = self.origin.ticks().saturating_sub(self.sent.start);
        self.footage.keyframe_from(elapsed)
    }

    fn follow_switch(&mut self, condition: &Condition) {
        let Some(footage) = &condition.footage else {
            return;
        };
        if !Arc::ptr_eq(footage, &self.footage) {
            self.sent.start = self.origin.ticks();
            self.next = 0;
            self.footage = Arc::clone(footage);
        }
    }

    fn timestamp(&self, ticks: u64, condition: &Condition) -> u32 {
        if let Some((timestamp, _)) = self.sent.frozen {
            return timestamp;
        }
        wrapped(self.sent.start + ticks)
            .wrapping_add(self.timestamp_base)
            .wrapping_add(condition.timestamp_jump)
    }

    fn now_on_camera(&self, condition: &Condition) -> WallTime {
        if let Some((_, wall)) = self.sent.frozen {
            return wall;
        }
        let true_time = self.origin.wall + self.origin.instant.elapsed();
        WallTime::from_micros(
            true_time
                .as_micros()
                .saturating_add(condition.report_jump_micros),
        )
    }

    async fn report(&mut self, condition: &Condition) {
        let now = Instant::now();
        if !self.reports || self.sent.next_report.is_some_and(|at| now < at) {
            return;
        }
        self.sent.next_report = Some(now + REPORT_INTERVAL);
        let elapsed = self.origin.ticks().saturating_sub(self.sent.start);
        let report = SenderReport {
            ssrc: self.packetizer.ssrc,
            at: self.now_on_camera(condition),
            // A picture that waits for its references was captured that much before it is presented.
            timestamp: self.timestamp(elapsed + self.footage.reorder(), condition),
            packets: self.sent.packets,
            octets: self.sent.octets,
        };
        self.delivery.report(report.compound()).await;
    }

    async fn picture(&mut self, condition: &Condition) {
        let unit = self.footage.unit(self.next);
        let mut nal_units: Vec<&Bytes> = Vec::new();
        if unit.keyframe && !condition.parameter_sets_withheld {
            nal_units.extend(self.footage.parameter_sets());
        }
        nal_units.extend(&unit.nal_units);
        let timestamp = self.timestamp(self.footage.due(self.next).present, condition);
        let mut packets = self.packetizer.packets(&nal_units, timestamp);
        if let Some(every) = condition.drop_every {
            packets.retain(|_| {
                self.sent.offered += 1;
                !self.sent.offered.is_multiple_of(every)
            });
        }
        if self.delivery.picture(&packets).await {
            let octets: usize = packets.iter().map(|packet| packet.len() - 12).sum();
            self.sent.octets = self.sent.octets.wrapping_add(wrapped(octets as u64));
            self.sent.packets = self
                .sent
                .packets
                .wrapping_add(wrapped(packets.len() as u64));
            self.tell();
            self.counters
                .packets_sent
                .fetch_add(packets.len() as u64, Ordering::Relaxed);
            self.next += 1;
        } else {
            // What follows refers to the lost picture, so it is no use before the next keyframe.
            count(&self.counters.pictures_dropped);
            self.next = self.next_keyframe().max(self.next + 1);
        }
    }

    fn tell(&self) {
        if let Some(tell) = &self.tell {
            // Who measures may have stopped; cameras do not wait.
            let _told = tell
                .try_send(SentPicture {
                    path: Arc::clone(&self.path),
                    picture: self.footage.place(self.next),
                    media: media(self.sent.start + self.footage.due(self.next).present),
                    at: self.clock.wall(),
                })
                .is_err();
        }
    }
}

fn media(ticks: u64) -> MediaTime {
    MediaTime::from_micros(
        i64::try_from(u128::from(ticks) * 1_000_000 / u128::from(RTP_CLOCK)).unwrap_or(i64::MAX),
    )
}

fn wrapped(value: u64) -> u32 {
    u32::try_from(value & u64::from(u32::MAX)).unwrap_or_default()
}
