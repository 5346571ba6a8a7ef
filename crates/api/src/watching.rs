//! Which cameras a screen watches: the audit log hears when a set of them comes onto it and when that has
//! left it, and never of a picture.

use std::time::Duration;

use tokio::time::Instant;

/// Pages of a wall turn by themselves; a set that was away for so long will hardly come back.
const AWAY: Duration = Duration::from_secs(5 * 60);
/// Sets that are remembered of one screen.
const MOST: usize = 32;
/// Characters of cameras in one line of the log, which takes a little more.
const LONGEST: usize = 280;

/// Sets of cameras that a screen watches in turns.
#[derive(Debug, Default)]
pub(crate) struct Watched(Vec<Stay>);

#[derive(Debug)]
struct Stay {
    cameras: Vec<String>,
    /// On the screen since then; not now where there is none.
    since: Option<Instant>,
    left: Instant,
    /// On the screen before that.
    before: Duration,
}

impl Stay {
    fn leave(&mut self, now: Instant) {
        if let Some(since) = self.since.take() {
            self.before += now.saturating_duration_since(since);
            self.left = now;
        }
    }

    /// For the log.
    fn words(&self, now: Instant) -> String {
        let (shown, away) = (self.before.as_secs(), now.duration_since(self.left));
        match away.as_secs() {
            0 => format!("on the screen for {shown} s"),
            away => format!("on the screen for {shown} s, until {away} s before this"),
        }
    }
}

/// A set of cameras that is not watched any more, and for how long it was.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ended {
    pub(crate) cameras: Vec<String>,
    pub(crate) words: String,
}

impl Watched {
    /// These are on the screen now, and no others; says whether the log has not heard of them.
    pub(crate) fn show(&mut self, mut cameras: Vec<String>, now: Instant) -> bool {
        cameras.sort_unstable();
        cameras.dedup();
        for stay in &mut self.0 {
            if stay.cameras != cameras {
                stay.leave(now);
            }
        }
        if cameras.is_empty() {
            return false;
        }
        if let Some(stay) = self.0.iter_mut().find(|stay| stay.cameras == cameras) {
            stay.since.get_or_insert(now);
            return false;
        }
        self.0.push(Stay {
            cameras,
            since: Some(now),
            left: now,
            before: Duration::ZERO,
        });
        true
    }

    /// The set that is on the screen could not be noted, and is not shown.
    pub(crate) fn forget(&mut self) {
        self.0.retain(|stay| stay.since.is_none());
    }

    /// Takes out what has left the screen for good.
    pub(crate) fn left(&mut self, now: Instant) -> Vec<Ended> {
        let too_many = self.0.len().saturating_sub(MOST);
        let mut away: Vec<Instant> = (self.0.iter())
            .filter(|stay| stay.since.is_none())
            .map(|stay| stay.left)
            .collect();
        away.sort_unstable();
        let newest_too_many = too_many.checked_sub(1).and_then(|last| away.get(last));
        let newest_too_many = newest_too_many.copied();
        let is_over = |stay: &mut Stay| {
            stay.since.is_none()
                && (now.saturating_duration_since(stay.left) >= AWAY
                    || newest_too_many.is_some_and(|newest| stay.left <= newest))
        };
        let over = self.0.extract_if(.., is_over);
        over.map(|stay| ended(stay, now)).collect()
    }

    /// Takes out everything: the screen is gone.
    pub(crate) fn end(&mut self, now: Instant) -> Vec<Ended> {
        let all = self.0.drain(..).map(|mut stay| {
            stay.leave(now);
            ended(stay, now)
        });
        all.collect()
    }
}

fn ended(stay: Stay, now: Instant) -> Ended {
    let words = stay.words(now);
    Ended {
        cameras: stay.cameras,
        words,
    }
}

/// The names in their order, with commas, in as many texts as the log's lines take.
pub(crate) fn lines(cameras: &[String]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for camera in cameras {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 2 + camera.chars().count() <= LONGEST => {
                line.push_str(", ");
                line.push_str(camera);
            }
            _ => lines.push(camera.clone()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(names: &[&str]) -> Vec<String> {
        names.iter().map(ToString::to_string).collect()
    }

    fn ended(names: &[&str], words: &str) -> Ended {
        Ended {
            cameras: set(names),
            words: words.to_owned(),
        }
    }

    const S: Duration = Duration::from_secs(1);

    #[test]
    fn a_set_is_told_once_however_often_it_is_asked_for() {
        let (mut watched, begin) = (Watched::default(), Instant::now());
        assert!(watched.show(set(&["b", "a"]), begin));
        for second in 1..9 {
            assert!(!watched.show(set(&["a", "b", "a"]), begin + S * second));
            assert_eq!(watched.left(begin + S * second), []);
        }
        let over = [ended(&["a", "b"], "on the screen for 9 s")];
        assert_eq!(watched.end(begin + S * 9), over);
        assert_eq!(watched.end(begin + S * 9), [], "once");
    }

    #[test]
    fn pages_that_turn_are_told_once_and_what_stays_away_has_ended() {
        let (mut watched, begin) = (Watched::default(), Instant::now());
        let at = |second: u32| begin + S * second;
        assert!(watched.show(set(&["a"]), at(0)));
        assert!(watched.show(set(&["b"]), at(10)));
        assert!(!watched.show(set(&["a"]), at(20)));
        assert!(!watched.show(set(&["b"]), at(30)));
        // A hidden window watches nothing.
        assert!(!watched.show(Vec::new(), at(40)));
        assert_eq!(watched.left(at(60)), []);
        assert!(!watched.show(set(&["b"]), at(100)));
        let words = "on the screen for 20 s, until 300 s before this";
        assert_eq!(watched.left(at(330)), [ended(&["a"], words)]);
        assert!(watched.show(set(&["a"]), at(340)), "told anew");
        let over = watched.end(at(345));
        let words = "on the screen for 260 s, until 5 s before this";
        assert_eq!(
            over,
            [ended(&["b"], words), ended(&["a"], "on the screen for 5 s")]
        );
    }

    #[test]
    fn ever_new_sets_fill_no_memory_and_none_is_lost() {
        let (mut watched, begin) = (Watched::default(), Instant::now());
        let mut told = 0;
        for second in 0..200 {
            let now = begin + S * second;
            assert!(watched.show(set(&[&second.to_string()]), now));
            told += watched.left(now).len();
            assert!(watched.0.len() <= MOST);
        }
        assert_eq!(told + watched.end(begin + S * 200).len(), 200);
    }

    #[test]
    fn many_cameras_are_told_whole() {
        let names: Vec<String> = (0..64).map(|n| format!("CAM-{n:030}")).collect();
        let lines = lines(&names);
        assert!(lines.iter().all(|line| line.len() <= LONGEST));
        assert_eq!(lines.join(", "), names.join(", "));
        assert_eq!(super::lines(&[]), Vec::<String>::new());
    }
}
