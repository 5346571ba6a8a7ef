//! The only place that reads the machine's clocks.

use std::sync::Mutex;
use std::time::Duration;

use inveye_domain::WallTime;

/// Time as the rest of the product sees it. Long-lived objects take `Arc<dyn Clock>`.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// UTC; may jump when somebody sets the clock.
    fn wall(&self) -> WallTime;

    /// Time since some fixed moment; never goes back. For timeouts and ages.
    fn monotonic(&self) -> Duration;

    /// Blocks the calling thread.
    fn sleep(&self, time: Duration);
}

/// The machine's clocks.
#[derive(Debug)]
pub struct SystemClock {
    start: std::time::Instant,
}

impl SystemClock {
    /// Starts counting [`Clock::monotonic`] from now.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the clock the others take"
    )]
    #[expect(
        clippy::new_without_default,
        reason = "a default that reads the time would hide that it does"
    )]
    pub fn new() -> Self {
        Self {
            start: std::time::Instant::now(),
        }
    }
}

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the clock the others take"
    )]
    fn wall(&self) -> WallTime {
        let since = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap_or_default();
        WallTime::default() + since
    }

    fn monotonic(&self) -> Duration {
        self.start.elapsed()
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "this is the clock the others take"
    )]
    fn sleep(&self, time: Duration) {
        std::thread::sleep(time);
    }
}

/// A clock that stands until it is told to move: for tests and replay.
#[derive(Debug)]
pub struct ManualClock {
    start: WallTime,
    passed: Mutex<Duration>,
}

impl ManualClock {
    /// Stands at `start`.
    pub fn new(start: WallTime) -> Self {
        Self {
            start,
            passed: Mutex::new(Duration::ZERO),
        }
    }

    /// Moves forward.
    pub fn advance(&self, by: Duration) {
        *self.passed() += by;
    }

    fn passed(&self) -> std::sync::MutexGuard<'_, Duration> {
        // A duration is valid after any panic, so a poisoned lock is no reason to stop.
        self.passed
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Clock for ManualClock {
    fn wall(&self) -> WallTime {
        self.start + *self.passed()
    }

    fn monotonic(&self) -> Duration {
        *self.passed()
    }

    fn sleep(&self, time: Duration) {
        self.advance(time);
    }
}
