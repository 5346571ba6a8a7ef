//! Rules about single files: their size, their words, and nothing of one person's machine.

use std::fs;
use std::path::Path;

use anyhow::{Context, bail};

use crate::command;

/// Lines of code that a file may have; tests, comments and blank lines are not counted.
const LINES: usize = 600;
const LINES_TYPESCRIPT: usize = 400;

/// Files that may be longer, and why.
const LONG: &[(&str, &str)] = &[("ui/src/api/generated.ts", "generated")];

/// Words that say nothing about a type.
const EMPTY_WORDS: &[&str] = &[
    "Handler",
    "Helper",
    "Manager",
    "Processor",
    "Service",
    "Util",
    "Utils",
];

/// What starts a path on one person's machine. Put together here, so that this file has none.
const MACHINE_PATHS: &[&str] = &[
    concat!("/", "work/"),
    concat!("/", "root/"),
    concat!("/", "farm/"),
    concat!("/home/", "user"),
    concat!("/", "Users/"),
];

/// What stands above the tests of a file, which come last.
const TESTS_BEGIN: &str = "#[cfg(test)]";

/// Every breach in the files that git knows.
pub(super) fn check(root: &Path) -> anyhow::Result<Vec<String>> {
    let mut git = command::in_root(
        "git",
        &[
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ],
    );
    let Some(list) = command::answer(&mut git) else {
        bail!("could not list the files: this is not a git checkout");
    };
    let mut problems = Vec::new();
    for name in list.split_terminator('\0') {
        let path = root.join(name);
        // A file that is deleted but not yet committed is still listed.
        if !path.is_file() {
            continue;
        }
        let bytes = fs::read(&path).with_context(|| format!("could not read {name}"))?;
        if let Ok(text) = std::str::from_utf8(&bytes) {
            problems.extend(check_file(name, text));
        }
    }
    Ok(problems)
}

fn check_file(name: &str, text: &str) -> Vec<String> {
    let mut problems = Vec::new();
    problems.extend(too_long(name, text));
    let mut in_tests = false;
    for (index, line) in text.lines().enumerate() {
        let at = format!("{name}:{}", index + 1);
        in_tests |= line.trim() == TESTS_BEGIN;
        if is_code(name) && !in_tests {
            problems.extend(empty_word(line).map(|word| {
                format!("{at}: {word:?} says nothing about a type; see docs/GLOSSARY.md")
            }));
        }
        problems.extend(
            MACHINE_PATHS
                .iter()
                .filter(|path| line.contains(*path))
                .map(|path| format!("{at}: {path} is a path of one machine")),
        );
    }
    problems
}

fn is_code(name: &str) -> bool {
    [".rs", ".ts", ".tsx"].iter().any(|end| name.ends_with(end))
}

fn too_long(name: &str, text: &str) -> Option<String> {
    let limit = if name.ends_with(".rs") {
        LINES
    } else {
        LINES_TYPESCRIPT
    };
    if !is_code(name) || LONG.iter().any(|(long, _)| *long == name) || name.contains(".test.") {
        return None;
    }
    let lines = code_lines(text);
    (lines > limit)
        .then(|| format!("{name}: {lines} lines of code, at most {limit} (split it by concept)"))
}

/// Lines before the tests that are neither blank nor a comment.
fn code_lines(text: &str) -> usize {
    text.lines()
        .map(str::trim)
        .take_while(|line| *line != TESTS_BEGIN)
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .count()
}

/// An empty word in the name of a type that this line declares.
fn empty_word(line: &str) -> Option<&'static str> {
    let mut words = line.split(|character: char| !character.is_alphanumeric() && character != '_');
    words.find(|word| ["struct", "enum", "trait", "type", "class", "interface"].contains(word))?;
    let name = words.next()?;
    EMPTY_WORDS
        .iter()
        .find(|word| has_word(name, word))
        .copied()
}

/// Whether a CamelCase name has this word: `RetryHandler` has `Handler`, `Utility` has no `Util`.
fn has_word(name: &str, word: &str) -> bool {
    name.match_indices(word).any(|(start, _)| {
        !name[start + word.len()..].starts_with(|next: char| next.is_ascii_lowercase())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_count_only_in_type_names() {
        assert_eq!(empty_word("pub struct CameraManager {"), Some("Manager"));
        assert_eq!(
            empty_word("export interface RetryHandler<T> {"),
            Some("Handler")
        );
        assert_eq!(empty_word("pub struct Utility;"), None);
        assert_eq!(empty_word("let handler = serviceHelper();"), None);
        assert_eq!(empty_word("use tauri::Manager;"), None);
    }

    #[test]
    fn tests_comments_and_blank_lines_are_no_code() {
        assert_eq!(
            code_lines("//! Docs\n\nfn a() {}\n// why\nfn b() {}\n#[cfg(test)]\nmod tests {}\n"),
            2
        );
        let long = "fn a() {}\n".repeat(LINES + 1);
        assert!(too_long("crates/x/src/lib.rs", &long).is_some());
        assert!(too_long("docs/x.md", &long).is_none());
    }

    #[test]
    fn a_path_of_this_machine_is_found() {
        let line = format!("see {}notes\n", MACHINE_PATHS[0]);
        assert_eq!(check_file("README.md", &line).len(), 1);
    }
}
