//! Passwords: which are taken, and how they are kept (Argon2id).

use argon2::password_hash::{
    PasswordHash as Parsed, PasswordHasher as _, PasswordVerifier as _, SaltString,
};
use argon2::{Algorithm, Argon2, Params, Version};

use crate::random::{self, NoRandomness};

/// Length is what makes a password strong; which characters it has does not matter.
pub const SHORTEST: usize = 10;
/// Nobody types more, and hashing must stay bounded.
pub const LONGEST: usize = 256;

/// Words that lead every list of stolen passwords; also with digits and signs around them.
fn common() -> impl Iterator<Item = &'static str> {
    include_str!("common-passwords.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Why a password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordProblem {
    /// Too short.
    #[error(
        "choose a password of at least {SHORTEST} characters; a few words are easy to remember"
    )]
    Short,
    /// Too long.
    #[error("choose a password of at most {LONGEST} characters")]
    Long,
    /// On the lists that are tried first.
    #[error("this password is one of those that are tried first; choose another one")]
    Common,
    /// One character again and again, or a row of the keyboard.
    #[error("this password is a pattern that is tried first; choose another one")]
    Pattern,
    /// The person's or the store's name.
    #[error("do not use your own name or the store's as your password")]
    OwnName,
}

/// Tells whether a password may be used by somebody with these names.
pub fn check_password(password: &str, names: &[&str]) -> Result<(), PasswordProblem> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(PasswordProblem::Short);
    }
    if length > LONGEST {
        return Err(PasswordProblem::Long);
    }
    let lower = password.to_lowercase();
    if is_pattern(&lower) {
        return Err(PasswordProblem::Pattern);
    }
    let core = without_decoration(&lower);
    if common().any(|common| common == core || common == lower) {
        return Err(PasswordProblem::Common);
    }
    // A name with a few digits is a name; a sentence with a name in it is not.
    let is_name = |name: &&str| {
        let name = name.to_lowercase();
        name.chars().count() >= 3
            && lower.contains(&name)
            && length < name.chars().count() + SHORTEST / 2
    };
    if names.iter().any(is_name) {
        return Err(PasswordProblem::OwnName);
    }
    Ok(())
}

/// Without what people put around a word when they are told to: `P@ssword123!` is `password`.
fn without_decoration(lower: &str) -> String {
    lower
        .trim_matches(|c: char| !c.is_alphabetic())
        .chars()
        .map(|c| match c {
            '@' | '4' => 'a',
            '0' => 'o',
            '1' | '!' => 'i',
            '3' => 'e',
            '$' | '5' => 's',
            other => other,
        })
        .collect()
}

/// Few different characters, or each one beside the one before.
fn is_pattern(lower: &str) -> bool {
    const ROWS: [&str; 4] = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop"];
    let characters: Vec<char> = lower.chars().collect();
    let mut different = characters.clone();
    different.sort_unstable();
    different.dedup();
    let is_neighbour = |pair: &[char]| {
        let &[before, after] = pair else { return false };
        let by_code =
            (u32::from(before)).abs_diff(u32::from(after)) <= 1 || (before, after) == ('9', '0');
        by_code
            || ROWS.iter().any(|row| {
                row.chars()
                    .zip(row.chars().skip(1))
                    .any(|(a, b)| (a, b) == (before, after))
            })
    };
    let neighbours = characters
        .windows(2)
        .filter(|pair| is_neighbour(pair))
        .count();
    different.len() < 5 || (neighbours + 1) * 10 >= characters.len() * 9
}

/// How much work a guess costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    memory_kib: u32,
    passes: u32,
}

impl Cost {
    /// What OWASP recommends for Argon2id: 19 MiB, two passes; some 30 ms of one processor.
    pub const NORMAL: Self = Self {
        memory_kib: 19 * 1024,
        passes: 2,
    };

    /// For tests that hash often.
    pub const TEST: Self = Self {
        memory_kib: 64,
        passes: 1,
    };

    fn argon2(self) -> Argon2<'static> {
        let params = Params::new(self.memory_kib, self.passes, 1, None).unwrap_or_default();
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
    }
}

/// What is kept of a password: algorithm, cost, salt and hash as one text.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash(***)")
    }
}

impl PasswordHash {
    /// Hashes a password that [`check_password`] took. Takes its time: call it where that harms nobody.
    pub fn of(password: &str, cost: Cost) -> Result<Self, NoRandomness> {
        let salt = SaltString::encode_b64(&random::bytes::<16>()?).map_err(|_| NoRandomness)?;
        let hash = cost.argon2().hash_password(password.as_bytes(), &salt);
        // Fails only for passwords of gigabytes.
        Ok(Self(hash.map_err(|_| NoRandomness)?.to_string()))
    }

    /// Of a password that nobody has: what is compared for a name that does not exist, so that it
    /// costs the same work.
    pub fn of_nobody(cost: Cost) -> Result<Self, NoRandomness> {
        Self::of(&random::hex(&random::bytes::<32>()?), cost)
    }

    /// Takes what was stored; a text that is no hash matches no password.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// To be stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the password. Does the work that was chosen when it was hashed.
    pub fn matches(&self, password: &str) -> bool {
        // Nothing longer was ever taken.
        let bounded = password.get(..LONGEST * 4 + 1).map_or(password, |_| "");
        Parsed::new(&self.0).is_ok_and(|parsed| {
            Argon2::default()
                .verify_password(bounded.as_bytes(), &parsed)
                .is_ok()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(password: &str, expected: Result<(), PasswordProblem>) {
        let names = ["maria.lopez", "Corner Store"];
        assert_eq!(check_password(password, &names), expected, "{password}");
    }

    #[test]
    fn length_counts_and_nothing_is_composed() {
        check("blue kettle on fire", Ok(()));
        check("nurkleinbuchstaben", Ok(()));
        check("пароль для смены", Ok(()));
        check("Xk4!pQ9#z", Err(PasswordProblem::Short));
        check(&"tall order ".repeat(30), Err(PasswordProblem::Long));
    }

    #[test]
    fn what_is_tried_first_is_refused() {
        check("password123", Err(PasswordProblem::Common));
        check("P@ssw0rd2026!", Err(PasswordProblem::Common));
        check("!!Welcome2024", Err(PasswordProblem::Common));
        check("correcthorsebatterystaple", Err(PasswordProblem::Common));
        check("1234567890", Err(PasswordProblem::Pattern));
        check("abcdefghijkl", Err(PasswordProblem::Pattern));
        check("qwertyuiop", Err(PasswordProblem::Pattern));
        check("aaaaaaaaaaaa", Err(PasswordProblem::Pattern));
        check("ababababab", Err(PasswordProblem::Pattern));
        check("maria.lopez1", Err(PasswordProblem::OwnName));
        check("CORNER STORE7", Err(PasswordProblem::OwnName));
        check("the corner store opens at nine", Ok(()));
    }

    #[test]
    fn a_hash_matches_its_password_alone() {
        let hash = PasswordHash::of("blue kettle on fire", Cost::TEST).unwrap();
        assert!(hash.matches("blue kettle on fire"));
        for wrong in [
            "",
            "blue kettle on fir",
            "Blue kettle on fire",
            "blue kettle on fire ",
        ] {
            assert!(!hash.matches(wrong), "{wrong:?}");
        }
        assert!(
            hash.as_str().starts_with("$argon2id$v=19$"),
            "{}",
            hash.as_str()
        );
        assert!(
            !format!("{hash:?}").contains("argon2"),
            "not in debug output"
        );
        let again = PasswordHash::of("blue kettle on fire", Cost::TEST).unwrap();
        assert_ne!(hash, again, "salted");
        let back = PasswordHash::from_stored(hash.as_str().to_owned());
        assert!(back.matches("blue kettle on fire"));
        assert!(!PasswordHash::from_stored("nonsense".to_owned()).matches(""));
    }

    #[test]
    fn a_hash_of_nobody_costs_the_same_work() {
        let own = PasswordHash::of("blue kettle on fire", Cost::NORMAL).unwrap();
        let nobody = PasswordHash::of_nobody(Cost::NORMAL).unwrap();
        let cost = |hash: &PasswordHash| hash.as_str().split('$').nth(3).unwrap().to_owned();
        assert_eq!(cost(&own), cost(&nobody));
        assert_eq!(cost(&own), "m=19456,t=2,p=1");
        assert!(!nobody.matches("blue kettle on fire"));
    }
}
