//! Makes release builds notice a new build of the user interface, whose files they embed.

use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // Debug builds read the files at run time and need not be built again.
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        let folder = Path::new("../../ui/dist");
        // What is not there cannot be watched. When it cannot be made either, nothing is embedded.
        let _unwritable = std::fs::create_dir_all(folder).is_err();
        println!("cargo::rerun-if-changed={}", folder.display());
    }
}
