//! How long an installer waits for cameras to be found and asked.

use std::net::{Ipv4Addr, SocketAddrV4};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use futures::future::join_all;
use inveye_base::{Clock, SystemClock};
use inveye_engine::{probe_camera, search_cameras};
use inveye_onvif::{DiscoverySettings, Networks, discover};
use inveye_test_support::{
    Access, CameraSimulator, Credentials, Footage, OnvifAccess, OnvifOptions, OnvifSimulator,
    Options, Running, RunningOnvif, SimulatedDiscovery, SimulatedProfile, SimulatedStream,
    synthetic,
};
use inveye_wire::{DiscoveryRequest, ProbeRequest};

use crate::row::Row;

const CAMERAS: u8 = 16;
/// Seconds for all to be found.
const FOUND_WITHIN: f64 = 5.0;
/// Seconds for each to be asked all that an installer needs.
const PROBED_WITHIN: f64 = 3.0;
const USER: (&str, &str) = ("admin", "correct horse");
/// One of its own: whoever else listens on this machine is not to answer.
const GROUP: SocketAddrV4 = SocketAddrV4::new(Ipv4Addr::new(239, 255, 255, 250), 37_099);

/// Sixteen cameras on the loopback network, each with an address, ONVIF with a password, and two streams.
struct Cameras {
    _streams: Running,
    devices: Vec<RunningOnvif>,
}

impl Cameras {
    async fn start() -> Result<Self> {
        let credentials = || Credentials::new(USER.0, USER.1);
        let footage = Footage::open(synthetic("entrance.mp4"))?;
        let paths = ["/main", "/sub"];
        let paths = paths.map(|path| SimulatedStream::new(path, Arc::clone(&footage)));
        let options = Options {
            access: Access::Digest(credentials()),
            ..Options::default()
        };
        let streams = CameraSimulator::start(paths.into(), options).await?;
        let mut devices = Vec::new();
        for last in 1..=CAMERAS {
            let endpoint = format!("urn:uuid:00000000-0000-4000-8000-0000000000{last:02}");
            let options = OnvifOptions {
                listen: (Ipv4Addr::new(127, 0, 44, last), 0).into(),
                access: OnvifAccess::Token(credentials()),
                profiles: vec![
                    SimulatedProfile::main(streams.url("/main")),
                    SimulatedProfile::sub(streams.url("/sub")),
                ],
                discovery: Some(SimulatedDiscovery::new(GROUP, endpoint)),
                ..OnvifOptions::default()
            };
            devices.push(OnvifSimulator::start(options).await?);
        }
        Ok(Self {
            _streams: streams,
            devices,
        })
    }
}

/// Finds and asks all of them, `runs` times; told is the slowest run.
pub async fn finding_rows(runs: u32) -> Result<Vec<Row>> {
    let cameras = Cameras::start().await?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let mut slowest = [Duration::ZERO; 4];
    for _ in 0..runs {
        let (all, last) = by_multicast(&*clock).await?;
        let typed = by_address(&cameras, &clock).await?;
        let probed = probed(&cameras, &clock).await?;
        for (slowest, time) in slowest.iter_mut().zip([all, last, typed, probed]) {
            *slowest = time.max(*slowest);
        }
    }
    let [all, last, typed, probed] = slowest.map(|time| time.as_secs_f64());
    let of = format!("slowest of {runs}, {CAMERAS} simulated cameras");
    let row = |name: &str, seconds, bound, is: &str| {
        Row::at_most(name, seconds, "s", bound).told(is, of.clone())
    };
    Ok(vec![
        row("find", all, FOUND_WITHIN, "for a search of a network"),
        row("find-last", last, FOUND_WITHIN, "for the last answer"),
        row("find-typed", typed, FOUND_WITHIN, "for typed addresses"),
        row("probe", probed, PROBED_WITHIN, "for each, all at once"),
    ])
}

fn all_of(found: usize) -> Result<()> {
    let all = usize::from(CAMERAS);
    ensure!(found == all, "found {found} of {all}");
    Ok(())
}

/// From the probe to the end of the search, and to the last device's answer.
async fn by_multicast(clock: &dyn Clock) -> Result<(Duration, Duration)> {
    let settings = DiscoverySettings {
        networks: Networks::Of(vec![Ipv4Addr::LOCALHOST]),
        group: GROUP,
        ..DiscoverySettings::default()
    };
    let started = clock.monotonic();
    let mut arrived = Vec::new();
    discover(&settings, |_found| arrived.push(clock.monotonic()))
        .await
        .context("the network cannot be asked")?;
    all_of(arrived.len())?;
    let last = arrived.into_iter().max().unwrap_or_default();
    let since = |moment: Duration| moment.saturating_sub(started);
    Ok((since(clock.monotonic()), since(last)))
}

async fn by_address(cameras: &Cameras, clock: &Arc<dyn Clock>) -> Result<Duration> {
    let addresses = cameras.devices.iter();
    let request = DiscoveryRequest {
        addresses: addresses
            .map(|device| device.address().to_string())
            .collect(),
        networks: false,
    };
    let started = clock.monotonic();
    let found = search_cameras(&request, &[], Arc::clone(clock)).await?;
    all_of(found.cameras.len())?;
    Ok(clock.monotonic().saturating_sub(started))
}

/// The slowest of all, asked at once: the screen asks four at a time.
async fn probed(cameras: &Cameras, clock: &Arc<dyn Clock>) -> Result<Duration> {
    let probes = cameras.devices.iter().map(|device| async move {
        let request = ProbeRequest {
            address: device.address().to_string(),
            username: Some(USER.0.to_owned()),
            password: Some(USER.1.to_owned()),
        };
        let started = clock.monotonic();
        let view = probe_camera(&request, Arc::clone(clock)).await;
        ensure!(view.ok, "a probe failed: {:?}", view.steps);
        Ok(clock.monotonic().saturating_sub(started))
    });
    let times: Vec<Duration> = join_all(probes).await.into_iter().collect::<Result<_>>()?;
    times.into_iter().max().context("no camera")
}
