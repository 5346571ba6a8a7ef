//! Streams of pictures of the right size. Their bytes decode to nothing; a recorder never looks.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use bytes::Bytes;
use inveye_domain::{CameraId, DeviceId, MediaTime, StreamKind, WallTime};
use inveye_recording::segment::moof;
use inveye_recording::{RecorderSettings, RetentionSettings, StreamId};
use inveye_test_support::clips;
use inveye_video::file::AccessUnitReader;
use inveye_video::{AccessUnit, VideoParameters};

/// Who records.
pub(super) const DEVICE: &str = "dev-bench";
/// Cameras, with two streams each.
pub(super) const CAMERAS: u32 = 16;
const GOP_SECONDS: u32 = 2;
/// A keyframe is so many times as large as the others.
const KEYFRAME: u32 = 8;

/// One stream's pictures, again and again.
#[derive(Debug, Clone)]
pub(super) struct Pictures {
    gop: Vec<Bytes>,
    rate: u32,
}

impl Pictures {
    /// 1080p at 4 Mb/s or 360p at 0.5 Mb/s.
    pub(super) fn of(kind: StreamKind) -> Self {
        let (bits, rate) = match kind {
            StreamKind::Main => (4_000_000, 30),
            StreamKind::Sub => (500_000, 15),
        };
        let count = rate * GOP_SECONDS;
        let small = bits / 8 * GOP_SECONDS / (count - 1 + KEYFRAME);
        let mut state = 1_u32;
        let gop = (0..count).map(|number| {
            let length = if number == 0 { small * KEYFRAME } else { small };
            let mut data = Vec::with_capacity(length as usize);
            data.extend((length - 4).to_be_bytes());
            data.push(if number == 0 { 0x65 } else { 0x41 });
            while data.len() < length as usize {
                // Nothing that a disk could press together.
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                data.extend(state.to_be_bytes());
            }
            data.truncate(length as usize);
            Bytes::from(data)
        });
        Self {
            gop: gop.collect(),
            rate,
        }
    }

    /// When a picture is due.
    pub(super) fn time(&self, number: u32) -> Duration {
        Duration::from_secs(1) * number / self.rate
    }

    /// A picture of a stream that begins `offset` after `begin`, in memory of its own as a camera's is.
    pub(super) fn unit(&self, number: u32, offset: Duration, begin: WallTime) -> AccessUnit {
        let at = self.time(number) + offset;
        let within = number as usize % self.gop.len();
        AccessUnit {
            data: Bytes::copy_from_slice(&self.gop[within]),
            media: MediaTime::default() + at,
            keyframe: within == 0,
            received: at,
            captured: begin + at,
            lost_packets: 0,
        }
    }
}

/// As the bundled clips are encoded.
pub(super) fn parameters() -> Result<Arc<VideoParameters>> {
    parameters_of(&clips::synthetic("entrance.mp4"))
}

/// As a clip in H.264 is encoded.
pub(super) fn parameters_of(clip: &Path) -> Result<Arc<VideoParameters>> {
    let whole = std::fs::read(clip).with_context(|| clip.display().to_string())?;
    let reader = AccessUnitReader::open(clip)?;
    let extradata = reader.extradata().clone();
    let rfc6381 = match extradata[..] {
        [_, profile, compatible, level, ..] => {
            format!("avc1.{profile:02X}{compatible:02X}{level:02X}")
        }
        _ => bail!("{} has no parameters", clip.display()),
    };
    Ok(Arc::new(VideoParameters {
        codec: reader.codec(),
        extradata,
        size: reader.size(),
        sample_entry: Bytes::copy_from_slice(
            moof::find(&whole, b"avc1").context("the clip is no H.264")?,
        ),
        rfc6381,
    }))
}

pub(super) fn streams() -> Result<Vec<StreamId>> {
    let mut streams = Vec::new();
    for camera in 1..=CAMERAS {
        for kind in [StreamKind::Main, StreamKind::Sub] {
            streams.push(StreamId {
                camera: CameraId::new(format!("CAM-{camera:03}"))?,
                kind,
            });
        }
    }
    Ok(streams)
}

pub(super) fn settings(folder: &Path) -> Result<RecorderSettings> {
    Ok(RecorderSettings {
        folder: folder.join("disk"),
        data: folder.to_owned(),
        device: DeviceId::new(DEVICE)?,
        queue_bytes: 64 << 20,
        retention: RetentionSettings {
            continuous: Duration::from_secs(365 * 86_400),
            reserve_bytes: 0,
            ..RetentionSettings::default()
        },
    })
}
