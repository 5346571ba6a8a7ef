//! How commands find the engine that runs on a data folder: a file only its owner may read.

use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use inveye_api::AccessToken;
use inveye_secrets::write_private;
use inveye_wire::SignInOptions;
use serde::{Deserialize, Serialize};

const FILE_NAME: &str = "running.json";
/// A process on this machine accepts at once, or is gone.
const ACCEPTS_WITHIN: Duration = Duration::from_secs(2);
/// A camera check takes up to 25 s for two streams.
const ANSWERS_WITHIN: Duration = Duration::from_secs(40);
/// After the last byte of a file was sent, little of it is left to be read.
const READS_WITHIN: Duration = Duration::from_secs(600);
/// What it knows without asking anybody.
const KNOWS_WITHIN: Duration = Duration::from_secs(5);

/// Where an engine answers, and to whom. The process may be gone: asking it tells.
#[derive(Debug, Clone)]
pub struct RunningEngine {
    /// Its address.
    pub address: SocketAddr,
    /// Its token.
    pub token: AccessToken,
    /// Its process.
    pub pid: u32,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    address: SocketAddr,
    token: String,
    pid: u32,
}

impl RunningEngine {
    /// What the last engine on this folder left; none when it ended in order.
    pub fn find(folder: &Path) -> Option<Self> {
        let stored: Stored =
            serde_json::from_slice(&std::fs::read(folder.join(FILE_NAME)).ok()?).ok()?;
        Some(Self {
            address: stored.address,
            token: AccessToken::new(stored.token),
            pid: stored.pid,
        })
    }

    /// The page, which asks who is there.
    pub fn page(&self) -> String {
        page(self.address, None)
    }

    /// The page to open. As [`Engine::url`](crate::Engine::url): it carries the token while the engine says that there
    /// is no account, and asks who is there otherwise. Asks the engine, and waits for its answer.
    pub fn url(&self) -> String {
        let is_open = self.has_users().is_ok_and(|has_users| !has_users);
        page(self.address, is_open.then_some(&self.token))
    }

    /// Anybody may ask that: no token is shown for it.
    fn has_users(&self) -> io::Result<bool> {
        let (status, answer) = self.exchange("GET", "/sign-in", "", &[], KNOWS_WITHIN)?;
        match status {
            200 => Ok(serde_json::from_slice::<SignInOptions>(&answer)?.has_users),
            _ => Err(io::Error::other("refused")),
        }
    }

    /// Asks with the engine's token; its status and what it answered. Waits for it.
    pub fn request(&self, method: &str, path: &str, body: &[u8]) -> io::Result<(u16, Vec<u8>)> {
        let token = format!("Authorization: Bearer {}\r\n", self.token.reveal());
        self.exchange(method, path, &token, body, ANSWERS_WITHIN)
    }

    /// Plain HTTP/1.1 with `Connection: close` on this machine needs no client library.
    fn exchange(
        &self,
        method: &str,
        path: &str,
        headers: &str,
        body: &[u8],
        within: Duration,
    ) -> io::Result<(u16, Vec<u8>)> {
        let headers = format!("{headers}Content-Type: application/json\r\n");
        let length = body.len() as u64;
        self.stream((method, path), &headers, (body, length), within)
    }

    /// Sends a file of that length, read as it goes, and waits for as long as the engine reads it.
    pub fn send(
        &self,
        path: &str,
        name: &str,
        file: impl Read,
        length: u64,
    ) -> io::Result<(u16, Vec<u8>)> {
        let name: String = name
            .chars()
            .map(|c| {
                if c.is_ascii_graphic() || c == ' ' {
                    c
                } else {
                    '_'
                }
            })
            .collect();
        let headers = format!(
            "Authorization: Bearer {}\r\nContent-Type: application/octet-stream\r\nX-Filename: {name}\r\n",
            self.token.reveal()
        );
        self.stream(("POST", path), &headers, (file, length), READS_WITHIN)
    }

    fn stream(
        &self,
        (method, path): (&str, &str),
        headers: &str,
        (body, length): (impl Read, u64),
        within: Duration,
    ) -> io::Result<(u16, Vec<u8>)> {
        let address = here(self.address);
        let mut socket = TcpStream::connect_timeout(&address, ACCEPTS_WITHIN)?;
        socket.set_read_timeout(Some(within))?;
        let head = format!(
            "{method} /api/v1{path} HTTP/1.1\r\nHost: {address}\r\n{headers}Content-Length: {length}\r\n\
             Connection: close\r\n\r\n"
        );
        socket.write_all(head.as_bytes())?;
        io::copy(&mut body.take(length), &mut socket)?;
        let mut answer = Vec::new();
        socket.read_to_end(&mut answer)?;
        parse(&answer).ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "no HTTP answer"))
    }

    pub(crate) fn store(&self, folder: &Path) -> std::io::Result<RunningFile> {
        let path = folder.join(FILE_NAME);
        let stored = Stored {
            address: self.address,
            token: self.token.reveal().to_owned(),
            pid: self.pid,
        };
        write_private(&path, &serde_json::to_vec(&stored)?)?;
        Ok(RunningFile(path))
    }
}

/// Status and body of an answer with `Content-Length` or up to the connection's end.
fn parse(answer: &[u8]) -> Option<(u16, Vec<u8>)> {
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&answer[..end]).ok()?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some((status, answer[end + 4..].to_vec()))
}

/// The engine on its own machine: one goes to an address, not to all of them.
fn here(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

/// The page on the engine's own machine.
pub(crate) fn page(address: SocketAddr, token: Option<&AccessToken>) -> String {
    let here = here(address);
    match token {
        Some(token) => format!("http://{here}/#token={}", token.reveal()),
        None => format!("http://{here}/"),
    }
}

/// Removes the file when the engine ends in order.
#[derive(Debug)]
pub(crate) struct RunningFile(PathBuf);

impl Drop for RunningFile {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_file(&self.0) {
            tracing::debug!(%error, "the engine's address file could not be removed");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    /// An engine's answer to whoever asks whether there are accounts, and what it was asked.
    fn url_when(answer: &'static str) -> (String, String) {
        let there = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let running = RunningEngine {
            address: there.local_addr().expect("its address"),
            token: AccessToken::new("of-the-machine"),
            pid: 1,
        };
        let asked = thread::spawn(move || {
            let (mut socket, _) = there.accept().expect("somebody asks");
            let mut head = vec![0; 4096];
            let length = socket.read(&mut head).expect("a request");
            socket.write_all(answer.as_bytes()).expect("it listens");
            String::from_utf8_lossy(&head[..length]).into_owned()
        });
        let url = running.url();
        let asked = asked.join().expect("it was asked");
        (url.replace(&running.address.to_string(), "ENGINE"), asked)
    }

    #[test]
    fn the_address_carries_the_token_only_while_there_is_no_account() {
        for (answer, wanted) in [
            (
                "HTTP/1.1 200 OK\r\ncontent-length: 19\r\n\r\n{\"has_users\":false}",
                "http://ENGINE/#token=of-the-machine",
            ),
            (
                "HTTP/1.1 200 OK\r\ncontent-length: 18\r\n\r\n{\"has_users\":true}",
                "http://ENGINE/",
            ),
            ("HTTP/1.1 503 Busy\r\n\r\n", "http://ENGINE/"),
            ("SSH-2.0-OpenSSH", "http://ENGINE/"),
            ("", "http://ENGINE/"),
        ] {
            let (url, asked) = url_when(answer);
            assert_eq!(url, wanted, "{answer}");
            assert!(asked.starts_with("GET /api/v1/sign-in "), "{asked}");
            assert!(
                !asked.contains("of-the-machine"),
                "whoever has the port now learns no token"
            );
        }
    }

    #[test]
    fn an_engine_that_is_gone_is_shown_without_a_token() {
        let gone = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let running = RunningEngine {
            address: gone.local_addr().expect("its address"),
            token: AccessToken::new("of-the-machine"),
            pid: 1,
        };
        drop(gone);
        assert_eq!(running.url(), format!("http://{}/", running.address));
    }
}
