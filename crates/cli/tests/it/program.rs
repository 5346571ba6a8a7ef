//! Runs the built program in a data folder of the test's own.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

pub(crate) struct Program {
    pub(crate) data: TempDir,
    variables: Vec<(&'static str, PathBuf)>,
}

pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Program {
    pub(crate) fn new() -> Self {
        Self {
            data: tempfile::tempdir().expect("a temporary folder"),
            variables: Vec::new(),
        }
    }

    /// With an environment variable that names a path.
    pub(crate) fn with(mut self, name: &'static str, path: &Path) -> Self {
        self.variables.push((name, path.to_path_buf()));
        self
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        let mut command = Command::new(env!("CARGO_BIN_EXE_inveye"));
        command
            .args(arguments)
            .env("INVEYE_DATA", self.data.path())
            .env_remove("INVEYE_MODELS")
            .envs(self.variables.iter().map(|(name, path)| (name, path)));
        let Output {
            status,
            stdout,
            stderr,
        } = command.output().expect("the built program");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        Said {
            code: status.code().expect("an exit code"),
            out: text(stdout),
            err: text(stderr),
        }
    }
}

impl Said {
    /// One JSON object a line.
    pub(crate) fn rows(&self) -> Vec<Value> {
        let rows = self.out.lines().map(serde_json::from_str);
        rows.collect::<Result<_, _>>().expect("JSON lines")
    }
}

/// Our own pictures, with what Python finds in them.
pub(crate) fn reference() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/reference")
}
