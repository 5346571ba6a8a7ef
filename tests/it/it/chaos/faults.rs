//! What is done to cameras, disk and engine, and when.

use std::path::{Path, PathBuf};
use std::time::Duration;

use inveye_base::{Clock as _, SystemClock};
use inveye_domain::{CameraId, WallTime};
use inveye_engine::{CameraConfig, Config, RecordingConfig};
use inveye_test_support::{
    CameraSimulator, Footage, Joining, Options, Running, SimulatedStream, synthetic,
};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

use super::CAMERAS;
use super::engine::Program;

/// One thing that was done.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    pub(super) kind: Kind,
    /// All of them where it is none.
    pub(super) camera: Option<CameraId>,
    pub(super) from: WallTime,
    pub(super) to: WallTime,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Stall,
    Reset,
    Remove,
    LosePackets,
    FillDisk,
    KillEngine,
}

const KINDS: [(Kind, u32); 6] = [
    (Kind::Stall, 5),
    (Kind::Reset, 5),
    (Kind::Remove, 4),
    (Kind::LosePackets, 4),
    (Kind::FillDisk, 2),
    (Kind::KillEngine, 3),
];

/// Everything that was done, and when it began and ended.
#[derive(Debug, Default)]
pub(super) struct Journal {
    pub(super) faults: Vec<Fault>,
    pub(super) small_disk: bool,
}

pub(super) struct Faults {
    folder: PathBuf,
    disk: Option<PathBuf>,
    cameras: Running,
    program: Option<Program>,
    dice: StdRng,
    clock: SystemClock,
    journal: Journal,
    /// What is going on: it ends at a moment of the steady clock.
    open: Vec<(Duration, usize)>,
}

impl Faults {
    pub(super) async fn begin(folder: &Path, disk: Option<PathBuf>, seed: u32) -> Self {
        let footage = Footage::open(synthetic("entrance.mp4")).expect("the bundled clip opens");
        let streams = (0..CAMERAS).flat_map(|number| {
            ["main", "sub"]
                .map(|kind| SimulatedStream::new(format!("/cam{number}/{kind}"), footage.clone()))
        });
        let options = Options {
            joining: Joining::Live,
            ..Options::default()
        };
        let cameras = CameraSimulator::start(streams.collect(), options).await;
        let cameras = cameras.expect("the simulator starts");
        let config = Config {
            cameras: (0..CAMERAS)
                .map(|number| {
                    let url = |kind: &str| cameras.url(&format!("/cam{number}/{kind}"));
                    // Half of them have one stream.
                    let sub = number.is_multiple_of(2).then(|| url("sub"));
                    CameraConfig::new(camera(number), None, &url("main"), sub.as_deref())
                        .expect("the simulator's address is valid")
                })
                .collect(),
            recording: RecordingConfig {
                reserve_gb: 0,
                ..RecordingConfig::default()
            },
            ..Config::default()
        };
        config
            .save(folder)
            .expect("the configuration can be written");
        Self {
            folder: folder.to_owned(),
            journal: Journal {
                small_disk: disk.is_some(),
                ..Journal::default()
            },
            disk,
            cameras,
            program: Some(Program::start(folder)),
            dice: StdRng::seed_from_u64(seed.into()),
            clock: SystemClock::new(),
            open: Vec::new(),
        }
    }

    /// Something every few seconds.
    pub(super) async fn go_on(&mut self, time: Duration) {
        let end = self.clock.monotonic() + time;
        // Everybody records before the first fault.
        let mut next = self.clock.monotonic() + Duration::from_secs(8);
        while self.clock.monotonic() < end {
            if self.clock.monotonic() >= next {
                self.begin_one();
                next = self.clock.monotonic()
                    + Duration::from_millis(self.dice.random_range(500..5000));
            }
            self.end_those_over();
            if let Some(program) = &mut self.program {
                program.is_alive();
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Everything is well again, and the engine ends in order.
    pub(super) async fn end(mut self) -> Journal {
        for (end, _) in &mut self.open {
            *end = Duration::ZERO;
        }
        self.end_those_over();
        tokio::time::sleep(Duration::from_secs(6)).await;
        if let Some(program) = self.program.take() {
            tokio::task::spawn_blocking(|| program.end())
                .await
                .expect("it ends in order");
        }
        self.cameras.stop().await;
        self.journal
    }

    fn begin_one(&mut self) {
        let sum: u32 = KINDS.iter().map(|(_, weight)| weight).sum();
        let mut left = self.dice.random_range(0..sum);
        let random = KINDS.into_iter().find(|(_, weight)| {
            let hit = left < *weight;
            left = left.saturating_sub(*weight);
            hit
        });
        // Each of them once before chance decides.
        let possible = |(kind, _): &(Kind, u32)| *kind != Kind::FillDisk || self.disk.is_some();
        let first = KINDS
            .get(self.journal.faults.len())
            .copied()
            .filter(possible);
        let (kind, _) = first.or(random).expect("the weights add up");
        let number = self.dice.random_range(0..CAMERAS);
        let length = match kind {
            Kind::Reset => 0,
            Kind::KillEngine => self.dice.random_range(0..3000),
            Kind::FillDisk => self.dice.random_range(2000..8000),
            Kind::Stall | Kind::Remove | Kind::LosePackets => self.dice.random_range(1000..12_000),
        };
        let camera = match kind {
            Kind::FillDisk | Kind::KillEngine => None,
            _ => Some(camera(number)),
        };
        // One of a kind at a time for each camera, and none without what it needs.
        let busy = self.open.iter().any(|(_, fault)| {
            let open = &self.journal.faults[*fault];
            open.kind == kind && open.camera == camera
        });
        if busy || (kind == Kind::FillDisk && self.disk.is_none()) {
            return;
        }
        self.apply(kind, number, true);
        let from = self.clock.wall();
        self.journal.faults.push(Fault {
            kind,
            camera,
            from,
            to: from,
        });
        let end = self.clock.monotonic() + Duration::from_millis(length);
        self.open.push((end, self.journal.faults.len() - 1));
    }

    fn end_those_over(&mut self) {
        let now = self.clock.monotonic();
        let (over, open) = self.open.iter().partition(|(end, _)| *end <= now);
        self.open = open;
        let over: Vec<(Duration, usize)> = over;
        for (_, fault) in over {
            let Fault { kind, camera, .. } = self.journal.faults[fault].clone();
            let number = camera.and_then(|id| id.as_str().trim_start_matches("cam").parse().ok());
            self.apply(kind, number.unwrap_or_default(), false);
            self.journal.faults[fault].to = self.clock.wall();
        }
    }

    fn apply(&mut self, kind: Kind, number: usize, begin: bool) {
        let streams = ["main", "sub"].map(|kind| format!("/cam{number}/{kind}"));
        let faults = streams.iter().map(|path| self.cameras.faults(path));
        match (kind, begin) {
            (Kind::Stall, true) => faults.for_each(|f| f.stall()),
            (Kind::Stall, false) => faults.for_each(|f| f.resume()),
            (Kind::Reset, true) => faults.for_each(|f| f.reset_sessions()),
            (Kind::Reset, false) => {}
            (Kind::Remove, true) => faults.for_each(|f| {
                f.remove();
                f.reset_sessions();
            }),
            (Kind::Remove, false) => faults.for_each(|f| f.restore()),
            (Kind::LosePackets, true) => faults.for_each(|f| f.drop_every(30)),
            (Kind::LosePackets, false) => faults.for_each(|f| f.drop_every(None)),
            (Kind::FillDisk, begin) => {
                let Some(disk) = &self.disk else { return };
                let file = disk.join("somebody-elses.bin");
                if begin {
                    fill(&file);
                } else {
                    std::fs::remove_file(file).expect("it is ours");
                }
            }
            (Kind::KillEngine, true) => {
                if let Some(program) = self.program.take() {
                    program.kill();
                }
            }
            (Kind::KillEngine, false) => self.program = Some(Program::start(&self.folder)),
        }
    }
}

fn camera(number: usize) -> CameraId {
    CameraId::new(format!("cam{number}")).expect("a valid id")
}

/// Leaves not a block.
fn fill(file: &Path) {
    use std::io::Write as _;
    let mut file = std::fs::File::create(file).expect("a file");
    let mut block = vec![1_u8; 1 << 16];
    while !block.is_empty() {
        if file.write_all(&block).is_err() {
            block.truncate(block.len() / 2);
        }
    }
}
