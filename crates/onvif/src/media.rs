//! Profiles, their streams and their encoders, by version 2 of the media service where it is offered.

use inveye_domain::FrameSize;
use quick_xml::escape::escape;
use url::Url;

use crate::client::Operation;
use crate::device::{Device, MEDIA, MEDIA2, MOST_NAME};
use crate::encoder::{EncoderOptions, Encoding, VideoEncoder};
use crate::error::OnvifError;
use crate::xml::{Element, clean};

/// An encoder with 16 channels has 48 profiles.
const MOST_PROFILES: usize = 128;

/// One way in which a device offers a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// The device's name for it in requests.
    pub token: String,
    /// For people.
    pub name: String,
    /// Which sensor or channel it shows.
    pub source: Option<String>,
    /// How it is encoded.
    pub encoder: Option<VideoEncoder>,
    /// The size of its source, where it has an encoder and does not say which: version 1 has no word for H.265, and
    /// Dahua leaves out what it cannot say.
    pub untold: Option<FrameSize>,
    /// Whether it can be turned, tilted or zoomed.
    pub has_ptz: bool,
}

/// Where a stream or a picture is. Never holds credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaUri {
    /// At the host that answered.
    pub url: Url,
    /// The device named another host.
    pub host_corrected: bool,
}

/// Which version a question goes to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Version {
    One,
    Two,
}

impl Device {
    fn service(&self, version: Version) -> Option<&Url> {
        match version {
            Version::One => self.media(),
            Version::Two => self.media2(),
        }
    }

    /// Asks version 2, then version 1 where the device has no version 2 or does not know the operation
    /// there. H.265 is known to version 2 alone.
    async fn ask_media(
        &self,
        name: &'static str,
        content: impl Fn(Version) -> String,
    ) -> Result<Element, OnvifError> {
        let mut last = OnvifError::NotSupported {
            what: "media profiles",
        };
        for (version, namespace) in [(Version::Two, MEDIA2), (Version::One, MEDIA)] {
            let Some(url) = self.service(version) else {
                continue;
            };
            let operation = Operation { namespace, name };
            match self.client.ask(url, operation, &content(version)).await {
                Err(
                    error @ (OnvifError::NotSupported { .. }
                    | OnvifError::Refused { .. }
                    | OnvifError::NotOnvif { .. }
                    | OnvifError::Incomplete { .. }),
                ) => last = error,
                decided => return decided,
            }
        }
        Err(last)
    }

    /// All profiles in the device's order, which begins with its main one as a rule.
    pub async fn profiles(&self) -> Result<Vec<Profile>, OnvifError> {
        let answer = self
            .ask_media("GetProfiles", |version| match version {
                Version::One => String::new(),
                Version::Two => "<Type>All</Type>".to_owned(),
            })
            .await?;
        let profiles = answer.children("Profiles").filter_map(Profile::read);
        Ok(profiles.take(MOST_PROFILES).collect())
    }

    /// The RTSP address of a profile.
    pub async fn stream_uri(&self, profile: &str) -> Result<MediaUri, OnvifError> {
        let token = escape(profile);
        let what = "GetStreamUri";
        let answer = self
            .ask_media(what, |version| match version {
                Version::One => format!(
                    "<StreamSetup><tt:Stream>RTP-Unicast</tt:Stream><tt:Transport>\
                     <tt:Protocol>RTSP</tt:Protocol></tt:Transport></StreamSetup>\
                     <ProfileToken>{token}</ProfileToken>"
                ),
                Version::Two => {
                    format!("<Protocol>RtspUnicast</Protocol><ProfileToken>{token}</ProfileToken>")
                }
            })
            .await?;
        self.media_uri(&answer, &["rtsp"], what, "an address of RTSP")
    }

    /// The HTTP address of a profile's newest picture.
    pub async fn snapshot_uri(&self, profile: &str) -> Result<MediaUri, OnvifError> {
        let token = escape(profile);
        let what = "GetSnapshotUri";
        let content = format!("<ProfileToken>{token}</ProfileToken>");
        let answer = self.ask_media(what, |_| content.clone()).await?;
        self.media_uri(&answer, &["http"], what, "an address of HTTP")
    }

    fn media_uri(
        &self,
        answer: &Element,
        schemes: &[&str],
        what: &'static str,
        lacks: &'static str,
    ) -> Result<MediaUri, OnvifError> {
        let announced = answer
            .text_at(&["MediaUri", "Uri"])
            .or_else(|| answer.text_at(&["Uri"]));
        let found = announced.and_then(|text| self.address().media(text, schemes));
        let (url, host_corrected) = found.ok_or(OnvifError::Incomplete { what, lacks })?;
        Ok(MediaUri {
            url,
            host_corrected,
        })
    }

    /// An encoder's settings at present.
    pub async fn encoder(&self, token: &str) -> Result<VideoEncoder, OnvifError> {
        let token = escape(token);
        let content = format!("<ConfigurationToken>{token}</ConfigurationToken>");
        // Version 2 has one operation for one and for all.
        let what = "GetVideoEncoderConfigurations";
        let lacks = "the encoder";
        if let Some(url) = self.media2() {
            let operation = Operation {
                namespace: MEDIA2,
                name: what,
            };
            if let Ok(answer) = self.client.ask(url, operation, &content).await {
                let found = answer.child("Configurations").and_then(VideoEncoder::read);
                return found.ok_or(OnvifError::Incomplete { what, lacks });
            }
        }
        let what = "GetVideoEncoderConfiguration";
        let url = self.media().ok_or(OnvifError::NotSupported { what })?;
        let operation = Operation {
            namespace: MEDIA,
            name: what,
        };
        let answer = self.client.ask(url, operation, &content).await?;
        let found = answer.child("Configuration").and_then(VideoEncoder::read);
        found.ok_or(OnvifError::Incomplete { what, lacks })
    }

    /// What an encoder of a profile could be set to without changing its encoding.
    pub async fn encoder_options(
        &self,
        encoder: &VideoEncoder,
        profile: &str,
    ) -> Result<EncoderOptions, OnvifError> {
        let what = "GetVideoEncoderConfigurationOptions";
        let content = format!(
            "<ConfigurationToken>{}</ConfigurationToken><ProfileToken>{}</ProfileToken>",
            escape(encoder.token.as_str()),
            escape(profile)
        );
        let answer = self.ask_media(what, |_| content.clone()).await?;
        let lacks = "the encoding";
        EncoderOptions::read(&answer, &encoder.encoding)
            .ok_or(OnvifError::Incomplete { what, lacks })
    }

    /// Sets an encoder; the device keeps it over a restart. Start from what [`Device::encoder`] told.
    pub async fn set_encoder(&self, encoder: &VideoEncoder) -> Result<(), OnvifError> {
        let content = |version| match version {
            Version::One => version1(encoder),
            Version::Two => version2(encoder),
        };
        self.ask_media("SetVideoEncoderConfiguration", content)
            .await
            .map(drop)
    }
}

impl Profile {
    pub(crate) fn read(element: &Element) -> Option<Self> {
        // Version 2 puts what version 1 has beside each other into one more element.
        let parts = element.child("Configurations").unwrap_or(element);
        let part = |short: &str, long: &str| parts.child(short).or_else(|| parts.child(long));
        let source = part("VideoSource", "VideoSourceConfiguration");
        let encoder = part("VideoEncoder", "VideoEncoderConfiguration");
        let is_untold = encoder.is_some_and(|encoder| encoder.child("Encoding").is_none());
        let bounds = source.and_then(|source| source.child("Bounds"));
        Some(Self {
            token: element.attribute("token")?.to_owned(),
            name: clean(element.text_at(&["Name"]).unwrap_or_default(), MOST_NAME),
            source: source
                .and_then(|source| source.text_at(&["SourceToken"]))
                .map(|token| clean(token, MOST_NAME)),
            encoder: encoder.and_then(VideoEncoder::read),
            untold: bounds.filter(|_| is_untold).and_then(bounds_size),
            has_ptz: part("PTZ", "PTZConfiguration").is_some(),
        })
    }

    /// Pixels of its picture, as many as it can have where that is untold; 0 where it has none.
    pub fn pixels(&self) -> u64 {
        let told = self.encoder.as_ref().map(|encoder| encoder.size);
        told.or(self.untold)
            .map_or(0, |FrameSize { width, height }| {
                u64::from(width) * u64::from(height)
            })
    }

    /// Whether it is video that this product decodes, as far as was told: its stream says the rest.
    pub fn is_video(&self) -> bool {
        let told = self.encoder.as_ref().map(|encoder| &encoder.encoding);
        told.map_or(self.untold.is_some(), |encoding| {
            matches!(encoding, Encoding::H264 | Encoding::H265)
        })
    }
}

/// A picture's size from attributes; none where one side is nothing.
fn bounds_size(bounds: &Element) -> Option<FrameSize> {
    let side = |name: &str| bounds.attribute(name)?.trim().parse::<u32>().ok();
    let (width, height) = (side("width")?, side("height")?);
    (width > 0 && height > 0).then(|| FrameSize::new(width, height))
}

fn element<T: std::fmt::Display>(name: &str, value: Option<T>) -> String {
    value.map_or_else(String::new, |value| {
        let value = value.to_string();
        format!("<tt:{name}>{}</tt:{name}>", escape(value.as_str()))
    })
}

fn common(encoder: &VideoEncoder) -> String {
    element("Name", Some(&encoder.name))
        + &element("UseCount", Some(encoder.kept.use_count.unwrap_or(1)))
        + &element("Encoding", Some(encoder.encoding.as_str()))
        + &format!(
            "<tt:Resolution><tt:Width>{}</tt:Width><tt:Height>{}</tt:Height></tt:Resolution>",
            encoder.size.width, encoder.size.height
        )
}

fn multicast(encoder: &VideoEncoder) -> String {
    let Some(multicast) = &encoder.kept.multicast else {
        return String::new();
    };
    let address = format!("{}Address", multicast.kind);
    format!(
        "<tt:Multicast><tt:Address>{}{}</tt:Address>{}{}{}</tt:Multicast>",
        element("Type", Some(&multicast.kind)),
        element(
            if address == "IPv6Address" {
                "IPv6Address"
            } else {
                "IPv4Address"
            },
            Some(&multicast.address)
        ),
        element("Port", Some(multicast.port)),
        element("TTL", Some(multicast.ttl)),
        element("AutoStart", Some(multicast.auto_start)),
    )
}

/// In the order of the schema, which some devices insist on.
fn version1(encoder: &VideoEncoder) -> String {
    let kept = &encoder.kept;
    let rate = format!(
        "<tt:RateControl>{}{}{}</tt:RateControl>",
        element("FrameRateLimit", encoder.fps.map(f64::round)),
        element("EncodingInterval", Some(kept.interval.unwrap_or(1))),
        element("BitrateLimit", encoder.kilobits),
    );
    let own = match &encoder.encoding {
        Encoding::H264 | Encoding::Mpeg4 => {
            let name = encoder.encoding.as_str();
            let profile = if *name == *"H264" {
                "H264Profile"
            } else {
                "Mpeg4Profile"
            };
            format!(
                "<tt:{name}>{}{}</tt:{name}>",
                element("GovLength", encoder.gov_length),
                element(profile, kept.profile.as_deref()),
            )
        }
        _ => String::new(),
    };
    format!(
        "<Configuration token=\"{}\">{}{}{rate}{own}{}{}</Configuration>\
         <ForcePersistence>true</ForcePersistence>",
        escape(encoder.token.as_str()),
        common(encoder),
        element("Quality", kept.quality),
        multicast(encoder),
        element("SessionTimeout", kept.session_timeout.as_deref()),
    )
}

fn version2(encoder: &VideoEncoder) -> String {
    let kept = &encoder.kept;
    let attribute = |name: &str, value: Option<String>| {
        value.map_or_else(String::new, |value| {
            format!(" {name}=\"{}\"", escape(value.as_str()))
        })
    };
    let rate = format!(
        "<tt:RateControl{}>{}{}</tt:RateControl>",
        attribute(
            "ConstantBitRate",
            kept.constant_bit_rate.map(|on| on.to_string())
        ),
        element("FrameRateLimit", encoder.fps),
        element("BitrateLimit", encoder.kilobits),
    );
    format!(
        "<Configuration token=\"{}\"{}{}>{}{rate}{}{}</Configuration>",
        escape(encoder.token.as_str()),
        attribute("GovLength", encoder.gov_length.map(|n| n.to_string())),
        attribute("Profile", kept.profile.clone()),
        common(encoder),
        multicast(encoder),
        element("Quality", kept.quality),
    )
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const VERSION1: &str = r#"<trt:R><trt:Profiles token="Profile_1" fixed="true"><tt:Name>mainStream</tt:Name>
        <tt:VideoSourceConfiguration token="VS"><tt:SourceToken>Sensor_1</tt:SourceToken></tt:VideoSourceConfiguration>
        <tt:VideoEncoderConfiguration token="Enc_1"><tt:Name>Enc</tt:Name><tt:UseCount>2</tt:UseCount>
        <tt:Encoding>H264</tt:Encoding><tt:Resolution><tt:Width>1920</tt:Width><tt:Height>1080</tt:Height></tt:Resolution>
        <tt:Quality>3.000000</tt:Quality><tt:RateControl><tt:FrameRateLimit>25</tt:FrameRateLimit>
        <tt:EncodingInterval>1</tt:EncodingInterval><tt:BitrateLimit>4096</tt:BitrateLimit></tt:RateControl>
        <tt:H264><tt:GovLength>50</tt:GovLength><tt:H264Profile>Main</tt:H264Profile></tt:H264>
        <tt:Multicast><tt:Address><tt:Type>IPv4</tt:Type><tt:IPv4Address>0.0.0.0</tt:IPv4Address></tt:Address>
        <tt:Port>8860</tt:Port><tt:TTL>128</tt:TTL><tt:AutoStart>false</tt:AutoStart></tt:Multicast>
        <tt:SessionTimeout>PT5S</tt:SessionTimeout></tt:VideoEncoderConfiguration>
        <tt:PTZConfiguration token="PTZ"/></trt:Profiles></trt:R>"#;
    const VERSION2: &str = r#"<R><tr2:Profiles token="P"><Name>Sub</Name><Configurations>
        <VideoEncoder token="E2" GovLength="30" Profile="Main"><Name>E</Name><UseCount>1</UseCount><Encoding>H265</Encoding>
        <Resolution><Width>640</Width><Height>360</Height></Resolution>
        <RateControl ConstantBitRate="true"><FrameRateLimit>15.0</FrameRateLimit><BitrateLimit>512</BitrateLimit></RateControl>
        <Quality>4</Quality></VideoEncoder></Configurations></tr2:Profiles></R>"#;

    fn profile(document: &str) -> Profile {
        let root = Element::parse(document.as_bytes()).unwrap();
        Profile::read(root.child("Profiles").unwrap()).unwrap()
    }

    #[test]
    fn profiles_of_both_versions_say_the_same_things() {
        let one = profile(VERSION1);
        assert_eq!((one.token.as_str(), one.has_ptz), ("Profile_1", true));
        assert_eq!(one.source.as_deref(), Some("Sensor_1"));
        let encoder = one.encoder.unwrap();
        assert_eq!(encoder.keyframe_interval(), Some(Duration::from_secs(2)));
        assert_eq!(
            (encoder.kilobits, encoder.encoding),
            (Some(4096), Encoding::H264)
        );
        let two = profile(VERSION2);
        assert_eq!(
            (two.pixels(), two.has_ptz, two.is_video()),
            (640 * 360, false, true)
        );
        let encoder = two.encoder.unwrap();
        assert_eq!(encoder.keyframe_interval(), Some(Duration::from_secs(2)));
    }

    /// What a device would read from what we would send.
    fn sent(content: &str) -> VideoEncoder {
        let document = format!("<S>{content}</S>");
        let root = Element::parse(document.as_bytes()).unwrap();
        VideoEncoder::read(root.child("Configuration").unwrap()).unwrap()
    }

    #[test]
    fn setting_one_thing_changes_nothing_else() {
        for (document, version) in [(VERSION1, version1 as fn(&_) -> _), (VERSION2, version2)] {
            let mut encoder = profile(document).encoder.unwrap();
            assert_eq!(sent(&version(&encoder)), encoder);
            encoder.gov_length = Some(20);
            encoder.name = "<&\">".to_owned();
            assert_eq!(sent(&version(&encoder)), encoder);
        }
    }

    #[test]
    fn options_of_both_versions_say_the_same_things() {
        let one = br#"<R><Options><QualityRange><Min>0</Min><Max>5</Max></QualityRange><H264>
            <ResolutionsAvailable><Width>640</Width><Height>360</Height></ResolutionsAvailable>
            <GovLengthRange><Min>1</Min><Max>400</Max></GovLengthRange>
            <FrameRateRange><Min>1</Min><Max>25</Max></FrameRateRange></H264><Extension><H264>
            <BitrateRange><Min>32</Min><Max>16384</Max></BitrateRange></H264></Extension></Options></R>"#;
        let two = br#"<R><Options GovLengthRange="9 9" FrameRatesSupported="1"><Encoding>H265</Encoding></Options>
            <Options GovLengthRange="1 400" FrameRatesSupported="25 12.5 1"><Encoding>H264</Encoding>
            <ResolutionsAvailable><Width>640</Width><Height>360</Height></ResolutionsAvailable>
            <BitrateRange><Min>32</Min><Max>16384</Max></BitrateRange></Options></R>"#;
        let expected = EncoderOptions {
            sizes: vec![FrameSize::new(640, 360)],
            gov_length: Some([1, 400]),
            fps: Some([1.0, 25.0]),
            kilobits: Some([32, 16384]),
        };
        for document in [one.as_slice(), two] {
            let root = Element::parse(document).unwrap();
            let read = EncoderOptions::read(&root, &Encoding::H264);
            assert_eq!(read.as_ref(), Some(&expected));
            assert_eq!(EncoderOptions::read(&root, &Encoding::Mpeg4), None);
        }
    }
}
