//! The audit log's entries and the chain that binds them.
//!
//! Each link is the SHA-256 of the link before and of the entry, written down field by field with its
//! length: no two entries have the same bytes. Changing, removing or inserting one breaks every later
//! link. That the end was not cut off is told by the [`Head`], kept and signed in a second place.

use std::fmt;

use inveye_domain::WallTime;
use sha2::{Digest as _, Sha256};

use crate::random;

/// Characters kept of a text; more is cut.
const LONGEST_TEXT: usize = 300;

/// What sort of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Actor {
    /// An account.
    User,
    /// The machine's own window or command line.
    Machine,
    /// Whoever holds an address with a secret in it.
    Link,
    /// Somebody not signed in.
    Nobody,
    /// The engine itself.
    Engine,
}

impl Actor {
    const ALL: [Self; 5] = [
        Self::User,
        Self::Machine,
        Self::Link,
        Self::Nobody,
        Self::Engine,
    ];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Machine => "machine",
            Self::Link => "link",
            Self::Nobody => "nobody",
            Self::Engine => "engine",
        }
    }

    /// Of what was stored.
    pub fn from_stored(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|actor| actor.as_str() == text)
    }
}

/// How it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Done.
    Done,
    /// Not allowed.
    Refused,
    /// Allowed, but it did not work.
    Failed,
}

impl Outcome {
    const ALL: [Self; 3] = [Self::Done, Self::Refused, Self::Failed];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }

    /// Of what was stored.
    pub fn from_stored(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|outcome| outcome.as_str() == text)
    }
}

/// What was done: `thing.verb`. A word of the program, never of a person.
pub type Action = &'static str;

/// What happened, on its way into the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry {
    /// What sort of somebody.
    pub actor: Actor,
    /// The account's id, or nothing.
    pub user: String,
    /// The name as it is now, or was given.
    pub name: String,
    /// From which address.
    pub address: String,
    /// What.
    pub action: Action,
    /// On what.
    pub target: String,
    /// More about it. Never a secret.
    pub detail: String,
    /// How it went.
    pub outcome: Outcome,
}

impl NewEntry {
    /// Something the engine does by itself.
    pub fn of_engine(action: Action, detail: String) -> Self {
        Self {
            actor: Actor::Engine,
            user: String::new(),
            name: "engine".to_owned(),
            address: String::new(),
            action,
            target: String::new(),
            detail,
            outcome: Outcome::Done,
        }
    }

    /// With its number and time. Control characters are taken out of texts, and long ones cut.
    pub fn numbered(self, sequence: u64, at: WallTime) -> Entry {
        Entry {
            sequence,
            at,
            actor: self.actor,
            user: clean(&self.user),
            name: clean(&self.name),
            address: clean(&self.address),
            action: self.action.to_owned(),
            target: clean(&self.target),
            detail: clean(&self.detail),
            outcome: self.outcome,
        }
    }
}

fn clean(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(LONGEST_TEXT)
        .collect()
}

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// 1, 2, 3, … without gaps.
    pub sequence: u64,
    /// When.
    pub at: WallTime,
    /// What sort of somebody.
    pub actor: Actor,
    /// The account's id, or nothing.
    pub user: String,
    /// The name as it was then.
    pub name: String,
    /// From which address.
    pub address: String,
    /// What.
    pub action: String,
    /// On what.
    pub target: String,
    /// More about it.
    pub detail: String,
    /// How it went.
    pub outcome: Outcome,
}

/// Binds an entry to all before it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Link(pub [u8; 32]);

impl Link {
    /// Before the first entry.
    pub const START: Self = Self([0; 32]);

    /// Of an entry that follows `self`.
    #[must_use]
    pub fn then(&self, entry: &Entry) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"inveye-audit/1\n");
        hash.update(self.0);
        hash.update(entry.sequence.to_be_bytes());
        hash.update(entry.at.as_micros().to_be_bytes());
        for text in [
            entry.actor.as_str(),
            &entry.user,
            &entry.name,
            &entry.address,
            &entry.action,
            &entry.target,
            &entry.detail,
            entry.outcome.as_str(),
        ] {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text);
        }
        Self(hash.finalize().into())
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&random::hex(&self.0))
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Link({self})")
    }
}

/// How far the log goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Number of the newest entry; 0 before the first.
    pub sequence: u64,
    /// Its link.
    pub link: Link,
}

impl Head {
    /// Of a log without entries.
    pub const START: Self = Self {
        sequence: 0,
        link: Link::START,
    };

    /// What is signed and written beside the log.
    pub fn to_text(&self) -> String {
        format!("inveye-audit-head/1\n{}\n{}\n", self.sequence, self.link)
    }

    /// What was written there.
    pub fn from_text(text: &str) -> Option<Self> {
        let rest = text
            .strip_prefix("inveye-audit-head/1\n")?
            .strip_suffix('\n')?;
        let (sequence, link) = rest.split_once('\n')?;
        Some(Self {
            sequence: sequence.parse().ok()?,
            link: Link(random::unhex(link)?),
        })
    }
}

/// Reads a log from its beginning and tells what does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainCheck {
    head: Head,
    sealed: Option<Head>,
    has_met_seal: bool,
    problems: Vec<String>,
}

/// More are as good as these.
const MOST_PROBLEMS: usize = 20;

impl ChainCheck {
    /// `sealed` is the head in the second place, if it was found and its signature holds.
    pub fn new(sealed: Option<Head>) -> Self {
        Self {
            head: Head::START,
            has_met_seal: sealed.is_none_or(|sealed| sealed == Head::START),
            sealed,
            problems: Vec::new(),
        }
    }

    /// The next entry with the link that is stored with it.
    pub fn read(&mut self, entry: &Entry, stored: Link) {
        let expected = self.head.sequence + 1;
        if entry.sequence > expected {
            let last = entry.sequence - 1;
            self.problem(format!("entries {expected} to {last} are missing"));
        } else if entry.sequence < expected {
            self.problem(format!("entry {} stands there again", entry.sequence));
        }
        let link = self.head.link.then(entry);
        if link != stored && entry.sequence == expected {
            self.problem(format!(
                "entry {} was changed, or one before it was",
                entry.sequence
            ));
        }
        // Goes on from what is stored, so that each break is told once.
        self.head = Head {
            sequence: entry.sequence,
            link: stored,
        };
        if self.sealed == Some(self.head) {
            self.has_met_seal = true;
        }
    }

    /// The last entry that was read.
    pub fn head(&self) -> Head {
        self.head
    }

    /// Everything that does not fit; nothing when the log is whole.
    pub fn finish(mut self) -> Vec<String> {
        if let Some(sealed) = self.sealed.filter(|_| !self.has_met_seal) {
            let words = if self.head.sequence < sealed.sequence {
                format!(
                    "the end is missing: {} entries were sealed, {} are there",
                    sealed.sequence, self.head.sequence
                )
            } else {
                format!("entry {} is not the one that was sealed", sealed.sequence)
            };
            self.problem(words);
        }
        self.problems
    }

    fn problem(&mut self, words: String) {
        if self.problems.len() < MOST_PROBLEMS {
            self.problems.push(words);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn entry(sequence: u64, detail: &str) -> Entry {
        NewEntry {
            target: "CAM-001".to_owned(),
            ..NewEntry::of_engine("camera.change", detail.to_owned())
        }
        .numbered(sequence, WallTime::from_micros(1_000_000))
    }

    fn log(length: u64) -> (Vec<(Entry, Link)>, Head) {
        let mut head = Head::START;
        let entries = (1..=length)
            .map(|sequence| {
                let entry = entry(sequence, &format!("change {sequence}"));
                head = Head {
                    sequence,
                    link: head.link.then(&entry),
                };
                (entry, head.link)
            })
            .collect();
        (entries, head)
    }

    fn problems(log: &[(Entry, Link)], sealed: Option<Head>) -> Vec<String> {
        let mut check = ChainCheck::new(sealed);
        for (entry, link) in log {
            check.read(entry, *link);
        }
        check.finish()
    }

    #[test]
    fn a_whole_log_is_whole() {
        for length in [0, 1, 2, 50] {
            let (log, head) = log(length);
            assert_eq!(problems(&log, Some(head)), Vec::<String>::new(), "{length}");
            assert_eq!(problems(&log, None), Vec::<String>::new(), "{length}");
        }
        // The engine was killed between storing an entry and sealing it.
        let (whole, _) = log(9);
        let (_, before) = log(7);
        assert!(problems(&whole, Some(before)).is_empty());
    }

    #[test]
    fn the_missing_end_is_told() {
        let (whole, head) = log(9);
        let found = problems(&whole[..6], Some(head));
        assert_eq!(
            found,
            ["the end is missing: 9 entries were sealed, 6 are there"]
        );
        assert!(!problems(&[], Some(head)).is_empty());
    }

    #[test]
    fn a_rewritten_log_does_not_meet_the_seal() {
        let (mut whole, head) = log(9);
        // Somebody who knows the format changes an entry and computes all later links anew.
        whole[4].0.detail = "nothing".to_owned();
        let mut link = Link::START;
        for (entry, stored) in &mut whole {
            link = link.then(entry);
            *stored = link;
        }
        assert!(problems(&whole, None).is_empty());
        assert_eq!(
            problems(&whole, Some(head)),
            ["entry 9 is not the one that was sealed"]
        );
    }

    #[test]
    fn a_head_reads_back_and_nothing_else_does() {
        let (_, head) = log(3);
        assert_eq!(Head::from_text(&head.to_text()), Some(head));
        for bad in [
            "",
            "inveye-audit-head/1\n3\n",
            "inveye-audit-head/2\n3\n00\n",
            &head.to_text()[1..],
        ] {
            assert_eq!(Head::from_text(bad), None, "{bad}");
        }
    }

    #[test]
    fn texts_are_one_line_and_bounded() {
        let nasty = format!("a\nb\u{0}c{}", "x".repeat(1000));
        let entry = entry(1, &nasty);
        assert!(entry.detail.starts_with("a b cx") && entry.detail.len() == LONGEST_TEXT);
    }

    proptest! {
        /// Fields cannot be moved into one another: lengths are part of the hash.
        #[test]
        fn different_entries_have_different_links(a in "[ab]{0,3}", b in "[ab]{0,3}", c in "[ab]{0,3}", d in "[ab]{0,3}") {
            let of = |target: &str, detail: &str| Link::START.then(&Entry {
                target: target.to_owned(),
                ..entry(1, detail)
            });
            prop_assert_eq!(of(&a, &b) == of(&c, &d), (a, b) == (c, d));
        }

        #[test]
        fn any_change_is_told(at in 0_usize..12, what in 0..6) {
            let (mut log, head) = log(12);
            match what {
                0 => log[at].0.detail.push('!'),
                1 => log[at].0.at = log[at].0.at + std::time::Duration::from_micros(1),
                2 => { log.remove(at); }
                3 => log[at].1.0[7] ^= 1,
                4 => log[at].0.outcome = Outcome::Refused,
                _ => { let twice = log[at].clone(); log.insert(at, twice); }
            }
            prop_assert!(!problems(&log, Some(head)).is_empty());
        }
    }
}
