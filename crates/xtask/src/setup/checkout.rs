//! One target folder for several checkouts, as automatic checks use it.
//!
//! Programs and tests know the folder they were built from, and cargo takes what another checkout left
//! in a shared target folder for fresh: a test would then read that checkout's files, or none. So what
//! was built from another checkout is built again; dependencies stay.

use std::fs;

use anyhow::Context;

use crate::{command, room, say};

/// Which checkout the target folder's programs come from.
const MARK: &str = "checkout";

pub(super) fn own_target() -> anyhow::Result<()> {
    let (root, target) = (room::root(), room::target());
    let mark = target.join(MARK);
    let own = root.to_string_lossy();
    if fs::read_to_string(&mark).is_ok_and(|other| other == own) {
        return Ok(());
    }
    if !target.starts_with(&root) && target.join("CACHEDIR.TAG").exists() {
        say::line(format_args!(
            "    {} was used from another checkout: what is ours in it is built again",
            target.display()
        ));
        for profile in ["dev", "release"] {
            command::succeed(&mut command::cargo(&[
                "clean",
                "--quiet",
                "--workspace",
                "--profile",
                profile,
            ]))?;
        }
    }
    fs::create_dir_all(&target)
        .and_then(|()| fs::write(&mark, own.as_bytes()))
        .with_context(|| format!("could not write {}", mark.display()))
}
