//! Knowing people again: switching it, and storing the sums that come of it.

use std::sync::Arc;

use futures::FutureExt;
use inveye_api::{Answer, ApiError, RecognitionRoom};
use inveye_base::{ErrorChain, ErrorKind, Shutdown, SiteZone};
use inveye_db::{DoorSet, EventWriter, ReadError, Reader};
use inveye_pipeline::{Doors, StaffReason, VisitorWatch};
use inveye_wire::{self as wire, RecognitionView, StaffView};

use crate::room::{Room, defect};

/// The setting's name. Absent is off: knowing people again is asked for, never found running.
const SETTING: &str = "recognition_on";

/// How often sums are stored; a process that is killed forgets no more of them.
const OFTEN: std::time::Duration = std::time::Duration::from_secs(10);

/// Whether somebody switched it on.
pub(crate) fn is_wanted(reader: &Reader) -> Result<bool, ReadError> {
    Ok(reader.setting(SETTING)?.unwrap_or(false))
}

/// Begins as it was left.
pub(crate) fn begin(
    watch: &VisitorWatch,
    reader: &Reader,
    zone: SiteZone,
) -> Result<(), ReadError> {
    if is_wanted(reader)?
        && let Err(problem) = watch.switch_on(zone, doors(reader.doors()?))
    {
        tracing::error!(problem, "nobody is known again");
    }
    Ok(())
}

/// Switches off, and stores what is not stored yet.
pub(crate) fn end(watch: &VisitorWatch, writer: &EventWriter) {
    let last = watch.switch_off();
    if last.is_empty() {
        return;
    }
    if let Err(error) = writer.add_visitors(last) {
        tracing::warn!(error = %ErrorChain(&error), "the last visits are not counted");
    }
}

/// As the watch asks.
pub(crate) fn doors(set: DoorSet) -> Doors {
    Arc::new(move |camera, line| set.contains(camera, line))
}

/// Stores sums as they change.
pub(crate) async fn run(room: Arc<Room>, shutdown: Shutdown) {
    let mut over = shutdown;
    let mut ticks = tokio::time::interval(OFTEN);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = over.triggered() => return,
            _tick = ticks.tick() => {}
        }
        let (watch, writer) = (Arc::clone(&room.visitors), room.writer.clone());
        let storing = tokio::task::spawn_blocking(move || store(&watch, &writer));
        match storing.await {
            Ok(true) => room.desk.numbers_changed(),
            Ok(false) => {}
            Err(error) => tracing::error!(%error, "visits were not stored"),
        }
    }
}

/// Whether there was anything to store.
fn store(watch: &VisitorWatch, writer: &EventWriter) -> bool {
    let changes = watch.look_after();
    if changes.is_empty() {
        return false;
    }
    if let Err(error) = writer.add_visitors(changes.clone()) {
        tracing::warn!(error = %ErrorChain(&error), "visits are not stored; they are kept");
        watch.take_back(&changes);
    }
    true
}

impl Room {
    /// Where it is wanted, and did not work for want of a model.
    pub(crate) fn try_recognition_again(&self) {
        if let Ok(zone) = self.zone()
            && let Err(error) = begin(&self.visitors, &self.reader, zone)
        {
            tracing::warn!(error = %ErrorChain(&error), "whether people are to be known again is unknown");
        }
    }

    fn recognition_view(&self, on: bool) -> RecognitionView {
        let status = self.visitors.status();
        RecognitionView {
            on,
            problem: status.problem.filter(|_| on),
            remembered: u32::try_from(status.remembered).unwrap_or(u32::MAX),
        }
    }

    async fn begin_recognition(&self) -> Result<(), ApiError> {
        let doors = doors(self.read(Reader::doors).await?);
        let (watch, zone) = (Arc::clone(&self.visitors), self.zone()?);
        let begun = tokio::task::spawn_blocking(move || watch.switch_on(zone, doors)).await;
        begun.map_err(|_| defect())?.map_err(|problem| {
            let text = format!("People cannot be known again on this machine: {problem}");
            ApiError::new(ErrorKind::Unavailable, text)
        })
    }

    async fn end_recognition(&self) -> Result<(), ApiError> {
        let (watch, writer) = (Arc::clone(&self.visitors), self.writer.clone());
        let ended = tokio::task::spawn_blocking(move || end(&watch, &writer)).await;
        ended.map_err(|_| defect())
    }
}

impl RecognitionRoom for Room {
    fn recognition(&self) -> Answer<'_, RecognitionView> {
        async move {
            let on = self.read(is_wanted).await?;
            Ok(self.recognition_view(on))
        }
        .boxed()
    }

    fn set_recognition(&self, on: bool) -> Answer<'_, RecognitionView> {
        async move {
            let _turn = self.changing.lock().await;
            // Off before it is said: nobody is remembered any more when this answers, whatever the disk does.
            if on {
                self.begin_recognition().await?;
            } else {
                self.end_recognition().await?;
            }
            let saved = self.store(move |writer| writer.save_setting(SETTING, &on));
            if let Err(error) = saved.await {
                if on {
                    self.end_recognition().await?;
                }
                return Err(error);
            }
            self.desk.numbers_changed();
            Ok(self.recognition_view(on))
        }
        .boxed()
    }

    fn staff(&self) -> Vec<StaffView> {
        let seen = self.visitors.staff().into_iter();
        seen.map(|one| StaffView {
            id: one.visitor.to_string(),
            reason: one.reason.map(|reason| match reason {
                StaffReason::Said => wire::StaffReason::Said,
                StaffReason::Place => wire::StaffReason::Place,
                StaffReason::Stay => wire::StaffReason::Stay,
                StaffReason::Dress => wire::StaffReason::Dress,
            }),
            camera: one.camera.to_string(),
            first_ms: one.first.as_millis(),
            last_ms: one.last.as_millis(),
        })
        .collect()
    }

    fn say_staff(&self, id: &str, staff: bool) -> Result<Vec<StaffView>, ApiError> {
        if self.visitors.say_staff(id, staff) {
            return Ok(self.staff());
        }
        let text = "They are not remembered any more.";
        Err(ApiError::new(ErrorKind::NotFound, text))
    }
}
