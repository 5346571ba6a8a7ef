//! Demographics: switching them, storing the sums that come of them, and telling what may be told.

use std::collections::BTreeSet;
use std::sync::Arc;

use futures::FutureExt;
use inveye_api::{Answer, ApiError, AskedDays, DemographicsRoom};
use inveye_base::{ErrorChain, ErrorKind, Shutdown, SiteZone};
use inveye_db::{DoorSet, EventWriter, ReadError, Reader};
use inveye_demographics::{LEAST_GROUP, release};
use inveye_domain::{self as domain, CameraId, CameraRole, Group};
use inveye_pipeline::{Doors, FaceWatch, HourlyGroups};
use inveye_wire as wire;
use serde::{Deserialize, Serialize};

use crate::config::CameraConfig;
use crate::convert::notifications::refuse;
use crate::movement_room::{number, whole_days};
use crate::room::{Room, defect};

/// The setting's name. Absent is off: faces are looked at because somebody asked for it, never by themselves.
const SETTING: &str = "demographics";

/// More hides everything.
const MOST: u64 = 1000;

/// How often sums are stored; a process that is killed forgets no more of them.
const OFTEN: std::time::Duration = std::time::Duration::from_secs(10);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Settings {
    on: bool,
    least: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            on: false,
            least: LEAST_GROUP,
        }
    }
}

fn settings(reader: &Reader) -> Result<Settings, ReadError> {
    let found = reader.setting::<Settings>(SETTING)?.unwrap_or_default();
    Ok(Settings {
        least: found.least.clamp(LEAST_GROUP, MOST),
        ..found
    })
}

/// Begins as it was left.
pub(crate) fn begin(
    watch: &FaceWatch,
    reader: &Reader,
    zone: SiteZone,
    cameras: &[CameraConfig],
) -> Result<(), ReadError> {
    if settings(reader)?.on
        && let Err(problem) = watch.switch_on(zone, entrances(reader.doors()?, cameras))
    {
        tracing::error!(problem, "no face is looked at");
    }
    Ok(())
}

/// Switches off, and stores what is not stored yet.
pub(crate) fn end(watch: &FaceWatch, writer: &EventWriter) {
    let last = watch.switch_off();
    if last.is_empty() {
        return;
    }
    if let Err(error) = writer.add_demographics(last) {
        tracing::warn!(error = %ErrorChain(&error), "the last demographics are not counted");
    }
}

/// The doors that a camera for entrances looks at, as the watch asks. A camera of which nobody said what it is for
/// takes no part.
fn entrances(doors: DoorSet, cameras: &[CameraConfig]) -> Doors {
    let is_entrance = |camera: &&CameraConfig| camera.role == Some(CameraRole::Entrance);
    let of = cameras.iter().filter(is_entrance);
    let of: BTreeSet<CameraId> = of.map(|camera| camera.id.clone()).collect();
    Arc::new(move |camera, line| of.contains(camera) && doors.contains(camera, line))
}

/// Stores sums as they come.
pub(crate) async fn run(room: Arc<Room>, shutdown: Shutdown) {
    let mut over = shutdown;
    let mut ticks = tokio::time::interval(OFTEN);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = over.triggered() => return,
            _tick = ticks.tick() => {}
        }
        let storing = tokio::task::spawn_blocking({
            let (watch, writer) = (Arc::clone(&room.faces), room.writer.clone());
            move || store(&watch, &writer)
        });
        if let Err(error) = storing.await {
            tracing::error!(%error, "demographics were not stored");
        }
    }
}

fn store(watch: &FaceWatch, writer: &EventWriter) {
    let sums: HourlyGroups = watch.take_sums();
    if sums.is_empty() {
        return;
    }
    if let Err(error) = writer.add_demographics(sums.clone()) {
        tracing::warn!(error = %ErrorChain(&error), "demographics are not stored; they are kept");
        watch.take_back(sums);
    }
}

impl Room {
    /// What is wanted, and did not work for want of a model.
    pub(crate) fn try_watches_again(&self) {
        self.try_recognition_again();
        if let Ok(zone) = self.zone()
            && let Err(error) = begin(&self.faces, &self.reader, zone, &self.cameras.configs())
        {
            tracing::warn!(error = %ErrorChain(&error), "whether faces are to be looked at is unknown");
        }
    }

    /// Lines or what cameras are for have changed.
    pub(crate) fn entrances_changed(&self) {
        match self.reader.doors() {
            Ok(doors) => self
                .faces
                .set_entrances(entrances(doors, &self.cameras.configs())),
            Err(error) => {
                // Better no face than one where nobody asked for it.
                self.faces.set_entrances(Arc::new(|_, _| false));
                tracing::error!(error = %ErrorChain(&error), "no face is looked at until the next start");
            }
        }
    }

    /// Cameras for entrances with a line that is a door.
    fn at_entrances(&self, doors: &DoorSet) -> Vec<CameraId> {
        let cameras = self.cameras.with_scenes().into_iter();
        let takes_part = cameras.filter(|(camera, scene)| {
            let mut lines = scene.tripwires.iter();
            camera.role == Some(CameraRole::Entrance)
                && lines.any(|line| doors.contains(&camera.id, &line.name))
        });
        takes_part.map(|(camera, _)| camera.id).collect()
    }

    async fn settings_view(&self) -> Result<wire::DemographicsSettingsView, ApiError> {
        let (settings, since, doors) = self
            .read(|reader| {
                Ok((
                    settings(reader)?,
                    reader.demographics_since()?,
                    reader.doors()?,
                ))
            })
            .await?;
        let cameras = self.at_entrances(&doors).into_iter();
        Ok(wire::DemographicsSettingsView {
            on: settings.on,
            least: number(settings.least),
            problem: self.faces.status().problem.filter(|_| settings.on),
            cameras: cameras.map(|camera| camera.to_string()).collect(),
            since_ms: since.map(inveye_domain::WallTime::as_millis),
        })
    }

    async fn begin_demographics(&self) -> Result<(), ApiError> {
        let doors = self.read(Reader::doors).await?;
        let entrances = entrances(doors, &self.cameras.configs());
        let (watch, zone) = (Arc::clone(&self.faces), self.zone()?);
        let begun = tokio::task::spawn_blocking(move || watch.switch_on(zone, entrances)).await;
        begun.map_err(|_| defect())?.map_err(|problem| {
            let text = format!("Faces cannot be looked at on this machine: {problem}");
            ApiError::new(ErrorKind::Unavailable, text)
        })
    }

    async fn end_demographics(&self) -> Result<(), ApiError> {
        let (watch, writer) = (Arc::clone(&self.faces), self.writer.clone());
        let ended = tokio::task::spawn_blocking(move || end(&watch, &writer)).await;
        ended.map_err(|_| defect())
    }
}

impl DemographicsRoom for Room {
    fn demographics(&self, days: AskedDays) -> Answer<'_, wire::DemographicsView> {
        async move {
            let now = self.clock.wall();
            // Whole days: the difference of two periods is then one of days at least, never of a moment.
            let (from, to) = whole_days(&self.zone()?, days, now)?;
            let doors = self.read(Reader::doors).await?;
            let cameras = self.at_entrances(&doors);
            let (settings, sums, lines, coverage) = {
                let cameras = cameras.clone();
                self.read(move |reader| {
                    let span = (from, to.min(now).max(from));
                    let coverage = reader.coverage(&cameras, &[span], now)?;
                    let sums = reader.demographics(from, to)?;
                    Ok((settings(reader)?, sums, reader.lines(from, to)?, coverage))
                })
                .await?
            };
            let released = release(&sums, settings.least);
            let at_doors = lines.iter().filter(|line| {
                cameras.contains(&line.camera) && doors.contains(&line.camera, &line.line)
            });
            let groups = Group::all().map(|group| wire::DemographicGroup {
                age: age(group.age),
                gender: gender(group.gender),
                people: released.shown.get(&group).copied().map(number),
            });
            Ok(wire::DemographicsView {
                start_ms: from.as_millis(),
                end_ms: to.as_millis(),
                on: settings.on,
                least: number(settings.least),
                groups: groups.collect(),
                withheld: number(released.withheld),
                unknown: number(released.unknown),
                entries: number(sums.values().sum()),
                footfall: number(at_doors.map(|line| line.counts.entries).sum()),
                coverage: coverage.into_iter().next().flatten().unwrap_or(1.0),
            })
        }
        .boxed()
    }

    fn demographics_settings(&self) -> Answer<'_, wire::DemographicsSettingsView> {
        async move { self.settings_view().await }.boxed()
    }

    fn set_demographics(
        &self,
        change: wire::DemographicsSettings,
    ) -> Answer<'_, wire::DemographicsSettingsView> {
        async move {
            let least = u64::from(change.least);
            if !(LEAST_GROUP..=MOST).contains(&least) {
                let text = format!("The least people of a group are {LEAST_GROUP} to {MOST}.");
                return Err(refuse("least", &text));
            }
            let settings = Settings {
                on: change.on,
                least,
            };
            let _turn = self.changing.lock().await;
            // Off before it is said: no face is looked at any more when this answers, whatever the disk does.
            if change.on {
                self.begin_demographics().await?;
            } else {
                self.end_demographics().await?;
            }
            let saved = self.store(move |writer| writer.save_setting(SETTING, &settings));
            if let Err(error) = saved.await {
                if change.on {
                    self.end_demographics().await?;
                }
                return Err(error);
            }
            self.settings_view().await
        }
        .boxed()
    }

    fn delete_demographics(&self) -> Answer<'_, ()> {
        async move {
            let _turn = self.changing.lock().await;
            // What is not stored yet belongs to it.
            drop(self.faces.take_sums());
            self.store(EventWriter::forget_demographics).await
        }
        .boxed()
    }
}

fn age(band: domain::AgeBand) -> wire::AgeBand {
    use domain::AgeBand as From;
    use wire::AgeBand as To;
    match band {
        From::Child => To::Child,
        From::Youth => To::Youth,
        From::Young => To::Young,
        From::Middle => To::Middle,
        From::Older => To::Older,
        From::Old => To::Old,
    }
}

fn gender(gender: domain::Gender) -> wire::Gender {
    match gender {
        domain::Gender::Female => wire::Gender::Female,
        domain::Gender::Male => wire::Gender::Male,
    }
}
