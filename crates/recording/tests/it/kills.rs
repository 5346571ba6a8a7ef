//! `kill -9` at any moment: what was recorded is whole, at most two seconds are lost, and the ledger
//! says so.
//!
//! The test starts itself as the program that is killed. `INVEYE_KILLS` asks for more kills than the
//! continuous build has time for, `INVEYE_SEED` for other moments.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use inveye_base::{Clock as _, SystemClock};
use inveye_domain::{DeviceId, WallTime};
use inveye_recording::{RecorderSettings, RetentionSettings};

mod check;
mod source;
mod victim;

use check::{Cost, Given, check};
use source::Dice;

const TEST: &str = "kills::a_killed_recorder_loses_two_seconds_at_most";
const FOLDER: &str = "INVEYE_TEST_VICTIM";
const LIFE: &str = "INVEYE_TEST_LIFE";
const SHORT: u32 = 20;
/// Folders recorded to at the same time; what is killed mostly waits.
const LANES: u32 = 3;
const MOST_LOST: Duration = Duration::from_secs(2);

fn settings(folder: &Path) -> RecorderSettings {
    RecorderSettings {
        folder: folder.join("disk"),
        data: folder.to_owned(),
        device: DeviceId::new("dev-test").unwrap(),
        queue_bytes: 64 << 20,
        retention: RetentionSettings {
            reserve_bytes: 0,
            // Old segments are deleted meanwhile.
            most_bytes: Some(4 << 20),
            ..RetentionSettings::default()
        },
    }
}

#[test]
fn a_killed_recorder_loses_two_seconds_at_most() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        let life = std::env::var(LIFE).unwrap().parse().unwrap();
        return victim::live(Path::new(&folder), life);
    }
    let number = |name: &str| std::env::var(name).ok()?.parse::<u32>().ok();
    let (count, seed) = (
        number("INVEYE_KILLS").unwrap_or(SHORT),
        number("INVEYE_SEED"),
    );
    let lanes: Vec<_> = (0..LANES)
        .map(|lane| {
            let kills = (count + lane) / LANES;
            let seed = u64::from(seed.unwrap_or(1)) << 32 | u64::from(lane);
            std::thread::spawn(move || kill(kills, Dice(seed)))
        })
        .collect();
    let costs: Vec<Cost> = lanes
        .into_iter()
        .flat_map(|lane| lane.join().unwrap())
        .collect();
    let (given, stored) = costs.iter().fold((0, 0), |(given, stored), cost| {
        (given + cost.given, stored + cost.stored)
    });
    let mut lost: Vec<Duration> = costs.iter().map(|cost| cost.lost).collect();
    lost.sort();
    let recovery = costs
        .iter()
        .map(|cost| cost.recovery)
        .max()
        .unwrap_or_default();
    println!(
        "{} kills: {stored} of {given} pictures stored; lost per kill {:?} in the median, {:?} at \
         most; a start took {recovery:?} at most",
        costs.len(),
        lost[lost.len() / 2],
        lost.last().unwrap(),
    );
    assert_eq!(costs.len(), count as usize);
    assert!(stored > 0, "nothing was ever stored");
    assert!(lost.last().unwrap() <= &MOST_LOST, "{lost:?}");
}

fn kill(kills: u32, mut dice: Dice) -> Vec<Cost> {
    let folder = tempfile::tempdir().unwrap();
    let clock = SystemClock::new();
    let lives = (1..=kills).map(|life| {
        let mut victim = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", TEST, "--nocapture", "--test-threads=1"])
            .env(FOLDER, folder.path())
            .env(LIFE, life.to_string())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(victim.stdout.take().unwrap());
        let journal = std::thread::spawn(move || read(out));
        // One in five dies while it starts.
        clock.sleep(Duration::from_millis(match dice.below(5) {
            0 => dice.below(200),
            _ => 200 + dice.below(3300),
        }));
        assert!(victim.try_wait().unwrap().is_none(), "it ended by itself");
        victim.kill().unwrap();
        victim.wait().unwrap();
        check(folder.path(), life, &journal.join().unwrap())
    });
    lives.collect()
}

/// What was handed over, until the pipe is closed.
fn read(out: impl BufRead) -> BTreeMap<u32, Given> {
    let mut given: BTreeMap<u32, Given> = BTreeMap::new();
    for line in out.lines() {
        let Ok(line) = line else {
            break;
        };
        let words: Vec<&str> = line.split(' ').collect();
        let time = |word: &str| word.parse().ok().map(WallTime::from_micros);
        match words[..] {
            ["@", "p", stream, number, at, keyframe @ ("0" | "1")] => {
                let given = given.entry(stream.parse().unwrap()).or_default();
                assert_eq!(number.parse(), Ok(given.pictures.len()));
                given.pictures.push((time(at).unwrap(), keyframe == "1"));
            }
            ["@", "m", stream, at] => {
                let given = given.entry(stream.parse().unwrap()).or_default();
                given.offline.extend(time(at));
            }
            _ => {}
        }
    }
    given
}
