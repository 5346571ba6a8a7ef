//! Everything that reads what a device sent, in one function: for the fuzz targets.

use crate::address::DeviceAddress;
use crate::discovery::message;
use crate::encoder::{EncoderOptions, Encoding, VideoEncoder};
use crate::envelope::{self, Answer};
use crate::error::OnvifError;
use crate::media::Profile;
use crate::xml::Element;
use crate::{ptz, time};

/// Reads a document as each answer that it could be. `false` where it is no XML.
///
/// # Panics
/// Where a promise is broken: an address that leads to another host than the device's.
pub fn read_as_each_answer(document: &[u8]) -> bool {
    let Ok(root) = Element::parse(document) else {
        return false;
    };
    let device = DeviceAddress::of(&url::Host::Ipv4([10, 0, 0, 5].into()), 80);
    if let Ok(Some(answer)) = message::read(document) {
        for address in answer.matches.iter().flat_map(|found| &found.addresses) {
            let _read = DeviceAddress::parse(address).is_ok();
        }
    }
    let content = match envelope::read(&root) {
        Some(Answer::Response(response)) => response,
        Some(Answer::Fault(fault)) => {
            let error = fault.into_error("what was asked");
            assert!(!matches!(error, OnvifError::Xml(_)));
            return true;
        }
        None => root,
    };
    let _read = time::read(&content).is_some();
    let _read = EncoderOptions::read(&content, &Encoding::H264).is_some();
    for part in content.all() {
        let _read = Profile::read(part).map(|profile| profile.pixels());
        let _read = VideoEncoder::read(part).and_then(|encoder| encoder.keyframe_interval());
        let Some(text) = part.text() else { continue };
        let _read = ptz::read_duration(text).is_some();
        let Ok(device) = &device else { continue };
        let service = device.service(text);
        let media = device.media(text, &["rtsp", "http"]).map(|(url, _)| url);
        for url in [service, media].into_iter().flatten() {
            assert_eq!(url.host_str(), Some("10.0.0.5"), "{text}");
        }
    }
    true
}
