//! Licences of the npm packages that reach people, as their lockfiles state them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Context;
use serde::Deserialize;

use super::licences::Licenses;

const FOLDERS: &[&str] = &["ui", "tests/e2e"];

#[derive(Debug, Deserialize)]
struct Lockfile {
    packages: BTreeMap<String, Locked>,
}

#[derive(Debug, Deserialize)]
struct Locked {
    license: Option<String>,
    #[serde(default)]
    dev: bool,
}

/// Every package that is built into the product and whose licence is not allowed.
pub(super) fn check(root: &Path) -> anyhow::Result<Vec<String>> {
    let licences = Licenses::read()?;
    let mut problems = Vec::new();
    for folder in FOLDERS {
        let path = root.join(folder).join("package-lock.json");
        if !path.is_file() {
            continue;
        }
        let text = fs::read_to_string(&path)
            .with_context(|| format!("could not read {}", path.display()))?;
        let lockfile: Lockfile = serde_json::from_str(&text)
            .with_context(|| format!("could not understand {}", path.display()))?;
        problems.extend(
            lockfile
                .packages
                .iter()
                // The empty name is the folder's own package; tools do not reach people.
                .filter(|(name, package)| !name.is_empty() && !package.dev)
                .filter_map(|(name, package)| licences.problem(name, package.license.as_deref())),
        );
    }
    Ok(problems)
}
