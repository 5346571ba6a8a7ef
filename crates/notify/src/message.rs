//! What is told, before it is put into the form of a route.

use inveye_domain::{Alert, AlertEntry, AlertStep, Language, MissedReaders, Occasion};
use inveye_words::words;

/// What is told of an alert, or to try a route.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// The same at each attempt, and of no other message of any engine; without a full stop, which
    /// parts it from what else is signed.
    pub id: String,
    /// When it was written down, as RFC 3339 says.
    pub made_at: String,
    /// Why.
    pub occasion: Occasion,
    /// Names the alert beyond this engine; none for a test.
    pub thread: Option<String>,
    /// What the store is called.
    pub site: String,
    /// What people are told in.
    pub language: Language,
    /// What it is about; none for a test.
    pub alert: Option<Alert>,
    /// What was done or asked for, where that is what is told.
    pub entry: Option<AlertEntry>,
    /// What the camera is called.
    pub camera: Option<String>,
    /// When it happened, on the store's clock, for people.
    pub at: String,
    /// What to do, as the alert's rule says.
    pub instructions: String,
    /// The alert's JPEG, where the route takes it and it is there.
    pub picture: Option<Vec<u8>>,
    /// What it brings, where that is a report.
    pub report: Option<ReportNews>,
    /// When it is sent, seconds of Unix time.
    pub sent_at_s: i64,
}

/// A report that is on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportNews {
    /// What it is called.
    pub name: String,
    /// Its first day, `2026-11-22`.
    pub first: String,
    /// Its last day.
    pub last: String,
    /// Its files.
    pub files: Vec<ReportFile>,
}

/// A file of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportFile {
    /// Its name.
    pub name: String,
    /// As HTTP and mails call its form.
    pub media_type: &'static str,
    /// All of it.
    pub bytes: Vec<u8>,
}

/// Why a message did not get through.
#[derive(Debug, thiserror::Error)]
#[error("{text}")]
pub struct SendError {
    text: String,
    is_final: bool,
    missed: MissedReaders,
}

/// Characters of an error. Much of it is what the target said.
const LONGEST_ERROR: usize = 300;

impl SendError {
    /// May work later.
    pub fn for_now(text: impl AsRef<str>) -> Self {
        Self::new(text.as_ref(), false)
    }

    /// The target refused it for good.
    pub fn for_good(text: impl AsRef<str>) -> Self {
        Self::new(text.as_ref(), true)
    }

    /// One line, whatever the target said.
    fn new(text: &str, is_final: bool) -> Self {
        let letters = text.chars().take(LONGEST_ERROR);
        let text = letters.map(|c| if c.is_control() { ' ' } else { c });
        Self {
            text: text.collect(),
            is_final,
            missed: MissedReaders::default(),
        }
    }

    /// With those whom it did not reach, while it may have reached others.
    #[must_use]
    pub fn missing(mut self, missed: MissedReaders) -> Self {
        self.missed = missed;
        self
    }

    /// Whom it did not reach; empty where it reached nobody.
    pub fn missed(&self) -> &MissedReaders {
        &self.missed
    }

    /// Whether another attempt is useless.
    pub fn is_final(&self) -> bool {
        self.is_final
    }
}

impl Message {
    /// One line.
    pub(crate) fn subject(&self) -> String {
        self.headline()
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect()
    }

    fn headline(&self) -> String {
        let words = words(self.language);
        if let Some(report) = &self.report {
            return (words.figures.mail_subject)(&report.name, &self.site);
        }
        let Some(alert) = &self.alert else {
            return (words.mail.test_subject)(&self.site);
        };
        let what = (words.mail.occasion)(self.occasion);
        let urgency = (words.severity)(alert.severity);
        format!("[{urgency}] {what}{} ({})", alert.title, self.site)
    }

    /// All of it, for people.
    pub(crate) fn text(&self) -> String {
        let words = words(self.language);
        let own = &words.mail;
        if let Some(report) = &self.report {
            let days = if report.first == report.last {
                report.first.clone()
            } else {
                (words.figures.from_to)(&report.first, &report.last)
            };
            return (words.figures.mail_text)(&report.name, &self.site, &days);
        }
        let Some(alert) = &self.alert else {
            return (own.test_text)(&self.site);
        };
        let fact = |name: &str, text: &str| format!("{name}: {text}");
        let mut lines = vec![
            alert.title.clone(),
            String::new(),
            fact(own.place, &alert.place),
            fact(own.when, &self.at),
            fact(own.urgency, (words.severity)(alert.severity)),
            fact(own.state, &self.state(alert)),
        ];
        if let Some(camera) = &self.camera {
            lines.push(fact(words.camera, camera));
        }
        if let Some(entry) = &self.entry {
            lines.push(fact(own.by, &entry.actor));
        }
        if let Some(note) = self.note() {
            lines.push(fact(own.said, note));
        }
        if !alert.work.outcome.is_empty() {
            lines.push(fact(own.said, &alert.work.outcome));
        }
        if !self.instructions.is_empty() {
            lines.extend([
                String::new(),
                own.what_to_do.to_owned(),
                self.instructions.clone(),
            ]);
        }
        lines.extend([
            String::new(),
            format!("{} · InvEye · {} {}", self.site, own.alarm, alert.id),
        ]);
        lines.join("\n") + "\n"
    }

    /// What was said with what was done.
    pub(crate) fn note(&self) -> Option<&str> {
        match &self.entry.as_ref()?.step {
            AlertStep::Dispatch { note } if !note.is_empty() => Some(note),
            _ => None,
        }
    }

    fn state(&self, alert: &Alert) -> String {
        let state = (words(self.language).mail.states)(alert.work.state);
        match &alert.work.owner {
            Some(owner) => format!("{state} ({owner})"),
            None => state.to_owned(),
        }
    }
}
