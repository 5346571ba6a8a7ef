//! Tries everything that the checklist judges.

use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use inveye_api::{ApiError, ControlRoom};
use inveye_base::ErrorChain;
use inveye_domain::{
    Alert, AlertId, AlertWork, CameraId, RuleId, Severity, Site, StreamKind, WallTime,
};
use inveye_notify::ToastQueue;
use inveye_recording::Interval;
use inveye_wire::{ChecklistView, Readiness};
use inveye_words::words;

use super::checklist::HistoryTrouble;
use super::{Setup, checklist};
use crate::config::{CameraConfig, Record};
use crate::convert::sentence;
use crate::finding::Turning;
use crate::room::{Room, defect};

/// The engine tells screens how it is once a second.
const HEARD_WITHIN: Duration = Duration::from_secs(3);
/// The desktop's bus answers at once, or is stuck.
const SHOWN_WITHIN: Duration = Duration::from_secs(3);
const SHOWN_LOOK: Duration = Duration::from_millis(50);
/// What tells whether the clock is kept right.
const CLOCK_WITHIN: Duration = Duration::from_secs(2);
/// A camera that takes longer to tell its clock does not tell it.
const CAMERA_CLOCK_WITHIN: Duration = Duration::from_secs(3);
/// Recorded no longer ago than this is being recorded.
const JUST_NOW: Duration = Duration::from_secs(30);
/// Name of a setting that is written and read back.
const PROOF: &str = "setup_proof";

impl Setup {
    pub(super) async fn try_all(&self) -> Result<ChecklistView, ApiError> {
        let room = &self.room;
        let configs = room.cameras.configs();
        let (offsets, heard, kept_right, shown, written) = futures::join!(
            clock_offsets(&configs, &self.turning),
            hears(room),
            clock_kept_right(),
            shows(self.toasts.clone(), room),
            self.writes_and_reads(),
        );
        let slow = {
            let (room, people) = (Arc::clone(room), Arc::clone(&self.people));
            tokio::task::spawn_blocking(move || {
                let switched_off = configs.iter().filter(|camera| camera.record == Record::Off);
                let switched_off = switched_off.map(|camera| camera.id.to_string()).collect();
                let folder = room.folder.clone();
                let audit = crate::audit_log::check(&folder, &room.reader);
                let audit = audit
                    .map(|view| view.problems.iter().map(sentence).collect())
                    .map_err(|error| sentence(&ErrorChain(&error)));
                (
                    room.storage_view(),
                    not_recorded(&room, &configs),
                    switched_off,
                    audit,
                    people.views(),
                )
            })
        };
        let (storage, silent, off, audit, users) = slow.await.map_err(|_| defect())?;
        let (site, health, cameras) = (room.site_view(), room.health(), room.cameras.views());
        let rules = ControlRoom::rules(&**room).await?;
        let numbers = room.numbers();
        let items = vec![
            checklist::site(&site),
            checklist::people(&users),
            checklist::cameras(&cameras),
            checklist::camera_roles(&cameras),
            checklist::drawings(&self.missing_drawings()),
            checklist::floor_plan(&site, &cameras),
            checklist::analysis(&health, &cameras),
            checklist::counting(&cameras, &numbers),
            checklist::zones(&cameras, &numbers),
            checklist::recording(&storage, silent, off),
            checklist::disk(&storage, &health),
            checklist::history(&health, written),
            checklist::clock(kept_right),
            checklist::camera_clocks(&offsets),
            checklist::rules(&rules),
            checklist::notifications(shown),
            checklist::live_updates(heard),
            checklist::audit_log(audit),
        ];
        Ok(ChecklistView {
            ready: items.iter().all(|item| item.state != Readiness::Problem),
            checked_ms: room.clock.wall().as_millis(),
            items,
        })
    }

    async fn writes_and_reads(&self) -> Result<(), HistoryTrouble> {
        let (writer, reader) = (self.room.writer.clone(), self.room.reader.clone());
        let proof = self.room.clock.wall().as_micros();
        let trying = tokio::task::spawn_blocking(move || {
            let saved = writer.save_setting(PROOF, &proof);
            saved.map_err(|error| HistoryTrouble::Failed(sentence(&ErrorChain(&error))))?;
            match reader.setting::<i64>(PROOF) {
                Ok(Some(found)) if found == proof => Ok(()),
                Ok(_) => Err(HistoryTrouble::Lost),
                Err(error) => Err(HistoryTrouble::Failed(sentence(&ErrorChain(&error)))),
            }
        });
        trying
            .await
            .unwrap_or_else(|error| Err(HistoryTrouble::Failed(sentence(&error))))
    }
}

/// Cameras of which nothing was recorded just now.
fn not_recorded(room: &Room, cameras: &[CameraConfig]) -> Vec<String> {
    let now = room.clock.wall();
    let interval = Interval {
        from: now - JUST_NOW,
        to: now,
    };
    let playback = room.recordings.playback();
    let is_recorded = |camera: &CameraId| {
        playback.as_ref().is_ok_and(|playback| {
            let stream = Room::recorded_stream(playback, camera, StreamKind::Main, interval);
            let coverage = playback.coverage(&stream, interval);
            coverage.is_ok_and(|coverage| !coverage.recorded.is_empty())
        })
    };
    cameras
        .iter()
        .filter(|camera| camera.record != Record::Off && !is_recorded(&camera.id))
        .map(|camera| camera.id.to_string())
        .collect()
}

/// Of the cameras that were set up over ONVIF.
async fn clock_offsets(cameras: &[CameraConfig], turning: &Turning) -> Vec<(String, Option<i64>)> {
    let asking = cameras.iter().filter(|camera| camera.onvif.is_some());
    let asking = asking.map(|camera| async {
        let asked = turning.clock_offset(camera);
        let offset = tokio::time::timeout(CAMERA_CLOCK_WITHIN, asked).await;
        (camera.id.to_string(), offset.ok().flatten())
    });
    join_all(asking).await
}

/// Whether a screen would hear of something.
async fn hears(room: &Room) -> bool {
    let mut messages = room.hub.messages();
    let heard = tokio::time::timeout(HEARD_WITHIN, messages.recv()).await;
    heard.is_ok_and(|message| message.is_ok())
}

/// Asks systemd, which asks the kernel: true for timesyncd, chrony and ntpd alike. It ends by itself,
/// also when nobody waits for it any more.
async fn clock_kept_right() -> Option<bool> {
    let asking = tokio::task::spawn_blocking(|| {
        Command::new("timedatectl")
            .args(["show", "--property=NTPSynchronized", "--value"])
            .stdin(Stdio::null())
            .output()
    });
    let output = tokio::time::timeout(CLOCK_WITHIN, asking).await.ok()?;
    let output = output.ok()?.ok()?;
    match output.stdout.trim_ascii() {
        b"yes" if output.status.success() => Some(true),
        b"no" if output.status.success() => Some(false),
        _ => None,
    }
}

/// Shows a notification on the desktop.
async fn shows(toasts: Option<Arc<ToastQueue>>, room: &Room) -> Option<Result<(), String>> {
    let toasts = toasts?;
    let before = toasts.health();
    let site = room.known_site().stored.site;
    toasts.push(test_alert(&site, room.clock.wall())?, site.language);
    let settled = async {
        loop {
            let now = toasts.health();
            if now.failed > before.failed {
                return Err(now.error.unwrap_or_default());
            }
            if now.delivered > before.delivered {
                return Ok(());
            }
            tokio::time::sleep(SHOWN_LOOK).await;
        }
    };
    let outcome = tokio::time::timeout(SHOWN_WITHIN, settled).await;
    Some(outcome.unwrap_or_else(|_| Err("it did not answer for 3 s".to_owned())))
}

fn test_alert(site: &Site, now: WallTime) -> Option<Alert> {
    Some(Alert {
        id: AlertId(0),
        rule: RuleId::new("setup-test").ok()?,
        camera: None,
        severity: Severity::Low,
        title: words(site.language).toast_test.to_owned(),
        subject: None,
        place: site.name.clone(),
        at: now,
        event: None,
        has_snapshot: false,
        work: AlertWork::default(),
    })
}
