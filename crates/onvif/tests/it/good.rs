//! Devices that do what they should, each in its own writing.

use std::time::Duration;

use inveye_onvif::{Encoding, OnvifError, Velocity};
use inveye_test_support::{Dialect, Maker, OnvifOptions};

use super::{connect, start, with_two_profiles};

#[tokio::test]
async fn devices_of_all_writings_and_ages_tell_the_same() {
    for dialect in [Dialect::Env, Dialect::Gsoap, Dialect::Plain] {
        for (services, media2) in [(true, true), (true, false), (false, false)] {
            let simulator = start(OnvifOptions {
                dialect,
                services,
                media2,
                maker: Maker {
                    manufacturer: "A & B <cameras>".to_owned(),
                    model: "X-1".to_owned(),
                    serial: "7".to_owned(),
                },
                ..with_two_profiles()
            })
            .await;
            let device = connect(&simulator, None).await.unwrap();
            let information = device.information().await.unwrap();
            assert_eq!(information.manufacturer, "A & B <cameras>");
            let profiles = device.profiles().await.unwrap();
            let shapes: Vec<_> = profiles
                .iter()
                .map(|profile| {
                    let encoder = profile.encoder.clone().unwrap();
                    assert_eq!(encoder.encoding, Encoding::H264);
                    (
                        profile.token.as_str(),
                        profile.pixels(),
                        encoder.fps,
                        encoder.gov_length,
                    )
                })
                .collect();
            let expected = [
                ("Profile_1", 1920 * 1080, Some(25.0), Some(50)),
                ("Profile_2", 640 * 360, Some(15.0), Some(60)),
            ];
            assert_eq!(shapes, expected, "{dialect:?} {services} {media2}");
            let main = device.stream_uri("Profile_1").await.unwrap();
            assert_eq!(main.url.as_str(), "rtsp://127.0.0.1:554/main?a=1&b=2");
            assert!(!main.host_corrected);
            let snapshot = device.snapshot_uri("Profile_1").await.unwrap();
            assert_eq!(snapshot.url.host_str(), Some("127.0.0.1"));
            assert!(!device.has_ptz());
        }
    }
}

#[tokio::test]
async fn a_device_behind_nat_is_asked_and_watched_where_it_answered() {
    let mut options = OnvifOptions {
        own_host: Some("192.168.1.108".to_owned()),
        media2: true,
        ..with_two_profiles()
    };
    options.profiles[0].uri = "rtsp://user:secret@0.0.0.0:8554/main".to_owned();
    let simulator = start(options).await;
    let device = connect(&simulator, None).await.unwrap();
    assert_eq!(device.profiles().await.unwrap().len(), 2);
    let main = device.stream_uri("Profile_1").await.unwrap();
    assert_eq!(main.url.as_str(), "rtsp://127.0.0.1:8554/main");
    assert!(main.host_corrected);
}

#[tokio::test]
async fn an_encoder_is_set_without_changing_the_rest() {
    for media2 in [false, true] {
        let simulator = start(OnvifOptions {
            media2,
            ..with_two_profiles()
        })
        .await;
        let device = connect(&simulator, None).await.unwrap();
        let before = simulator.profile("Profile_2").unwrap();
        let mut encoder = device.encoder("enc_Profile_2").await.unwrap();
        assert_eq!(encoder.keyframe_interval(), Some(Duration::from_secs(4)));
        let options = device.encoder_options(&encoder, "Profile_2").await.unwrap();
        assert_eq!(
            (options.gov_length, options.sizes.len()),
            (Some([1, 400]), 3)
        );
        encoder.gov_length = Some(30);
        device.set_encoder(&encoder).await.unwrap();
        let mut after = simulator.profile("Profile_2").unwrap();
        assert_eq!(after.gov_length, 30);
        after.gov_length = before.gov_length;
        assert_eq!(after, before, "version 2: {media2}");
        encoder.gov_length = Some(1000);
        let refused = device.set_encoder(&encoder).await.unwrap_err();
        assert!(matches!(refused, OnvifError::Refused { .. }), "{refused:?}");
    }
}

#[tokio::test]
async fn a_time_server_is_set_and_followed() {
    let simulator = start(OnvifOptions::default()).await;
    let device = connect(&simulator, None).await.unwrap();
    assert!(device.ntp().await.unwrap().servers.is_empty());
    device.set_ntp("pool.ntp.org").await.unwrap();
    assert_eq!(device.ntp().await.unwrap().servers, ["pool.ntp.org"]);
    device.set_ntp("10.0.0.1").await.unwrap();
    assert_eq!(simulator.ntp(), (Some("10.0.0.1".to_owned()), true));
    assert!(device.set_ntp("no server").await.is_err());
}

#[tokio::test]
async fn a_device_turns_stops_and_finds_its_presets() {
    let simulator = start(OnvifOptions {
        ptz: true,
        ..with_two_profiles()
    })
    .await;
    let device = connect(&simulator, None).await.unwrap();
    assert!(device.has_ptz() && device.profiles().await.unwrap()[0].has_ptz);
    let configurations = device.ptz_configurations().await.unwrap();
    assert_eq!(
        configurations[0].default_timeout,
        Some(Duration::from_secs(10))
    );
    let left = Velocity::new(-0.5, 0.0, 0.0).unwrap();
    device
        .continuous_move("Profile_1", left, Duration::from_secs(2))
        .await
        .unwrap();
    let moving = simulator.moving().unwrap();
    assert!(
        moving.contains("x=\"-0.500\"") && !moving.contains("Zoom"),
        "{moving}"
    );
    device.stop("Profile_1").await.unwrap();
    assert_eq!(simulator.moving(), None);
    // No speed at all is a stop, too.
    device
        .continuous_move("Profile_1", left, Duration::from_secs(2))
        .await
        .unwrap();
    device
        .continuous_move("Profile_1", Velocity::default(), Duration::from_secs(2))
        .await
        .unwrap();
    assert_eq!(simulator.moving(), None);
    let presets = device.presets("Profile_1").await.unwrap();
    assert_eq!(presets[1].name, "Till & queue");
    device
        .goto_preset("Profile_1", &presets[1].token)
        .await
        .unwrap();
    assert_eq!(simulator.preset().as_deref(), Some("2"));
    assert!(device.goto_preset("Profile_1", "9").await.is_err());
}

#[tokio::test]
async fn a_fixed_camera_says_that_it_cannot_turn() {
    let simulator = start(with_two_profiles()).await;
    let device = connect(&simulator, None).await.unwrap();
    let error = device.presets("Profile_1").await.unwrap_err();
    assert!(
        matches!(error, OnvifError::NotSupported { .. }),
        "{error:?}"
    );
}
