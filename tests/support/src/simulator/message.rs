//! RTSP requests and answers on the wire (RFC 2326), and RTCP that clients send between them.

use anyhow::{Context, Result, ensure};
use bytes::{Buf, Bytes, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt};

/// Longer requests are no RTSP.
const MOST_REQUEST: usize = 64 * 1024;

/// One request.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) url: String,
    headers: Vec<(String, String)>,
}

/// What a client sends.
#[derive(Debug)]
pub(super) enum Incoming {
    Request(Request),
    /// What came in a `$` frame: RTCP, or a voice.
    Interleaved {
        channel: u8,
        data: Bytes,
    },
}

impl Request {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// Path and query, percent-decoded, without a track and a closing slash.
    pub(super) fn path(&self, tracks: &[&str]) -> String {
        let after_scheme = self
            .url
            .split_once("://")
            .map_or(self.url.as_str(), |(_, rest)| rest);
        let path = after_scheme
            .find('/')
            .map_or("", |slash| &after_scheme[slash..]);
        let path = percent_decoded(path);
        let path = path.trim_end_matches('/');
        let path = tracks
            .iter()
            .find_map(|track| path.strip_suffix(track)?.strip_suffix('/'))
            .unwrap_or(path);
        format!("/{}", path.trim_matches('/'))
    }

    /// Whether it is about that track.
    pub(super) fn is_of(&self, track: &str) -> bool {
        self.url.trim_end_matches('/').ends_with(track)
    }

    fn parse(head: &str) -> Result<Self> {
        let mut lines = head.split("\r\n");
        let mut words = lines.next().unwrap_or_default().split(' ');
        let (method, url) = (
            words.next().unwrap_or_default(),
            words.next().unwrap_or_default(),
        );
        ensure!(
            words
                .next_back()
                .is_some_and(|version| version.starts_with("RTSP/1.")),
            "not a request of RTSP 1.0"
        );
        Ok(Self {
            method: method.to_owned(),
            url: url.to_owned(),
            headers: lines
                .filter_map(|line| line.split_once(':'))
                .map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned()))
                .collect(),
        })
    }
}

fn percent_decoded(text: &str) -> String {
    let mut plain = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match code.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) if first == b'%' => {
                plain.push(byte);
                rest = &after[2..];
            }
            _ => {
                plain.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&plain).into_owned()
}

/// Cuts a byte stream into messages.
#[derive(Debug)]
pub(super) struct Incomings<R> {
    input: R,
    buffer: BytesMut,
}

impl<R: AsyncRead + Unpin> Incomings<R> {
    pub(super) fn new(input: R) -> Self {
        Self {
            input,
            buffer: BytesMut::new(),
        }
    }

    /// The next message; `None` when the client closed its side. Keeps what it read when it is cancelled.
    pub(super) async fn next(&mut self) -> Result<Option<Incoming>> {
        loop {
            if let Some(incoming) = self.cut()? {
                return Ok(Some(incoming));
            }
            ensure!(self.buffer.len() < MOST_REQUEST, "a request without end");
            if self.input.read_buf(&mut self.buffer).await? == 0 {
                return Ok(None);
            }
        }
    }

    fn cut(&mut self) -> Result<Option<Incoming>> {
        if self.buffer.first() == Some(&b'$') {
            let Some(&[channel, high, low]) = self.buffer.get(1..4) else {
                return Ok(None);
            };
            let length = 4 + usize::from(u16::from_be_bytes([high, low]));
            if self.buffer.len() < length {
                return Ok(None);
            }
            let data = self.buffer.split_to(length).freeze().slice(4..);
            return Ok(Some(Incoming::Interleaved { channel, data }));
        }
        let Some(end) = self
            .buffer
            .windows(4)
            .position(|bytes| bytes == b"\r\n\r\n")
        else {
            return Ok(None);
        };
        let head = std::str::from_utf8(&self.buffer[..end]).context("a request that is no text")?;
        let request = Request::parse(head)?;
        let body: usize = request.header("content-length").map_or(Ok(0), str::parse)?;
        ensure!(body < MOST_REQUEST, "a request body that is too long");
        if self.buffer.len() < end + 4 + body {
            return Ok(None);
        }
        self.buffer.advance(end + 4 + body);
        Ok(Some(Incoming::Request(request)))
    }
}

/// One answer.
#[derive(Debug)]
pub(super) struct Response {
    status: &'static str,
    headers: Vec<(&'static str, String)>,
    body: String,
}

impl Response {
    pub(super) fn new(status: &'static str) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: String::new(),
        }
    }

    pub(super) fn ok() -> Self {
        Self::new("200 OK")
    }

    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(super) fn body(mut self, body: String) -> Self {
        self.body = body;
        self
    }

    pub(super) fn to_text(&self, cseq: &str) -> String {
        let headers: String = self
            .headers
            .iter()
            .map(|(name, value)| format!("{name}: {value}\r\n"))
            .collect();
        format!(
            "RTSP/1.0 {}\r\nCSeq: {cseq}\r\nServer: camera-simulator\r\n{headers}Content-Length: {}\r\n\r\n{}",
            self.status,
            self.body.len(),
            self.body
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_path(url: &str, path: &str) {
        let head = format!("DESCRIBE {url} RTSP/1.0\r\nCSeq: 1");
        assert_eq!(
            Request::parse(&head).unwrap().path(&["track1"]),
            path,
            "{url}"
        );
    }

    #[test]
    fn a_path_is_found_however_it_is_written() {
        check_path("rtsp://10.0.0.1:554/cam1/main", "/cam1/main");
        check_path("rtsp://10.0.0.1/cam1/main/", "/cam1/main");
        check_path("rtsp://10.0.0.1/cam1/main/track1", "/cam1/main");
        check_path("rtsp://10.0.0.1/my%20camera", "/my camera");
        check_path(
            "rtsp://10.0.0.1/a?channel=1&subtype=0/track1",
            "/a?channel=1&subtype=0",
        );
        check_path("rtsp://10.0.0.1", "/");
        check_path("*", "/");
    }

    #[tokio::test]
    async fn requests_and_interleaved_frames_are_told_apart() {
        let bytes: &[u8] = b"$\x01\x00\x03abcSET_PARAMETER * RTSP/1.0\r\nCSeq: 7\r\nContent-Length: 2\r\n\r\nhi$\x00\x00\x00";
        let mut incomings = Incomings::new(bytes);
        let Some(Incoming::Interleaved { channel, data }) = incomings.next().await.unwrap() else {
            panic!("the frame was not seen");
        };
        assert_eq!((channel, &data[..]), (1, &b"abc"[..]));
        let Some(Incoming::Request(request)) = incomings.next().await.unwrap() else {
            panic!("the request was not seen");
        };
        assert_eq!(
            (request.method.as_str(), request.header("CSEQ")),
            ("SET_PARAMETER", Some("7"))
        );
        assert!(matches!(
            incomings.next().await.unwrap(),
            Some(Incoming::Interleaved { .. })
        ));
        assert!(incomings.next().await.unwrap().is_none());
    }

    #[tokio::test]
    async fn other_protocols_are_refused() {
        let bytes: &[u8] = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n";
        assert!(Incomings::new(bytes).next().await.is_err());
    }
}
