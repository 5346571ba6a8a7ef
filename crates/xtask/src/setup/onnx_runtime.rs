//! The ONNX Runtime library, from the wheel its makers publish: built with dispatch by the
//! processor's features, unlike other builds that need AVX2.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

use super::wheel::{Wheel, sha256};
use crate::say::Step;
use crate::{command, room};

const VERSION: &str = "1.31.1";
const INSIDE: &str = "onnxruntime/capi/libonnxruntime.so.1.31.1";

/// A wheel and the hash of the library inside.
type Pinned = (Wheel, &'static str);

const X86_64: Pinned = (
    Wheel {
        requirement: "onnxruntime==1.31.1",
        platform: "manylinux_2_28_x86_64",
        sha256: "5752bd508126ae7c49894d3b9d2e83f0c3d487319246d04c444b393308d7ad7f",
        address: "https://files.pythonhosted.org/packages/b4/1d/0f85ee31a3d93f2243a5cc29252becf858f53ac5cfa6c9c15d9ffe107eea/onnxruntime-1.31.1-cp311-cp311-manylinux_2_28_x86_64.whl",
    },
    "fc44112fbe06d7d689c57e11d3862031f64711007e4ee020f8eed5185fd2c1d3",
);

const AARCH64: Pinned = (
    Wheel {
        requirement: "onnxruntime==1.31.1",
        platform: "manylinux_2_28_aarch64",
        sha256: "da05378364c44d4407e463982d2bf8d5e4cfea873283757e48beeb41df97b7f3",
        address: "https://files.pythonhosted.org/packages/02/ee/b173a49293b146b54bd057bf8681a015aef764d8f56d999ad8c6e53ab18d/onnxruntime-1.31.1-cp311-cp311-manylinux_2_28_aarch64.whl",
    },
    "8aa3b76b28c778a2b1dd660d34161adb1d508c9ccd04ff9dc80e26eca5df8467",
);

/// The library: where `ORT_DYLIB_PATH` says, else in the cache, fetched when it is not there.
pub(super) fn ensure() -> anyhow::Result<PathBuf> {
    let named = std::env::var_os("ORT_DYLIB_PATH").filter(|path| !path.is_empty());
    if let Some(own) = named.map(PathBuf::from) {
        if own.is_file() {
            return Ok(own);
        }
        bail!("ORT_DYLIB_PATH names {}, which is not there", own.display());
    }
    let (wheel, expected) = match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => X86_64,
        ("linux", "aarch64") => AARCH64,
        (system, processor) => bail!(
            "no ONNX Runtime library is pinned for {system} on {processor}: \
             set ORT_DYLIB_PATH to one of version {VERSION}"
        ),
    };
    let folder = room::cache()?.join(format!("onnxruntime-{VERSION}"));
    let library = folder.join("libonnxruntime.so");
    if library.is_file() && sha256(&library)? == expected {
        return Ok(library);
    }
    let step = Step::begin(format!("ONNX Runtime {VERSION} (24 MB)"));
    let fetched = wheel.fetch(&folder)?;
    unpack(&fetched, &library)?;
    let found = sha256(&library)?;
    if found != expected {
        bail!("the library in {} has the hash {found}", fetched.display());
    }
    // The library is all that is used of it.
    fs::remove_file(&fetched).with_context(|| format!("could not remove {}", fetched.display()))?;
    step.done();
    Ok(library)
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
            .arg(INSIDE)
            .stdout(output),
    )?;
    // Renamed when whole, so that an interrupted start leaves nothing that looks finished.
    fs::rename(&half, library).with_context(|| format!("could not write {}", library.display()))
}
