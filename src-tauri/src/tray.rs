//! The tray icon: where the engine lives while the window is closed.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use tauri::menu::{
    CheckMenuItem, CheckMenuItemBuilder, Menu, MenuBuilder, MenuEvent, MenuItem, MenuItemBuilder,
};
use tauri::tray::{MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Manager, Runtime, Wry};
use tauri_plugin_autostart::ManagerExt;

use crate::shell::{self, Shell};
use crate::window;

const OPEN: &str = "open";
const NEWEST: &str = "newest";
const BROWSER: &str = "browser";
const AUTOSTART: &str = "autostart";
const QUIT: &str = "quit";

/// The tray icon, where there is one.
pub(crate) struct Tray(Option<Shown>);

struct Shown {
    icon: TrayIcon,
    newest: MenuItem<Wry>,
}

impl Tray {
    /// Puts the icon there. Desktops without one are common; the window then works without it.
    pub(crate) fn put(app: &AppHandle) -> Self {
        if !desktop_has_a_place() {
            tracing::info!("this desktop shows no tray icons");
            return Self(None);
        }
        // The library behind it panics when libayatana-appindicator is not installed.
        match catch_unwind(AssertUnwindSafe(|| build(app))) {
            Ok(Ok(shown)) => Self(Some(shown)),
            Ok(Err(error)) => {
                tracing::warn!(%error, "no tray icon");
                Self(None)
            }
            Err(_panic) => {
                tracing::warn!("no tray icon: is libayatana-appindicator3-1 installed?");
                Self(None)
            }
        }
    }

    pub(crate) fn is_there(&self) -> bool {
        self.0.is_some()
    }

    /// How many alarms nobody has: beside the icon (Linux, macOS), in its tooltip (Windows, macOS) and in
    /// its menu.
    pub(crate) fn show_open_alarms(&self, open: u32) {
        let Some(Shown { icon, newest }) = &self.0 else {
            return;
        };
        let words = match open {
            0 => "Newest alarm".to_owned(),
            1 => "Newest alarm (1 is open)".to_owned(),
            _ => format!("Newest alarm ({open} are open)"),
        };
        let tooltip = match open {
            0 => "InvEye".to_owned(),
            1 => "InvEye: 1 open alarm".to_owned(),
            _ => format!("InvEye: {open} open alarms"),
        };
        let beside = (open > 0).then(|| open.to_string());
        let done = icon
            .set_title(beside)
            .and_then(|()| icon.set_tooltip(Some(tooltip)))
            .and_then(|()| newest.set_text(words));
        if let Err(error) = done {
            tracing::warn!(%error, "the tray icon does not follow");
        }
    }
}

/// Whether anybody would see the icon: some desktops (GNOME without an extension) show none, and
/// creating one there succeeds all the same.
#[cfg(target_os = "linux")]
fn desktop_has_a_place() -> bool {
    let asked = zbus::blocking::Connection::session().and_then(|bus| {
        let name = zbus::names::BusName::try_from("org.kde.StatusNotifierWatcher")?;
        Ok(zbus::blocking::fdo::DBusProxy::new(&bus)?.name_has_owner(name)?)
    });
    asked.unwrap_or(false)
}

/// Other systems always show them.
#[cfg(not(target_os = "linux"))]
fn desktop_has_a_place() -> bool {
    true
}

fn build(app: &AppHandle) -> tauri::Result<Shown> {
    let autostart = CheckMenuItemBuilder::with_id(AUTOSTART, "Start when I sign in")
        .checked(app.autolaunch().is_enabled().unwrap_or(false))
        .build(app)?;
    let newest = MenuItemBuilder::with_id(NEWEST, "Newest alarm").build(app)?;
    let menu = menu(app, &newest, &autostart)?;
    let mut icon = TrayIconBuilder::new()
        .tooltip("InvEye")
        .menu(&menu)
        // On Linux, where the desktop keeps clicks to itself, the menu comes up instead.
        .show_menu_on_left_click(false)
        .on_tray_icon_event(|icon, event| {
            if is_to_open(&event) {
                open(icon.app_handle());
            }
        })
        .on_menu_event(move |app, event| chosen(app, &event, &autostart));
    if let Some(image) = app.default_window_icon() {
        icon = icon.icon(image.clone());
    }
    let icon = icon.build(app)?;
    Ok(Shown { icon, newest })
}

fn menu(
    app: &AppHandle,
    newest: &MenuItem<Wry>,
    autostart: &CheckMenuItem<Wry>,
) -> tauri::Result<Menu<Wry>> {
    MenuBuilder::new(app)
        .item(newest)
        .separator()
        .item(&MenuItemBuilder::with_id(OPEN, "Open").build(app)?)
        .item(&MenuItemBuilder::with_id(BROWSER, "Open in browser").build(app)?)
        .separator()
        .item(autostart)
        .separator()
        .item(&MenuItemBuilder::with_id(QUIT, "Quit").build(app)?)
        .build()
}

/// Whether the icon was clicked with the left button: told when it is let go.
fn is_to_open(event: &TrayIconEvent) -> bool {
    matches!(
        event,
        TrayIconEvent::Click {
            button: MouseButton::Left,
            button_state: MouseButtonState::Up,
            ..
        }
    )
}

fn open(app: &AppHandle) {
    if let Err(error) = window::open(app) {
        tracing::warn!(%error, "the window could not be opened");
    }
}

fn chosen(app: &AppHandle, event: &MenuEvent, autostart: &CheckMenuItem<Wry>) {
    match event.id().as_ref() {
        OPEN => open(app),
        NEWEST => {
            if let Err(error) = window::newest_alarm(app) {
                tracing::warn!(%error, "the newest alarm could not be shown");
            }
        }
        BROWSER => {
            if let Some(page) = app.state::<Arc<Shell>>().page() {
                window::in_browser(&page);
            }
        }
        AUTOSTART => toggle_autostart(app, autostart),
        QUIT => shell::quit(app),
        _ => {}
    }
}

/// The desktop has toggled the mark already; it is set to what is true afterwards.
fn toggle_autostart<R: Runtime>(app: &AppHandle<R>, mark: &CheckMenuItem<Wry>) {
    let autostart = app.autolaunch();
    let was_on = autostart.is_enabled().unwrap_or(false);
    let done = if was_on {
        autostart.disable()
    } else {
        autostart.enable()
    };
    if let Err(error) = done {
        tracing::warn!(%error, "starting at sign-in could not be changed");
    }
    if let Err(error) = mark.set_checked(autostart.is_enabled().unwrap_or(was_on)) {
        tracing::warn!(%error, "the tray menu does not follow");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_left_click_opens_and_only_once() {
        use MouseButton::{Left, Middle, Right};
        use MouseButtonState::{Down, Up};
        let click = |button, button_state| TrayIconEvent::Click {
            id: "tray".into(),
            position: Default::default(),
            rect: Default::default(),
            button,
            button_state,
        };
        assert!(is_to_open(&click(Left, Up)));
        for (button, state) in [(Left, Down), (Right, Up), (Right, Down), (Middle, Up)] {
            assert!(!is_to_open(&click(button, state)), "{button:?} {state:?}");
        }
    }
}
