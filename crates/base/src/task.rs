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

/// How analysis stands behind: the lowest share of a busy processor (`sched(7)`), taken in the
/// shortest slices the kernel grants, so that whoever wakes up waits 0.1 ms for it and not 3 ms. A
/// picture on its way to a screen wakes some ten threads one after another. Measured with sixteen
/// cameras, engine and WebKit window on two cores: the 95th of a hundred pictures is on the wall after
/// 80 to 110 ms instead of 500 ms, and analysis keeps its rate where there is room.
#[cfg(target_os = "linux")]
mod behind {
    pub(super) const NICE: i32 = 19;
    /// Kernels before 6.12 ignore it for threads of this policy.
    pub(super) const SLICE_NS: u64 = 100_000;
}

/// Puts the calling thread, and those it starts, behind all others when processors are busy.
///
/// Only Linux has such values of a single thread; elsewhere nothing changes.
pub fn stand_behind() {
    #[cfg(target_os = "linux")]
    if let Err(error) = set_schedule(behind::NICE, behind::SLICE_NS) {
        tracing::debug!(%error, "this thread keeps its priority");
    }
}

#[cfg(target_os = "linux")]
fn set_schedule(nice: i32, slice_ns: u64) -> io::Result<()> {
    #[expect(clippy::cast_possible_truncation, reason = "some fifty bytes")]
    let attributes = libc::sched_attr {
        size: size_of::<libc::sched_attr>() as u32,
        sched_policy: libc::SCHED_OTHER.unsigned_abs(),
        sched_flags: 0,
        sched_nice: nice,
        sched_priority: 0,
        sched_runtime: slice_ns,
        sched_deadline: 0,
        sched_period: 0,
    };
    #[expect(unsafe_code, reason = "no library has a safe call for it")]
    // SAFETY: the kernel reads `size` bytes of a structure that lives until the call is over; thread 0
    // is the calling one.
    let refused = unsafe { libc::syscall(libc::SYS_sched_setattr, 0, &raw const attributes, 0) };
    if refused == 0 {
        Ok(())
    } else {
        Err(io::Error::last_os_error())
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_thread_that_stands_behind_has_the_lowest_share_and_its_children_too() {
        let nice = || rustix::process::getpriority_process(None).unwrap();
        let own = nice();
        let (behind, child) = thread_named("behind", move || {
            stand_behind();
            let child = thread_named("child", nice).unwrap();
            (nice(), child.join().unwrap())
        })
        .unwrap()
        .join()
        .unwrap();
        assert_eq!((behind, child), (behind::NICE, behind::NICE));
        assert_eq!(nice(), own, "other threads keep theirs");
    }
}
