//! Licences of everything the programs are built from, by the list in `deny.toml`.
//!
//! `cargo deny` checks the same list and more; this check needs nothing installed.

use std::fs;

use anyhow::Context;
use cargo_metadata::Metadata;
use serde::Deserialize;

use crate::room;

/// The part of `deny.toml` that is read here.
#[derive(Debug, Deserialize)]
struct Deny {
    licenses: Licenses,
}

/// What is allowed for all, and for single crates.
#[derive(Debug, Deserialize)]
pub(super) struct Licenses {
    allow: Vec<String>,
    #[serde(default)]
    exceptions: Vec<Exception>,
}

#[derive(Debug, Deserialize)]
struct Exception {
    #[serde(rename = "crate")]
    name: String,
    allow: Vec<String>,
}

impl Licenses {
    /// Reads the list.
    pub(super) fn read() -> anyhow::Result<Self> {
        let path = room::root().join("deny.toml");
        let text = fs::read_to_string(&path)
            .with_context(|| format!("could not read {}", path.display()))?;
        let deny: Deny = toml::from_str(&text).context("could not understand deny.toml")?;
        Ok(deny.licenses)
    }

    /// What is wrong with a licence expression, if anything.
    pub(super) fn problem(&self, name: &str, expression: Option<&str>) -> Option<String> {
        let Some(expression) = expression else {
            return Some(format!("{name} names no licence"));
        };
        // `MIT/Apache-2.0` is how older crates wrote `OR`.
        match spdx::Expression::parse_mode(expression, spdx::ParseMode::LAX) {
            Ok(parsed) => {
                let allowed = parsed.evaluate(|part| self.allows(name, &part.to_string()));
                (!allowed).then(|| {
                    format!("{name}: licence {expression} is not on the list in deny.toml")
                })
            }
            Err(error) => Some(format!(
                "{name}: licence {expression:?} is not understood: {error}"
            )),
        }
    }

    fn allows(&self, name: &str, licence: &str) -> bool {
        let own = self
            .exceptions
            .iter()
            .filter(|exception| exception.name == name)
            .flat_map(|exception| &exception.allow);
        self.allow
            .iter()
            .chain(own)
            .any(|allowed| allowed == licence)
    }
}

/// Every crate whose licence is not allowed.
pub(super) fn check(metadata: &Metadata) -> anyhow::Result<Vec<String>> {
    let licences = Licenses::read()?;
    Ok(metadata
        .packages
        .iter()
        .filter(|package| package.source.is_some())
        .filter_map(|package| licences.problem(&package.name, package.license.as_deref()))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn licences() -> Licenses {
        Licenses {
            allow: vec![
                "MIT".into(),
                "Apache-2.0".into(),
                "Apache-2.0 WITH LLVM-exception".into(),
            ],
            exceptions: vec![Exception {
                name: "cssparser".into(),
                allow: vec!["MPL-2.0".into()],
            }],
        }
    }

    #[track_caller]
    fn check(name: &str, expression: Option<&str>, allowed: bool) {
        assert_eq!(
            licences().problem(name, expression).is_none(),
            allowed,
            "{expression:?}"
        );
    }

    #[test]
    fn expressions_are_weighed_by_their_operators() {
        check("a", Some("MIT OR GPL-3.0-only"), true);
        check("a", Some("MIT AND GPL-3.0-only"), false);
        check("a", Some("MIT/Apache-2.0"), true);
        check("a", Some("Apache-2.0 WITH LLVM-exception"), true);
        check("a", Some("AGPL-3.0"), false);
        check("a", Some("see file"), false);
        check("a", None, false);
    }

    #[test]
    fn an_exception_counts_for_its_crate_only() {
        check("cssparser", Some("MPL-2.0"), true);
        check("other", Some("MPL-2.0"), false);
    }
}
