//! Where in a camera's description (SDP, RFC 4566) its loudspeaker is.

use std::fmt;

use crate::session::printable;

/// How a loudspeaker wants its sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TalkCodec {
    /// G.711 µ-law.
    MuLaw,
    /// G.711 A-law.
    ALaw,
}

impl TalkCodec {
    /// Payload types without a name are those of RFC 3551.
    fn of(payload_type: u8, mapped: Option<&str>) -> Option<Self> {
        let Some(mapped) = mapped else {
            return match payload_type {
                0 => Some(Self::MuLaw),
                8 => Some(Self::ALaw),
                _ => None,
            };
        };
        match mapped.to_ascii_uppercase().trim_end_matches("/1") {
            "PCMU/8000" => Some(Self::MuLaw),
            "PCMA/8000" => Some(Self::ALaw),
            _ => None,
        }
    }
}

impl fmt::Display for TalkCodec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::MuLaw => "G.711 µ-law",
            Self::ALaw => "G.711 A-law",
        })
    }
}

/// A loudspeaker's track.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Backchannel {
    /// As described: relative or not.
    pub(super) control: String,
    pub(super) payload_type: u8,
    pub(super) codec: TalkCodec,
}

/// What a description offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Offer {
    Found(Backchannel),
    /// A loudspeaker that takes none of ours.
    Codecs(String),
    Nothing,
}

#[derive(Default)]
struct Media<'a> {
    /// Payload types in the camera's order of preference.
    formats: Vec<&'a str>,
    mapped: Vec<(u8, &'a str)>,
    control: Option<&'a str>,
    is_backchannel: bool,
}

impl Media<'_> {
    fn backchannel(&self) -> Option<Backchannel> {
        let control = self.control?;
        // It becomes part of a request.
        if control.is_empty() || control.chars().any(|c| c.is_control() || c == ' ') {
            return None;
        }
        self.formats.iter().find_map(|format| {
            let payload_type = format.parse().ok().filter(|&number| number < 128)?;
            let mapped = self.mapped.iter().find(|(of, _)| *of == payload_type);
            let codec = TalkCodec::of(payload_type, mapped.map(|(_, encoding)| *encoding))?;
            Some(Backchannel {
                control: control.to_owned(),
                payload_type,
                codec,
            })
        })
    }

    fn names(&self) -> Vec<String> {
        let mapped = self.mapped.iter().map(|(_, encoding)| printable(encoding));
        mapped.collect()
    }
}

/// The first audio that goes from us to the camera, in a codec of ours. Directions are told from our
/// side: `sendonly` is what we send.
pub(super) fn find(description: &str) -> Offer {
    let mut all: Vec<Media<'_>> = Vec::new();
    let mut is_audio = false;
    for line in description.lines() {
        let line = line.trim_end();
        if let Some(media) = line.strip_prefix("m=") {
            let mut words = media.split_ascii_whitespace();
            is_audio = words.next() == Some("audio");
            if is_audio {
                all.push(Media {
                    // Behind the port and the protocol.
                    formats: words.skip(2).collect(),
                    ..Media::default()
                });
            }
            continue;
        }
        let (Some(attribute), true) = (line.strip_prefix("a="), is_audio) else {
            continue;
        };
        let Some(media) = all.last_mut() else {
            continue;
        };
        match attribute.split_once(':') {
            Some(("control", control)) => media.control = Some(control.trim()),
            Some(("rtpmap", map)) => {
                let (format, encoding) = map.trim().split_once(' ').unwrap_or((map, ""));
                if let Ok(format) = format.parse() {
                    media.mapped.push((format, encoding.trim()));
                }
            }
            None if attribute == "sendonly" => media.is_backchannel = true,
            _ => {}
        }
    }
    all.retain(|media| media.is_backchannel);
    if all.is_empty() {
        return Offer::Nothing;
    }
    match all.iter().find_map(Media::backchannel) {
        Some(found) => Offer::Found(found),
        None => {
            let names: Vec<String> = all.iter().flat_map(Media::names).take(8).collect();
            Offer::Codecs(match names.is_empty() {
                true => "something unnamed".to_owned(),
                false => names.join(", "),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CAMERA: &str = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=Camera\r\na=control:*\r\n\
        m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:track1\r\na=recvonly\r\n\
        m=audio 0 RTP/AVP 0\r\na=control:track2\r\na=recvonly\r\n";

    #[track_caller]
    fn check(audio: &str, expected: Option<(&str, u8, TalkCodec)>) {
        let found = find(&format!("{CAMERA}{audio}"));
        let expected = expected.map(|(control, payload_type, codec)| {
            Offer::Found(Backchannel {
                control: control.to_owned(),
                payload_type,
                codec,
            })
        });
        match expected {
            Some(expected) => assert_eq!(found, expected, "{audio}"),
            None => assert!(!matches!(found, Offer::Found(_)), "{audio}: {found:?}"),
        }
    }

    #[test]
    fn what_we_may_send_is_the_loudspeaker() {
        use TalkCodec::{ALaw, MuLaw};
        // The example of ONVIF's Streaming Specification.
        check(
            "m=audio 0 RTP/AVP 0\r\na=control:rtsp://192.168.0.1/audioback\r\na=rtpmap:0 PCMU/8000\r\na=sendonly\r\n",
            Some(("rtsp://192.168.0.1/audioback", 0, MuLaw)),
        );
        // Several codecs in one track: the first of ours, whatever its number.
        check(
            "m=audio 0 RTP/AVP 97 98 0\na=rtpmap:97 mpeg4-generic/16000\na=rtpmap:98 pcma/8000/1\na=sendonly\na=control:t3\n",
            Some(("t3", 98, ALaw)),
        );
        // A track for each codec.
        check(
            "m=audio 0 RTP/AVP 97\r\na=rtpmap:97 G726-32/8000\r\na=sendonly\r\na=control:a\r\nm=audio 0 RTP/AVP 8\r\na=sendonly\r\na=control:b\r\n",
            Some(("b", 8, ALaw)),
        );
        check("", None);
        check("m=audio 0 RTP/AVP 0\r\na=sendonly\r\n", None);
        check(
            "m=audio 0 RTP/AVP 0\r\na=rtpmap:0 PCMU/16000\r\na=sendonly\r\na=control:x\r\n",
            None,
        );
        check(
            "m=application 0 RTP/AVP 0\r\na=sendonly\r\na=control:x\r\n",
            None,
        );
    }

    #[test]
    fn a_loudspeaker_of_other_codecs_is_named() {
        let audio =
            "m=audio 0 RTP/AVP 97\r\na=rtpmap:97 G726-32/8000\r\na=sendonly\r\na=control:a\r\n";
        let found = find(&format!("{CAMERA}{audio}"));
        assert_eq!(found, Offer::Codecs("G726-32/8000".to_owned()));
        assert_eq!(find(CAMERA), Offer::Nothing);
    }

    proptest! {
        #[test]
        fn no_description_breaks_it_or_a_request(text in "(m=audio 0 RTP/AVP [0-9 ]{1,8}\n|a=sendonly\n|a=control:\\PC{0,9}\n|a=rtpmap:[0-9]{1,4} PCM[AU]/8000\n|\\PC{0,12}\r?\n){0,12}") {
            if let Offer::Found(found) = find(&text) {
                prop_assert!(found.payload_type < 128);
                prop_assert!(!found.control.contains(['\r', '\n', ' ']));
            }
        }
    }
}
