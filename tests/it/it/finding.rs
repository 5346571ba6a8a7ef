//! An installer's way: cameras are found, asked, set, checked and turned, over real sockets.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use inveye_base::SystemClock;
use inveye_domain::CameraId;
use inveye_engine::{CameraConfig, check_camera, probe_camera, search_cameras, set_device};
use inveye_test_support::{
    Access, CameraSimulator, Credentials, Dialect, Footage, OnvifAccess, OnvifFault, OnvifOptions,
    OnvifSimulator, Options, Running, RunningOnvif, SimulatedProfile, SimulatedStream, synthetic,
    within,
};
use inveye_wire::{DeviceSetting, DeviceSettings, DiscoveryRequest, ProbeRequest, StreamName};
use serde_json::json;

use crate::shop::Shop;

const USER: (&str, &str) = ("admin", "correct horse");

fn credentials() -> Credentials {
    Credentials::new(USER.0, USER.1)
}

fn clock() -> Arc<SystemClock> {
    Arc::new(SystemClock::new())
}

/// The streams of one camera, at these paths.
async fn streams(main: &str, sub: &str, access: Access) -> Running {
    let footage = Footage::open(synthetic("entrance.mp4")).unwrap();
    let stream = |path: &str| SimulatedStream::new(path, Arc::clone(&footage));
    let options = Options {
        access,
        ..Options::default()
    };
    CameraSimulator::start(vec![stream(main), stream(sub)], options)
        .await
        .unwrap()
}

fn two_profiles(streams: &Running) -> Vec<SimulatedProfile> {
    vec![
        SimulatedProfile::main(streams.url("/main")),
        SimulatedProfile::sub(streams.url("/sub")),
    ]
}

async fn device(options: OnvifOptions) -> RunningOnvif {
    OnvifSimulator::start(options).await.unwrap()
}

fn request(address: impl ToString, password: &str) -> ProbeRequest {
    ProbeRequest {
        address: address.to_string(),
        username: Some(USER.0.to_owned()),
        password: Some(password.to_owned()),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_camera_is_asked_set_and_checked() {
    let streams = streams("/main", "/sub", Access::Digest(credentials())).await;
    let simulator = device(OnvifOptions {
        access: OnvifAccess::Token(credentials()),
        clock_ahead: -90_000,
        dialect: Dialect::Gsoap,
        profiles: two_profiles(&streams),
        ..OnvifOptions::default()
    })
    .await;
    let ask = request(simulator.address(), USER.1);
    let view = within(
        "the camera's answers",
        Box::pin(probe_camera(&ask, clock())),
    )
    .await;
    assert!(view.ok, "{:?}", view.steps);
    assert_eq!(view.device.as_ref().unwrap().model, "SIM-1");
    let offset = view.clock_offset_ms.unwrap();
    assert!((offset + 90_000_000).abs() < 10_000, "{offset}");
    let suggestion = &view.suggestions[0];
    assert_eq!(suggestion.name, "Simulated SIM-1");
    assert_eq!(suggestion.url, streams.url("/main"));
    assert_eq!(
        suggestion.sub_url.as_deref(),
        Some(streams.url("/sub").as_str())
    );

    // A keyframe every 4 s in the sub stream, and a clock that is a day behind.
    let changes: Vec<_> = view
        .offers
        .iter()
        .map(|offer| offer.change.clone())
        .collect();
    let expected = [
        DeviceSetting::KeyframeInterval {
            profile: "Profile_2".to_owned(),
            seconds: 2.0,
        },
        DeviceSetting::TimeServer {
            server: "pool.ntp.org".to_owned(),
        },
    ];
    assert_eq!(changes, expected);
    let settings = DeviceSettings {
        device: ask,
        changes,
    };
    let set = within("the changes", Box::pin(set_device(&settings, clock())))
        .await
        .unwrap();
    assert_eq!(simulator.profile("Profile_2").unwrap().gov_length, 30);
    assert_eq!(simulator.ntp(), (Some("pool.ntp.org".to_owned()), true));
    assert_eq!(set.streams[1].keyframe_seconds, Some(2.0));

    let mut config = CameraConfig::new(
        CameraId::new("a").unwrap(),
        None,
        &suggestion.url,
        suggestion.sub_url.as_deref(),
    )
    .unwrap();
    config.username = Some(USER.0.to_owned());
    config.password = Some(USER.1.to_owned());
    let check = within("the check", check_camera(&config, clock())).await;
    assert!(check.ok, "{:?}", check.steps);
    let footage = Footage::open(synthetic("entrance.mp4")).unwrap();
    assert_eq!(check.streams.len(), 2);
    assert_eq!(check.streams[1].stream, StreamName::Sub);
    let main = &check.streams[0];
    assert!((main.fps - footage.fps()).abs() < 2.0, "{main:?}");
    assert!(main.kilobits > 10.0, "{main:?}");
    let picture = check.picture.unwrap();
    assert!(!picture.dark && !picture.blurred, "{picture:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_told_and_does_not_lock_the_user_out() {
    let streams = streams("/main", "/sub", Access::Open).await;
    let simulator = device(OnvifOptions {
        access: OnvifAccess::Digest(credentials()),
        locks_after: Some(3),
        profiles: two_profiles(&streams),
        ..OnvifOptions::default()
    })
    .await;
    let ask = request(simulator.address(), "12345");
    let view = within(
        "the camera's answers",
        Box::pin(probe_camera(&ask, clock())),
    )
    .await;
    assert!(!view.ok && view.wants_credentials, "{:?}", view.steps);
    assert!(!format!("{view:?}").contains("12345"));
    let ask = request(simulator.address(), USER.1);
    let view = within(
        "the camera's answers",
        Box::pin(probe_camera(&ask, clock())),
    )
    .await;
    assert!(view.ok, "locked out: {:?}", view.steps);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_onvif_the_makers_addresses_are_tried() {
    let paths = [
        "/cam/realmonitor?channel=1&subtype=0",
        "/cam/realmonitor?channel=1&subtype=1",
    ];
    let streams = streams(paths[0], paths[1], Access::Digest(credentials())).await;
    let ask = request(streams.address(), USER.1);
    let view = within(
        "an address that works",
        Box::pin(probe_camera(&ask, clock())),
    )
    .await;
    assert!(view.ok, "{:?}", view.steps);
    assert_eq!(view.onvif, None);
    let suggestion = &view.suggestions[0];
    assert_eq!(suggestion.url, streams.url(paths[0]));
    assert_eq!(suggestion.sub_url, Some(streams.url(paths[1])));

    let before = streams.counters().refused_credentials();
    let ask = request(streams.address(), "12345");
    let view = within("the refusal", Box::pin(probe_camera(&ask, clock()))).await;
    assert!(!view.ok && view.wants_credentials, "{:?}", view.steps);
    let tries = streams.counters().refused_credentials() - before;
    assert!(tries <= 1, "{tries} tries lock a user out");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_broken_device_does_not_tell_is_a_step_and_not_an_end() {
    let streams = streams("/main", "/sub", Access::Open).await;
    let simulator = device(OnvifOptions {
        profiles: two_profiles(&streams),
        ..OnvifOptions::default()
    })
    .await;
    for operation in ["GetDeviceInformation", "GetNTP"] {
        simulator.fault(operation, OnvifFault::Bomb);
    }
    let ask = request(simulator.address(), USER.1);
    let view = within(
        "the camera's answers",
        Box::pin(probe_camera(&ask, clock())),
    )
    .await;
    assert!(view.ok && view.device.is_none(), "{:?}", view.steps);
    simulator.fault("GetProfiles", OnvifFault::Huge(10 << 20));
    let view = within(
        "the camera's answers",
        Box::pin(probe_camera(&ask, clock())),
    )
    .await;
    assert!(!view.ok && !view.wants_credentials, "{:?}", view.steps);
}

#[tokio::test(flavor = "multi_thread")]
async fn typed_hosts_are_found_without_multicast() {
    let simulator = device(OnvifOptions {
        listen: (Ipv4Addr::new(127, 0, 42, 7), 0).into(),
        ..OnvifOptions::default()
    })
    .await;
    let known = [CameraConfig::new(
        CameraId::new("door").unwrap(),
        None,
        "rtsp://127.0.42.7/x",
        None,
    )
    .unwrap()];
    let search = DiscoveryRequest {
        addresses: vec![simulator.address().to_string()],
        networks: false,
    };
    let found = search_cameras(&search, &known, clock());
    let found = within("the search", found).await.unwrap();
    assert_eq!(found.cameras.len(), 1, "{found:?}");
    assert_eq!(found.cameras[0].address, simulator.url());
    assert_eq!(found.cameras[0].cameras, ["door"]);
    let wrong = DiscoveryRequest {
        addresses: vec!["rtsp://10.0.0.1".to_owned()],
        networks: false,
    };
    assert!(search_cameras(&wrong, &[], clock()).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_api_probes_and_turns() {
    let shop = Shop::open(&["/fixed"]).await;
    let simulator = device(OnvifOptions {
        ptz: true,
        access: OnvifAccess::Token(credentials()),
        profiles: vec![SimulatedProfile::main(shop.cameras.url("/fixed"))],
        ..OnvifOptions::default()
    })
    .await;
    let body = json!({ "address": simulator.url(), "username": USER.0, "password": USER.1 });
    let asked = shop.request("POST", "/api/v1/discovery/probe", Some(body));
    let (status, view) = within("the probe", asked).await;
    assert_eq!(
        (status, &view["ok"], &view["ptz"]),
        (200, &json!(true), &json!(true)),
        "{view}"
    );
    let camera = json!({
        "id": "dome", "url": view["suggestions"][0]["url"], "onvif": view["onvif"],
        "username": USER.0, "password": USER.1,
    });
    let (status, added) = shop.request("POST", "/api/v1/cameras", Some(camera)).await;
    assert_eq!(status, 201, "{added}");
    let (status, ptz) = shop.request("GET", "/api/v1/cameras/dome/ptz", None).await;
    assert_eq!(
        (status, &ptz["can_turn"], &ptz["presets"][0]["name"]),
        (200, &json!(true), &json!("Door")),
        "{ptz}"
    );
    // One of which nobody said that it speaks ONVIF: no error, and nothing to turn.
    let (status, ptz) = shop.request("GET", "/api/v1/cameras/fixed/ptz", None).await;
    assert_eq!(
        (status, ptz),
        (200, json!({ "can_turn": false, "presets": [] }))
    );
    let stop = json!({ "action": "stop" });
    let (status, answer) = shop
        .request("POST", "/api/v1/cameras/fixed/ptz", Some(stop))
        .await;
    assert_eq!(status, 422, "{answer}");
    let turn = async |body| {
        let (status, answer) = shop
            .request("POST", "/api/v1/cameras/dome/ptz", Some(body))
            .await;
        (status, answer)
    };
    assert_eq!(turn(json!({ "action": "move", "pan": 0.5 })).await.0, 204);
    assert!(simulator.moving().unwrap().contains("x=\"0.500\""));
    assert_eq!(turn(json!({ "action": "stop" })).await.0, 204);
    assert_eq!(simulator.moving(), None);
    assert_eq!(
        turn(json!({ "action": "preset", "preset": "2" })).await.0,
        204
    );
    assert_eq!(simulator.preset().as_deref(), Some("2"));
    assert_eq!(turn(json!({ "action": "move", "pan": 7 })).await.0, 422);
    assert_eq!(
        turn(json!({ "action": "preset", "preset": "9" })).await.0,
        422
    );
    let (status, _) = shop
        .request(
            "POST",
            "/api/v1/cameras/none/ptz",
            Some(json!({ "action": "stop" })),
        )
        .await;
    assert_eq!(status, 404);
    let search = json!({ "addresses": [simulator.address().to_string()], "networks": false });
    let asked = shop.request("POST", "/api/v1/discovery", Some(search));
    let (status, found) = within("the search", asked).await;
    assert_eq!(
        (status, &found["cameras"][0]["address"]),
        (200, &json!(simulator.url())),
        "{found}"
    );
    // One that spoke it and is gone.
    drop(simulator);
    let (status, answer) = shop.request("GET", "/api/v1/cameras/dome/ptz", None).await;
    assert_eq!(status, 503, "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sub_stream_that_is_too_large_is_set_and_asked_anew() {
    let streams = streams("/main", "/sub", Access::Open).await;
    let mut profiles = two_profiles(&streams);
    profiles[0].size = [2560, 1440];
    (profiles[1].size, profiles[1].gov_length) = ([1280, 960], 30);
    let simulator = device(OnvifOptions {
        profiles,
        ..OnvifOptions::default()
    })
    .await;
    let ask = request(simulator.address(), USER.1);
    let view = within("the camera's answers", probe_camera(&ask, clock())).await;
    let change = DeviceSetting::PictureSize {
        profile: "Profile_2".to_owned(),
        size: [640, 360],
    };
    let offered = view.offers.iter().any(|offer| offer.change == change);
    assert!(offered, "{:?}", view.offers);
    let settings = DeviceSettings {
        device: ask,
        changes: vec![change],
    };
    let set = within("the change", set_device(&settings, clock()))
        .await
        .unwrap();
    assert_eq!(simulator.profile("Profile_2").unwrap().size, [640, 360]);
    assert_eq!(set.streams[1].size, Some([640, 360]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_device_refuses_to_set_is_told_and_what_it_took_stays() {
    let streams = streams("/main", "/sub", Access::Open).await;
    let simulator = device(OnvifOptions {
        profiles: two_profiles(&streams),
        ..OnvifOptions::default()
    })
    .await;
    let settings = DeviceSettings {
        device: request(simulator.address(), USER.1),
        changes: vec![
            DeviceSetting::KeyframeInterval {
                profile: "Profile_2".to_owned(),
                seconds: 2.0,
            },
            DeviceSetting::TimeServer {
                server: "pool.ntp.org".to_owned(),
            },
        ],
    };
    // Those that come late break the answer alone: the device may have done it.
    for (number, fault) in (1..).zip([
        OnvifFault::NotAuthorized,
        OnvifFault::ActionNotSupported,
        OnvifFault::Refused("the flash is full".to_owned()),
        OnvifFault::Malformed,
        OnvifFault::Truncated,
        OnvifFault::Silent,
        OnvifFault::Huge(10 << 20),
        OnvifFault::Bomb,
        OnvifFault::WebPage(500),
        OnvifFault::OtherXml,
    ]) {
        simulator.mend();
        simulator.fault("SetNTP", fault.clone());
        let setting = within("the refusal", set_device(&settings, clock())).await;
        let error = setting.unwrap_err().to_string();
        assert!(
            error.ends_with('.') && error.len() < 400,
            "{fault:?}: {error}"
        );
        assert_eq!(
            simulator.profile("Profile_2").unwrap().gov_length,
            30,
            "{fault:?}"
        );
        assert!(number > 3 || simulator.ntp().0.is_none(), "{fault:?}");
    }
    simulator.mend();
    within("the changes", set_device(&settings, clock()))
        .await
        .unwrap();
    assert_eq!(simulator.ntp().0.as_deref(), Some("pool.ntp.org"));
}

#[tokio::test(flavor = "multi_thread")]
async fn sixteen_cameras_are_found_and_each_is_probed_within_three_seconds() {
    let streams = streams("/main", "/sub", Access::Digest(credentials())).await;
    let mut devices = Vec::new();
    for last in 1..=16 {
        let options = OnvifOptions {
            listen: (Ipv4Addr::new(127, 0, 43, last), 0).into(),
            access: OnvifAccess::Token(credentials()),
            clock_ahead: i64::from(last) * 1000,
            profiles: two_profiles(&streams),
            ..OnvifOptions::default()
        };
        devices.push(device(options).await);
    }
    let search = DiscoveryRequest {
        addresses: devices
            .iter()
            .map(|device| device.address().to_string())
            .collect(),
        networks: false,
    };
    let started = Instant::now();
    let found = within("the search", search_cameras(&search, &[], clock()))
        .await
        .unwrap();
    let searched = started.elapsed();
    assert_eq!(found.cameras.len(), 16, "{found:?}");
    let probes = found.cameras.iter().map(|camera| async {
        let started = Instant::now();
        let view = probe_camera(&request(&camera.address, USER.1), clock()).await;
        assert!(view.ok, "{:?}", view.steps);
        started.elapsed()
    });
    let probed = within("the probes", futures::future::join_all(probes)).await;
    let slowest = probed.into_iter().max().unwrap();
    println!(
        "16 cameras: searched in {:.2} of 5 s; all probed at once, the slowest in {:.2} of 3 s",
        searched.as_secs_f64() / 5.0,
        slowest.as_secs_f64() / 3.0
    );
    assert!(searched < Duration::from_secs(5), "{searched:?}");
    assert!(slowest < Duration::from_secs(3), "{slowest:?}");
}
