//! What an export says about itself.

use inveye_base::SiteZone;
use inveye_domain::{CameraId, DeviceId, StreamKind, WallTime};
use serde::{Deserialize, Serialize};

use crate::GapCause;
use crate::SegmentId;

/// `manifest.json`. Programs that read it should refuse formats they do not know, and ignore fields
/// they do not know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// `inveye-evidence/1`.
    pub format: ManifestFormat,
    /// Name of the store.
    pub site: String,
    /// The device that recorded.
    pub device: DeviceId,
    /// The program that exported.
    pub software: String,
    /// Fingerprint of the key that signed.
    pub key: String,
    /// Who exported.
    pub exported_by: String,
    /// What for.
    pub reason: String,
    /// When.
    pub exported: Moment,
    /// The store's time zone, for all local times.
    pub zone: String,
    /// First moment asked for. Films begin at the keyframe before it.
    pub from: Moment,
    /// First moment behind what was asked for.
    pub to: Moment,
    /// What was asked for, and what of it is missing.
    pub cameras: Vec<ManifestCamera>,
    /// Every file but this one and its signature.
    pub files: Vec<ManifestFile>,
}

/// The one format there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ManifestFormat {
    /// As described in `docs/recording-format.md`.
    #[serde(rename = "inveye-evidence/1")]
    V1,
}

/// A moment twice: as machines and as people in the store tell it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// To the microsecond: `2026-03-01T12:00:00.000000Z`.
    pub utc: String,
    /// The store's clock, with its distance from UTC: `2026-03-01T13:00:00.000+01:00`.
    pub local: String,
}

/// One camera.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestCamera {
    /// Which.
    pub id: CameraId,
    /// As it is called in the store.
    pub name: String,
    /// Which of its streams.
    pub stream: StreamKind,
    /// What of the time is missing, and why.
    pub gaps: Vec<ManifestGap>,
}

/// A time without video.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestGap {
    /// First moment.
    pub from: Moment,
    /// First moment behind it.
    pub to: Moment,
    /// Why.
    pub cause: GapCause,
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestFile {
    /// Its name, without a folder.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: String,
    /// Of films.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub film: Option<FilmEntry>,
}

/// What a film shows, and the proof of each part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilmEntry {
    /// Which camera.
    pub camera: CameraId,
    /// When its first picture happened: zero on the film's track.
    pub start: Moment,
    /// When its last picture ends.
    pub end: Moment,
    /// How it is encoded, as browsers name it.
    pub codec: String,
    /// How its sound is encoded; none where it has no sound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sound: Option<String>,
    /// From left to right.
    pub width: u32,
    /// From top to bottom.
    pub height: u32,
    /// How many pictures there are.
    pub pictures: u64,
    /// Length of the tables at the file's front.
    pub tables_bytes: u64,
    /// Their SHA-256.
    pub tables_sha256: String,
    /// Everything behind the tables, without a hole.
    pub fragments: Vec<FilmFragment>,
}

/// Pictures that were sealed together when they were recorded: a GOP, or a part of a long one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilmFragment {
    /// Number of the GOP in this film, from 1.
    pub gop: u32,
    /// From the start of the file.
    pub offset: u64,
    /// In bytes.
    pub bytes: u64,
    /// When its first picture happened, UTC.
    pub start: String,
    /// How many pictures there are.
    pub pictures: u32,
    /// Of its bytes: the same that the recorder sealed.
    pub sha256: String,
    /// The segment it was recorded in.
    pub segment: SegmentId,
    /// The recorder's chain behind it.
    pub chain: String,
    /// Written when the recorded bytes did not agree with their seal any more when they were exported.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub broken_seal: bool,
}

impl Moment {
    /// A moment as the store's clock shows it.
    pub(super) fn new(at: WallTime, zone: &SiteZone) -> Self {
        Self {
            utc: utc(at),
            local: zone
                .local(at)
                .strftime("%Y-%m-%dT%H:%M:%S%.3f%:z")
                .to_string(),
        }
    }
}

/// To the microsecond.
pub fn utc(at: WallTime) -> String {
    let at = jiff::Timestamp::from_microsecond(at.as_micros()).unwrap_or_default();
    at.strftime("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
}
