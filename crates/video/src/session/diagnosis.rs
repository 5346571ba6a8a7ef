//! Finds out what listens at an address that did not answer as a camera does. The RTSP library tells
//! errors of the connection apart only in its texts, so one more connection asks again.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// What is at an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Peer {
    Refuses,
    Unreachable,
    HangsUp,
    Silent,
    SpeaksOther,
    SpeaksRtsp,
}

/// Connects only: whether anything takes connections.
pub(crate) async fn probe(host: &str, port: u16, within: Duration) -> Result<TcpStream, Peer> {
    match timeout(within, TcpStream::connect((host, port))).await {
        Ok(Ok(stream)) => Ok(stream),
        Ok(Err(error)) if error.kind() == io::ErrorKind::ConnectionRefused => Err(Peer::Refuses),
        Ok(Err(_)) | Err(_) => Err(Peer::Unreachable),
    }
}

/// Connects and asks for the options, which every RTSP server answers, also without a password.
pub(super) async fn diagnose(host: &str, port: u16, within: Duration) -> Peer {
    let mut stream = match probe(host, port, within).await {
        Ok(stream) => stream,
        Err(peer) => return peer,
    };
    let request = "OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n";
    if stream.write_all(request.as_bytes()).await.is_err() {
        return Peer::HangsUp;
    }
    let mut answer = Vec::new();
    let mut buffer = [0_u8; 64];
    let reading = async {
        while answer.len() < PROTOCOL.len() {
            match stream.read(&mut buffer).await {
                Ok(0) | Err(_) => break,
                Ok(n) => answer.extend_from_slice(&buffer[..n]),
            }
        }
    };
    let in_time = timeout(within, reading).await.is_ok();
    match answer.get(..PROTOCOL.len()) {
        Some(start) if start == PROTOCOL => Peer::SpeaksRtsp,
        _ if !answer.is_empty() => Peer::SpeaksOther,
        _ if in_time => Peer::HangsUp,
        _ => Peer::Silent,
    }
}

const PROTOCOL: &[u8] = b"RTSP/";
