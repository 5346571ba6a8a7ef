//! Answers to probes, over the group and to the device's own address.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, SocketAddrV4};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use inveye_base::Shutdown;
use socket2::{Domain, Protocol, Socket, Type};
use tokio::net::UdpSocket;

use super::answers;
use super::options::{SimulatedDiscovery, SpeaksFor};
use super::server::Server;

/// One socket at the device's own address on a free port, and one in the group.
pub(super) fn sockets(
    discovery: &SimulatedDiscovery,
    device: SocketAddr,
) -> Result<Vec<UdpSocket>> {
    let IpAddr::V4(network) = device.ip() else {
        bail!("a simulated device answers to discovery over IPv4 only");
    };
    let own = bound(SocketAddrV4::new(network, 0))?;
    let group = discovery.group;
    // The group's address as the socket's own: what goes to the port otherwise is not meant.
    let shared = bound(group).with_context(|| format!("could not take {group}"))?;
    shared
        .join_multicast_v4(group.ip(), &network)
        .with_context(|| format!("could not join {group} on {network}"))?;
    [own, shared]
        .into_iter()
        .map(|socket| {
            socket.set_nonblocking(true)?;
            Ok(UdpSocket::from_std(socket.into())?)
        })
        .collect()
}

fn bound(address: SocketAddrV4) -> Result<Socket> {
    let socket = Socket::new(Domain::IPV4, Type::DGRAM, Some(Protocol::UDP))?;
    socket.set_reuse_address(true)?;
    socket.bind(&SocketAddr::from(address).into())?;
    Ok(socket)
}

/// Answers until the end, from the device's own address, as devices do.
pub(super) async fn answer(socket: UdpSocket, server: Arc<Server>, mut shutdown: Shutdown) {
    let Some(discovery) = server.options.discovery.clone() else {
        return;
    };
    let from = match server.address.ip() {
        IpAddr::V4(network) => network,
        IpAddr::V6(_) => Ipv4Addr::UNSPECIFIED,
    };
    let Ok(out) = UdpSocket::bind((from, 0)).await else {
        return;
    };
    let mut buffer = vec![0; 8192];
    loop {
        let (length, asker) = tokio::select! {
            () = shutdown.triggered() => return,
            received = socket.recv_from(&mut buffer) => match received {
                Ok(received) => received,
                Err(_) => continue,
            },
        };
        let probe = String::from_utf8_lossy(buffer.get(..length).unwrap_or_default()).into_owned();
        let Some(id) = answers::text_of(&probe, "MessageID").filter(|_| probe.contains("Probe>"))
        else {
            continue;
        };
        let address = match &discovery.speaks_for {
            SpeaksFor::Itself => server.url("device_service"),
            SpeaksFor::Another(url) => url.clone(),
        };
        let answer = answers::probe_match(&server.options, &discovery.endpoint, &address, &id);
        for _ in 0..discovery.repeats {
            // Nobody waits for a datagram.
            let _sent = out.send_to(answer.as_bytes(), asker).await.is_ok();
        }
    }
}
