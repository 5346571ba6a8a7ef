//! `inveye-sub-streams FOLDER`: re-encodes the bundled clips as sub streams and prints their files.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};

fn main() -> Result<()> {
    let folder = std::env::args_os()
        .nth(1)
        .context("usage: inveye-sub-streams FOLDER")?;
    for file in inveye_test_support::clips::sub_streams(Path::new(&folder))? {
        writeln!(std::io::stdout(), "{}", file.display())?;
    }
    Ok(())
}
