//! Setting a store up: its floor plan, what follows from what cameras are for, and whether all is ready
//! to rely on.

mod checklist;
mod first_rules;
mod plan_picture;
mod tries;

pub(crate) use checklist::FIRST_NAME;
pub(crate) use first_rules::FIRST_RULE;

use std::sync::Arc;

use bytes::Bytes;
use futures::FutureExt;
use inveye_api::{Answer, ApiError, FloorPlanPicture, SetupRoom};
use inveye_base::ErrorKind;
use inveye_db::{FloorPlan, Reader};
use inveye_notify::ToastQueue;
use inveye_wire::{ChecklistView, MissingDrawing, SetupView, SiteView};
use inveye_words::words;
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use crate::desk::stored;
use crate::finding::Turning;
use crate::people::People;
use crate::room::{Room, defect};

/// Name of a setting.
const DONE: &str = "setup_done";

/// That somebody said it is done.
#[derive(Debug, Serialize, Deserialize)]
struct Done {
    at_ms: i64,
    by: String,
}

/// Setting the store up, behind the API.
pub(crate) struct Setup {
    room: Arc<Room>,
    people: Arc<People>,
    /// Cameras that were set up over ONVIF.
    turning: Arc<Turning>,
    toasts: Option<Arc<ToastQueue>>,
    /// One checklist at a time: each asks every camera.
    trying: Mutex<()>,
    /// One picture at a time: each takes memory.
    drawing: Mutex<()>,
}

impl Setup {
    pub(crate) fn new(
        room: Arc<Room>,
        people: Arc<People>,
        turning: Arc<Turning>,
        toasts: Option<Arc<ToastQueue>>,
    ) -> Self {
        Self {
            room,
            people,
            turning,
            toasts,
            trying: Mutex::default(),
            drawing: Mutex::default(),
        }
    }

    fn missing_drawings(&self) -> Vec<MissingDrawing> {
        let language = self.room.known_site().stored.site.language;
        let words = &words(language).proposals;
        let cameras = self.room.cameras.with_scenes();
        let missing = cameras
            .iter()
            .map(|(camera, scene)| first_rules::missing_drawing(camera, scene, words));
        missing.flatten().collect()
    }

    async fn view(&self) -> Result<SetupView, ApiError> {
        let read = |reader: &Reader| Ok((reader.setting::<Done>(DONE)?, reader.rules()?));
        let (done, existing) = self.room.read(read).await?;
        let site = self.room.known_site().stored.site;
        let has_hours = site.opening_hours.is_some();
        let words = &words(site.language).proposals;
        let exists = |id: &str| existing.iter().any(|rule| rule.id.as_str() == id);
        let cameras = self.room.cameras.with_scenes();
        let rules = cameras.iter().flat_map(|(camera, scene)| {
            first_rules::proposals(camera, scene, has_hours, words, exists)
        });
        Ok(SetupView {
            rules: rules.collect(),
            missing_drawings: self.missing_drawings(),
            done_ms: done.as_ref().map(|done| done.at_ms),
            done_by: done.map(|done| done.by),
        })
    }
}

impl SetupRoom for Setup {
    fn floor_plan(&self) -> Answer<'_, FloorPlanPicture> {
        async move {
            let found = self.room.read(Reader::floor_plan_picture).await?;
            let (plan, picture) = found
                .ok_or_else(|| ApiError::new(ErrorKind::NotFound, "There is no floor plan yet."))?;
            Ok(FloorPlanPicture {
                media_type: plan.media_type,
                version: plan.version,
                bytes: Bytes::from(picture),
            })
        }
        .boxed()
    }

    fn set_floor_plan(&self, file: Bytes) -> Answer<'_, SiteView> {
        async move {
            let _place = self.drawing.lock().await;
            let writer = self.room.writer.clone();
            let taking = tokio::task::spawn_blocking(move || {
                let picture = plan_picture::take_in(&file)?;
                let (media_type, size) = (picture.media_type, picture.size);
                let saved = writer.save_floor_plan(media_type, size, picture.bytes);
                Ok::<_, ApiError>(FloorPlan {
                    version: saved.map_err(|error| stored(&error))?,
                    media_type: media_type.to_owned(),
                    size,
                })
            });
            let plan = taking.await.map_err(|_| defect())??;
            Ok(self.room.learn_site(|known| known.plan = Some(plan)))
        }
        .boxed()
    }

    fn remove_floor_plan(&self) -> Answer<'_, SiteView> {
        async move {
            let _place = self.drawing.lock().await;
            let writer = self.room.writer.clone();
            let removing = tokio::task::spawn_blocking(move || writer.remove_floor_plan()).await;
            removing
                .map_err(|_| defect())?
                .map_err(|error| stored(&error))?;
            Ok(self.room.learn_site(|known| known.plan = None))
        }
        .boxed()
    }

    fn setup(&self) -> Answer<'_, SetupView> {
        self.view().boxed()
    }

    fn check_setup(&self) -> Answer<'_, ChecklistView> {
        async move {
            let _place = self.trying.lock().await;
            self.try_all().await
        }
        .boxed()
    }

    fn finish_setup(&self, actor: String) -> Answer<'_, SetupView> {
        async move {
            let done = Done {
                at_ms: self.room.clock.wall().as_millis(),
                by: actor,
            };
            let writer = self.room.writer.clone();
            let saving =
                tokio::task::spawn_blocking(move || writer.save_setting(DONE, &done)).await;
            saving
                .map_err(|_| defect())?
                .map_err(|error| stored(&error))?;
            self.view().await
        }
        .boxed()
    }
}
