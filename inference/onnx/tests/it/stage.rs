//! A data folder of the test's own beside the shared models.

use std::sync::Arc;

use inveye_inference_catalog::{Acceptance, Catalog, Locator, import};
use inveye_inference_onnx::Runtime;
use tempfile::TempDir;

pub(crate) struct Stage {
    pub(crate) catalog: Catalog,
    pub(crate) locator: Locator,
    pub(crate) data: TempDir,
}

impl Stage {
    /// `None`, said in the log, where the shared models are missing.
    pub(crate) fn open() -> Option<Self> {
        let models = inveye_test_support::shared()?.join("models");
        let data = tempfile::tempdir().expect("a temporary folder");
        Some(Self {
            catalog: Catalog::embedded(),
            locator: Locator {
                env_folder: None,
                data_folder: Some(data.path().to_path_buf()),
                development_folder: Some(models),
            },
            data,
        })
    }

    /// Imports a model and accepts its licence, if it has one that asks for it.
    pub(crate) fn accept(&self, name: &str) {
        let entry = self.catalog.entry(name).expect("a known model");
        if entry.needs_acceptance {
            let file = self.locator.locate(entry).expect("a shared model").path;
            let done = import(&self.catalog, &self.locator, &file, Acceptance::Given);
            done.expect("an import");
        }
    }
}

pub(crate) fn runtime() -> Arc<Runtime> {
    Runtime::load_found(None).expect("ONNX Runtime; `cargo xtask setup` fetches it")
}
