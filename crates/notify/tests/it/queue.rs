use std::sync::mpsc::{Receiver, Sender, channel};

use inveye_domain::{Alert, Language, Severity};
use inveye_notify::{Delivery, DeliveryError, ToastQueue};

use crate::sample::{alert, eventually};

/// A desktop that shows a toast only when it is allowed to.
struct Stuck {
    allowed: Receiver<()>,
    shown: Sender<u64>,
}

impl Delivery for Stuck {
    fn deliver(&mut self, alert: &Alert, _language: Language) -> Result<(), DeliveryError> {
        self.allowed.recv().expect("the test lives");
        self.shown.send(alert.id.0).expect("the test lives");
        Ok(())
    }
}

#[test]
fn a_stuck_desktop_costs_the_least_urgent_and_oldest_alerts_and_no_time() {
    let (allow, allowed) = channel();
    let (shown, seen) = channel();
    let queue = ToastQueue::start(Stuck { allowed, shown }).unwrap();
    queue.push(alert(0, Severity::Low), Language::English);
    eventually("the thread has taken the first", || {
        (queue.health().waiting == 0).then_some(())
    });
    // 32 fit beside the one under way; 8 more push out medium ones, then a low one finds no room.
    for id in 1..=32 {
        let severity = if id % 2 == 0 {
            Severity::High
        } else {
            Severity::Medium
        };
        queue.push(alert(id, severity), Language::English);
    }
    for id in 33..=40 {
        queue.push(alert(id, Severity::Critical), Language::English);
    }
    queue.push(alert(41, Severity::Low), Language::English);
    let health = queue.health();
    assert_eq!((health.waiting, health.dropped), (32, 9));

    for _ in 0..33 {
        allow.send(()).unwrap();
    }
    let shown: Vec<u64> = seen.iter().take(33).collect();
    let expected = std::iter::once(0)
        .chain((1..=32).filter(|id| id % 2 == 0 || *id > 16))
        .chain(33..=40);
    assert_eq!(shown, expected.collect::<Vec<_>>());
    eventually("all are counted", || {
        (queue.health().delivered == 33).then_some(())
    });
}
