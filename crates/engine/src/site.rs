//! The store: what it is, changing it, and which lines are its doors.

use std::collections::BTreeSet;
use std::sync::PoisonError;

use inveye_api::ApiError;
use inveye_base::{ErrorChain, ErrorKind, SiteZone};
use inveye_db::{DoorSet, FloorPlan, Reader, StoredSite};
use inveye_domain::{CameraId, CameraRole, Language, Site, StoreState};
use inveye_wire::{FloorPlanView, ServerMessage, SiteChange, SiteView};
use inveye_words::words;

use crate::convert;
use crate::desk::{DeskSite, stored};
use crate::recognition_room;
use crate::room::{Room, defect};
use crate::setup::FIRST_RULE;

/// Longest name of a store.
const LONGEST_NAME: usize = 100;

/// The store as this engine knows it.
#[derive(Debug, Clone)]
pub(crate) struct KnownSite {
    pub(crate) stored: StoredSite,
    pub(crate) plan: Option<FloorPlan>,
}

impl KnownSite {
    fn view(&self) -> SiteView {
        let site = &self.stored.site;
        SiteView {
            id: site.id.to_string(),
            name: site.name.clone(),
            time_zone: site.time_zone.clone(),
            currency: site.currency.clone(),
            opening_hours: site
                .opening_hours
                .as_ref()
                .map(convert::site::opening_hours),
            language: convert::site::language(site.language),
            escalation: convert::site::escalation(site.escalation),
            floor_plan: self.plan.as_ref().map(|plan| FloorPlanView {
                version: plan.version,
                size: [plan.size.width, plan.size.height],
                media_type: plan.media_type.clone(),
                width_cm: plan.width_cm,
            }),
            version: self.stored.version,
        }
    }
}

impl Room {
    pub(crate) fn known_site(&self) -> KnownSite {
        let known = self.site.lock().unwrap_or_else(PoisonError::into_inner);
        known.clone()
    }

    /// Whether it is outside the opening hours now; never where nobody set any.
    pub(crate) fn is_store_closed(&self) -> bool {
        let known = self.site.lock().unwrap_or_else(PoisonError::into_inner);
        let site = &known.stored.site;
        let (Some(hours), Ok(zone)) = (&site.opening_hours, SiteZone::new(&site.time_zone)) else {
            return false;
        };
        let local = zone.local_time(self.clock.wall());
        hours.at(local.weekday, local.minute) == StoreState::Closed
    }

    /// The store's clock.
    pub(crate) fn zone(&self) -> Result<SiteZone, ApiError> {
        let name = self.known_site().stored.site.time_zone;
        let zone = SiteZone::new(&name).or_else(|_| SiteZone::new("UTC"));
        zone.map_err(|_| defect())
    }

    pub(crate) fn site_view(&self) -> SiteView {
        self.known_site().view()
    }

    /// Changes what this engine knows of the store, and tells screens.
    pub(crate) fn learn_site(&self, change: impl FnOnce(&mut KnownSite)) -> SiteView {
        let mut known = self.site.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut known);
        let view = known.view();
        // Within the lock, so that screens hear of two changes in their order.
        self.hub.tell(&ServerMessage::Site { site: view.clone() });
        view
    }

    pub(crate) async fn change_site(&self, change: SiteChange) -> Result<SiteView, ApiError> {
        let _turn = self.changing.lock().await;
        let known = self.known_site().stored;
        let expected = Some(change.version.unwrap_or(known.version));
        let before = known.site.language;
        let site = changed(known.site, &change)?;
        let (writer, saved) = (self.writer.clone(), site.clone());
        let save = move || writer.save_site(saved, expected);
        let saving = tokio::task::spawn_blocking(save).await;
        let outcome = saving.map_err(|_| defect())?;
        let newest = match &outcome {
            Ok(version) => {
                let version = *version;
                Some(StoredSite { version, site })
            }
            // A slow disk may have taken a change without saying so.
            Err(_) => self.read(Reader::stored_site).await.ok().flatten(),
        };
        let view = match newest.filter(|newest| newest.version != known.version) {
            Some(newest) => {
                self.name_first_rule(before, newest.site.language).await;
                self.learn_stored(newest)
            }
            None => self.site_view(),
        };
        outcome.map(|_| view).map_err(|error| stored(&error))
    }

    /// The rule that is there from the start was named before anybody could choose a language. A name that
    /// somebody gave it stays.
    async fn name_first_rule(&self, before: Language, now: Language) {
        let name = |language| words(language).proposals.without_picture;
        if before == now {
            return;
        }
        let found = self.read(Reader::rules).await.unwrap_or_default();
        let first = found
            .into_iter()
            .find(|rule| rule.id.as_str() == FIRST_RULE && rule.name == name(before));
        if let Some(mut rule) = first {
            name(now).clone_into(&mut rule.name);
            if let Err(error) = self.desk.put_rule(rule).await {
                tracing::warn!(%error, "the first rule keeps its name in another language");
            }
        }
    }

    fn learn_stored(&self, newest: StoredSite) -> SiteView {
        match SiteZone::new(&newest.site.time_zone) {
            Ok(zone) => {
                self.visitors.set_zone(zone.clone());
                self.faces.set_zone(zone.clone());
                self.desk.site_changed(DeskSite::new(&newest.site, zone));
            }
            Err(error) => tracing::error!(%error, "the stored time zone is unknown here"),
        }
        self.learn_site(|known| known.stored = newest)
    }

    /// Has today counted anew where another role makes other lines the doors.
    pub(crate) fn role_changed(
        &self,
        camera: &CameraId,
        role: Option<CameraRole>,
    ) -> Result<(), ApiError> {
        let untrue = |kind, problem: &dyn std::error::Error| {
            let text = format!(
                "The camera is saved, but not which lines are doors of the store now: {} Say again what the \
                 camera is for, or start the engine anew.",
                convert::sentence(&ErrorChain(problem))
            );
            ApiError::new(kind, text)
        };
        let before = self.reader.doors();
        let before = before.map_err(|error| untrue(error.kind(), &error))?;
        let after = doors_after(&before, [(camera, role)]);
        if after == before {
            // Still: nobody may have said before that it is an entrance.
            self.entrances_changed();
            return Ok(());
        }
        let saved = self.writer.save_doors(after.clone());
        saved.map_err(|error| untrue(error.kind(), &error))?;
        self.visitors.set_doors(recognition_room::doors(after));
        self.entrances_changed();
        self.desk.numbers_changed();
        Ok(())
    }
}

/// What a store becomes; refuses what cannot be.
fn changed(mut site: Site, change: &SiteChange) -> Result<Site, ApiError> {
    let time_zone = change.time_zone.trim();
    SiteZone::new(time_zone).map_err(|error| convert::invalid(&error).about("time_zone"))?;
    time_zone.clone_into(&mut site.time_zone);
    let name = change.name.trim();
    let fits = (1..=LONGEST_NAME).contains(&name.chars().count());
    if !fits || name.contains(char::is_control) {
        let text = format!("Give the store a name of 1 to {LONGEST_NAME} characters in one line.");
        return Err(ApiError::new(ErrorKind::InvalidArgument, text).about("name"));
    }
    name.clone_into(&mut site.name);
    if let Some(currency) = &change.currency {
        site.currency = Some(convert::site::to_currency(currency)?);
    }
    if let Some(hours) = &change.opening_hours {
        site.opening_hours = Some(convert::site::to_opening_hours(hours)?);
    }
    if let Some(language) = change.language {
        site.language = convert::site::to_language(language);
    }
    if let Some(times) = change.escalation {
        site.escalation = convert::site::to_escalation(times)?;
    }
    Ok(site)
}

/// People come and go by the lines of cameras for entrances, and of those of which nobody has said
/// what they are for. A camera that is removed stays what it was: what it counted is part of the day.
pub(crate) fn doors_after<'a>(
    before: &DoorSet,
    roles: impl IntoIterator<Item = (&'a CameraId, Option<CameraRole>)>,
) -> DoorSet {
    let mut others: BTreeSet<CameraId> = match before {
        DoorSet::EveryLine => BTreeSet::new(),
        DoorSet::NotOf(cameras) => cameras.iter().cloned().collect(),
        // Somebody chose lines one by one.
        DoorSet::Lines(_) => return before.clone(),
    };
    for (camera, role) in roles {
        if role.is_some_and(|role| role != CameraRole::Entrance) {
            others.insert(camera.clone());
        } else {
            others.remove(camera);
        }
    }
    if others.is_empty() {
        DoorSet::EveryLine
    } else {
        DoorSet::NotOf(others.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doors_are_the_lines_of_entrances_and_of_what_nobody_named() {
        let [a, b] = ["a", "b"].map(|id| CameraId::new(id).unwrap());
        let doors = doors_after(
            &DoorSet::EveryLine,
            [(&a, None), (&b, Some(CameraRole::Entrance))],
        );
        assert_eq!(doors, DoorSet::EveryLine);
        let doors = doors_after(&doors, [(&a, Some(CameraRole::FittingRoom))]);
        assert_eq!(doors, DoorSet::NotOf(vec![a.clone()]));
        let doors = doors_after(&doors, [(&b, Some(CameraRole::Queue))]);
        assert_eq!(
            doors,
            DoorSet::NotOf(vec![a.clone(), b.clone()]),
            "the first is not forgotten"
        );
        let doors = doors_after(&doors, [(&a, None), (&b, Some(CameraRole::Entrance))]);
        assert_eq!(doors, DoorSet::EveryLine);
        let chosen = DoorSet::Lines(Vec::new());
        assert_eq!(
            doors_after(&chosen, [(&a, Some(CameraRole::Queue))]),
            chosen
        );
    }
}
