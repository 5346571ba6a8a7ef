//! The ONNX Runtime library, from the wheel its makers publish: built with dispatch by the
//! processor's features, unlike other builds that need AVX2.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use sha2::{Digest, Sha256};

use crate::say::Step;
use crate::{command, room};

const VERSION: &str = "1.31.1";

/// One wheel, whatever Python the machine has: only the library inside is used.
struct Wheel {
    platform: &'static str,
    sha256: &'static str,
    library_sha256: &'static str,
    /// For machines without pip.
    address: &'static str,
}

const X86_64: Wheel = Wheel {
    platform: "manylinux_2_28_x86_64",
    sha256: "5752bd508126ae7c49894d3b9d2e83f0c3d487319246d04c444b393308d7ad7f",
    library_sha256: "fc44112fbe06d7d689c57e11d3862031f64711007e4ee020f8eed5185fd2c1d3",
    address: "https://files.pythonhosted.org/packages/b4/1d/0f85ee31a3d93f2243a5cc29252becf858f53ac5cfa6c9c15d9ffe107eea/",
};

const AARCH64: Wheel = Wheel {
    platform: "manylinux_2_28_aarch64",
    sha256: "da05378364c44d4407e463982d2bf8d5e4cfea873283757e48beeb41df97b7f3",
    library_sha256: "8aa3b76b28c778a2b1dd660d34161adb1d508c9ccd04ff9dc80e26eca5df8467",
    address: "https://files.pythonhosted.org/packages/02/ee/b173a49293b146b54bd057bf8681a015aef764d8f56d999ad8c6e53ab18d/",
};

impl Wheel {
    fn of_this_machine() -> anyhow::Result<&'static Self> {
        match (std::env::consts::OS, std::env::consts::ARCH) {
            ("linux", "x86_64") => Ok(&X86_64),
            ("linux", "aarch64") => Ok(&AARCH64),
            (system, processor) => bail!(
                "no ONNX Runtime library is pinned for {system} on {processor}: \
                 set ORT_DYLIB_PATH to one of version {VERSION}"
            ),
        }
    }

    fn file(&self) -> String {
        format!("onnxruntime-{VERSION}-cp311-cp311-{}.whl", self.platform)
    }
}

/// The library: where `ORT_DYLIB_PATH` says, else in the cache, fetched when it is not there.
pub(super) fn ensure() -> anyhow::Result<PathBuf> {
    if let Some(own) = std::env::var_os("ORT_DYLIB_PATH").map(PathBuf::from) {
        if own.is_file() {
            return Ok(own);
        }
        bail!("ORT_DYLIB_PATH names {}, which is not there", own.display());
    }
    let wheel = Wheel::of_this_machine()?;
    let folder = room::cache()?.join(format!("onnxruntime-{VERSION}"));
    let library = folder.join("libonnxruntime.so");
    if library.is_file() && sha256(&library)? == wheel.library_sha256 {
        return Ok(library);
    }
    fs::create_dir_all(&folder).with_context(|| format!("could not make {}", folder.display()))?;
    let step = Step::begin(format!("ONNX Runtime {VERSION} (24 MB)"));
    let fetched = folder.join(wheel.file());
    if !(fetched.is_file() && sha256(&fetched)? == wheel.sha256) {
        fetch(wheel, &folder)?;
    }
    let found = sha256(&fetched)?;
    if found != wheel.sha256 {
        bail!(
            "{} has the hash {found} instead of {}: remove it and try again",
            fetched.display(),
            wheel.sha256
        );
    }
    unpack(&fetched, &library)?;
    let found = sha256(&library)?;
    if found != wheel.library_sha256 {
        bail!("the library in {} has the hash {found}", fetched.display());
    }
    // The library is all that is used of it.
    fs::remove_file(&fetched).with_context(|| format!("could not remove {}", fetched.display()))?;
    step.done();
    Ok(library)
}

fn fetch(wheel: &Wheel, folder: &Path) -> anyhow::Result<()> {
    if let Some(python) = ["python3", "python"]
        .into_iter()
        .find(|python| has_pip(python))
    {
        let requirements = folder.join("requirements.txt");
        fs::write(
            &requirements,
            format!("onnxruntime=={VERSION} --hash=sha256:{}\n", wheel.sha256),
        )
        .with_context(|| format!("could not write {}", requirements.display()))?;
        // `download`, not `install`: Debian's Python refuses the latter outside of an environment.
        let mut pip = Command::new(python);
        pip.args(["-m", "pip", "download", "--no-deps", "--only-binary=:all:"])
            .args(["--python-version", "3.11", "--implementation", "cp"])
            .args(["--abi", "cp311", "--platform", wheel.platform])
            .args(["--require-hashes", "--requirement"])
            .arg(&requirements)
            .arg("--dest")
            .arg(folder);
        return command::succeed(&mut pip);
    }
    let file = wheel.file();
    command::succeed(
        Command::new("curl")
            .args(["--fail", "--location", "--retry", "3", "--output"])
            .arg(folder.join(&file))
            .arg(format!("{}{file}", wheel.address)),
    )
}

fn has_pip(python: &str) -> bool {
    command::answer(Command::new(python).args(["-m", "pip", "--version"])).is_some()
}

/// Takes the one library out of the wheel, which is a zip.
fn unpack(wheel: &Path, library: &Path) -> anyhow::Result<()> {
    let half = library.with_extension("part");
    let output =
        fs::File::create(&half).with_context(|| format!("could not write {}", half.display()))?;
    command::succeed(
        Command::new("unzip")
            .arg("-p")
            .arg(wheel)
            .arg(format!("onnxruntime/capi/libonnxruntime.so.{VERSION}"))
            .stdout(output),
    )?;
    // Renamed when whole, so that an interrupted start leaves nothing that looks finished.
    fs::rename(&half, library).with_context(|| format!("could not write {}", library.display()))
}

/// A file's SHA-256 in lower-case hexadecimal.
pub(super) fn sha256(path: &Path) -> anyhow::Result<String> {
    let bytes = fs::read(path).with_context(|| format!("could not read {}", path.display()))?;
    Ok(Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}
