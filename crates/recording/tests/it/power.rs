//! Power cuts at any moment: what was not flushed is gone, wholly or in parts, and the rest is whole.
//!
//! The test starts itself as the program that records, with a shim that writes down each write, each
//! name and each flush; the folder is then made anew as a disk may be found when the power is back.
//! The shim is C because a program's own calls of the C library are what it has to stand before, and
//! every machine that links Rust has a C compiler.
#![cfg(all(target_os = "linux", target_pointer_width = "64"))]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::kills::source::Dice;
use crate::kills::{FOLDER, LIFE, Lives, number, summary, victim};

mod replay;

use replay::{Disk, Luck};

const TEST: &str = "power::a_power_cut_loses_what_was_not_flushed_and_nothing_else";
const SHORT: u32 = 12;
/// Up to a second is collected for a fragment, and up to a second later it is flushed.
const MOST_LOST: Duration = Duration::from_secs(2);

#[test]
fn a_power_cut_loses_what_was_not_flushed_and_nothing_else() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        let life = std::env::var(LIFE).unwrap().parse().unwrap();
        return victim::live(Path::new(&folder), life);
    }
    let build = tempfile::tempdir().unwrap();
    let shim = shim(build.path());
    let count = number("INVEYE_CUTS").unwrap_or(SHORT);
    let lives = Lives {
        test: TEST,
        most_lost: MOST_LOST,
        count,
        seed: number("INVEYE_SEED").unwrap_or(1),
    };
    let costs = lives.run(|folder, lane, life, dice, record| {
        let log = build.path().join(format!("{lane}-{life}.log"));
        let mut disk = Disk::of(folder);
        let given = record(&[
            ("LD_PRELOAD", shim.as_os_str()),
            ("INVEYE_POWER_ROOT", folder.as_os_str()),
            ("INVEYE_POWER_LOG", log.as_os_str()),
        ]);
        let records = disk.replay(&std::fs::read(&log).unwrap_or_default());
        // Dead before it did anything, or the shim does not see it.
        assert!(records > 0 || given.is_empty(), "nothing was seen");
        let _missing = std::fs::remove_file(&log).is_err();
        let luck =
            [Luck::Nothing, Luck::Beginning, Luck::Any][usize::try_from(dice.below(3)).unwrap()];
        disk.after_a_cut(folder, luck, dice);
        given
    });
    println!("{}", summary("power cuts", &costs));
}

/// Compiled here.
pub(crate) fn shim(folder: &Path) -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/power/shim.c");
    let library = folder.join("shim.so");
    let status = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-o"])
        .arg(&library)
        .arg(source)
        .status()
        .expect("a C compiler is there, as Rust links with it");
    assert!(status.success(), "the shim does not compile");
    library
}

#[test]
fn what_was_flushed_is_on_the_disk_and_the_rest_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("old"), "long there").unwrap();
    let mut disk = Disk::of(folder.path());
    let mut log = Vec::new();
    let mut tell = |op: u8, inode: u64, number: u64, first: &[u8], second: &[u8]| {
        log.push(op);
        log.extend(inode.to_ne_bytes());
        log.extend(number.to_ne_bytes());
        log.extend(u32::try_from(first.len()).unwrap().to_ne_bytes());
        log.extend(u32::try_from(second.len()).unwrap().to_ne_bytes());
        log.extend(first);
        log.extend(second);
    };
    let name = |name: &str| at(name).to_str().unwrap().as_bytes().to_vec();
    tell(b'C', 1_000_001, 0, &name("kept"), b""); // 0
    tell(b'W', 1_000_001, 0, b"abc", b""); // 1
    tell(b'S', 1_000_001, 2, b"", b""); // 2
    tell(b'D', 0, 3, folder.path().to_str().unwrap().as_bytes(), b""); // 3
    tell(b'W', 1_000_001, 3, b"def", b""); // 4
    tell(b'C', 1_000_002, 0, &name("nameless"), b""); // 5
    tell(b'W', 1_000_002, 0, b"x", b""); // 6
    tell(b'S', 1_000_002, 7, b"", b""); // 7
    tell(b'U', 0, 0, &name("old"), b""); // 8
    tell(b'R', 0, 0, &name("kept"), &name("renamed")); // 9
    log.extend([b'W'; 9]);
    assert_eq!(disk.replay(&log), 10);
    disk.after_a_cut(folder.path(), Luck::Nothing, &mut Dice(1));
    let mut found: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    found.sort();
    assert_eq!(found, ["kept", "old"]);
    assert_eq!(std::fs::read(at("kept")).unwrap(), b"abc");
    // Everything may be there as well.
    let all = (0..200).any(|seed| {
        disk.after_a_cut(folder.path(), Luck::Beginning, &mut Dice(seed));
        !at("old").exists() && std::fs::read(at("renamed")).is_ok_and(|bytes| bytes == b"abcdef")
    });
    assert!(all);
}
