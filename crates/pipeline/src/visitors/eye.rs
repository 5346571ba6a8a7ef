//! The one session of the model that says how people look.

use std::time::Duration;

use inveye_base::{Clock, ErrorChain};
use inveye_domain::Bbox;
use inveye_inference_core::{ChannelOrder, DetectorSource, Embedder, PackedImage};

use crate::budget::Budget;
use crate::recognition::{Look, look_at};

pub(super) struct Eye {
    embedder: Option<Box<dyn Embedder>>,
    problem: Option<String>,
    opened: u64,
    budget: Budget,
}

impl Eye {
    pub(super) fn new(workers: usize) -> Self {
        Self {
            embedder: None,
            problem: None,
            opened: 0,
            budget: Budget::new(workers),
        }
    }

    /// Loads the model.
    pub(super) fn open(&mut self, models: &dyn DetectorSource) -> Result<(), String> {
        let opened = models.open_embedder();
        self.problem = opened.as_ref().err().cloned();
        self.embedder = Some(opened?);
        self.opened += 1;
        Ok(())
    }

    /// How often it was opened.
    pub(super) fn opened(&self) -> u64 {
        self.opened
    }

    pub(super) fn close(&mut self) {
        self.embedder = None;
        self.problem = None;
    }

    pub(super) fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    /// Whether a picture's people may be looked at now.
    pub(super) fn has_time(&mut self, now: Duration) -> bool {
        self.embedder.is_some() && self.budget.is_left(now)
    }

    pub(super) fn look(
        &mut self,
        clock: &dyn Clock,
        picture: &PackedImage,
        channels: ChannelOrder,
        boxes: &[Bbox],
    ) -> Vec<Look> {
        let Some(embedder) = self.embedder.as_mut().filter(|_| !boxes.is_empty()) else {
            return Vec::new();
        };
        let before = clock.monotonic();
        let looks = look_at(embedder.as_mut(), picture, channels, boxes);
        self.budget.take(clock.monotonic().saturating_sub(before));
        match looks {
            Ok(looks) => {
                self.problem = None;
                looks
            }
            Err(error) => {
                if self.problem.is_none() {
                    tracing::warn!(error = %ErrorChain(&error), "people could not be looked at");
                }
                self.problem = Some(error.to_string());
                Vec::new()
            }
        }
    }
}
