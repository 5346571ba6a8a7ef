//! Which data folder a command works on.

use std::path::PathBuf;

#[derive(Debug, Clone, clap::Args)]
pub(crate) struct DataFolder {
    /// Data folder: configuration, database and models [default: INVEYE_DATA, or the user's data folder]
    #[arg(long = "data", value_name = "FOLDER", global = true)]
    folder: Option<PathBuf>,
}

impl DataFolder {
    pub(crate) fn path(&self) -> PathBuf {
        self.folder
            .clone()
            .unwrap_or_else(inveye_engine::default_folder)
    }
}
