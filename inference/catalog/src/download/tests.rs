use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::mpsc;

use super::*;
use crate::manifest::Catalog;

/// What the server sends after the request, and then closes.
enum Answer {
    Whole(Vec<u8>),
    /// Sends this, then keeps the connection open without a word until the client gives up.
    Stall(Vec<u8>),
}

fn ok(body: &[u8]) -> Vec<u8> {
    ok_claiming(body, body.len())
}

fn ok_claiming(body: &[u8], length: usize) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
    [head.as_bytes(), body].concat()
}

/// Serves one connection on a port of its own; gives the address and the request's first line.
fn serve(answer: Answer) -> (String, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let (told, request) = mpsc::channel();
    let serve_one = move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        told.send(read_request(&stream)).expect("the test waits");
        match answer {
            Answer::Whole(bytes) => stream.write_all(&bytes).expect("sent"),
            Answer::Stall(bytes) => {
                stream.write_all(&bytes).expect("sent");
                // Until the client closes.
                let mut end = Vec::new();
                drop(stream.read_to_end(&mut end));
            }
        }
    };
    std::thread::Builder::new()
        .name("one-answer".to_owned())
        .spawn(serve_one)
        .expect("a thread");
    (format!("http://{address}/releases/model.onnx"), request)
}

fn read_request(stream: &TcpStream) -> String {
    let lines = BufReader::new(stream).lines();
    let head: Vec<String> = lines
        .map(|line| line.expect("a line"))
        .take_while(|line| !line.is_empty())
        .collect();
    head.first().cloned().unwrap_or_default()
}

const SHORT: Timeouts = Timeouts {
    connect: Duration::from_secs(5),
    response: Duration::from_millis(300),
    stall: Duration::from_millis(300),
    whole: Duration::from_secs(20),
};

struct Stage {
    root: tempfile::TempDir,
    locator: Locator,
    entry: Entry,
}

impl Stage {
    /// A manifest entry for these bytes.
    fn wanting(bytes: &[u8], url: &str) -> Self {
        let root = tempfile::tempdir().expect("a temporary folder");
        let catalog = Catalog::embedded();
        let mut entry = catalog.entry("yolox_nano").expect("known").clone();
        entry.url = Some(url.to_owned());
        entry.bytes = bytes.len() as u64;
        entry.sha256 = Sha256::of(bytes);
        Self {
            locator: Locator {
                data_folder: Some(root.path().to_path_buf()),
                ..Locator::default()
            },
            root,
            entry,
        }
    }

    fn download(&self) -> Result<PathBuf, DownloadError> {
        download(
            &self.locator,
            &self.entry,
            Acceptance::NotGiven,
            SHORT,
            |_| {},
        )
    }

    /// A failed download must leave neither a model nor a half one.
    #[track_caller]
    fn check_left_nothing(&self) {
        let left = files(&self.root.path().join("models"));
        assert_eq!(left, [""; 0]);
    }
}

fn files(folder: &Path) -> Vec<String> {
    std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .map(|file| {
            file.expect("a file")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect()
}

#[test]
fn a_whole_file_arrives_with_progress_and_is_loaded() {
    let model: Vec<u8> = (0..200_000_u32).map(|n| n.to_le_bytes()[0]).collect();
    let (url, request) = serve(Answer::Whole(ok(&model)));
    let stage = Stage::wanting(&model, &url);
    let mut seen = Vec::new();
    let path = download(
        &stage.locator,
        &stage.entry,
        Acceptance::NotGiven,
        SHORT,
        |p| {
            seen.push(p);
        },
    )
    .expect("a download");
    assert_eq!(path, stage.root.path().join("models/yolox_nano.onnx"));
    assert_eq!(
        files(&stage.root.path().join("models")),
        ["yolox_nano.onnx"]
    );
    assert_eq!(
        stage.locator.load(&stage.entry).expect("intact").bytes,
        model
    );
    assert_eq!(
        request.recv().expect("a request"),
        "GET /releases/model.onnx HTTP/1.1"
    );
    assert!(seen.is_sorted_by_key(|p| p.received));
    assert_eq!(
        seen.last(),
        Some(&Progress {
            received: 200_000,
            total: 200_000
        })
    );
}

#[track_caller]
fn check_refused(answer: Answer, expected: fn(&DownloadError) -> bool, kind: ErrorKind) {
    let (url, _request) = serve(answer);
    let stage = Stage::wanting(b"the real model", &url);
    let error = stage.download().expect_err("a broken download");
    assert!(expected(&error), "{error:?}");
    assert_eq!(error.kind(), kind);
    assert!(error.to_string().contains(&url), "{error}");
    stage.check_left_nothing();
}

#[test]
fn other_content_of_the_same_length() {
    check_refused(
        Answer::Whole(ok(b"the fake model")),
        |e| matches!(e, DownloadError::WrongHash { .. }),
        ErrorKind::DataLoss,
    );
}

#[test]
fn a_file_that_is_shorter_or_longer_than_the_manifest_says() {
    check_refused(
        Answer::Whole(ok(b"the real mo")),
        |e| matches!(e, DownloadError::WrongSize { got: 11, .. }),
        ErrorKind::DataLoss,
    );
    check_refused(
        Answer::Whole(ok(b"the real model, and more")),
        |e| matches!(e, DownloadError::WrongSize { got: 24, .. }),
        ErrorKind::DataLoss,
    );
}

#[test]
fn a_connection_that_breaks_in_the_middle() {
    check_refused(
        Answer::Whole(ok_claiming(b"the real", 14)),
        |e| {
            matches!(
                e,
                DownloadError::WrongSize { got: 8, .. } | DownloadError::Network { .. }
            )
        },
        ErrorKind::DataLoss,
    );
}

#[test]
fn a_server_that_says_no() {
    check_refused(
        Answer::Whole(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n".to_vec()),
        |e| matches!(e, DownloadError::Refused { status: 404, .. }),
        ErrorKind::Unavailable,
    );
    check_refused(
        Answer::Whole(b"HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n".to_vec()),
        |e| matches!(e, DownloadError::Refused { status: 503, .. }),
        ErrorKind::Unavailable,
    );
}

#[test]
fn a_server_that_falls_silent_or_speaks_nonsense() {
    let network: fn(&DownloadError) -> bool = |e| matches!(e, DownloadError::Network { .. });
    check_refused(Answer::Stall(Vec::new()), network, ErrorKind::Unavailable);
    check_refused(
        Answer::Stall(ok_claiming(b"the real", 14)),
        network,
        ErrorKind::Unavailable,
    );
    check_refused(
        Answer::Whole(b"220 mail.example ESMTP\r\n\r\n".to_vec()),
        network,
        ErrorKind::Unavailable,
    );
}

#[test]
fn nobody_listens() {
    let port = TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .expect("a port that was free");
    let stage = Stage::wanting(b"model", &format!("http://{port}/model.onnx"));
    let error = stage.download().expect_err("nobody listens");
    assert!(matches!(&error, DownloadError::Network { .. }), "{error:?}");
    assert!(error.to_string().contains("inveye model import"), "{error}");
}

#[test]
fn what_cannot_be_fetched_is_not_asked_for() {
    let mut stage = Stage::wanting(b"model", "http://127.0.0.1:1/");
    stage.entry.needs_acceptance = true;
    let error = stage.download().expect_err("nobody accepted its licence");
    assert!(matches!(&error, DownloadError::LicenceNotAccepted { .. }));
    stage.entry.url = None;
    let error = stage.download().expect_err("published nowhere");
    assert!(matches!(&error, DownloadError::NoUrl { .. }));
    let nowhere = Locator::default();
    let error = download(&nowhere, &stage.entry, Acceptance::Given, SHORT, |_| {});
    assert!(matches!(error, Err(DownloadError::NoDataFolder)));
}

#[test]
fn an_accepted_licence_is_remembered() {
    let (url, _request) = serve(Answer::Whole(ok(b"model")));
    let mut stage = Stage::wanting(b"model", &url);
    stage.entry.needs_acceptance = true;
    download(
        &stage.locator,
        &stage.entry,
        Acceptance::Given,
        SHORT,
        |_| {},
    )
    .expect("accepted");
    assert!(stage.locator.load(&stage.entry).is_ok());
}
