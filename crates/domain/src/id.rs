//! Ids are types of their own: a camera's id cannot be passed where a site's is wanted.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// Why a text is no id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidId {
    /// Nothing, or only white space.
    #[error("{what} is empty")]
    Empty {
        /// Which id it should have been.
        what: &'static str,
    },
    /// Longer than [`MAX_ID_LENGTH`].
    #[error("{what} `{text}` is longer than {MAX_ID_LENGTH} characters")]
    TooLong {
        /// Which id it should have been.
        what: &'static str,
        /// What was given.
        text: String,
    },
    /// A name that systems and addresses take for a place.
    #[error("{what} `{text}` is the name of a place in paths and addresses")]
    Place {
        /// Which id it should have been.
        what: &'static str,
        /// What was given.
        text: String,
    },
    /// A character that would break a path, an URL or a log line.
    #[error("{what} `{text}` has the character {found:?}; {allowed} are allowed")]
    BadCharacter {
        /// Which id it should have been.
        what: &'static str,
        /// What was given.
        text: String,
        /// The first offending character.
        found: char,
        /// The characters that may stand there, in words.
        allowed: &'static str,
    },
}

/// Longest id or name in characters: fits a tile's title and a file name.
pub const MAX_ID_LENGTH: usize = 64;

const ID_ALLOWED: &str = "letters, digits, `-`, `_` and `.`";
const NAME_ALLOWED: &str = "everything but control characters and `/`";

fn check(
    what: &'static str,
    text: &str,
    allowed: &'static str,
    ok: impl Fn(char) -> bool,
) -> Result<(), InvalidId> {
    if text.trim().is_empty() {
        return Err(InvalidId::Empty { what });
    }
    if text.chars().count() > MAX_ID_LENGTH {
        return Err(InvalidId::TooLong {
            what,
            text: text.chars().take(MAX_ID_LENGTH).collect(),
        });
    }
    if matches!(text, "." | "..") {
        return Err(InvalidId::Place {
            what,
            text: text.to_owned(),
        });
    }
    match text.chars().find(|&c| !ok(c)) {
        Some(found) => Err(InvalidId::BadCharacter {
            what,
            text: text.to_owned(),
            found,
            allowed,
        }),
        None => Ok(()),
    }
}

fn id_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')
}

fn name_character(c: char) -> bool {
    !c.is_control() && c != '/'
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $what:literal, $allowed:ident, $ok:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Arc<str>);

        impl $name {
            /// Checks length and characters; surrounding white space is cut.
            pub fn new(text: impl AsRef<str>) -> Result<Self, InvalidId> {
                let text = text.as_ref().trim();
                check($what, text, $allowed, $ok)?;
                Ok(Self(text.into()))
            }

            /// The text form.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", &*self.0)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                Self::new(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;
            fn try_from(text: String) -> Result<Self, InvalidId> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0.as_ref().to_owned()
            }
        }
    };
}

text_id!(
    /// A camera, as the installer named it, for example `CAM-001`.
    CameraId, "camera id", ID_ALLOWED, id_character
);
text_id!(
    /// A site (UI text: store).
    SiteId, "site id", ID_ALLOWED, id_character
);
text_id!(
    /// The edge device that states events; drawn once at random per data folder.
    DeviceId, "device id", ID_ALLOWED, id_character
);
text_id!(
    /// A rule that turns events into alerts.
    RuleId, "rule id", ID_ALLOWED, id_character
);
text_id!(
    /// A tripwire's name, unique within its camera.
    TripwireName, "line name", NAME_ALLOWED, name_character
);
text_id!(
    /// A zone's name, unique within its camera.
    ZoneName, "zone name", NAME_ALLOWED, name_character
);
text_id!(
    /// The till lane that queue, service and staff zones share.
    LaneName, "lane name", NAME_ALLOWED, name_character
);

/// One person followed by one camera; unique within the camera's run, never reused in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TrackId(pub u64);

impl fmt::Display for TrackId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An event's identity for ever and everywhere: which device stated it, and its place in that
/// device's sequence, which has no gaps and starts at 1.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EventId {
    /// Who stated it.
    pub device: DeviceId,
    /// 1, 2, 3, …
    pub sequence: u64,
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.device, self.sequence)
    }
}

/// An alert's number at its site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AlertId(pub u64);

impl fmt::Display for AlertId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "alr_{}", self.0)
    }
}

impl FromStr for AlertId {
    type Err = std::num::ParseIntError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.strip_prefix("alr_").unwrap_or(text).parse().map(Self)
    }
}

/// An incident's number at its site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct IncidentId(pub u64);

impl fmt::Display for IncidentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "inc_{}", self.0)
    }
}

impl FromStr for IncidentId {
    type Err = std::num::ParseIntError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.strip_prefix("inc_").unwrap_or(text).parse().map(Self)
    }
}

/// A delivery's number at its site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DeliveryId(pub u64);

impl fmt::Display for DeliveryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "dlv_{}", self.0)
    }
}

impl FromStr for DeliveryId {
    type Err = std::num::ParseIntError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.strip_prefix("dlv_").unwrap_or(text).parse().map(Self)
    }
}

/// A count by hand's number at its site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct HandCountId(pub u64);

impl fmt::Display for HandCountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "hnd_{}", self.0)
    }
}

impl FromStr for HandCountId {
    type Err = std::num::ParseIntError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.strip_prefix("hnd_").unwrap_or(text).parse().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_would_break_paths_are_refused() {
        for bad in [
            "",
            "  ",
            ".",
            "..",
            "a/b",
            "a b",
            "ä",
            "x\ny",
            &"y".repeat(65),
        ] {
            assert!(CameraId::new(bad).is_err(), "{bad:?} must be refused");
        }
        assert_eq!(
            CameraId::new(" CAM-001 ").map(|id| id.to_string()),
            Ok("CAM-001".into())
        );
        assert!(ZoneName::new("Tür links 1").is_ok());
    }

    #[test]
    fn an_id_reads_back_what_it_prints() {
        assert_eq!(AlertId(7).to_string().parse(), Ok(AlertId(7)));
        assert_eq!(HandCountId(7).to_string().parse(), Ok(HandCountId(7)));
    }
}
