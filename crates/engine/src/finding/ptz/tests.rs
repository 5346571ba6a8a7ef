use std::net::Ipv4Addr;

use futures::future::join_all;
use inveye_base::ManualClock;
use inveye_domain::WallTime;
use inveye_test_support::{
    Credentials, OnvifAccess, OnvifFault, OnvifOptions, OnvifSimulator, RunningOnvif,
    SimulatedProfile, within,
};

use super::*;

fn turning() -> (Turning, Arc<ManualClock>) {
    let start = WallTime::from_millis(1_800_000_000_000);
    let clock = Arc::new(ManualClock::new(start));
    (Turning::new(clock.clone()), clock)
}

async fn device(options: OnvifOptions) -> RunningOnvif {
    let options = OnvifOptions {
        ptz: true,
        profiles: vec![SimulatedProfile::main("rtsp://127.0.42.11/a")],
        ..options
    };
    OnvifSimulator::start(options).await.unwrap()
}

fn camera() -> CameraConfig {
    let id = CameraId::new("dome").unwrap();
    CameraConfig::new(id, None, "rtsp://127.0.42.11/a", None).unwrap()
}

async fn presets(turning: &Turning, config: &CameraConfig) -> Result<PtzView, ApiError> {
    within("the camera's answer", Box::pin(turning.presets(config))).await
}

#[tokio::test]
async fn a_refused_password_is_not_sent_again_before_the_settings_are_others() {
    let simulator = device(OnvifOptions {
        access: OnvifAccess::Digest(Credentials::new("admin", "correct horse")),
        locks_after: Some(3),
        ..OnvifOptions::default()
    })
    .await;
    let (turning, clock) = turning();
    let mut config = camera();
    config.onvif = Some(simulator.url().parse().unwrap());
    config.username = Some("admin".to_owned());
    config.password = Some("12345".to_owned());
    // Several screens at once, and again later.
    let at_once = join_all((0..4).map(|_| presets(&turning, &config))).await;
    assert!(at_once.iter().all(Result::is_err));
    let asked = simulator.asked().len();
    clock.advance(Duration::from_secs(86_400));
    let error = presets(&turning, &config).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    assert!(error.to_string().contains("settings"), "{error}");
    turning.act(&config, &PtzRequest::Stop).await.unwrap_err();
    assert_eq!(simulator.asked().len(), asked, "it was not asked again");
    assert_eq!(simulator.wrong_credentials(), 1);

    config.password = Some("correct horse".to_owned());
    let view = presets(&turning, &config).await.expect("not locked out");
    assert!(view.can_turn);
    turning.act(&config, &PtzRequest::Stop).await.unwrap();

    // The password is another one in the camera by now.
    simulator.fault("GetPresets", OnvifFault::NotAuthorized);
    presets(&turning, &config).await.unwrap_err();
    let asked = simulator.asked().len();
    presets(&turning, &config).await.unwrap_err();
    assert_eq!(simulator.asked().len(), asked, "it was not asked again");
}

#[tokio::test]
async fn a_refused_password_is_not_sent_to_ask_for_the_clock() {
    let simulator = device(OnvifOptions {
        access: OnvifAccess::Digest(Credentials::new("admin", "correct horse")),
        locks_after: Some(3),
        ..OnvifOptions::default()
    })
    .await;
    let (turning, _) = turning();
    let mut config = camera();
    config.onvif = Some(simulator.url().parse().unwrap());
    config.username = Some("admin".to_owned());
    config.password = Some("12345".to_owned());
    for _ in 0..3 {
        let asked = Box::pin(turning.clock_offset(&config));
        assert_eq!(within("the camera's clock", asked).await, None);
    }
    assert_eq!(simulator.wrong_credentials(), 1);
    // Nor to turn it.
    presets(&turning, &config).await.unwrap_err();
    assert_eq!(simulator.wrong_credentials(), 1);
    config.password = Some("correct horse".to_owned());
    let asked = Box::pin(turning.clock_offset(&config));
    assert!(within("the camera's clock", asked).await.is_some());
}

#[tokio::test]
async fn a_refused_movement_does_not_end_all_others() {
    let simulator = device(OnvifOptions::default()).await;
    let (turning, _) = turning();
    let mut config = camera();
    config.onvif = Some(simulator.url().parse().unwrap());
    // This user may not do that one thing.
    simulator.fault("GotoPreset", OnvifFault::NotAuthorized);
    let goto = PtzRequest::Preset {
        preset: "1".to_owned(),
    };
    turning.act(&config, &goto).await.unwrap_err();
    turning.act(&config, &PtzRequest::Stop).await.unwrap();
}

#[tokio::test]
async fn where_no_onvif_was_it_is_looked_for_again_after_a_while() {
    // The camera has pages of its own at a port where ONVIF may be.
    let simulator = device(OnvifOptions {
        listen: (Ipv4Addr::new(127, 0, 42, 11), 8899).into(),
        ..OnvifOptions::default()
    })
    .await;
    simulator.fault("*", OnvifFault::WebPage(404));
    let (turning, clock) = turning();
    let config = camera();
    assert!(!presets(&turning, &config).await.unwrap().can_turn);
    simulator.mend();
    let asked = simulator.asked().len();
    assert!(asked > 0, "it was looked for there");
    clock.advance(AGAIN - Duration::from_secs(1));
    assert!(!presets(&turning, &config).await.unwrap().can_turn);
    assert_eq!(simulator.asked().len(), asked, "it was not looked for");
    clock.advance(Duration::from_secs(1));
    assert!(presets(&turning, &config).await.unwrap().can_turn);
    // Other settings, another question.
    let fixed = CameraConfig {
        onvif: Some(simulator.url().parse().unwrap()),
        ..config
    };
    let asked = simulator.asked().len();
    assert!(presets(&turning, &fixed).await.unwrap().can_turn);
    assert!(simulator.asked().len() > asked + 1);
}
