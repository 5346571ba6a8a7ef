//! Targets of notifications that behave as real ones do, well or badly: a mail server and an HTTP one.

mod hook;
mod mail;

pub use hook::{HookAnswer, HookReceiver, HookRequest};
pub use mail::{MailFault, MailReceiver, ReceivedMail};

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::within::DEADLINE;

/// What came, and a way to wait for it.
#[derive(Debug)]
struct Came<T> {
    items: Mutex<Vec<T>>,
    more: Condvar,
}

impl<T> Default for Came<T> {
    fn default() -> Self {
        Self {
            items: Mutex::default(),
            more: Condvar::new(),
        }
    }
}

impl<T> Came<T> {
    fn lock(&self) -> MutexGuard<'_, Vec<T>> {
        self.items.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, item: T) {
        self.lock().push(item);
        self.more.notify_all();
    }

    #[expect(clippy::panic, reason = "how a test fails")]
    fn wait<U>(self: &Arc<Self>, what: &str, wanted: impl Fn(&[T]) -> Option<U>) -> U {
        let mut found = None;
        let (_items, late) = self
            .more
            .wait_timeout_while(self.lock(), DEADLINE, |items| {
                found = wanted(items);
                found.is_none()
            })
            .unwrap_or_else(PoisonError::into_inner);
        match found {
            Some(found) if !late.timed_out() => found,
            _ => panic!("{what}: nothing within {DEADLINE:?}"),
        }
    }
}
