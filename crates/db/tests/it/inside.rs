//! The count of people inside over days of a busy shop whose doors miss some of them.

use std::sync::Arc;
use std::time::Duration;

use inveye_base::{Clock, ManualClock};
use inveye_db::{CorrectionReason, Database};
use inveye_domain::{Direction, WallTime};

use crate::sample::{self, NOON, cross};

const HOUR: u64 = 3600;
/// The shop opens at 08:00 and closes at 18:00, UTC.
const OPENS: u64 = 8 * HOUR;
const CLOSES: u64 = 18 * HOUR;

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    /// 0–1.
    fn roll(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(self.0 >> 33).unwrap_or(0)) / f64::from(1_u32 << 31)
    }
}

/// How a door errs: shares of those passing.
#[derive(Clone, Copy)]
struct Door {
    misses_in: f64,
    misses_out: f64,
    doubles: f64,
}

/// One day's passages in order: second of the day, direction.
fn passages(dice: &mut Dice) -> Vec<(u64, Direction)> {
    let mut passages = Vec::new();
    for _ in 0..600 {
        let shares = [dice.roll(), dice.roll()];
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "seconds of a day"
        )]
        let [after, stay] =
            [shares[0] * 9.5 * 3600.0, 180.0 + shares[1] * 1500.0].map(|s| s as u64);
        passages.push((OPENS + after, Direction::In));
        passages.push(((OPENS + after + stay).min(CLOSES - 1), Direction::Out));
    }
    passages.sort_by_key(|p| (p.0, p.1 == Direction::Out));
    passages
}

/// Lives through one day, looking at every tenth passage; the largest error beyond what is allowed, in people.
fn live(
    database: &Database,
    clock: &ManualClock,
    midnight: WallTime,
    dice: &mut Dice,
    door: Door,
) -> f64 {
    let writer = database.writer();
    let (mut inside, mut came, mut worst) = (0_i64, 0_u32, f64::MIN);
    for (number, (second, direction)) in passages(dice).into_iter().enumerate() {
        let at = midnight + Duration::from_secs(second);
        clock.advance(at.since(clock.wall()));
        let missed = match direction {
            Direction::In => {
                (inside, came) = (inside + 1, came + 1);
                dice.roll() < door.misses_in
            }
            Direction::Out => {
                inside -= 1;
                dice.roll() < door.misses_out
            }
        };
        let times = if missed {
            0
        } else {
            1 + u32::from(dice.roll() < door.doubles)
        };
        for _ in 0..times {
            writer.append(cross(at, direction)).unwrap();
        }
        if number % 10 != 0 {
            continue;
        }
        writer.flush().unwrap();
        let counted = database.reader().occupancy(at).unwrap();
        let error = (i64::from(counted) - inside).abs();
        let allowed = (0.03 * f64::from(came)).max(2.0);
        #[expect(clippy::cast_precision_loss, reason = "tens of people")]
        let beyond = error as f64 - allowed;
        worst = worst.max(beyond);
    }
    let closed = midnight + Duration::from_secs(CLOSES);
    clock.advance(closed.since(clock.wall()));
    writer.close_occupancy(closed).unwrap();
    assert_eq!(database.reader().occupancy(closed).unwrap(), 0);
    worst
}

/// Chance alone makes doors that err more often than these drift further, and nothing that counts at doors
/// only can know: the shares are those of a door that is right for 99 of 100.
#[test]
fn a_door_that_misses_more_people_going_out_is_seen_through() {
    let door = Door {
        misses_in: 0.003,
        misses_out: 0.008,
        doubles: 0.001,
    };
    let midnight = NOON - Duration::from_secs(12 * HOUR);
    for seed in 1..=5 {
        let clock = Arc::new(ManualClock::new(midnight));
        let folder = sample::folder();
        let database = Database::open(folder.path(), Arc::clone(&clock) as Arc<dyn Clock>).unwrap();
        let mut dice = Dice(seed);
        for day in 0..3 {
            let midnight = midnight + Duration::from_secs(day * 24 * HOUR);
            let beyond = live(&database, &clock, midnight, &mut dice, door);
            assert!(
                beyond <= 0.0,
                "seed {seed}, day {day}: {beyond} people too many off"
            );
        }
        // Nothing was put right in silence.
        let reader = database.reader();
        let corrections = reader
            .occupancy_corrections(midnight, clock.wall() + Duration::from_secs(1))
            .unwrap();
        let of = |reason| corrections.iter().filter(|c| c.reason == reason).count();
        assert!(
            of(CorrectionReason::Drift) > 0,
            "what the first day taught is used"
        );
        let mut people = 0;
        for one in corrections
            .iter()
            .filter(|c| c.reason == CorrectionReason::Closing)
        {
            assert_eq!(one.after, 0);
            people += one.before;
        }
        assert!(people > 0, "{corrections:?}");
    }
}

#[test]
fn who_is_seen_is_inside_and_a_new_day_begins_openly() {
    let clock = Arc::new(ManualClock::new(NOON));
    let folder = sample::folder();
    let database = Database::open(folder.path(), Arc::clone(&clock) as Arc<dyn Clock>).unwrap();
    let writer = database.writer();
    writer.append(cross(NOON, Direction::In)).unwrap();
    assert!(
        writer.raise_occupancy(NOON, 1).unwrap().is_none(),
        "as counted"
    );
    let raised = writer.raise_occupancy(NOON, 3).unwrap().unwrap();
    assert_eq!(
        (raised.before, raised.after, raised.reason),
        (1, 3, CorrectionReason::Seen)
    );
    let reader = database.reader();
    assert_eq!(reader.occupancy(NOON).unwrap(), 3);
    assert_eq!(reader.today(NOON).unwrap().corrections, [raised]);
    let tomorrow = NOON + Duration::from_secs(24 * HOUR);
    clock.advance(Duration::from_secs(24 * HOUR));
    writer.append(cross(tomorrow, Direction::In)).unwrap();
    writer.flush().unwrap();
    assert_eq!(reader.occupancy(tomorrow).unwrap(), 1);
    let midnight = reader.today(tomorrow).unwrap().corrections;
    assert_eq!(midnight.len(), 1);
    assert_eq!(
        (midnight[0].before, midnight[0].after, midnight[0].reason),
        (3, 0, CorrectionReason::Midnight)
    );
}
