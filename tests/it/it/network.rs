//! Other devices: TLS 1.3 with the shop's own authority, on the port on which this machine speaks plain HTTP.

use std::net::SocketAddr;
use std::sync::Arc;

use futures::{SinkExt, StreamExt};
use inveye_engine::{Config, Engine, EngineOptions, TlsConfig};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::version::{TLS12, TLS13};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, SupportedProtocolVersion, crypto};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

use crate::shop::options;

const ANY: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED), 0);

struct Device {
    address: SocketAddr,
    token: String,
    authority: String,
}

async fn engine(folder: &std::path::Path) -> (Engine, Device) {
    let engine = Engine::start(EngineOptions {
        listen: Some(ANY),
        ..options(folder)
    })
    .await
    .expect("the engine starts");
    let address = SocketAddr::from(([127, 0, 0, 1], engine.address().port()));
    let authority = folder.join("tls/authority.pem");
    let device = Device {
        address,
        token: engine.token().reveal().to_owned(),
        authority: std::fs::read_to_string(authority).expect("it was made"),
    };
    (engine, device)
}

impl Device {
    async fn connect(
        &self,
        version: &'static SupportedProtocolVersion,
    ) -> std::io::Result<TlsStream<TcpStream>> {
        let mut roots = RootCertStore::empty();
        let authority = CertificateDer::from_pem_slice(self.authority.as_bytes());
        roots
            .add(authority.expect("a certificate"))
            .expect("an authority");
        let config =
            ClientConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
                .with_protocol_versions(&[version])
                .expect("a version")
                .with_root_certificates(roots)
                .with_no_client_auth();
        let stream = TcpStream::connect(self.address).await?;
        let name = ServerName::try_from("127.0.0.1").expect("a name");
        TlsConnector::from(Arc::new(config))
            .connect(name, stream)
            .await
    }

    /// Head and body of an answer over TLS.
    async fn ask(&self, path: &str, headers: &str) -> (String, Value) {
        let mut stream = self.connect(&TLS13).await.expect("TLS comes about");
        let request = format!(
            "GET /api/v1{path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{headers}\r\n",
            self.address
        );
        stream
            .write_all(request.as_bytes())
            .await
            .expect("it goes out");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.expect("it comes in");
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        let body = serde_json::from_str(body).unwrap_or_else(|_| json!(body));
        (head.to_owned(), body)
    }

    fn bearer(&self) -> String {
        format!("Authorization: Bearer {}\r\n", self.token)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_trusts_the_authority_is_let_in_over_tls_1_3() {
    let folder = tempfile::tempdir().expect("a folder");
    let (engine, device) = engine(folder.path()).await;
    let (head, about) = device.ask("/certificate", &device.bearer()).await;
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    let names = about["names"].to_string();
    assert!(
        names.contains("127.0.0.1") && names.contains("localhost"),
        "{names}"
    );
    assert!(
        !head.to_lowercase().contains("strict-transport"),
        "not for an own authority: {head}"
    );
    let (head, _) = device.ask("/site", "").await;
    assert!(
        head.starts_with("HTTP/1.1 401"),
        "TLS is no sign-in: {head}"
    );
    let (head, authority) = device.ask("/certificate/authority", "").await;
    assert!(head.contains("application/x-x509-ca-cert"), "{head}");
    assert_eq!(authority, json!(device.authority));
    assert!(device.connect(&TLS12).await.is_err(), "TLS 1.2 is refused");
    engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_that_came_over_tls_may_ask_and_plain_ones_may_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let (engine, device) = engine(folder.path()).await;
    for (origin, status) in [
        (format!("https://{}", device.address), "200"),
        (format!("http://{}", device.address), "403"),
        ("https://evil.example".to_owned(), "403"),
        ("null".to_owned(), "403"),
    ] {
        let headers = format!("{}Origin: {origin}\r\n", device.bearer());
        let (head, body) = device.ask("/site", &headers).await;
        assert!(
            head.starts_with(&format!("HTTP/1.1 {status}")),
            "{origin}: {head} {body}"
        );
    }
    let (head, _) = device
        .ask(
            "/site",
            &device.bearer().replace("Authorization", "X-Other"),
        )
        .await;
    assert!(head.starts_with("HTTP/1.1 401"), "{head}");
    engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_live_socket_works_over_wss() {
    let folder = tempfile::tempdir().expect("a folder");
    let (engine, device) = engine(folder.path()).await;
    let stream = device.connect(&TLS13).await.expect("TLS comes about");
    let mut request = format!("wss://{}/api/v1/live", device.address)
        .into_client_request()
        .expect("a request");
    let origin = format!("https://{}", device.address);
    request
        .headers_mut()
        .insert("Origin", origin.parse().expect("a header"));
    let (mut socket, _) = tokio_tungstenite::client_async(request, stream)
        .await
        .expect("the socket opens");
    let auth = json!({ "type": "auth", "token": device.token }).to_string();
    socket.send(Message::text(auth)).await.expect("it goes out");
    let hello = socket.next().await.expect("an answer").expect("a message");
    assert!(
        hello.to_text().expect("text").contains("\"hello\""),
        "{hello}"
    );
    engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_the_machine_itself_the_same_port_is_plain() {
    let folder = tempfile::tempdir().expect("a folder");
    let (engine, device) = engine(folder.path()).await;
    let mut stream = TcpStream::connect(device.address)
        .await
        .expect("it connects");
    let request = format!(
        "GET /api/v1/site HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{}\r\n",
        device.address,
        device.bearer()
    );
    stream
        .write_all(request.as_bytes())
        .await
        .expect("it goes out");
    let mut answer = String::new();
    stream
        .read_to_string(&mut answer)
        .await
        .expect("it comes in");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_network_is_not_let_in_without_tls_unless_somebody_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut config = Config::default();
    config.server.tls = TlsConfig {
        enabled: false,
        ..TlsConfig::default()
    };
    config.save(folder.path()).expect("it writes");
    let start = || {
        Engine::start(EngineOptions {
            listen: Some(ANY),
            ..options(folder.path())
        })
    };
    let error = start().await.err().expect("it is refused").to_string();
    assert!(
        error.contains("without TLS") && error.contains("plain_network"),
        "{error}"
    );
    config.server.tls.plain_network = true;
    config.save(folder.path()).expect("it writes");
    let engine = start().await.expect("as it was said");
    assert!(engine.network().is_none());
    engine.shut_down().await;
}
