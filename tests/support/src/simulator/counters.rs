//! What happened to sessions, so that a test can tell a clean end from a lost one.

use std::sync::atomic::{AtomicU64, Ordering};

macro_rules! counters {
    ($($(#[$doc:meta])* $name:ident)*) => {
        /// Counts since the start of the simulator. They only grow.
        #[derive(Debug, Default)]
        pub struct Counters {
            $(pub(super) $name: AtomicU64,)*
        }

        impl Counters {
            $($(#[$doc])* pub fn $name(&self) -> u64 {
                self.$name.load(Ordering::Relaxed)
            })*
        }
    };
}

counters! {
    /// TCP connections accepted.
    connections
    /// Requests answered with 401 although they carried credentials.
    refused_credentials
    /// Sessions made by SETUP.
    sessions_opened
    /// Sessions whose client asked for TEARDOWN.
    sessions_torn_down
    /// Sessions whose client went away without TEARDOWN.
    sessions_dropped
    /// Sessions that nobody kept alive.
    sessions_timed_out
    /// Sessions that a fault or the end of the simulator closed.
    sessions_reset
    /// Requests that kept a session alive: GET_PARAMETER, SET_PARAMETER, OPTIONS.
    keepalives
    /// RTP packets handed to the network.
    packets_sent
    /// Pictures left out because a client did not read fast enough.
    pictures_dropped
}

pub(super) fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}
