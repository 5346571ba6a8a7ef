//! Reading an export, folder or ZIP, with nothing hidden in it.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use zip::{CompressionMethod, ZipArchive};

use super::verify::VerifyError;

/// The files of an export.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) entries: Vec<Entry>,
    /// What should not be there and is no file: folders, links, hidden bytes.
    pub(super) strange: Vec<String>,
}

/// One file, as part of a larger one or by itself.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) bytes: u64,
    path: PathBuf,
    start: u64,
}

/// Left behind by programs that only looked.
const SYSTEM_FILES: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

impl Opened {
    pub(super) fn open(path: &Path) -> Result<Self, VerifyError> {
        let failed = |source| VerifyError::Open {
            path: path.to_owned(),
            source,
        };
        let meta = fs::metadata(path).map_err(failed)?;
        if meta.is_dir() {
            folder(path).map_err(failed)
        } else {
            zip(path)
        }
    }

    pub(super) fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name == name)
    }
}

impl Entry {
    /// A part of it. Reading ends where the file does.
    pub(super) fn part(&self, offset: u64, bytes: u64) -> io::Result<impl Read + use<>> {
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(self.start + offset))?;
        Ok(file.take(bytes.min(self.bytes.saturating_sub(offset))))
    }

    /// All of a small file; `None` when it has more than `most` bytes.
    pub(super) fn whole(&self, most: u64) -> io::Result<Option<Vec<u8>>> {
        if self.bytes > most {
            return Ok(None);
        }
        let mut bytes = Vec::new();
        self.part(0, self.bytes)?.read_to_end(&mut bytes)?;
        Ok(Some(bytes))
    }
}

fn folder(path: &Path) -> io::Result<Opened> {
    let (mut entries, mut strange) = (Vec::new(), Vec::new());
    for file in fs::read_dir(path)? {
        let file = file?;
        let name = file.file_name().to_string_lossy().into_owned();
        let meta = file.metadata()?;
        if SYSTEM_FILES.contains(&name.as_str()) {
            continue;
        }
        if !meta.is_file() {
            strange.push(name);
            continue;
        }
        entries.push(Entry {
            name,
            bytes: meta.len(),
            path: file.path(),
            start: 0,
        });
    }
    Ok(Opened { entries, strange })
}

/// The files must fill the archive from its beginning to its directory: what lies between them would
/// be seen by other programs and not by this one.
fn zip(path: &Path) -> Result<Opened, VerifyError> {
    let no_export = |what: String| VerifyError::NoExport {
        path: path.to_owned(),
        what,
    };
    let failed = |source| VerifyError::Open {
        path: path.to_owned(),
        source,
    };
    let file = File::open(path).map_err(failed)?;
    let mut archive = ZipArchive::new(file)
        .map_err(|error| no_export(format!("neither a folder nor a whole ZIP ({error})")))?;
    let mut entries = Vec::new();
    let mut places = Vec::new();
    for index in 0..archive.len() {
        let file = archive
            .by_index_raw(index)
            .map_err(|error| no_export(format!("a ZIP that cannot be read ({error})")))?;
        let name = file.name().map(std::borrow::Cow::into_owned);
        let name =
            name.map_err(|error| no_export(format!("a ZIP with an unreadable name ({error})")))?;
        if file.compression() != CompressionMethod::Stored || file.encrypted() {
            return Err(no_export(
                "a ZIP that another program packed: unpack it and verify the folder".to_owned(),
            ));
        }
        let start = file
            .data_start()
            .ok_or_else(|| no_export("a ZIP whose files cannot be found".to_owned()))?;
        places.push((file.header_start(), start + file.compressed_size()));
        entries.push(Entry {
            name,
            bytes: file.compressed_size(),
            path: path.to_owned(),
            start,
        });
    }
    places.sort_unstable();
    places.push((archive.central_directory_start(), 0));
    let mut strange = Vec::new();
    let mut end = 0;
    for (start, next) in places {
        if start != end {
            strange.push("bytes that belong to no file of the ZIP".to_owned());
            break;
        }
        end = next;
    }
    Ok(Opened { entries, strange })
}
