//! Binary messages: a fixed header, then a picture or a piece of video.
//!
//! | bytes | meaning (big-endian) |
//! |---|---|
//! | 0 | kind: 1 JPEG, 2 initialization segment, 3 fragment that starts with a keyframe, 4 other fragment |
//! | 1 | version, 1 |
//! | 2–3 | tile index from `watching`; 0 on a video socket |
//! | 4–7 | zero |
//! | 8–15 | media time in microseconds |
//! | 16–23 | when the picture's last packet arrived at the engine, microseconds of Unix time |

/// Bytes before the picture.
pub const HEADER_LENGTH: usize = 24;

const VERSION: u8 = 1;

/// What follows the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureKind {
    /// A JPEG.
    Jpeg,
    /// Initialization segment of fragmented MP4.
    Init,
    /// Fragment that starts with a keyframe.
    Keyframe,
    /// Any other fragment.
    Fragment,
}

/// The header of a binary message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PictureHeader {
    /// What follows.
    pub kind: PictureKind,
    /// Which tile.
    pub tile: u16,
    /// Media time in microseconds.
    pub media_us: i64,
    /// When the picture's last packet arrived at the engine, microseconds of Unix time.
    pub received_us: i64,
}

impl PictureHeader {
    /// As sent.
    pub fn to_bytes(self) -> [u8; HEADER_LENGTH] {
        let mut bytes = [0; HEADER_LENGTH];
        bytes[0] = match self.kind {
            PictureKind::Jpeg => 1,
            PictureKind::Init => 2,
            PictureKind::Keyframe => 3,
            PictureKind::Fragment => 4,
        };
        bytes[1] = VERSION;
        bytes[2..4].copy_from_slice(&self.tile.to_be_bytes());
        bytes[8..16].copy_from_slice(&self.media_us.to_be_bytes());
        bytes[16..24].copy_from_slice(&self.received_us.to_be_bytes());
        bytes
    }

    /// As received; `None` for anything that is no such header.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let header: &[u8; HEADER_LENGTH] = bytes.first_chunk()?;
        let kind = match (header[0], header[1]) {
            (1, VERSION) => PictureKind::Jpeg,
            (2, VERSION) => PictureKind::Init,
            (3, VERSION) => PictureKind::Keyframe,
            (4, VERSION) => PictureKind::Fragment,
            _ => return None,
        };
        let number = |at: usize| header[at..].first_chunk().map(|b| i64::from_be_bytes(*b));
        Some(Self {
            kind,
            tile: u16::from_be_bytes([header[2], header[3]]),
            media_us: number(8)?,
            received_us: number(16)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_reads_back_what_was_written() {
        for kind in [
            PictureKind::Jpeg,
            PictureKind::Init,
            PictureKind::Keyframe,
            PictureKind::Fragment,
        ] {
            let header = PictureHeader {
                kind,
                tile: 513,
                media_us: -7,
                received_us: 1_790_000_000_000_000,
            };
            assert_eq!(PictureHeader::from_bytes(&header.to_bytes()), Some(header));
        }
        assert_eq!(PictureHeader::from_bytes(&[1; 10]), None, "too short");
        assert_eq!(PictureHeader::from_bytes(&[9; 30]), None, "unknown kind");
    }
}
