//! Hours and days of sums that are not rolled up yet: after another time zone was set, and once after an update.

use std::time::Duration;

use inveye_base::{ErrorChain, Shutdown};
use inveye_db::EventWriter;

/// Looked at this often; there is almost never anything to do.
const ROUND: Duration = Duration::from_secs(60);

pub(crate) async fn run(writer: EventWriter, mut shutdown: Shutdown) {
    let mut rounds = tokio::time::interval(ROUND);
    rounds.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = shutdown.triggered() => return,
            _tick = rounds.tick() => {}
        }
        let writer = writer.clone();
        match tokio::task::spawn_blocking(move || writer.roll_up_older()).await {
            Ok(Ok(0)) => {}
            Ok(Ok(days)) => tracing::info!(days, "sums of hours and days were made from minutes"),
            Ok(Err(error)) => {
                tracing::warn!(error = %ErrorChain(&error), "days could not be rolled up; they are read from minutes");
            }
            Err(error) => tracing::error!(%error, "rolling up ended by a panic"),
        }
    }
}
