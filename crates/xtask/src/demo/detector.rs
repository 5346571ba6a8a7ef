//! A detector for the demo: one that is here already, or the one its authors let everybody fetch.

use std::path::PathBuf;
use std::process::Command;

use serde::Deserialize;

use crate::say::{self, Step};
use crate::{command, room};

/// What can be fetched without asking about its licence.
const DOWNLOADED: &str = "yolox_nano";

/// A line of `inveye model list --json`.
#[derive(Debug, Deserialize)]
struct Listed {
    path: Option<PathBuf>,
    needs_acceptance: bool,
}

/// Makes sure that there is a detector, and returns the folder to look for it in when it is not
/// where the engine looks by itself. Kept in the cache, so that it is fetched once.
pub(super) fn ensure(inveye: &str) -> anyhow::Result<Option<PathBuf>> {
    let cache = room::cache()?.join("detectors");
    let command = |words: &[&str]| {
        let mut command = Command::new(inveye);
        command.args(words).arg("--data").arg(&cache);
        command
    };
    let fetched = cache.join("models");
    let in_cache = || fetched.is_dir().then(|| fetched.clone());
    let list = command::answer(&mut command(&["model", "list", "--json"])).unwrap_or_default();
    if is_any_here(&list) {
        return Ok(in_cache());
    }
    let step = Step::begin(format!("detector {DOWNLOADED} (4 MB)"));
    if let Err(error) = command::succeed(&mut command(&["model", "download", DOWNLOADED])) {
        say::problem(&error);
        say::line("    Without a detector the demo runs live but counts nobody. To bring one:");
        say::line(format_args!(
            "    {inveye} model import FILE --data {}",
            cache.display()
        ));
        return Ok(None);
    }
    step.done();
    Ok(in_cache())
}

fn is_any_here(list: &str) -> bool {
    list.lines()
        .filter_map(|line| serde_json::from_str::<Listed>(line).ok())
        .any(|model| model.path.is_some() && !model.needs_acceptance)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_file_that_may_be_used_counts() {
        let here = r#"{"name": "a", "path": "/m/a.onnx", "needs_acceptance": false}"#;
        let missing = r#"{"name": "b", "path": null, "needs_acceptance": false}"#;
        let asks = r#"{"name": "c", "path": "/m/c.onnx", "needs_acceptance": true}"#;
        assert!(is_any_here(&[missing, here].join("\n")));
        assert!(!is_any_here(&[missing, asks].join("\n")));
        assert!(!is_any_here(""));
    }
}
