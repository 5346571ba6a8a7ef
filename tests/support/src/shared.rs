//! The folder of models and footage that stands beside a development checkout.

use std::path::{Path, PathBuf};

/// The shared folder, or `None` where there is none: then the test says so and returns.
///
/// `INVEYE_SHARED` names it; otherwise it is looked for beside the checkout and above.
pub fn shared() -> Option<PathBuf> {
    let found = std::env::var_os("INVEYE_SHARED")
        .map(PathBuf::from)
        .or_else(|| {
            let here = Path::new(env!("CARGO_MANIFEST_DIR"));
            here.ancestors()
                .map(|folder| folder.join("shared"))
                .find(|folder| folder.join("models").is_dir())
        });
    if found.is_none() {
        tracing::warn!(
            "no shared folder with models and footage beside the checkout: test skipped"
        );
    }
    found
}
