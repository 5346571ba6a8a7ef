//! Which cameras can be spoken through, who speaks, and the way of a voice to one of them.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::FutureExt;
use inveye_api::{ApiError, Talk};
use inveye_base::{Clock, ErrorChain, ErrorKind, task};
use inveye_domain::{CameraId, StreamKind};
use inveye_video::talk::{self, TALK_RATE};
use inveye_video::{TalkError, TalkSettings};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::cameras::source;
use crate::config::CameraConfig;
use crate::convert;

/// What waits on its way to a camera: a second in messages of 20 ms. What is late is worth nothing.
const MOST_WAITING: usize = 50;
/// A camera that gave no answer about its loudspeaker is asked again after this time.
const AGAIN: Duration = Duration::from_secs(10 * 60);

/// The loudspeakers of a site's cameras.
pub(crate) struct Talking {
    clock: Arc<dyn Clock>,
    places: Mutex<HashMap<CameraId, Place>>,
    /// How many turns there were.
    turns: AtomicU64,
    /// Talks that are not over in their camera yet: each is waited for at the end.
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

#[derive(Default)]
struct Place {
    can_talk: Option<bool>,
    asked: Option<Duration>,
    speaker: Option<Speaker>,
}

struct Speaker {
    name: String,
    turn: u64,
}

/// Somebody's right to be the only one who speaks through a camera.
struct Turn {
    talking: Arc<Talking>,
    camera: CameraId,
    number: u64,
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(place) = self.talking.places().get_mut(&self.camera) {
            // The camera may have gone and come back meanwhile, and somebody else speak.
            let own = |speaker: &Speaker| speaker.turn == self.number;
            if place.speaker.as_ref().is_some_and(own) {
                place.speaker = None;
            }
        }
    }
}

impl Talking {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Arc<Self> {
        Arc::new(Self {
            clock,
            places: Mutex::default(),
            turns: AtomicU64::default(),
            tasks: Mutex::default(),
        })
    }

    /// Whether a camera can be spoken through, as far as that is known, and who does.
    pub(crate) fn view(&self, camera: &CameraId) -> (Option<bool>, Option<String>) {
        let places = self.places();
        let place = places.get(camera);
        (
            place.and_then(|place| place.can_talk),
            place.and_then(|place| Some(place.speaker.as_ref()?.name.clone())),
        )
    }

    /// Keeps what a camera said of its loudspeaker.
    pub(crate) fn learn(&self, camera: &CameraId, can_talk: bool) {
        self.places().entry(camera.clone()).or_default().can_talk = Some(can_talk);
    }

    pub(crate) fn forget(&self, camera: &CameraId) {
        self.places().remove(camera);
    }

    /// Asks a camera that gives pictures for its loudspeaker, unless it was asked already. Call it inside
    /// a runtime.
    pub(crate) fn ask_once(self: &Arc<Self>, config: &CameraConfig) {
        let now = self.clock.monotonic();
        {
            let mut places = self.places();
            let place = places.entry(config.id.clone()).or_default();
            let waits = |asked: Duration| now.saturating_sub(asked) < AGAIN;
            if place.can_talk.is_some() || place.asked.is_some_and(waits) {
                return;
            }
            place.asked = Some(now);
        }
        let (talking, id) = (Arc::clone(self), config.id.clone());
        let source = source(config, StreamKind::Main);
        task::spawn_named("loudspeaker", async move {
            match talk::probe(&source, &TalkSettings::default()).await {
                Ok(found) => talking.learn(&id, found.is_some()),
                Err(error) => {
                    tracing::debug!(camera = %id, error = %ErrorChain(&error), "not known whether it has a loudspeaker");
                }
            }
        });
    }

    /// Opens a camera's loudspeaker for `speaker`. Dropped before it is open, the camera is free again.
    pub(crate) async fn open(
        self: &Arc<Self>,
        config: &CameraConfig,
        speaker: String,
    ) -> Result<Talk, ApiError> {
        let turn = self.take_turn(&config.id, speaker)?;
        let source = source(config, StreamKind::Main);
        let opened = talk::open(&source, &TalkSettings::default()).await;
        if matches!(opened, Err(TalkError::NoLoudspeaker)) {
            self.learn(&config.id, false);
        }
        let session = opened.map_err(|error| {
            tracing::warn!(camera = %config.id, error = %ErrorChain(&error), "the loudspeaker did not open");
            refused(&error)
        })?;
        self.learn(&config.id, true);
        let (voice, said) = mpsc::channel(MOST_WAITING);
        let (tell, told) = oneshot::channel();
        let id = config.id.clone();
        let task = task::spawn_named("talk", async move {
            let ended = session.speak(said).await;
            drop(turn);
            if let Err(error) = &ended {
                tracing::warn!(camera = %id, error = %ErrorChain(error), "a talk broke");
            }
            // Whoever spoke may be gone.
            let _nobody = tell.send(ended.map_err(|error| refused(&error))).is_err();
        });
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        tasks.retain(|task| !task.is_finished());
        tasks.push(task);
        Ok(Talk {
            voice,
            rate: TALK_RATE,
            since: self.clock.wall(),
            over: told
                .map(|told| told.unwrap_or_else(|_| Err(crate::room::defect())))
                .boxed(),
        })
    }

    fn take_turn(self: &Arc<Self>, camera: &CameraId, speaker: String) -> Result<Turn, ApiError> {
        let mut places = self.places();
        let place = places.entry(camera.clone()).or_default();
        if let Some(Speaker { name: other, .. }) = &place.speaker {
            let text = format!("{other} is speaking through this camera.");
            return Err(ApiError::new(ErrorKind::Conflict, text).about(other.clone()));
        }
        let number = self.turns.fetch_add(1, Ordering::Relaxed);
        place.speaker = Some(Speaker {
            name: speaker,
            turn: number,
        });
        Ok(Turn {
            talking: Arc::clone(self),
            camera: camera.clone(),
            number,
        })
    }

    /// Waits until every talk is over in its camera; nobody may speak any more.
    pub(crate) async fn join(&self) {
        let tasks = std::mem::take(&mut *self.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        for task in tasks {
            if let Err(error) = task.await {
                tracing::error!(%error, "a talk ended by a panic");
            }
        }
    }

    fn places(&self) -> MutexGuard<'_, HashMap<CameraId, Place>> {
        // Each change leaves it whole.
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// In words for whoever holds the key.
fn refused(error: &TalkError) -> ApiError {
    let kind = match error.kind() {
        // Signing in here is another matter than signing in there; and that its own time is over is
        // told by another hand.
        ErrorKind::PermissionDenied => ErrorKind::InvalidArgument,
        ErrorKind::Exhausted | ErrorKind::NotFound => ErrorKind::Unavailable,
        kind => kind,
    };
    ApiError::new(kind, convert::sentence(error))
}

#[cfg(test)]
mod tests {
    use inveye_base::ManualClock;
    use inveye_domain::WallTime;

    use super::*;

    #[test]
    fn one_speaks_at_a_time_and_the_next_is_told_who() {
        let talking = Talking::new(Arc::new(ManualClock::new(WallTime::default())));
        let camera = CameraId::new("a").unwrap();
        let turn = talking.take_turn(&camera, "Ann".to_owned()).ok().unwrap();
        assert_eq!(talking.view(&camera), (None, Some("Ann".to_owned())));
        let refused = talking.take_turn(&camera, "Ben".to_owned()).err().unwrap();
        assert_eq!(refused.kind(), ErrorKind::Conflict);
        assert!(refused.to_string().contains("Ann"), "{refused}");
        assert!(
            talking
                .take_turn(&CameraId::new("b").unwrap(), "Ben".to_owned())
                .is_ok()
        );
        drop(turn);
        assert!(talking.take_turn(&camera, "Ben".to_owned()).is_ok());
    }

    /// The camera was removed and added again while the first one spoke.
    #[test]
    fn a_turn_that_ends_late_ends_no_other() {
        let talking = Talking::new(Arc::new(ManualClock::new(WallTime::default())));
        let camera = CameraId::new("a").unwrap();
        let late = talking.take_turn(&camera, "Ann".to_owned()).ok().unwrap();
        talking.forget(&camera);
        let _turn = talking.take_turn(&camera, "Ben".to_owned()).ok().unwrap();
        drop(late);
        assert_eq!(talking.view(&camera), (None, Some("Ben".to_owned())));
        assert!(talking.take_turn(&camera, "Cem".to_owned()).is_err());
    }

    #[test]
    fn what_is_learnt_stays_until_the_camera_is_gone() {
        let talking = Talking::new(Arc::new(ManualClock::new(WallTime::default())));
        let camera = CameraId::new("a").unwrap();
        talking.learn(&camera, true);
        let turn = talking.take_turn(&camera, "Ann".to_owned()).ok().unwrap();
        talking.forget(&camera);
        drop(turn);
        assert_eq!(talking.view(&camera), (None, None));
    }
}
