//! What a segment says about itself.

use inveye_domain::{CameraId, DeviceId, StreamKind, WallTime};
use inveye_video::CaptureSource;
use serde::{Deserialize, Serialize};

use super::boxes;
use crate::SegmentId;

/// Everything the index needs to know that the fragments do not tell. JSON, so that people can read
/// it with `strings`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// `inveye-segment/1`.
    pub format: Format,
    /// Who recorded it.
    pub device: DeviceId,
    /// Which camera.
    pub camera: CameraId,
    /// Which of its streams.
    pub stream: StreamKind,
    /// Its number.
    pub segment: SegmentId,
    /// Number of the first segment of this uninterrupted run.
    pub run: SegmentId,
    /// When its first picture happened, in microseconds of UTC.
    pub start_us: WallTime,
    /// What that time rests on.
    pub clock: ClockSource,
    /// End of the chain in the stream's segment before, in hexadecimal; empty in the first.
    pub previous: String,
}

/// The one format there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// As described in [`crate::segment`].
    #[serde(rename = "inveye-segment/1")]
    V1,
}

/// What wall times in a segment rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockSource {
    /// The recorder's clock, late by the camera's delay.
    Arrival,
    /// The camera's clock.
    SenderReports,
}

impl From<CaptureSource> for ClockSource {
    fn from(source: CaptureSource) -> Self {
        match source {
            CaptureSource::Arrival => Self::Arrival,
            CaptureSource::SenderReports => Self::SenderReports,
        }
    }
}

impl Header {
    pub(super) fn to_box(&self) -> Vec<u8> {
        // Strings and numbers always have a JSON form.
        let body = serde_json::to_vec(self).unwrap_or_default();
        boxes::uuid(&boxes::HEADER, &body)
    }

    pub(super) fn from_body(body: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(body)
    }
}
