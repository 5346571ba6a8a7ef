//! How the network reaches the engine: over TLS, or not at all.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use inveye_base::{ErrorChain, Shutdown};
use inveye_domain::WallTime;
use inveye_tls::{Identity, Names, TlsError, TlsSettings};

use crate::config::ServerConfig;

/// Addresses of a machine change with its network.
const LOOKED_AFTER: Duration = Duration::from_secs(600);

/// Why the network cannot be let in.
#[derive(Debug, thiserror::Error)]
pub enum NetworkError {
    /// Without TLS.
    #[error(
        "listening on {listen} without TLS would let anybody on the network read passwords, tokens and pictures: remove `enabled = false` from [server.tls] in inveye.toml, or listen on 127.0.0.1; where a reverse proxy with TLS stands in front, add `plain_network = true`"
    )]
    Plain {
        /// Where.
        listen: SocketAddr,
    },
    /// The certificate.
    #[error("TLS for the network cannot be set up")]
    Tls(#[from] TlsError),
}

/// Where the configuration says that certificates come from.
pub fn tls_settings(server: &ServerConfig, data: &Path) -> TlsSettings {
    // A path that does not begin at the root begins at the data folder.
    let from_data = |path: &std::path::PathBuf| data.join(path);
    TlsSettings {
        data: data.to_owned(),
        certificate: server.tls.certificate.as_ref().map(from_data),
        private_key: server.tls.private_key.as_ref().map(from_data),
        names: server.tls.names.clone(),
    }
}

/// Who the engine is for the network; none where there is no network, or none with TLS.
pub(crate) fn identity(
    server: &ServerConfig,
    listen: SocketAddr,
    data: &Path,
    now: WallTime,
) -> Result<Option<Arc<Identity>>, NetworkError> {
    if listen.ip().is_loopback() {
        return Ok(None);
    }
    if !server.tls.enabled {
        if server.tls.plain_network {
            tracing::warn!(%listen, "the API is open to the network without TLS, as the configuration says");
            return Ok(None);
        }
        return Err(NetworkError::Plain { listen });
    }
    let mut settings = tls_settings(server, data);
    if !listen.ip().is_unspecified() {
        settings.names.push(listen.ip().to_string());
    }
    let identity = Identity::open(settings, now)?;
    tell_end(&identity, now);
    Ok(Some(Arc::new(identity)))
}

/// Where other devices find the screens: by address, then by name.
pub(crate) fn pages(names: &Names, port: u16) -> Vec<String> {
    let addresses = names.addresses.iter();
    let addresses = addresses
        .filter(|address| !address.is_loopback())
        .map(|address| SocketAddr::new(*address, port).to_string());
    let names = names.dns.iter().filter(|name| *name != "localhost");
    let names = names.map(|name| format!("{name}:{port}"));
    addresses
        .chain(names)
        .map(|host| format!("https://{host}/"))
        .collect()
}

/// Renews the certificate in time, and when the machine's names change.
pub(crate) async fn look_after(
    identity: Arc<Identity>,
    now: impl Fn() -> WallTime + Send + 'static,
    mut shutdown: Shutdown,
) {
    let mut times = tokio::time::interval(LOOKED_AFTER);
    // The first one is at once, and it was just opened.
    times.tick().await;
    loop {
        tokio::select! {
            () = shutdown.triggered() => return,
            _tick = times.tick() => {}
        }
        let (its, now) = (Arc::clone(&identity), now());
        let done = tokio::task::spawn_blocking(move || its.look_after(now)).await;
        match done {
            Ok(Ok(true)) => {
                let fingerprint = identity.about().fingerprint;
                tracing::info!(%fingerprint, "another certificate is shown from now on");
            }
            Ok(Ok(false)) => {}
            Ok(Err(error)) => {
                tracing::error!(error = %ErrorChain(&error), "the certificate stays as it is");
            }
            Err(error) => tracing::error!(%error, "looking after the certificate ended by a panic"),
        }
        tell_end(&identity, now);
    }
}

fn tell_end(identity: &Identity, now: WallTime) {
    let about = identity.about();
    let file = about.file.display();
    if about.ends <= now {
        tracing::error!(%file, "the certificate is over: browsers warn; put a new one there");
    } else if about.ends <= now + Duration::from_secs(14 * 24 * 3600) {
        tracing::warn!(%file, "the certificate ends within two weeks");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::TlsConfig;

    fn decided(listen: &str, tls: TlsConfig) -> Result<bool, NetworkError> {
        let folder = tempfile::tempdir().unwrap();
        let listen = listen.parse().unwrap();
        let server = ServerConfig { listen, tls };
        let now = WallTime::from_millis(1_800_000_000_000);
        identity(&server, listen, folder.path(), now).map(|found| found.is_some())
    }

    #[test]
    fn the_network_gets_tls_or_nothing_unless_somebody_says_otherwise() {
        assert!(!decided("127.0.0.1:1", TlsConfig::default()).unwrap());
        assert!(!decided("[::1]:1", TlsConfig::default()).unwrap());
        assert!(decided("0.0.0.0:1", TlsConfig::default()).unwrap());
        assert!(decided("192.168.1.2:1", TlsConfig::default()).unwrap());
        let off = TlsConfig {
            enabled: false,
            ..TlsConfig::default()
        };
        let refused = decided("0.0.0.0:7878", off.clone()).unwrap_err();
        let words = refused.to_string();
        assert!(
            words.contains("0.0.0.0:7878") && words.contains("plain_network"),
            "{words}"
        );
        assert!(!decided("127.0.0.1:1", off.clone()).unwrap());
        let said = TlsConfig {
            plain_network: true,
            ..off
        };
        assert!(!decided("0.0.0.0:1", said).unwrap());
    }

    #[test]
    fn a_given_certificate_that_is_not_there_is_named() {
        let given = TlsConfig {
            certificate: Some("shop.pem".into()),
            private_key: Some("shop.key".into()),
            ..TlsConfig::default()
        };
        let error = decided("0.0.0.0:1", given.clone()).unwrap_err();
        assert!(
            ErrorChain(&error).to_string().contains("shop.pem"),
            "{error:?}"
        );
        let half = TlsConfig {
            private_key: None,
            ..given
        };
        let error = decided("0.0.0.0:1", half).unwrap_err();
        assert!(
            ErrorChain(&error).to_string().contains("private_key"),
            "{error:?}"
        );
    }
}
