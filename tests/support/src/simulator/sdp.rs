//! Session descriptions, the right one and the wrong ones.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;

use super::faults::{Condition, WrongSdp};
use super::rtp::PAYLOAD_TYPE;
use crate::footage::{Codec, Footage};

/// Control address of the only track, relative to `Content-Base`.
pub(super) const TRACK: &str = "track1";

/// What DESCRIBE of `url` answers under the given faults.
pub(super) fn describe(url: &str, footage: &Footage, condition: &Condition) -> String {
    // Clients join addresses in two ways that differ after a query; an absolute one leaves no choice.
    let control = if url.contains('?') {
        format!("{url}/{TRACK}")
    } else {
        TRACK.to_owned()
    };
    let head =
        "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=Camera\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\na=control:*\r\n";
    let fps = condition.claimed_fps.unwrap_or_else(|| footage.fps());
    let media = |encoding: &str, parameters: String| {
        format!(
            "{head}m=video 0 RTP/AVP {PAYLOAD_TYPE}\r\na=rtpmap:{PAYLOAD_TYPE} {encoding}/90000\r\n{parameters}\
             a=framerate:{fps}\r\na=control:{control}\r\n"
        )
    };
    let fmtp = |parameters: String| format!("a=fmtp:{PAYLOAD_TYPE} {parameters}\r\n");
    match condition.sdp {
        None => media(
            encoding(footage),
            fmtp(sprop(footage.codec(), footage.parameter_sets())),
        ),
        Some(WrongSdp::BrokenSps) => media(
            encoding(footage),
            fmtp(sprop(footage.codec(), &broken(footage))),
        ),
        Some(WrongSdp::MissingSprop) => media(encoding(footage), String::new()),
        Some(WrongSdp::AudioOnly) => {
            format!("{head}m=audio 0 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\na=control:{control}\r\n")
        }
        Some(WrongSdp::UnsupportedCodec) => media("MP4V-ES", fmtp("profile-level-id=1".to_owned())),
        Some(WrongSdp::Garbage) => "\u{1}\u{2}<html>not a session description</html>".to_owned(),
    }
}

fn encoding(footage: &Footage) -> &'static str {
    match footage.codec() {
        Codec::H264 => "H264",
        Codec::H265 => "H265",
    }
}

fn sprop(codec: Codec, sets: &[Bytes]) -> String {
    match codec {
        Codec::H264 => {
            let profile: String = sets
                .iter()
                .find(|set| set.first().is_some_and(|first| first & 0x1f == 7))
                .and_then(|sps| sps.get(1..4))
                .unwrap_or_default()
                .iter()
                .map(|byte| format!("{byte:02X}"))
                .collect();
            let sets: Vec<String> = sets.iter().map(|set| STANDARD.encode(set)).collect();
            format!(
                "packetization-mode=1;profile-level-id={profile};sprop-parameter-sets={}",
                sets.join(",")
            )
        }
        Codec::H265 => {
            let named = |name: &str, kind: u8| {
                let of_kind: Vec<String> = sets
                    .iter()
                    .filter(|set| set.first().is_some_and(|first| first >> 1 & 0x3f == kind))
                    .map(|set| STANDARD.encode(set))
                    .collect();
                format!("{name}={}", of_kind.join(","))
            };
            [
                named("sprop-vps", 32),
                named("sprop-sps", 33),
                named("sprop-pps", 34),
            ]
            .join(";")
        }
    }
}

/// The right parameter sets, but the SPS ends after its NAL header and profile.
fn broken(footage: &Footage) -> Vec<Bytes> {
    let is_sps = |set: &Bytes| match footage.codec() {
        Codec::H264 => set.first().is_some_and(|first| first & 0x1f == 7),
        Codec::H265 => set.first().is_some_and(|first| first >> 1 & 0x3f == 33),
    };
    footage
        .parameter_sets()
        .iter()
        .map(|set| {
            if is_sps(set) {
                set.slice(..set.len().min(4))
            } else {
                set.clone()
            }
        })
        .collect()
}
