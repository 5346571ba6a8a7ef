//! Session descriptions, the right one and the wrong ones.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;

use super::faults::{Condition, SoundFault, WrongSdp};
use super::loudspeaker::Loudspeaker;
use super::rtp::PAYLOAD_TYPE;
use super::sound;
use crate::footage::{Codec, Footage, SoundKind, Soundtrack};

/// Control address of the pictures, relative to `Content-Base`.
pub(super) const TRACK: &str = "track1";
/// The same of the sound.
pub(super) const SOUND_TRACK: &str = "track2";
/// The same of the loudspeaker.
pub(super) const VOICE_TRACK: &str = "track3";

/// What DESCRIBE of `url` answers under the given faults; with the loudspeaker where it was asked for.
pub(super) fn describe(
    url: &str,
    footage: &Footage,
    sound: Option<&Soundtrack>,
    loudspeaker: Option<&Loudspeaker>,
    condition: &Condition,
) -> String {
    // Clients join addresses in two ways that differ after a query; an absolute one leaves no choice.
    let control_of = |track: &str| {
        if url.contains('?') {
            format!("{url}/{track}")
        } else {
            track.to_owned()
        }
    };
    let control = control_of(TRACK);
    let heard = sound.map(|sound| {
        let control = control_of(SOUND_TRACK);
        described_sound(sound, condition.sound, &control)
    });
    let voice = loudspeaker.map(|loudspeaker| {
        let (payload, encoding) = loudspeaker.format();
        let control = control_of(VOICE_TRACK);
        format!(
            "m=audio 0 RTP/AVP {payload}\r\na=rtpmap:{payload} {encoding}\r\na=control:{control}\r\na=sendonly\r\n"
        )
    });
    let pictures = describe_pictures(&control, footage, condition);
    // Descriptions that are wrong about pictures have nothing else.
    if condition.sdp.is_some() {
        return pictures;
    }
    [Some(pictures), heard, voice]
        .into_iter()
        .flatten()
        .collect()
}

fn described_sound(sound: &Soundtrack, fault: Option<SoundFault>, control: &str) -> String {
    let (kind, rate, channels) = (sound.kind(), sound.rate(), sound.channels());
    let payload = sound::payload_type(kind);
    let (encoding, parameters) = match kind {
        _ if fault == Some(SoundFault::UnknownCodec) => ("X-SPEEX-2", String::new()),
        SoundKind::MuLaw => ("PCMU", String::new()),
        SoundKind::ALaw => ("PCMA", String::new()),
        SoundKind::Linear16 => ("L16", String::new()),
        SoundKind::Aac(config) => {
            let config: String = config.iter().map(|byte| format!("{byte:02X}")).collect();
            let parameters = format!(
                "a=fmtp:{payload} streamtype=5;profile-level-id=1;mode=AAC-hbr;sizelength=13;\
                 indexlength=3;indexdeltalength=3;config={config}\r\n"
            );
            ("MPEG4-GENERIC", parameters)
        }
    };
    format!(
        "m=audio 0 RTP/AVP {payload}\r\na=rtpmap:{payload} {encoding}/{rate}/{channels}\r\n{parameters}\
         a=control:{control}\r\n"
    )
}

fn describe_pictures(control: &str, footage: &Footage, condition: &Condition) -> String {
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
