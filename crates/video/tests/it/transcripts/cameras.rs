//! Which texts belong to one camera. Where a step is missing, a neutral answer stands in.

use inveye_video::TransportChoice;

/// A camera, or what there is of it.
pub(crate) struct Camera {
    pub(crate) name: &'static str,
    pub(crate) path: &'static str,
    pub(crate) transport: TransportChoice,
    pub(crate) describe: Option<&'static str>,
    pub(crate) setup: Option<&'static str>,
    pub(crate) play: Option<&'static str>,
    /// What it sent after PLAY, interleaved.
    pub(crate) data: Option<&'static str>,
    /// Answers to other requests.
    pub(crate) others: &'static [&'static str],
}

impl Camera {
    pub(crate) fn texts(&self) -> impl Iterator<Item = &'static str> {
        [self.describe, self.setup, self.play, self.data]
            .into_iter()
            .flatten()
            .chain(self.others.iter().copied())
    }
}

const fn camera(name: &'static str) -> Camera {
    Camera {
        name,
        path: "/stream",
        transport: TransportChoice::Tcp,
        describe: None,
        setup: None,
        play: None,
        data: None,
        others: &[],
    }
}

const fn described(name: &'static str, describe: &'static str) -> Camera {
    Camera {
        describe: Some(describe),
        ..camera(name)
    }
}

const fn whole(
    name: &'static str,
    describe: &'static str,
    setup: &'static str,
    play: &'static str,
) -> Camera {
    Camera {
        setup: Some(setup),
        play: Some(play),
        ..described(name, describe)
    }
}

pub(crate) const CAMERAS: &[Camera] = &[
    described("Anjvision, H.265", "anjvision_describe.txt"),
    described("Anpviz", "anpviz_sdp.txt"),
    Camera {
        data: Some("bunny.rtsp"),
        ..whole(
            "Wowza demo server",
            "bunny_describe.txt",
            "bunny_setup.txt",
            "bunny_play.txt",
        )
    },
    Camera {
        play: Some("bad_rtptime.txt"),
        ..camera("Wowza, `rtptime=-1`")
    },
    Camera {
        others: &["dahua_options.txt"],
        ..whole(
            "Dahua, H.264",
            "dahua_describe_h264_aac_onvif.txt",
            "dahua_setup.txt",
            "dahua_play.txt",
        )
    },
    described("Dahua, H.265", "dahua_describe_h265_pcma.txt"),
    described("Foscam", "foscam_describe.txt"),
    described("GeoVision", "geovision_sdp.txt"),
    Camera {
        others: &["gw_main_setup_audio.txt"],
        ..whole(
            "GW, main stream",
            "gw_main_describe.txt",
            "gw_main_setup_video.txt",
            "gw_main_play.txt",
        )
    },
    whole(
        "GW, sub stream",
        "gw_sub_describe.txt",
        "gw_sub_setup.txt",
        "gw_sub_play.txt",
    ),
    Camera {
        transport: TransportChoice::Udp,
        others: &["h264dvr_setup_audio.txt"],
        ..whole(
            "H264DVR, over UDP",
            "h264dvr_describe.txt",
            "h264dvr_setup_video.txt",
            "h264dvr_play.txt",
        )
    },
    whole(
        "Hikvision",
        "hikvision_describe.txt",
        "hikvision_setup.txt",
        "hikvision_play.txt",
    ),
    Camera {
        setup: Some("hikvision_setup_ssrc_space.txt"),
        ..camera("Hikvision, space in `ssrc`")
    },
    described("IPCAM C9F0SeZ3N0PbL0", "ipcam_describe.txt"),
    Camera {
        play: Some("laureii_play.txt"),
        ..camera("Laureii")
    },
    described("Longse, wrong password", "longse_unauthorized.txt"),
    Camera {
        setup: Some("luckfox_rkipc_setup_tcp.txt"),
        ..camera("Luckfox, TCP")
    },
    Camera {
        transport: TransportChoice::Udp,
        setup: Some("luckfox_rkipc_setup_udp.txt"),
        ..camera("Luckfox, UDP")
    },
    described("Macro-Video", "macrovideo_describe.txt"),
    described(
        "libavformat, no content type",
        "missing_content_type_describe.txt",
    ),
    Camera {
        others: &["reolink_teardown.txt"],
        ..whole(
            "Reolink",
            "reolink_describe.txt",
            "reolink_setup.txt",
            "reolink_play.txt",
        )
    },
    described(
        "Reolink, `control` before `tool`",
        "reolink_describe_control_first.txt",
    ),
    described("TP-Link, H.265", "tplink_sdp.txt"),
    described("Ubiquiti", "ubiquiti_sdp.txt"),
    described("VStarcam", "vstarcam_describe.txt"),
];
