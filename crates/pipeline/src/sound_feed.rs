//! The sound of a stream as it comes, for whoever listens.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use inveye_video::{AudioParameters, AudioUnit, Sound};
use tokio::sync::broadcast;

/// Frames that a listener may fall behind: some seconds.
const BACKLOG: usize = 64;

/// One stream's sound, for any number of listeners. Nothing of it is kept.
#[derive(Debug)]
pub struct SoundFeed {
    parameters: Mutex<Option<Arc<AudioParameters>>>,
    live: broadcast::Sender<Sound>,
}

impl Default for SoundFeed {
    fn default() -> Self {
        Self {
            parameters: Mutex::default(),
            live: broadcast::channel(BACKLOG).0,
        }
    }
}

impl SoundFeed {
    /// How what follows is encoded; none when there is no sound from now on.
    pub fn set(&self, parameters: Option<Arc<AudioParameters>>) {
        let mut known = self.lock();
        if *known != parameters {
            known.clone_from(&parameters);
            self.tell(Sound::Parameters(parameters));
        }
    }

    /// The next frame.
    pub fn push(&self, unit: &AudioUnit) {
        // Nobody is told of what nobody knows how to play.
        if self.lock().is_some() {
            self.tell(Sound::Unit(unit.clone()));
        }
    }

    /// Whether there is any now.
    pub fn is_heard(&self) -> bool {
        self.lock().is_some()
    }

    /// How what comes is encoded, and what comes, without a gap in between.
    pub fn listen(&self) -> (Option<Arc<AudioParameters>>, broadcast::Receiver<Sound>) {
        let known = self.lock();
        (known.clone(), self.live.subscribe())
    }

    /// How many listen.
    pub fn listeners(&self) -> usize {
        self.live.receiver_count()
    }

    fn tell(&self, sound: Sound) {
        // An error means that nobody listens.
        let _nobody = self.live.send(sound).is_err();
    }

    fn lock(&self) -> MutexGuard<'_, Option<Arc<AudioParameters>>> {
        self.parameters
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
