use std::sync::Arc;
use std::time::Duration;

use inveye_base::{Clock, ManualClock};
use inveye_db::{Database, NewEvent};
use inveye_domain::{
    BlindCause, DeviceId, Direction, EscalationTimes, EventId, GroupPlace, Language, Point,
    Polygon, Side, Site, SiteId, TrackId, Tripwire, TripwireName, Zone,
};
use tempfile::TempDir;

use super::*;

/// Midnight in Berlin on 2026-03-29, the day of 23 hours.
const MIDNIGHT: WallTime = WallTime::from_millis(1_774_738_800_000);
const HOUR: Duration = Duration::from_secs(3600);

fn camera() -> CameraId {
    CameraId::new("CAM-1").unwrap()
}

fn name(line: &str) -> TripwireName {
    TripwireName::new(line).unwrap()
}

/// A store with a door and an aisle, of which only the door is one.
struct Store {
    folder: TempDir,
    clock: Arc<ManualClock>,
    database: Database,
    present: Present,
}

impl Store {
    fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::new(MIDNIGHT));
        let database = Database::open(folder.path(), Arc::clone(&clock) as Arc<dyn Clock>).unwrap();
        let store = Self {
            folder,
            clock,
            database,
            present: present(),
        };
        store.live_in("Europe/Berlin");
        let doors = DoorSet::Lines(vec![(camera(), name("door"))]);
        store.database.writer().save_doors(doors).unwrap();
        store
    }

    fn live_in(&self, time_zone: &str) {
        let site = Site {
            id: SiteId::new("s").unwrap(),
            name: "Store".to_owned(),
            time_zone: time_zone.to_owned(),
            currency: None,
            opening_hours: None,
            language: Language::English,
            escalation: EscalationTimes::default(),
        };
        self.database.writer().save_site(site, None).unwrap();
    }

    fn restart(self) -> Self {
        self.restart_after(|| {})
    }

    fn restart_after(self, meanwhile: impl FnOnce()) -> Self {
        let Self {
            folder,
            clock,
            database,
            ..
        } = self;
        drop(database);
        meanwhile();
        let database = Database::open(folder.path(), Arc::clone(&clock) as Arc<dyn Clock>).unwrap();
        Self {
            folder,
            clock,
            database,
            present: present(),
        }
    }

    /// It is so long after midnight.
    fn at(&self, after: Duration) {
        let now = self.clock.wall().since(MIDNIGHT);
        self.clock.advance(after.saturating_sub(now));
    }

    /// The engine is at work until then: one that writes nothing for long counts as gone.
    fn work_until(&self, after: Duration) {
        while self.clock.wall() < MIDNIGHT + after {
            self.clock.advance(Duration::from_secs(60));
            self.cross("aisle", Direction::Out);
        }
    }

    fn state(&self, kind: EventKind) {
        let event = NewEvent::of_health(camera(), self.clock.wall(), kind);
        self.database.writer().append(event).unwrap();
        self.database.writer().flush().unwrap();
    }

    /// As [`Store::state`], of somebody, and heard by the present too.
    fn tell(&mut self, track: u64, kind: EventKind) {
        let told = Event {
            at: self.clock.wall(),
            track: Some(TrackId(track)),
            ..event(kind.clone())
        };
        self.state(kind);
        self.present.observe(&told);
    }

    fn cross(&self, line: &str, direction: Direction) {
        let line = name(line);
        if direction == Direction::In {
            self.state(EventKind::Entry {
                line: line.clone(),
                group: None,
            });
        }
        self.state(EventKind::LineCross { line, direction });
    }

    fn numbers(&self) -> NumbersView {
        let now = self.clock.wall();
        self.present.numbers(&self.database.reader(), now).unwrap()
    }
}

fn zone(right: f64) -> Zone {
    let corners = [(0.0, 0.0), (right, 0.0), (right, 1.0)];
    Zone {
        name: ZoneName::new("table").unwrap(),
        purpose: ZonePurpose::Dwell,
        polygon: Polygon::new(corners.map(|(x, y)| Point::new(x, y)).to_vec()).unwrap(),
        lane: None,
    }
}

fn scene(right: f64) -> Scene {
    let line = |line: &str, y| {
        let (a, b) = (Point::new(0.1, y), Point::new(0.9, y));
        Tripwire::new(name(line), a, b, Side::Positive).unwrap()
    };
    Scene::new(
        vec![line("door", 0.5), line("aisle", 0.7)],
        vec![zone(right)],
    )
    .unwrap()
}

fn present() -> Present {
    let mut present = Present::default();
    present.set_scene(&camera(), scene(1.0));
    present
}

#[test]
fn the_day_is_that_of_the_doors_and_its_hours_add_up() {
    let store = Store::open();
    store.at(HOUR / 2);
    store.cross("door", Direction::In);
    store.cross("door", Direction::In);
    store.cross("aisle", Direction::In);
    store.at(HOUR + HOUR / 2);
    store.cross("door", Direction::Out);
    store.at(2 * HOUR + HOUR / 2);
    let numbers = store.numbers();
    assert_eq!((numbers.footfall, numbers.occupancy), (2, 1));
    assert_eq!(numbers.day_start_ms, MIDNIGHT.as_millis());
    let hours = |of: fn(&HourNumbers) -> u32| numbers.hours.iter().map(of).collect::<Vec<_>>();
    assert_eq!(
        hours(|hour| hour.entries),
        [2, 0, 0],
        "three hours have begun"
    );
    assert_eq!(hours(|hour| hour.occupancy_peak), [2, 2, 1]);
    let lines = &numbers.cameras[0].lines;
    let counted: Vec<_> = lines.iter().map(|l| (l.line.as_str(), l.ins)).collect();
    assert_eq!(counted, [("aisle", 1), ("door", 2)], "each line is shown");
}

#[test]
fn a_restart_in_the_middle_of_the_day_changes_no_number() {
    let store = Store::open();
    store.at(HOUR);
    store.cross("door", Direction::In);
    store.cross("door", Direction::In);
    store.state(EventKind::CameraOffline {
        reason: "cable".to_owned(),
    });
    store.at(HOUR + HOUR / 2);
    let (before, store) = (store.numbers(), store.restart());
    let after = store.numbers();
    assert_eq!((after.footfall, after.occupancy), (2, 2));
    assert_eq!(after.hours, before.hours);
    store.cross("door", Direction::Out);
    assert_eq!(store.numbers().occupancy, 1, "and it goes on from there");
}

#[test]
fn a_day_turns_at_midnight_of_the_site_also_over_a_restart() {
    for restarts in [false, true] {
        let mut store = Store::open();
        store.cross("door", Direction::In);
        store.at(23 * HOUR - Duration::from_secs(1));
        let numbers = store.numbers();
        assert_eq!(
            (numbers.footfall, numbers.occupancy, numbers.hours.len()),
            (1, 1, 23)
        );
        store.at(23 * HOUR);
        if restarts {
            store = store.restart();
        }
        let numbers = store.numbers();
        assert_eq!(
            (numbers.footfall, numbers.occupancy),
            (0, 0),
            "23 hours make this day"
        );
        let next = (MIDNIGHT + 23 * HOUR).as_millis();
        assert_eq!((numbers.day_start_ms, numbers.hours.len()), (next, 1));
    }
}

#[test]
fn another_time_zone_moves_the_day() {
    let store = Store::open();
    store.at(HOUR);
    store.cross("door", Direction::In);
    store.at(9 * HOUR);
    store.cross("door", Direction::In);
    store.live_in("Asia/Tokyo");
    assert_eq!(
        store.numbers().occupancy,
        2,
        "there it is the 29th for longer"
    );
    // In New York the day began five hours after Berlin's: the first one came on the 28th.
    store.live_in("America/New_York");
    let numbers = store.numbers();
    assert_eq!((numbers.footfall, numbers.occupancy), (1, 1));
    assert_eq!(numbers.day_start_ms, (MIDNIGHT + 5 * HOUR).as_millis());
}

#[test]
fn what_nobody_saw_is_a_gap_and_never_a_zero() {
    let store = Store::open();
    store.work_until(HOUR / 2);
    store.state(EventKind::CameraOffline {
        reason: "cable".to_owned(),
    });
    store.work_until(HOUR);
    store.state(EventKind::CameraOnline { after: HOUR / 2 });
    store.work_until(2 * HOUR);
    let numbers = store.numbers();
    assert!(
        (numbers.hours[0].coverage - 0.5).abs() < 1e-9,
        "{numbers:?}"
    );
    assert!(
        (numbers.hours[1].coverage - 1.0).abs() < 1e-9,
        "{numbers:?}"
    );
    assert!((numbers.coverage - 0.75).abs() < 1e-9, "{numbers:?}");

    // The engine does not run for two hours.
    let clock = Arc::clone(&store.clock);
    let store = store.restart_after(|| clock.advance(2 * HOUR));
    let hours = store.numbers().hours;
    assert!(
        hours[2].coverage < 1e-6 && hours[3].coverage < 1e-6,
        "{hours:?}"
    );
}

fn event(kind: EventKind) -> Event {
    Event {
        id: EventId {
            device: DeviceId::new("dev").unwrap(),
            sequence: 1,
        },
        camera: camera(),
        at: MIDNIGHT,
        kind,
        track: None,
        foot: None,
        confidence: 1.0,
    }
}

#[test]
fn who_is_in_a_zone_is_who_was_seen_entering_and_not_leaving() {
    let mut store = Store::open();
    let inside = |store: &Store| store.numbers().cameras[0].zones[0].inside;
    let enter = || {
        event(EventKind::ZoneEnter {
            zone: zone(1.0).name,
        })
    };
    assert_eq!(inside(&store), 0, "a zone nobody was in is shown");
    store.present.observe(&enter());
    store.present.observe(&enter());
    assert_eq!(inside(&store), 2);
    let exit = EventKind::ZoneExit {
        zone: zone(1.0).name,
        dwell: Duration::from_secs(20),
    };
    store.present.observe(&event(exit.clone()));
    store.state(exit);
    let numbers = store.numbers().cameras[0].zones[0].clone();
    assert_eq!(
        (numbers.inside, numbers.visits, numbers.mean_dwell_s),
        (1, 1, Some(20.0))
    );
    store.present.set_scene(&camera(), scene(1.0));
    assert_eq!(inside(&store), 1, "the zone is the same");
    store.present.set_scene(&camera(), scene(0.5));
    assert_eq!(inside(&store), 0, "it was drawn anew");
    store.present.observe(&enter());
    store.present.observe(&event(EventKind::CameraOffline {
        reason: String::new(),
    }));
    assert_eq!(inside(&store), 0, "nobody is seen");
}

#[test]
fn a_till_lane_is_shown_as_it_is_now_and_hour_by_hour() {
    let mut store = Store::open();
    let lane = LaneName::new("till 1").unwrap();
    let mut scene = scene(1.0);
    scene.zones[0].purpose = ZonePurpose::Queue;
    scene.zones[0].lane = Some(lane.clone());
    store.present.set_scene(&camera(), scene);
    assert_eq!(
        store.numbers().queues[0].estimated_wait_s,
        Some(0.0),
        "a free till"
    );
    let minute = Duration::from_secs(60);
    let join = || EventKind::QueueJoin { lane: lane.clone() };
    let start = |wait| EventKind::ServiceStart {
        lane: lane.clone(),
        wait,
    };
    store.at(HOUR / 2);
    store.tell(1, join());
    store.tell(1, start(Duration::ZERO));
    store.at(HOUR / 2 + minute);
    store.tell(2, join());
    store.tell(3, join());
    store.at(HOUR / 2 + 2 * minute);
    let service = 2 * minute;
    let lane_of = lane.clone();
    store.tell(
        1,
        EventKind::ServiceEnd {
            lane: lane_of,
            service,
        },
    );
    store.tell(2, start(minute));
    store.at(HOUR / 2 + 3 * minute);
    let queue = store.numbers().queues.remove(0);
    assert_eq!((queue.waiting, queue.at_till, queue.peak), (1, 1, 2));
    assert_eq!(queue.longest_wait_s, Some(120.0));
    // One minute of two is left at the till, and one waits before.
    assert_eq!(queue.estimated_wait_s, Some(180.0));
    assert_eq!((queue.joined, queue.served, queue.abandoned), (3, 2, 0));
    assert_eq!(
        (queue.mean_wait_s, queue.most_wait_s),
        (Some(30.0), Some(60.0))
    );
    assert_eq!(queue.mean_service_s, Some(120.0));
    let wait = 2 * minute;
    let lane_of = lane.clone();
    store.tell(
        3,
        EventKind::QueueAbandon {
            lane: lane_of,
            wait,
        },
    );
    let queue = store.numbers().queues.remove(0);
    assert_eq!(
        (queue.waiting, queue.abandoned, queue.longest_wait_s),
        (0, 1, None)
    );
    assert_eq!(queue.mean_abandoned_wait_s, Some(120.0));
    assert!((queue.abandonment.unwrap() - 1.0 / 3.0).abs() < 1e-9);
    let served_an_hour = f64::from(queue.served) * 3600.0 / queue.open_s;
    assert!((queue.served_per_open_hour.unwrap() - served_an_hour).abs() < 1e-9);
    assert!(queue.open_s > 0.0 && queue.open_s < 3600.0, "{queue:?}");
    let busy = queue.mean_service_s.unwrap() / queue.open_s;
    assert!((queue.busy.unwrap() - busy).abs() < 1e-9, "{queue:?}");
    let hour = &queue.hours[0];
    assert_eq!(
        (hour.joined, hour.served, hour.abandoned, hour.peak),
        (3, 2, 1, 2)
    );
}

#[test]
fn of_all_who_came_by_some_came_in() {
    let mut store = Store::open();
    assert_eq!(store.numbers().capture_rate, None, "nobody looks outside");
    let mut scene = scene(1.0);
    scene.zones[0].purpose = ZonePurpose::Outside;
    store.present.set_scene(&camera(), scene);
    store.at(HOUR / 2);
    store.cross("door", Direction::In);
    for _ in 0..3 {
        let zone = zone(1.0).name;
        store.state(EventKind::PasserBy { zone });
    }
    let numbers = store.numbers();
    assert_eq!((numbers.passers, numbers.capture_rate), (3, Some(0.25)));
    assert_eq!(
        (numbers.hours[0].passers, numbers.hours[0].capture_rate),
        (3, Some(0.25))
    );
    assert_eq!(numbers.cameras[0].zones[0].passers, 3);
}

#[test]
fn pictures_that_tell_too_little_lower_the_coverage_and_say_why() {
    let store = Store::open();
    let cause = BlindCause::Starved;
    store.work_until(HOUR / 2);
    store.state(EventKind::CameraBlind { cause });
    store.work_until(HOUR / 4 * 3);
    let after = HOUR / 4;
    store.state(EventKind::CameraSees { cause, after });
    store.work_until(HOUR);
    let numbers = store.numbers();
    assert!(
        (numbers.hours[0].coverage - 0.75).abs() < 1e-9,
        "{numbers:?}"
    );
    let of_camera = &numbers.cameras[0];
    assert!((of_camera.coverage - 0.75).abs() < 1e-9, "{of_camera:?}");
    let blind = &of_camera.blind;
    assert_eq!(blind.len(), 1, "{blind:?}");
    assert_eq!(
        (blind[0].cause.as_str(), blind[0].start_ms),
        ("starved", MIDNIGHT.as_millis())
    );
    assert!((blind[0].seconds - 900.0).abs() < 1e-6);
}

#[test]
fn groups_stand_beside_people_and_of_whom_nothing_is_known_is_said() {
    let store = Store::open();
    assert_eq!(store.numbers().groups, None);
    store.at(HOUR / 2);
    let came = |group| EventKind::Entry {
        line: name("door"),
        group,
    };
    for place in [1, 2, 1] {
        let behind = Duration::from_secs(u64::from(place) - 1);
        store.state(came(Some(GroupPlace { place, behind })));
    }
    store.state(came(None));
    let numbers = store.numbers();
    let groups = numbers.groups.as_ref().unwrap();
    assert_eq!((numbers.footfall, groups.people, groups.unknown), (4, 3, 1));
    assert_eq!(
        (groups.groups, groups.sizes.as_slice()),
        (2, &[1, 1, 0, 0, 0][..])
    );
    assert_eq!(numbers.hours[0].groups.as_ref(), Some(groups));
    let lines = &numbers.cameras[0].lines;
    assert_eq!(
        lines
            .iter()
            .find(|line| line.line == "door")
            .unwrap()
            .groups
            .as_ref(),
        Some(groups)
    );
}

#[test]
fn a_store_without_tills_is_advised_nothing() {
    let mut store = Store::open();
    store.present.look_at_tills(store.clock.wall());
    assert_eq!(store.numbers().tills, None);
}
