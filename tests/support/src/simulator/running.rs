//! Starting and steering a simulator.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use inveye_base::task::spawn_named;
use inveye_base::{Shutdown, ShutdownGuard};
use tokio::sync::watch;

use super::counters::Counters;
use super::faults::Faults;
use super::listener::{self, Port, Reach};
use super::options::{Options, SimulatedStream};
use super::server::{Server, Speech, Stream};

/// The way to a [`Running`] simulator.
#[derive(Debug)]
pub struct CameraSimulator;

impl CameraSimulator {
    /// Listens and serves in tasks of the current runtime until [`Running::stop`] or its drop.
    pub async fn start(streams: Vec<SimulatedStream>, options: Options) -> Result<Running> {
        let mut paths = HashMap::new();
        for SimulatedStream {
            path,
            footage,
            ahead,
            sound,
            loudspeaker,
        } in streams
        {
            ensure!(
                path.starts_with('/'),
                "the path `{path}` does not start with a slash"
            );
            let faults = Faults::new(&footage);
            let twice = paths.insert(
                path.clone(),
                Arc::new(Stream {
                    path: path.as_str().into(),
                    footage,
                    faults,
                    ahead,
                    sound,
                    loudspeaker,
                }),
            );
            ensure!(twice.is_none(), "two streams have the path `{path}`");
        }
        let listen = options.listen;
        let port = Port::reserve(listen).with_context(|| format!("could not take {listen}"))?;
        let port = Arc::new(port);
        let listener = port
            .listen()
            .with_context(|| format!("could not listen on {listen}"))?;
        let server = Arc::new(Server::new(paths, options));
        let (end, shutdown) = Shutdown::new();
        let (wanted, reached) = (watch::Sender::new(true), watch::Sender::new(true));
        let reach = Reach {
            wanted: wanted.subscribe(),
            reached: reached.clone(),
        };
        let address = port.address();
        let accepting =
            listener::accept(port, Some(listener), Arc::clone(&server), reach, shutdown);
        spawn_named("camera simulator", accepting);
        Ok(Running {
            address,
            server,
            online: wanted,
            reached,
            end,
        })
    }
}

/// A simulator that serves. Dropping it ends it soon, [`Running::stop`] at once.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    server: Arc<Server>,
    online: watch::Sender<bool>,
    reached: watch::Sender<bool>,
    end: ShutdownGuard,
}

impl Running {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address of a path, without credentials. Spaces are encoded, so that it is a URL.
    pub fn url(&self, path: &str) -> String {
        format!("rtsp://{}{}", self.address, path.replace(' ', "%20"))
    }

    /// The switches of one stream.
    ///
    /// # Panics
    /// When there is no such path: a defect of the test.
    #[expect(
        clippy::panic,
        reason = "a test that names a path it did not serve is wrong"
    )]
    pub fn faults(&self, path: &str) -> &Faults {
        match self.find_faults(path) {
            Some(faults) => faults,
            None => panic!("the simulator has no stream `{path}`"),
        }
    }

    /// The switches of one stream, if there is such a path.
    pub fn find_faults(&self, path: &str) -> Option<&Faults> {
        self.server.streams.get(path).map(|stream| &stream.faults)
    }

    /// What happened so far.
    pub fn counters(&self) -> &Counters {
        &self.server.counters
    }

    /// Sessions between SETUP and their end.
    pub fn sessions(&self) -> usize {
        *self.server.sessions.alive().borrow()
    }

    /// Resolves when the number of sessions fits.
    pub async fn sessions_become(&self, fits: impl FnMut(&usize) -> bool) -> usize {
        let mut alive = self.server.sessions.alive();
        // The sender lives in the server, which lives in `self`.
        alive.wait_for(fits).await.map_or(0, |alive| *alive)
    }

    /// What the port speaks from the next connection on.
    pub fn speak(&self, speech: Speech) {
        self.server.speech.send_replace(speech);
    }

    /// Resets all connections. New ones are welcome.
    pub fn reset_all(&self) {
        self.server.resets.send_modify(|resets| *resets += 1);
    }

    /// Resets all connections and refuses new ones; the port stays reserved. Returns when it is so.
    pub async fn go_offline(&self) {
        self.reach(false).await;
    }

    /// Listens again on the same port. Returns when it is so.
    pub async fn go_online(&self) {
        self.reach(true).await;
    }

    async fn reach(&self, online: bool) {
        self.online.send_replace(online);
        let mut reached = self.reached.subscribe();
        // The sender lives in `self`.
        let _closed = reached
            .wait_for(|&reached| reached == online)
            .await
            .is_err();
    }

    /// Ends all sessions and waits until every task has ended.
    pub async fn stop(self) {
        self.end.shut_down().await;
    }
}
