//! Reading a segment back, whatever happened to it.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::boxes::{self, HEAD, UUID_HEAD};
use super::{
    Header, KeyId, Keyframe, Lock, Locked, RecordingKey, Seal, SegmentSummary, footer,
    ticks_to_duration,
};
use crate::Digest;

/// One sealed fragment in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fragment {
    /// Of its `moof`, from the start of the file.
    pub offset: u64,
    /// Length of `moof`.
    pub moof: u32,
    /// Length of `mdat`, with its head.
    pub mdat: u32,
    /// The seal behind it.
    pub seal: Seal,
}

/// What a segment holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    /// Everything up to the last good seal.
    pub summary: SegmentSummary,
    /// Length of `ftyp` and `moov`.
    pub init: u64,
    /// The fragments, in order.
    pub fragments: Vec<Fragment>,
    /// Whether the footer is there and right: the writer finished.
    pub finished: bool,
    /// Bytes at the end that belong to nothing: a fragment that was being written.
    pub torn: u64,
    /// Which fragment does not agree with its seal, and how; nothing behind it is believed.
    pub changed: Option<(usize, &'static str)>,
    /// Which key it takes to read the pictures; none where everybody can.
    pub locked: Option<KeyId>,
}

/// Why a file is no segment at all.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// It cannot be read.
    #[error("could not read {}", path.display())]
    Read {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The front is missing, torn or somebody else's.
    #[error("{} is no recorded segment: {what}", path.display())]
    NoSegment {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        what: &'static str,
    },
    /// It takes a key that is not here.
    #[error("{} is encrypted with key {key}, which is not the one in this data folder: put `recordings.key` back from your copy", path.display())]
    Locked {
        /// Which file.
        path: PathBuf,
        /// Which key.
        key: KeyId,
    },
    /// An encrypted fragment is not what was written.
    #[error("pictures in {} were changed and cannot be decrypted", path.display())]
    Changed {
        /// Which file.
        path: PathBuf,
    },
}

/// More than any front has: parameter sets are a few hundred bytes.
const MOST_FRONT: u64 = 1 << 20;

/// Walks through a segment and checks every seal. Reads all of it. Of an encrypted one only the chain
/// is checked, not the pictures: see [`scan_with`].
pub fn scan(path: &Path) -> Result<Scan, ScanError> {
    scan_with(path, None)
}

/// The same with the key of what is encrypted.
pub fn scan_with(path: &Path, key: Option<&Arc<RecordingKey>>) -> Result<Scan, ScanError> {
    let mut file = Source::open(path)?;
    file.key = key;
    walk(file)
}

/// The same from the front and the footer alone, for files that were finished; everything else is
/// walked through and checked.
pub fn scan_quickly(path: &Path) -> Result<Scan, ScanError> {
    scan_quickly_with(path, None)
}

pub(crate) fn scan_quickly_with(
    path: &Path,
    key: Option<&Arc<RecordingKey>>,
) -> Result<Scan, ScanError> {
    let mut file = Source::open(path)?;
    file.key = key;
    let (front, header) = file.front()?;
    if let Some(footer) = file.footer(&header) {
        let bytes = file.length;
        return Ok(Scan {
            summary: SegmentSummary {
                header,
                end: footer.end,
                ticks: footer.ticks,
                bytes,
                chain: footer.chain,
                keyframes: footer.keyframes,
            },
            init: front.init,
            fragments: Vec::new(),
            finished: true,
            torn: 0,
            changed: None,
            locked: front.locked.map(|locked| locked.key),
        });
    }
    walk(file)
}

/// The fragments that begin in a part of the file, without reading the pictures: for playing.
pub fn fragments_from(path: &Path, offset: u64, until: u64) -> Result<Vec<Fragment>, ScanError> {
    let mut file = Source::open(path)?;
    let mut fragments = Vec::new();
    let mut at = offset;
    while at < until {
        match file.fragment(at).map_err(file.failed())? {
            Some(fragment) => {
                at += fragment.length();
                fragments.push(fragment);
            }
            None => break,
        }
    }
    Ok(fragments)
}

impl Fragment {
    /// With its seal.
    pub fn length(&self) -> u64 {
        u64::from(self.moof) + u64::from(self.mdat) + super::SEAL_BYTES as u64
    }
}

/// Whether a footer of ours ends the file, whatever lies before it.
pub(crate) fn has_footer(path: &Path) -> bool {
    let read = || {
        let mut file = Source::open(path).ok()?;
        let (_, header) = file.front().ok()?;
        file.footer(&header)
    };
    read().is_some()
}

/// The front of a segment with everything that it says.
pub(crate) struct SegmentFront {
    /// `ftyp` and `moov`.
    pub(crate) init: Vec<u8>,
    /// With the header: where the first fragment begins.
    pub(crate) length: u64,
    /// The chain's beginning.
    pub(crate) chain: Digest,
    pub(crate) header: Header,
    /// What it takes to read the pictures.
    pub(crate) locked: Option<Locked>,
}

/// Reads the front alone.
pub(crate) fn read_front(path: &Path) -> Result<SegmentFront, ScanError> {
    let mut file = Source::open(path)?;
    let (front, header) = file.front()?;
    let failed = file.failed();
    let init = file.read(0, front.init).map_err(failed)?.to_vec();
    Ok(SegmentFront {
        init,
        length: front.length,
        chain: front.chain,
        header,
        locked: front.locked,
    })
}

fn walk(mut file: Source<'_>) -> Result<Scan, ScanError> {
    let (front, header) = file.front()?;
    let pictures = match &front.locked {
        None => Pictures::Plain,
        Some(locked) => Lock::of(locked, file.key).map_or(Pictures::Hidden, Pictures::Locked),
    };
    let mut summary = SegmentSummary {
        end: header.start_us,
        ticks: 0,
        bytes: front.length,
        chain: front.chain,
        keyframes: Vec::new(),
        header,
    };
    let (mut fragments, mut changed) = (Vec::new(), None);
    while let Some(fragment) = file.fragment(summary.bytes).map_err(file.failed())? {
        let wrong = file
            .check(&fragment, &summary.chain, &pictures)
            .map_err(file.failed())?;
        if let Some(what) = wrong {
            changed = Some((fragments.len(), what));
            break;
        }
        let seal = &fragment.seal;
        if seal.keyframe {
            summary.keyframes.push(Keyframe {
                offset: fragment.offset,
                at: seal.start,
            });
        }
        summary.bytes += fragment.length();
        summary.chain = seal.chain;
        summary.ticks = seal.decode_time.saturating_add(u64::from(seal.duration));
        summary.end = seal.start + ticks_to_duration(u64::from(seal.duration));
        fragments.push(fragment);
    }
    let rest = file.length.saturating_sub(summary.bytes);
    let finished = changed.is_none() && file.footer_at(&summary);
    if finished {
        summary.bytes = file.length;
    }
    Ok(Scan {
        summary,
        init: front.init,
        fragments,
        finished,
        torn: if finished { 0 } else { rest },
        changed,
        locked: front.locked.map(|locked| locked.key),
    })
}

struct Front {
    init: u64,
    length: u64,
    chain: Digest,
    locked: Option<Locked>,
}

/// What `mdat` holds.
enum Pictures {
    Plain,
    /// Encrypted, and here is the key.
    Locked(Lock),
    /// Encrypted with a key that is not here.
    Hidden,
}

struct Source<'a> {
    path: &'a Path,
    key: Option<&'a Arc<RecordingKey>>,
    file: BufReader<File>,
    length: u64,
    buffer: Vec<u8>,
}

impl<'a> Source<'a> {
    fn open(path: &'a Path) -> Result<Self, ScanError> {
        let failed = |source| ScanError::Read {
            path: path.to_owned(),
            source,
        };
        let file = File::open(path).map_err(failed)?;
        let length = file.metadata().map_err(failed)?.len();
        Ok(Self {
            path,
            key: None,
            file: BufReader::new(file),
            length,
            buffer: Vec::new(),
        })
    }

    fn failed(&self) -> impl Fn(io::Error) -> ScanError + use<'a> {
        let path = self.path;
        move |source| ScanError::Read {
            path: path.to_owned(),
            source,
        }
    }

    /// Bytes at a place; fewer at the end of the file.
    fn read(&mut self, at: u64, length: u64) -> io::Result<&[u8]> {
        let now = self.file.stream_position()?;
        // Within the buffer this reads nothing anew.
        self.file
            .seek_relative(at.cast_signed().wrapping_sub(now.cast_signed()))?;
        self.buffer.clear();
        (&mut self.file)
            .take(length)
            .read_to_end(&mut self.buffer)?;
        Ok(&self.buffer)
    }

    /// Length and letters of the box at a place, if it is whole.
    fn head(&mut self, at: u64) -> io::Result<Option<(u64, [u8; 4])>> {
        let file = self.length;
        let head = boxes::head(self.read(at, HEAD as u64)?);
        Ok(head.filter(|(length, _)| at.checked_add(*length).is_some_and(|end| end <= file)))
    }

    fn front(&mut self) -> Result<(Front, Header), ScanError> {
        let path = self.path;
        let wrong = |what| ScanError::NoSegment {
            path: path.to_owned(),
            what,
        };
        let failed = self.failed();
        let (mut at, mut init, mut locked) = (0, 0, None);
        loop {
            let (length, kind) = self
                .head(at)
                .map_err(&failed)?
                .ok_or_else(|| wrong("its front is torn off"))?;
            if at + length > MOST_FRONT {
                return Err(wrong("it has no header"));
            }
            match &kind {
                b"ftyp" | b"moov" => init = at + length,
                b"uuid" => {
                    let end = at + length;
                    let front = self.read(0, end).map_err(&failed)?;
                    let own = &front[usize::try_from(at).unwrap_or(usize::MAX)..];
                    if own.get(HEAD..UUID_HEAD) == Some(&boxes::CIPHER[..]) {
                        let cipher = Locked::from_body(&own[UUID_HEAD..]);
                        locked = Some(cipher.ok_or_else(|| wrong("its cipher is not known"))?);
                        at = end;
                        continue;
                    }
                    if own.get(HEAD..UUID_HEAD) != Some(&boxes::HEADER[..]) {
                        return Err(wrong("its header is somebody else's"));
                    }
                    let header = Header::from_body(&own[UUID_HEAD..])
                        .map_err(|_| wrong("its header cannot be read"))?;
                    let chain = Sha256::digest(front).into();
                    let length = end;
                    return Ok((
                        Front {
                            init,
                            length,
                            chain,
                            locked,
                        },
                        header,
                    ));
                }
                _ => return Err(wrong("it has no header")),
            }
            at += length;
        }
    }

    /// `moof`, `mdat` and seal at a place, if they are whole; contents are not checked.
    fn fragment(&mut self, at: u64) -> io::Result<Option<Fragment>> {
        let Some((moof, b"moof")) = self.head(at)?.as_ref().map(|(l, k)| (*l, k)) else {
            return Ok(None);
        };
        let Some((mdat, b"mdat")) = self.head(at + moof)?.as_ref().map(|(l, k)| (*l, k)) else {
            return Ok(None);
        };
        let seal = self.read(at + moof + mdat, super::SEAL_BYTES as u64)?;
        let ours = boxes::head(seal) == Some((super::SEAL_BYTES as u64, *b"uuid"))
            && seal.get(HEAD..UUID_HEAD) == Some(&boxes::SEAL[..]);
        let seal = ours.then(|| seal.get(UUID_HEAD..).and_then(Seal::from_body));
        Ok(seal.flatten().map(|seal| Fragment {
            offset: at,
            moof: u32::try_from(moof).unwrap_or(u32::MAX),
            mdat: u32::try_from(mdat).unwrap_or(u32::MAX),
            seal,
        }))
    }

    /// How a fragment disagrees with its seal. Without the key of what is encrypted only its place in
    /// the chain is checked.
    fn check(
        &mut self,
        fragment: &Fragment,
        before: &Digest,
        kind: &Pictures,
    ) -> io::Result<Option<&'static str>> {
        const CHANGED: &str = "its pictures were changed";
        let bytes = self.read(
            fragment.offset,
            u64::from(fragment.moof) + u64::from(fragment.mdat),
        )?;
        let (moof, mdat) = bytes.split_at(fragment.moof as usize);
        let pictures: Option<Digest> = match kind {
            Pictures::Plain => Some(Sha256::digest(&mdat[HEAD..]).into()),
            Pictures::Hidden => None,
            Pictures::Locked(lock) => {
                let mut body = mdat[HEAD..].to_vec();
                if !lock.open(fragment.offset, moof, &mut body) {
                    return Ok(Some(CHANGED));
                }
                Some(Sha256::digest(&body).into())
            }
        };
        Ok(
            if pictures.is_some_and(|pictures| pictures != fragment.seal.pictures) {
                Some(CHANGED)
            } else if fragment.seal.expected(before, moof) != fragment.seal.chain {
                Some("its times or its place in the chain were changed")
            } else {
                None
            },
        )
    }

    /// The footer found from the end of the file.
    fn footer(&mut self, header: &Header) -> Option<footer::Footer> {
        let end = self.length;
        let tail = self.read(end.checked_sub(4)?, 4).ok()?;
        let length = u64::from(u32::from_be_bytes(tail.try_into().ok()?));
        self.read_footer(header, end.checked_sub(length)?)
    }

    fn read_footer(&mut self, header: &Header, at: u64) -> Option<footer::Footer> {
        let length = self.length.checked_sub(at).filter(|&l| l <= MOST_FRONT)?;
        let bytes = self.read(at, length).ok()?;
        let ours = boxes::head(bytes) == Some((length, *b"uuid"))
            && bytes.get(HEAD..UUID_HEAD) == Some(&boxes::FOOTER[..]);
        footer::from_body(header.start_us, bytes.get(UUID_HEAD..)?).filter(|_| ours)
    }

    /// Whether a right footer follows the last fragment and ends the file.
    fn footer_at(&mut self, summary: &SegmentSummary) -> bool {
        self.read_footer(&summary.header, summary.bytes)
            .is_some_and(|footer| {
                footer.chain == summary.chain && footer.keyframes == summary.keyframes
            })
    }
}
