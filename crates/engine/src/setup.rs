//! Setting a store up: its floor plan, what follows from what cameras are for, and whether all is ready
//! to rely on.

mod checklist;
mod first_rules;
mod letting_in;
mod plan_picture;
mod tries;

pub(crate) use checklist::{BackupsFound, FIRST_NAME};
pub(crate) use first_rules::FIRST_RULE;

use std::net::SocketAddr;
use std::sync::Arc;

use bytes::Bytes;
use futures::FutureExt;
use inveye_api::{Answer, ApiError, FloorPlanPicture, SetupRoom};
use inveye_base::ErrorKind;
use inveye_db::{FloorPlan, Reader};
use inveye_notify::ToastQueue;
use inveye_tls::Identity;
use inveye_wire::{
    ChecklistView, FloorPlanWidth, MissingDrawing, OtherDevicesChange, OtherDevicesView, SetupView,
    SiteView,
};
use inveye_words::words;
use serde::{Deserialize, Serialize};
use tokio::sync::{Mutex, watch};

use crate::backups::Backups;
use crate::config::ServerConfig;
use crate::convert::notifications::refuse;
use crate::desk::stored;
use crate::finding::Turning;
use crate::network;
use crate::people::People;
use crate::room::{Room, defect};
use crate::site::KnownSite;

/// Name of a setting.
const DONE: &str = "setup_done";

/// That somebody said it is done.
#[derive(Debug, Serialize, Deserialize)]
struct Done {
    at_ms: i64,
    by: String,
}

/// How the engine stands in the store's network, and what is kept of it.
pub(crate) struct Around {
    /// Where the API listens.
    pub(crate) address: SocketAddr,
    /// Who the engine is for other devices; none where they are not let in, or not over TLS.
    pub(crate) tls: Option<Arc<Identity>>,
    /// What the configuration said at the start.
    pub(crate) configured: ServerConfig,
    /// Becomes true when the engine is to begin anew.
    pub(crate) anew: watch::Sender<bool>,
    pub(crate) backups: Arc<Backups>,
}

impl Around {
    /// Where other devices find the screens.
    fn pages(&self) -> Vec<String> {
        let about = self.tls.as_ref().map(|tls| tls.about());
        about.map_or_else(Vec::new, |about| {
            network::pages(&about.names, self.address.port())
        })
    }
}

/// Setting the store up, behind the API.
pub(crate) struct Setup {
    room: Arc<Room>,
    people: Arc<People>,
    /// Cameras that were set up over ONVIF.
    turning: Arc<Turning>,
    toasts: Option<Arc<ToastQueue>>,
    around: Around,
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
        around: Around,
    ) -> Self {
        Self {
            room,
            people,
            turning,
            toasts,
            around,
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
        let tills = first_rules::till_proposal(&cameras, words, exists);
        Ok(SetupView {
            rules: rules.chain(tills).collect(),
            missing_drawings: self.missing_drawings(),
            done_ms: done.as_ref().map(|done| done.at_ms),
            done_by: done.map(|done| done.by),
        })
    }
}

/// From a market stall to more than any store.
const WIDTHS_CM: std::ops::RangeInclusive<u32> = 100..=1_000_000;

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
                    width_cm: None,
                })
            });
            let plan = taking.await.map_err(|_| defect())??;
            Ok(self.room.learn_site(|known| known.plan = Some(plan)))
        }
        .boxed()
    }

    fn set_floor_plan_width(&self, width: FloorPlanWidth) -> Answer<'_, SiteView> {
        async move {
            let _place = self.drawing.lock().await;
            let width_cm = width.width_cm;
            if width_cm.is_some_and(|width| !WIDTHS_CM.contains(&width)) {
                return Err(refuse("width_cm", "A floor plan is 1 m to 10 km wide."));
            }
            let plan = self.room.known_site().plan;
            let version = plan
                .map(|plan| plan.version)
                .ok_or_else(|| ApiError::new(ErrorKind::NotFound, "There is no floor plan yet."))?;
            self.room
                .store(move |writer| writer.save_floor_plan_width(version, width_cm))
                .await?;
            let learn = |known: &mut KnownSite| {
                if let Some(plan) = known.plan.as_mut() {
                    plan.width_cm = width_cm;
                }
            };
            Ok(self.room.learn_site(learn))
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

    fn other_devices(&self) -> Answer<'_, OtherDevicesView> {
        async { Ok(tokio::task::block_in_place(|| self.look_around())) }.boxed()
    }

    fn let_in(&self, change: OtherDevicesChange) -> Answer<'_, OtherDevicesView> {
        async move {
            let _turn = self.room.changing.lock().await;
            tokio::task::block_in_place(|| self.change_listening(change))
        }
        .boxed()
    }
}
