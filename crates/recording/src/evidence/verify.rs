//! Was an export changed, and where?

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use inveye_domain::CameraId;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::key::{Fingerprint, signer};
use super::manifest::{FilmEntry, Manifest, ManifestFile};
use super::opened::{Entry, Opened};
use super::{MANIFEST, SIGNATURE, hex};
use crate::parallel::in_parallel;

/// More than the largest manifest that [`super::export()`] writes.
const MOST_MANIFEST: u64 = 1 << 30;
/// Changed GOPs of one film that are listed one by one.
const MOST_LISTED: usize = 100;

/// Why nothing could be said.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// It cannot be read.
    #[error("could not read {}", path.display())]
    Open {
        /// What was given.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// Not something that this program exported.
    #[error("{} is no export: {what}", path.display())]
    NoExport {
        /// What was given.
        path: PathBuf,
        /// What it is.
        what: String,
    },
}

/// Something that is not as it was exported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum Finding {
    /// The manifest is not what was signed.
    ManifestChanged,
    /// It was signed, but not with the key that was expected.
    OtherKey {
        /// Who signed.
        found: Fingerprint,
        /// Who should have.
        expected: Fingerprint,
    },
    /// The manifest contradicts itself, though somebody signed it.
    Contradiction {
        /// About which file.
        file: String,
    },
    /// A file is gone.
    FileMissing {
        /// Its name.
        file: String,
    },
    /// Something is there that was not exported.
    FileAdded {
        /// Its name.
        file: String,
    },
    /// A file holds what another one should.
    Swapped {
        /// Its name.
        file: String,
        /// Whose content it has.
        holds: String,
    },
    /// A GOP of a film was changed.
    GopChanged {
        /// Which film.
        file: String,
        /// Which camera.
        camera: CameraId,
        /// Number of the GOP in the film, from 1.
        gop: u32,
        /// When it happened, UTC.
        at: String,
    },
    /// More GOPs than are listed were changed.
    MoreGops {
        /// Of which film.
        file: String,
        /// How many more.
        more: usize,
    },
    /// A film ends early.
    Truncated {
        /// Which film.
        file: String,
        /// Which camera.
        camera: CameraId,
        /// Number of the first GOP that is not whole.
        gop: u32,
        /// When it happened, UTC.
        at: String,
    },
    /// The tables at a film's front were changed: what it tells about its pictures.
    TablesChanged {
        /// Which film.
        file: String,
        /// Which camera.
        camera: CameraId,
    },
    /// A file without parts, or one with bytes behind its parts, was changed.
    FileChanged {
        /// Its name.
        file: String,
    },
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ManifestChanged => {
                write!(
                    f,
                    "{MANIFEST}: changed; it is not what {SIGNATURE} was made for"
                )
            }
            Self::OtherKey { found, expected } => {
                write!(
                    f,
                    "{SIGNATURE}: signed with key {found}, not with {expected}"
                )
            }
            Self::Contradiction { file } => {
                write!(f, "{MANIFEST}: what it says about {file} is contradictory")
            }
            Self::FileMissing { file } => write!(f, "{file}: missing"),
            Self::FileAdded { file } => write!(f, "{file}: added, it was not exported"),
            Self::Swapped { file, holds } => {
                write!(f, "{file}: holds what was exported as {holds}")
            }
            Self::GopChanged {
                file,
                camera,
                gop,
                at,
            } => write!(f, "{file}: camera {camera}, GOP {gop} at {at} was changed"),
            Self::MoreGops { file, more } => {
                write!(f, "{file}: {more} more GOPs were changed")
            }
            Self::Truncated {
                file,
                camera,
                gop,
                at,
            } => write!(
                f,
                "{file}: camera {camera}, cut off in GOP {gop} at {at}; what was behind is missing"
            ),
            Self::TablesChanged { file, camera } => write!(
                f,
                "{file}: camera {camera}, the tables at the front were changed"
            ),
            Self::FileChanged { file } => write!(f, "{file}: changed"),
        }
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerifyReport {
    /// Nothing was changed since it was signed.
    pub unchanged: bool,
    /// Who signed; none when the signature does not hold.
    pub key: Option<Fingerprint>,
    /// Whether that is the key which was expected; none when none was named.
    pub key_expected: Option<bool>,
    /// What is not as it was.
    pub findings: Vec<Finding>,
    /// Said by the export itself: parts that had been damaged before it was made.
    pub notes: Vec<String>,
    /// How many files were checked.
    pub files: usize,
    /// How many bytes.
    pub bytes: u64,
    /// Store, time and reason, as the manifest says.
    pub about: Option<String>,
}

/// Reads all of an export. `expected` is the fingerprint that the store told; without it anybody may
/// have signed.
pub fn verify(path: &Path, expected: Option<Fingerprint>) -> Result<VerifyReport, VerifyError> {
    let failed = |source| VerifyError::Open {
        path: path.to_owned(),
        source,
    };
    let opened = Opened::open(path)?;
    let no_export = |what: &str| VerifyError::NoExport {
        path: path.to_owned(),
        what: what.to_owned(),
    };
    let manifest = opened
        .entry(MANIFEST)
        .ok_or_else(|| no_export("it has no manifest.json"))?;
    let text = manifest
        .whole(MOST_MANIFEST)
        .map_err(failed)?
        .ok_or_else(|| no_export("its manifest.json is larger than any"))?;
    let mut report = VerifyReport {
        unchanged: false,
        key: None,
        key_expected: None,
        findings: Vec::new(),
        notes: Vec::new(),
        files: 0,
        bytes: text.len() as u64,
        about: None,
    };
    match opened.entry(SIGNATURE) {
        None => report.findings.push(Finding::FileMissing {
            file: SIGNATURE.to_owned(),
        }),
        Some(entry) => {
            let signature = entry.whole(4096).map_err(failed)?.unwrap_or_default();
            let signature = String::from_utf8(signature).unwrap_or_default();
            report.key = signer(&signature, &text);
        }
    }
    match (report.key, expected) {
        (None, _) => report.findings.push(Finding::ManifestChanged),
        (Some(found), Some(expected)) if found != expected => {
            report.findings.push(Finding::OtherKey { found, expected });
        }
        _ => {}
    }
    report.key_expected = report
        .key
        .zip(expected)
        .map(|(found, expected)| found == expected);
    let manifest = match serde_json::from_slice::<Manifest>(&text) {
        Ok(manifest) => manifest,
        Err(_) if report.key.is_none() => return Ok(report),
        Err(error) => {
            return Err(no_export(&format!(
                "its manifest is of another version than this program ({error})"
            )));
        }
    };
    report.about = Some(format!(
        "{}, {} to {}, exported {} by {}: {}",
        manifest.site,
        manifest.from.local,
        manifest.to.local,
        manifest.exported.local,
        manifest.exported_by,
        manifest.reason
    ));
    report.findings.extend(names(&manifest, &opened));
    report.notes = notes(&manifest);
    check_files(&manifest, &opened, &mut report).map_err(failed)?;
    report.unchanged = report.findings.is_empty();
    Ok(report)
}

/// Files that are missing or that nobody exported.
fn names(manifest: &Manifest, opened: &Opened) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in &manifest.files {
        if opened.entry(&file.name).is_none() {
            findings.push(Finding::FileMissing {
                file: file.name.clone(),
            });
        }
    }
    let known = |name: &str| {
        name == MANIFEST || name == SIGNATURE || manifest.files.iter().any(|file| file.name == name)
    };
    let added = opened.entries.iter().map(|entry| &entry.name);
    let added = added.filter(|name| !known(name)).chain(&opened.strange);
    findings.extend(added.map(|name| Finding::FileAdded { file: name.clone() }));
    findings
}

fn notes(manifest: &Manifest) -> Vec<String> {
    let mut notes = Vec::new();
    for film in manifest.files.iter().filter_map(|file| file.film.as_ref()) {
        let broken = film.fragments.iter().filter(|f| f.broken_seal);
        notes.extend(broken.map(|fragment| {
            format!(
                "camera {}, GOP {} at {}: the recording did not agree with its seal any more when it was exported",
                film.camera, fragment.gop, fragment.start
            )
        }));
    }
    notes
}

/// All files, as many at a time as there are processors.
fn check_files(manifest: &Manifest, opened: &Opened, report: &mut VerifyReport) -> io::Result<()> {
    let by_digest: BTreeMap<&str, &str> = manifest
        .files
        .iter()
        .map(|file| (file.sha256.as_str(), file.name.as_str()))
        .collect();
    let files: Vec<(&ManifestFile, &Entry)> = manifest
        .files
        .iter()
        .filter_map(|file| Some((file, opened.entry(&file.name)?)))
        .collect();
    let checked = in_parallel(&files, |(file, entry)| check_file(file, entry, &by_digest));
    for (findings, (_, entry)) in checked.into_iter().zip(&files) {
        report.findings.extend(findings?);
        report.files += 1;
        report.bytes += entry.bytes;
    }
    Ok(())
}

fn check_file(
    file: &ManifestFile,
    entry: &Entry,
    by_digest: &BTreeMap<&str, &str>,
) -> io::Result<Vec<Finding>> {
    let mut findings = Vec::new();
    if !is_consistent(file) {
        findings.push(Finding::Contradiction {
            file: file.name.clone(),
        });
    }
    let found = digest(entry, 0, entry.bytes)?;
    if found == file.sha256 && entry.bytes == file.bytes {
        return Ok(findings);
    }
    if let Some(holds) = by_digest.get(found.as_str()) {
        findings.push(Finding::Swapped {
            file: file.name.clone(),
            holds: (*holds).to_owned(),
        });
        return Ok(findings);
    }
    let before = findings.len();
    if let Some(film) = &file.film {
        locate(file, film, entry, &mut findings)?;
    }
    if findings.len() == before || entry.bytes > file.bytes {
        findings.push(Finding::FileChanged {
            file: file.name.clone(),
        });
    }
    Ok(findings)
}

/// Which parts of a film are not as they were.
fn locate(
    file: &ManifestFile,
    film: &FilmEntry,
    entry: &Entry,
    findings: &mut Vec<Finding>,
) -> io::Result<()> {
    let tables = digest(entry, 0, film.tables_bytes)?;
    if tables != film.tables_sha256 {
        findings.push(Finding::TablesChanged {
            file: file.name.clone(),
            camera: film.camera.clone(),
        });
    }
    let mut changed: Vec<Finding> = Vec::new();
    let mut more = 0;
    let mut last = 0;
    for fragment in &film.fragments {
        if fragment.offset + fragment.bytes > entry.bytes {
            changed.push(Finding::Truncated {
                file: file.name.clone(),
                camera: film.camera.clone(),
                gop: fragment.gop,
                at: fragment.start.clone(),
            });
            break;
        }
        // A GOP of several fragments is told once.
        if last == fragment.gop
            || digest(entry, fragment.offset, fragment.bytes)? == fragment.sha256
        {
            continue;
        }
        last = fragment.gop;
        if changed.len() >= MOST_LISTED {
            more += 1;
            continue;
        }
        changed.push(Finding::GopChanged {
            file: file.name.clone(),
            camera: film.camera.clone(),
            gop: fragment.gop,
            at: fragment.start.clone(),
        });
    }
    findings.append(&mut changed);
    if more > 0 {
        findings.push(Finding::MoreGops {
            file: file.name.clone(),
            more,
        });
    }
    Ok(())
}

/// Whether the parts of a film are all of it.
fn is_consistent(file: &ManifestFile) -> bool {
    let Some(film) = &file.film else { return true };
    let mut end = film.tables_bytes;
    for fragment in &film.fragments {
        if fragment.offset != end {
            return false;
        }
        end = end.saturating_add(fragment.bytes);
    }
    end == file.bytes
}

fn digest(entry: &Entry, offset: u64, bytes: u64) -> io::Result<String> {
    let mut part = entry.part(offset, bytes)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 18];
    loop {
        match part.read(&mut buffer)? {
            0 => return Ok(hex(&hasher.finalize())),
            read => hasher.update(&buffer[..read]),
        }
    }
}
