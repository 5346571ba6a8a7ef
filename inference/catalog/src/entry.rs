//! One model of the manifest.

use inveye_domain::DetectorProfile;
use inveye_inference_core::ModelSpec;

use crate::digest::Sha256;

/// One model: its file, its licence and how it is fed and read.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Name of the file in model folders.
    pub file: String,
    /// For people who choose.
    pub description: String,
    /// Cameras of these profiles use it; others only by name.
    pub profiles: Vec<DetectorProfile>,
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
