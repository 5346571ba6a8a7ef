//! The first window, and what it has in common with those of [`crate::walls`].

use std::sync::Arc;

use inveye_domain::Language;
use inveye_engine::OpenAlert;
use tauri::webview::{NewWindowResponse, PageLoadEvent};
use tauri::{
    AppHandle, Manager, Runtime, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent,
};
use tauri_plugin_window_state::{AppHandleExt, StateFlags};
use url::Url;

use crate::saving;
use crate::shell::{self, Shell, Showing};
use crate::tray::Tray;
use crate::walls;

const MAIN: &str = "main";

/// What each window finds again at the next start. Not whether it is seen: the tray may start alone.
pub(crate) const KEPT: StateFlags = StateFlags::SIZE
    .union(StateFlags::POSITION)
    .union(StateFlags::MAXIMIZED)
    .union(StateFlags::FULLSCREEN);

/// Opens the window, or brings it to the front.
pub(crate) fn open<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    if let Some(window) = app.get_webview_window(MAIN) {
        window.show()?;
        window.unminimize()?;
        return window.set_focus();
    }
    let loaded = app.clone();
    let window = builder(app, MAIN, WebviewUrl::default())
        .title("InvEye")
        // It changes when somebody signs in too (`ui/src/features/alerts/AlarmSignals.tsx`).
        .on_document_title_changed(|window, title| {
            if !window.state::<Arc<Shell>>().counts_alarms() {
                let tray = window.state::<Tray>();
                tray.show_open_alarms(open_alarms(&title));
            }
            ask_language(&window);
            walls::restore(&window);
        })
        .on_page_load(move |window, page| {
            if page.event() != PageLoadEvent::Finished {
                return;
            }
            if is_own_page(page.url()) {
                refresh(&loaded);
            } else {
                ask_language(&window);
            }
        })
        .build()?;
    let app = app.clone();
    window.clone().on_window_event(move |event| {
        if let WindowEvent::CloseRequested { api, .. } = event {
            api.prevent_close();
            close(&app, &window);
        }
    });
    Ok(())
}

/// What every window has.
pub(crate) fn builder<'a, R: Runtime, M: Manager<R>>(
    manager: &'a M,
    label: &str,
    page: WebviewUrl,
) -> WebviewWindowBuilder<'a, R, M> {
    let asked = manager.app_handle().clone();
    let further = manager.app_handle().clone();
    // Tells the engine's page that it may be heard without a click (`ui/src/platform/desktop.ts`).
    let mut script = "window.inveyeDesktop = true;".to_owned();
    let shell = manager.app_handle().state::<Arc<Shell>>();
    script.extend(shell.hand_over());
    WebviewWindowBuilder::new(manager, label, page)
        .inner_size(1600.0, 960.0)
        .min_inner_size(960.0, 600.0)
        .initialization_script(script)
        .on_navigation(move |url| may_go(&asked, url))
        .on_new_window(move |url, _features| {
            let is_done = is_engine(&further, &url)
                && (walls::open_asked(&further, &url) || saving::open_asked(&further, &url));
            if !is_done {
                in_browser(&url);
            }
            NewWindowResponse::Deny
        })
        .on_download(|webview, event| saving::save(&webview, event))
}

/// Writes down where windows stand and how large they are: a power cut asks nobody.
pub(crate) fn keep_places<R: Runtime>(app: &AppHandle<R>) {
    if let Err(error) = app.save_window_state(KEPT) {
        tracing::warn!(%error, "where windows stand is not kept");
    }
}

/// Makes the window show what it should. Harmless when it does already.
pub(crate) fn refresh<R: Runtime>(app: &AppHandle<R>) {
    let Some(window) = app.get_webview_window(MAIN) else {
        return;
    };
    let done = match app.state::<Arc<Shell>>().showing() {
        Showing::Engine { .. } => {
            shell::with_page(app, move |page| {
                if let Err(error) = window.navigate(page) {
                    tracing::warn!(%error, "the window does not show the engine");
                }
            });
            Ok(())
        }
        // Both words are there once the shell's page is loaded; it asks again then.
        Showing::Starting => window.eval("window.showStarting?.()"),
        Showing::Problem(problem) => window.eval(problem.script()),
    };
    if let Err(error) = done {
        tracing::warn!(%error, "the window does not follow");
    }
}

/// Brings the window to the front and shows the newest alarm. The engine's page says what that is.
pub(crate) fn newest_alarm<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    open(app)?;
    match app.get_webview_window(MAIN) {
        Some(window) => window.eval("window.inveyeNewestAlarm?.()"),
        None => Ok(()),
    }
}

/// The tray speaks as the page does, which is what whoever sits here has chosen, on whichever engine.
fn ask_language<R: Runtime>(window: &WebviewWindow<R>) {
    let app = window.app_handle().clone();
    let asked = window.eval_with_callback("document.documentElement.lang", move |answer| {
        if let Some(language) = page_language(&answer) {
            app.state::<Tray>().speak(language);
        }
    });
    if let Err(error) = asked {
        tracing::debug!(%error, "the page does not say its language");
    }
}

/// From the page's answer, which is JSON.
fn page_language(answer: &str) -> Option<Language> {
    let tag: String = serde_json::from_str(answer).ok()?;
    Language::of_tag(&tag)
}

/// Brings the window to the front and shows the alarm whose toast was clicked.
pub(crate) fn opener<R: Runtime>(app: &AppHandle<R>) -> OpenAlert {
    let app = app.clone();
    Arc::new(move |alert| {
        let of_window = app.clone();
        // Toasts are waited for on threads of their own, and windows are the main thread's.
        let done = app.run_on_main_thread(move || {
            let shown = open(&of_window).and_then(|()| {
                let window = of_window.get_webview_window(MAIN);
                // Of letters, digits and `_`.
                let script = format!("window.inveyeOpenAlarm?.('{alert}')");
                window.map_or(Ok(()), |window| window.eval(script))
            });
            if let Err(error) = shown {
                tracing::warn!(%error, "the alarm of a toast could not be shown");
            }
        });
        if let Err(error) = done {
            tracing::warn!(%error, "the window does not answer");
        }
    })
}

/// How many alarms nobody has, by the page's title: `(3) …`.
fn open_alarms(title: &str) -> u32 {
    let counted = title
        .strip_prefix('(')
        .and_then(|rest| rest.split_once(')'));
    counted
        .and_then(|(number, _)| number.parse().ok())
        .unwrap_or(0)
}

/// Opens a page in the browser that the desktop prefers.
pub(crate) fn in_browser(page: &Url) {
    if let Err(error) = open::that_detached(page.as_str()) {
        tracing::warn!(%error, "no browser could be opened");
    }
}

/// The engine goes on in the tray. Without one nobody could bring the window back: then it ends.
fn close<R: Runtime>(app: &AppHandle<R>, window: &WebviewWindow<R>) {
    keep_places(app);
    if app.state::<Tray>().is_there() {
        if let Err(error) = window.hide() {
            tracing::warn!(%error, "the window could not be hidden");
        }
    } else {
        shell::quit(app);
    }
}

/// Only the shell's page and the engine's may be shown here; all else opens in a browser.
fn may_go<R: Runtime>(app: &AppHandle<R>, url: &Url) -> bool {
    if is_own_page(url) {
        match url.path() {
            "/retry" => shell::start(app),
            "/quit" => shell::quit(app),
            _ => return true,
        }
        return false;
    }
    if url.scheme() == "about" || is_engine(app, url) {
        return true;
    }
    if matches!(url.scheme(), "http" | "https") {
        in_browser(url);
    }
    false
}

fn is_engine<R: Runtime>(app: &AppHandle<R>, url: &Url) -> bool {
    let engine = app.state::<Arc<Shell>>().address();
    engine.is_some_and(|engine| engine.origin() == url.origin())
}

/// The page inside the program: `tauri://localhost`, on Windows `http://tauri.localhost`.
fn is_own_page(url: &Url) -> bool {
    url.scheme() == "tauri" || url.host_str() == Some("tauri.localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(url: &str, own: bool) {
        assert_eq!(is_own_page(&url.parse().expect("a URL")), own, "{url}");
    }

    #[test]
    fn the_title_tells_how_many_alarms_are_open() {
        for (title, open) in [
            ("(3) InvEye Control Room", 3),
            ("(120) InvEye Control Room", 120),
            ("InvEye Control Room", 0),
            ("(x) InvEye", 0),
            ("(1", 0),
            ("", 0),
        ] {
            assert_eq!(open_alarms(title), open, "{title}");
        }
    }

    #[test]
    fn the_page_tells_its_language() {
        for (answer, language) in [
            (r#""de""#, Some(Language::German)),
            (r#""en""#, Some(Language::English)),
            (r#""fr""#, None),
            ("null", None),
            ("", None),
        ] {
            assert_eq!(page_language(answer), language, "{answer}");
        }
    }

    #[test]
    fn only_the_page_inside_the_program_is_our_own() {
        check("tauri://localhost/index.html", true);
        check("http://tauri.localhost/", true);
        check("http://127.0.0.1:7878/", false);
        check("https://tauri.localhost.example/", false);
    }
}
