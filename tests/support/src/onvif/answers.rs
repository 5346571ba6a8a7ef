//! What a device says. The shapes are those of ONVIF's schemas, in the writing of real families.

use std::fmt::Write as _;

use super::options::{Dialect, OnvifOptions, SimulatedProfile};
use super::running::lock;
use super::server::Server;
use super::state::State;

/// The prefixes that answers are written with here, before they get the dialect's writing.
const PREFIXES: [&str; 5] = ["tt", "tds", "trt", "tr2", "tptz"];

/// What each device declares on its envelopes, needed or not.
const NAMESPACES: &str = r#" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:wsa="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery" xmlns:dn="http://www.onvif.org/ver10/network/wsdl" xmlns:tt="http://www.onvif.org/ver10/schema" xmlns:tds="http://www.onvif.org/ver10/device/wsdl" xmlns:trt="http://www.onvif.org/ver10/media/wsdl" xmlns:tr2="http://www.onvif.org/ver20/media/wsdl" xmlns:tptz="http://www.onvif.org/ver20/ptz/wsdl" xmlns:ter="http://www.onvif.org/ver10/error""#;

const SOAP: &str = "http://www.w3.org/2003/05/soap-envelope";

fn envelope(dialect: Dialect, header: &str, body: &str) -> String {
    let prefix = match dialect {
        Dialect::Env => "env",
        Dialect::Gsoap => "SOAP-ENV",
        Dialect::Plain => "s",
    };
    let body = match dialect {
        Dialect::Plain => PREFIXES.iter().fold(body.to_owned(), |text, prefix| {
            text.replace(&format!("<{prefix}:"), "<")
                .replace(&format!("</{prefix}:"), "</")
        }),
        // gSOAP's servers break their lines.
        Dialect::Gsoap => body.replace("><", ">\r\n<"),
        Dialect::Env => body.to_owned(),
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{prefix}:Envelope xmlns:{prefix}=\"{SOAP}\"{NAMESPACES}>\
         <{prefix}:Header>{header}</{prefix}:Header><{prefix}:Body>{body}</{prefix}:Body></{prefix}:Envelope>"
    )
}

/// A refusal. Codes go from the general to the special.
pub(super) fn fault(options: &OnvifOptions, codes: &[&str], reason: &str) -> String {
    let prefix = match options.dialect {
        Dialect::Env => "env",
        Dialect::Gsoap => "SOAP-ENV",
        Dialect::Plain => "s",
    };
    let (general, special) = match codes {
        [general, special] => (*general, *special),
        [general] => (*general, "ter:Action"),
        _ => ("Receiver", "ter:Action"),
    };
    let body = format!(
        "<{prefix}:Fault><{prefix}:Code><{prefix}:Value>{prefix}:{general}</{prefix}:Value>\
         <{prefix}:Subcode><{prefix}:Value>{special}</{prefix}:Value></{prefix}:Subcode></{prefix}:Code>\
         <{prefix}:Reason><{prefix}:Text xml:lang=\"en\">{}</{prefix}:Text></{prefix}:Reason></{prefix}:Fault>",
        escaped(reason)
    );
    envelope(options.dialect, "", &body)
}

/// Ten entities, each ten times the one before: 3 GB when expanded.
pub(super) fn bomb() -> String {
    let mut text = "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY lol0 \"lol\">".to_owned();
    for level in 1..10 {
        let inner = format!("&lol{};", level - 1).repeat(10);
        // Writing into a string does not fail.
        let _written = write!(text, "<!ENTITY lol{level} \"{inner}\">").is_ok();
    }
    text + "]><s:Envelope xmlns:s=\"x\"><s:Body><R>&lol9;</R></s:Body></s:Envelope>"
}

/// The answer to a probe.
pub(super) fn probe_match(
    options: &OnvifOptions,
    endpoint: &str,
    address: &str,
    relates_to: &str,
) -> String {
    let maker = &options.maker;
    let name = format!("{} {}", maker.manufacturer, maker.model).replace(' ', "%20");
    let header = format!(
        "<wsa:MessageID>{endpoint}-answer</wsa:MessageID><wsa:RelatesTo>{relates_to}</wsa:RelatesTo>\
         <wsa:To>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</wsa:To>\
         <wsa:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/ProbeMatches</wsa:Action>"
    );
    let body = format!(
        "<d:ProbeMatches><d:ProbeMatch><wsa:EndpointReference><wsa:Address>{endpoint}</wsa:Address>\
         </wsa:EndpointReference><d:Types>dn:NetworkVideoTransmitter tds:Device</d:Types>\
         <d:Scopes>onvif://www.onvif.org/type/video_encoder onvif://www.onvif.org/Profile/Streaming \
         onvif://www.onvif.org/name/{name} onvif://www.onvif.org/hardware/{} onvif://www.onvif.org/location/</d:Scopes>\
         <d:XAddrs>{address}</d:XAddrs><d:MetadataVersion>10</d:MetadataVersion></d:ProbeMatch></d:ProbeMatches>",
        maker.model.replace(' ', "%20")
    );
    envelope(options.dialect, &header, &body)
}

/// Status and text of an answer.
pub(super) fn answer(server: &Server, operation: &str, request: &str) -> (u16, String) {
    let options = &server.options;
    let mut state = lock(&server.state);
    match content(server, &mut state, operation, request) {
        Ok(content) => {
            let version2 = request.contains("ver20/media");
            let prefix = match operation {
                _ if request.contains("ver20/ptz") => "tptz",
                _ if version2 => "tr2",
                _ if request.contains("ver10/media") => "trt",
                _ => "tds",
            };
            let body =
                format!("<{prefix}:{operation}Response>{content}</{prefix}:{operation}Response>");
            (200, envelope(options.dialect, "", &body))
        }
        Err(Refusal::Unknown) => (
            500,
            fault(
                options,
                &["Receiver", "ter:ActionNotSupported"],
                "Optional Action Not Implemented",
            ),
        ),
        Err(Refusal::Argument(what)) => {
            (400, fault(options, &["Sender", "ter:InvalidArgVal"], what))
        }
    }
}

enum Refusal {
    Unknown,
    Argument(&'static str),
}

fn content(
    server: &Server,
    state: &mut State,
    operation: &str,
    request: &str,
) -> Result<String, Refusal> {
    let options = &server.options;
    let version2 = request.contains("ver20/media");
    if (version2 && !options.media2) || (request.contains("ver20/ptz") && !options.ptz) {
        return Err(Refusal::Unknown);
    }
    Ok(match operation {
        "GetSystemDateAndTime" => date_and_time(server.now()),
        "GetServices" if options.services => services(server),
        "GetCapabilities" => capabilities(server),
        "GetDeviceInformation" => {
            let maker = &options.maker;
            format!(
                "<tds:Manufacturer>{}</tds:Manufacturer><tds:Model>{}</tds:Model>\
                 <tds:FirmwareVersion>V5.5.61 build 180718</tds:FirmwareVersion>\
                 <tds:SerialNumber>{}</tds:SerialNumber><tds:HardwareId>88</tds:HardwareId>",
                escaped(&maker.manufacturer),
                escaped(&maker.model),
                escaped(&maker.serial)
            )
        }
        "GetNTP" => ntp(state),
        "SetNTP" => {
            let server = text_of(request, "DNSname").or_else(|| text_of(request, "IPv4Address"));
            state.ntp = Some(server.ok_or(Refusal::Argument("no server"))?);
            String::new()
        }
        "SetSystemDateAndTime" => {
            state.time_by_ntp = text_of(request, "DateTimeType").as_deref() == Some("NTP");
            String::new()
        }
        "GetProfiles" => state
            .profiles
            .iter()
            .map(|profile| {
                if version2 {
                    profile2(profile, options.ptz)
                } else {
                    profile1(profile, options.ptz)
                }
            })
            .collect(),
        "GetStreamUri" => {
            let uri = escaped(&known(state, request)?.uri);
            if version2 {
                format!("<tr2:Uri>{uri}</tr2:Uri>")
            } else {
                media_uri(&uri)
            }
        }
        "GetSnapshotUri" => {
            known(state, request)?;
            let uri = server.url("snapshot");
            if version2 {
                format!("<tr2:Uri>{uri}</tr2:Uri>")
            } else {
                media_uri(&uri)
            }
        }
        "GetVideoEncoderConfigurations" if version2 => {
            let profile = of_encoder(state, request)?;
            encoder2("tr2:Configurations", profile)
        }
        "GetVideoEncoderConfiguration" if !version2 => {
            let profile = of_encoder(state, request)?;
            encoder1("trt:Configuration", profile)
        }
        "GetVideoEncoderConfigurationOptions" => encoder_options(version2),
        "SetVideoEncoderConfiguration" => set_encoder(state, request)?,
        "GetConfigurations" => "<tptz:PTZConfiguration token=\"PTZ_1\"><tt:Name>PTZ</tt:Name>\
             <tt:UseCount>2</tt:UseCount><tt:NodeToken>Node_1</tt:NodeToken>\
             <tt:DefaultPTZTimeout>PT10S</tt:DefaultPTZTimeout></tptz:PTZConfiguration>"
            .to_owned(),
        "ContinuousMove" => {
            known(state, request)?;
            let velocity = between(request, "<Velocity>", "</Velocity>");
            let velocity = velocity.filter(|velocity| !velocity.is_empty());
            state.moving = Some(velocity.ok_or(Refusal::Argument("no velocity"))?.to_owned());
            String::new()
        }
        "Stop" => {
            state.moving = None;
            String::new()
        }
        "GetPresets" => "<tptz:Preset token=\"1\"><tt:Name>Door</tt:Name></tptz:Preset>\
             <tptz:Preset token=\"2\"><tt:Name>Till &amp; queue</tt:Name></tptz:Preset>"
            .to_owned(),
        "GotoPreset" => {
            let token = text_of(request, "PresetToken");
            let known = token.filter(|token| ["1", "2"].contains(&token.as_str()));
            state.preset = Some(known.ok_or(Refusal::Argument("no such preset"))?);
            String::new()
        }
        _ => return Err(Refusal::Unknown),
    })
}

fn date_and_time(now: i64) -> String {
    let time = jiff::Timestamp::from_second(now).unwrap_or_default();
    let time = time.to_zoned(jiff::tz::TimeZone::UTC);
    let moment = format!(
        "<tt:Time><tt:Hour>{}</tt:Hour><tt:Minute>{}</tt:Minute><tt:Second>{}</tt:Second></tt:Time>\
         <tt:Date><tt:Year>{}</tt:Year><tt:Month>{}</tt:Month><tt:Day>{}</tt:Day></tt:Date>",
        time.hour(),
        time.minute(),
        time.second(),
        time.year(),
        time.month(),
        time.day()
    );
    format!(
        "<tds:SystemDateAndTime><tt:DateTimeType>Manual</tt:DateTimeType>\
         <tt:DaylightSavings>false</tt:DaylightSavings><tt:TimeZone><tt:TZ>UTC0</tt:TZ></tt:TimeZone>\
         <tt:UTCDateTime>{moment}</tt:UTCDateTime><tt:LocalDateTime>{moment}</tt:LocalDateTime>\
         </tds:SystemDateAndTime>"
    )
}

fn services(server: &Server) -> String {
    let mut all = vec![
        ("http://www.onvif.org/ver10/device/wsdl", "device_service"),
        ("http://www.onvif.org/ver10/events/wsdl", "event_service"),
        ("http://www.onvif.org/ver10/media/wsdl", "media_service"),
    ];
    if server.options.media2 {
        all.push(("http://www.onvif.org/ver20/media/wsdl", "media2_service"));
    }
    if server.options.ptz {
        all.push(("http://www.onvif.org/ver20/ptz/wsdl", "ptz_service"));
    }
    let service = |(namespace, path): (&str, &str)| {
        let url = server.url(path);
        format!(
            "<tds:Service><tds:Namespace>{namespace}</tds:Namespace><tds:XAddr>{url}</tds:XAddr>\
             <tds:Version><tt:Major>2</tt:Major><tt:Minor>60</tt:Minor></tds:Version></tds:Service>"
        )
    };
    all.into_iter().map(service).collect()
}

fn capabilities(server: &Server) -> String {
    let service = |name: &str, path: &str| {
        let url = server.url(path);
        format!("<tt:{name}><tt:XAddr>{url}</tt:XAddr></tt:{name}>")
    };
    let ptz = if server.options.ptz {
        service("PTZ", "ptz_service")
    } else {
        String::new()
    };
    format!(
        "<tds:Capabilities>{}{}{ptz}</tds:Capabilities>",
        service("Device", "device_service"),
        service("Media", "media_service")
    )
}

fn ntp(state: &State) -> String {
    let manual = match &state.ntp {
        Some(server) => format!(
            "<tt:NTPManual><tt:Type>DNS</tt:Type><tt:DNSname>{}</tt:DNSname></tt:NTPManual>",
            escaped(server)
        ),
        None => String::new(),
    };
    format!("<tds:NTPInformation><tt:FromDHCP>false</tt:FromDHCP>{manual}</tds:NTPInformation>")
}

fn media_uri(uri: &str) -> String {
    format!(
        "<trt:MediaUri><tt:Uri>{uri}</tt:Uri><tt:InvalidAfterConnect>false</tt:InvalidAfterConnect>\
         <tt:InvalidAfterReboot>false</tt:InvalidAfterReboot><tt:Timeout>PT60S</tt:Timeout></trt:MediaUri>"
    )
}

fn known<'a>(state: &'a State, request: &str) -> Result<&'a SimulatedProfile, Refusal> {
    let token = text_of(request, "ProfileToken").unwrap_or_default();
    let found = state.profiles.iter().find(|profile| profile.token == token);
    found.ok_or(Refusal::Argument("the profile does not exist"))
}

fn of_encoder<'a>(state: &'a State, request: &str) -> Result<&'a SimulatedProfile, Refusal> {
    let token = text_of(request, "ConfigurationToken").unwrap_or_default();
    let token = token.strip_prefix("enc_").unwrap_or_default();
    let found = state.profiles.iter().find(|profile| profile.token == token);
    found.ok_or(Refusal::Argument("the configuration does not exist"))
}

fn resolution(profile: &SimulatedProfile) -> String {
    let [width, height] = profile.size;
    format!(
        "<tt:Resolution><tt:Width>{width}</tt:Width><tt:Height>{height}</tt:Height></tt:Resolution>"
    )
}

const MULTICAST: &str = "<tt:Multicast><tt:Address><tt:Type>IPv4</tt:Type><tt:IPv4Address>0.0.0.0</tt:IPv4Address>\
     </tt:Address><tt:Port>8860</tt:Port><tt:TTL>128</tt:TTL><tt:AutoStart>false</tt:AutoStart></tt:Multicast>";

fn encoder1(name: &str, profile: &SimulatedProfile) -> String {
    let own = match profile.encoding.as_str() {
        "H264" => format!(
            "<tt:H264><tt:GovLength>{}</tt:GovLength><tt:H264Profile>Main</tt:H264Profile></tt:H264>",
            profile.gov_length
        ),
        _ => String::new(),
    };
    format!(
        "<{name} token=\"enc_{}\"><tt:Name>encoder</tt:Name><tt:UseCount>1</tt:UseCount>\
         <tt:Encoding>{}</tt:Encoding>{}<tt:Quality>3.000000</tt:Quality><tt:RateControl>\
         <tt:FrameRateLimit>{}</tt:FrameRateLimit><tt:EncodingInterval>1</tt:EncodingInterval>\
         <tt:BitrateLimit>{}</tt:BitrateLimit></tt:RateControl>{own}{MULTICAST}\
         <tt:SessionTimeout>PT5S</tt:SessionTimeout></{name}>",
        escaped(&profile.token),
        profile.encoding,
        resolution(profile),
        profile.fps,
        profile.kilobits
    )
}

fn encoder2(name: &str, profile: &SimulatedProfile) -> String {
    format!(
        "<{name} token=\"enc_{}\" GovLength=\"{}\" Profile=\"Main\"><tt:Name>encoder</tt:Name>\
         <tt:UseCount>1</tt:UseCount><tt:Encoding>{}</tt:Encoding>{}<tt:RateControl ConstantBitRate=\"false\">\
         <tt:FrameRateLimit>{}.000000</tt:FrameRateLimit><tt:BitrateLimit>{}</tt:BitrateLimit></tt:RateControl>\
         {MULTICAST}<tt:Quality>3.000000</tt:Quality></{name}>",
        escaped(&profile.token),
        profile.gov_length,
        profile.encoding,
        resolution(profile),
        profile.fps,
        profile.kilobits
    )
}

const SOURCE: &str = "<tt:Name>VideoSource</tt:Name><tt:UseCount>2</tt:UseCount><tt:SourceToken>Source_1</tt:SourceToken>\
     <tt:Bounds x=\"0\" y=\"0\" width=\"1920\" height=\"1080\"/>";

fn profile1(profile: &SimulatedProfile, ptz: bool) -> String {
    let ptz = if ptz {
        "<tt:PTZConfiguration token=\"PTZ_1\"><tt:Name>PTZ</tt:Name></tt:PTZConfiguration>"
    } else {
        ""
    };
    format!(
        "<trt:Profiles token=\"{0}\" fixed=\"true\"><tt:Name>{0}</tt:Name>\
         <tt:VideoSourceConfiguration token=\"VideoSource_1\">{SOURCE}</tt:VideoSourceConfiguration>{1}{ptz}</trt:Profiles>",
        escaped(&profile.token),
        encoder1("tt:VideoEncoderConfiguration", profile)
    )
}

fn profile2(profile: &SimulatedProfile, ptz: bool) -> String {
    let ptz = if ptz {
        "<tr2:PTZ token=\"PTZ_1\"><tt:Name>PTZ</tt:Name></tr2:PTZ>"
    } else {
        ""
    };
    format!(
        "<tr2:Profiles token=\"{0}\" fixed=\"true\"><tr2:Name>{0}</tr2:Name><tr2:Configurations>\
         <tr2:VideoSource token=\"VideoSource_1\">{SOURCE}</tr2:VideoSource>{1}{ptz}</tr2:Configurations></tr2:Profiles>",
        escaped(&profile.token),
        encoder2("tr2:VideoEncoder", profile)
    )
}

/// What [`set_encoder`] takes.
const GOV: std::ops::RangeInclusive<u32> = 1..=400;

fn encoder_options(version2: bool) -> String {
    let sizes: String = [(1920, 1080), (1280, 720), (640, 360)]
        .iter()
        .map(|(w, h)| {
            format!(
                "<tt:ResolutionsAvailable><tt:Width>{w}</tt:Width><tt:Height>{h}</tt:Height></tt:ResolutionsAvailable>"
            )
        })
        .collect();
    let (least, most) = (GOV.start(), GOV.end());
    if version2 {
        let one = |encoding: &str| {
            format!(
                "<tr2:Options GovLengthRange=\"{least} {most}\" FrameRatesSupported=\"25 20 15 10 5 1\" \
                 ProfilesSupported=\"Main High\" ConstantBitRateSupported=\"true\"><tt:Encoding>{encoding}</tt:Encoding>\
                 <tt:QualityRange><tt:Min>0</tt:Min><tt:Max>5</tt:Max></tt:QualityRange>{sizes}\
                 <tt:BitrateRange><tt:Min>32</tt:Min><tt:Max>16384</tt:Max></tt:BitrateRange></tr2:Options>"
            )
        };
        return one("H264") + &one("H265");
    }
    format!(
        "<trt:Options><tt:QualityRange><tt:Min>0</tt:Min><tt:Max>5</tt:Max></tt:QualityRange><tt:H264>{sizes}\
         <tt:GovLengthRange><tt:Min>{least}</tt:Min><tt:Max>{most}</tt:Max></tt:GovLengthRange>\
         <tt:FrameRateRange><tt:Min>1</tt:Min><tt:Max>25</tt:Max></tt:FrameRateRange>\
         <tt:EncodingIntervalRange><tt:Min>1</tt:Min><tt:Max>1</tt:Max></tt:EncodingIntervalRange>\
         <tt:H264ProfilesSupported>Main</tt:H264ProfilesSupported></tt:H264></trt:Options>"
    )
}

fn set_encoder(state: &mut State, request: &str) -> Result<String, Refusal> {
    let token = between(request, "Configuration token=\"enc_", "\"").unwrap_or_default();
    let gov = between(request, " GovLength=\"", "\"").map(str::to_owned);
    let gov = gov.or_else(|| text_of(request, "GovLength"));
    // Real devices refuse what the schema demands and is not there.
    for needed in ["Name", "Encoding", "Quality", "Port"] {
        if text_of(request, needed).is_none() {
            return Err(Refusal::Argument("the configuration is not complete"));
        }
    }
    let number = |name: &str| -> Option<f64> { text_of(request, name)?.parse().ok() };
    let gov: Option<u32> = gov.and_then(|text| text.parse().ok());
    let profile = state
        .profiles
        .iter_mut()
        .find(|profile| profile.token == token);
    let profile = profile.ok_or(Refusal::Argument("the configuration does not exist"))?;
    match gov {
        Some(gov) if GOV.contains(&gov) => profile.gov_length = gov,
        _ => return Err(Refusal::Argument("GovLength is out of range")),
    }
    let whole = |name: &str| number(name).filter(|n| n.fract() == 0.0 && (1.0..1e6).contains(n));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole and small, as checked"
    )]
    let set = |place: &mut u32, name: &str| {
        if let Some(value) = whole(name) {
            *place = value as u32;
        }
    };
    let [width, height] = &mut profile.size;
    set(width, "Width");
    set(height, "Height");
    set(&mut profile.fps, "FrameRateLimit");
    set(&mut profile.kilobits, "BitrateLimit");
    Ok(String::new())
}

/// The name of what is asked, without prefix.
pub(super) fn operation(request: &str) -> Option<String> {
    let body = request.split_once(":Body>")?.1.trim_start();
    let name = body.strip_prefix('<')?;
    let end = name.find(|c: char| c.is_whitespace() || c == '>' || c == '/')?;
    let name = name.get(..end)?;
    let local = name.rsplit(':').next()?;
    local
        .chars()
        .all(char::is_alphanumeric)
        .then(|| local.to_owned())
}

/// The text of the first element of this name, whatever its prefix. Enough for what our own client
/// writes.
pub(super) fn text_of(request: &str, name: &str) -> Option<String> {
    request.match_indices(name).find_map(|(at, _)| {
        let before = request.get(..at)?.chars().next_back()?;
        let rest = request.get(at + name.len()..)?;
        let starts = matches!(before, '<' | ':') && rest.starts_with(['>', ' ']);
        let text = rest.split_once('>').filter(|_| starts)?.1;
        let text = text.get(..text.find('<')?)?;
        let text = text
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&apos;", "'")
            .replace("&amp;", "&");
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    })
}

/// Unix seconds of a moment as XML writes it.
pub(super) fn seconds_of(text: &str) -> Option<i64> {
    let time: jiff::Timestamp = text.parse().ok()?;
    Some(time.as_second())
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(start)?;
    rest.split_once(end).map(|(found, _)| found)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
