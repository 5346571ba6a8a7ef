//! The one session of the model that says how people look, and how much time it may take.

use std::time::Duration;

use inveye_base::{Clock, ErrorChain};
use inveye_domain::Bbox;
use inveye_inference_core::{ChannelOrder, DetectorSource, Embedder, PackedImage};

use crate::recognition::{Look, look_at};

/// Share of the time of all threads that analyse. Detection takes most of it: at a twentieth a look is hardly
/// felt there, and on a slow processor (10 ms a look) it still suffices for five people a second and thread.
const SHARE: f64 = 0.05;
/// Time that may be saved up, in seconds: several people come in at once, then nobody for a while.
const SAVED: f64 = 0.5;

pub(super) struct Eye {
    embedder: Option<Box<dyn Embedder>>,
    problem: Option<String>,
    opened: u64,
    budget: Budget,
}

/// Time that may be taken.
struct Budget {
    /// Seconds a second.
    share: f64,
    /// Seconds now.
    spare: f64,
    at: Duration,
}

impl Budget {
    fn new(workers: usize) -> Self {
        let workers = u32::try_from(workers.max(1)).unwrap_or(1);
        Self {
            share: SHARE * f64::from(workers),
            spare: SAVED,
            at: Duration::ZERO,
        }
    }

    fn is_left(&mut self, now: Duration) -> bool {
        let passed = now.saturating_sub(self.at).as_secs_f64();
        self.at = now;
        self.spare = (self.spare + passed * self.share).min(SAVED);
        self.spare > 0.0
    }

    fn take(&mut self, time: Duration) {
        self.spare -= time.as_secs_f64();
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slow_looks_take_their_share_and_no_more() {
        let look = Duration::from_millis(100);
        let (mut budget, mut now, mut looks) = (Budget::new(2), Duration::ZERO, 0);
        while now < Duration::from_secs(100) {
            if budget.is_left(now) {
                budget.take(look);
                now += look;
                looks += 1;
            }
            now += Duration::from_millis(10);
        }
        // A twentieth of two threads' 100 s, and what was saved up.
        assert!((100..=107).contains(&looks), "{looks} looks of 100 ms");
    }
}
