//! What the shell knows: the engine it holds and what its window shows.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tauri::{AppHandle, Manager, Runtime};
use tokio::sync::watch;
use url::Url;

use crate::arguments::Arguments;
use crate::attach::{self, Attached};
use crate::problem::Problem;
use crate::tray::Tray;
use crate::window;

/// Shared by the window, the tray and the signals.
pub(crate) struct Shell {
    arguments: Arguments,
    engine: tokio::sync::Mutex<Option<Attached>>,
    showing: Mutex<Showing>,
}

/// What the window shows.
#[derive(Debug, Clone)]
pub(crate) enum Showing {
    Starting,
    Problem(Problem),
    Engine {
        /// Where its pages are, without what opens them.
        address: Url,
        /// Its engine runs here and says how many alarms nobody has.
        counts_alarms: bool,
    },
}

impl Shell {
    pub(crate) fn new(arguments: Arguments) -> Arc<Self> {
        Arc::new(Self {
            arguments,
            engine: tokio::sync::Mutex::default(),
            showing: Mutex::new(Showing::Starting),
        })
    }

    /// What the window shows now.
    pub(crate) fn showing(&self) -> Showing {
        self.lock().clone()
    }

    /// Where the engine's pages are, once there is one.
    pub(crate) fn address(&self) -> Option<Url> {
        match self.showing() {
            Showing::Engine { address, .. } => Some(address),
            Showing::Starting | Showing::Problem(_) => None,
        }
    }

    /// Whether the tray hears of alarms from the engine; otherwise the page's title says how many there are.
    pub(crate) fn counts_alarms(&self) -> bool {
        let showing = self.lock();
        matches!(
            &*showing,
            Showing::Engine {
                counts_alarms: true,
                ..
            }
        )
    }

    /// What hands the token of an engine elsewhere to its page. That takes it while the store has no accounts
    /// (`ui/src/platform/desktop.ts`).
    pub(crate) fn hand_over(&self) -> Option<String> {
        let engine = self.arguments.connect.as_ref()?;
        let token = self.arguments.token.as_deref()?;
        Some(handing_over(engine, token))
    }

    fn show<R: Runtime>(&self, app: &AppHandle<R>, showing: Showing) {
        *self.lock() = showing;
        window::refresh(app);
    }

    fn lock(&self) -> MutexGuard<'_, Showing> {
        // Any value is a valid one, so a panic elsewhere is no reason to stop.
        self.showing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Starts or finds the engine and shows it, or what is wrong. Does nothing while one is held.
pub(crate) fn start<R: Runtime>(app: &AppHandle<R>) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let shell = app.state::<Arc<Shell>>();
        let mut engine = shell.engine.lock().await;
        if engine.is_some() {
            return;
        }
        shell.show(&app, Showing::Starting);
        match attach::attach(&shell.arguments, window::opener(&app)).await {
            Ok(attached) => {
                let address = attached.address.clone();
                if let Some(anew) = attached.begins_anew() {
                    let app = app.clone();
                    tauri::async_runtime::spawn(async move {
                        if anew.await {
                            begin_anew(&app).await;
                        }
                    });
                }
                let open_alarms = attached.open_alarms();
                let counts_alarms = open_alarms.is_some();
                if let Some(open_alarms) = open_alarms {
                    tauri::async_runtime::spawn(follow_alarms(app.clone(), open_alarms));
                }
                *engine = Some(attached);
                let showing = Showing::Engine {
                    address,
                    counts_alarms,
                };
                shell.show(&app, showing);
            }
            Err(problem) => {
                tracing::error!(causes = problem.causes, "{}", problem.what);
                shell.show(&app, Showing::Problem(problem));
            }
        }
    });
}

/// To no other page than the engine's.
fn handing_over(engine: &Url, token: &str) -> String {
    let origin = serde_json::Value::from(engine.origin().ascii_serialization());
    let token = serde_json::Value::from(token);
    format!("if (location.origin === {origin}) window.inveyeToken = {token};")
}

/// Does something with the page that is to be shown now, once there is one. Whether it brings the token along is looked
/// up each time: the first account may have been made a moment ago, from anywhere.
pub(crate) fn with_page<R: Runtime>(app: &AppHandle<R>, act: impl FnOnce(Url) + Send + 'static) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let shell = app.state::<Arc<Shell>>();
        let page = shell.engine.lock().await.as_ref().map(Attached::page);
        if let Some(page) = page {
            act(page.await);
        }
    });
}

/// Shows how many alarms nobody has, with a window or without, until the engine ends.
async fn follow_alarms<R: Runtime>(app: AppHandle<R>, mut open: watch::Receiver<usize>) {
    loop {
        let alarms = *open.borrow_and_update();
        let alarms = u32::try_from(alarms).unwrap_or(u32::MAX);
        app.state::<Tray>().show_open_alarms(alarms);
        if open.changed().await.is_err() {
            break;
        }
    }
}

/// Ends the engine and starts another one, on a data folder that has changed below it.
async fn begin_anew<R: Runtime>(app: &AppHandle<R>) {
    let shell = app.state::<Arc<Shell>>();
    // None when somebody quits meanwhile.
    let ended = shell.engine.lock().await.take();
    if let Some(engine) = ended {
        engine.end().await;
        start(app);
    }
}

/// Ends the engine, then the program. The engine's threads are joined before `main` returns:
/// ONNX Runtime crashes when the process ends under them.
pub(crate) fn quit<R: Runtime>(app: &AppHandle<R>) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let shell = app.state::<Arc<Shell>>();
        if let Some(engine) = shell.engine.lock().await.take() {
            engine.end().await;
        }
        app.exit(0);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_handed_to_the_engine_alone_and_stands_in_no_address() {
        let engine = "https://10.0.0.5:7878/?screen=live".parse().expect("a URL");
        assert_eq!(
            handing_over(&engine, "a\"b"),
            r#"if (location.origin === "https://10.0.0.5:7878") window.inveyeToken = "a\"b";"#
        );
    }
}
