//! Finding devices on the loopback network, each with an address of its own.

use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};
use std::sync::Arc;
use std::time::Duration;

use inveye_base::{Clock, SystemClock};
use inveye_onvif::{DiscoverySettings, Found, Networks, OnvifError, discover, locate};
use inveye_test_support::{OnvifOptions, RunningOnvif, SimulatedDiscovery, SpeaksFor, within};

use super::{connect, start, with_two_profiles};

/// A group per test, so that tests that run at the same time do not find each other's devices.
fn group(test: u16) -> SocketAddrV4 {
    SocketAddrV4::new(Ipv4Addr::new(239, 255, 255, 250), 37_020 + test)
}

fn settings(group: SocketAddrV4) -> DiscoverySettings {
    DiscoverySettings {
        networks: Networks::Of(vec![Ipv4Addr::LOCALHOST]),
        group,
        ..DiscoverySettings::default()
    }
}

async fn device(last: u8, discovery: SimulatedDiscovery) -> RunningOnvif {
    start(OnvifOptions {
        listen: (Ipv4Addr::new(127, 0, 40, last), 0).into(),
        discovery: Some(discovery),
        ..with_two_profiles()
    })
    .await
}

async fn search(settings: &DiscoverySettings) -> Vec<Found> {
    let mut all = Vec::new();
    let searching = discover(settings, |found| all.push(found));
    within("the end of the search", searching)
        .await
        .expect("the network can be asked");
    all.sort_by_key(|found| found.sender);
    all
}

#[tokio::test]
async fn sixteen_devices_are_found_and_asked() {
    let group = group(1);
    let mut devices = Vec::new();
    for last in 1..=16 {
        let endpoint = format!("urn:uuid:00000000-0000-4000-8000-0000000000{last:02}");
        devices.push(device(last, SimulatedDiscovery::new(group, endpoint)).await);
    }
    let clock = SystemClock::new();
    let started = clock.monotonic();
    let mut arrived = Vec::new();
    let settings = settings(group);
    let searching = discover(&settings, |found| arrived.push((found, clock.monotonic())));
    let summary = within("the end of the search", searching).await.unwrap();
    assert_eq!(summary.networks, [Ipv4Addr::LOCALHOST]);
    let all = clock.monotonic().saturating_sub(started);
    let last = arrived.iter().map(|(_, at)| *at).max().unwrap();
    arrived.sort_by_key(|(found, _)| found.sender);
    let addresses: Vec<_> = arrived
        .iter()
        .map(|(found, _)| SocketAddr::new(found.sender, found.address.port()))
        .collect();
    let expected: Vec<_> = devices.iter().map(RunningOnvif::address).collect();
    assert_eq!(addresses, expected);
    let started = clock.monotonic();
    let probes = devices.iter().map(|simulator| async {
        let device = connect(simulator, None).await.unwrap();
        device.information().await.unwrap();
        let profiles = device.profiles().await.unwrap();
        device.stream_uri(&profiles[0].token).await.unwrap();
        clock.monotonic().saturating_sub(started)
    });
    let slowest = futures::future::join_all(probes)
        .await
        .into_iter()
        .max()
        .unwrap();
    println!(
        "16 devices: the last answered after {:.0} ms, the search ended after {:.2} of 5 s; \
         all asked at once, the slowest took {:.2} of 3 s",
        last.saturating_sub(started.saturating_sub(all))
            .as_secs_f64()
            * 1000.0,
        all.as_secs_f64() / 5.0,
        slowest.as_secs_f64() / 3.0
    );
}

#[tokio::test]
async fn a_typed_address_is_asked_without_multicast() {
    let group = group(2);
    let simulator = device(31, SimulatedDiscovery::new(group, "urn:uuid:31")).await;
    let settings = DiscoverySettings {
        networks: Networks::Of(Vec::new()),
        addresses: vec![
            simulator.discovery_address().unwrap(),
            // Nobody listens there.
            (Ipv4Addr::new(127, 0, 40, 32), 9).into(),
        ],
        ..DiscoverySettings::default()
    };
    let found = search(&settings).await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].endpoint, "urn:uuid:31");
    assert_eq!(found[0].name.as_deref(), Some("Simulated SIM-1"));
    assert_eq!(found[0].hardware.as_deref(), Some("SIM-1"));
    assert_eq!(found[0].location, None);
}

#[tokio::test]
async fn a_device_that_answers_for_another_hides_nobody_and_draws_nobody_away() {
    let group = group(3);
    let honest = device(51, SimulatedDiscovery::new(group, "urn:uuid:51")).await;
    let fraud = device(
        52,
        SimulatedDiscovery {
            speaks_for: SpeaksFor::Another(honest.url()),
            repeats: 200,
            ..SimulatedDiscovery::new(group, "urn:uuid:51")
        },
    )
    .await;
    let found = search(&settings(group)).await;
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(found[0].address.host(), honest.address().ip().to_string());
    assert!(!found[0].names_other_host);
    assert_eq!(found[1].address.host(), fraud.address().ip().to_string());
    assert!(found[1].names_other_host);
}

#[tokio::test]
async fn a_machine_without_network_says_so() {
    let settings = DiscoverySettings {
        networks: Networks::Of(Vec::new()),
        ..DiscoverySettings::default()
    };
    assert!(discover(&settings, |_| {}).await.is_err());
}

#[tokio::test]
async fn a_host_is_looked_at_on_all_usual_ports() {
    let host = Ipv4Addr::new(127, 0, 41, 61);
    let simulator = start(OnvifOptions {
        listen: (host, 8899).into(),
        ..OnvifOptions::default()
    })
    .await;
    let clock = Arc::new(SystemClock::new());
    let patience = Duration::from_secs(5);
    let found = within(
        "the device",
        locate(&host.to_string(), clock.clone(), patience),
    )
    .await;
    assert_eq!(found.unwrap().as_str(), simulator.url());
    let nobody = within("nobody", locate("127.0.41.62", clock, patience)).await;
    assert!(
        matches!(nobody, Err(OnvifError::Unreachable(_))),
        "{nobody:?}"
    );
}
