//! Where makers put their streams, for devices without ONVIF, or with it switched off.

/// A maker's way of naming streams.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Template {
    /// Who; several where they share it.
    pub(crate) makers: &'static str,
    /// Path and query of the first channel's main stream.
    pub(crate) main: &'static str,
    /// The same of its sub stream.
    pub(crate) sub: &'static str,
}

const fn template(makers: &'static str, main: &'static str, sub: &'static str) -> Template {
    Template { makers, main, sub }
}

/// In the order in which they are tried: by how common they are, and the general ones last, because
/// some devices answer to any path. Sources stand in `docs/cameras.md`.
pub(crate) const TEMPLATES: &[Template] = &[
    template(
        "Hikvision, EZVIZ, HiLook",
        "/Streaming/Channels/101",
        "/Streaming/Channels/102",
    ),
    template(
        "Dahua, Amcrest, Lorex",
        "/cam/realmonitor?channel=1&subtype=0",
        "/cam/realmonitor?channel=1&subtype=1",
    ),
    template(
        "Axis",
        "/axis-media/media.amp",
        "/axis-media/media.amp?resolution=640x360",
    ),
    template(
        "Hanwha, Samsung",
        "/profile2/media.smp",
        "/profile3/media.smp",
    ),
    template(
        "Hanwha, Samsung (older)",
        "/onvif/profile2/media.smp",
        "/onvif/profile3/media.smp",
    ),
    template("Uniview", "/media/video1", "/media/video2"),
    template("Reolink", "/Preview_01_main", "/Preview_01_sub"),
    template(
        "Reolink (older)",
        "/h264Preview_01_main",
        "/h264Preview_01_sub",
    ),
    template("TP-Link Tapo and Vigi", "/stream1", "/stream2"),
    template(
        "Bosch",
        "/rtsp_tunnel?line=1&inst=1",
        "/rtsp_tunnel?line=1&inst=2",
    ),
    template("Vivotek", "/live1s1.sdp", "/live1s2.sdp"),
    template("Vivotek (older)", "/live.sdp", "/live2.sdp"),
    template("Foscam", "/videoMain", "/videoSub"),
    template("Tiandy", "/1/1", "/1/2"),
    template("Huawei", "/LiveMedia/ch1/Media1", "/LiveMedia/ch1/Media2"),
    template("Infinova", "/1/h264major", "/1/h264minor"),
    template("Hi3518 boards, CamHi", "/11", "/12"),
    template("general", "/live/ch0", "/live/ch1"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_template_makes_two_addresses_and_no_two_are_the_same() {
        let mut seen = std::collections::HashSet::new();
        for Template { makers, main, sub } in TEMPLATES {
            for path in [main, sub] {
                let (url, credentials) =
                    inveye_video::parse_camera_url(&format!("rtsp://10.0.0.5{path}")).unwrap();
                assert!(credentials.is_none(), "{makers}");
                assert!(url.as_str().ends_with(path), "{url}");
                assert!(seen.insert(*path), "{makers}: {path}");
            }
        }
    }
}
