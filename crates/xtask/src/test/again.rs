//! Journeys that failed once: which files they are in, so that these can be played once more.
//!
//! Engine, simulated cameras and a browser that draws in software share two cores with whatever else the
//! machine does; now and then one of them is starved for seconds, and a journey waits in vain. A defect
//! fails again. What holds the second time is told at the end as unsteady, for somebody to look into.

use std::collections::BTreeSet;

use super::counts::Counts;

/// More files than this are no accident.
const MOST_FILES: usize = 2;

/// What Node's test runner said of failures.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Failures {
    files: BTreeSet<String>,
    names: Vec<String>,
    /// The next location is that of a failure.
    is_next: bool,
}

impl Failures {
    /// Takes a line of its output.
    pub(super) fn read(&mut self, line: &str) {
        let line = line.trim();
        if let Some(name) = line.strip_prefix("not ok ") {
            let name = name.split_once(" - ").map_or(name, |(_, name)| name);
            self.names.push(name.to_owned());
            self.is_next = true;
        } else if let Some(place) = line.strip_prefix("location: ")
            && std::mem::take(&mut self.is_next)
        {
            let file = place.trim_matches('\'').split_once(".test.mjs");
            self.files
                .extend(file.map(|(stem, _)| format!("{stem}.test.mjs")));
        }
    }

    /// The files to play again; none where too much failed, or what failed is in no file.
    pub(super) fn files(&self) -> Vec<&str> {
        if self.files.len() > MOST_FILES {
            return Vec::new();
        }
        self.files.iter().map(String::as_str).collect()
    }

    /// What is to be told when all of them held the second time.
    pub(super) fn told(self) -> Vec<String> {
        self.names
    }
}

/// The counts when all that failed held the second time: each test counts once.
pub(super) fn held(first: Counts) -> Counts {
    Counts {
        passed: first.passed + first.failed,
        failed: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &str) -> Failures {
        let mut failures = Failures::default();
        lines.lines().for_each(|line| failures.read(line));
        failures
    }

    #[test]
    fn the_file_of_each_failure_is_found() {
        let failures = read(
            "# Subtest: a clip\n\
             ok 1 - a clip\n  ---\n  duration_ms: 3\n  ...\n\
             # Subtest: the result: misses apart\n\
             not ok 2 - the result: misses apart\n  ---\n  duration_ms: 102.6\n  \
             location: '/work dir/tests/e2e/browser/accuracy.test.mjs:102:1'\n  ...\n\
             not ok 3 - afterwards\n  ---\n  \
             location: '/work dir/tests/e2e/browser/accuracy.test.mjs:130:1'\n",
        );
        assert_eq!(
            failures.files(),
            ["/work dir/tests/e2e/browser/accuracy.test.mjs"]
        );
        assert_eq!(failures.told(), ["the result: misses apart", "afterwards"]);
    }

    #[test]
    fn what_passed_is_not_played_again() {
        assert!(
            read("ok 1 - a clip\n  location: '/a.test.mjs:1:1'\n")
                .files()
                .is_empty()
        );
        assert!(read("not ok 1 - it did not start\n").files().is_empty());
    }

    #[test]
    fn many_failures_are_no_accident() {
        let lines: String = (0..3)
            .map(|n| format!("not ok {n} - x\n  location: '/{n}.test.mjs:1:1'\n"))
            .collect();
        assert!(read(&lines).files().is_empty());
    }

    #[test]
    fn each_test_counts_once() {
        let first = Counts {
            passed: 9,
            failed: 2,
        };
        assert_eq!(
            held(first),
            Counts {
                passed: 11,
                failed: 0
            }
        );
    }
}
