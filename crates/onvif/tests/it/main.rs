//! The crate against simulated devices, over real sockets.

mod broken;
mod discovering;
mod good;
mod real;
mod signing;

use std::sync::Arc;
use std::time::Duration;

use inveye_base::{Credentials, Redacted, SystemClock};
use inveye_onvif::{Device, DeviceAddress, OnvifError};
use inveye_test_support::{
    Credentials as Expected, OnvifOptions, OnvifSimulator, RunningOnvif, SimulatedProfile, within,
};

/// For questions that are answered: the machine may be busy.
const PATIENT: Duration = Duration::from_secs(20);

fn expected() -> Expected {
    Expected::new("admin", "p@ss <&> wörd")
}

fn right() -> Option<Redacted<Credentials>> {
    let Expected { user, password } = expected();
    Some(Redacted::new(Credentials {
        username: user,
        password,
    }))
}

fn wrong() -> Option<Redacted<Credentials>> {
    Some(Redacted::new(Credentials {
        username: "admin".to_owned(),
        password: "12345".to_owned(),
    }))
}

fn with_two_profiles() -> OnvifOptions {
    OnvifOptions {
        profiles: vec![
            SimulatedProfile::main("rtsp://127.0.0.1:554/main?a=1&b=2"),
            SimulatedProfile::sub("rtsp://127.0.0.1:554/sub"),
        ],
        ..OnvifOptions::default()
    }
}

async fn start(options: OnvifOptions) -> RunningOnvif {
    OnvifSimulator::start(options)
        .await
        .expect("the simulator starts")
}

async fn connect(
    simulator: &RunningOnvif,
    credentials: Option<Redacted<Credentials>>,
) -> Result<Device, OnvifError> {
    let address = DeviceAddress::parse(&simulator.url()).expect("its address is one");
    let clock = Arc::new(SystemClock::new());
    let connecting = Device::connect_within(address, credentials, clock, PATIENT);
    within("the device's answer", connecting).await
}
