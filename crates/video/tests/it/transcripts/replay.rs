//! A server that answers each request with a camera's own text.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use inveye_base::task::spawn_named;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::Camera;

/// The answers of one camera.
pub(crate) struct Script {
    describe: String,
    setup: String,
    play: String,
    teardown: String,
    data: Vec<u8>,
}

/// Serves until it is dropped.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    task: JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

const NEUTRAL_SDP: &str = "v=0\r\no=- 0 0 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=control:*\r\n\
    m=video 0 RTP/AVP 96\r\na=control:trackID=1\r\na=rtpmap:96 H264/90000\r\n\
    a=fmtp:96 packetization-mode=1; sprop-parameter-sets=Z00AKZpkA8ARPyzUBAQFAAADA+gAAOpgBA==,aO48gA==\r\n";
const NEUTRAL_SETUP: &str = "RTSP/1.0 200 OK\r\nCSeq: 0\r\n\
    Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\nSession: 1\r\n\r\n";
const NEUTRAL_OK: &str = "RTSP/1.0 200 OK\r\nCSeq: 0\r\nSession: 1\r\n\r\n";

impl Script {
    pub(crate) fn read(camera: &Camera, folder: &Path) -> std::io::Result<Self> {
        let text = |name: Option<&str>, neutral: &str| match name {
            Some(name) => std::fs::read_to_string(folder.join(name)),
            None => Ok(neutral.to_owned()),
        };
        let mut describe = text(camera.describe, NEUTRAL_SDP)?;
        if !describe.starts_with("RTSP/") {
            let length = describe.len();
            let head = "RTSP/1.0 200 OK\r\nCSeq: 0\r\nContent-Type: application/sdp";
            describe = format!("{head}\r\nContent-Length: {length}\r\n\r\n{describe}");
        }
        let (setup, play) = (
            text(camera.setup, NEUTRAL_SETUP)?,
            text(camera.play, NEUTRAL_OK)?,
        );
        let teardown = camera
            .others
            .iter()
            .copied()
            .find(|name| name.contains("teardown"));
        let data = match camera.data {
            Some(name) => video_only(&std::fs::read(folder.join(name))?),
            None => pictures(&describe, &setup, &play),
        };
        Ok(Self {
            describe,
            setup,
            play,
            teardown: text(teardown, NEUTRAL_OK)?,
            data,
        })
    }

    pub(crate) async fn serve(self) -> std::io::Result<Server> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let script = Arc::new(self);
        let task = spawn_named("transcript", async move {
            while let Ok((stream, _)) = listener.accept().await {
                let script = Arc::clone(&script);
                spawn_named("transcript connection", async move {
                    let _closed = script.talk(stream).await.is_err();
                });
            }
        });
        Ok(Server { address, task })
    }

    async fn talk(&self, mut stream: TcpStream) -> std::io::Result<()> {
        let mut received = Vec::new();
        let mut buffer = [0; 4096];
        loop {
            let n = stream.read(&mut buffer).await?;
            if n == 0 {
                return Ok(());
            }
            received.extend_from_slice(&buffer[..n]);
            while let Some(end) = received.windows(4).position(|w| w == b"\r\n\r\n") {
                let request = String::from_utf8_lossy(&received[..end]).into_owned();
                received.drain(..end + 4);
                let method = request.split(' ').next().unwrap_or_default();
                let answer = match method {
                    "DESCRIBE" => &self.describe,
                    "SETUP" => &self.setup,
                    "PLAY" => &self.play,
                    "TEARDOWN" => &self.teardown,
                    _ => NEUTRAL_OK,
                };
                let cseq = header(&request, "cseq").unwrap_or("0");
                stream.write_all(with_cseq(answer, cseq).as_bytes()).await?;
                if method == "PLAY" {
                    stream.write_all(&self.data).await?;
                }
            }
        }
    }
}

fn header<'a>(message: &'a str, name: &str) -> Option<&'a str> {
    message.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

/// The answer with the number of this request; everything else stays as the camera wrote it.
fn with_cseq(answer: &str, cseq: &str) -> String {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((answer, ""));
    let lines: Vec<String> = head
        .split("\r\n")
        .map(|line| match line.split_once(':') {
            Some((key, _)) if key.eq_ignore_ascii_case("cseq") => format!("{key}: {cseq}"),
            _ => line.to_owned(),
        })
        .collect();
    format!("{}\r\n\r\n{body}", lines.join("\r\n"))
}

/// The packets of the recorded video, on the channel that SETUP announced: the recording's client had
/// asked for the sound first.
fn video_only(recording: &[u8]) -> Vec<u8> {
    const RECORDED_CHANNEL: u8 = 2;
    let mut data = Vec::new();
    let mut rest = recording;
    while let [b'$', channel, high, low, after @ ..] = rest {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let Some(packet) = after.get(..length) else {
            break;
        };
        if *channel == RECORDED_CHANNEL {
            data.extend([b'$', 0, *high, *low]);
            data.extend_from_slice(packet);
        }
        rest = &after[length..];
    }
    data
}

/// Three keyframes of one packet each, with the channel, numbers and times the camera announced. They
/// hold no picture; what is seen is whether the session takes them for pictures of this stream.
fn pictures(describe: &str, setup: &str, play: &str) -> Vec<u8> {
    let video = describe.split("m=video").nth(1).unwrap_or_default();
    let payload_type: u8 = video
        .split_whitespace()
        .nth(2)
        .and_then(|number| number.parse().ok())
        .unwrap_or(96);
    let number = |text: &str, key: &str| -> Option<u32> {
        let after = text.split(key).nth(1)?;
        let digits = after
            .trim_start()
            .split(|c: char| !c.is_ascii_hexdigit())
            .next()?;
        let radix = if key.starts_with("ssrc") { 16 } else { 10 };
        u32::from_str_radix(digits, radix).ok()
    };
    let channel = number(setup, "interleaved=").unwrap_or(0);
    let ssrc = number(setup, "ssrc=").unwrap_or(0x1234_5678);
    let first = number(play, "seq=").unwrap_or(1);
    let time = number(play, "rtptime=").unwrap_or(0);
    let slice: &[u8] = if video.to_ascii_uppercase().contains("H265/") {
        &[0x26, 0x01, 0xaf, 0x08, 0x40]
    } else {
        &[0x65, 0x88, 0x84, 0x00, 0x10]
    };
    let mut data = Vec::new();
    for i in 0..3_u32 {
        let mut packet = vec![0x80, 0x80 | payload_type];
        packet.extend(
            u16::try_from(first.wrapping_add(i) & 0xffff)
                .unwrap_or(0)
                .to_be_bytes(),
        );
        packet.extend(time.wrapping_add(i * 6000).to_be_bytes());
        packet.extend(ssrc.to_be_bytes());
        packet.extend(slice);
        data.extend([b'$', u8::try_from(channel).unwrap_or(0)]);
        data.extend(u16::try_from(packet.len()).unwrap_or(0).to_be_bytes());
        data.extend(packet);
    }
    data
}
