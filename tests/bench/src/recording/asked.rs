//! Questions to the engine's API, as a player asks them.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use bytes::Bytes;
use inveye_domain::{MediaTime, WallTime};
use inveye_recording::segment::{encoding, moof};
use inveye_video::{AccessUnit, Decoder, DecoderChoice};

use crate::Engine;

const PATIENCE: Duration = Duration::from_secs(30);

/// An answer that is still being read.
struct Answer {
    socket: TcpStream,
    read: Vec<u8>,
}

/// The whole body of an answer.
pub(super) fn get(engine: &Engine, path: &str) -> Result<Vec<u8>> {
    let mut answer = Answer::to(engine, path)?;
    while answer.more()? {}
    Ok(answer.read)
}

/// Asks for media and decodes the first picture of it.
pub(super) fn first_picture(engine: &Engine, path: &str) -> Result<()> {
    let mut answer = Answer::to(engine, path)?;
    // `ftyp`, `moov`, and then the first fragment, of which the head of `mdat` and a picture are enough.
    let mut init = 0;
    for _ in 0..2 {
        init += answer.box_at(init)?.0;
    }
    let (length, kind) = answer.box_at(init)?;
    ensure!(&kind == b"moof", "a fragment follows the front");
    answer.until(init + length + 8)?;
    let samples = moof::samples(&answer.read[init..init + length]).context("its samples")?;
    let size = samples.first().context("a picture")?.size as usize;
    let from = init + length + 8;
    answer.until(from + size)?;
    let encoding = encoding(&answer.read[..init]).context("its encoding")?;
    let mut decoder = Decoder::open(encoding.codec, &encoding.extradata, DecoderChoice::Software)?;
    let unit = AccessUnit {
        data: Bytes::copy_from_slice(&answer.read[from..from + size]),
        media: MediaTime::default(),
        keyframe: true,
        received: Duration::ZERO,
        captured: WallTime::default(),
        lost_packets: 0,
    };
    let mut frames = decoder.decode(&unit);
    frames.extend(decoder.finish());
    ensure!(!frames.is_empty(), "the first picture decodes");
    Ok(())
}

impl Answer {
    /// Reads the head; HTTP/1.0, so that the body comes as it is and ends with the connection.
    fn to(engine: &Engine, path: &str) -> Result<Self> {
        let mut socket = TcpStream::connect(&engine.address)?;
        socket.set_read_timeout(Some(PATIENCE))?;
        socket.set_nodelay(true)?;
        let request = format!(
            "GET /api/v1{path} HTTP/1.0\r\nHost: {}\r\nAuthorization: Bearer {}\r\n\r\n",
            engine.address, engine.token
        );
        socket.write_all(request.as_bytes())?;
        let mut answer = Self {
            socket,
            read: Vec::new(),
        };
        loop {
            let end = answer.read.windows(4).position(|w| w == b"\r\n\r\n");
            if let Some(end) = end {
                let body = answer.read.split_off(end + 4);
                let head = String::from_utf8_lossy(&answer.read).into_owned();
                answer.read = body;
                if head.split(' ').nth(1) != Some("200") {
                    while answer.more()? {}
                    bail!("{path}: {head}{}", String::from_utf8_lossy(&answer.read));
                }
                return Ok(answer);
            }
            ensure!(answer.more()?, "{path}: no head came");
        }
    }

    /// False at the end.
    fn more(&mut self) -> Result<bool> {
        let mut buffer = [0; 64 << 10];
        let read = self.socket.read(&mut buffer)?;
        self.read.extend_from_slice(&buffer[..read]);
        Ok(read > 0)
    }

    fn until(&mut self, length: usize) -> Result<()> {
        while self.read.len() < length {
            ensure!(self.more()?, "the answer broke off");
        }
        Ok(())
    }

    /// Length and letters of a box, once all of it is there.
    fn box_at(&mut self, at: usize) -> Result<(usize, [u8; 4])> {
        self.until(at + 8)?;
        let head: [u8; 8] = self.read[at..at + 8].try_into()?;
        let (length, kind) = head.split_at(4);
        let length = u32::from_be_bytes(length.try_into()?) as usize;
        let kind = kind.try_into()?;
        if &kind != b"mdat" {
            self.until(at + length)?;
        }
        Ok((length, kind))
    }
}
