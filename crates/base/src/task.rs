//! Tasks and threads have names, so that logs, `top -H` and panics say who it was.

use std::future::Future;
use std::io;
use std::thread;

use tokio::task::JoinHandle;

/// Starts an async task whose log lines carry its name.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the spawn the others use"
)]
pub fn spawn_named<F>(name: &str, future: F) -> JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    use tracing::Instrument;
    tokio::spawn(future.instrument(tracing::info_span!("task", name)))
}

/// Starts a thread; Linux shows the first 15 characters of its name.
pub fn thread_named<F, T>(name: impl Into<String>, work: F) -> io::Result<thread::JoinHandle<T>>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    thread::Builder::new().name(name.into()).spawn(work)
}

/// How much analysis stands behind: the wall's pictures, recording and the browser beside it get about
/// three times its share of a busy processor (`sched(7)`: a factor of 1.25 a step).
#[cfg(target_os = "linux")]
const BEHIND: i32 = 5;

/// Puts the calling thread, and those it starts, behind all others when processors are busy.
///
/// Only Linux has such a value of a single thread; elsewhere nothing changes.
pub fn stand_behind() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, BEHIND) {
        tracing::debug!(%error, "this thread keeps its priority");
    }
}
