//! Pictures that can be made again from their number, and the numbers of chance.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use inveye_domain::{CameraId, MediaTime, StreamKind, WallTime};
use inveye_recording::StreamId;
use inveye_video::{AccessUnit, VideoParameters};

use crate::camera::Camera;

/// Cameras in the shop, with two streams each.
pub(crate) const STREAMS: u32 = 8;
const RATE: u32 = 20;
/// Pictures from keyframe to keyframe.
const GOP: u32 = 45;

pub(crate) fn stream(number: u32) -> StreamId {
    StreamId {
        camera: CameraId::new(format!("CAM-{:03}", number / 2)).unwrap(),
        kind: if number.is_multiple_of(2) {
            StreamKind::Main
        } else {
            StreamKind::Sub
        },
    }
}

/// Numbers that look random and come back with their seed.
#[derive(Debug, Clone)]
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Below `most`.
    pub(crate) fn below(&mut self, most: u64) -> u64 {
        self.roll() % most
    }
}

/// One picture's bytes, as they must come back.
pub(crate) fn picture(life: u32, stream: u32, number: u32, keyframe: bool) -> Vec<u8> {
    let mut dice = Dice((u64::from(life) << 40) ^ (u64::from(stream) << 32) ^ u64::from(number));
    let scale = if keyframe { 8 } else { 1 } * if stream.is_multiple_of(2) { 4 } else { 1 };
    let length = 200 + dice.below(400 * scale);
    let mut data = Vec::new();
    let body = u32::try_from(length).unwrap() + 13;
    data.extend(body.to_be_bytes());
    data.push(if keyframe { 0x65 } else { 0x41 });
    for field in [life, stream, number] {
        data.extend(field.to_be_bytes());
    }
    while data.len() < 4 + body as usize {
        data.extend(dice.roll().to_be_bytes());
    }
    data.truncate(4 + body as usize);
    data
}

/// Life, stream and number of a picture that was read back.
pub(crate) fn label(data: &[u8]) -> Option<(u32, u32, u32)> {
    let field = |at: usize| Some(u32::from_be_bytes(data.get(at..at + 4)?.try_into().ok()?));
    Some((field(5)?, field(9)?, field(13)?))
}

/// A camera's one stream in one life.
#[derive(Debug)]
pub(crate) struct Source {
    life: u32,
    stream: u32,
    next: u32,
    since_key: u32,
    due: Duration,
}

impl Source {
    pub(crate) fn new(life: u32, stream: u32, now: Duration) -> Self {
        Self {
            life,
            stream,
            next: 0,
            since_key: 0,
            due: now,
        }
    }

    /// The next one begins anew, after a pause.
    pub(crate) fn restart(&mut self, at: Duration) {
        (self.since_key, self.due) = (0, at);
    }

    /// The next picture, if it is time; how it is named in the journal comes with it.
    pub(crate) fn due(&mut self, now: Duration, wall: WallTime) -> Option<(AccessUnit, String)> {
        if now < self.due {
            return None;
        }
        let (number, keyframe) = (self.next, self.since_key.is_multiple_of(GOP));
        self.next += 1;
        self.since_key += 1;
        self.due = (self.due + Duration::from_secs(1) / RATE)
            .max(now.saturating_sub(Duration::from_millis(200)));
        let unit = AccessUnit {
            data: Bytes::from(picture(self.life, self.stream, number, keyframe)),
            media: MediaTime::default() + now,
            captured: wall,
            keyframe,
            received: now,
            lost_packets: 0,
        };
        let name = format!(
            "@ p {} {number} {} {}",
            self.stream,
            wall.as_micros(),
            u8::from(keyframe)
        );
        Some((unit, name))
    }
}

/// How all of them are encoded, as far as the recorder looks at it.
pub(crate) fn parameters() -> Arc<VideoParameters> {
    Camera::of("entrance").parameters
}
