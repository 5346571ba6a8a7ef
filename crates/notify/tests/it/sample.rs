use std::time::Duration;

use inveye_base::{Clock, SystemClock};
use inveye_domain::{Alert, AlertId, AlertWork, RuleId, Severity, WallTime};

pub(crate) fn alert(id: u64, severity: Severity) -> Alert {
    Alert {
        id: AlertId(id),
        rule: RuleId::new("camera-offline").expect("a valid id"),
        camera: None,
        severity,
        title: format!("Camera {id} offline"),
        subject: None,
        place: "Fish & chips <north>".to_owned(),
        at: WallTime::from_millis(1_795_176_000_000),
        event: None,
        has_snapshot: false,
        work: AlertWork::default(),
    }
}

/// Asks until the answer is there; fails after ten seconds.
#[track_caller]
pub(crate) fn eventually<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let clock = SystemClock::new();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(
            clock.monotonic() < Duration::from_secs(10),
            "not within 10 s: {what}"
        );
        clock.sleep(Duration::from_millis(10));
    }
}
