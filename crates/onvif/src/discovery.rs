//! Finding devices: WS-Discovery over multicast on every network, and to single addresses.

mod gathering;
pub(crate) mod message;

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, SocketAddrV4};
use std::time::Duration;

use futures::future::{join_all, select};
use inveye_base::ErrorKind;
use socket2::{Domain, Protocol, Socket, Type};
use tokio::net::UdpSocket;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, sleep_until};

use self::gathering::Gathering;
use self::message::MessageIds;
use crate::address::DeviceAddress;

/// Where devices listen.
pub const GROUP: SocketAddrV4 = SocketAddrV4::new(Ipv4Addr::new(239, 255, 255, 250), 3702);

/// When probes go out: datagrams get lost, and a switch that wakes up loses the first ones.
const SENT_AT: [Duration; 3] = [
    Duration::ZERO,
    Duration::from_millis(400),
    Duration::from_millis(1200),
];
/// Answers that wait to be read.
const WAITING: usize = 64;

/// How to look.
#[derive(Debug, Clone)]
pub struct DiscoverySettings {
    /// Which networks are asked by multicast.
    pub networks: Networks,
    /// The group and its port; only tests use another one.
    pub group: SocketAddrV4,
    /// Single hosts that are asked directly: behind a router, or where multicast is blocked.
    pub addresses: Vec<SocketAddr>,
    /// How long answers are waited for; devices may take half a second by the specification, and slow
    /// ones take two.
    pub listen: Duration,
}

/// Which networks are asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Networks {
    /// All that this machine is in, besides itself.
    All,
    /// Those of these addresses of this machine.
    Of(Vec<Ipv4Addr>),
}

impl Default for DiscoverySettings {
    fn default() -> Self {
        Self {
            networks: Networks::All,
            group: GROUP,
            addresses: Vec::new(),
            listen: Duration::from_millis(3000),
        }
    }
}

/// A device that answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where to ask it; always at the address that the answer came from.
    pub address: DeviceAddress,
    /// Where its answer came from.
    pub sender: IpAddr,
    /// Its own id. Anybody can claim one: two devices with the same are one with two networks, or one
    /// that speaks for another.
    pub endpoint: String,
    /// What it is called.
    pub name: Option<String>,
    /// Its type.
    pub hardware: Option<String>,
    /// Where somebody wrote that it is.
    pub location: Option<String>,
    /// It announced only addresses of other hosts: NAT, a wrong configuration, or a fraud.
    pub names_other_host: bool,
}

/// What became of a search.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DiscoverySummary {
    /// Networks that were asked, by this machine's address in them.
    pub networks: Vec<Ipv4Addr>,
    /// Networks that could not be asked.
    pub failed: Vec<Ipv4Addr>,
    /// Messages that were no answer, or too many.
    pub refused: u64,
}

/// Why nobody could be asked.
#[derive(Debug, thiserror::Error)]
pub enum DiscoveryError {
    /// The system does not say.
    #[error("could not list this machine's networks")]
    Networks(#[source] io::Error),
    /// No socket could be opened at all.
    #[error("could not ask any network")]
    NoSocket(#[source] io::Error),
    /// Neither a network nor an address.
    #[error("this machine is in no network, and no address was given")]
    NobodyToAsk,
    /// The system gives no random numbers.
    #[error("this machine gives no random numbers")]
    NoRandomness,
}

impl DiscoveryError {
    /// What sort of failure it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Networks(_) | Self::NoSocket(_) | Self::NobodyToAsk => ErrorKind::Unavailable,
            Self::NoRandomness => ErrorKind::Internal,
        }
    }
}

/// Asks, and tells each device once, as soon as it answers.
pub async fn discover(
    settings: &DiscoverySettings,
    mut found: impl FnMut(Found),
) -> Result<DiscoverySummary, DiscoveryError> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|_| DiscoveryError::NoRandomness)?;
    let ids = MessageIds::new(random);
    let probes = message::probes(&ids);
    let (asking, mut summary) = open(settings)?;
    let (tell, mut heard) = mpsc::channel(WAITING);
    let talking = join_all(asking.iter().map(|asked| {
        let tell = tell.clone();
        let probes = &probes;
        async move {
            let listening = std::pin::pin!(listen(&asked.socket, tell));
            let sending = std::pin::pin!(send(asked, probes));
            select(listening, sending).await;
        }
    }));
    let mut gathering = Gathering::new(ids);
    let end = sleep_until(Instant::now() + settings.listen);
    tokio::pin!(talking, end);
    loop {
        tokio::select! {
            () = &mut end => break,
            _ = &mut talking => break,
            Some((sender, datagram)) = heard.recv() => {
                gathering.take(sender, &datagram).into_iter().for_each(&mut found);
            }
        }
    }
    summary.refused = gathering.refused();
    Ok(summary)
}

/// A socket and whom it asks.
struct Asking {
    socket: UdpSocket,
    targets: Vec<SocketAddr>,
}

fn open(settings: &DiscoverySettings) -> Result<(Vec<Asking>, DiscoverySummary), DiscoveryError> {
    let mut summary = DiscoverySummary::default();
    let mut asking = Vec::new();
    let mut last = None;
    for network in networks(&settings.networks)? {
        match multicast_socket(network) {
            Ok(socket) => {
                summary.networks.push(network);
                asking.push(Asking {
                    socket,
                    targets: vec![settings.group.into()],
                });
            }
            Err(error) => {
                tracing::info!(%network, %error, "this network cannot be searched");
                summary.failed.push(network);
                last = Some(error);
            }
        }
    }
    for v6 in [false, true] {
        let targets = settings.addresses.iter().copied();
        let targets: Vec<_> = targets.filter(|target| target.is_ipv6() == v6).collect();
        if targets.is_empty() {
            continue;
        }
        match unicast_socket(v6) {
            Ok(socket) => asking.push(Asking { socket, targets }),
            Err(error) => last = Some(error),
        }
    }
    match last {
        _ if !asking.is_empty() => Ok((asking, summary)),
        Some(error) => Err(DiscoveryError::NoSocket(error)),
        None => Err(DiscoveryError::NobodyToAsk),
    }
}

fn networks(wanted: &Networks) -> Result<Vec<Ipv4Addr>, DiscoveryError> {
    let all = match wanted {
        Networks::Of(addresses) => return Ok(addresses.clone()),
        Networks::All => if_addrs::get_if_addrs().map_err(DiscoveryError::Networks)?,
    };
    let addresses = all
        .into_iter()
        .filter_map(|interface| match interface.ip() {
            IpAddr::V4(v4) if !v4.is_loopback() && !v4.is_unspecified() => Some(v4),
            _ => None,
        });
    let mut addresses: Vec<_> = addresses.collect();
    addresses.sort_unstable();
    addresses.dedup();
    Ok(addresses)
}

fn multicast_socket(network: Ipv4Addr) -> io::Result<UdpSocket> {
    let socket = Socket::new(Domain::IPV4, Type::DGRAM, Some(Protocol::UDP))?;
    socket.set_multicast_if_v4(&network)?;
    socket.set_multicast_ttl_v4(1)?;
    socket.bind(&SocketAddr::from((network, 0)).into())?;
    socket.set_nonblocking(true)?;
    UdpSocket::from_std(socket.into())
}

fn unicast_socket(v6: bool) -> io::Result<UdpSocket> {
    let (domain, any): (_, SocketAddr) = if v6 {
        (Domain::IPV6, ([0u16; 8], 0).into())
    } else {
        (Domain::IPV4, ([0u8; 4], 0).into())
    };
    let socket = Socket::new(domain, Type::DGRAM, Some(Protocol::UDP))?;
    socket.bind(&any.into())?;
    socket.set_nonblocking(true)?;
    UdpSocket::from_std(socket.into())
}

/// Sends the probes, then waits for ever: listening goes on.
async fn send(asking: &Asking, probes: &[String]) {
    let started = Instant::now();
    for at in SENT_AT {
        sleep_until(started + at).await;
        for target in &asking.targets {
            for probe in probes {
                // A host that refuses is no reason to stop asking the others.
                if let Err(error) = asking.socket.send_to(probe.as_bytes(), target).await {
                    tracing::debug!(%target, %error, "probe not sent");
                }
            }
        }
    }
    std::future::pending::<()>().await;
}

/// Hands over what comes, until nobody takes it any more.
async fn listen(socket: &UdpSocket, tell: mpsc::Sender<(IpAddr, Vec<u8>)>) {
    let mut buffer = vec![0; 64 << 10];
    loop {
        match socket.recv_from(&mut buffer).await {
            Ok((length, from)) => {
                let datagram = buffer.get(..length).unwrap_or_default().to_vec();
                if tell.send((from.ip(), datagram)).await.is_err() {
                    return;
                }
            }
            // A refused probe comes back as an error of the socket; the next answer is still good.
            Err(error) => {
                tracing::debug!(%error, "not received");
                sleep(Duration::from_millis(5)).await;
            }
        }
    }
}
