//! The outer test starts session buses and runs the inner ones on them, because a process finds its bus in its
//! environment. Each inner one is another start of the product for the same user.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use inveye_base::{Clock, SystemClock};
use inveye_secrets::{KeyPlace, Keys, KeysError, Sealed, Subject};

/// Names the inner test's data folder.
const FOLDER: &str = "INVEYE_TEST_KEYRING";
const PASSWORD: &str = "rtsp-password";
const MISSING: &str = "missing? apt-get install gnome-keyring dbus";

/// A user of a desktop, with a home of their own.
struct User {
    home: tempfile::TempDir,
    data: tempfile::TempDir,
}

impl User {
    fn new() -> Self {
        let folder = || tempfile::tempdir().expect("there is room");
        Self {
            home: folder(),
            data: folder(),
        }
    }

    /// Runs one test of this binary, signed in to a desktop or not.
    #[track_caller]
    fn runs(&self, test: &str, signed_in: bool) {
        let this = std::env::current_exe().expect("tests are files");
        let mut command = if signed_in {
            let mut command = Command::new("dbus-run-session");
            command.arg("--").arg(&this);
            command
        } else {
            let mut command = Command::new(&this);
            command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
            command
        };
        let output = command
            .args(["--exact", test, "--nocapture"])
            .env("HOME", self.home.path())
            .env("XDG_DATA_HOME", self.home.path())
            .env("XDG_RUNTIME_DIR", self.home.path())
            .env(FOLDER, self.data.path())
            .output()
            .expect(MISSING);
        assert!(
            output.status.success(),
            "{test} failed\n{}\n{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }

    fn said(&self) -> String {
        std::fs::read_to_string(Keys::file(self.data.path())).expect("it is there")
    }
}

fn inner() -> Option<PathBuf> {
    std::env::var_os(FOLDER).map(PathBuf::from)
}

#[test]
fn a_key_in_the_users_keyring_outlives_the_session() {
    let user = User::new();
    user.runs("keyring::the_first_start_makes_a_key", true);
    let first = user.said();
    assert!(first.starts_with("keyring "), "{first}");
    user.runs("keyring::a_later_start_finds_it_and_makes_another", true);
    let second = user.said();
    assert!(
        second.starts_with("keyring ") && second != first,
        "{second}"
    );
    user.runs("keyring::a_third_start_opens_what_both_sealed", true);
    user.runs("keyring::who_is_not_signed_in_is_told_so", false);
    assert_eq!(user.said(), second, "what leads to the key stays");
}

#[test]
fn without_a_desktop_the_key_lies_in_the_data_folder() {
    let user = User::new();
    user.runs("keyring::a_server_makes_a_file", false);
    assert!(!user.said().starts_with("keyring "));
}

#[test]
fn the_first_start_makes_a_key() {
    let Some(folder) = inner() else { return };
    let _keyring = Keyring::unlocked();
    let keys = Keys::open_or_make(&folder, KeyPlace::Keyring).unwrap();
    assert_eq!(keys.place(), KeyPlace::Keyring);
    seal(&folder, &keys, "first");
    let said = std::fs::read_to_string(Keys::file(&folder)).unwrap();
    let exported = keys.export();
    assert!(!said.contains(exported.reveal().trim()), "no key in a file");
}

#[test]
fn a_later_start_finds_it_and_makes_another() {
    let Some(folder) = inner() else { return };
    let _keyring = Keyring::unlocked();
    let keys = Keys::open_or_make(&folder, KeyPlace::Keyring).unwrap();
    opens(&folder, &keys, "first");
    let keys = keys.rotate(&folder).unwrap();
    assert_eq!(keys.ids().count(), 2);
    seal(&folder, &keys, "second");
}

#[test]
fn a_third_start_opens_what_both_sealed() {
    let Some(folder) = inner() else { return };
    let _keyring = Keyring::unlocked();
    let keys = Keys::open(&folder).unwrap();
    opens(&folder, &keys, "first");
    opens(&folder, &keys, "second");
}

#[test]
fn who_is_not_signed_in_is_told_so() {
    let Some(folder) = inner() else { return };
    let error = Keys::open_or_make(&folder, KeyPlace::Keyring).unwrap_err();
    assert!(
        matches!(error, KeysError::Keyring { .. }),
        "never another key: {error}"
    );
}

#[test]
fn a_server_makes_a_file() {
    let Some(folder) = inner() else { return };
    let keys = Keys::open_or_make(&folder, KeyPlace::Keyring).unwrap();
    assert_eq!(keys.place(), KeyPlace::File);
}

fn seal(folder: &Path, keys: &Keys, name: &str) {
    let sealed = keys.seal(Subject::camera(name), PASSWORD.as_bytes());
    let text = sealed.expect("there is randomness").to_string();
    std::fs::write(folder.join(name), text).expect("there is room");
}

#[track_caller]
fn opens(folder: &Path, keys: &Keys, name: &str) {
    let text = std::fs::read_to_string(folder.join(name)).expect("it was sealed");
    let sealed: Sealed = text.parse().expect("it is whole");
    let opened = keys.open_text(Subject::camera(name), &sealed);
    assert_eq!(opened.expect("its key is there").reveal(), PASSWORD);
}

/// GNOME's keyring on this session's bus.
struct Keyring(Child);

impl Keyring {
    /// As signing in does it: the login password opens it, and makes it the first time.
    fn unlocked() -> Self {
        let mut child = Command::new("gnome-keyring-daemon")
            .args(["--foreground", "--unlock", "--components=secrets"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .expect(MISSING);
        let mut stdin = child.stdin.take().expect("piped");
        stdin.write_all(b"login").expect("it reads");
        drop(stdin);
        let keyring = Self(child);
        let clock = SystemClock::new();
        while !is_on_the_bus("org.freedesktop.secrets") {
            assert!(
                clock.monotonic() < Duration::from_secs(20),
                "the keyring does not come up"
            );
            clock.sleep(Duration::from_millis(20));
        }
        keyring
    }
}

impl Drop for Keyring {
    fn drop(&mut self) {
        let _gone = self.0.kill().and_then(|()| self.0.wait()).is_err();
    }
}

/// Asked of the bus itself: asking the name would have the bus start whoever owns it.
fn is_on_the_bus(name: &str) -> bool {
    let output = Command::new("dbus-send")
        .args(["--session", "--print-reply", "--dest=org.freedesktop.DBus"])
        .args(["/", "org.freedesktop.DBus.NameHasOwner"])
        .arg(format!("string:{name}"))
        .output()
        .expect(MISSING);
    String::from_utf8_lossy(&output.stdout).contains("boolean true")
}
