//! A deadline for everything that a test waits for.

use std::time::Duration;

/// Long enough for a machine that has more to do than this test.
pub const DEADLINE: Duration = Duration::from_secs(30);

/// The future's value, or a failed test that says what did not come.
///
/// # Panics
/// After [`DEADLINE`].
#[expect(clippy::panic, reason = "how a test fails")]
pub async fn within<F: Future>(what: &str, future: F) -> F::Output {
    match tokio::time::timeout(DEADLINE, future).await {
        Ok(value) => value,
        Err(_) => panic!("{what}: nothing within {DEADLINE:?}"),
    }
}
