//! Cameras that stall, vanish, reset and lose packets, a disk that fills and an engine that is killed,
//! all at once: what is missing of the recording afterwards is missing for a cause that somebody made.
//!
//! The test starts itself in a mount name space of its own, for a small disk, and in there again as the
//! engine that is killed. `INVEYE_CHAOS_SECONDS` asks for more than the continuous build has time for,
//! `INVEYE_SEED` for other faults.
#![cfg(target_os = "linux")]

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

mod engine;
mod faults;
mod ledger;

use faults::Faults;

const TEST: &str = "chaos::nothing_is_missing_without_a_cause";
const ENGINE: &str = "INVEYE_TEST_ENGINE";
const INNER: &str = "INVEYE_TEST_INNER";
const SHORT: u32 = 40;
/// The small disk: full soon, and again and again from then on. What runs for longer has one that holds
/// more than the segments that are open, or nothing could ever be deleted from it.
const DISK: &str = "size=24m";
const LONG_DISK: &str = "size=256m";
const LONG: Duration = Duration::from_secs(120);
/// For everything else that an engine keeps.
const DATA: &str = "size=256m";
const CAMERAS: usize = 6;

#[test]
fn nothing_is_missing_without_a_cause() {
    if let Some(folder) = std::env::var_os(ENGINE) {
        return engine::live(Path::new(&folder));
    }
    if let Some(small) = std::env::var_os(INNER) {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        return runtime.block_on(chaos(small == *"mounts"));
    }
    let possible = Command::new("unshare").args(["-rm", "true"]).status();
    let mounts = possible.is_ok_and(|status| status.success());
    let here = std::env::current_exe().expect("tests are files");
    let mut words: Vec<OsString> = vec![
        here.into(),
        "--exact".into(),
        TEST.into(),
        "--nocapture".into(),
    ];
    let inner = match mounts {
        true => {
            words.splice(..0, ["unshare".into(), "-rm".into()]);
            "mounts"
        }
        false => {
            println!("without a small disk: no mount name space for this user");
            "plain"
        }
    };
    let status = Command::new(&words[0])
        .args(&words[1..])
        .env(INNER, inner)
        .status();
    assert!(status.expect("it runs").success(), "see above");
}

fn mount(size: &str, folder: &Path) {
    let mut mount = Command::new("mount");
    mount.args(["-t", "tmpfs", "-o", size, "tmpfs"]).arg(folder);
    assert!(
        mount.status().expect("mount is there").success(),
        "a small disk"
    );
}

fn number(name: &str) -> Option<u32> {
    std::env::var(name).ok()?.parse().ok()
}

async fn chaos(small_disk: bool) {
    let folder = tempfile::tempdir().expect("a folder");
    let disk: PathBuf = folder.path().join("recordings");
    let time = Duration::from_secs(number("INVEYE_CHAOS_SECONDS").unwrap_or(SHORT).into());
    if small_disk {
        // The index in memory as well: how long this machine's disk lets others wait is no matter here.
        mount(DATA, folder.path());
        std::fs::create_dir(&disk).expect("a folder");
        mount(if time > LONG { LONG_DISK } else { DISK }, &disk);
    }
    let seed = number("INVEYE_SEED").unwrap_or(1);
    let mut faults = Faults::begin(folder.path(), small_disk.then_some(disk), seed).await;
    faults.go_on(time).await;
    let journal = faults.end().await;
    ledger::check(folder.path(), &journal);
}
