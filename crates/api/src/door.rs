//! Who comes in how: TLS from the network, plain HTTP from this machine, on one port.
//!
//! The first byte tells: a TLS connection begins with a handshake record. Whoever speaks plain HTTP from
//! elsewhere gets the address to use instead, and is not served. Nobody who is slow to say what they want
//! keeps others waiting.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use inveye_base::task;
use inveye_tls::{Identity, Names};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc};
use tokio_rustls::TlsAcceptor;

use crate::auth::{host_name, is_machine_name};

/// First byte of a TLS handshake.
const HANDSHAKE: u8 = 0x16;
/// For the first byte and the handshake.
const PATIENCE: Duration = Duration::from_secs(10);
/// From elsewhere, that have not said yet what they want.
const MOST_WAITING: usize = 256;
/// Ready, and not served yet.
const MOST_READY: usize = 64;
/// Of a plain request that is answered with where to go.
const LARGEST_HEAD: u64 = 8 << 10;
/// When the system is out of sockets.
const AFTER_ERROR: Duration = Duration::from_secs(1);

/// Where a connection comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Peer {
    /// Its address.
    pub(crate) address: SocketAddr,
    /// Whether it came over TLS.
    pub(crate) is_secure: bool,
}

/// A connection, plain or not.
pub(crate) trait Conversation: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Conversation for T {}

type Guest = (Box<dyn Conversation>, Peer);

/// Lets connections in.
#[derive(Debug)]
pub(crate) struct Door {
    ready: mpsc::Receiver<Guest>,
    address: SocketAddr,
}

/// Whether a connection with these two ends stays on this machine.
type IsHere = fn(peer: SocketAddr, own: SocketAddr) -> bool;

impl Door {
    /// Takes connections in from now on. Without TLS all are plain.
    pub(crate) fn open(listener: TcpListener, tls: Option<Arc<Identity>>) -> io::Result<Self> {
        Self::open_for(listener, tls, is_here)
    }

    fn open_for(
        listener: TcpListener,
        tls: Option<Arc<Identity>>,
        is_here: IsHere,
    ) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let (let_in, ready) = mpsc::channel(MOST_READY);
        // Ends when nobody takes connections any more.
        drop(task::spawn_named(
            "door",
            welcome(listener, tls, is_here, let_in),
        ));
        Ok(Self { ready, address })
    }
}

impl Listener for Door {
    type Io = Box<dyn Conversation>;
    type Addr = Peer;

    async fn accept(&mut self) -> Guest {
        match self.ready.recv().await {
            Some(guest) => guest,
            // The door's task ends after this only, or with the process.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<Peer> {
        Ok(Peer {
            address: self.address,
            is_secure: false,
        })
    }
}

impl Connected<IncomingStream<'_, Door>> for Peer {
    fn connect_info(stream: IncomingStream<'_, Door>) -> Self {
        *stream.remote_addr()
    }
}

fn is_here(peer: SocketAddr, own: SocketAddr) -> bool {
    let (peer, own) = (peer.ip().to_canonical(), own.ip().to_canonical());
    peer.is_loopback() || peer == own
}

async fn welcome(
    listener: TcpListener,
    tls: Option<Arc<Identity>>,
    is_here: IsHere,
    let_in: mpsc::Sender<Guest>,
) {
    let waiting = Arc::new(Semaphore::new(MOST_WAITING));
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = let_in.closed() => return,
        };
        let (stream, address) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                let is_theirs = matches!(
                    error.kind(),
                    io::ErrorKind::ConnectionAborted
                        | io::ErrorKind::ConnectionRefused
                        | io::ErrorKind::ConnectionReset
                );
                if !is_theirs {
                    tracing::warn!(%error, "no connection can be taken");
                    tokio::time::sleep(AFTER_ERROR).await;
                }
                continue;
            }
        };
        let Some(tls) = tls.clone() else {
            let peer = Peer {
                address,
                is_secure: false,
            };
            if let_in.send((Box::new(stream), peer)).await.is_err() {
                return;
            }
            continue;
        };
        let stays = stream.local_addr().is_ok_and(|own| is_here(address, own));
        let place = if stays {
            None
        } else {
            match Arc::clone(&waiting).try_acquire_owned() {
                Ok(place) => Some(place),
                Err(_full) => continue,
            }
        };
        let let_in = let_in.clone();
        let greeting = async move {
            let greeted = tokio::time::timeout(PATIENCE, greet(stream, address, tls, stays)).await;
            drop(place);
            match greeted {
                Ok(Ok(Some(guest))) => {
                    // Nobody is served any more.
                    let _over = let_in.send(guest).await.is_err();
                }
                Ok(Ok(None)) | Err(_) => {}
                Ok(Err(error)) => tracing::debug!(%address, %error, "no connection came about"),
            }
        };
        drop(task::spawn_named("greeting", greeting));
    }
}

/// None for whoever is not to be served.
async fn greet(
    stream: TcpStream,
    address: SocketAddr,
    tls: Arc<Identity>,
    stays: bool,
) -> io::Result<Option<Guest>> {
    let mut first = [0];
    if stream.peek(&mut first).await? == 0 {
        return Ok(None);
    }
    let is_secure = first == [HANDSHAKE];
    let peer = Peer { address, is_secure };
    if is_secure {
        let stream = TlsAcceptor::from(tls.config()).accept(stream).await?;
        return Ok(Some((Box::new(stream), peer)));
    }
    if stays {
        return Ok(Some((Box::new(stream), peer)));
    }
    show_where(stream, &tls.about().names).await?;
    Ok(None)
}

/// Tells whoever speaks plain HTTP where to go.
async fn show_where(mut stream: TcpStream, names: &Names) -> io::Result<()> {
    let mut head = Vec::new();
    let mut asked = (&mut stream).take(LARGEST_HEAD);
    let mut part = [0; 1024];
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        let read = asked.read(&mut part).await?;
        if read == 0 {
            break;
        }
        head.extend_from_slice(part.get(..read).unwrap_or_default());
    }
    let answer = where_to(&String::from_utf8_lossy(&head), names);
    stream.write_all(answer.as_bytes()).await?;
    stream.shutdown().await?;
    // What is left of the request is taken off, or the answer would be lost with a reset.
    while stream.read(&mut part).await? > 0 {}
    Ok(())
}

/// The answer to a plain request. Pages are sent on; for everything else it is too late: what was sent
/// went over the network as it is. `names` are those of the certificate: whoever asked for another one is not
/// sent on to it.
fn where_to(head: &str, names: &Names) -> String {
    let mut lines = head.lines();
    let mut request = lines.next().unwrap_or_default().split(' ');
    let (method, path) = (
        request.next().unwrap_or_default(),
        request.next().unwrap_or_default(),
    );
    let host = lines
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("host"))
        .map(|(_, host)| host.trim())
        .filter(|host| is_machine_name(host) || names.includes(host_name(host)))
        .filter(|host| host.bytes().all(is_of_host));
    let is_page = matches!(method, "GET" | "HEAD")
        && path.starts_with('/')
        && !path.starts_with("//")
        && !path.starts_with("/api/")
        && path.bytes().all(is_plain);
    let words = "This engine speaks HTTPS on this port: use an address that begins with https://\n";
    let (status, location) = match host.filter(|_| is_page) {
        Some(host) => (
            "308 Permanent Redirect",
            format!("Location: https://{host}{path}\r\n"),
        ),
        None => ("400 Bad Request", String::new()),
    };
    format!(
        "HTTP/1.1 {status}\r\n{location}Content-Type: text/plain\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{words}",
        words.len()
    )
}

/// Nothing that a browser would read as something else than a name or an address.
fn is_of_host(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte)
}

/// Nothing that could end a header.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_graphic() && byte != b'\\'
}

#[cfg(test)]
mod tests;
