//! How commands find the engine that runs on a data folder: a file only its owner may read.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};

use inveye_api::AccessToken;
use inveye_secrets::write_private;
use serde::{Deserialize, Serialize};

const FILE_NAME: &str = "running.json";

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

    /// The page to open in a browser. Whether there are accounts is not known here: where there are, the page lets
    /// go of the token and asks who is there.
    pub fn url(&self) -> String {
        page(self.address, Some(&self.token))
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

/// The page on the engine's own machine.
pub(crate) fn page(address: SocketAddr, token: Option<&AccessToken>) -> String {
    // A browser goes to an address, not to all of them.
    let here = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    let here = SocketAddr::new(here, address.port());
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
