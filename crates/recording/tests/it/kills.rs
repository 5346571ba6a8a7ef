//! `kill -9` at any moment: what was recorded is whole, at most two seconds are lost, and the ledger
//! says so.
//!
//! The test starts itself as the program that is killed. `INVEYE_KILLS` asks for more kills than the
//! continuous build has time for, `INVEYE_SEED` for other moments.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use inveye_base::{Clock as _, SystemClock};
use inveye_domain::{DeviceId, WallTime};
use inveye_recording::{RecorderSettings, RetentionSettings};

mod check;
pub(crate) mod source;
pub(crate) mod victim;

use check::{Cost, Given, check};
use source::Dice;

const TEST: &str = "kills::a_killed_recorder_loses_two_seconds_at_most";
pub(crate) const FOLDER: &str = "INVEYE_TEST_VICTIM";
pub(crate) const LIFE: &str = "INVEYE_TEST_LIFE";
const SHORT: u32 = 20;
/// Folders recorded to at the same time; what is killed mostly waits.
const LANES: u32 = 6;

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
    let lives = Lives {
        test: TEST,
        most_lost: Duration::from_secs(2),
        count: number("INVEYE_KILLS").unwrap_or(SHORT),
        seed: number("INVEYE_SEED").unwrap_or(1),
    };
    let costs = lives.run(|_, _, _, _, record| record(&[]));
    println!("{}", summary("kills", &costs));
}

/// A number from the environment.
pub(crate) fn number(name: &str) -> Option<u32> {
    std::env::var(name).ok()?.parse().ok()
}

/// In one line, for people.
pub(crate) fn summary(what: &str, costs: &[Cost]) -> String {
    let given: usize = costs.iter().map(|cost| cost.given).sum();
    let stored: usize = costs.iter().map(|cost| cost.stored).sum();
    let recovery = costs.iter().map(|cost| cost.recovery).max();
    let mut lost: Vec<Duration> = costs.iter().map(|cost| cost.lost).collect();
    lost.sort();
    format!(
        "{} {what}: {stored} of {given} pictures stored; lost each time {:.2?} in the median, {:.2?} at \
         most; a start took {:.2?} at most",
        costs.len(),
        lost[lost.len() / 2],
        lost[lost.len() - 1],
        recovery.unwrap_or_default(),
    )
}

/// What each stream was given, by its number.
pub(crate) type Journal = BTreeMap<u32, Given>;

/// Records with these variables in the environment until it is killed.
type Record<'a> = &'a mut dyn FnMut(&[(&str, &OsStr)]) -> Journal;

/// Programs that record and are killed, one after the other on the same folder.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lives {
    pub(crate) test: &'static str,
    pub(crate) most_lost: Duration,
    pub(crate) count: u32,
    pub(crate) seed: u32,
}

impl Lives {
    /// `end` gets folder, lane and life, lets it record, and does what is to be done to the folder.
    pub(crate) fn run<F>(self, end: F) -> Vec<Cost>
    where
        F: Fn(&Path, u32, u32, &mut Dice, Record<'_>) -> Journal + Sync,
    {
        let costs: Vec<Cost> = std::thread::scope(|scope| {
            let lanes: Vec<_> = (0..LANES)
                .map(|lane| {
                    let end = &end;
                    scope.spawn(move || self.lane(lane, end))
                })
                .collect();
            lanes
                .into_iter()
                .flat_map(|lane| lane.join().unwrap())
                .collect()
        });
        assert_eq!(costs.len(), self.count as usize);
        assert!(
            costs.iter().any(|cost| cost.stored > 0),
            "nothing was ever stored"
        );
        costs
    }

    fn lane<F>(self, lane: u32, end: &F) -> Vec<Cost>
    where
        F: Fn(&Path, u32, u32, &mut Dice, Record<'_>) -> Journal,
    {
        let around = tempfile::tempdir().unwrap();
        let folder = around.path().join("shop");
        std::fs::create_dir(&folder).unwrap();
        let mut dice = Dice(u64::from(self.seed) << 32 | u64::from(lane));
        let lives = (1..=(self.count + lane) / LANES).map(|life| {
            // One in five dies while it starts.
            let time = Duration::from_millis(match dice.below(5) {
                0 => dice.below(200),
                _ => 200 + dice.below(3300),
            });
            let mut record =
                |variables: &[(&str, &OsStr)]| self.record(&folder, life, time, variables);
            let given = end(&folder, lane, life, &mut dice, &mut record);
            let cost = check(&folder, life, &given);
            let most = self.most_lost;
            assert!(
                cost.lost <= most,
                "lane {lane}, life {life}: {:?} are lost",
                cost.lost
            );
            cost
        });
        lives.collect()
    }

    fn record(
        self,
        folder: &Path,
        life: u32,
        time: Duration,
        variables: &[(&str, &OsStr)],
    ) -> Journal {
        let mut victim = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", self.test, "--nocapture", "--test-threads=1"])
            .env(FOLDER, folder)
            .env(LIFE, life.to_string())
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(victim.stdout.take().unwrap());
        let journal = std::thread::spawn(move || read(out));
        SystemClock::new().sleep(time);
        assert!(victim.try_wait().unwrap().is_none(), "it ended by itself");
        victim.kill().unwrap();
        victim.wait().unwrap();
        journal.join().unwrap()
    }
}

/// What was handed over, until the pipe is closed.
fn read(out: impl BufRead) -> Journal {
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
