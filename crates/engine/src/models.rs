//! The catalogue as screens show it, and imports from them.

use std::path::PathBuf;

use bytes::Bytes;
use inveye_api::ApiError;
use inveye_base::{ErrorChain, ErrorKind};
use inveye_inference_catalog::{Acceptance, Entry, Locator, import};
use inveye_wire::ModelView;

use crate::convert;

/// All models, with whether each is here and intact. Reads and hashes the files: not for async threads.
pub(crate) fn list(locator: &Locator) -> Vec<ModelView> {
    let (catalog, problems) = locator.catalog();
    for (path, error) in problems {
        tracing::warn!(path = %path.display(), error = %ErrorChain(&error), "an imported model's description is damaged");
    }
    catalog
        .entries()
        .iter()
        .map(|entry| view(locator, entry))
        .collect()
}

fn view(locator: &Locator, entry: &Entry) -> ModelView {
    let loaded = locator.load(entry);
    ModelView {
        name: entry.name().to_owned(),
        description: entry.description.clone(),
        licence: entry.licence.clone(),
        input: [entry.spec.input.width, entry.spec.input.height],
        available: loaded.is_ok(),
        detail: loaded.map_or_else(
            |error| convert::sentence(&error),
            |model| model.path.display().to_string(),
        ),
    }
}

/// Takes a file in that a screen sent. Its licence must need no acceptance: that is asked on the command line.
pub(crate) fn take_in(
    locator: &Locator,
    folder: PathBuf,
    file_name: &str,
    bytes: &Bytes,
) -> Result<ModelView, ApiError> {
    let inbox = folder.join("inbox");
    let path = inbox.join(file_name);
    let failed = |error: std::io::Error| {
        let kind = if error.kind() == std::io::ErrorKind::StorageFull {
            ErrorKind::Exhausted
        } else {
            ErrorKind::Unavailable
        };
        ApiError::new(
            kind,
            format!("The file could not be stored in the data folder: {error}."),
        )
    };
    std::fs::create_dir_all(&inbox).map_err(failed)?;
    std::fs::write(&path, bytes).map_err(failed)?;
    let (catalog, _) = locator.catalog();
    let imported = import(&catalog, locator, &path, Acceptance::NotGiven);
    if let Err(error) = std::fs::remove_file(&path) {
        tracing::warn!(%error, "an imported file's copy could not be removed");
    }
    match imported {
        Ok(imported) => Ok(view(locator, &imported.entry)),
        Err(error) => Err(ApiError::new(
            error.kind(),
            convert::sentence(&ErrorChain(&error)),
        )),
    }
}
