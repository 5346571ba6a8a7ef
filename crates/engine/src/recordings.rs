//! Recording as part of an engine: what is recorded where, what must be kept, and what screens see.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use inveye_base::{Clock, ErrorChain};
use inveye_db::Reader;
use inveye_domain::{CameraId, DeviceId, StreamKind};
use inveye_recording::{
    CameraRetention, OpenRecorderError, Playback, Recorder, RecorderSettings, RetentionSettings,
    StorageProblem, StorageStatus, StreamId, StreamRecorder,
};
use inveye_words::Words;

use crate::config::{CameraConfig, RecordingConfig};
use crate::convert;
use crate::kept::Kept;
use crate::recorded_views::storage_problem;

/// Most bytes that wait for a slow disk.
const QUEUE_BYTES: usize = 64 << 20;
/// A disk that was not there is tried again this often.
const RETRY: Duration = Duration::from_secs(10);
const DAY: Duration = Duration::from_secs(86_400);
/// As makers of disks, screens and reports count them.
const GIGABYTE: u64 = 1_000_000_000;

/// Bytes of a setting in gigabytes.
pub(crate) fn gigabytes(setting: u32) -> u64 {
    u64::from(setting) * GIGABYTE
}

/// Records while there is a disk, and goes on trying while there is none.
#[derive(Debug)]
pub(crate) struct Recordings {
    config: RecordingConfig,
    settings: RecorderSettings,
    clock: Arc<dyn Clock>,
    reader: Reader,
    state: Mutex<State>,
}

#[derive(Debug)]
enum State {
    Off,
    Running(Recorder),
    Failed { problem: String, at: Duration },
}

impl Recordings {
    pub(crate) fn start(
        config: &RecordingConfig,
        cameras: &[CameraConfig],
        folder: &Path,
        device: DeviceId,
        reader: Reader,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let place = config
            .folder
            .clone()
            .unwrap_or_else(|| folder.join("recordings"));
        let recordings = Self {
            config: config.clone(),
            settings: RecorderSettings {
                folder: place,
                data: folder.to_owned(),
                device,
                queue_bytes: QUEUE_BYTES,
                retention: retention(config, cameras),
            },
            clock,
            reader,
            state: Mutex::new(State::Off),
        };
        if config.enabled {
            *recordings.lock() = recordings.open();
        }
        recordings
    }

    fn open(&self) -> State {
        let keep = Box::new(Kept {
            reader: self.reader.clone(),
            clock: Arc::clone(&self.clock),
        });
        let start = if self.config.encrypt {
            Recorder::start_encrypted
        } else {
            Recorder::start
        };
        match start(self.settings.clone(), keep, Arc::clone(&self.clock)) {
            Ok(recorder) => {
                tracing::info!(folder = %self.settings.folder.display(), "recording");
                State::Running(recorder)
            }
            Err(error) => {
                let problem = sentence(&error);
                tracing::error!(error = %ErrorChain(&error), "nothing is recorded");
                let at = self.clock.monotonic();
                State::Failed { problem, at }
            }
        }
    }

    /// Whether streams are to be recorded.
    pub(crate) fn is_wanted(&self) -> bool {
        self.config.enabled
    }

    pub(crate) fn config(&self) -> &RecordingConfig {
        &self.config
    }

    /// The front for a stream; none while there is no disk.
    pub(crate) fn stream(&self, camera: &CameraId, kind: StreamKind) -> Option<StreamRecorder> {
        let mut state = self.lock();
        if let State::Failed { at, .. } = &*state
            && self.clock.monotonic().saturating_sub(*at) >= RETRY
        {
            *state = self.open();
        }
        let State::Running(recorder) = &*state else {
            return None;
        };
        let id = StreamId {
            camera: camera.clone(),
            kind,
        };
        recorder
            .stream(&id)
            .inspect_err(|error| tracing::error!(%camera, error = %ErrorChain(error), "a stream is not recorded"))
            .ok()
    }

    /// A stream that was recorded before and is not any more: the ledger says so.
    pub(crate) fn switched_off(&self, camera: &CameraId, kind: StreamKind) {
        let id = StreamId {
            camera: camera.clone(),
            kind,
        };
        if let State::Running(recorder) = &*self.lock()
            && recorder
                .playback()
                .index()
                .stream(&id)
                .is_ok_and(|row| row.is_some())
            && let Ok(mut stream) = recorder.stream(&id)
        {
            stream.switched_off();
        }
    }

    /// For reading; the problem for people when nothing can be read.
    pub(crate) fn playback(&self) -> Result<Playback, String> {
        match &*self.lock() {
            State::Running(recorder) => Ok(recorder.playback()),
            State::Failed { problem, .. } => Err(problem.clone()),
            State::Off => Err("Recording is switched off in inveye.toml.".to_owned()),
        }
    }

    /// How the disk does, or why there is none.
    pub(crate) fn status(&self) -> Result<StorageStatus, String> {
        match &*self.lock() {
            State::Running(recorder) => Ok(recorder.status()),
            State::Failed { problem, .. } => Err(problem.clone()),
            State::Off => Err(String::new()),
        }
    }

    /// For people, in the store's words: what is wrong with recording, if anything is.
    pub(crate) fn problem(&self, words: &Words) -> Option<String> {
        match &*self.lock() {
            State::Running(recorder) => match recorder.status().problem {
                // The storage page tells; nobody has to do anything.
                None | Some(StorageProblem::Rebuilding { .. }) => None,
                Some(problem) => Some(storage_problem(&problem, words)),
            },
            State::Failed { problem, .. } => Some(problem.clone()),
            State::Off => None,
        }
    }

    /// Who records.
    pub(crate) fn device(&self) -> &DeviceId {
        &self.settings.device
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.settings.folder
    }

    /// Writes what is waiting and ends. Blocks for as long as the disk takes.
    pub(crate) fn close(&self) {
        let state = std::mem::replace(&mut *self.lock(), State::Off);
        drop(state);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn retention(config: &RecordingConfig, cameras: &[CameraConfig]) -> RetentionSettings {
    RetentionSettings {
        continuous: DAY * config.continuous_days,
        event: DAY * config.event_days,
        most_bytes: config.most_gb.map(gigabytes),
        reserve_bytes: gigabytes(config.reserve_gb),
        cameras: cameras
            .iter()
            .map(|camera| (camera.id.clone(), retention_of(camera)))
            .collect(),
    }
}

fn retention_of(camera: &CameraConfig) -> CameraRetention {
    CameraRetention {
        continuous: camera.continuous_days.map(|days| DAY * days),
        event: camera.event_days.map(|days| DAY * days),
        most_bytes: camera.record_gb.map(gigabytes),
        continuous_bytes: camera.continuous_gb.map(gigabytes),
        event_bytes: camera.event_gb.map(gigabytes),
    }
}

fn sentence(error: &OpenRecorderError) -> String {
    convert::sentence(&ErrorChain(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_in_gigabytes_means_what_screens_call_a_gigabyte() {
        let id = CameraId::new("a").unwrap();
        let mut camera = CameraConfig::new(id, None, "rtsp://10.0.0.1/a", None).unwrap();
        (camera.record_gb, camera.continuous_gb) = (Some(200), Some(150));
        camera.event_gb = Some(100);
        let config = RecordingConfig {
            most_gb: Some(2000),
            reserve_gb: 2,
            ..RecordingConfig::default()
        };
        let found = retention(&config, &[camera]);
        assert_eq!(found.most_bytes, Some(2_000_000_000_000));
        assert_eq!(found.reserve_bytes, 2_000_000_000);
        let own = found.cameras.values().next().unwrap();
        let bytes = [own.most_bytes, own.continuous_bytes, own.event_bytes];
        let expected = [200_000_000_000, 150_000_000_000, 100_000_000_000];
        assert_eq!(bytes, expected.map(Some));
    }
}
