//! A toast on the desktop this process runs on.

use std::sync::Arc;

use inveye_domain::{Alert, AlertId, Language, Severity};
use inveye_words::words;
use notify_rust::{Notification, Timeout};

#[cfg(all(unix, not(target_os = "macos")))]
use crate::clicks::{Clicks, DEFAULT};
use crate::delivery::{Delivery, DeliveryError};

/// The name that desktops show, and by which people mute a program.
const APP: &str = "InvEye";

/// Shows an alert to whoever clicked on its toast. Must not block for long.
pub type OpenAlert = Arc<dyn Fn(AlertId) + Send + Sync>;

/// Shows alerts through the desktop's notification program.
#[derive(Debug, Clone, Default)]
pub struct Toast {
    #[cfg(all(unix, not(target_os = "macos")))]
    clicks: Option<Clicks>,
}

impl Toast {
    /// A click on a toast opens its alert, where the desktop tells of clicks; elsewhere nothing happens upon one.
    #[cfg(all(unix, not(target_os = "macos")))]
    pub fn opening(open: OpenAlert) -> Self {
        Self {
            clicks: Some(Clicks::new(open)),
        }
    }

    /// The notifications of this system are shown without a way back.
    #[cfg(not(all(unix, not(target_os = "macos"))))]
    pub fn opening(_open: OpenAlert) -> Self {
        Self::default()
    }
}

impl Delivery for Toast {
    fn deliver(&mut self, alert: &Alert, language: Language) -> Result<(), DeliveryError> {
        let body = body(alert, language);
        let can = capabilities()?;
        let can = |what: &str| can.iter().any(|name| name == what);
        let mut toast = Notification::new();
        toast
            .appname(APP)
            .summary(&alert.title)
            // Desktops that read the body as markup would swallow a zone called `A < B`, the others would show
            // the escapes.
            .body(&if can("body-markup") {
                escape(&body)
            } else {
                body
            })
            .timeout(timeout(alert.severity));
        #[cfg(all(unix, not(target_os = "macos")))]
        {
            toast.urgency(urgency(alert.severity));
            let clicks = self.clicks.as_ref().filter(|_| can("actions"));
            if let Some(place) = clicks.and_then(Clicks::place) {
                toast.action(DEFAULT, words(language).toast_open);
                let shown = toast.show().map_err(DeliveryError::Desktop)?;
                place.wait(shown, alert.id);
                return Ok(());
            }
        }
        toast.show().map_err(DeliveryError::Desktop)?;
        Ok(())
    }
}

/// The urgency as a word and the place: colour and icon are the desktop's.
fn body(alert: &Alert, language: Language) -> String {
    let word = (words(language).severity)(alert.severity);
    format!("{word} · {}", alert.place)
}

/// A critical alert stays until somebody closes it; the rest go when the desktop says.
fn timeout(severity: Severity) -> Timeout {
    if severity == Severity::Critical {
        Timeout::Never
    } else {
        Timeout::Default
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
fn urgency(severity: Severity) -> notify_rust::Urgency {
    match severity {
        Severity::Low => notify_rust::Urgency::Low,
        Severity::Medium | Severity::High => notify_rust::Urgency::Normal,
        // Shown over "do not disturb" and over full-screen windows.
        Severity::Critical => notify_rust::Urgency::Critical,
    }
}

/// What the desktop's notification program can, in the words of the freedesktop specification.
#[cfg(all(unix, not(target_os = "macos")))]
fn capabilities() -> Result<Vec<String>, DeliveryError> {
    notify_rust::get_capabilities().map_err(DeliveryError::Desktop)
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn capabilities() -> Result<Vec<String>, DeliveryError> {
    Ok(Vec::new())
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
