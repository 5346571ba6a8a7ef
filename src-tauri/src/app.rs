//! The program from its start to its end.

use std::process::ExitCode;

use inveye_base::logging::{self, LogFormat};
use tauri::{App, AppHandle, Manager, RunEvent};
use tauri_plugin_autostart::MacosLauncher;

use crate::arguments::Arguments;
use crate::saving::Saved;
use crate::shell::{self, Shell};
use crate::tray::Tray;
use crate::walls::Walls;
use crate::window;

/// Runs until somebody quits.
pub(crate) fn run(arguments: Arguments) -> ExitCode {
    logging::start(LogFormat::Text, "info");
    let hidden = arguments.hidden;
    let built = tauri::Builder::default()
        // First, as its documentation asks: a second start must not get as far as the engine.
        .plugin(tauri_plugin_single_instance::init(
            |app, _words, _folder| {
                bring_to_front(app);
            },
        ))
        .plugin(tauri_plugin_autostart::init(
            MacosLauncher::LaunchAgent,
            Some(vec!["--hidden"]),
        ))
        .plugin(
            tauri_plugin_window_state::Builder::new()
                .with_state_flags(window::KEPT)
                .build(),
        )
        .manage(Shell::new(arguments))
        .manage(Saved::default())
        .setup(move |app| {
            set_up(app, hidden)?;
            Ok(())
        })
        .build(context());
    match built {
        Ok(app) => {
            let code = app.run_return(|app, event| {
                // The last window is gone, but not the tray: only `exit` with a code ends it.
                if let RunEvent::ExitRequested {
                    api, code: None, ..
                } = event
                    && app.state::<Tray>().is_there()
                {
                    api.prevent_exit();
                }
            });
            u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from)
        }
        Err(error) => {
            tracing::error!(%error, "the window system could not be started");
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::exit, reason = "stands in what Tauri's macro makes")]
fn context() -> tauri::Context {
    tauri::generate_context!()
}

fn set_up(app: &App, hidden: bool) -> tauri::Result<()> {
    let handle = app.handle();
    let tray = Tray::put(handle);
    // In the tray only when there is one: otherwise nobody could reach it.
    let hidden = hidden && tray.is_there();
    app.manage(tray);
    app.manage(Walls::read(handle));
    if !hidden {
        window::open(handle)?;
    }
    shell::start(handle);
    quit_on_signal(handle);
    Ok(())
}

fn bring_to_front(app: &AppHandle) {
    if let Err(error) = window::open(app) {
        tracing::warn!(%error, "the window could not be brought to the front");
    }
}

/// Signing out and Ctrl-C end the program as cleanly as the menu does.
#[cfg(unix)]
fn quit_on_signal(app: &AppHandle) {
    use tokio::signal::unix::{SignalKind, signal};

    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let (Ok(mut terminate), Ok(mut interrupt)) = (
            signal(SignalKind::terminate()),
            signal(SignalKind::interrupt()),
        ) else {
            return;
        };
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        shell::quit(&app);
    });
}

/// Windows ends programs by closing their window.
#[cfg(not(unix))]
fn quit_on_signal(_app: &AppHandle) {}
