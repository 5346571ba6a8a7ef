use inveye_domain::{DeviceId, EventId, TrackId};

use super::*;

const TILLS: usize = 4;

fn at(seconds: u64) -> WallTime {
    WallTime::from_millis(1_000_000_000) + Duration::from_secs(seconds)
}

fn camera() -> CameraId {
    CameraId::new("tills").unwrap()
}

fn lane(number: usize) -> LaneName {
    LaneName::new(format!("till {number}")).unwrap()
}

/// A store with four tills and what is told of it, second by second.
struct Store {
    watch: TillWatch,
    board: QueueBoard,
    now: u64,
    people: u64,
    /// Of each till: who waits since when, and until when the one in front is served.
    queues: Vec<VecDeque<(u64, u64)>>,
    busy: Vec<Option<(u64, u64, u64)>>,
    waits: Vec<u64>,
    advices: Vec<(u64, Option<TillAdvice>)>,
    arrivals: f64,
}

impl Store {
    fn new() -> Self {
        let mut watch = TillWatch::default();
        watch.set_lanes(&camera(), &(0..TILLS).map(lane).collect());
        Self {
            watch,
            board: QueueBoard::default(),
            now: 0,
            people: 0,
            queues: vec![VecDeque::new(); TILLS],
            busy: vec![None; TILLS],
            waits: Vec::new(),
            advices: vec![(0, None)],
            arrivals: 0.0,
        }
    }

    fn tell(&mut self, track: u64, kind: EventKind) {
        let event = Event {
            id: EventId {
                device: DeviceId::new("d").unwrap(),
                sequence: 1,
            },
            camera: camera(),
            at: at(self.now),
            kind,
            track: Some(TrackId(track)),
            foot: None,
            confidence: 1.0,
        };
        self.watch.observe(&event);
        self.board.observe(&event);
    }

    /// For some minutes `an_hour` people arrive evenly and queue at the shortest of the first `open` tills;
    /// a service takes `service` seconds. Gives the tills as they are then.
    fn run(&mut self, minutes: u64, (an_hour, service): (f64, u64), open: usize) -> TillsNow {
        let mut tills = TillsNow::default();
        for _ in 0..minutes * 60 {
            self.now += 1;
            self.arrivals += an_hour / 3600.0;
            while self.arrivals >= 1.0 {
                self.arrivals -= 1.0;
                self.people += 1;
                // The shortest; of those that are as short now this one, now that.
                let turn = usize::try_from(self.people).unwrap();
                let length =
                    |till: usize| self.queues[till].len() + usize::from(self.busy[till].is_some());
                let nearest = |till: &usize| (length(*till), (till + turn) % open);
                let till = (0..open).min_by_key(nearest).unwrap();
                self.queues[till].push_back((self.people, self.now));
                self.tell(self.people, EventKind::QueueJoin { lane: lane(till) });
            }
            for till in 0..TILLS {
                if let Some((who, began, until)) = self.busy[till]
                    && self.now >= until
                {
                    let service = Duration::from_secs(self.now.saturating_sub(began));
                    self.busy[till] = None;
                    self.tell(
                        who,
                        EventKind::ServiceEnd {
                            lane: lane(till),
                            service,
                        },
                    );
                }
                if self.busy[till].is_none()
                    && let Some((who, since)) = self.queues[till].pop_front()
                {
                    let wait = self.now.saturating_sub(since);
                    self.waits.push(wait);
                    self.busy[till] = Some((who, self.now, self.now + service));
                    let wait = Duration::from_secs(wait);
                    self.tell(
                        who,
                        EventKind::ServiceStart {
                            lane: lane(till),
                            wait,
                        },
                    );
                }
            }
            tills = self.watch.look(&self.board, at(self.now));
            if self
                .advices
                .last()
                .is_none_or(|(_, last)| *last != tills.advice)
            {
                self.advices.push((self.now, tills.advice));
            }
        }
        tills
    }
}

#[test]
fn load_is_arrivals_by_service_and_who_waits() {
    let mut store = Store::new();
    let tills = store.run(30, (60.0, 60), 2);
    let load = tills.load.unwrap();
    assert!((load.arrivals_per_hour - 60.0).abs() < 5.0, "{load:?}");
    assert_eq!(load.service, Duration::from_secs(60));
    assert!((load.load - 1.0).abs() < 0.2, "one till's work: {load:?}");
    assert_eq!((tills.lanes, tills.open, tills.advice), (4, 2, None));
}

#[test]
fn nothing_is_said_before_enough_was_seen() {
    let mut store = Store::new();
    assert_eq!(store.run(4, (300.0, 30), 1).load, None, "too short a time");
    let mut store = Store::new();
    let tills = store.run(20, (10.0, 60), 1);
    assert_eq!((tills.load, tills.advice), (None, None), "too few services");
}

#[test]
fn a_till_is_asked_for_when_people_arrive_faster_than_they_are_served() {
    let mut store = Store::new();
    store.run(20, (60.0, 60), 2);
    assert_eq!(store.advices, [(0, None)]);
    // Three tills' work for two.
    let tills = store.run(15, (180.0, 60), 2);
    assert_eq!(tills.advice, Some(TillAdvice::Open), "{tills:?}");
    let since = store.advices.last().unwrap().0 - 20 * 60;
    assert!(since < 10 * 60, "said after {since} s");
    // All four: the queue is worked off, and then it is enough.
    let tills = store.run(40, (180.0, 60), 4);
    assert_eq!(tills.advice, None, "{tills:?}");
}

#[test]
fn a_till_can_be_closed_when_the_others_do_its_work() {
    let mut store = Store::new();
    store.run(20, (160.0, 60), 4);
    let tills = store.run(30, (50.0, 60), 4);
    assert_eq!(tills.advice, Some(TillAdvice::Close), "{tills:?}");
    // Until one is left, which is never closed.
    let tills = store.run(30, (10.0, 60), 1);
    assert_eq!((tills.open, tills.advice), (1, None));
}

#[test]
fn whoever_follows_the_advice_lets_nobody_wait_for_long_and_changes_tills_seldom() {
    let mut store = Store::new();
    let mut open = 1;
    let mut changes = 0;
    // A day: the rush doubles and halves.
    let day = [40.0, 80.0, 120.0, 160.0, 180.0, 120.0, 60.0, 30.0];
    for (hour, an_hour) in day.into_iter().enumerate() {
        for quarter in 0..6 {
            // Somebody looks every ten minutes.
            let tills = store.run(10, (an_hour, 60), open);
            let before = open;
            match tills.advice {
                Some(TillAdvice::Open) => open = (open + 1).min(TILLS),
                Some(TillAdvice::Close) => open = (open - 1).max(1),
                None => {}
            }
            changes += u32::from(open != before);
            assert!(open <= TILLS, "{hour}, {quarter}");
        }
    }
    let longest = store.waits.iter().max().unwrap();
    assert!(*longest < 15 * 60, "{longest} s at most");
    assert!(
        (4..=14).contains(&changes),
        "{changes} changes: up three and down three, or a little more"
    );
    // One till alone would have fallen behind by hours.
    let mut alone = Store::new();
    for an_hour in day {
        alone.run(60, (an_hour, 60), 1);
    }
    assert!(alone.waits.iter().max().unwrap() > &3600);
}

#[test]
fn advice_does_not_flicker_while_nothing_changes() {
    for an_hour in [90.0, 100.0, 110.0, 120.0, 130.0, 140.0, 150.0] {
        let mut store = Store::new();
        store.run(180, (an_hour, 60), 3);
        let said = &store.advices;
        assert!(said.len() <= 3, "at {an_hour} an hour: {said:?}");
    }
}

#[test]
fn where_a_camera_sees_nothing_nothing_is_advised() {
    let mut store = Store::new();
    store.run(20, (180.0, 60), 2);
    assert_eq!(store.advices.last().unwrap().1, Some(TillAdvice::Open));
    store.tell(
        0,
        EventKind::CameraOffline {
            reason: "no answer".to_owned(),
        },
    );
    let tills = store.run(2, (0.0, 60), 2);
    assert_eq!((tills.load, tills.advice), (None, None));
    store.tell(
        0,
        EventKind::CameraOnline {
            after: Duration::from_secs(120),
        },
    );
    assert_eq!(
        store.run(4, (180.0, 60), 2).load,
        None,
        "what was missed is not known"
    );
    assert!(store.run(2, (180.0, 60), 2).load.is_some());
}

#[test]
fn a_clock_that_is_set_back_breaks_nothing() {
    let mut store = Store::new();
    store.run(20, (180.0, 60), 2);
    store.now -= 600;
    let tills = store.run(20, (180.0, 60), 2);
    assert!(
        tills.load.is_some_and(|load| load.load.is_finite()),
        "{tills:?}"
    );
}
