use std::sync::Arc;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::extract::ws::WebSocketUpgrade;
use axum::routing::get;
use inveye_base::{Clock as _, SystemClock};
use inveye_tls::TlsSettings;
use proptest::prelude::*;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::version::{TLS12, TLS13};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, SupportedProtocolVersion, crypto};

use super::*;

struct Served {
    address: SocketAddr,
    identity: Arc<Identity>,
    _folder: tempfile::TempDir,
}

/// `is_here` says where all clients of the test come from.
async fn serve(is_here: IsHere) -> Served {
    let folder = tempfile::tempdir().unwrap();
    let settings = TlsSettings {
        data: folder.path().to_owned(),
        certificate: None,
        private_key: None,
        names: vec!["shop-pc.test".to_owned()],
    };
    let identity = Arc::new(Identity::open(settings, SystemClock::new().wall()).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let door = Door::open_for(listener, Some(Arc::clone(&identity)), is_here).unwrap();
    let echo = |up: WebSocketUpgrade| async move {
        up.on_upgrade(|mut socket| async move {
            while let Some(Ok(message)) = socket.recv().await {
                if socket.send(message).await.is_err() {
                    return;
                }
            }
        })
    };
    let app = Router::new().nest_service("/echo", get(echo)).fallback(
        |ConnectInfo(peer): ConnectInfo<Peer>| async move { format!("secure {}", peer.is_secure) },
    );
    let app = app.into_make_service_with_connect_info::<Peer>();
    drop(task::spawn_named("served", async move {
        axum::serve(door, app).await
    }));
    Served {
        address,
        identity,
        _folder: folder,
    }
}

fn elsewhere(_peer: SocketAddr, _own: SocketAddr) -> bool {
    false
}

impl Served {
    fn connector(&self, version: &'static SupportedProtocolVersion) -> TlsConnector {
        let pem = self.identity.about().authority.unwrap().pem;
        let mut roots = RootCertStore::empty();
        roots
            .add(CertificateDer::from_pem_slice(pem.as_bytes()).unwrap())
            .unwrap();
        let provider = Arc::new(crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(&[version])
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        TlsConnector::from(Arc::new(config))
    }

    async fn over_tls(
        &self,
        version: &'static SupportedProtocolVersion,
        name: &'static str,
    ) -> io::Result<tokio_rustls::client::TlsStream<TcpStream>> {
        let stream = TcpStream::connect(self.address).await?;
        let name = ServerName::try_from(name).unwrap();
        self.connector(version).connect(name, stream).await
    }
}

async fn ask(mut stream: impl Conversation, request: &str) -> String {
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

const GET: &str = "GET /wall?x=1 HTTP/1.1\r\nHost: 10.0.0.5:7878\r\nConnection: close\r\n\r\n";

#[tokio::test(flavor = "multi_thread")]
async fn tls_1_3_is_spoken_by_every_name_of_the_machine_and_nothing_older() {
    let served = serve(elsewhere).await;
    for name in ["localhost", "127.0.0.1", "shop-pc.test"] {
        let stream = served.over_tls(&TLS13, name).await.unwrap();
        let answer = ask(stream, GET).await;
        assert!(answer.ends_with("secure true"), "{name}: {answer}");
    }
    let error = served.over_tls(&TLS12, "localhost").await.unwrap_err();
    assert!(error.to_string().contains("ersion"), "{error}");
    let error = served.over_tls(&TLS13, "other.test").await.unwrap_err();
    assert!(
        error.to_string().contains("name") || error.to_string().contains("certificate"),
        "{error}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn plain_http_from_elsewhere_is_shown_the_way_and_not_served() {
    let served = serve(elsewhere).await;
    let stream = TcpStream::connect(served.address).await.unwrap();
    let answer = ask(stream, GET).await;
    assert!(answer.starts_with("HTTP/1.1 308 "), "{answer}");
    assert!(
        answer.contains("Location: https://10.0.0.5:7878/wall?x=1\r\n"),
        "{answer}"
    );
    let stream = TcpStream::connect(served.address).await.unwrap();
    let post = "POST /api/v1/sign-in HTTP/1.1\r\nHost: 10.0.0.5\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
    let answer = ask(stream, post).await;
    assert!(
        answer.starts_with("HTTP/1.1 400 ") && answer.contains("https://"),
        "{answer}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn from_this_machine_plain_http_is_served() {
    let served = serve(is_here).await;
    let stream = TcpStream::connect(served.address).await.unwrap();
    let answer = ask(stream, GET).await;
    assert!(answer.ends_with("secure false"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_websocket_over_tls_carries_messages() {
    use futures::{SinkExt as _, StreamExt as _};
    use tokio_tungstenite::tungstenite::Message;
    let served = serve(elsewhere).await;
    let stream = served.over_tls(&TLS13, "localhost").await.unwrap();
    let (mut socket, _) = tokio_tungstenite::client_async("wss://localhost/echo", stream)
        .await
        .unwrap();
    socket.send(Message::text("there")).await.unwrap();
    assert_eq!(
        socket.next().await.unwrap().unwrap(),
        Message::text("there")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn those_who_say_nothing_keep_nobody_waiting() {
    let served = serve(elsewhere).await;
    let mut silent = Vec::new();
    for _ in 0..20 {
        silent.push(TcpStream::connect(served.address).await.unwrap());
    }
    let mut half = TcpStream::connect(served.address).await.unwrap();
    half.write_all(&[HANDSHAKE, 3]).await.unwrap();
    let stream = served.over_tls(&TLS13, "localhost").await.unwrap();
    assert!(ask(stream, GET).await.ends_with("secure true"));
}

proptest! {
    #[test]
    fn whatever_is_sent_the_answer_is_one_and_leads_to_this_machine(
        head in "(GET|HEAD|POST|[ -~]{0,8}) [ -~]{0,40} HTTP/1.1\r\n([Hh]ost: ?[ -~\r\u{0}é]{0,30}\r\n){0,2}\r\n",
    ) {
        let answer = where_to(&head, &Names::default());
        let (top, body) = answer.split_once("\r\n\r\n").unwrap();
        prop_assert!(body.starts_with("This engine speaks HTTPS"), "{}", answer);
        let places: Vec<&str> = top.lines().filter_map(|line| line.strip_prefix("Location: ")).collect();
        prop_assert!(top.lines().count() == 4 + places.len() && places.len() <= 1, "{}", answer);
        for place in places {
            let rest = place.strip_prefix("https://").unwrap();
            let (host, _path) = rest.split_once('/').unwrap();
            prop_assert!(is_machine_name(host), "{}", place);
        }
    }
}

fn shop() -> Names {
    Names {
        dns: ["cctv.shop.example".to_owned()].into(),
        ..Names::default()
    }
}

#[test]
fn a_name_of_the_certificate_is_sent_on_to_itself() {
    let answer = where_to(
        "GET /wall HTTP/1.1\r\nHost: cctv.shop.example:7878\r\n\r\n",
        &shop(),
    );
    assert!(
        answer.contains("Location: https://cctv.shop.example:7878/wall\r\n"),
        "{answer}"
    );
}

#[test]
fn nobody_is_sent_to_another_place() {
    for head in [
        "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: 10.0.0.5\r\u{0}X: y\r\n\r\n",
        "GET //evil.example/ HTTP/1.1\r\nHost: 10.0.0.5\r\n\r\n",
        "GET http://evil.example/ HTTP/1.1\r\nHost: 10.0.0.5\r\n\r\n",
        "GET /api/v1/site HTTP/1.1\r\nHost: 10.0.0.5\r\n\r\n",
        "GET /\\evil HTTP/1.1\r\nHost: 10.0.0.5\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: me@evil\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: evil%2eexample\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "nonsense",
        "",
    ] {
        let answer = where_to(head, &shop());
        assert!(answer.starts_with("HTTP/1.1 400 "), "{head:?}: {answer}");
        assert!(!answer.contains("Location"), "{head:?}: {answer}");
    }
}
