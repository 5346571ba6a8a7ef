//! How a device encodes video, and what else it could do.

use std::time::Duration;

use inveye_domain::FrameSize;

use crate::device::MOST_NAME;
use crate::xml::{Element, clean};

/// A way of encoding, by ONVIF's names.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// Single pictures.
    Jpeg,
    /// MPEG-4 part 2.
    Mpeg4,
    /// H.264.
    H264,
    /// H.265.
    H265,
    /// One that this version does not know.
    Other(String),
}

impl Encoding {
    pub(crate) fn parse(name: &str) -> Self {
        match name.to_ascii_uppercase().as_str() {
            "JPEG" | "MJPEG" => Self::Jpeg,
            "MPEG4" | "MPV4-ES" => Self::Mpeg4,
            "H264" => Self::H264,
            "H265" | "HEVC" => Self::H265,
            _ => Self::Other(clean(name, MOST_NAME)),
        }
    }

    /// ONVIF's name.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Mpeg4 => "MPEG4",
            Self::H264 => "H264",
            Self::H265 => "H265",
            Self::Other(name) => name,
        }
    }
}

/// Settings of one encoder. Several profiles may share it.
#[derive(Debug, Clone, PartialEq)]
pub struct VideoEncoder {
    /// The device's name for it in requests.
    pub token: String,
    /// For people.
    pub name: String,
    /// How.
    pub encoding: Encoding,
    /// Size of the picture.
    pub size: FrameSize,
    /// Most pictures a second.
    pub fps: Option<f64>,
    /// Most kilobits a second.
    pub kilobits: Option<u32>,
    /// Pictures from one keyframe to the next.
    pub gov_length: Option<u32>,
    /// What has to be sent back unchanged.
    pub(crate) kept: Kept,
}

/// Settings that are none of our business but must be there when others are changed.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Kept {
    pub(crate) use_count: Option<u32>,
    pub(crate) quality: Option<f64>,
    pub(crate) interval: Option<u32>,
    pub(crate) profile: Option<String>,
    pub(crate) constant_bit_rate: Option<bool>,
    pub(crate) session_timeout: Option<String>,
    pub(crate) multicast: Option<Multicast>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Multicast {
    pub(crate) kind: String,
    pub(crate) address: String,
    pub(crate) port: u16,
    pub(crate) ttl: u32,
    pub(crate) auto_start: bool,
}

impl VideoEncoder {
    /// Time from one keyframe to the next, where the device tells both numbers.
    pub fn keyframe_interval(&self) -> Option<Duration> {
        let fps = self.fps.filter(|&fps| fps > 0.0)?;
        Duration::try_from_secs_f64(f64::from(self.gov_length?) / fps).ok()
    }

    /// From a `VideoEncoderConfiguration` of either version.
    pub(crate) fn read(element: &Element) -> Option<Self> {
        let token = element.attribute("token")?;
        let encoding = Encoding::parse(element.text_at(&["Encoding"])?);
        // Version 1 has a part named like the encoding, version 2 attributes.
        let own = element.child(encoding.as_str());
        let own_value = |name: &str| own.and_then(|own| own.text_at(&[name]));
        let gov_length = element
            .attribute("GovLength")
            .or_else(|| own_value("GovLength"))
            .and_then(|text| text.parse().ok());
        let profile = element
            .attribute("Profile")
            .or_else(|| own_value("H264Profile"))
            .or_else(|| own_value("Mpeg4Profile"));
        let constant = element
            .child("RateControl")
            .and_then(|rate| rate.attribute("ConstantBitRate"));
        let multicast = element.child("Multicast").map(Multicast::read);
        Some(Self {
            token: token.to_owned(),
            name: clean(element.text_at(&["Name"]).unwrap_or_default(), MOST_NAME),
            size: size(element.child("Resolution")?)?,
            fps: element
                .value_at::<f64>(&["RateControl", "FrameRateLimit"])
                .filter(|fps| (0.01..1000.0).contains(fps)),
            kilobits: element.value_at(&["RateControl", "BitrateLimit"]),
            gov_length,
            kept: Kept {
                use_count: element.value_at(&["UseCount"]),
                quality: element
                    .value_at::<f64>(&["Quality"])
                    .filter(|q| q.is_finite()),
                interval: element.value_at(&["RateControl", "EncodingInterval"]),
                profile: profile.map(str::to_owned),
                constant_bit_rate: constant.map(|text| text == "true" || text == "1"),
                session_timeout: element.text_at(&["SessionTimeout"]).map(str::to_owned),
                multicast,
            },
            encoding,
        })
    }
}

impl Multicast {
    fn read(element: &Element) -> Self {
        let address = element.child("Address");
        let text = |name: &str| address.and_then(|address| address.text_at(&[name]));
        let (v4, v6) = (text("IPv4Address"), text("IPv6Address"));
        Self {
            kind: text("Type").unwrap_or("IPv4").to_owned(),
            address: v4.or(v6).unwrap_or("0.0.0.0").to_owned(),
            port: element.value_at(&["Port"]).unwrap_or_default(),
            ttl: element.value_at(&["TTL"]).unwrap_or_default(),
            auto_start: element.is_true_at(&["AutoStart"]),
        }
    }
}

/// Sizes beyond these are mistakes of a device.
fn size(element: &Element) -> Option<FrameSize> {
    let side = |name| {
        element
            .value_at::<u32>(&[name])
            .filter(|s| (1..=32_768).contains(s))
    };
    Some(FrameSize::new(side("Width")?, side("Height")?))
}

/// What an encoder can be set to for one encoding.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EncoderOptions {
    /// Pictures' sizes.
    pub sizes: Vec<FrameSize>,
    /// Fewest and most pictures from one keyframe to the next.
    pub gov_length: Option<[u32; 2]>,
    /// Fewest and most pictures a second.
    pub fps: Option<[f64; 2]>,
    /// Fewest and most kilobits a second.
    pub kilobits: Option<[u32; 2]>,
}

/// Sizes that are kept of what a device offers.
const MOST_SIZES: usize = 64;

impl EncoderOptions {
    /// The options of one encoding from an answer of version 1, where each encoding has its part, or of
    /// version 2, where each has its own `Options`.
    pub(crate) fn read(answer: &Element, encoding: &Encoding) -> Option<Self> {
        let mut all = answer.children("Options");
        all.find_map(|options| match options.text_at(&["Encoding"]) {
            Some(name) => (Encoding::parse(name) == *encoding).then(|| Self::version2(options)),
            None => Self::version1(options, encoding),
        })
    }

    fn version1(options: &Element, encoding: &Encoding) -> Option<Self> {
        let name = encoding.as_str();
        let own = options.child(name)?;
        // The same part once more, with the bit rate that came later.
        let more = options.at(&["Extension", name]);
        Some(Self {
            sizes: sizes(own),
            gov_length: range(own.child("GovLengthRange")),
            fps: range(own.child("FrameRateRange")),
            kilobits: range(more.and_then(|more| more.child("BitrateRange"))),
        })
    }

    fn version2(options: &Element) -> Self {
        let numbers = |name| -> Vec<f64> {
            let text = options.attribute(name).unwrap_or_default();
            let numbers = text.split_whitespace().filter_map(|n| n.parse().ok());
            numbers.filter(|n: &f64| n.is_finite()).collect()
        };
        let gov = options.attribute("GovLengthRange").unwrap_or_default();
        let gov: Vec<u32> = gov
            .split_whitespace()
            .filter_map(|n| n.parse().ok())
            .collect();
        let fps = numbers("FrameRatesSupported");
        let least = fps.iter().copied().reduce(f64::min);
        let most = fps.iter().copied().reduce(f64::max);
        Self {
            sizes: sizes(options),
            gov_length: match gov.as_slice() {
                [least, .., most] if least <= most => Some([*least, *most]),
                _ => None,
            },
            fps: least.zip(most).map(|(least, most)| [least, most]),
            kilobits: range(options.child("BitrateRange")),
        }
    }
}

fn sizes(element: &Element) -> Vec<FrameSize> {
    let all = element.children("ResolutionsAvailable");
    all.filter_map(size).take(MOST_SIZES).collect()
}

fn range<T: std::str::FromStr + PartialOrd>(element: Option<&Element>) -> Option<[T; 2]> {
    let element = element?;
    let (least, most) = (element.value_at(&["Min"])?, element.value_at(&["Max"])?);
    (least <= most).then_some([least, most])
}
