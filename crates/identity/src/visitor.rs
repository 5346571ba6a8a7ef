//! Names for one day.

use std::fmt;

use sha2::{Digest as _, Sha256};

/// Drawn at random each day and forgotten at its end: with it names of different days could be linked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Salt([u8; 32]);

impl Salt {
    /// From random bytes.
    pub fn new(random: [u8; 32]) -> Self {
        Self(random)
    }
}

impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Salt(…)")
    }
}

/// Somebody's name on one day: says neither who they are nor when they came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VisitorId(u64);

impl VisitorId {
    pub(crate) fn new(salt: &Salt, number: u64) -> Self {
        let mut hash = Sha256::new();
        hash.update(salt.0);
        hash.update(number.to_be_bytes());
        let digest: [u8; 32] = hash.finalize().into();
        let start = digest.iter().take(6);
        Self(start.fold(0, |value, byte| (value << 8) | u64::from(*byte)))
    }
}

impl fmt::Display for VisitorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "v{:012x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_of_different_days_have_nothing_in_common() {
        let day = |salt: u8| -> BTreeSet<VisitorId> {
            let salt = Salt::new([salt; 32]);
            (0..2000)
                .map(|number| VisitorId::new(&salt, number))
                .collect()
        };
        let (monday, tuesday) = (day(1), day(2));
        assert_eq!((monday.len(), tuesday.len()), (2000, 2000));
        assert!(monday.is_disjoint(&tuesday));
        assert_eq!(monday, day(1), "the same all day long");
    }

    #[test]
    fn a_salt_does_not_show_itself() {
        assert_eq!(format!("{:?}", Salt::new([7; 32])), "Salt(…)");
        assert_eq!(VisitorId(0xabc).to_string(), "v000000000abc");
    }
}
