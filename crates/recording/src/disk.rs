//! A folder on a disk: whose it is, and where its segments lie.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use inveye_domain::{CameraId, DeviceId, StreamKind, WallTime};
use serde::{Deserialize, Serialize};

use crate::segment::KeyId;
use crate::{SegmentId, StreamId};

const IDENTITY: &str = "inveye-disk.json";
const SEGMENTS: &str = "segments";
/// Segments in one folder: file systems slow down with many more, and clearing one is quick.
pub(crate) const PER_FOLDER: u64 = 4096;

/// Kept on the disk: tells a disk that is not mounted, or another one, from ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Identity {
    format: String,
    /// Drawn at random when the folder is first used.
    disk: String,
    /// Who records onto it.
    device: DeviceId,
    /// The key of what is encrypted on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<KeyId>,
}

/// Why a folder cannot be recorded to.
#[derive(Debug, thiserror::Error)]
pub enum OpenDiskError {
    /// Not there, or not writable.
    #[error("cannot record to {}: the folder cannot be made or written; check that the disk is mounted and that this user may write", folder.display())]
    Folder {
        /// Which folder.
        folder: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The folder is there, but its identity is gone: most likely the disk is not mounted.
    #[error("recordings were kept in {}, but what is there now is not that disk: mount it, or choose the folder anew in the storage settings", folder.display())]
    Missing {
        /// Which folder.
        folder: PathBuf,
    },
    /// Another device records here, or the disk was swapped.
    #[error("{} belongs to disk {found} of device {device}, not to the one expected ({expected}): put the right disk back, or choose the folder anew in the storage settings", folder.display())]
    Other {
        /// Which folder.
        folder: PathBuf,
        /// The disk that is there.
        found: String,
        /// Whose it is.
        device: DeviceId,
        /// What the index knows.
        expected: String,
    },
    /// The identity file cannot be understood.
    #[error("{} is damaged: {what}", file.display())]
    Damaged {
        /// The identity file.
        file: PathBuf,
        /// What is wrong with it.
        what: String,
    },
}

/// A folder that is known to be the right one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Disk {
    folder: PathBuf,
    identity: Identity,
}

impl Identity {
    fn write(&self, folder: &Path) -> io::Result<()> {
        let text = serde_json::to_vec(self)?;
        write_whole(&folder.join(IDENTITY), &text)
    }
}

impl Disk {
    /// Opens the folder; `expected` is the disk that the index knows, none when it has never been used.
    pub(crate) fn open(
        folder: &Path,
        device: &DeviceId,
        expected: Option<&str>,
    ) -> Result<Self, OpenDiskError> {
        let wrap = |source| OpenDiskError::Folder {
            folder: folder.to_owned(),
            source,
        };
        let file = folder.join(IDENTITY);
        let identity = match (fs::read(&file), expected) {
            (Ok(bytes), _) => serde_json::from_slice::<Identity>(&bytes).map_err(|error| {
                OpenDiskError::Damaged {
                    file: file.clone(),
                    what: error.to_string(),
                }
            })?,
            (Err(error), Some(_)) if error.kind() == io::ErrorKind::NotFound => {
                return Err(OpenDiskError::Missing {
                    folder: folder.to_owned(),
                });
            }
            (Err(error), None) if error.kind() == io::ErrorKind::NotFound => {
                fs::create_dir_all(folder).map_err(wrap)?;
                let identity = Identity {
                    format: "inveye-disk/1".to_owned(),
                    disk: random_name(),
                    device: device.clone(),
                    key: None,
                };
                identity.write(folder).map_err(wrap)?;
                identity
            }
            (Err(error), _) => return Err(wrap(error)),
        };
        if identity.device != *device || expected.is_some_and(|disk| disk != identity.disk) {
            return Err(OpenDiskError::Other {
                folder: folder.to_owned(),
                found: identity.disk,
                device: identity.device,
                expected: expected.unwrap_or("a new one").to_owned(),
            });
        }
        fs::create_dir_all(folder.join(SEGMENTS)).map_err(wrap)?;
        sync_folder(folder).map_err(wrap)?;
        Ok(Self {
            folder: folder.to_owned(),
            identity,
        })
    }

    pub(crate) fn id(&self) -> &str {
        &self.identity.disk
    }

    /// Fails where it is not mounted any more, or another one is: the folder would be on the wrong disk.
    pub(crate) fn still_there(&self) -> io::Result<()> {
        match disk_of(&self.folder) {
            Ok(disk) if disk == self.identity.disk => Ok(()),
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Err(io::Error::other(OpenDiskError::Missing {
                folder: self.folder.clone(),
            })),
        }
    }

    /// The key of what is encrypted on it; none when nothing ever was.
    pub(crate) fn key(&self) -> Option<&KeyId> {
        self.identity.key.as_ref()
    }

    pub(crate) fn set_key(&mut self, key: &KeyId) -> io::Result<()> {
        self.identity.key = Some(key.clone());
        self.identity.write(&self.folder)
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where a segment lies. The name tells people what it is; only the number counts.
    pub(crate) fn path(
        &self,
        segment: SegmentId,
        camera: &CameraId,
        stream: StreamKind,
        start: WallTime,
    ) -> PathBuf {
        let id = StreamId {
            camera: camera.clone(),
            kind: stream,
        };
        path_in(&self.folder, segment, &id, start)
    }

    /// The folder of a segment.
    pub(crate) fn folder_of(&self, segment: SegmentId) -> PathBuf {
        folder_in(&self.folder, segment.0 / PER_FOLDER)
    }

    /// [`segment_files`] of this disk.
    pub(crate) fn files(&self, from: SegmentId) -> io::Result<Vec<(SegmentId, PathBuf)>> {
        segment_files(&self.folder, from)
    }
}

/// Where a segment of any folder of recordings lies.
pub(crate) fn path_in(
    folder: &Path,
    segment: SegmentId,
    stream: &StreamId,
    start: WallTime,
) -> PathBuf {
    let (camera, kind) = (&stream.camera, stream.kind.as_str());
    let name = format!("{:010}_{camera}_{kind}_{}.mp4", segment.0, utc_name(start));
    folder_in(folder, segment.0 / PER_FOLDER).join(name)
}

fn folder_in(folder: &Path, number: u64) -> PathBuf {
    folder.join(SEGMENTS).join(format!("{number:06}"))
}

/// The folders of segments in any folder of recordings, each with the lowest number that belongs
/// there, in order.
pub(crate) fn segment_folders(folder: &Path) -> io::Result<Vec<(SegmentId, PathBuf)>> {
    let mut found = Vec::new();
    for folder in fs::read_dir(folder.join(SEGMENTS))? {
        let folder = folder?;
        if !folder.file_type()?.is_dir() {
            continue;
        }
        let name = folder.file_name();
        if let Some(number) = name.to_str().and_then(|name| name.parse::<u64>().ok()) {
            found.push((SegmentId(number.saturating_mul(PER_FOLDER)), folder.path()));
        }
    }
    found.sort();
    Ok(found)
}

/// The segments in one of them, by number.
pub(crate) fn files_in(folder: &Path) -> io::Result<Vec<(SegmentId, PathBuf)>> {
    let mut found = Vec::new();
    for file in fs::read_dir(folder)? {
        let path = file?.path();
        if let Some(segment) = number_of(&path) {
            found.push((segment, path));
        }
    }
    found.sort();
    Ok(found)
}

/// All files with the number of a segment in their name, from the folder of `from` on.
pub(crate) fn segment_files(
    folder: &Path,
    from: SegmentId,
) -> io::Result<Vec<(SegmentId, PathBuf)>> {
    let first = from.0 / PER_FOLDER * PER_FOLDER;
    let mut found = Vec::new();
    for (lowest, folder) in segment_folders(folder)? {
        if lowest.0 >= first {
            found.extend(files_in(&folder)?);
        }
    }
    found.sort();
    Ok(found)
}

/// The disk that a folder of recordings says it is.
pub(crate) fn disk_of(folder: &Path) -> io::Result<String> {
    let bytes = fs::read(folder.join(IDENTITY))?;
    let identity: Identity = serde_json::from_slice(&bytes).map_err(io::Error::other)?;
    Ok(identity.disk)
}

fn number_of(path: &Path) -> Option<SegmentId> {
    let name = path.file_name()?.to_str()?.strip_suffix(".mp4")?;
    name.split('_').next()?.parse().ok().map(SegmentId)
}

/// `20260301T235959Z`, for file names.
fn utc_name(at: WallTime) -> String {
    let at = jiff::Timestamp::from_microsecond(at.as_micros()).unwrap_or_default();
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn random_name() -> String {
    let mut bytes = [0_u8; 8];
    // The system's generator has been seeded long before any recorder starts.
    getrandom::fill(&mut bytes).expect("the system gives random bytes");
    format!("disk-{:016x}", u64::from_be_bytes(bytes))
}

/// A small file that is there whole or not at all, even after a power cut.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let draft = path.with_extension("draft");
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .open(&draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&draft, path)?;
    path.parent().map_or(Ok(()), sync_folder)
}

/// Waits until the folder's names are on the disk. Windows has no such thing and needs none.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(windows) {
        return Ok(());
    }
    File::open(folder)?.sync_all()
}
