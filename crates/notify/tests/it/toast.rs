//! The outer tests start a session bus and run the inner ones on it, because a process finds its bus
//! in its environment.

use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use inveye_domain::{AlertId, Language, Severity};
use inveye_notify::{Delivery, Toast, ToastQueue};

use crate::sample::{alert, eventually};

const INNER: &str = "INVEYE_TEST_SESSION_BUS";

/// Runs one test of this binary again, in front of which `wrapper` stands.
#[track_caller]
fn run_inner(wrapper: &[&str], test: &str, bus: Option<&str>) {
    let this = std::env::current_exe().expect("tests are files");
    let mut command = match wrapper {
        [] => Command::new(&this),
        [program, arguments @ ..] => {
            let mut command = Command::new(program);
            command.args(arguments).arg(&this);
            command
        }
    };
    command
        .args(["--exact", test, "--nocapture"])
        .env(INNER, "1");
    if let Some(bus) = bus {
        command.env("DBUS_SESSION_BUS_ADDRESS", bus);
    }
    let output = command
        .output()
        .expect("missing? apt-get install dunst xvfb xauth dbus-daemon");
    assert!(
        output.status.success(),
        "{test} failed\n{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

fn is_inner() -> bool {
    std::env::var_os(INNER).is_some()
}

#[test]
fn a_toast_reaches_the_notification_program() {
    if !is_inner() {
        run_inner(
            &["dbus-run-session", "--", "xvfb-run", "-a"],
            "toast::a_toast_reaches_the_notification_program",
            None,
        );
        return;
    }
    let dunst = Dunst::start();
    let queue = ToastQueue::start(Toast::default()).unwrap();
    queue.push(alert(5, Severity::High), Language::English);
    queue.push(alert(6, Severity::Critical), Language::German);
    eventually("both are handed over", || {
        let health = queue.health();
        assert_eq!(health.error, None);
        (health.delivered == 2).then_some(())
    });

    dunstctl(&["close-all"]);
    let history: serde_json::Value = serde_json::from_str(&dunstctl(&["history"])).unwrap();
    let mut toasts: Vec<_> = history["data"][0]
        .as_array()
        .expect("a list of toasts")
        .iter()
        .map(|toast| ["appname", "summary", "body"].map(|name| toast[name]["data"].clone()))
        .collect();
    toasts.sort_by_key(|toast| toast[1].to_string());
    assert_eq!(
        toasts,
        [
            ["InvEye", "Camera 5 offline", "High · Fish & chips <north>"],
            [
                "InvEye",
                "Camera 6 offline",
                "Kritisch · Fish & chips <north>"
            ],
        ],
        "names of places are text, not markup"
    );
    let urgencies: Vec<String> = dunst
        .printed()
        .lines()
        .filter_map(|line| line.trim().strip_prefix("urgency: ").map(str::to_owned))
        .collect();
    assert_eq!(urgencies, ["NORMAL", "CRITICAL"]);
}

#[test]
fn a_click_on_a_toast_opens_its_alert_and_closing_it_opens_nothing() {
    if !is_inner() {
        run_inner(
            &["dbus-run-session", "--", "xvfb-run", "-a"],
            "toast::a_click_on_a_toast_opens_its_alert_and_closing_it_opens_nothing",
            None,
        );
        return;
    }
    let _dunst = Dunst::start();
    let (opened, clicked) = channel();
    let open = move |alert: AlertId| {
        let _over = opened.send(alert.0).is_err();
    };
    let mut toast = Toast::opening(Arc::new(open));
    // A toast that is clicked within milliseconds may not be listened to yet: nobody is so fast but this test.
    let number = (1..10).find(|&number| {
        toast
            .deliver(&alert(number, Severity::High), Language::English)
            .unwrap();
        dunstctl(&["action"]);
        let heard = clicked.recv_timeout(Duration::from_secs(1));
        heard
            .inspect(|heard| assert!((1..=number).contains(heard), "one that is shown"))
            .is_ok()
    });
    let number = number.expect("a click is heard");
    // Whoever closes one does not want to see it.
    for id in [number + 1, number + 2] {
        toast
            .deliver(&alert(id, Severity::Critical), Language::English)
            .unwrap();
    }
    dunstctl(&["close-all"]);
    let none = clicked.recv_timeout(Duration::from_millis(500));
    assert_eq!(
        none,
        Err(RecvTimeoutError::Timeout),
        "closed is not clicked"
    );
}

#[test]
fn without_a_session_bus_the_reason_is_told() {
    if !is_inner() {
        run_inner(
            &[],
            "toast::without_a_session_bus_the_reason_is_told",
            Some("unix:path=/nonexistent/bus"),
        );
        return;
    }
    let error = Toast::default()
        .deliver(&alert(1, Severity::High), Language::English)
        .unwrap_err();
    assert_eq!(error.kind(), inveye_base::ErrorKind::Unavailable);
    let queue = ToastQueue::start(Toast::default()).unwrap();
    queue.push(alert(1, Severity::High), Language::English);
    let error = eventually("it has failed", || queue.health().error);
    assert!(
        error.starts_with("the desktop shows no notifications: "),
        "the system's words follow ours: {error}"
    );
    assert_eq!(queue.health().failed, 1);
}

struct Dunst(Child);

impl Dunst {
    /// Prints each notification that it takes.
    fn start() -> Self {
        let child = Command::new("dunst")
            .args(["-conf", "/dev/null", "-print"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("missing? apt-get install dunst");
        let dunst = Self(child);
        eventually("dunst is on the bus", || {
            notify_rust::get_server_information()
                .ok()
                .filter(|server| server.name == "dunst")
        });
        dunst
    }

    fn printed(mut self) -> String {
        self.0.kill().expect("it runs until now");
        let mut text = String::new();
        let mut stdout = self.0.stdout.take().expect("piped");
        stdout.read_to_string(&mut text).expect("it prints text");
        text
    }
}

impl Drop for Dunst {
    fn drop(&mut self) {
        let _gone = self.0.kill().and_then(|()| self.0.wait()).is_err();
    }
}

fn dunstctl(arguments: &[&str]) -> String {
    let output = Command::new("dunstctl")
        .args(arguments)
        .output()
        .expect("missing? apt-get install dunst");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("JSON is UTF-8")
}
