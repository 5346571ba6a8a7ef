//! User names and passwords: who is let in, and what a wrong one costs.

use inveye_onvif::OnvifError;
use inveye_test_support::{OnvifAccess, OnvifFault, OnvifOptions, Signed};

use super::{connect, expected, right, start, with_two_profiles, wrong};

#[tokio::test]
async fn both_ways_of_signing_open_whatever_the_device_s_clock_shows() {
    for access in [
        OnvifAccess::Token(expected()),
        OnvifAccess::Digest(expected()),
    ] {
        for clock_ahead in [0, 86_400 * 365, -1_600_000_000] {
            let simulator = start(OnvifOptions {
                access: access.clone(),
                clock_ahead,
                ..with_two_profiles()
            })
            .await;
            let device = connect(&simulator, right()).await.unwrap();
            let offset = device.clock_offset().unwrap().as_millis();
            let error = offset - clock_ahead * 1000;
            assert!(error.abs() <= 5000, "{error} ms");
            assert_eq!(device.profiles().await.unwrap().len(), 2);
            assert_eq!(simulator.wrong_credentials(), 0, "{access:?}");
        }
    }
}

#[tokio::test]
async fn a_wrong_password_is_not_tried_until_the_device_locks_the_user_out() {
    for access in [
        OnvifAccess::Token(expected()),
        OnvifAccess::Digest(expected()),
    ] {
        let simulator = start(OnvifOptions {
            access,
            locks_after: Some(3),
            ..with_two_profiles()
        })
        .await;
        let refused = connect(&simulator, wrong()).await.unwrap_err();
        assert!(matches!(refused, OnvifError::NotAuthorized), "{refused:?}");
        assert!(!format!("{refused:?} {refused}").contains("12345"));
        assert!(simulator.wrong_credentials() <= 2);
        let device = connect(&simulator, right()).await.unwrap();
        assert!(device.profiles().await.is_ok(), "locked out");
    }
}

#[tokio::test]
async fn a_refused_right_does_not_end_what_was_allowed() {
    let simulator = start(OnvifOptions {
        access: OnvifAccess::Token(expected()),
        ..with_two_profiles()
    })
    .await;
    let device = connect(&simulator, right()).await.unwrap();
    simulator.fault("SetNTP", OnvifFault::NotAuthorized);
    let refused = device.set_ntp("10.0.0.1").await.unwrap_err();
    assert!(matches!(refused, OnvifError::NotAuthorized), "{refused:?}");
    assert!(device.profiles().await.is_ok());
}

#[tokio::test]
async fn who_has_no_password_is_told_that_one_is_wanted() {
    let simulator = start(OnvifOptions {
        access: OnvifAccess::Token(expected()),
        ..with_two_profiles()
    })
    .await;
    let device = connect(&simulator, None).await.unwrap();
    let refused = device.profiles().await.unwrap_err();
    assert!(
        matches!(refused, OnvifError::CredentialsWanted),
        "{refused:?}"
    );
}

#[tokio::test]
async fn the_password_never_travels_readably() {
    let simulator = start(OnvifOptions {
        access: OnvifAccess::Basic(expected()),
        ..with_two_profiles()
    })
    .await;
    let refused = connect(&simulator, right()).await.unwrap_err();
    assert!(refused.is_about_credentials(), "{refused:?}");
    let asked = simulator.asked();
    assert!(
        asked.iter().all(|asked| asked.signed != Signed::Basic),
        "{asked:?}"
    );
}
