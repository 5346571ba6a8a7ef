//! Devices that answer badly, or not at all.

use std::sync::Arc;
use std::time::Duration;

use inveye_base::SystemClock;
use inveye_onvif::{Device, DeviceAddress, OnvifError, XmlError};
use inveye_test_support::{OnvifFault, OnvifOptions, within};

use super::{connect, start, with_two_profiles};

/// Breaks the profiles' answer and says what comes of it.
async fn profiles_with(fault: OnvifFault) -> OnvifError {
    let simulator = start(with_two_profiles()).await;
    let device = connect(&simulator, None).await.expect("it answers");
    simulator.fault("GetProfiles", fault.clone());
    let broken = within("an error", device.profiles())
        .await
        .expect_err("it is broken");
    simulator.mend();
    let mended = device.profiles().await;
    assert_eq!(
        mended.expect("it is mended").len(),
        2,
        "mended after {fault:?}"
    );
    broken
}

#[tokio::test]
async fn each_sort_of_bad_answer_is_told_apart() {
    let error = profiles_with(OnvifFault::ActionNotSupported).await;
    assert!(
        matches!(error, OnvifError::NotSupported { .. }),
        "{error:?}"
    );
    let error = profiles_with(OnvifFault::NotAuthorized).await;
    assert!(matches!(error, OnvifError::CredentialsWanted), "{error:?}");
    let error = profiles_with(OnvifFault::Malformed).await;
    assert!(matches!(error, OnvifError::Xml(_)), "{error:?}");
    let error = profiles_with(OnvifFault::Truncated).await;
    assert!(matches!(error, OnvifError::Broken(_)), "{error:?}");
    let error = profiles_with(OnvifFault::Huge(10 << 20)).await;
    assert!(matches!(error, OnvifError::TooLarge { .. }), "{error:?}");
    let error = profiles_with(OnvifFault::Bomb).await;
    assert!(
        matches!(error, OnvifError::Xml(XmlError::DocumentType)),
        "{error:?}"
    );
    let error = profiles_with(OnvifFault::WebPage(404)).await;
    assert!(
        matches!(error, OnvifError::NotOnvif { status: 404 }),
        "{error:?}"
    );
    let error = profiles_with(OnvifFault::OtherXml).await;
    assert!(
        matches!(error, OnvifError::NotOnvif { status: 200 }),
        "{error:?}"
    );
    let error = profiles_with(OnvifFault::Refused("x".repeat(100_000))).await;
    assert!(error.to_string().len() < 300, "{error}");
}

#[tokio::test]
async fn a_device_that_never_answers_is_given_up() {
    let simulator = start(OnvifOptions::default()).await;
    simulator.fault("*", OnvifFault::Silent);
    let address = DeviceAddress::parse(&simulator.url()).unwrap();
    let clock = Arc::new(SystemClock::new());
    let connecting = Device::connect_within(address, None, clock, Duration::from_millis(200));
    let error = within("giving up", connecting).await.unwrap_err();
    assert!(matches!(error, OnvifError::NoAnswer { .. }), "{error:?}");
}

#[tokio::test]
async fn a_device_that_is_slow_is_waited_for() {
    let simulator = start(with_two_profiles()).await;
    simulator.fault("GetServices", OnvifFault::Slow(Duration::from_millis(300)));
    assert!(connect(&simulator, None).await.is_ok());
}

#[tokio::test]
async fn nobody_at_the_address_is_told() {
    let simulator = start(OnvifOptions::default()).await;
    let address = DeviceAddress::parse(&simulator.url()).unwrap();
    simulator.stop().await;
    let clock = Arc::new(SystemClock::new());
    let error = within("a refusal", Device::connect(address, None, clock)).await;
    assert!(
        matches!(error, Err(OnvifError::Unreachable(_))),
        "{error:?}"
    );
}

#[tokio::test]
async fn version_1_helps_out_where_version_2_fails() {
    let simulator = start(OnvifOptions {
        media2: true,
        ..with_two_profiles()
    })
    .await;
    let device = connect(&simulator, None).await.unwrap();
    assert_eq!(device.profiles().await.unwrap().len(), 2);
    // Asked once, in version 2.
    let of_profiles = |asked: &inveye_test_support::Asked| asked.operation == "GetProfiles";
    let asked = simulator.asked();
    assert_eq!(asked.iter().filter(|a| of_profiles(a)).count(), 1);
    simulator.fault("GetProfiles", OnvifFault::ActionNotSupported);
    assert!(device.profiles().await.is_err());
    let asked = simulator.asked();
    assert_eq!(
        asked.iter().filter(|a| of_profiles(a)).count(),
        3,
        "both versions"
    );
}
