//! What must work beyond this machine's screens: ways out, other devices, backups.

use std::time::Duration;

use inveye_domain::WallTime;
use inveye_tls::{About, Names};
use inveye_wire::{ChecklistFinding as Found, ChecklistItem, ChecklistSubject as Subject};
use inveye_wire::{NotificationRouteView, Readiness};

use super::{item, number};
use crate::convert::sentence;
use Readiness::{Advice, Ok as Fine, Problem};

const DAY: Duration = Duration::from_secs(24 * 3600);
/// Who gives certificates needs days for a new one.
const ENDS_SOON: Duration = Duration::from_secs(30 * 24 * 3600);
/// One is made each day while the machine runs: a shop that is closed for a day has one all the same.
const OLD: Duration = Duration::from_secs(3 * 24 * 3600);

/// Whole days.
fn days(time: Duration) -> u32 {
    u32::try_from(time.as_secs() / DAY.as_secs()).unwrap_or(u32::MAX)
}

/// Each as its newest attempt went: a way out that nobody tried is first used in an emergency.
pub(crate) fn routes(routes: &[NotificationRouteView]) -> ChecklistItem {
    let on: Vec<_> = routes.iter().filter(|route| route.enabled).collect();
    if on.is_empty() {
        return item(Subject::Routes, Advice, Found::NoRoute);
    }
    let named = |those: &dyn Fn(&NotificationRouteView) -> bool| -> Vec<String> {
        let those = on.iter().filter(|route| those(route));
        those.map(|route| route.name.clone()).collect()
    };
    if let Some(error) = on.iter().find_map(|route| route.error.as_ref()) {
        let found = Found::RoutesFail {
            routes: named(&|route| route.error.is_some()),
            said: sentence(error),
        };
        return item(Subject::Routes, Problem, found);
    }
    let untried = named(&|route| route.delivered_at_ms.is_none());
    if untried.is_empty() {
        let routes = number(on.len());
        return item(Subject::Routes, Fine, Found::RoutesWork { routes });
    }
    item(
        Subject::Routes,
        Advice,
        Found::RoutesUntried { routes: untried },
    )
}

/// `about` is the certificate, `own` the names and addresses of this machine now, and `is_local` that nobody else is let in.
pub(crate) fn other_devices(
    is_local: bool,
    about: Option<&About>,
    own: &Names,
    pages: Vec<String>,
    now: WallTime,
) -> ChecklistItem {
    let (state, found) = match about {
        // A shop with one machine needs no more; whoever has telephones learns how.
        _ if is_local => (Advice, Found::OnlyThisMachine),
        None => (Advice, Found::DevicesWithoutTls),
        Some(about) if about.ends <= now => (Problem, Found::CertificateOver),
        Some(about) if !is_for_any(about, own) => {
            let names = about.names.words();
            (Problem, Found::CertificateOfOthers { names })
        }
        // The own one is made anew by itself.
        Some(about) if about.authority.is_none() && about.ends <= now + ENDS_SOON => {
            let days = days(about.ends.since(now));
            (Advice, Found::CertificateEnds { days })
        }
        Some(_) => (Fine, Found::DevicesReach { pages }),
    };
    item(Subject::OtherDevices, state, found)
}

/// A given one is often good for a single name; a name that leads here from elsewhere is among the configured ones.
fn is_for_any(about: &About, own: &Names) -> bool {
    let mut dns = own.dns.iter().filter(|name| *name != "localhost");
    let mut addresses = own
        .addresses
        .iter()
        .filter(|address| !address.is_loopback());
    dns.any(|name| about.names.includes(name))
        || addresses.any(|address| about.names.includes(&address.to_string()))
}

/// What is known of backups.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BackupsFound {
    /// Whether one is made each day.
    pub(crate) daily: bool,
    /// When the newest was made.
    pub(crate) newest: Option<WallTime>,
}

pub(crate) fn backups(found: BackupsFound, now: WallTime) -> ChecklistItem {
    let (state, found) = match (found.newest, found.daily) {
        (Some(made), _) if made + OLD < now => {
            let days = days(now.since(made));
            (Problem, Found::BackupOld { days })
        }
        (_, false) => (Advice, Found::BackupsOff),
        (Some(_), true) => (Fine, Found::Backup),
        (None, true) => (Advice, Found::NoBackup),
    };
    item(Subject::Backups, state, found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use inveye_tls::{Identity, TlsSettings};
    use inveye_wire::{NotificationFilter, NotificationTarget, Severity};

    const NOW: WallTime = WallTime::from_millis(1_800_000_000_000);

    fn route(name: &str) -> NotificationRouteView {
        NotificationRouteView {
            id: 1,
            name: name.to_owned(),
            enabled: true,
            target: NotificationTarget::Webhook {
                url: "https://hooks.example/a".to_owned(),
                pictures: false,
                allow_local: false,
            },
            filter: NotificationFilter {
                least: Severity::Low,
                rules: Vec::new(),
                cameras: Vec::new(),
                raised: true,
                escalated: false,
                levels: Vec::new(),
                asked: false,
                closed: false,
                schedule: None,
            },
            has_secret: true,
            waiting: 0,
            failed: 0,
            delivered_at_ms: Some(1),
            error: None,
        }
    }

    #[test]
    fn a_way_out_is_trusted_once_something_came_through() {
        let off = NotificationRouteView {
            enabled: false,
            error: Some("refused".to_owned()),
            ..route("old")
        };
        assert_eq!(routes(std::slice::from_ref(&off)).found, Found::NoRoute);
        let untried = NotificationRouteView {
            delivered_at_ms: None,
            ..route("shift lead")
        };
        let found = routes(&[off, untried.clone(), route("b")]);
        let names = vec!["shift lead".to_owned()];
        assert_eq!(found.found, Found::RoutesUntried { routes: names });
        assert_eq!(found.state, Advice);
        let failing = NotificationRouteView {
            error: Some("the server refused the password".to_owned()),
            ..route("manager")
        };
        let found = routes(&[untried, failing]);
        let said = "The server refused the password.".to_owned();
        let names = vec!["manager".to_owned()];
        assert_eq!(
            found.found,
            Found::RoutesFail {
                routes: names,
                said
            }
        );
        assert_eq!(found.state, Problem);
        assert_eq!(routes(&[route("a")]).state, Fine);
    }

    #[test]
    fn other_devices_come_in_by_a_certificate_that_is_good_for_this_machine() {
        let folder = tempfile::tempdir().unwrap();
        let settings = TlsSettings {
            data: folder.path().to_owned(),
            certificate: None,
            private_key: None,
            names: vec!["cctv.shop.example".to_owned()],
        };
        let about = Identity::open(settings.clone(), NOW).unwrap().about();
        let own = Names::of_machine(&settings.names);
        let judged = |is_local, about: Option<&About>, own: &Names, now| {
            let found = other_devices(is_local, about, own, Vec::new(), now);
            (found.state, found.found)
        };
        assert_eq!(judged(true, None, &own, NOW).1, Found::OnlyThisMachine);
        assert_eq!(judged(false, None, &own, NOW).1, Found::DevicesWithoutTls);
        assert_eq!(judged(false, Some(&about), &own, NOW).0, Fine);
        let over = judged(false, Some(&about), &own, about.ends);
        assert_eq!(over, (Problem, Found::CertificateOver));
        let elsewhere = Names {
            dns: ["localhost".to_owned(), "other.example".to_owned()].into(),
            ..Names::default()
        };
        assert_eq!(judged(false, Some(&about), &elsewhere, NOW).0, Problem);
        let given = About {
            authority: None,
            ..about.clone()
        };
        let week = about.ends - 7 * DAY;
        let soon = judged(false, Some(&given), &own, week);
        assert_eq!(soon, (Advice, Found::CertificateEnds { days: 7 }));
        assert_eq!(judged(false, Some(&about), &own, week).0, Fine);
    }

    #[test]
    fn a_backup_is_there_and_new() {
        let found = |daily, newest| backups(BackupsFound { daily, newest }, NOW).found;
        assert_eq!(found(true, None), Found::NoBackup);
        assert_eq!(found(true, Some(NOW - DAY)), Found::Backup);
        assert_eq!(found(false, Some(NOW - DAY)), Found::BackupsOff);
        let old = Some(NOW - 9 * DAY);
        assert_eq!(found(true, old), Found::BackupOld { days: 9 });
        assert_eq!(found(false, old), Found::BackupOld { days: 9 });
    }
}
