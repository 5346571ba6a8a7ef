//! What the shell knows: the engine it holds and what its window shows.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tauri::{AppHandle, Manager, Runtime};
use url::Url;

use crate::arguments::Arguments;
use crate::attach::{self, Attached};
use crate::problem::Problem;
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
    Engine(Url),
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

    /// The engine's page, once there is one.
    pub(crate) fn page(&self) -> Option<Url> {
        match self.showing() {
            Showing::Engine(page) => Some(page),
            Showing::Starting | Showing::Problem(_) => None,
        }
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
                let page = attached.page.clone();
                if let Some(anew) = attached.begins_anew() {
                    let app = app.clone();
                    tauri::async_runtime::spawn(async move {
                        if anew.await {
                            begin_anew(&app).await;
                        }
                    });
                }
                *engine = Some(attached);
                shell.show(&app, Showing::Engine(page));
            }
            Err(problem) => {
                tracing::error!(causes = problem.causes, "{}", problem.what);
                shell.show(&app, Showing::Problem(problem));
            }
        }
    });
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
