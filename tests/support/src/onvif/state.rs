//! What a device remembers.

use std::collections::{HashMap, HashSet};

use super::options::SimulatedProfile;
use super::server::OnvifFault;

/// How a request was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signed {
    /// Not at all.
    No,
    /// By a token in the envelope.
    Token,
    /// By HTTP Digest.
    Digest,
    /// Readably.
    Basic,
}

/// A request that came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What was asked.
    pub operation: String,
    /// How it was signed.
    pub signed: Signed,
    /// Whether it was let in.
    pub allowed: bool,
}

#[derive(Debug)]
pub(super) struct State {
    pub(super) profiles: Vec<SimulatedProfile>,
    pub(super) ntp: Option<String>,
    pub(super) time_by_ntp: bool,
    /// The last movement asked for, as it came; `None` after a stop.
    pub(super) moving: Option<String>,
    pub(super) preset: Option<String>,
    pub(super) asked: Vec<Asked>,
    pub(super) faults: HashMap<String, OnvifFault>,
    pub(super) nonces: HashSet<String>,
    pub(super) wrong: u32,
}

impl State {
    pub(super) fn new(profiles: Vec<SimulatedProfile>) -> Self {
        Self {
            profiles,
            ntp: None,
            time_by_ntp: false,
            moving: None,
            preset: None,
            asked: Vec::new(),
            faults: HashMap::new(),
            nonces: HashSet::new(),
            wrong: 0,
        }
    }
}
