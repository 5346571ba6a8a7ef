//! What the API may ask of finding, setting and turning cameras.

use std::sync::Arc;

use futures::FutureExt;
use inveye_api::{Answer, ApiError, FindingRoom};
use inveye_base::{Clock, ErrorKind};
use inveye_wire::{
    DeviceSettings, DiscoveryRequest, DiscoveryView, ProbeRequest, ProbeView, PtzRequest, PtzView,
};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::finding::{Turning, probe_camera, search_cameras, set_device};
use crate::room::Room;

/// Searches and probes at a time; more wait. Each holds some sockets for some seconds.
const AT_A_TIME: usize = 8;

/// Cameras that are to be found, behind the API.
pub(crate) struct Finding {
    room: Arc<Room>,
    clock: Arc<dyn Clock>,
    places: Semaphore,
    turning: Arc<Turning>,
}

impl Finding {
    pub(crate) fn new(room: Arc<Room>, turning: Arc<Turning>) -> Self {
        let clock = Arc::clone(&room.clock);
        Self {
            places: Semaphore::new(AT_A_TIME),
            turning,
            room,
            clock,
        }
    }

    async fn place(&self) -> Result<SemaphorePermit<'_>, ApiError> {
        let over = |_| ApiError::new(ErrorKind::Unavailable, "The engine is shutting down.");
        self.places.acquire().await.map_err(over)
    }
}

impl FindingRoom for Finding {
    fn discover(&self, request: DiscoveryRequest) -> Answer<'_, DiscoveryView> {
        async move {
            let _place = self.place().await?;
            let known = self.room.cameras.configs();
            search_cameras(&request, &known, Arc::clone(&self.clock)).await
        }
        .boxed()
    }

    fn probe(&self, request: ProbeRequest) -> Answer<'_, ProbeView> {
        async move {
            let _place = self.place().await?;
            Ok(probe_camera(&request, Arc::clone(&self.clock)).await)
        }
        .boxed()
    }

    fn set_device(&self, settings: DeviceSettings) -> Answer<'_, ProbeView> {
        async move {
            let _place = self.place().await?;
            set_device(&settings, Arc::clone(&self.clock)).await
        }
        .boxed()
    }

    fn ptz(&self, camera: String) -> Answer<'_, PtzView> {
        async move {
            let (_, config) = self.room.known(&camera)?;
            self.turning.presets(&config).await
        }
        .boxed()
    }

    fn turn(&self, camera: String, request: PtzRequest) -> Answer<'_, ()> {
        async move {
            let (_, config) = self.room.known(&camera)?;
            self.turning.act(&config, &request).await
        }
        .boxed()
    }
}
