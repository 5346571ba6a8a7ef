//! What a camera answers, cut out of the bytes that come (RFC 2326). No I/O.

use bytes::{Buf, BytesMut};

/// Longer heads are no RTSP.
const MOST_HEAD: usize = 16 << 10;
/// A description of a recorder with many channels has a few kilobytes.
const MOST_BODY: usize = 64 << 10;

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Response {
    pub(super) status: u16,
    headers: Vec<(String, String)>,
    pub(super) body: String,
}

impl Response {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers(name).next()
    }

    /// All of that name: a camera may offer several ways to prove a password.
    pub(super) fn headers(&self, name: &str) -> impl Iterator<Item = &str> {
        self.headers
            .iter()
            .filter(move |(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// Which request it answers.
    pub(super) fn number(&self) -> Option<u32> {
        self.header("cseq")?.parse().ok()
    }
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Incoming {
    Response(Response),
    /// Media, reports, or a request of the camera's: nothing that a talk needs.
    Other,
}

/// It is not RTSP, or without end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NotRtsp;

/// Bytes that are not read yet.
#[derive(Debug, Default)]
pub(super) struct Incomings {
    pub(super) buffer: BytesMut,
}

impl Incomings {
    /// The next message that is here as a whole.
    pub(super) fn next(&mut self) -> Result<Option<Incoming>, NotRtsp> {
        // Between messages stand line breaks in some cameras' answers.
        while matches!(self.buffer.first(), Some(b'\r' | b'\n')) {
            self.buffer.advance(1);
        }
        if self.buffer.first() == Some(&b'$') {
            let Some(&[high, low]) = self.buffer.get(2..4) else {
                return Ok(None);
            };
            let length = 4 + usize::from(u16::from_be_bytes([high, low]));
            if self.buffer.len() < length {
                return Ok(None);
            }
            self.buffer.advance(length);
            return Ok(Some(Incoming::Other));
        }
        let Some(end) = head_end(&self.buffer) else {
            return match self.buffer.len() {
                0..MOST_HEAD => Ok(None),
                _ => Err(NotRtsp),
            };
        };
        if end > MOST_HEAD {
            return Err(NotRtsp);
        }
        let head = String::from_utf8_lossy(&self.buffer[..end]).into_owned();
        let mut lines = head.lines();
        let first = lines.next().unwrap_or_default();
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned()))
            .collect();
        let status = status(first)?;
        let body = headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case("content-length"))
            .map_or(Ok(0), |(_, value)| value.parse().map_err(|_| NotRtsp))?;
        if body > MOST_BODY {
            return Err(NotRtsp);
        }
        if self.buffer.len() < end + body {
            return Ok(None);
        }
        self.buffer.advance(end);
        let body = String::from_utf8_lossy(&self.buffer.split_to(body)).into_owned();
        Ok(Some(match status {
            Some(status) => Incoming::Response(Response {
                status,
                headers,
                body,
            }),
            None => Incoming::Other,
        }))
    }
}

/// Behind the empty line, however lines end.
fn head_end(buffer: &[u8]) -> Option<usize> {
    let two = |ending: &[u8]| {
        let at = buffer.windows(ending.len()).position(|w| w == ending)?;
        Some(at + ending.len())
    };
    match (two(b"\n\r\n"), two(b"\n\n")) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

/// Of an answer; none for a request of the camera's.
fn status(first: &str) -> Result<Option<u16>, NotRtsp> {
    let mut words = first.split(' ').filter(|word| !word.is_empty());
    let begins = words.next().unwrap_or_default();
    if begins.starts_with("RTSP/1.") {
        let status = words.next().and_then(|word| word.parse().ok());
        return status
            .filter(|status| (100..1000).contains(status))
            .map(Some)
            .ok_or(NotRtsp);
    }
    match words
        .next_back()
        .is_some_and(|last| last.starts_with("RTSP/1."))
    {
        true => Ok(None),
        false => Err(NotRtsp),
    }
}

/// The channel of our packets, as the camera's `Transport` says.
pub(super) fn interleaved_channel(transport: &str) -> Option<u8> {
    let channels = transport
        .split(';')
        .find_map(|part| part.trim().strip_prefix("interleaved="))?;
    channels.split('-').next()?.trim().parse().ok()
}

/// The session's name, and for how many seconds it lives without a sign of life.
pub(super) fn session(header: &str) -> Option<(&str, u64)> {
    let mut parts = header.split(';').map(str::trim);
    let id = parts.next()?;
    let is_word = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_graphic());
    let timeout = parts.find_map(|part| part.strip_prefix("timeout=")?.trim().parse().ok());
    is_word.then_some((id, timeout.unwrap_or(60)))
}

/// Reads bytes as a camera's answers to DESCRIBE and SETUP, as fuzzing wants it: says how many answers
/// there were before the bytes ended or made no sense.
///
/// # Panics
/// Where bytes that come in pieces mean something else than the same bytes at once, or something of
/// them would break a request.
pub fn read_answers(data: &[u8]) -> usize {
    let read = |piece: usize| {
        let mut incomings = Incomings::default();
        let mut found = Vec::new();
        for bytes in data.chunks(piece.max(1)) {
            incomings.buffer.extend_from_slice(bytes);
            while let Ok(Some(incoming)) = incomings.next() {
                found.push(incoming);
            }
        }
        found
    };
    let at_once = read(data.len());
    assert_eq!(read(7), at_once);
    for incoming in &at_once {
        let Incoming::Response(response) = incoming else {
            continue;
        };
        if let super::Offer::Found(found) = super::description::find(&response.body) {
            let url = super::conversation::join("rtsp://10.0.0.5/live", &found.control);
            assert!(!url.contains(['\r', '\n', ' ']), "{url}");
        }
        if let Some((id, _)) = response.header("session").and_then(session) {
            assert!(!id.contains(['\r', '\n', ' ']), "{id}");
        }
        let _channel = response.header("transport").map(interleaved_channel);
    }
    at_once.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(bytes: &[u8]) -> Result<Vec<Incoming>, NotRtsp> {
        let mut incomings = Incomings::default();
        incomings.buffer.extend_from_slice(bytes);
        let mut found = Vec::new();
        while let Some(incoming) = incomings.next()? {
            found.push(incoming);
        }
        Ok(found)
    }

    #[test]
    fn answers_and_media_are_told_apart() {
        let found = all(b"$\x01\x00\x02xx\r\nRTSP/1.0 200 OK\r\nCSeq: 3\r\nContent-Length: 2\r\n\r\nhi\
            OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\nRTSP/1.0 401 No\nCSeq: 4\nWWW-Authenticate: Basic realm=\"x\"\nwww-authenticate: Digest y\n\n$")
        .unwrap();
        assert_eq!(found.len(), 4, "{found:?}");
        let Incoming::Response(good) = &found[1] else {
            panic!("{found:?}");
        };
        assert_eq!(
            (good.status, good.number(), good.body.as_str()),
            (200, Some(3), "hi")
        );
        let Incoming::Response(refused) = &found[3] else {
            panic!("{found:?}");
        };
        assert_eq!(refused.status, 401);
        assert_eq!(refused.headers("WWW-AUTHENTICATE").count(), 2);
    }

    #[test]
    fn what_is_no_rtsp_ends_it() {
        for bytes in [
            &b"HTTP/1.1 400 Bad Request\r\n\r\n"[..],
            b"RTSP/1.0 OK\r\n\r\n",
            b"RTSP/1.0 200 OK\r\nContent-Length: 99999999\r\n\r\n",
            b"RTSP/1.0 200 OK\r\nContent-Length: -1\r\n\r\n",
            &[0xa5; MOST_HEAD + 1],
        ] {
            assert_eq!(all(bytes), Err(NotRtsp), "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn parameters_are_read_as_cameras_write_them() {
        assert_eq!(session("5E3B; timeout=30"), Some(("5E3B", 30)));
        assert_eq!(session("77"), Some(("77", 60)));
        assert_eq!(session("a b;timeout=1"), None);
        assert_eq!(
            interleaved_channel("RTP/AVP/TCP;unicast; interleaved=2-3;ssrc=1"),
            Some(2)
        );
        assert_eq!(interleaved_channel("RTP/AVP/TCP;interleaved=900"), None);
    }

    proptest! {
        #[test]
        fn no_bytes_break_it(data in proptest::collection::vec(any::<u8>(), 0..400)) {
            read_answers(&data);
        }

        #[test]
        fn what_is_written_is_read(status in 100_u16..1000, body in "[ -~\n]{0,60}", piece in 1_usize..20) {
            let text = format!("RTSP/1.0 {status} Said\r\nCSeq: 9\r\nContent-Length: {}\r\n\r\n{body}", body.len());
            let mut incomings = Incomings::default();
            let mut found = Vec::new();
            for bytes in text.as_bytes().chunks(piece) {
                incomings.buffer.extend_from_slice(bytes);
                found.extend(incomings.next().unwrap());
            }
            let Some(Incoming::Response(response)) = found.pop() else {
                return Err(TestCaseError::fail("no answer"));
            };
            prop_assert_eq!((response.status, response.number(), response.body), (status, Some(9), body));
        }
    }
}
