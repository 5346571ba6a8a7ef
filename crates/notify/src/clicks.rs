//! Clicks on toasts: each is waited for on a thread of its own, because people click when they like.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use inveye_base::task;
use inveye_domain::AlertId;
use notify_rust::NotificationHandle;

use crate::toast::OpenAlert;

/// The name that the desktop gives a click on the toast itself.
pub(crate) const DEFAULT: &str = "default";
/// Toasts whose clicks are waited for. Critical ones stay until somebody closes them; beyond so many a toast
/// is shown that nothing happens upon.
const MOST: usize = 64;

/// Who hears of clicks, and how many are waited for.
#[derive(Clone)]
pub(crate) struct Clicks {
    open: OpenAlert,
    waiting: Arc<AtomicUsize>,
}

impl fmt::Debug for Clicks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clicks")
            .field("waiting", &self.waiting)
            .finish_non_exhaustive()
    }
}

impl Clicks {
    pub(crate) fn new(open: OpenAlert) -> Self {
        Self {
            open,
            waiting: Arc::default(),
        }
    }

    /// A place to wait in; none while there are too many.
    pub(crate) fn place(&self) -> Option<Place> {
        let one_more = |waiting: usize| (waiting < MOST).then_some(waiting + 1);
        let taken = self
            .waiting
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_more);
        taken.is_ok().then(|| Place {
            open: Arc::clone(&self.open),
            waiting: Arc::clone(&self.waiting),
        })
    }
}

/// One toast's place among those that wait; given back when it is dropped.
pub(crate) struct Place {
    open: OpenAlert,
    waiting: Arc<AtomicUsize>,
}

impl Place {
    /// Waits until the toast is clicked or gone.
    pub(crate) fn wait(self, toast: NotificationHandle, alert: AlertId) {
        let place = self;
        let wait = move || {
            toast.wait_for_action(|action| {
                if action == DEFAULT {
                    (place.open)(alert);
                }
            });
        };
        if let Err(error) = task::thread_named("toast-click", wait) {
            tracing::warn!(%alert, %error, "nobody waits for a click on its toast");
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_wait_than_there_are_places_and_each_is_given_back() {
        let clicks = Clicks::new(Arc::new(|_| {}));
        let places: Vec<Place> = (0..MOST).filter_map(|_| clicks.place()).collect();
        assert_eq!(places.len(), MOST);
        assert!(clicks.place().is_none());
        drop(places);
        assert!(clicks.place().is_some());
    }
}
