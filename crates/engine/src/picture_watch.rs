//! Watches whether anybody can be seen in what cameras show.

use std::collections::BTreeMap;

use inveye_domain::{BlindCause, CameraId};

use crate::picture::Looker;
use crate::room::Room;

/// What is known of each camera's pictures.
#[derive(Debug, Default)]
pub(crate) struct PictureWatch {
    cameras: BTreeMap<CameraId, (Looker, Option<BlindCause>)>,
}

impl PictureWatch {
    /// Looks at the newest picture of each camera.
    pub(crate) fn look(&mut self, room: &Room) {
        let ids: Vec<CameraId> = room.cameras.configs().into_iter().map(|c| c.id).collect();
        self.cameras.retain(|known, _| ids.contains(known));
        // Who switches the lights off when everybody has gone misses nobody.
        let is_closed = room.is_store_closed();
        for id in ids {
            // An old picture says nothing of the present.
            let lane = room.cameras.lane(&id).filter(|_| room.cameras.is_live(&id));
            let Some(newest) = lane.and_then(|lane| lane.newest()) else {
                continue;
            };
            let (looker, hidden) = self.cameras.entry(id.clone()).or_default();
            if let Some(look) = looker.look(&newest) {
                *hidden = look.hides(*hidden);
                let is_expected = is_closed && *hidden == Some(BlindCause::Dark);
                room.cameras
                    .set_hidden(&id, hidden.filter(|_| !is_expected));
            }
        }
    }
}
