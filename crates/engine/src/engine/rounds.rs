//! What is looked at again and again while an engine runs.

use std::sync::Arc;
use std::time::Duration;

use inveye_api::ControlRoom as _;
use inveye_base::Shutdown;
use inveye_db::NewEvent;
use inveye_wire::ServerMessage;

use crate::people::People;
use crate::room::Room;

/// Cameras are looked after this often.
const ROUND: Duration = Duration::from_millis(250);
/// Rates are measured every so many rounds: once a second.
const ROUNDS_PER_SECOND: u32 = 4;

/// Looks after cameras and tells screens how everything is.
pub(super) async fn rounds(room: Arc<Room>, shutdown: Shutdown) {
    let mut over = shutdown;
    let mut ticks = tokio::time::interval(ROUND);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut number = 0u32;
    loop {
        tokio::select! {
            () = over.triggered() => return,
            _tick = ticks.tick() => {}
        }
        number = number.wrapping_add(1);
        let measure = number.is_multiple_of(ROUNDS_PER_SECOND);
        let found = room.cameras.round(measure);
        for view in found.views {
            room.hub.tell(&ServerMessage::Camera {
                camera: Box::new(view),
            });
        }
        if !found.changes.is_empty() {
            let events = found
                .changes
                .into_iter()
                .map(|(camera, at, kind)| NewEvent::of_health(camera, at, kind))
                .collect();
            tokio::task::block_in_place(|| room.desk.state(events));
        }
        if measure {
            room.hub.tell(&ServerMessage::Health {
                health: room.health(),
                now_ms: room.clock.wall().as_millis(),
            });
        }
    }
}

/// Ends sessions in their time.
pub(super) async fn sessions(people: Arc<People>, shutdown: Shutdown) {
    let mut over = shutdown;
    let mut ticks = tokio::time::interval(Duration::from_secs(1));
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = over.triggered() => return,
            _tick = ticks.tick() => tokio::task::block_in_place(|| people.look_after_sessions()),
        }
    }
}
