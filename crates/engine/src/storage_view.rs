//! What the storage page shows.

use std::time::Duration;

use inveye_domain::{CameraId, StreamKind, WallTime};
use inveye_recording::{CameraForecast, Forecast, Interval, Playback};
use inveye_wire as wire;
use inveye_words::words;

use crate::recorded_views::{deletion_view, gap_cause, storage_problem};
use crate::recordings::gigabytes;
use crate::room::Room;

const DAY: Duration = Duration::from_secs(86_400);

impl Room {
    /// What is missing of a camera in the last day, by cause, and how much is there.
    fn camera_storage(
        &self,
        playback: &Playback,
        camera: &CameraId,
        forecast: Option<&CameraForecast>,
    ) -> wire::CameraStorageView {
        let now = self.clock.wall();
        let day = Interval {
            from: now - DAY,
            to: now,
        };
        let stream = Self::recorded_stream(playback, camera, StreamKind::Main, day);
        let coverage = playback.coverage(&stream, day).unwrap_or_default();
        let usage = playback.usage(camera).unwrap_or_default();
        let recorded = coverage.recorded_time().as_secs_f64();
        let mut missing: Vec<wire::MissingView> = Vec::new();
        for gap in &coverage.gaps {
            let cause = gap_cause(gap.cause);
            let seconds = gap.interval.length().as_secs_f64();
            match missing.iter_mut().find(|sum| sum.cause == cause) {
                Some(sum) => sum.seconds += seconds,
                None => missing.push(wire::MissingView { cause, seconds }),
            }
        }
        let all = recorded + missing.iter().map(|sum| sum.seconds).sum::<f64>();
        let (shop, own) = (self.recordings.config(), self.cameras.config(camera));
        let own = own.as_ref();
        let continuous_days = own
            .and_then(|own| own.continuous_days)
            .unwrap_or(shop.continuous_days);
        let event_days = own
            .and_then(|own| own.event_days)
            .unwrap_or(shop.event_days);
        wire::CameraStorageView {
            camera: camera.to_string(),
            bytes: usage.bytes,
            event_bytes: usage.event_bytes,
            protected_bytes: self.protected_bytes(playback, camera),
            continuous_days,
            event_days: event_days.max(continuous_days),
            most_bytes: own.and_then(|own| own.record_gb).map(gigabytes),
            most_continuous_bytes: own.and_then(|own| own.continuous_gb).map(gigabytes),
            most_event_bytes: own.and_then(|own| own.event_gb).map(gigabytes),
            next_deletion: forecast
                .and_then(|forecast| forecast.next)
                .map(deletion_view),
            oldest_ms: usage.oldest.map(WallTime::as_millis),
            covered: if all > 0.0 { recorded / all } else { 0.0 },
            missing,
        }
    }

    /// Bytes that nobody may delete now.
    fn protected_bytes(&self, playback: &Playback, camera: &CameraId) -> u64 {
        let now = self.clock.wall();
        let all = self.reader.protections(WallTime::default(), now);
        let mut times: Vec<(WallTime, WallTime)> = all
            .unwrap_or_default()
            .into_iter()
            .filter(|protection| protection.camera == *camera && protection.holds_at(now))
            .map(|protection| (protection.from, protection.to))
            .collect();
        times.sort();
        let (mut sum, mut end) = (0, WallTime::default());
        for (from, to) in times {
            // Each segment once, where protections overlap or touch the same one.
            let index = playback.index();
            let bytes = index.bytes_touching(camera, Interval { from, to }, end);
            sum += bytes.unwrap_or(0);
            end = end.max(to);
        }
        sum
    }

    pub(crate) fn storage_view(&self) -> wire::StorageView {
        let config = self.recordings.config();
        let mut view = wire::StorageView {
            enabled: config.enabled,
            folder: self.recordings.folder().display().to_string(),
            problem: String::new(),
            free_bytes: 0,
            total_bytes: 0,
            recorded_bytes: 0,
            write_rate: 0.0,
            sync_ms: 0.0,
            queued_bytes: 0,
            days_of_room: None,
            days_left: None,
            continuous_days: config.continuous_days,
            event_days: config.event_days,
            cameras: Vec::new(),
        };
        let mut forecast = Forecast::default();
        let language = self.known_site().stored.site.language;
        match self.recordings.status() {
            Ok(status) => {
                view.days_left = status
                    .forecast
                    .full_in
                    .map(|left| left.as_secs_f64() / DAY.as_secs_f64());
                view.problem = status
                    .problem
                    .as_ref()
                    .map(|problem| storage_problem(problem, words(language)))
                    .unwrap_or_default();
                (view.free_bytes, view.total_bytes) = (status.free_bytes, status.total_bytes);
                (view.recorded_bytes, view.queued_bytes) =
                    (status.recorded_bytes, status.queued_bytes);
                view.write_rate = status.write_rate;
                view.sync_ms = status.sync_time.as_secs_f64() * 1000.0;
                let reserve = gigabytes(config.reserve_gb);
                let room = status.recorded_bytes + status.free_bytes.saturating_sub(reserve);
                let room = config
                    .most_gb
                    .map_or(room, |most| room.min(gigabytes(most)));
                #[expect(clippy::cast_precision_loss, reason = "for people")]
                let days = room as f64 / (status.write_rate * DAY.as_secs_f64());
                view.days_of_room = days.is_finite().then_some(days);
                forecast = status.forecast;
            }
            Err(problem) => view.problem = problem,
        }
        if let Ok(playback) = self.recordings.playback() {
            let cameras = self.cameras.views();
            view.cameras = cameras
                .iter()
                .filter_map(|camera| CameraId::new(&camera.id).ok())
                .map(|camera| {
                    let mut all = forecast.cameras.iter();
                    let own = all.find(|forecast| forecast.camera == camera);
                    self.camera_storage(&playback, &camera, own)
                })
                .collect();
        }
        view
    }
}
