//! Further windows, each with a wall of its own: one a monitor. Those that were open when the program ended are
//! opened again once somebody is signed in.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tauri::{AppHandle, Manager, Runtime, WebviewUrl, WebviewWindow, WindowEvent};
use url::Url;

use crate::window;

/// In the folder of the program's settings.
const FILE: &str = "walls.json";
/// The first window has no number in its address; pages know as many (`ui/src/platform/window-number.ts`).
const NUMBERS: std::ops::RangeInclusive<u32> = 2..=99;

/// Which further windows are open.
pub(crate) struct Walls {
    /// Missing where the desktop has no place for settings: then nothing is kept.
    file: Option<PathBuf>,
    open: Mutex<Open>,
}

#[derive(Debug, Default)]
struct Open {
    numbers: BTreeSet<u32>,
    /// What was open last time has been opened again.
    is_restored: bool,
}

impl Walls {
    pub(crate) fn read<R: Runtime>(app: &AppHandle<R>) -> Self {
        let folder = app.path().app_config_dir();
        let file = folder.ok().map(|folder| folder.join(FILE));
        let numbers = file.as_deref().map(kept).unwrap_or_default();
        Self {
            file,
            open: Mutex::new(Open {
                numbers,
                is_restored: false,
            }),
        }
    }

    fn is_restored(&self) -> bool {
        self.lock().is_restored
    }

    /// What was open last time; nothing when asked again.
    fn to_restore(&self) -> BTreeSet<u32> {
        let mut open = self.lock();
        if std::mem::replace(&mut open.is_restored, true) {
            return BTreeSet::new();
        }
        open.numbers.clone()
    }

    fn change(&self, change: impl FnOnce(&mut BTreeSet<u32>) -> bool) {
        let mut open = self.lock();
        if !change(&mut open.numbers) {
            return;
        }
        if let Some(file) = &self.file
            && let Err(error) = keep(file, &open.numbers)
        {
            tracing::warn!(%error, path = %file.display(), "which windows are open is not kept");
        }
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        // Any value is a valid one, so a panic elsewhere is no reason to stop.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A file that cannot be read costs only that windows are opened by hand.
fn kept(file: &Path) -> BTreeSet<u32> {
    let numbers: BTreeSet<u32> = fs::read(file)
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .unwrap_or_default();
    numbers
        .into_iter()
        .filter(|n| NUMBERS.contains(n))
        .collect()
}

fn keep(file: &Path, numbers: &BTreeSet<u32>) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, serde_json::to_vec(numbers)?)
}

/// Opens what an engine's page asks for with `?window=2`; false when it is something else.
///
/// Not a window that belongs to the page's own: WebKit paints all of those in one process, and two walls
/// need two. Its address brings along what signs it in.
pub(crate) fn open_asked<R: Runtime>(app: &AppHandle<R>, page: &Url) -> bool {
    let Some(number) = number(page) else {
        return false;
    };
    let later = app.clone();
    let page = page.clone();
    // Not from within the handler: on Windows a window that is made there never comes up.
    let asked = app.run_on_main_thread(move || {
        if let Err(error) = open(&later, number, page) {
            tracing::warn!(%error, number, "a further window could not be opened");
        }
    });
    if let Err(error) = asked {
        tracing::warn!(%error, number, "a further window could not be opened");
    }
    true
}

fn open<R: Runtime>(app: &AppHandle<R>, number: u32, page: Url) -> tauri::Result<()> {
    let label = format!("wall-{number}");
    if let Some(window) = app.get_webview_window(&label) {
        window.unminimize()?;
        return window.set_focus();
    }
    let window = window::builder(app, &label, WebviewUrl::External(page))
        .title(format!("InvEye {number}"))
        .build()?;
    let of_window = app.clone();
    window.on_window_event(move |event| {
        // Whoever closes it does not want it back. Quitting asks no window.
        if matches!(event, WindowEvent::CloseRequested { .. }) {
            window::keep_places(&of_window);
            let walls = of_window.state::<Walls>();
            walls.change(|open| open.remove(&number));
        }
    });
    app.state::<Walls>().change(|open| open.insert(number));
    Ok(())
}

/// Opens what was open last time, once somebody is signed in at the first window.
pub(crate) fn restore<R: Runtime>(first: &WebviewWindow<R>) {
    let app = first.app_handle().clone();
    if app.state::<Walls>().is_restored() {
        return;
    }
    let asked = first.eval_with_callback("window.inveyeWindowAddress?.(2)", move |answer| {
        let Some(page) = address(&answer) else {
            return;
        };
        for number in app.state::<Walls>().to_restore() {
            open_asked(&app, &numbered(&page, number));
        }
    });
    if let Err(error) = asked {
        tracing::debug!(%error, "the page does not say whether somebody is signed in");
    }
}

/// From the page's answer, which is JSON; nothing while nobody is signed in.
fn address(answer: &str) -> Option<Url> {
    let address: String = serde_json::from_str(answer).ok()?;
    address.parse().ok()
}

fn numbered(page: &Url, number: u32) -> Url {
    let mut page = page.clone();
    page.query_pairs_mut()
        .clear()
        .append_pair("window", &number.to_string());
    page
}

/// Which window an address is for.
fn number(page: &Url) -> Option<u32> {
    let (_, number) = page.query_pairs().find(|(name, _)| name == "window")?;
    number.parse().ok().filter(|n| NUMBERS.contains(n))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str) -> Url {
        text.parse().expect("a URL")
    }

    #[test]
    fn an_address_says_which_window_it_is_for() {
        for (text, wanted) in [
            ("http://127.0.0.1:7878/?window=2#token=t", Some(2)),
            ("http://127.0.0.1:7878/live?a=b&window=99", Some(99)),
            ("http://127.0.0.1:7878/?window=1", None),
            ("http://127.0.0.1:7878/?window=100", None),
            ("http://127.0.0.1:7878/?window=-2", None),
            ("http://127.0.0.1:7878/?window=two", None),
            ("http://127.0.0.1:7878/", None),
        ] {
            assert_eq!(number(&page(text)), wanted, "{text}");
        }
    }

    #[test]
    fn each_window_of_last_time_gets_its_own_address() {
        let first = address("\"http://127.0.0.1:7878/?window=2#token=t\"").expect("an address");
        let third = numbered(&first, 3);
        assert_eq!(third.as_str(), "http://127.0.0.1:7878/?window=3#token=t");
        assert_eq!(address("null"), None);
        assert_eq!(address(""), None);
    }

    #[test]
    fn what_was_open_is_known_next_time_and_restored_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("settings").join(FILE);
        let walls = |file: &Path| Walls {
            file: Some(file.to_owned()),
            open: Mutex::new(Open {
                numbers: kept(file),
                is_restored: false,
            }),
        };
        let first = walls(&file);
        for number in [3, 2, 4] {
            first.change(|open| open.insert(number));
        }
        first.change(|open| open.remove(&3));
        let second = walls(&file);
        assert_eq!(second.to_restore(), BTreeSet::from([2, 4]));
        assert_eq!(second.to_restore(), BTreeSet::new());
    }

    #[test]
    fn a_file_of_nonsense_opens_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join(FILE);
        for (text, wanted) in [
            ("[0, 1, 2, 100, 4000000000]", BTreeSet::from([2])),
            ("{\"2\": true}", BTreeSet::new()),
            ("[-1]", BTreeSet::new()),
            ("", BTreeSet::new()),
        ] {
            fs::write(&file, text).expect("it can be written");
            assert_eq!(kept(&file), wanted, "{text}");
        }
    }
}
