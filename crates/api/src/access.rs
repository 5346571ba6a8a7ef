//! The words in which each route says who may use it.

use inveye_accounts::{Action, Permission};

/// Who may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody: it tells nothing of the site.
    Public,
    /// Whoever has the secret that the address carries.
    OwnSecret,
    /// The socket's first message signs in; then anybody, or whoever has the permission.
    FirstMessage(Option<Permission>),
    /// Anybody who is signed in, also one who must choose a password or set up a second factor first: what that
    /// takes, and the way out.
    Oneself,
    /// Anybody who is signed in.
    SignedIn,
    /// Whoever has the permission.
    Needs(Permission),
    /// The machine's own window and command line.
    Machine,
}

/// How the cameras are found that a request is about, for whoever sees only some.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CameraOf {
    /// It is about no camera.
    None,
    /// It is about the whole site: nothing for somebody who sees only some cameras.
    WholeSite,
    /// The answer lists things of several; the others are left out of it.
    Answer,
    /// `{id}` in the path is the camera.
    Path,
    /// The query parameter names them, parted by commas.
    Query(&'static str),
    /// The body's field names one or several.
    Body(&'static str),
    /// `{id}` in the path is a thing that has cameras.
    Thing(Thing),
    /// The body is a rule, and `{id}` the one it may replace.
    Rule,
}

impl CameraOf {
    /// Whether the body says which: then nobody may go on whose body cannot be read.
    pub(crate) fn is_in_body(self) -> bool {
        matches!(self, Self::Body(_) | Self::Rule)
    }
}

/// Things that are about cameras.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// An alert.
    Alert,
    /// A note on recorded video.
    Bookmark,
    /// A lock on recorded video.
    Protection,
    /// An export.
    Export,
    /// A rule.
    Rule,
    /// An incident.
    Incident,
    /// Alerts that are held back.
    Snooze,
    /// A count by hand.
    HandCount,
    /// An event.
    Event,
}

impl Thing {
    /// For people.
    pub fn word(self) -> &'static str {
        match self {
            Self::Alert => "alert",
            Self::Bookmark => "bookmark",
            Self::Protection => "protection",
            Self::Export => "export",
            Self::Rule => "rule",
            Self::Incident => "incident",
            Self::Snooze => "snooze",
            Self::HandCount => "hand count",
            Self::Event => "event",
        }
    }
}

/// What the audit log hears of a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audit {
    /// Nothing: it changes nothing and shows no recorded video; or it says so by itself.
    Nothing,
    /// Each use.
    Each(Action),
    /// That it was looked at. The same stretch by the same session is not told again for some minutes.
    Look(Action),
}

/// What a route is for whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Who may use it.
    pub access: Access,
    /// How the cameras are found.
    pub camera: CameraOf,
    /// What the audit log hears.
    pub audit: Audit,
}
