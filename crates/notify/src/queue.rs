//! Between the engine and a desktop that may be slow, stuck or absent.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use inveye_base::{ErrorChain, task};
use inveye_domain::{Alert, Language};

use crate::delivery::Delivery;

/// Alerts that wait for the desktop. More would only tell people late what the screen shows already.
const CAPACITY: usize = 32;

/// Delivers alerts on a thread of its own, in the order they came.
///
/// When the queue is full, the least urgent alert is dropped, the oldest of them first; it is counted
/// and logged, and stays on the screen. Dropping the queue ends the thread after the delivery that is
/// under way, without waiting for it: a stuck desktop must not hold up the end of the engine.
#[derive(Debug)]
pub struct ToastQueue {
    shared: Arc<Shared>,
}

/// How deliveries went.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ToastHealth {
    /// Handed over.
    pub delivered: u64,
    /// Tried in vain.
    pub failed: u64,
    /// Never tried: the queue was full.
    pub dropped: u64,
    /// Waiting now.
    pub waiting: usize,
    /// Why the newest delivery failed, with its causes; none when it went well.
    pub error: Option<String>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    waiting: VecDeque<(Alert, Language)>,
    health: ToastHealth,
    closed: bool,
}

impl ToastQueue {
    /// Starts the thread.
    pub fn start(delivery: impl Delivery + 'static) -> io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let thread = Arc::clone(&shared);
        task::thread_named("toasts", move || thread.work(delivery))?;
        Ok(Self { shared })
    }

    /// Queues an alert to be shown in a language; never blocks.
    pub fn push(&self, alert: Alert, language: Language) {
        let mut state = self.shared.lock();
        if state.waiting.len() >= CAPACITY {
            state.health.dropped += 1;
            let least = state
                .waiting
                .iter()
                .enumerate()
                .min_by_key(|(_, (waiting, _))| waiting.severity)
                .map(|(index, (waiting, _))| (index, waiting.severity));
            let dropped = match least {
                Some((index, severity)) if severity <= alert.severity => {
                    let dropped = state.waiting.remove(index);
                    state.waiting.push_back((alert, language));
                    dropped.map(|(alert, _)| alert)
                }
                _ => Some(alert),
            };
            if let Some(alert) = dropped {
                tracing::warn!(alert = %alert.id, "no toast: too many alerts are waiting");
            }
        } else {
            state.waiting.push_back((alert, language));
        }
        drop(state);
        self.shared.changed.notify_all();
    }

    /// How deliveries went.
    pub fn health(&self) -> ToastHealth {
        let state = self.shared.lock();
        ToastHealth {
            waiting: state.waiting.len(),
            ..state.health.clone()
        }
    }
}

impl Drop for ToastQueue {
    fn drop(&mut self) {
        self.shared.lock().closed = true;
        self.shared.changed.notify_all();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        // Counters and a list are valid after any panic.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next(&self) -> Option<(Alert, Language)> {
        let mut state = self
            .changed
            .wait_while(self.lock(), |state| {
                state.waiting.is_empty() && !state.closed
            })
            .unwrap_or_else(PoisonError::into_inner);
        if state.closed {
            None
        } else {
            state.waiting.pop_front()
        }
    }

    fn work(&self, mut delivery: impl Delivery) {
        while let Some((alert, language)) = self.next() {
            let outcome = delivery.deliver(&alert, language);
            let mut state = self.lock();
            let health = &mut state.health;
            match outcome {
                Ok(()) => {
                    health.delivered += 1;
                    health.error = None;
                }
                Err(error) => {
                    let error = ErrorChain(&error).to_string();
                    health.failed += 1;
                    // One line while it lasts: a server without a desktop has none all year.
                    if health.error.is_none() {
                        tracing::warn!(alert = %alert.id, %error, "no toast");
                    }
                    health.error = Some(error);
                }
            }
        }
    }
}
