//! The tray icon: where the engine lives while the window is closed.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

use inveye_domain::Language;
use inveye_words::words;
use tauri::menu::{
    CheckMenuItem, CheckMenuItemBuilder, Menu, MenuBuilder, MenuEvent, MenuItem, MenuItemBuilder,
};
use tauri::tray::{MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Runtime, Wry};
use tauri_plugin_autostart::ManagerExt;

use crate::shell;
use crate::window;

/// The product's, in every language.
const NAME: &str = "InvEye";
const OPEN: &str = "open";
const NEWEST: &str = "newest";
const BROWSER: &str = "browser";
const AUTOSTART: &str = "autostart";
const QUIT: &str = "quit";

/// The tray icon, where there is one.
pub(crate) struct Tray(Option<Shown>);

struct Shown {
    icon: TrayIcon,
    menu: Items,
    said: Mutex<Said>,
}

/// What has words in the menu.
struct Items {
    newest: MenuItem<Wry>,
    open: MenuItem<Wry>,
    browser: MenuItem<Wry>,
    autostart: CheckMenuItem<Wry>,
    quit: MenuItem<Wry>,
}

/// What the icon says now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Said {
    /// That of the page in the window: whoever sits here reads both.
    language: Language,
    /// Alarms that nobody has.
    alarms: u32,
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
    pub(crate) fn show_open_alarms(&self, alarms: u32) {
        self.say(|said| said.alarms = alarms);
    }

    /// Speaks the language of the page in the window.
    pub(crate) fn speak(&self, language: Language) {
        self.say(|said| said.language = language);
    }

    fn say(&self, change: impl FnOnce(&mut Said)) {
        let Some(shown) = &self.0 else {
            return;
        };
        let now = {
            // Any value is a valid one, so a panic elsewhere is no reason to stop.
            let mut said = shown.said.lock().unwrap_or_else(PoisonError::into_inner);
            let before = *said;
            change(&mut said);
            if *said == before {
                return;
            }
            *said
        };
        if let Err(error) = shown.say(now) {
            tracing::warn!(%error, "the tray icon does not follow");
        }
    }
}

impl Shown {
    fn say(&self, Said { language, alarms }: Said) -> tauri::Result<()> {
        let own = &words(language).tray;
        let tooltip = match alarms {
            0 => NAME.to_owned(),
            _ => format!("{NAME}: {}", (own.open_alarms)(alarms)),
        };
        self.icon
            .set_title((alarms > 0).then(|| alarms.to_string()))?;
        self.icon.set_tooltip(Some(tooltip))?;
        self.menu.newest.set_text((own.newest)(alarms))?;
        self.menu.open.set_text(own.open)?;
        self.menu.browser.set_text(own.browser)?;
        self.menu.autostart.set_text(own.autostart)?;
        self.menu.quit.set_text(own.quit)
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
    let said = Said::default();
    let items = Items::new(app, said)?;
    let menu = items.menu(app)?;
    let autostart = items.autostart.clone();
    let mut icon = TrayIconBuilder::new()
        .tooltip(NAME)
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
    Ok(Shown {
        icon: icon.build(app)?,
        menu: items,
        said: Mutex::new(said),
    })
}

impl Items {
    fn new(app: &AppHandle, Said { language, alarms }: Said) -> tauri::Result<Self> {
        let own = &words(language).tray;
        Ok(Self {
            newest: MenuItemBuilder::with_id(NEWEST, (own.newest)(alarms)).build(app)?,
            open: MenuItemBuilder::with_id(OPEN, own.open).build(app)?,
            browser: MenuItemBuilder::with_id(BROWSER, own.browser).build(app)?,
            autostart: CheckMenuItemBuilder::with_id(AUTOSTART, own.autostart)
                .checked(app.autolaunch().is_enabled().unwrap_or(false))
                .build(app)?,
            quit: MenuItemBuilder::with_id(QUIT, own.quit).build(app)?,
        })
    }

    fn menu(&self, app: &AppHandle) -> tauri::Result<Menu<Wry>> {
        MenuBuilder::new(app)
            .item(&self.newest)
            .separator()
            .item(&self.open)
            .item(&self.browser)
            .separator()
            .item(&self.autostart)
            .separator()
            .item(&self.quit)
            .build()
    }
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
            shell::with_page(app, |page| window::in_browser(&page));
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
