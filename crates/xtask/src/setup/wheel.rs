//! Files from Python wheels: zips with a published hash, on mirrors that most networks reach.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use sha2::{Digest, Sha256};

use crate::command;

/// One wheel, whatever Python the machine has: only the files inside are used.
#[derive(Debug)]
pub(super) struct Wheel {
    /// `name==version`.
    pub requirement: &'static str,
    /// What pip calls the machine.
    pub platform: &'static str,
    pub sha256: &'static str,
    /// For machines without pip.
    pub address: &'static str,
}

impl Wheel {
    /// The wheel, fetched into a folder unless it is there, with its hash checked.
    pub(super) fn fetch(&self, folder: &Path) -> anyhow::Result<PathBuf> {
        fs::create_dir_all(folder)
            .with_context(|| format!("could not make {}", folder.display()))?;
        let (_, file) = self
            .address
            .rsplit_once('/')
            .context("an address ends with a file")?;
        let fetched = folder.join(file);
        if !(fetched.is_file() && sha256(&fetched)? == self.sha256) {
            match python_with_pip() {
                Some(python) => self.by_pip(python, folder)?,
                None => self.by_curl(&fetched)?,
            }
        }
        self.verify(&fetched)?;
        Ok(fetched)
    }

    fn verify(&self, file: &Path) -> anyhow::Result<()> {
        let found = sha256(file)?;
        if found != self.sha256 {
            bail!(
                "{} has the hash {found} instead of {}: remove it and try again",
                file.display(),
                self.sha256
            );
        }
        Ok(())
    }

    fn by_pip(&self, python: &str, folder: &Path) -> anyhow::Result<()> {
        let requirements = folder.join("requirements.txt");
        fs::write(
            &requirements,
            format!("{} --hash=sha256:{}\n", self.requirement, self.sha256),
        )
        .with_context(|| format!("could not write {}", requirements.display()))?;
        // `download`, not `install`: Debian's Python refuses the latter outside of an environment.
        command::succeed(
            Command::new(python)
                .args(["-m", "pip", "download", "--no-deps", "--only-binary=:all:"])
                .args(["--python-version", "3.11", "--implementation", "cp"])
                .args([
                    "--platform",
                    self.platform,
                    "--require-hashes",
                    "--requirement",
                ])
                .arg(&requirements)
                .arg("--dest")
                .arg(folder),
        )
    }

    fn by_curl(&self, file: &Path) -> anyhow::Result<()> {
        command::succeed(
            Command::new("curl")
                .args(["--fail", "--location", "--retry", "3", "--output"])
                .arg(file)
                .arg(self.address),
        )
    }
}

fn python_with_pip() -> Option<&'static str> {
    ["python3", "python"].into_iter().find(|python| {
        command::answer(Command::new(python).args(["-m", "pip", "--version"])).is_some()
    })
}

/// A file's SHA-256 in lower-case hexadecimal.
pub(super) fn sha256(path: &Path) -> anyhow::Result<String> {
    let bytes = fs::read(path).with_context(|| format!("could not read {}", path.display()))?;
    Ok(Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_with_another_hash_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("some.whl");
        let wheel = Wheel {
            requirement: "some==1",
            platform: "any",
            sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            address: "https://example.invalid/some.whl",
        };
        // The example of FIPS 180-4.
        fs::write(&file, "abc").expect("it can be written");
        assert!(wheel.verify(&file).is_ok());
        fs::write(&file, "abd").expect("it can be written");
        assert!(wheel.verify(&file).is_err());
    }
}
