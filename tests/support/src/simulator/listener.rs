//! The port: opened, closed and opened again under the same number.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use inveye_base::Shutdown;
use inveye_base::task::spawn_named;
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::watch;

use super::connection;
use super::server::Server;

/// How often sessions are looked through for ones that nobody keeps alive.
const EXPIRY_INTERVAL: Duration = Duration::from_millis(200);

/// A port that stays ours while nobody listens on it.
#[derive(Debug)]
pub(super) struct Port {
    address: SocketAddr,
    /// Bound but never listening: connections are refused, and nobody else gets the number.
    _reservation: TcpSocket,
}

impl Port {
    pub(super) fn reserve(address: SocketAddr) -> io::Result<Self> {
        let reservation = socket(address)?;
        Ok(Self {
            address: reservation.local_addr()?,
            _reservation: reservation,
        })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(super) fn listen(&self) -> io::Result<TcpListener> {
        socket(self.address)?.listen(128)
    }
}

fn socket(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket)
}

/// Which state is wanted and which is reached.
#[derive(Debug)]
pub(super) struct Reach {
    pub(super) wanted: watch::Receiver<bool>,
    pub(super) reached: watch::Sender<bool>,
}

/// Accepts connections while the camera is online, until the end.
pub(super) async fn accept(
    port: Arc<Port>,
    mut listener: Option<TcpListener>,
    server: Arc<Server>,
    mut reach: Reach,
    mut shutdown: Shutdown,
) {
    let ended = shutdown.clone();
    let mut expiry = tokio::time::interval(EXPIRY_INTERVAL);
    loop {
        tokio::select! {
            () = shutdown.triggered() => break,
            _ = expiry.tick() => server.sessions.expire(server.options.session_timeout),
            changed = reach.wanted.changed() => {
                if changed.is_err() {
                    break;
                }
                let online = *reach.wanted.borrow_and_update();
                listener = online.then(|| port.listen()).transpose().unwrap_or_else(|error| {
                    tracing::error!(%error, address = %port.address(), "could not listen again");
                    None
                });
                if !online {
                    server.resets.send_modify(|resets| *resets += 1);
                    server.sessions.end_all();
                }
                reach.reached.send_replace(listener.is_some());
            }
            accepted = next(listener.as_ref()) => match accepted {
                Ok(socket) => {
                    let serving = connection::serve(socket, Arc::clone(&server), ended.clone());
                    spawn_named("camera connection", serving);
                }
                Err(error) => tracing::debug!(%error, "connection not accepted"),
            }
        }
    }
    server.sessions.end_all();
}

async fn next(listener: Option<&TcpListener>) -> io::Result<tokio::net::TcpStream> {
    match listener {
        Some(listener) => listener.accept().await.map(|(socket, _)| socket),
        None => std::future::pending().await,
    }
}
