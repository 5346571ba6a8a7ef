//! How packets reach a client: in the RTSP connection or as datagrams. Memory per client is bounded.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};
use bytes::{BufMut, Bytes, BytesMut};
use tokio::net::UdpSocket;
use tokio::sync::mpsc;

/// What a TCP client may leave unread, besides what the kernel holds.
const MOST_QUEUED: usize = 4 * 1024 * 1024;

/// Pictures in the queue at most, however small.
const MOST_PICTURES: usize = 512;

/// Datagrams in one go. The usual receive buffer of 200 kB holds fewer than two such bursts of a large
/// keyframe, and a client on the same machine may be busy.
const BURST: usize = 32;

/// Media on its way into an RTSP connection.
#[derive(Debug, Clone)]
pub(super) struct MediaQueue {
    sender: mpsc::Sender<Bytes>,
    queued: Arc<AtomicUsize>,
}

/// The end of a [`MediaQueue`] that the connection writes out.
#[derive(Debug)]
pub(super) struct MediaOutlet {
    receiver: mpsc::Receiver<Bytes>,
    queued: Arc<AtomicUsize>,
}

impl MediaQueue {
    pub(super) fn new() -> (Self, MediaOutlet) {
        let (sender, receiver) = mpsc::channel(MOST_PICTURES);
        let queued = Arc::new(AtomicUsize::new(0));
        let outlet = MediaOutlet {
            receiver,
            queued: Arc::clone(&queued),
        };
        (Self { sender, queued }, outlet)
    }

    /// Takes the bytes or, when the client does not keep up, leaves them.
    fn offer(&self, bytes: Bytes) -> bool {
        let length = bytes.len();
        if self.queued.load(Ordering::Relaxed) + length > MOST_QUEUED {
            return false;
        }
        self.queued.fetch_add(length, Ordering::Relaxed);
        let taken = self.sender.try_send(bytes).is_ok();
        if !taken {
            self.queued.fetch_sub(length, Ordering::Relaxed);
        }
        taken
    }
}

impl MediaOutlet {
    pub(super) async fn next(&mut self) -> Option<Bytes> {
        let bytes = self.receiver.recv().await?;
        self.queued.fetch_sub(bytes.len(), Ordering::Relaxed);
        Some(bytes)
    }
}

/// One session's way to its client.
#[derive(Debug)]
pub(super) enum Delivery {
    /// `$` frames on this channel and the next.
    Interleaved { channel: u8, queue: MediaQueue },
    /// RTP and RTCP sockets, connected to the client's.
    Datagrams { rtp: UdpSocket, rtcp: UdpSocket },
}

impl Delivery {
    /// Sockets on a free pair of ports, the lower one even.
    pub(super) async fn datagrams(local: IpAddr, client: [SocketAddr; 2]) -> Result<Self> {
        for _ in 0..64 {
            let rtp = UdpSocket::bind((local, 0)).await?;
            let port = rtp.local_addr()?.port();
            if port % 2 == 1 || port == u16::MAX {
                continue;
            }
            let Ok(rtcp) = UdpSocket::bind((local, port + 1)).await else {
                continue;
            };
            rtp.connect(client[0]).await?;
            rtcp.connect(client[1]).await?;
            return Ok(Self::Datagrams { rtp, rtcp });
        }
        anyhow::bail!("no free pair of UDP ports")
    }

    /// The server's RTP port.
    pub(super) fn port(&self) -> Result<u16> {
        match self {
            Self::Interleaved { .. } => Ok(0),
            Self::Datagrams { rtp, .. } => {
                Ok(rtp.local_addr().context("a socket without address")?.port())
            }
        }
    }

    /// Hands over one picture; false when it was left out because the client is too slow.
    pub(super) async fn picture(&self, packets: &[Bytes]) -> bool {
        match self {
            Self::Interleaved { channel, queue } => queue.offer(framed(*channel, packets)),
            Self::Datagrams { rtp, .. } => {
                for burst in packets.chunks(BURST) {
                    for packet in burst {
                        sent(rtp.send(packet).await);
                    }
                    if packets.len() > BURST {
                        tokio::time::sleep(Duration::from_millis(1)).await;
                    }
                }
                true
            }
        }
    }

    /// Hands over an RTCP packet.
    pub(super) async fn report(&self, packet: Bytes) {
        match self {
            Self::Interleaved { channel, queue } => {
                // A client that reads too slowly for pictures may miss reports too.
                let _taken = queue.offer(framed(channel + 1, &[packet]));
            }
            Self::Datagrams { rtcp, .. } => sent(rtcp.send(&packet).await),
        }
    }

    /// Resolves when the client sends RTCP; never for interleaved sessions, whose connection sees it.
    pub(super) async fn client_report(&self) {
        match self {
            Self::Interleaved { .. } => std::future::pending().await,
            Self::Datagrams { rtcp, .. } => {
                let mut packet = [0; 1_500];
                if rtcp.recv(&mut packet).await.is_err() {
                    // A closed port of the client answers with ICMP: it is not there, which the timeout notices.
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            }
        }
    }
}

/// Datagrams may get lost; a closed port of the client shows up as an error of the next one.
fn sent(result: io::Result<usize>) {
    if let Err(error) = result {
        tracing::trace!(%error, "datagram not sent");
    }
}

fn framed(channel: u8, packets: &[Bytes]) -> Bytes {
    let length = packets.iter().map(|packet| packet.len() + 4).sum();
    let mut frames = BytesMut::with_capacity(length);
    for packet in packets {
        frames.put_slice(&[b'$', channel]);
        frames.put_u16(u16::try_from(packet.len()).unwrap_or(u16::MAX));
        frames.put_slice(packet);
    }
    frames.freeze()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_client_that_does_not_read_costs_no_more_than_the_bound() {
        let (queue, mut outlet) = MediaQueue::new();
        let picture = Bytes::from(vec![0; 100_000]);
        let taken = (0..1_000).filter(|_| queue.offer(picture.clone())).count();
        assert_eq!(taken, MOST_QUEUED / 100_000);
        assert!(outlet.next().await.is_some());
        assert!(queue.offer(picture), "reading makes room");
        let (queue, _outlet) = MediaQueue::new();
        let taken = (0..1_000)
            .filter(|_| queue.offer(Bytes::from_static(b"x")))
            .count();
        assert_eq!(taken, MOST_PICTURES);
    }
}
