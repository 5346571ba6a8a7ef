//! What is asked over multicast, and how answers are read.

use percent_encoding::percent_decode_str;

use crate::device::MOST_NAME;
use crate::xml::{Element, XmlError, clean};

/// What a device is asked for: most answer to the first, some to the second alone.
const TYPES: [(&str, &str); 2] = [
    (
        "http://www.onvif.org/ver10/network/wsdl",
        "NetworkVideoTransmitter",
    ),
    ("http://www.onvif.org/ver10/device/wsdl", "Device"),
];

/// Matches that one answer may hold.
const MOST_MATCHES: usize = 16;
/// Scopes of one match that are looked at.
const MOST_SCOPES: usize = 64;

/// Numbers used once, one for each probe, by which answers are known. A device may take a second message with the same
/// number for a copy of the first (SOAP-over-UDP, message duplication), and would not hear that it asks for another type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MessageIds([String; TYPES.len()]);

impl MessageIds {
    /// Version 4 UUIDs.
    pub(crate) fn new(random: [u8; 16]) -> Self {
        let number = u128::from_be_bytes(random);
        let number = number & !(0xf000 << 64) & !(0xc000 << 48) | (0x4000 << 64) | (0x8000 << 48);
        Self([0, 1].map(|of_probe| uuid(number ^ of_probe)))
    }

    /// Whether an answer relates to one of them. Devices write `uuid:` or `urn:uuid:` before it, and capitals.
    pub(crate) fn are_meant_by(&self, relates_to: &str) -> bool {
        let tail = relates_to.rsplit(':').next().unwrap_or_default();
        self.0.iter().any(|id| tail.eq_ignore_ascii_case(id))
    }
}

fn uuid(number: u128) -> String {
    let hex = format!("{number:032x}");
    format!(
        "{}-{}-{}-{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    )
}

/// The probes of one search. One that goes out again keeps its number: then it is a copy.
pub(crate) fn probes(ids: &MessageIds) -> [String; TYPES.len()] {
    std::array::from_fn(|at| {
        let (namespace, name) = TYPES[at];
        let id = &ids.0[at];
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
             <s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" \
             xmlns:a=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\" \
             xmlns:d=\"http://schemas.xmlsoap.org/ws/2005/04/discovery\" xmlns:t=\"{namespace}\">\
             <s:Header><a:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</a:Action>\
             <a:MessageID>uuid:{id}</a:MessageID>\
             <a:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</a:To></s:Header>\
             <s:Body><d:Probe><d:Types>t:{name}</d:Types></d:Probe></s:Body></s:Envelope>"
        )
    })
}

/// One device in an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Match {
    /// The device's own id, kept over restarts.
    pub(crate) endpoint: String,
    /// Where it says that it is.
    pub(crate) addresses: Vec<String>,
    pub(crate) name: Option<String>,
    pub(crate) hardware: Option<String>,
    pub(crate) location: Option<String>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ProbeMatches {
    pub(crate) relates_to: String,
    pub(crate) matches: Vec<Match>,
}

/// Reads an answer; `None` where it is another message.
pub(crate) fn read(datagram: &[u8]) -> Result<Option<ProbeMatches>, XmlError> {
    let root = Element::parse(datagram)?;
    let Some(found) = root.at(&["Body", "ProbeMatches"]) else {
        return Ok(None);
    };
    let relates_to = root.text_at(&["Header", "RelatesTo"]).unwrap_or_default();
    let matches = found.children("ProbeMatch").filter_map(read_match);
    Ok(Some(ProbeMatches {
        relates_to: relates_to.to_owned(),
        matches: matches.take(MOST_MATCHES).collect(),
    }))
}

fn read_match(element: &Element) -> Option<Match> {
    let addresses = element.text_at(&["XAddrs"])?;
    let mut found = Match {
        endpoint: clean(
            element
                .text_at(&["EndpointReference", "Address"])
                .unwrap_or_default(),
            MOST_NAME,
        ),
        addresses: addresses
            .split_whitespace()
            .take(8)
            .map(str::to_owned)
            .collect(),
        ..Match::default()
    };
    let scopes = element.text_at(&["Scopes"]).unwrap_or_default();
    for scope in scopes.split_whitespace().take(MOST_SCOPES) {
        let Some((kind, value)) = scope
            .strip_prefix("onvif://www.onvif.org/")
            .and_then(|rest| rest.split_once('/'))
        else {
            continue;
        };
        let value = clean(&percent_decode_str(value).decode_utf8_lossy(), MOST_NAME);
        let place = match kind {
            "name" => &mut found.name,
            "hardware" => &mut found.hardware,
            "location" => &mut found.location,
            _ => continue,
        };
        // Locations come in parts: `country/china`, `city/hangzhou`, then what somebody entered.
        if !value.is_empty() && (place.is_none() || kind == "location") {
            *place = Some(value);
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_probe_has_a_number_of_its_own_and_answers_to_each_are_known() {
        let ids = MessageIds::new([7; 16]);
        let numbers = probes(&ids).map(|probe| {
            let (_, from) = probe.split_once("<a:MessageID>").unwrap();
            from.split_once('<').unwrap().0.to_owned()
        });
        assert_ne!(numbers[0], numbers[1]);
        for number in &numbers {
            assert!(ids.are_meant_by(number), "{number}");
            assert!(ids.are_meant_by(&number.to_uppercase()), "{number}");
        }
        assert!(!MessageIds::new([9; 16]).are_meant_by(&numbers[0]));
    }

    #[test]
    fn an_answer_says_who_and_where() {
        let answer = br#"<?xml version="1.0" encoding="utf-8"?>
            <SOAP-ENV:Envelope xmlns:SOAP-ENV="http://www.w3.org/2003/05/soap-envelope"><SOAP-ENV:Header>
            <wsa:RelatesTo>uuid:0b0e</wsa:RelatesTo></SOAP-ENV:Header><SOAP-ENV:Body><d:ProbeMatches>
            <d:ProbeMatch><wsa:EndpointReference><wsa:Address>urn:uuid:11</wsa:Address></wsa:EndpointReference>
            <d:Types>dn:NetworkVideoTransmitter tds:Device</d:Types>
            <d:Scopes>onvif://www.onvif.org/type/video_encoder onvif://www.onvif.org/name/AXIS%20P3245%0a
            onvif://www.onvif.org/hardware/P3245 http://other/name/x</d:Scopes>
            <d:XAddrs>http://192.168.0.90/onvif/device_service http://[fe80::1]/onvif/device_service</d:XAddrs>
            <d:MetadataVersion>1</d:MetadataVersion></d:ProbeMatch></d:ProbeMatches>
            </SOAP-ENV:Body></SOAP-ENV:Envelope>"#;
        let read = read(answer).unwrap().unwrap();
        assert_eq!(read.relates_to, "uuid:0b0e");
        let found = &read.matches[0];
        assert_eq!(found.name.as_deref(), Some("AXIS P3245"));
        assert_eq!(found.hardware.as_deref(), Some("P3245"));
        assert_eq!(found.addresses.len(), 2);
    }

    #[test]
    fn answers_of_real_devices_say_who_and_where() {
        let found = |document: &str| {
            let mut read = read(document.as_bytes()).unwrap().unwrap();
            assert_eq!(read.relates_to, "uuid:00000000-0000-4000-8000-0000000000aa");
            assert_eq!(read.matches.len(), 1);
            read.matches.remove(0)
        };
        let axis = found(include_str!("../../tests/fixtures/axis/ProbeMatches.xml"));
        assert_eq!(axis.name.as_deref(), Some("AXIS M0000-LE"));
        assert_eq!(
            (axis.hardware.as_deref(), axis.location),
            (Some("M0000-LE"), None)
        );
        assert_eq!(axis.addresses.len(), 4);
        let hikvision = found(include_str!(
            "../../tests/fixtures/hikvision/ProbeMatches.xml"
        ));
        assert_eq!(hikvision.name.as_deref(), Some("HIKVISION DS-0000"));
        assert_eq!(hikvision.location.as_deref(), Some("city/hangzhou"));
        assert_eq!(
            hikvision.addresses[1],
            "http://[fe80::1]/onvif/device_service"
        );
        let predator = found(include_str!(
            "../../tests/fixtures/predator/ProbeMatches.xml"
        ));
        assert_eq!(predator.name.as_deref(), Some("PREDATOR"));
        assert_eq!(predator.addresses, ["http://192.0.2.111/onvif/services"]);
        assert!(
            predator.endpoint.starts_with("uuid:"),
            "{}",
            predator.endpoint
        );
    }

    #[test]
    fn other_messages_are_no_answers() {
        let [probe, _] = probes(&MessageIds::new([7; 16]));
        assert_eq!(read(probe.as_bytes()).unwrap(), None);
        assert!(
            read(b"NOTIFY * HTTP/1.1\r\n").is_err(),
            "SSDP uses the same group"
        );
    }

    proptest! {
        #[test]
        fn ids_are_uuids_and_are_known_again(random: [u8; 16]) {
            let ids = MessageIds::new(random);
            for text in &ids.0 {
                prop_assert_eq!(text.len(), 36);
                prop_assert_eq!(&text[14..15], "4");
                prop_assert!(matches!(&text[19..20], "8" | "9" | "a" | "b"));
                let upper = format!("urn:uuid:{}", text.to_uppercase());
                prop_assert!(ids.are_meant_by(&upper) && ids.are_meant_by(text));
                prop_assert!(!ids.are_meant_by("") && !ids.are_meant_by(&text[1..]));
            }
        }

        #[test]
        fn any_datagram_is_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _read = read(&bytes).is_ok();
        }
    }
}
