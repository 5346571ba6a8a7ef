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
