//! What a stream carries: encoded pictures, and how to decode them.

use std::time::Duration;

use bytes::Bytes;
use inveye_domain::{FrameSize, MediaTime, WallTime};

use crate::Codec;

/// One encoded picture, as it came from the camera.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessUnit {
    /// NAL units, each after its length in four bytes, big-endian. Parameter sets are left out.
    pub data: Bytes,
    /// When it is shown, from the first picture of the session.
    pub media: MediaTime,
    /// Whether decoding can start here; includes H.265's CRA and BLA pictures.
    pub keyframe: bool,
    /// Monotonic time at which its last packet arrived.
    pub received: Duration,
    /// When it happened in front of the camera, as well as that is known: see [`crate::clock`].
    pub captured: WallTime,
    /// Packets that went missing right before or inside it.
    pub lost_packets: u32,
}

/// How the pictures that follow are encoded. Comes before the first one and after every change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VideoParameters {
    /// How.
    pub codec: Codec,
    /// For the decoder: the body of an `avcC` or `hvcC` box.
    pub extradata: Bytes,
    /// Of the picture as shown.
    pub size: FrameSize,
    /// For MP4: a whole `avc1` or `hvc1` box.
    pub sample_entry: Bytes,
    /// For browsers, for example `avc1.64001F`.
    pub rfc6381: String,
}
