//! One model of the manifest.

use std::fmt;
use std::str::FromStr;

use inveye_inference_core::ModelSpec;
use serde::{Deserialize, Serialize};

use crate::digest::Sha256;

/// What a camera asks for: quality or thrift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// Finds people farther away.
    #[default]
    Accurate,
    /// Half the work; for many cameras on a small machine.
    Light,
}

impl Profile {
    /// Name in manifests and configuration.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accurate => "accurate",
            Self::Light => "light",
        }
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A name that is no profile.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no profile; use accurate or light")]
pub struct UnknownProfile(pub String);

impl FromStr for Profile {
    type Err = UnknownProfile;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Accurate, Self::Light]
            .into_iter()
            .find(|profile| profile.name() == text)
            .ok_or_else(|| UnknownProfile(text.to_owned()))
    }
}

/// One model: its file, its licence and how it is fed and read.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Name of the file in model folders.
    pub file: String,
    /// For people who choose.
    pub description: String,
    /// What it serves, besides being chosen by name.
    pub profiles: Vec<Profile>,
    /// Whether it is used when nothing else is said.
    pub default: bool,
    /// Where its authors publish it; models without come by import or in a folder.
    pub url: Option<String>,
    /// Length of the file.
    pub bytes: u64,
    /// Hash of the file.
    pub sha256: Sha256,
    /// SPDX name.
    pub licence: String,
    /// Whether the licence binds users in a way that somebody must accept.
    pub needs_acceptance: bool,
    /// How it is fed and read.
    pub spec: ModelSpec,
}

impl Entry {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.spec.name
    }
}
