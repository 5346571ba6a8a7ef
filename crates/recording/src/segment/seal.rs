//! The proof behind each fragment.

use inveye_domain::WallTime;
use sha2::{Digest as _, Sha256};

use super::boxes::{self, Fields};
use crate::Digest;

/// Dates a fragment and ties it to everything recorded before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seal {
    /// When its first picture happened.
    pub start: WallTime,
    /// Its decode time on the segment's own track, in ticks of 1/90,000 s.
    pub decode_time: u64,
    /// How long it lasts, in the same ticks.
    pub duration: u32,
    /// Whether its first picture is a keyframe.
    pub keyframe: bool,
    /// Of the encoded pictures: the bytes of `mdat` behind its head. An export carries the same bytes.
    pub pictures: Digest,
    /// Of the chain's end before, `moof`, and all fields above.
    pub chain: Digest,
}

/// Length of the whole box.
pub const SEAL_BYTES: usize = boxes::UUID_HEAD + 4 + 8 + 8 + 4 + 32 + 32;
const KEYFRAME: u32 = 1;

impl Seal {
    /// Seals a fragment: `before` is the chain's end so far.
    pub(super) fn of(
        before: &Digest,
        moof: &[u8],
        pictures: &[u8],
        (start, decode_time, duration, keyframe): (WallTime, u64, u32, bool),
    ) -> Self {
        let mut seal = Self {
            start,
            decode_time,
            duration,
            keyframe,
            pictures: Sha256::digest(pictures).into(),
            chain: [0; 32],
        };
        seal.chain = seal.expected(before, moof);
        seal
    }

    /// What [`Self::chain`] must be.
    pub(crate) fn expected(&self, before: &Digest, moof: &[u8]) -> Digest {
        let mut hasher = Sha256::new();
        hasher.update(before);
        hasher.update(moof);
        hasher.update(self.fields());
        hasher.update(self.pictures);
        hasher.finalize().into()
    }

    fn fields(&self) -> [u8; 24] {
        let mut out = [0; 24];
        let flags = if self.keyframe { KEYFRAME } else { 0 };
        out[..4].copy_from_slice(&flags.to_be_bytes());
        out[4..12].copy_from_slice(&self.start.as_micros().to_be_bytes());
        out[12..20].copy_from_slice(&self.decode_time.to_be_bytes());
        out[20..].copy_from_slice(&self.duration.to_be_bytes());
        out
    }

    pub(super) fn to_box(self) -> Vec<u8> {
        let mut body = Vec::with_capacity(SEAL_BYTES);
        body.extend(self.fields());
        body.extend(self.pictures);
        body.extend(self.chain);
        boxes::uuid(&boxes::SEAL, &body)
    }

    pub(super) fn from_body(body: &[u8]) -> Option<Self> {
        let mut fields = Fields(body);
        let flags = u32::from_be_bytes(fields.take()?);
        if flags & !KEYFRAME != 0 {
            return None;
        }
        Some(Self {
            keyframe: flags & KEYFRAME != 0,
            start: WallTime::from_micros(i64::from_be_bytes(fields.take()?)),
            decode_time: u64::from_be_bytes(fields.take()?),
            duration: u32::from_be_bytes(fields.take()?),
            pictures: fields.take()?,
            chain: fields.take()?,
        })
    }
}
