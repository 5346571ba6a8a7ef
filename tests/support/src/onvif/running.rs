//! Starting and steering a device.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result};
use inveye_base::task::spawn_named;
use inveye_base::{Shutdown, ShutdownGuard};
use tokio::net::TcpListener;

use super::options::{OnvifOptions, SimulatedProfile};
use super::server::{OnvifFault, Server};
use super::state::{Asked, State};
use super::{discovery, server};

/// The way to a [`RunningOnvif`] device.
#[derive(Debug)]
pub struct OnvifSimulator;

impl OnvifSimulator {
    /// Listens and serves in tasks of the current runtime until [`RunningOnvif::stop`] or its drop.
    pub async fn start(options: OnvifOptions) -> Result<RunningOnvif> {
        let listener = TcpListener::bind(options.listen)
            .await
            .with_context(|| format!("could not listen on {}", options.listen))?;
        let address = listener.local_addr()?;
        let (end, shutdown) = Shutdown::new();
        let asked_over_udp = match &options.discovery {
            None => None,
            Some(discovery) => Some(discovery::sockets(discovery, address)?),
        };
        let udp = asked_over_udp
            .as_ref()
            .and_then(|sockets| sockets.first())
            .and_then(|socket| socket.local_addr().ok());
        let server = Arc::new(Server::new(options, address));
        for socket in asked_over_udp.into_iter().flatten() {
            let answering = discovery::answer(socket, Arc::clone(&server), shutdown.clone());
            spawn_named("onvif discovery", answering);
        }
        spawn_named(
            "onvif simulator",
            server::serve(listener, Arc::clone(&server), shutdown),
        );
        Ok(RunningOnvif {
            address,
            udp,
            server,
            end,
        })
    }
}

/// A device that serves. Dropping it ends it soon, [`RunningOnvif::stop`] at once.
#[derive(Debug)]
pub struct RunningOnvif {
    address: SocketAddr,
    udp: Option<SocketAddr>,
    server: Arc<Server>,
    end: ShutdownGuard,
}

impl RunningOnvif {
    /// Where its services are.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where it answers to probes that go to it alone.
    pub fn discovery_address(&self) -> Option<SocketAddr> {
        self.udp
    }

    /// The address of its first service.
    pub fn url(&self) -> String {
        format!("http://{}/onvif/device_service", self.address)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.server.state)
    }

    /// Breaks an operation from now on; the name `*` is every one.
    pub fn fault(&self, operation: &str, fault: OnvifFault) {
        self.state().faults.insert(operation.to_owned(), fault);
    }

    /// Mends everything.
    pub fn mend(&self) {
        self.state().faults.clear();
    }

    /// All requests so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.state().asked.clone()
    }

    /// Requests so far whose credentials were wrong.
    pub fn wrong_credentials(&self) -> u32 {
        self.state().wrong
    }

    /// A profile as it is set now.
    pub fn profile(&self, token: &str) -> Option<SimulatedProfile> {
        let state = self.state();
        let found = state.profiles.iter().find(|profile| profile.token == token);
        found.cloned()
    }

    /// The time server set, and whether the clock follows it.
    pub fn ntp(&self) -> (Option<String>, bool) {
        let state = self.state();
        (state.ntp.clone(), state.time_by_ntp)
    }

    /// The movement asked for last, as it came; `None` when it stands.
    pub fn moving(&self) -> Option<String> {
        self.state().moving.clone()
    }

    /// The preset it was sent to last.
    pub fn preset(&self) -> Option<String> {
        self.state().preset.clone()
    }

    /// Waits until every task has ended.
    pub async fn stop(self) {
        self.end.shut_down().await;
    }
}

/// A state is whole after any panic, so a poisoned lock is no reason to stop.
pub(super) fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
