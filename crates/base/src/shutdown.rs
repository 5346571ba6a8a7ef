//! One signal that ends everything, and a way to wait until everything has ended.

use tokio::sync::{mpsc, watch};

/// Handed to every long-lived task and thread; cheap to clone.
#[derive(Debug, Clone)]
pub struct Shutdown {
    signal: watch::Receiver<bool>,
    _alive: mpsc::Sender<()>,
}

/// Kept by whoever decides that it is over.
#[derive(Debug)]
pub struct ShutdownGuard {
    signal: watch::Sender<bool>,
    ended: mpsc::Receiver<()>,
}

impl Shutdown {
    /// A pair: the guard triggers, the clones listen.
    pub fn new() -> (ShutdownGuard, Self) {
        let (signal, listen) = watch::channel(false);
        let (alive, ended) = mpsc::channel(1);
        (
            ShutdownGuard { signal, ended },
            Self {
                signal: listen,
                _alive: alive,
            },
        )
    }

    /// Whether it was triggered. For threads, which look between two pieces of work.
    pub fn is_triggered(&self) -> bool {
        *self.signal.borrow()
    }

    /// Resolves when it is triggered, or when the guard is gone.
    pub async fn triggered(&mut self) {
        // An error means that the guard was dropped, which ends everything too.
        let _ended = self.signal.wait_for(|&over| over).await.is_err();
    }
}

impl ShutdownGuard {
    /// Tells everybody, then waits until every clone of the [`Shutdown`] is dropped.
    pub async fn shut_down(mut self) {
        self.signal.send_replace(true);
        while self.ended.recv().await.is_some() {}
    }

    /// Tells everybody and returns at once.
    pub fn trigger(&self) {
        self.signal.send_replace(true);
    }
}
