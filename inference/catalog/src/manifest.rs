//! The manifest's text, checked.

use std::collections::BTreeMap;

use inveye_base::ErrorKind;
use inveye_domain::{DetectorProfile, FrameSize};
use inveye_inference_core::{ChannelOrder, Family, ModelSpec, Resize, Task};
use serde::Deserialize;

use crate::digest::Sha256;
use crate::entry::Entry;

/// Models by name, in the manifest's order.
#[derive(Debug, Clone, PartialEq)]
pub struct Catalog {
    entries: Vec<Entry>,
    /// Lists that models may name instead of repeating them.
    labels: BTreeMap<String, Vec<String>>,
}

/// Why a manifest cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// Not TOML, or a field is missing or of another kind.
    #[error("the manifest is not readable")]
    Syntax(#[source] toml::de::Error),
    /// It says something that cannot be.
    #[error("model `{model}`: {problem}")]
    Contradiction {
        /// The model's name.
        model: String,
        /// What is wrong.
        problem: String,
    },
}

/// A name that no model has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no model `{name}`; known are {}", known.join(", "))]
pub struct UnknownModel {
    /// The name asked for.
    pub name: String,
    /// The names there are.
    pub known: Vec<String>,
}

impl UnknownModel {
    /// For the API.
    pub fn kind(&self) -> ErrorKind {
        ErrorKind::NotFound
    }
}

const EMBEDDED: &str = include_str!("../../../models/manifest.toml");

impl Catalog {
    /// The models this version of the product knows.
    pub fn embedded() -> Self {
        Self::parse(EMBEDDED).expect("the embedded manifest is parsed by a test")
    }

    /// Reads a manifest.
    pub fn parse(text: &str) -> Result<Self, ManifestError> {
        let document: Document = toml::from_str(text).map_err(ManifestError::Syntax)?;
        let mut entries: Vec<Entry> = Vec::new();
        for raw in document.model {
            let entry = raw.checked(&document.labels)?;
            if entries.iter().any(|other| other.name() == entry.name()) {
                return Err(contradiction(entry.name(), "is listed twice"));
            }
            entries.push(entry);
        }
        Ok(Self {
            entries,
            labels: document.labels,
        })
    }

    /// All models.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// A model by name.
    pub fn entry(&self, name: &str) -> Result<&Entry, UnknownModel> {
        self.entries
            .iter()
            .find(|entry| entry.name() == name)
            .ok_or_else(|| UnknownModel {
                name: name.to_owned(),
                known: self.entries.iter().map(|e| e.name().to_owned()).collect(),
            })
    }

    /// The model whose file has this hash.
    pub fn entry_by_hash(&self, hash: Sha256) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.sha256 == hash)
    }

    /// Models that serve a profile, the best first.
    pub fn for_profile(&self, profile: DetectorProfile) -> impl Iterator<Item = &Entry> {
        self.entries
            .iter()
            .filter(move |entry| entry.profiles.contains(&profile))
    }

    /// Models for a task, the best first.
    pub fn for_task(&self, task: Task) -> impl Iterator<Item = &Entry> {
        self.entries
            .iter()
            .filter(move |entry| entry.spec.family.task() == task)
    }

    /// The model of a profile that is fetched where none is on the machine.
    pub fn downloadable(&self, profile: DetectorProfile) -> Result<&Entry, UnknownModel> {
        self.for_profile(profile)
            .find(|entry| entry.url.is_some() && !entry.needs_acceptance)
            .ok_or_else(|| UnknownModel {
                name: format!("{profile:?}").to_lowercase(),
                known: Vec::new(),
            })
    }

    /// Adds a model; one of the same name is replaced.
    pub fn add(&mut self, entry: Entry) {
        self.entries.retain(|other| other.name() != entry.name());
        self.entries.push(entry);
    }

    /// Reads the description that stands beside a model of one's own: the same fields as a model
    /// in the manifest. Name, file, length and hash may be missing; they are the file's. Gives the
    /// model and the description with those filled in.
    pub(crate) fn parse_description(
        &self,
        text: &str,
        file: &str,
        bytes: u64,
        sha256: Sha256,
    ) -> Result<(Entry, String), ManifestError> {
        let raw: RawEntry = toml::from_str(text).map_err(ManifestError::Syntax)?;
        let stem = file.strip_suffix(".onnx").unwrap_or(file);
        let filled = [
            (raw.name.is_none(), format!("name = {stem:?}\n")),
            (raw.file.is_none(), format!("file = \"{stem}.onnx\"\n")),
            (raw.bytes.is_none(), format!("bytes = {bytes}\n")),
            (raw.sha256.is_none(), format!("sha256 = \"{sha256}\"\n")),
        ];
        let missing = filled.iter().filter(|(missing, _)| *missing);
        // In front, because behind a table's header they would belong to that table.
        let mut completed: String = missing.map(|(_, line)| line.as_str()).collect();
        completed.push_str(text);
        let entry = self.parse_stored(&completed)?;
        if entry.sha256 != sha256 || entry.bytes != bytes {
            let other = format!(
                "its description is for a file with another hash, {}",
                entry.sha256
            );
            return Err(contradiction(entry.name(), &other));
        }
        Ok((entry, completed))
    }

    /// Reads a complete description.
    pub(crate) fn parse_stored(&self, text: &str) -> Result<Entry, ManifestError> {
        let mut raw: RawEntry = toml::from_str(text).map_err(ManifestError::Syntax)?;
        raw.default = false;
        raw.checked(&self.labels)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(default)]
    labels: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    model: Vec<RawEntry>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RawLabels {
    Listed(Vec<String>),
    Named(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEntry {
    name: Option<String>,
    file: Option<String>,
    #[serde(default)]
    description: String,
    #[serde(default)]
    profiles: Vec<DetectorProfile>,
    #[serde(default)]
    default: bool,
    url: Option<String>,
    bytes: Option<u64>,
    sha256: Option<Sha256>,
    licence: String,
    #[serde(default)]
    needs_acceptance: bool,
    family: Family,
    input: FrameSize,
    resize: Resize,
    channels: ChannelOrder,
    #[serde(default)]
    mean: [f32; 3],
    #[serde(default = "ones")]
    std: [f32; 3],
    // What only detectors have.
    pad: Option<u8>,
    labels: Option<RawLabels>,
    min_score: Option<f32>,
    score: Option<f32>,
    nms_iou: Option<f32>,
}

const fn ones() -> [f32; 3] {
    [1.0; 3]
}

/// No camera model's input is larger; a manifest that says so would ask for gigabytes.
const MAX_SIDE: u32 = 4096;

impl RawEntry {
    fn checked(self, lists: &BTreeMap<String, Vec<String>>) -> Result<Entry, ManifestError> {
        let name = self.name.unwrap_or_default();
        let wrong = |problem: &str| contradiction(&name, problem);
        let file = self.file.ok_or_else(|| wrong("`file` is missing"))?;
        let detects = self.family.task() == Task::Detection;
        let labels = match self.labels {
            Some(RawLabels::Listed(labels)) => labels,
            Some(RawLabels::Named(list)) => lists
                .get(&list)
                .cloned()
                .ok_or_else(|| wrong(&format!("there is no label list `{list}`")))?,
            None => Vec::new(),
        };
        let given = [
            ("pad", self.pad.map(f32::from)),
            ("min_score", self.min_score),
            ("score", self.score),
            ("nms_iou", self.nms_iou),
        ];
        if let Some((field, value)) = given.iter().find(|(_, v)| v.is_some() != detects) {
            let problem = match value {
                None => format!("`{field}` is missing"),
                Some(_) => format!("`{field}` is for models that find people"),
            };
            return Err(wrong(&problem));
        }
        let number = |value: Option<f32>| value.unwrap_or_default();
        let (min_score, score) = (number(self.min_score), number(self.score));
        let nms_iou = number(self.nms_iou);
        let plain = |text: &str| {
            !text.is_empty()
                && !text.starts_with('.')
                && text
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
        };
        let sides = [self.input.width, self.input.height];
        let fraction = |value: f32| (0.0..=1.0).contains(&value);
        // Names become file names, so a path in them would escape the models folder.
        let checks = [
            (
                plain(&name),
                "`name` may hold letters, digits, `.`, `_` and `-`",
            ),
            (
                plain(&file),
                "`file` may hold letters, digits, `.`, `_` and `-`",
            ),
            (
                sides.iter().all(|side| (32..=MAX_SIDE).contains(side)),
                "sides of `input` must be between 32 and 4096",
            ),
            (
                !matches!(self.family, Family::YoloxRaw | Family::Yunet)
                    || sides.iter().all(|side| side % 32 == 0),
                "sides of `input` must be multiples of 32",
            ),
            (
                !detects || labels.iter().any(|l| l == "person"),
                "`labels` has no `person`",
            ),
            (
                detects || self.profiles.is_empty(),
                "`profiles` are for models that find people",
            ),
            (
                self.std.iter().all(|s| s.is_finite() && *s > 0.0),
                "`std` must be above 0",
            ),
            (
                self.mean.iter().all(|m| m.is_finite()),
                "`mean` must be numbers",
            ),
            (
                fraction(min_score) && fraction(score) && min_score <= score,
                "`min_score` and `score` must be between 0 and 1, `min_score` not above `score`",
            ),
            (fraction(nms_iou), "`nms_iou` must be between 0 and 1"),
            (
                self.needs_acceptance || !self.licence.contains("AGPL"),
                "an AGPL model needs `needs_acceptance = true`",
            ),
        ];
        if let Some((_, problem)) = checks.iter().find(|(good, _)| !good) {
            return Err(wrong(problem));
        }
        Ok(Entry {
            file,
            description: self.description,
            profiles: self.profiles,
            default: self.default,
            url: self.url,
            bytes: self.bytes.ok_or_else(|| wrong("`bytes` is missing"))?,
            sha256: self.sha256.ok_or_else(|| wrong("`sha256` is missing"))?,
            licence: self.licence,
            needs_acceptance: self.needs_acceptance,
            spec: ModelSpec {
                name,
                family: self.family,
                input: self.input,
                resize: self.resize,
                channels: self.channels,
                mean: self.mean,
                std: self.std,
                pad: self.pad.unwrap_or_default(),
                labels,
                min_score,
                score,
                nms_iou,
            },
        })
    }
}

fn contradiction(model: &str, problem: &str) -> ManifestError {
    ManifestError::Contradiction {
        model: model.to_owned(),
        problem: problem.to_owned(),
    }
}

#[cfg(test)]
mod tests;
