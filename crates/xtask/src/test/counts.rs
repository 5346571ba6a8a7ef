//! How many tests passed and failed, read from what the test runners print.

/// Passed and failed tests.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub passed: u64,
    pub failed: u64,
}

impl Counts {
    /// Adds what a line of a test runner says, if it says anything.
    pub(super) fn read(&mut self, line: &str) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let found = match words.as_slice() {
            // cargo: `test result: ok. 12 passed; 0 failed; 0 ignored; …`
            [
                "test",
                "result:",
                _,
                passed,
                "passed;",
                failed,
                "failed;",
                ..,
            ] => (number(passed), number(failed)),
            // Vitest: `Tests  1 failed | 11 passed (12)`
            ["Tests", rest @ ..] => (before(rest, "passed"), before(rest, "failed")),
            // Node's own runner: `ℹ pass 5`, in a pipe `# pass 5`
            ["ℹ" | "#", "pass", passed] => (number(passed), 0),
            ["ℹ" | "#", "fail" | "cancelled", failed] => (0, number(failed)),
            _ => (0, 0),
        };
        self.passed += found.0;
        self.failed += found.1;
    }

    /// What the part counts for: its tests, or itself when it has none. A part that ended badly
    /// has failed even when no single test says so (it did not compile).
    pub(super) fn with_exit(self, ended_well: bool) -> Self {
        match (ended_well, self) {
            (
                true,
                Self {
                    passed: 0,
                    failed: 0,
                },
            ) => Self {
                passed: 1,
                failed: 0,
            },
            (false, Self { passed, failed: 0 }) => Self { passed, failed: 1 },
            _ => self,
        }
    }
}

fn number(word: &str) -> u64 {
    word.parse().unwrap_or(0)
}

/// The number that stands before a word.
fn before(words: &[&str], word: &str) -> u64 {
    words
        .windows(2)
        .find(|pair| pair[1] == word)
        .map_or(0, |pair| number(pair[0]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lines: &[&str], passed: u64, failed: u64) {
        let mut counts = Counts::default();
        lines.iter().for_each(|line| counts.read(line));
        assert_eq!(counts, Counts { passed, failed });
    }

    #[test]
    fn each_runner_is_understood() {
        check(
            &[
                "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out",
                "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured",
            ],
            15,
            2,
        );
        check(&["      Tests  1 failed | 11 passed (12)"], 11, 1);
        check(
            &["      Tests  11 passed (11)", " Test Files  3 passed (3)"],
            11,
            0,
        );
        check(
            &["ℹ tests 7", "ℹ pass 5", "ℹ fail 1", "ℹ cancelled 1"],
            5,
            2,
        );
        check(&["# pass 4", "# fail 0"], 4, 0);
        check(&["Tests are described in the README"], 0, 0);
    }

    #[test]
    fn a_part_that_does_not_compile_has_failed() {
        let none = Counts::default();
        assert_eq!(
            none.with_exit(false),
            Counts {
                passed: 0,
                failed: 1
            }
        );
        assert_eq!(
            none.with_exit(true),
            Counts {
                passed: 1,
                failed: 0
            }
        );
        let some = Counts {
            passed: 4,
            failed: 0,
        };
        assert_eq!(
            some.with_exit(false),
            Counts {
                passed: 4,
                failed: 1
            }
        );
        assert_eq!(some.with_exit(true), some);
    }
}
