//! The front of a stream: runs in the stream's own task and never waits.

use std::sync::Arc;
use std::sync::mpsc::{SyncSender, TrySendError};

use inveye_video::fmp4::Fmp4Error;
use inveye_video::{AccessUnit, AudioParameters, AudioUnit, CaptureSource, VideoParameters};

use super::thread::Message;
use super::{Shared, StreamState, bytes_fit, lock};
use crate::assembler::{Assembler, Piece};
use crate::gap::GapCause;

/// Takes one stream's pictures. Dropping it hands over what was collected.
#[derive(Debug)]
pub struct StreamRecorder {
    shared: Arc<Shared>,
    state: Arc<StreamState>,
    sender: SyncSender<Message>,
    assembler: Assembler,
    pieces: Vec<Piece>,
    is_off: bool,
}

impl StreamRecorder {
    pub(super) fn new(
        shared: Arc<Shared>,
        state: Arc<StreamState>,
        sender: SyncSender<Message>,
    ) -> Self {
        Self {
            shared,
            state,
            sender,
            assembler: Assembler::default(),
            pieces: Vec::new(),
            is_off: false,
        }
    }

    /// Pictures that follow are encoded in this way.
    pub fn set_parameters(&mut self, parameters: Arc<VideoParameters>) -> Result<(), Fmp4Error> {
        let set = self.assembler.set_parameters(parameters, &mut self.pieces);
        self.hand_over();
        if set.is_err() {
            self.missing(GapCause::Unreadable);
        }
        set
    }

    /// Sound that follows is encoded in this way; none when there is none from now on.
    pub fn set_sound(&mut self, sound: Option<Arc<AudioParameters>>) {
        self.assembler.set_sound(sound);
    }

    /// The next frame of sound. It may come after the pictures of its time, but not by much.
    pub fn push_sound(&mut self, unit: AudioUnit) {
        self.assembler.push_sound(unit, &mut self.pieces);
        self.hand_over();
    }

    /// The next picture, in the order of decoding.
    pub fn push(&mut self, unit: &AccessUnit, clock: CaptureSource) {
        if let Some(cause) = lock(&self.state.restart).take() {
            self.assembler.restart(cause);
        }
        self.assembler.push(unit, clock, &mut self.pieces);
        self.hand_over();
    }

    /// This stream is not to be recorded any more; ends its front.
    pub fn switched_off(&mut self) {
        self.missing(GapCause::SwitchedOff);
        self.is_off = true;
    }

    /// No more pictures for now, and why. May be told anew when more is known about the cause.
    pub fn missing(&mut self, cause: GapCause) {
        self.assembler.interrupt(cause, &mut self.pieces);
        self.hand_over();
        self.tell_lost();
        self.tell(cause);
    }

    /// What the disk did not take is missing for that reason, whatever comes after it.
    fn tell_lost(&self) {
        let lost = *lock(&self.state.restart);
        if let Some(lost) = lost {
            self.tell(lost);
        }
    }

    fn tell(&self, cause: GapCause) {
        let at = self.shared.clock.wall();
        let message = Message::Missing(Arc::clone(&self.state), at, cause);
        if self.sender.try_send(message).is_err() {
            // The disk is too slow to hear it; the ledger then has that as the cause.
            tracing::debug!("the recorder's queue is full");
        }
    }

    fn hand_over(&mut self) {
        let mut is_broken = false;
        for piece in self.pieces.drain(..) {
            if is_broken {
                continue;
            }
            let bytes = piece.bytes.len();
            let sent = bytes_fit(&self.shared, bytes)
                && match self
                    .sender
                    .try_send(Message::Piece(Arc::clone(&self.state), piece))
                {
                    Ok(()) => true,
                    Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => {
                        super::bytes_gone(&self.shared, bytes);
                        false
                    }
                };
            if !sent {
                // What follows would not decode without it.
                *lock(&self.state.restart) = Some(GapCause::DiskSlow);
                is_broken = true;
            }
        }
    }
}

impl Drop for StreamRecorder {
    fn drop(&mut self) {
        if self.is_off {
            return;
        }
        self.assembler.flush(&mut self.pieces);
        self.hand_over();
        self.tell_lost();
        // An error means that the recorder has ended, which ended the segment.
        let _ended = self
            .sender
            .try_send(Message::End(Arc::clone(&self.state)))
            .is_err();
    }
}
