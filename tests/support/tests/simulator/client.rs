//! A client that shows every byte: requests by hand, packets as they come.

use std::collections::VecDeque;
use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use inveye_test_support::within;

/// One connection.
pub(crate) struct Client {
    socket: TcpStream,
    buffer: Vec<u8>,
    packets: VecDeque<Packet>,
    cseq: u32,
    pub(crate) url: String,
    pub(crate) session: String,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: String,
}

impl Answer {
    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> &str {
        self.head
            .lines()
            .filter_map(|line| line.split_once(": "))
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .unwrap_or_else(|| panic!("no {name} in {}", self.head))
            .1
    }
}

/// One interleaved frame.
#[derive(Debug, Clone)]
pub(crate) struct Packet {
    pub(crate) channel: u8,
    pub(crate) bytes: Vec<u8>,
}

impl Packet {
    pub(crate) fn sequence(&self) -> u16 {
        u16::from_be_bytes([self.bytes[2], self.bytes[3]])
    }

    pub(crate) fn timestamp(&self) -> u32 {
        self.word(4)
    }

    pub(crate) fn marker(&self) -> bool {
        self.bytes[1] & 0x80 != 0
    }

    /// NAL unit type of an H.264 packet; 28 is a fragment.
    pub(crate) fn kind(&self) -> u8 {
        self.bytes[12] & 0x1f
    }

    pub(crate) fn word(&self, at: usize) -> u32 {
        u32::from_be_bytes(self.bytes[at..at + 4].try_into().unwrap())
    }
}

impl Client {
    pub(crate) async fn connect(url: &str) -> io::Result<Self> {
        let host = url
            .strip_prefix("rtsp://")
            .unwrap()
            .split('/')
            .next()
            .unwrap();
        Ok(Self {
            socket: TcpStream::connect(host).await?,
            buffer: Vec::new(),
            packets: VecDeque::new(),
            cseq: 0,
            url: url.to_owned(),
            session: String::new(),
        })
    }

    /// Connects, describes, sets up over TCP and plays.
    pub(crate) async fn play(url: &str) -> Self {
        let mut client = Self::connect(url).await.unwrap();
        client.set_up("RTP/AVP/TCP;unicast;interleaved=0-1").await;
        assert_eq!(client.request("PLAY", "").await.status, 200);
        client
    }

    pub(crate) async fn set_up(&mut self, transport: &str) -> Answer {
        let target = format!("{}/track1", self.url);
        let answer = self
            .send("SETUP", &target, &format!("Transport: {transport}\r\n"))
            .await
            .unwrap();
        if answer.status == 200 {
            self.session = answer
                .header("Session")
                .split(';')
                .next()
                .unwrap()
                .to_owned();
        }
        answer
    }

    pub(crate) async fn request(&mut self, method: &str, headers: &str) -> Answer {
        let url = self.url.clone();
        self.send(method, &url, headers).await.unwrap()
    }

    pub(crate) async fn send(
        &mut self,
        method: &str,
        target: &str,
        headers: &str,
    ) -> io::Result<Answer> {
        self.cseq += 1;
        let session = if self.session.is_empty() {
            String::new()
        } else {
            format!("Session: {}\r\n", self.session)
        };
        let request = format!(
            "{method} {target} RTSP/1.0\r\nCSeq: {}\r\n{session}{headers}\r\n",
            self.cseq
        );
        self.socket.write_all(request.as_bytes()).await?;
        loop {
            if let Some(answer) = self.cut_answer() {
                assert_eq!(answer.header("CSeq"), self.cseq.to_string());
                return Ok(answer);
            }
            self.read().await?;
        }
    }

    /// The next frame on either channel.
    pub(crate) async fn packet(&mut self) -> io::Result<Packet> {
        loop {
            self.cut_packets();
            if let Some(packet) = self.packets.pop_front() {
                return Ok(packet);
            }
            self.read().await?;
        }
    }

    /// The next RTP packet.
    pub(crate) async fn rtp(&mut self) -> Packet {
        self.of_channel(0).await
    }

    /// The next RTCP packet.
    pub(crate) async fn rtcp(&mut self) -> Packet {
        self.of_channel(1).await
    }

    /// RTP packets up to and including the next marker.
    pub(crate) async fn picture(&mut self) -> Vec<Packet> {
        let mut packets = Vec::new();
        loop {
            let packet = self.rtp().await;
            let last = packet.marker();
            packets.push(packet);
            if last {
                return packets;
            }
        }
    }

    async fn of_channel(&mut self, channel: u8) -> Packet {
        loop {
            let packet = within("a packet", self.packet()).await.unwrap();
            if packet.channel == channel {
                return packet;
            }
        }
    }

    async fn read(&mut self) -> io::Result<()> {
        let reading = self.socket.read_buf(&mut self.buffer);
        if within("bytes from the server", reading).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(())
    }

    fn cut_packets(&mut self) {
        while let [b'$', channel, high, low, ..] = self.buffer[..] {
            let end = 4 + usize::from(u16::from_be_bytes([high, low]));
            if self.buffer.len() < end {
                return;
            }
            let bytes = self.buffer[4..end].to_vec();
            self.packets.push_back(Packet { channel, bytes });
            self.buffer.drain(..end);
        }
    }

    fn cut_answer(&mut self) -> Option<Answer> {
        self.cut_packets();
        if !self.buffer.starts_with(b"RTSP/1.0 ") {
            return None;
        }
        let end = self
            .buffer
            .windows(4)
            .position(|bytes| bytes == b"\r\n\r\n")?;
        let head = String::from_utf8(self.buffer[..end].to_vec()).unwrap();
        let mut answer = Answer {
            status: head[9..12].parse().unwrap(),
            head,
            body: String::new(),
        };
        let all = end + 4 + answer.header("Content-Length").parse::<usize>().unwrap();
        answer.body = String::from_utf8(self.buffer.get(end + 4..all)?.to_vec()).unwrap();
        self.buffer.drain(..all);
        Some(answer)
    }
}
