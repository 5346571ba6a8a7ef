//! Files that the page hands to the person: pictures and exports, saved where the desktop keeps downloads.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use tauri::webview::DownloadEvent;
use tauri::{Manager, Runtime, Webview};

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
            if let Err(error) = webview.eval(told(&path, success)) {
                tracing::warn!(%error, "the page does not hear of the saved file");
            }
        }
        _ => {}
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
fn told(path: &Path, saved: bool) -> String {
    let detail = serde_json::json!({ "path": path.to_string_lossy(), "saved": saved });
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
    fn a_name_cannot_break_out_of_the_script() {
        let script = told(Path::new("/a/'\"</script>.jpg"), true);
        assert!(
            script.contains(r#""path":"/a/'\"</script>.jpg""#),
            "{script}"
        );
    }
}
