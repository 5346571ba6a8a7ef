//! Forgetting what is old, once a day.

use std::time::Duration;

use inveye_base::{ErrorChain, Shutdown};
use inveye_db::{EventWriter, WriteError};
use inveye_domain::WallTime;

use crate::config::RetentionConfig;

const DAY: Duration = Duration::from_secs(24 * 3600);
/// Today is counted from its events anew when the time zone changes.
const FEWEST_EVENT_DAYS: u32 = 2;
/// What was delivered or given up is listed for so long.
const DELIVERY_DAYS: u32 = 30;

/// Deletes what is older than its time, at the start and then every day: a machine that is switched
/// off at night forgets too.
pub(crate) async fn run(
    writer: EventWriter,
    config: RetentionConfig,
    now: impl Fn() -> WallTime + Send + 'static,
    mut shutdown: Shutdown,
) {
    let mut days = tokio::time::interval(DAY);
    loop {
        tokio::select! {
            () = shutdown.triggered() => return,
            _tick = days.tick() => {}
        }
        let (writer, now) = (writer.clone(), now());
        let done = tokio::task::spawn_blocking(move || forget(&writer, config, now)).await;
        match done {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::warn!(error = %ErrorChain(&error), "what is old could not be deleted; it is tried again tomorrow");
            }
            Err(error) => tracing::error!(%error, "deleting what is old ended by a panic"),
        }
    }
}

fn forget(writer: &EventWriter, config: RetentionConfig, now: WallTime) -> Result<(), WriteError> {
    let RetentionConfig {
        events_days,
        alerts_days,
        snapshots_days,
        incidents_days,
    } = config;
    let before = |days: u32| now - DAY * days;
    let mut deleted = (0, 0, 0);
    if events_days > 0 {
        let before = before(events_days.max(FEWEST_EVENT_DAYS));
        deleted.0 = writer.forget_events(before)?;
        // Kilobytes an hour: the other sums are a few numbers, and stay.
        writer.forget_heat(before)?;
    }
    if snapshots_days > 0 {
        deleted.1 = writer.forget_snapshots(before(snapshots_days))?;
    }
    if alerts_days > 0 {
        deleted.2 = writer.forget_alerts(before(alerts_days))?;
    }
    if incidents_days > 0 {
        writer.forget_incidents(before(incidents_days))?;
    }
    writer.forget_lost_pictures()?;
    writer.forget_deliveries(before(DELIVERY_DAYS))?;
    if deleted != (0, 0, 0) {
        let (events, snapshots, alerts) = deleted;
        tracing::info!(events, snapshots, alerts, "what is old was deleted");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use inveye_base::{Clock, ManualClock};
    use inveye_db::{Database, EventQuery, NewAlert, NewEvent};
    use inveye_domain::{
        AlertEntry, AlertId, AlertStep, CameraId, Direction, EventKind, RuleId, Severity,
        TripwireName,
    };

    use super::*;

    const NOW: WallTime = WallTime::from_millis(1_795_176_000_000);

    fn crossing(days_ago: u32) -> NewEvent {
        let kind = EventKind::LineCross {
            line: TripwireName::new("door").unwrap(),
            direction: Direction::In,
        };
        NewEvent::of_health(CameraId::new("CAM-1").unwrap(), NOW - DAY * days_ago, kind)
    }

    fn alert(writer: &EventWriter, days_ago: u32) -> inveye_domain::AlertId {
        let new = NewAlert {
            rule: RuleId::new("r").unwrap(),
            camera: None,
            severity: Severity::Low,
            title: "Person came in at door".to_owned(),
            subject: None,
            place: String::new(),
            at: NOW - DAY * days_ago,
            event: None,
        };
        let alert = writer.open_alert(new).unwrap();
        writer.store_alert(&alert, &[]).unwrap();
        writer.save_snapshot(alert.id, b"jpeg").unwrap();
        alert.id
    }

    fn resolve(writer: &EventWriter, alert: AlertId, at: WallTime) {
        let step = AlertStep::Resolve {
            note: String::new(),
        };
        let actor = "Ana".to_owned();
        writer
            .note_on_alert(
                alert,
                AlertEntry {
                    at,
                    actor,
                    step,
                    told: None,
                },
            )
            .unwrap();
    }

    #[test]
    fn each_kind_is_kept_its_own_time_and_sums_for_ever() {
        let folder = tempfile::tempdir().unwrap();
        // Alerts are closed by the database's clock: a hundred days ago, then now.
        let clock = Arc::new(ManualClock::new(NOW - DAY * 100));
        let database = Database::open(folder.path(), Arc::clone(&clock) as Arc<dyn Clock>).unwrap();
        let (writer, reader) = (database.writer(), database.reader());
        for days_ago in [401, 399, 31, 1] {
            writer.append(crossing(days_ago)).unwrap();
        }
        let closed_long_ago = alert(&writer, 101);
        resolve(&writer, closed_long_ago, clock.wall());
        let open = alert(&writer, 101);
        clock.advance(DAY * 100);
        let recent = alert(&writer, 29);
        resolve(&writer, recent, clock.wall());

        forget(&writer, RetentionConfig::default(), NOW).unwrap();
        let events = reader.events(&EventQuery::default()).unwrap().events;
        assert_eq!(events.len(), 3, "the one of 401 days ago is gone");
        let sums = reader.lines(NOW - DAY * 500, NOW).unwrap();
        assert_eq!(sums[0].counts.ins, 4, "and still counted");
        let left = |id| {
            let picture = reader.snapshot(id).unwrap().is_some();
            reader
                .alert(id)
                .unwrap()
                .map(|alert| (alert.has_snapshot, picture))
        };
        assert_eq!(left(closed_long_ago), None);
        assert_eq!(
            left(open),
            Some((false, false)),
            "an open alert stays, its picture does not"
        );
        assert_eq!(left(recent), Some((true, true)));

        let for_ever = RetentionConfig {
            events_days: 0,
            alerts_days: 0,
            snapshots_days: 0,
            incidents_days: 0,
        };
        forget(&writer, for_ever, NOW + DAY * 9999).unwrap();
        assert_eq!(left(recent), Some((true, true)));
        let least = RetentionConfig {
            events_days: 1,
            ..for_ever
        };
        forget(&writer, least, NOW).unwrap();
        let events = reader.events(&EventQuery::default()).unwrap().events;
        assert_eq!(events.len(), 1, "yesterday's stay, whatever is written");
    }
}
