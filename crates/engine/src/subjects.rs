//! Which cameras a thing is about.

use futures::FutureExt;
use inveye_api::{Answer, Thing};
use inveye_domain::{CameraId, HandCountId, RuleCondition};

use crate::incident_room::id_of;
use crate::room::Room;

impl Room {
    /// None when there is no such thing, and an empty list when it is about the whole site.
    pub(crate) fn subjects<'a>(
        &'a self,
        thing: Thing,
        id: &'a str,
    ) -> Answer<'a, Option<Vec<String>>> {
        let one = |camera: Option<String>| camera.map(|camera| vec![camera]);
        async move {
            let number = id.parse::<u64>().unwrap_or(u64::MAX >> 1);
            match thing {
                Thing::Alert => self.alert_cameras(id).await,
                Thing::Bookmark => {
                    let found = self
                        .read(move |reader| reader.bookmark_camera(number))
                        .await;
                    found.map(one)
                }
                Thing::Protection => {
                    let found = self
                        .read(move |reader| reader.protection_camera(number))
                        .await;
                    found.map(one)
                }
                Thing::Export => {
                    let exports = tokio::task::block_in_place(|| self.exports.list());
                    let found = exports.into_iter().find(|export| export.id == id);
                    Ok(found.map(|export| export.cameras))
                }
                Thing::Incident => {
                    let Ok(id) = id_of(id) else {
                        return Ok(None);
                    };
                    let found = self.read(move |reader| reader.incident(id)).await?;
                    Ok(
                        found
                            .map(|stored| stored.cameras.iter().map(CameraId::to_string).collect()),
                    )
                }
                Thing::HandCount => {
                    let Ok(id) = id.parse::<HandCountId>() else {
                        return Ok(None);
                    };
                    let found = self.read(move |reader| reader.hand_count(id)).await?;
                    Ok(one(found.map(|count| count.camera.to_string())))
                }
                Thing::Event => {
                    let found = self.event(id).await?;
                    Ok(one(found.map(|event| event.camera.to_string())))
                }
                Thing::Snooze => {
                    let mut found = self.desk.snoozes().into_iter();
                    let found = found.find(|snooze| snooze.id == number);
                    Ok(found.map(|snooze| snooze.cameras))
                }
                Thing::Rule => {
                    let rules = self.read(|reader| reader.rules()).await?;
                    let found = rules.into_iter().find(|rule| rule.id.as_str() == id);
                    Ok(found.map(|rule| condition_camera(&rule.condition)))
                }
            }
        }
        .boxed()
    }

    async fn alert_cameras(&self, id: &str) -> Result<Option<Vec<String>>, inveye_api::ApiError> {
        let Ok(id) = Self::alert_id(id) else {
            return Ok(None);
        };
        let text = id.to_string();
        let unsaved = self.desk.unsaved_alerts();
        if let Some(alert) = unsaved.into_iter().find(|alert| alert.id == text) {
            return Ok(Some(alert.camera.into_iter().collect()));
        }
        let found = self.read(move |reader| reader.alert(id)).await?;
        Ok(found.map(|alert| alert.camera.iter().map(CameraId::to_string).collect()))
    }
}

/// The camera that a rule is about; none where it is about all of them.
pub(crate) fn condition_camera(condition: &RuleCondition) -> Vec<String> {
    match condition {
        RuleCondition::LineCrossed { camera, .. }
        | RuleCondition::ZoneEntered { camera, .. }
        | RuleCondition::Loitering { camera, .. }
        | RuleCondition::QueueLength { camera, .. }
        | RuleCondition::QueueLong { camera, .. } => vec![camera.to_string()],
        RuleCondition::CameraOffline { camera } => camera.iter().map(CameraId::to_string).collect(),
        RuleCondition::Occupancy { .. } | RuleCondition::OpenLane => Vec::new(),
    }
}
