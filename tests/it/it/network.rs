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

/// As its installer leaves it: nobody says on the command line where it listens.
async fn installed(folder: &std::path::Path) -> Engine {
    Engine::start(EngineOptions {
        listen: None,
        ..options(folder)
    })
    .await
    .expect("the engine starts")
}

async fn ask(engine: &Engine, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
    let address = SocketAddr::from(([127, 0, 0, 1], engine.address().port()));
    let body = body.map(|body| body.to_string()).unwrap_or_default();
    let request = format!(
        "{method} /api/v1{path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        engine.token().reveal(),
        body.len(),
    );
    let mut stream = TcpStream::connect(address).await.expect("it listens");
    stream
        .write_all(request.as_bytes())
        .await
        .expect("it goes out");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("text");
    let (head, body) = answer.split_once("\r\n\r\n").expect("an answer");
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    (
        status.expect("a status"),
        serde_json::from_str(body).unwrap_or(Value::Null),
    )
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

#[tokio::test(flavor = "multi_thread")]
async fn other_devices_are_let_in_by_screen_and_the_file_keeps_its_comments() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("inveye.toml");
    let port = free_port();
    let typed = format!("# Ask Maria first.\n[server]\nlisten = \"127.0.0.1:{port}\" # alone\n");
    std::fs::write(&file, &typed).expect("it can be written");
    let engine = installed(folder.path()).await;
    let (_, before) = ask(&engine, "GET", "/other-devices", None).await;
    assert_eq!(
        (
            &before["let_in"],
            &before["now"],
            &before["port"],
            &before["obstacle"]
        ),
        (&json!(false), &json!(false), &json!(port), &Value::Null)
    );

    // What would leave it without a door is refused, and nothing is written.
    let taken = std::net::TcpListener::bind("0.0.0.0:0").expect("a port");
    let taken = taken.local_addr().map(|address| (taken, address.port()));
    let (_taken, taken) = taken.expect("an address");
    for (port, status) in [(0, 422), (taken, 409)] {
        let wanted = json!({ "let_in": true, "port": port });
        let (answer, said) = ask(&engine, "PUT", "/other-devices", Some(wanted)).await;
        assert_eq!(
            (answer, &said["detail"]),
            (status, &json!("port")),
            "{said}"
        );
    }
    let (status, said) = ask(
        &engine,
        "PUT",
        "/other-devices",
        Some(json!({ "let_in": true, "port": 70_000 })),
    )
    .await;
    assert_eq!(status, 422, "{said}");
    assert_eq!(std::fs::read_to_string(&file).expect("it is there"), typed);

    let anew = engine.begins_anew();
    let (status, after) = ask(
        &engine,
        "PUT",
        "/other-devices",
        Some(json!({ "let_in": true })),
    )
    .await;
    assert_eq!(
        (status, &after["let_in"], &after["now"]),
        (200, &json!(true), &json!(false)),
        "{after}"
    );
    let written = std::fs::read_to_string(&file).expect("it is there");
    assert_eq!(written, typed.replace("127.0.0.1", "0.0.0.0"));
    assert!(anew.await, "the engine is to begin anew");
    engine.shut_down().await;

    let engine = installed(folder.path()).await;
    assert!(engine.address().ip().is_unspecified());
    let (_, now) = ask(&engine, "GET", "/other-devices", None).await;
    assert_eq!(now["now"], true);
    let device = Device {
        address: SocketAddr::from(([127, 0, 0, 1], port)),
        token: engine.token().reveal().to_owned(),
        authority: std::fs::read_to_string(folder.path().join("tls/authority.pem"))
            .expect("it was made"),
    };
    let (head, _) = device
        .ask(
            "/certificate",
            &format!("Authorization: Bearer {}\r\n", device.token),
        )
        .await;
    assert!(head.starts_with("HTTP/1.1 200"), "over TLS: {head}");
    let (_, noted) = ask(&engine, "GET", "/audit", None).await;
    assert!(
        noted.to_string().contains("other_devices.change"),
        "{noted}"
    );
    engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_let_in_without_tls_or_against_the_command_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("inveye.toml");
    let port = free_port();
    let typed = format!(
        "[server]\nlisten = \"127.0.0.1:{port}\"\ntls = {{ enabled = false, plain_network = true }}\n"
    );
    std::fs::write(&file, &typed).expect("it can be written");
    let engine = installed(folder.path()).await;
    let (status, said) = ask(
        &engine,
        "PUT",
        "/other-devices",
        Some(json!({ "let_in": true })),
    )
    .await;
    assert_eq!((status, &said["detail"]), (422, &json!("tls")), "{said}");
    assert_eq!(
        ask(&engine, "GET", "/other-devices", None).await.1["obstacle"],
        "no_tls"
    );
    engine.shut_down().await;

    let gone = typed.replace(
        "enabled = false, plain_network = true",
        "certificate = \"gone.pem\", private_key = \"gone.key\"",
    );
    std::fs::write(&file, &gone).expect("it can be written");
    let engine = installed(folder.path()).await;
    let (status, said) = ask(
        &engine,
        "PUT",
        "/other-devices",
        Some(json!({ "let_in": true })),
    )
    .await;
    assert_eq!(
        (status, &said["detail"]),
        (422, &json!("certificate")),
        "{said}"
    );
    assert!(
        said["message"]
            .as_str()
            .is_some_and(|words| words.contains("gone.pem")),
        "{said}"
    );
    assert_eq!(std::fs::read_to_string(&file).expect("it is there"), gone);
    engine.shut_down().await;

    let engine = Engine::start(options(folder.path()))
        .await
        .expect("it starts");
    let (status, said) = ask(
        &engine,
        "PUT",
        "/other-devices",
        Some(json!({ "let_in": true })),
    )
    .await;
    assert_eq!(
        (status, &said["detail"]),
        (409, &json!("command_line")),
        "{said}"
    );
    engine.shut_down().await;
}
