//! Files that the page hands to the person: pictures and exports, saved where the desktop keeps downloads.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tauri::webview::DownloadEvent;
use tauri::{AppHandle, Manager, Runtime, Webview};
use url::Url;

/// Files that were saved since the start, which the page may ask to open. No other is ever opened for it.
#[derive(Debug, Default)]
pub(crate) struct Saved(Mutex<Vec<PathBuf>>);

impl Saved {
    /// The number by which the page asks for it.
    fn add(&self, path: PathBuf) -> usize {
        let mut files = self.lock();
        files.push(path);
        files.len()
    }

    fn get(&self, number: usize) -> Option<PathBuf> {
        self.lock().get(number.checked_sub(1)?).cloned()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<PathBuf>> {
        // Any value is a valid one, so a panic elsewhere is no reason to stop.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Chooses where a file goes, and tells the page when it is there.
///
/// True lets the window write it: only the engine's page is ever shown, so every file is the engine's.
pub(crate) fn save<R: Runtime>(webview: &Webview<R>, event: DownloadEvent<'_>) -> bool {
    match event {
        DownloadEvent::Requested { destination, .. } => {
            // A desktop without a folder for downloads would get the file wherever the program was started.
            if webview.path().download_dir().is_err()
                && let Some(name) = destination.file_name()
                && let Ok(home) = webview.path().home_dir()
            {
                *destination = unused(&home, name);
            }
            tracing::info!(path = %destination.display(), "a file is being saved");
        }
        DownloadEvent::Finished { path, success, .. } => {
            let path = path.map(plain).unwrap_or_default();
            if success {
                tracing::info!(path = %path.display(), "a file was saved");
            } else {
                tracing::warn!(path = %path.display(), "a file could not be saved");
            }
            let number = success.then(|| webview.state::<Saved>().add(path.clone()));
            if let Err(error) = webview.eval(told(&path, number)) {
                tracing::warn!(%error, "the page does not hear of the saved file");
            }
        }
        _ => {}
    }
    true
}

/// Opens the saved file that the page asks for with `?saved=1`, in the program that the desktop prefers: a report
/// is printed from there. False when the page asks for something else.
pub(crate) fn open_asked<R: Runtime>(app: &AppHandle<R>, page: &Url) -> bool {
    let asked = page.query_pairs().find(|(name, _)| name == "saved");
    let Some((_, number)) = asked else {
        return false;
    };
    let file = (number.parse().ok()).and_then(|number| app.state::<Saved>().get(number));
    match file {
        Some(file) => {
            if let Err(error) = open::that_detached(&file) {
                tracing::warn!(%error, path = %file.display(), "no program opens the file");
            }
        }
        None => tracing::warn!(%number, "there is no such saved file"),
    }
    true
}

/// WebKit names the file by its URL.
fn plain(path: PathBuf) -> PathBuf {
    path.to_str()
        .and_then(|text| url::Url::parse(text).ok())
        .filter(|url| url.scheme() == "file")
        .and_then(|url| url.to_file_path().ok())
        .unwrap_or(path)
}

/// The call that tells the page. It listens for this event (`ui/src/app/Saved.tsx`).
fn told(path: &Path, number: Option<usize>) -> String {
    let detail = serde_json::json!({ "path": path.to_string_lossy(), "number": number });
    format!("window.dispatchEvent(new CustomEvent('inveye:saved', {{ detail: {detail} }}))")
}

/// A name in the folder that nothing has yet: nothing that was saved is overwritten.
fn unused(folder: &Path, name: &OsStr) -> PathBuf {
    let wanted = folder.join(name);
    if !wanted.exists() {
        return wanted;
    }
    let stem = wanted.file_stem().unwrap_or_default().to_string_lossy();
    let ending = wanted
        .extension()
        .map(|ending| format!(".{}", ending.to_string_lossy()))
        .unwrap_or_default();
    (1_u32..)
        .map(|number| folder.join(format!("{stem} ({number}){ending}")))
        .find(|path| !path.exists())
        .unwrap_or(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_saved_before_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let name = OsStr::new("Entrance 1.jpg");
        let first = unused(folder.path(), name);
        assert_eq!(first, folder.path().join("Entrance 1.jpg"));
        std::fs::write(&first, b"one").expect("written");
        let second = unused(folder.path(), name);
        assert_eq!(second, folder.path().join("Entrance 1 (1).jpg"));
        std::fs::write(second, b"two").expect("written");
        assert_eq!(
            unused(folder.path(), name),
            folder.path().join("Entrance 1 (2).jpg")
        );
    }

    #[test]
    fn a_path_is_a_path_whether_named_by_a_url_or_not() {
        assert_eq!(
            plain("file:///home/a%20b/c.zip".into()),
            Path::new("/home/a b/c.zip")
        );
        assert_eq!(
            plain("/home/a b/c.zip".into()),
            Path::new("/home/a b/c.zip")
        );
    }

    #[test]
    fn only_what_was_saved_has_a_number() {
        let saved = Saved::default();
        assert_eq!(saved.get(0), None);
        assert_eq!(saved.get(1), None);
        let first = saved.add("/home/a.pdf".into());
        let second = saved.add("/home/b.zip".into());
        assert_eq!(saved.get(first), Some("/home/a.pdf".into()));
        assert_eq!(saved.get(second), Some("/home/b.zip".into()));
        assert_eq!(saved.get(usize::MAX), None);
    }

    #[test]
    fn a_name_cannot_break_out_of_the_script() {
        let script = told(Path::new("/a/'\"</script>.jpg"), Some(1));
        assert!(
            script.contains(r#""path":"/a/'\"</script>.jpg""#),
            "{script}"
        );
    }
}
