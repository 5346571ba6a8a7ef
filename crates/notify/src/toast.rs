//! A toast on the desktop this process runs on.

use inveye_domain::{Alert, Language, Severity};
use inveye_words::words;
use notify_rust::{Notification, Timeout};

use crate::delivery::{Delivery, DeliveryError};

/// The name that desktops show, and by which people mute a program.
const APP: &str = "InvEye";

/// Shows alerts through the desktop's notification program.
#[derive(Debug, Clone, Copy, Default)]
pub struct Toast;

impl Delivery for Toast {
    fn deliver(&mut self, alert: &Alert, language: Language) -> Result<(), DeliveryError> {
        let body = body(alert, language);
        let mut toast = Notification::new();
        toast
            .appname(APP)
            .summary(&alert.title)
            .body(&if takes_markup()? { escape(&body) } else { body })
            .timeout(timeout(alert.severity));
        #[cfg(all(unix, not(target_os = "macos")))]
        toast.urgency(urgency(alert.severity));
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

/// Desktops that read the body as markup would swallow a zone called `A < B`, the others would show
/// the escapes.
#[cfg(all(unix, not(target_os = "macos")))]
fn takes_markup() -> Result<bool, DeliveryError> {
    let capabilities = notify_rust::get_capabilities().map_err(DeliveryError::Desktop)?;
    Ok(capabilities.iter().any(|name| name == "body-markup"))
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn takes_markup() -> Result<bool, DeliveryError> {
    Ok(false)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
