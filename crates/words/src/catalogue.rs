//! What a language must say.

use inveye_domain::{AlertState, BlindCause, CameraRole, IncidentStatus, Occasion, Severity};

use crate::figures::FigureWords;

/// Everything that is said outside of the screens. One language is one of these, so that none lacks anything.
#[derive(Debug)]
pub struct Words {
    /// How urgent.
    pub severity: fn(Severity) -> &'static str,
    /// What alerts are called.
    pub titles: TitleWords,
    /// Where an alert is that is about all of the store.
    pub whole_store: &'static str,
    /// What stands before the name of a camera.
    pub camera: &'static str,
    /// Beginnings of names, in small letters, that say themselves that they are a camera's.
    pub camera_names: &'static [&'static str],
    /// What is shown to try whether this desktop shows alerts.
    pub toast_test: &'static str,
    /// The icon of the desktop program.
    pub tray: TrayWords,
    /// What a click on a toast does.
    pub toast_open: &'static str,
    /// Mails.
    pub mail: MailWords,
    /// Printed incidents.
    pub report: ReportWords,
    /// Printed key figures.
    pub figures: &'static FigureWords,
    /// What is wrong with the disk, and what to do.
    pub storage: StorageWords,
    /// What is proposed to whoever sets a store up.
    pub proposals: ProposalWords,
}

/// What follows from what a camera is for. A rule that is taken keeps its words.
#[derive(Debug)]
pub struct ProposalWords {
    /// What to draw on a camera's picture; empty for roles that need nothing.
    pub drawing: fn(CameraRole) -> &'static str,
    /// What the rule is called that every store has from its start.
    pub without_picture: &'static str,
    /// A rule needs opening hours.
    pub hours_first: &'static str,
    /// Nobody comes in then.
    pub closed_entry: RuleWords,
    /// Nobody goes there then.
    pub closed_stock_room: RuleWords,
    /// Nobody is there then.
    pub closed_high_value: RuleWords,
    /// At a till.
    pub long_wait: RuleWords,
    /// At all tills together.
    pub open_lane: RuleWords,
    /// At a shelf.
    pub long_look: RuleWords,
    /// At valuable goods.
    pub lingering: RuleWords,
}

/// One rule that is proposed.
#[derive(Debug)]
pub struct RuleWords {
    /// What it is called, before its place.
    pub name: &'static str,
    /// Why it is proposed.
    pub reason: &'static str,
    /// What to do when it raises an alert.
    pub instructions: &'static str,
}

/// What stands before a name and behind it. A name that is too long is cut, and never these.
pub type Around = (&'static str, &'static str);

/// What alerts are called: what was seen, where, since when, and nothing about what it means.
#[derive(Debug)]
pub struct TitleWords {
    /// Around a line.
    pub came_in: Around,
    /// Around a line.
    pub went_out: Around,
    /// Around a zone.
    pub inside: Around,
    /// Before a zone; the time follows.
    pub loitering: &'static str,
    /// Around a camera.
    pub camera_offline: Around,
    /// Behind a camera.
    pub camera_blind: fn(BlindCause) -> &'static str,
    /// Of percent, people and how many may be in.
    pub occupancy: fn(u64, u32, u32) -> String,
    /// Before a lane.
    pub queue_length: &'static str,
    /// Behind it: how many wait.
    pub people_wait: fn(u32) -> String,
    /// Before a lane; the time follows.
    pub queue_long: &'static str,
    /// Of people who wait at all tills, and tills that are open.
    pub open_lane: fn(u32, u32) -> String,
    /// Events wait for a disk.
    pub events_not_saved: &'static str,
    /// Events are gone.
    pub events_lost: &'static str,
    /// Video is gone.
    pub not_recorded: &'static str,
}

/// What stands at the desktop program's icon and in its menu.
#[derive(Debug)]
pub struct TrayWords {
    /// Shows the newest alarm; how many nobody has.
    pub newest: fn(u32) -> String,
    /// Behind the product's name: how many alarms nobody has.
    pub open_alarms: fn(u32) -> String,
    /// Brings the window to the front.
    pub open: &'static str,
    /// Opens the same pages elsewhere.
    pub browser: &'static str,
    /// Whether the program starts by itself.
    pub autostart: &'static str,
    /// Ends the program.
    pub quit: &'static str,
}

/// What stands in mails.
#[derive(Debug)]
pub struct MailWords {
    /// Before an alert's title: why it is told.
    pub occasion: fn(Occasion) -> String,
    /// Subject of a test, for a store.
    pub test_subject: fn(&str) -> String,
    /// Text of a test, for a store.
    pub test_text: fn(&str) -> String,
    /// Before the place.
    pub place: &'static str,
    /// Before the time.
    pub when: &'static str,
    /// Before how urgent it is.
    pub urgency: &'static str,
    /// Before what people made of it.
    pub state: &'static str,
    /// What people made of it.
    pub states: fn(AlertState) -> &'static str,
    /// Before who sent somebody, or asked for something.
    pub by: &'static str,
    /// Before what was said when it was closed, or somebody was sent.
    pub said: &'static str,
    /// Before a rule's instructions.
    pub what_to_do: &'static str,
    /// Before an alert's number.
    pub alarm: &'static str,
}

/// What stands in printed incidents.
#[derive(Debug)]
pub struct ReportWords {
    /// Before the store's name.
    pub store: &'static str,
    /// Before the incident's number.
    pub incident: &'static str,
    /// Before whether it is open.
    pub status: &'static str,
    /// Whether it is open.
    pub statuses: fn(IncidentStatus) -> &'static str,
    /// Before who has it.
    pub owner: &'static str,
    /// Nobody has it.
    pub nobody: &'static str,
    /// Before when it was begun.
    pub begun: &'static str,
    /// When it was begun, and by whom.
    pub begun_by: fn(&str, &str) -> String,
    /// Before when it was closed.
    pub closed: &'static str,
    /// Before what came of it.
    pub outcome: &'static str,
    /// Before its cameras.
    pub cameras: &'static str,
    /// Before which clock its times are of.
    pub times: &'static str,
    /// Which clock: of a time zone.
    pub store_clock: fn(&str) -> String,
    /// Before how long the recorded video is kept.
    pub video_kept: &'static str,
    /// Until no known time.
    pub video_while_open: &'static str,
    /// Until a time.
    pub video_until: fn(&str) -> String,
    /// Before an alert.
    pub alarm: &'static str,
    /// Before a place.
    pub place: &'static str,
    /// Before a time.
    pub when: &'static str,
    /// Before how urgent it was.
    pub urgency: &'static str,
    /// Before a camera whose video it is.
    pub video: &'static str,
    /// Before the beginning of video.
    pub from: &'static str,
    /// Before the end of video.
    pub to: &'static str,
    /// Before a camera whose picture it is.
    pub picture: &'static str,
    /// Before what the incident became.
    pub changed: &'static str,
    /// Of a picture with this hash.
    pub picture_missing: fn(&str) -> String,
    /// In the place of a picture that is no JPEG.
    pub picture_unreadable: &'static str,
    /// When it was printed, and by whom.
    pub printed: fn(&str, &str) -> String,
}

/// What is wrong with the disk, and what to do. What the system said is left in its words.
#[derive(Debug)]
pub struct StorageWords {
    /// No room, and nothing may be deleted.
    pub full: &'static str,
    /// It refuses to write.
    pub failed: fn(&str) -> String,
    /// It does not keep up.
    pub slow: &'static str,
    /// So many recordings of so many were looked through.
    pub rebuilding: fn(u64, u64) -> String,
    /// The index cannot be written.
    pub index: fn(&str) -> String,
    /// What to do about a folder without room.
    pub free_space: fn(&str) -> String,
    /// About one that cannot be written to.
    pub make_writable: fn(&str) -> String,
    /// About one that fails otherwise.
    pub check_disk: fn(&str) -> String,
}
