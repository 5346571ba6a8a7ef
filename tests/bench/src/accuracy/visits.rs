//! A simulated day of a store with two doors and tills, seen by three cameras: how many different people came in.
//! Who leaves by the other door or comes back in the afternoon is the same visitor; who works there is none.

mod judge;

use inveye_domain::{
    Bbox, MediaTime, Polygon, Scene, Side, Tripwire, TripwireName, Zone, ZoneName, ZonePurpose,
};
use inveye_pipeline::AnalysisSettings;
use inveye_pipeline::recognition::Look;
use inveye_pipeline::replay::{DetectedFrame, Looker, StoreCamera, Together, replay_together};

use super::Bar;
use super::camera::{Place, SIZE, Standing, box_of, visible};
use super::likeness::{Seen, look};
use super::noise::{Dice, Eye};
use super::people::{DOOR, HALF_DOOR, Walk, Walker, walk};
use judge::judge;

const FPS: f64 = 5.0;
const HOURS: f64 = 10.0;
const DAYS: [u64; 5] = [31, 32, 33, 34, 35];
/// Percent of the visitors by which their number may be off.
const MOST_OFF: f64 = 5.0;

const HOUR_S: f64 = 3600.0;
/// Visitors who come alone or in pairs: sixty an hour in all.
const EVERY_S: f64 = 72.0;
const IN_PAIRS: f64 = 0.2;
/// Of the visitors: who come back within the memory of a visit, who pay at the tills.
const COME_BACK: f64 = 0.15;
const PAY: f64 = 0.6;
/// Passers-by of each door.
const PAST_EVERY_S: f64 = 150.0;
const STAFF: usize = 5;
/// Cameras, in their order.
const TILLS: usize = 2;
/// Where only staff stand: left, right, near, far.
const BEHIND: [f64; 4] = [-3.2, 3.2, 6.3, 8.0];

/// Who works there has the first numbers.
fn is_staff(who: usize) -> bool {
    who < STAFF
}

/// One day: who walks where before each camera.
struct Day {
    seed: u64,
    visitors: usize,
    returns: usize,
    cameras: [Camera; 3],
}

struct Camera {
    walks: Vec<Walk>,
    /// Which of them are in each minute.
    minutes: Vec<Vec<usize>>,
}

impl Camera {
    fn new(walkers: Vec<Walker>, seconds: f64) -> Self {
        let walks = walk(walkers, seconds);
        let mut minutes = vec![Vec::new(); minute(seconds) + 2];
        for (number, one) in walks.iter().enumerate() {
            for list in &mut minutes[minute(one.start)..=minute(one.end().min(seconds)) + 1] {
                list.push(number);
            }
        }
        Self { walks, minutes }
    }

    /// Who is there, as people numbered by their walk.
    fn there(&self, t: f64) -> impl Iterator<Item = Standing> {
        let list = self.minutes.get(minute(t)).into_iter().flatten();
        list.filter_map(move |&person| {
            let walk = &self.walks[person];
            Some(Standing {
                person,
                place: walk.at(t)?,
                tall: walk.tall,
            })
        })
    }

    fn frames(&self, seed: u64, seconds: f64) -> impl Iterator<Item = DetectedFrame> {
        let (mut dice, mut eye) = (Dice::new(seed), Eye::new(seed));
        (1_u64..).map_while(move |number| {
            #[expect(clippy::cast_precision_loss, reason = "a day of frames")]
            let t = (number - 1) as f64 / FPS;
            let somewhere = Place {
                x: dice.between(-3.0, 3.0),
                z: dice.between(4.5, 9.0),
            };
            let (elsewhere, _) = box_of(somewhere, 1.7);
            (t <= seconds).then(|| DetectedFrame {
                number,
                at: MediaTime::from_seconds(t),
                size: SIZE,
                detections: eye.look(t, 1.0 / FPS, &visible(self.there(t)), elsewhere),
                poses: None,
                picture: None,
                looks: Vec::new(),
            })
        })
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "minutes of a day"
)]
fn minute(t: f64) -> usize {
    (t.max(0.0) / 60.0) as usize
}

/// Everybody who walks before one of the cameras, while a day is made up.
struct Plan {
    dice: Dice,
    cameras: [Vec<Walker>; 3],
    paid: usize,
}

impl Plan {
    fn go(&mut self, camera: usize, who: usize, (start, tall): (f64, f64), way: Vec<(Place, f64)>) {
        if start > 0.0 {
            let walker = Walker::new(start, &mut self.dice, way).being(who, tall);
            self.cameras[camera].push(walker);
        }
    }

    /// Through a door; `beside` is how far beside a companion.
    fn pass(&mut self, door: usize, who: usize, at: (f64, f64), inwards: bool, beside: f64) {
        let dice = &mut self.dice;
        let side = if dice.share() < 0.5 { -1.0 } else { 1.0 };
        let x = dice.between(-1.0, 0.4) + beside;
        let near = dice.between(-0.6, 0.6) + beside;
        let place = |x, z| (Place { x, z }, 0.0);
        let mut way = vec![
            place(side * 8.4 + beside, 9.0),
            place(x, DOOR + 1.2),
            place(x, DOOR),
            place(near, 4.0),
            place(near, 1.0),
        ];
        if !inwards {
            way.reverse();
        }
        self.go(door, who, at, way);
    }

    fn past(&mut self, door: usize, who: usize, start: f64) {
        let z = self.dice.between(8.4, 9.6);
        let place = |x| (Place { x, z }, 0.0);
        let tall = self.dice.between(1.55, 1.9);
        self.go(door, who, (start, tall), vec![place(-8.4), place(8.4)]);
    }

    fn pay(&mut self, who: usize, at: (f64, f64)) {
        const SPOTS: [f64; 4] = [-2.4, -0.8, 0.8, 2.4];
        let spot = SPOTS[self.paid % SPOTS.len()];
        self.paid += 1;
        let stay = self.dice.between(15.0, 45.0);
        let way = vec![
            (Place { x: 8.2, z: 6.0 }, 0.0),
            (Place { x: spot, z: 4.8 }, stay),
            (Place { x: -0.9, z: 2.5 }, 0.0),
            (Place { x: -0.9, z: 0.8 }, 0.0),
        ];
        self.go(TILLS, who, at, way);
    }

    /// From the one who comes in to the one who leaves for the last time; gives how often they came back.
    fn visit(&mut self, who: usize, start: f64, beside: f64, day_s: f64) -> usize {
        let tall = self.dice.between(1.55, 1.9);
        let (mut at, mut returns) = (start, 0);
        loop {
            let door = usize::from(self.dice.share() < 0.5);
            self.pass(door, who, (at, tall), true, beside);
            let stay = self.dice.between(240.0, 2400.0);
            if self.dice.share() < PAY {
                let paid = at + stay - self.dice.between(90.0, 150.0);
                self.pay(who, (paid, tall));
            }
            let door = usize::from(self.dice.share() < 0.5);
            self.pass(door, who, (at + stay, tall), false, beside);
            at += stay + self.dice.between(1200.0, 7200.0);
            if self.dice.share() >= COME_BACK || at > day_s - 120.0 {
                return returns;
            }
            returns += 1;
        }
    }

    /// Comes in the morning, works in turns behind the tills, goes out at noon, leaves in the evening.
    fn work(&mut self, who: usize, day_s: f64) {
        #[expect(clippy::cast_precision_loss, reason = "five people")]
        let (number, every) = (who as f64, 5.0);
        let tall = self.dice.between(1.55, 1.9);
        self.pass(0, who, (30.0 + 25.0 * number, tall), true, 0.0);
        let turn = 1800.0;
        let mut begins = 300.0 + turn * number / every;
        while begins + turn < day_s - 600.0 {
            let (left, right) = (BEHIND[0] + 0.8, BEHIND[1] - 0.8);
            let x = left + (right - left) * number / (every - 1.0);
            let behind = Place { x, z: 7.0 };
            let way = vec![
                (Place { x: -8.4, z: 7.6 }, 0.0),
                (behind, self.dice.between(0.6, 0.9) * turn),
                (Place { x: -8.4, z: 7.6 }, 0.0),
            ];
            self.go(TILLS, who, (begins, tall), way);
            begins += 2.0 * turn;
        }
        let noon = day_s * (0.4 + 0.04 * number);
        self.pass(1, who, (noon, tall), false, 0.0);
        self.pass(0, who, (noon + 1500.0, tall), true, 0.0);
        self.pass(0, who, (day_s - 200.0 + 20.0 * number, tall), false, 0.0);
    }
}

impl Day {
    fn new(seed: u64, hours: f64) -> Self {
        let seconds = hours * HOUR_S;
        let mut plan = Plan {
            dice: Dice::new(seed),
            cameras: [const { Vec::new() }; 3],
            paid: 0,
        };
        (0..STAFF).for_each(|who| plan.work(who, seconds));
        let (mut who, mut returns, mut visitors) = (STAFF, 0, 0);
        let mut t = 400.0;
        while t < seconds - 300.0 {
            let pair = plan.dice.share() < IN_PAIRS;
            for beside in [0.0, 0.75].into_iter().take(1 + usize::from(pair)) {
                returns += plan.visit(who, t, beside, seconds);
                (who, visitors) = (who + 1, visitors + 1);
            }
            t += plan.dice.wait(EVERY_S);
        }
        for door in 0..TILLS {
            let mut t = plan.dice.wait(PAST_EVERY_S);
            while t < seconds {
                plan.past(door, who, t);
                who += 1;
                t += plan.dice.wait(PAST_EVERY_S);
            }
        }
        Self {
            seed,
            visitors,
            returns,
            cameras: plan.cameras.map(|walkers| Camera::new(walkers, seconds)),
        }
    }

    fn run(&self, hours: f64) -> anyhow::Result<Together> {
        let scenes = [door()?, door()?, tills()?];
        let cameras = self.cameras.iter().zip(&scenes).zip(1_u64..);
        let cameras = cameras.map(|((camera, scene), number)| StoreCamera {
            scene,
            frames: camera.frames(self.seed * 10 + number, hours * HOUR_S),
            begins: std::time::Duration::ZERO,
        });
        let mut eyes = Eyes {
            day: self,
            dice: Dice::new(self.seed + 500),
        };
        let settings = AnalysisSettings::default();
        let cameras = cameras.collect();
        Ok(replay_together(cameras, settings, None, Some(&mut eyes))?)
    }
}

/// Knows who is in a box, and says how they look.
struct Eyes<'d> {
    day: &'d Day,
    dice: Dice,
}

impl Looker for Eyes<'_> {
    fn look(&mut self, camera: usize, frame: &DetectedFrame, boxes: &[Bbox]) -> Vec<Look> {
        if boxes.is_empty() {
            return Vec::new();
        }
        let number = camera as u64;
        let camera = &self.day.cameras[camera];
        let there = visible(camera.there(frame.at.as_seconds()));
        let mut looks = Vec::new();
        for &bbox in boxes {
            let best = there
                .iter()
                .map(|one| (one.bbox.iou(&bbox), one))
                .max_by(|a, b| a.0.total_cmp(&b.0))
                .filter(|(overlap, _)| *overlap >= 0.4);
            let seen = best.map_or(
                Seen {
                    who: None,
                    staff: false,
                    sight: 0,
                    share: 0.0,
                },
                |(_, one)| {
                    let who = camera.walks[one.person].who;
                    Seen {
                        who: Some(who),
                        staff: is_staff(who),
                        sight: (number << 20) | one.person as u64,
                        share: one.share,
                    }
                },
            );
            let embedding = look(seen, self.day.seed, &mut self.dice);
            looks.extend(embedding.map(|embedding| Look { bbox, embedding }));
        }
        looks
    }
}

fn door() -> anyhow::Result<Scene> {
    let at = |x| Place { x, z: DOOR }.in_picture();
    let name = TripwireName::new("door")?;
    let line = Tripwire::new(name, at(-HALF_DOOR), at(HALF_DOOR), Side::Positive)?;
    Ok(Scene::new(vec![line], Vec::new())?)
}

fn tills() -> anyhow::Result<Scene> {
    let [left, right, near, far] = BEHIND;
    let corners = [(left, near), (right, near), (right, far), (left, far)];
    let corners = corners.map(|(x, z)| Place { x, z }.in_picture());
    let behind = Zone {
        name: ZoneName::new("behind")?,
        purpose: ZonePurpose::Staff,
        polygon: Polygon::new(corners.to_vec())?,
        lane: None,
    };
    Ok(Scene::new(Vec::new(), vec![behind])?)
}

/// How many different people came in.
pub fn visit_bars() -> anyhow::Result<Vec<Bar>> {
    let (mut worst, mut told) = (0.0_f64, Vec::new());
    for seed in DAYS {
        let day = Day::new(seed, HOURS);
        let found = day.run(HOURS)?;
        worst = worst.max(off(found.today.visitors, day.visitors));
        let (entered, judged) = (found.entered, judge(&day, &found));
        told.push(format!(
            "{} of {} visitors, {} of {} who came back known again, {} of {} who came in taken for somebody else, of pairs of sights {} of {} under one name rightly and {} of {} of one person found, {} entries of which {} of staff, {} of {STAFF} staff",
            found.today.visitors,
            day.visitors,
            judged.known_again,
            day.returns,
            judged.mistaken,
            judged.came_first + judged.came_back,
            judged.linked_rightly,
            judged.linked,
            judged.linked_rightly,
            judged.same,
            entered.entries,
            entered.staff,
            found.today.staff
        ));
    }
    Ok(vec![Bar::at_most(
        "unique visitors, simulated three-camera day",
        worst,
        MOST_OFF,
        "% off",
        format!(
            "two doors and tills, {HOURS} hours at {FPS} frames a second, with measured errors of detector and of looks, worst of {} days: {}",
            DAYS.len(),
            told.join("; ")
        ),
    )])
}

#[expect(clippy::cast_precision_loss, reason = "hundreds of people")]
fn off(found: u64, expected: usize) -> f64 {
    100.0 * found.abs_diff(expected as u64) as f64 / expected.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_of_three_cameras_is_the_same_each_time_and_nearly_right() {
        let day = Day::new(3, 1.0);
        assert!(day.visitors > 30, "{}", day.visitors);
        let found = day.run(1.0).unwrap();
        assert_eq!(found, day.run(1.0).unwrap());
        let error = off(found.today.visitors, day.visitors);
        assert!(
            error <= 15.0,
            "{} of {}",
            found.today.visitors,
            day.visitors
        );
    }
}
