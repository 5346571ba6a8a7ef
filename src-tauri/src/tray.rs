//! The tray icon: where the engine lives while the window is closed.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use tauri::menu::{
    CheckMenuItem, CheckMenuItemBuilder, Menu, MenuBuilder, MenuEvent, MenuItemBuilder,
};
use tauri::tray::TrayIconBuilder;
use tauri::{AppHandle, Manager, Runtime, Wry};
use tauri_plugin_autostart::ManagerExt;

use crate::shell::{self, Shell};
use crate::window;

const OPEN: &str = "open";
const BROWSER: &str = "browser";
const AUTOSTART: &str = "autostart";
const QUIT: &str = "quit";

/// Whether there is a tray icon.
#[derive(Debug)]
pub(crate) struct Tray(bool);

impl Tray {
    /// Puts the icon there. Desktops without one are common; the window then works without it.
    pub(crate) fn put(app: &AppHandle) -> Self {
        if !desktop_has_a_place() {
            tracing::info!("this desktop shows no tray icons");
            return Self(false);
        }
        // The library behind it panics when libayatana-appindicator is not installed.
        match catch_unwind(AssertUnwindSafe(|| build(app))) {
            Ok(Ok(())) => Self(true),
            Ok(Err(error)) => {
                tracing::warn!(%error, "no tray icon");
                Self(false)
            }
            Err(_panic) => {
                tracing::warn!("no tray icon: is libayatana-appindicator3-1 installed?");
                Self(false)
            }
        }
    }

    pub(crate) fn is_there(&self) -> bool {
        self.0
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

fn build(app: &AppHandle) -> tauri::Result<()> {
    let autostart = CheckMenuItemBuilder::with_id(AUTOSTART, "Start when I sign in")
        .checked(app.autolaunch().is_enabled().unwrap_or(false))
        .build(app)?;
    let menu = menu(app, &autostart)?;
    let mut icon = TrayIconBuilder::new()
        .tooltip("InvEye")
        .menu(&menu)
        .on_menu_event(move |app, event| chosen(app, &event, &autostart));
    if let Some(image) = app.default_window_icon() {
        icon = icon.icon(image.clone());
    }
    icon.build(app).map(|_kept_by_the_app| ())
}

fn menu(app: &AppHandle, autostart: &CheckMenuItem<Wry>) -> tauri::Result<Menu<Wry>> {
    MenuBuilder::new(app)
        .item(&MenuItemBuilder::with_id(OPEN, "Open").build(app)?)
        .item(&MenuItemBuilder::with_id(BROWSER, "Open in browser").build(app)?)
        .separator()
        .item(autostart)
        .separator()
        .item(&MenuItemBuilder::with_id(QUIT, "Quit").build(app)?)
        .build()
}

fn chosen(app: &AppHandle, event: &MenuEvent, autostart: &CheckMenuItem<Wry>) {
    match event.id().as_ref() {
        OPEN => {
            if let Err(error) = window::open(app) {
                tracing::warn!(%error, "the window could not be opened");
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
